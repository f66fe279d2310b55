"""Several sweepers on one real MongoDB: each bell once, no quarrels, and none lost with a sweeper that dies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from services.supervision import store
from services.supervision.store import LEASE, Watches
from shared.errors import Conflict
from shared.events.supervision import BreachFound, DeadlinePassed
from shared.links.topology import load
from shared.ops.clock import StoppedClock
from shared.ops.here import Here
from shared.store.client import connect, open_repository
from shared.store.memory import sample_stamp
from tests.support.mongo import mongo, mongo_uri, own_node  # noqa: F401  (fixtures)
from tests.support.watches import copies, document, sweeper
from tests.unit.statistics.saying import a_custody, at
from tests.unit.supervision.test_supervision_service import hear

TOPOLOGY = load("deploy/topology.yaml")
DUE, OPEN = 120, 300
NOW = at(24 * 30)
LATER = at(24 * 300)
Sweeper = Callable[[], Any]


@pytest.fixture
def one_more(mongo_uri: str, own_node: str, mongo: MongoClient[dict[str, Any]]) -> Sweeper:  # noqa: F811
    """Another replica, with a client of its own, at a county with more watches open than due."""

    def replica() -> Any:
        service = sweeper(TOPOLOGY, NOW)
        client = connect(mongo_uri)
        service.watches = open_repository(Watches, client, Here(own_node, "supervision", None), sample_stamp("lx"))
        return service

    pattern = document(TOPOLOGY, accepted=False)
    due = [(serial, NOW - timedelta(minutes=serial)) for serial in range(DUE)]
    still = [(DUE + serial, LATER + timedelta(minutes=serial)) for serial in range(OPEN)]
    first = replica()
    first.watches.shelf.collection.insert_many(copies(pattern, iter(due + still)))
    return replica


def bells(service: Any) -> Counter[str]:
    return Counter(one.number for one in service.watches.said if isinstance(one, DeadlinePassed))


@pytest.mark.parametrize("replicas", [2, 4])
def test_replicas_that_sweep_at_once_ring_each_bell_once_and_do_not_get_in_each_others_way(
    one_more: Sweeper, replicas: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "SWEEP", 10)
    services = [one_more() for _ in range(replicas)]
    quarrels, done = [], Counter[int]()

    def count(which: int, save: Any) -> Any:
        def counted(*args: Any, **more: Any) -> Any:
            try:
                saved = save(*args, **more)
            except Conflict:
                quarrels.append(which)
                raise
            done[which] += 1
            return saved

        return counted

    for which, service in enumerate(services):
        service.watches.save = count(which, service.watches.save)
    with ThreadPoolExecutor(replicas) as pool:
        list(pool.map(lambda service: service.ring(), services))
    services[0].ring()
    rang = bells(services[0])
    assert len(rang) == DUE and set(rang.values()) == {1}
    breaches = Counter(one.number for one in services[0].watches.said if isinstance(one, BreachFound))
    assert len(breaches) == DUE and set(breaches.values()) == {1}
    assert quarrels == [], "a lease gives each watch to one of them"
    assert sum(done.values()) == DUE and len(done) == replicas, f"all of them worked: {done}"


def test_what_a_sweeper_took_and_died_with_is_rung_by_another_when_its_lease_is_over(one_more: Sweeper) -> None:
    dead, other = one_more(), one_more()
    assert len(list(dead.watches.claim(NOW))) == DUE
    other.ring()
    assert not bells(other)
    other.clock = StoppedClock(at=NOW + LEASE)
    other.ring()
    assert len(bells(other)) == DUE and set(bells(other).values()) == {1}


def test_a_sweeper_that_wakes_after_its_lease_rings_nothing_a_second_time(one_more: Sweeper) -> None:
    slow, other = one_more(), one_more()
    taken = list(slow.watches.claim(NOW))
    other.clock = StoppedClock(at=NOW + LEASE)
    other.ring()
    slow.watches.claim = _once(taken)
    slow.ring()
    assert len(bells(other)) == DUE and set(bells(other).values()) == {1}


def _once(taken: list[Any]) -> Callable[[datetime], list[Any]]:
    left = [taken]
    return lambda now: left.pop() if left else []


def test_an_event_that_comes_while_a_watch_is_leased_is_not_lost_and_its_bell_rings_in_the_same_tick(
    one_more: Sweeper,
) -> None:
    service = one_more()
    (first, *_) = list(service.watches.claim(NOW))
    hear(service, (a_custody(number=first.number, hop=2, taken_at=at(20)), 20))
    again = [one.number for one in service.watches.claim(NOW)]
    assert again == [first.number], "saving what was heard ended the lease: it is due and free"


def test_a_tick_drains_all_that_is_due_however_small_the_batch(
    one_more: Sweeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "SWEEP", 7)
    service = one_more()
    service.ring()
    assert len(bells(service)) == DUE
    assert list(service.watches.claim(NOW)) == []


def test_assessors_find_the_clocks_of_a_unit_that_are_due_in_a_month_by_the_index(one_more: Sweeper) -> None:
    service = one_more()
    watches = service.watches
    found = watches.due_between("u_qh", date(2026, 3, 1), date(2026, 3, 31), limit=1000)
    assert len(found) == DUE + OPEN
    assert watches.due_between("u_qh", date(2026, 4, 1), date(2026, 4, 30)) == []
    assert watches.due_between("u_lx_water", date(2026, 3, 1), date(2026, 3, 31)) == []
    page = watches.due_between("u_qh", date(2026, 3, 1), date(2026, 3, 31), after=found[9].number, limit=5)
    assert [one.number for one in page] == [one.number for one in found[10:15]]
    due_on = {"$gte": "2026-03-01", "$lte": "2026-03-31"}
    where = {"clocks": {"$elemMatch": {"unit": "u_qh", "due_on": due_on}}}
    plan = str(watches.shelf.collection.find(where).explain()["queryPlanner"]["winningPlan"])
    assert "clocks.unit_1_clocks.due_on_1" in plan
