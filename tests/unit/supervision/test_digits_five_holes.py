"""Five holes of another system's escalation, each named by what fell through it there, and closed here."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from services.supervision import store
from services.supervision.domain import sweep
from shared.errors import Conflict
from shared.events.intake import MatterUrged
from shared.events.supervision import BreachFound, DeadlinePassed
from shared.matters.numbers import make
from tests.unit.statistics.saying import NUMBER, a_custody, a_registration, a_triage, an_acceptance, at
from tests.unit.supervision.saying_law import a_report
from tests.unit.supervision.test_supervision_service import bells, hear, supervision

DAY = 24
MANY = 350


def test_newest_hundred_the_oldest_of_many_open_matters_rings_in_the_very_first_sweep(monkeypatch):
    """There: the first 100 of a status, the newest first, so that with more the oldest were never looked at."""
    monkeypatch.setattr(store, "SWEEP", 100)
    service = supervision("lx", now=at(16 * DAY))
    for serial in range(1, MANY + 1):
        newer = at(0) if serial == 1 else at(serial / MANY)
        hear(service, (a_registration(number=make("yj", 2026, serial), received_at=newer), serial / 100))
    service.ring()
    rang = Counter(one.number for one in bells(service))
    assert rang[make("yj", 2026, 1)] == 1, "the oldest"
    assert len(rang) == MANY and set(rang.values()) == {1}, "and all that is due, however many"


def test_unassigned_skipped_a_matter_that_nobody_has_in_hand_rings_for_the_office_that_should_route_it():
    """There: a case without an assignee was passed over, though it waits the longest."""
    service = supervision("lx", now=at(16 * DAY))
    hear(service, (a_registration(), 0))
    service.ring()
    (bell,) = bells(service)
    assert (bell.rule, bell.unit) == ("route_by_petition_office", "u_yjw")
    returned = supervision("yj", now=at(60 * DAY))
    hear(returned, (a_registration(), 0), (a_triage(), 1))
    assert {one.state for one in returned.watches.get(NUMBER).clocks} == {"ended"}


def test_edit_resets_the_clock_nothing_that_is_said_of_a_matter_moves_a_day_that_runs():
    """There: the time was counted from the last change, so that any remark began it anew."""
    urged = MatterUrged(NUMBER, "qh", "yj", at(40 * DAY), 1)
    silent, talkative = supervision(), supervision()
    life = [(a_custody(), 2), (an_acceptance(), 50)]
    remarks = [(urged, 40 * DAY), (a_report(kind="progress"), 50 * DAY), (replace(urged, count=2), 60 * DAY)]
    hear(silent, *life)
    hear(talkative, *life, *remarks)
    days = [
        {one.key: (one.due_on, one.rings_at) for one in service.watches.get(NUMBER).clocks}
        for service in (silent, talkative)
    ]
    assert days[0] == days[1]
    assert talkative.watches.get(NUMBER).version > silent.watches.get(NUMBER).version, "it was saved again and again"


def test_dual_write_the_bell_the_finding_and_the_state_are_one_write_or_none():
    """There: the step in one store, then a push to the bus; a crash between left the one without the other."""
    service = supervision(now=at(16 * DAY))
    hear(service, (a_custody(), 2))
    written = service.watches.shelf.replace

    def crash(*_):
        raise ConnectionError("the database went away")

    service.watches.shelf.replace = crash
    service.ring()
    assert service.watches.said == [] and service.watches.get(NUMBER).rung == ()
    service.watches.shelf.replace = written
    service.clock = replace(service.clock, at=at(16 * DAY) + store.LEASE)
    service.ring()
    document = service.watches.shelf._documents[NUMBER]
    assert len(document["rung"]) == 1 and len(document["found"]) == 1
    assert {entry["envelope"]["type"] for entry in document["_outbox"]} == {"deadline.passed", "breach.found"}


@pytest.mark.parametrize("in_turn", [True, False], ids=["in turn", "even without any turn"])
def test_double_fire_two_replicas_that_see_the_same_bell_ring_it_once(in_turn):
    """There: no turn and no lock, so that a second replica would have sent everything again."""
    first, second = supervision(now=at(16 * DAY)), supervision(now=at(16 * DAY))
    second.watches = store.Watches(first.watches.shelf.another(), first.watches.stamp)
    hear(first, (a_custody(), 2))
    (seen,) = first.watches.claim(first.clock.now())
    if in_turn:
        second.ring()
        assert second.watches.said == []
        first.ring()
        second.ring()
    else:
        first.watches.save(*sweep(seen, at(16 * DAY), first._around()))
        with pytest.raises(Conflict):
            second.watches.save(*sweep(seen, at(16 * DAY), second._around()))
    assert Counter(type(one) for one in first.watches.said) == {DeadlinePassed: 1, BreachFound: 1}
