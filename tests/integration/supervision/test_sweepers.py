"""Several sweepers on one real MongoDB: each bell once, no quarrels, and none lost with a sweeper that dies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from pymongo import MongoClient

from services.supervision import service as supervision
from services.supervision import store
from services.supervision.domain import Watch
from services.supervision.store import LEASE, Watches
from shared.codec import instant
from shared.errors import Conflict
from shared.events.supervision import BreachFound, DeadlinePassed
from shared.links.topology import load
from shared.ops.clock import StoppedClock
from shared.ops.here import Here
from shared.store.client import connect, open_repository
from shared.store.memory import sample_stamp
from tests.support.mongo import mongo, mongo_uri, own_node  # noqa: F401  (fixtures)
from tests.support.watches import copies, document, sweeper
from tests.unit.statistics.saying import a_custody, an_acceptance, at
from tests.unit.supervision.test_supervision_service import hear

TOPOLOGY = load("deploy/topology.yaml")
DUE, OPEN, BATCH = 120, 300, 3
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


def due_by(service: Any, now: datetime) -> int:
    return int(service.watches.shelf.collection.count_documents({"next_due_at": {"$lte": instant(now)}}))


def before_each_save(service: Any, act: Callable[[Watch], None]) -> None:
    """``act`` on the watch that is about to be saved; what it raises, the save raises."""
    save = service.watches.save

    def disturbed(watch: Watch, *events: Any, **more: Any) -> Any:
        act(watch)
        return save(watch, *events, **more)

    service.watches.save = disturbed


def notes_quarrels(service: Any, quarrels: list[str], done: Counter[int], which: int) -> None:
    save = service.watches.save

    def noted(watch: Watch, *events: Any, **more: Any) -> Any:
        try:
            saved = save(watch, *events, **more)
        except Conflict:
            quarrels.append(watch.number)
            raise
        done[which] += 1
        return saved

    service.watches.save = noted


@pytest.mark.parametrize("replicas", [2, 4])
def test_replicas_that_sweep_at_once_ring_each_bell_once_and_do_not_get_in_each_others_way(
    one_more: Sweeper, replicas: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "SWEEP", 10)
    services = [one_more() for _ in range(replicas)]
    quarrels, done = list[str](), Counter[int]()
    for which, service in enumerate(services):
        notes_quarrels(service, quarrels, done, which)
    with ThreadPoolExecutor(replicas) as pool:
        list(pool.map(lambda service: service.ring(), services))
    rang = bells(services[0])
    assert len(rang) == DUE and set(rang.values()) == {1}
    breaches = Counter(one.number for one in services[0].watches.said if isinstance(one, BreachFound))
    assert len(breaches) == DUE and set(breaches.values()) == {1}
    assert quarrels == []
    assert list(done.values()) == [DUE], f"one had the turn, the others had nothing to do: {done}"


@pytest.mark.parametrize("replicas", [2, 4])
def test_who_does_not_have_the_turn_does_nothing_and_returns_while_the_other_still_sweeps(
    one_more: Sweeper, replicas: int
) -> None:
    first, *others = [one_more() for _ in range(replicas)]
    sweeps, are_back = Event(), Event()

    def hold(_: Watch) -> None:
        sweeps.set()
        assert are_back.wait(20)

    before_each_save(first, hold)
    with ThreadPoolExecutor(1) as pool:
        ringing = pool.submit(first.ring)
        assert sweeps.wait(20)
        for other in others:
            other.ring()
        seen = bells(others[0]), due_by(others[0], NOW)
        are_back.set()
        ringing.result(60)
    assert seen == (Counter(), DUE)
    assert len(bells(first)) == DUE and due_by(first, NOW) == 0


def test_the_turn_is_free_for_anybody_as_soon_as_a_tick_is_over_even_if_it_ended_badly(one_more: Sweeper) -> None:
    first, second, third = one_more(), one_more(), one_more()
    find = first.watches.due_by

    def fail(*_: Any) -> None:
        raise ConnectionError("the database went away")

    first.watches.due_by = fail
    with pytest.raises(ConnectionError):
        first.ring()
    assert len(second.watches.claim(NOW)) == DUE
    first.watches.due_by = find
    first.ring()
    assert not bells(first), "the second has it now, and an idle tick does not take it away"
    second.ring()
    assert len(bells(third)) == DUE
    assert third.watches.take_turn("next_due_at", NOW, LEASE)


def test_the_turn_of_a_sweeper_that_died_is_taken_by_another_when_its_time_is_over(one_more: Sweeper) -> None:
    dead, other = one_more(), one_more()
    assert len(dead.watches.claim(NOW)) == DUE
    for early in (NOW, NOW + LEASE - timedelta(microseconds=1)):
        other.clock = StoppedClock(at=early)
        other.ring()
        assert not bells(other)
    other.clock = StoppedClock(at=NOW + LEASE)
    other.ring()
    assert len(bells(other)) == DUE and set(bells(other).values()) == {1}


def test_a_sweeper_that_renews_its_turn_keeps_it_however_long_it_sweeps(
    one_more: Sweeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "SWEEP", 10)
    slow, other = one_more(), one_more()

    def a_while(_: Watch) -> None:
        slow.clock = StoppedClock(at=slow.clock.at + LEASE / 11)
        other.clock = slow.clock
        other.ring()

    before_each_save(slow, a_while)
    quarrels, done = list[str](), Counter[int]()
    notes_quarrels(slow, quarrels, done, 0)
    notes_quarrels(other, quarrels, done, 1)
    slow.ring()
    assert slow.clock.at > NOW + 10 * LEASE
    assert (quarrels, done) == ([], {0: DUE})


def test_a_sweeper_that_wakes_after_its_turn_rings_nothing_a_second_time(one_more: Sweeper) -> None:
    slow, other = one_more(), one_more()
    taken = slow.watches.claim(NOW)
    other.clock = StoppedClock(at=NOW + LEASE)
    other.ring()
    slow.watches.claim = _once(taken)
    slow.ring()
    assert len(bells(other)) == DUE and set(bells(other).values()) == {1}
    assert due_by(other, NOW + LEASE) == 0, "nor does it put off or bring back what the other did"


def _once(taken: list[Watch]) -> Callable[[datetime], list[Watch]]:
    left = [taken]
    return lambda now: left.pop() if left else []


def test_an_event_heard_while_its_watch_is_in_the_sweepers_hands_is_not_lost_and_the_bell_rings_in_the_same_tick(
    one_more: Sweeper,
) -> None:
    service, hearing = one_more(), one_more()
    first = service.watches.claim(NOW)[0].number
    heard = []

    def hear_of_it(watch: Watch) -> None:
        if watch.number == first and not heard:
            heard.append(a_custody(number=first, hop=2, taken_at=at(20)))
            hear(hearing, (heard[0], 20))

    before_each_save(service, hear_of_it)
    service.ring()
    rang = [one for one in service.watches.said if isinstance(one, DeadlinePassed)]
    assert len({one.number for one in rang}) == DUE
    mine = [(one.rule, one.unit, one.due_on) for one in rang if one.number == first]
    assert mine and len(mine) == len(set(mine))
    assert [one.event for one in service.watches.get(first).heard].count("custody.taken") == 2


def test_no_bell_rings_for_what_was_done_in_time_if_word_of_it_comes_while_the_sweeper_has_it_in_hand(
    one_more: Sweeper,
) -> None:
    service, hearing = one_more(), one_more()
    first = service.watches.claim(NOW)[0].number
    heard = []

    def hear_of_it(watch: Watch) -> None:
        if watch.number == first and not heard:
            heard.append(an_acceptance(number=first))
            hear(hearing, (heard[0], 50))

    before_each_save(service, hear_of_it)
    service.ring()
    rang = bells(service)
    assert heard and first not in rang
    assert len(rang) == DUE - 1 and due_by(service, NOW) == 0


def test_a_tick_drains_all_that_is_due_however_small_the_batch(
    one_more: Sweeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "SWEEP", 7)
    service = one_more()
    service.ring()
    assert len(bells(service)) == DUE
    assert service.watches.claim(NOW) == []


def test_watches_that_cannot_be_read_stop_nobody_and_are_looked_at_again_after_a_minute(
    one_more: Sweeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "SWEEP", BATCH)
    service = one_more()
    collection = service.watches.shelf.collection
    broken = {"_id": {"$in": [one.number for one in service.watches.claim(NOW)]}}
    (clocks,) = {str(one["clocks"]): one["clocks"] for one in collection.find(broken)}.values()
    collection.update_many(broken, {"$set": {"clocks": "unreadable"}})
    service.ring()
    assert len(bells(service)) == DUE - BATCH, "a whole batch of them stood before all others"
    assert {one["next_due_at"] for one in collection.find(broken)} == {instant(NOW + LEASE)}
    collection.update_many(broken, {"$set": {"clocks": clocks}})
    service.ring()
    assert len(bells(service)) == DUE - BATCH
    service.clock = StoppedClock(at=NOW + LEASE)
    service.ring()
    assert len(bells(service)) == DUE and set(bells(service).values()) == {1}


def test_a_watch_that_cannot_be_swept_is_tried_once_in_a_tick_and_again_after_a_minute(
    one_more: Sweeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "SWEEP", BATCH)
    service = one_more()
    faulty, tried = {one.number for one in service.watches.claim(NOW)}, list[str]()

    def fail(watch: Watch) -> None:
        if watch.number in faulty:
            tried.append(watch.number)
            raise RuntimeError("nobody thought of this")

    before_each_save(service, fail)
    service.ring()
    assert sorted(tried) == sorted(faulty)
    assert len(bells(service)) == DUE - BATCH
    assert (due_by(service, NOW), due_by(service, NOW + LEASE)) == (0, BATCH)
    faulty.clear()
    service.clock = StoppedClock(at=NOW + LEASE)
    service.ring()
    assert len(bells(service)) == DUE and set(bells(service).values()) == {1}


def test_a_watch_that_others_change_without_end_ends_the_tick_at_last_and_loses_no_other_bell(
    one_more: Sweeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervision, "SWEEP_BATCHES", 6)
    service, other = one_more(), one_more()
    first, tried = service.watches.claim(NOW)[0].number, list[str]()

    def quarrel(watch: Watch) -> None:
        if watch.number == first:
            tried.append(first)
            raise Conflict(number=first)

    before_each_save(service, quarrel)
    service.ring()
    assert len(tried) == 6
    assert len(bells(service)) == DUE - 1
    other.ring()
    assert bells(other)[first] == 1


def test_what_is_due_is_found_and_read_by_one_key_each(one_more: Sweeper) -> None:
    service = one_more()
    collection = service.watches.shelf.collection
    collection.database.command("profile", 2)
    assert len(service.watches.claim(NOW)) == DUE
    collection.database.command("profile", 0)
    where = {"ns": collection.full_name, "docsExamined": {"$exists": True}}
    (asked,) = collection.database["system.profile"].find(where)
    assert (asked["op"], asked["keysExamined"], asked["docsExamined"], asked["nreturned"]) == ("query", DUE, DUE, DUE)
    assert not asked.get("hasSortStage"), "the index has them in order"
    turns = collection.database["system.profile"].find({"ns": service.watches.shelf.turns.full_name})
    assert sum(one["keysExamined"] for one in turns) <= 1


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
