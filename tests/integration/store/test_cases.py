"""The real cabinet of cases finds who was silent, by its index: the very tests of the fake."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo import MongoClient

from services.handling.store import Cases
from shared.ops.here import Here
from shared.store.client import open_repository
from shared.store.memory import sample_stamp
from tests.support.mongo import mongo, mongo_uri, own_node  # noqa: F401  (fixtures)
from tests.support.silent_cases import SilentCasesPromises, numbered


class TestOnTheRealShelf(SilentCasesPromises):
    @pytest.fixture
    def cases(self, mongo: MongoClient[dict[str, Any]], own_node: str) -> Cases:  # noqa: F811
        return open_repository(Cases, mongo, Here(own_node, "test", None), sample_stamp())

    def test_the_sweep_reads_only_what_was_due(self, cases: Cases) -> None:
        cases.add(numbered(1))
        collection = cases.shelf.collection  # type: ignore[attr-defined]
        where = {"state": {"$eq": "taken"}, "notice_due_on": {"$lt": "2026-06-01"}, "_id": {"$gt": ""}}
        plan = str(collection.find(where).hint([("state", 1), ("notice_due_on", 1)]).explain()["queryPlanner"])
        assert "IXSCAN" in plan
