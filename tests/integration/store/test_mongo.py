"""The real shelf keeps the repository's promises: the very tests of the fake."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from shared.errors import Conflict
from shared.ops.here import Here
from shared.store.client import open_repository
from shared.store.memory import sample_stamp
from shared.store.mongo import MongoShelf
from shared.store.unreceived import oldest
from tests.support.mongo import mongo, mongo_uri, own_node  # noqa: F401  (fixtures)
from tests.support.repositories import RepositoryPromises
from tests.support.things import AT, Thing, Things, number


class TestOnTheRealShelf(RepositoryPromises):
    @pytest.fixture
    def things(self, mongo: MongoClient[dict[str, Any]], own_node: str) -> Things:  # noqa: F811
        return open_repository(Things, mongo, Here(own_node, "test", None), sample_stamp())

    @pytest.fixture
    def other(self, things: Things, mongo: MongoClient[dict[str, Any]], own_node: str) -> Things:  # noqa: F811
        return open_repository(Things, mongo, Here(own_node, "test", None), sample_stamp())

    def test_of_fifty_that_reach_for_a_free_turn_at_once_one_has_it(self, things: Things) -> None:
        replicas = [Things(MongoShelf(things.shelf.collection), things.stamp) for _ in range(50)]
        for hours in range(4):
            now = AT + timedelta(hours=hours)
            with ThreadPoolExecutor(len(replicas)) as pool:
                won = list(pool.map(lambda one, now=now: one.take_turn("look_at", now, timedelta(hours=1)), replicas))
            assert sum(won) == 1, "the first time there is no turn yet, then one that is just over"

    def test_of_fifty_writers_of_one_unique_value_one_wins(self, things: Things) -> None:
        won: list[int] = []

        def write(serial: int) -> None:
            try:
                things.add(Thing(number(serial), nick="the same"))
                won.append(serial)
            except Conflict:
                pass

        writers = [threading.Thread(target=write, args=(serial,)) for serial in range(1, 51)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert len(won) == 1
        assert things.count({}) == 1

    def test_the_sweep_of_outboxes_uses_the_partial_index(self, things: Things) -> None:
        collection = things.shelf.collection  # type: ignore[attr-defined]
        plan = collection.find({"_outbox.0": {"$exists": True}}).sort("_outbox.0.at", 1).explain()
        assert "outbox" in str(plan["queryPlanner"]["winningPlan"])

    def test_counting_what_waits_for_a_neighbour_reads_only_what_waits(self, things: Things) -> None:
        collection = things.shelf.collection  # type: ignore[attr-defined]
        for field, indexed in (("_awaiting", "_awaiting.resend_at"), ("_outbox", "_outbox.0.at")):
            (match, *_) = oldest(field, indexed)
            plan = str(collection.find(match["$match"]).explain()["queryPlanner"]["winningPlan"])
            assert "IXSCAN" in plan
            assert "COLLSCAN" not in plan
