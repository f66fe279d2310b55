"""What the release before kept of running clocks: they run on, end by what ends them, and ring once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from services.supervision.domain import Watch
from shared.codec import from_plain
from shared.ops.clock import StoppedClock
from tests.unit.statistics.saying import NUMBER, a_closure, a_decision, an_acceptance, at
from tests.unit.supervision.test_supervision_service import bells, hear, supervision

BEFORE: dict[str, Any] = json.loads((Path(__file__).parent / "watches_before.json").read_text("utf-8"))
ONCE = 24 * 40


def kept(name: str) -> Any:
    service = supervision("lx")
    service.watches.add(from_plain(Watch, {**BEFORE[name], "version": 0}))
    return service


def told(clocks: Any) -> set[tuple[str, str, str, str]]:
    return {(one["rule"], one["unit"], one["due_on"], one["state"]) for one in clocks}


@pytest.mark.parametrize("name", sorted(BEFORE))
def test_the_clocks_of_the_release_before_are_the_same_after_one_more_sweep(name: str) -> None:
    service = kept(name)
    service.clock = StoppedClock(at=at(60))
    watch = service.watches.get(NUMBER)
    from services.supervision import domain

    counted = domain.recount(watch, service._around())
    days = {(one.rule, one.unit, str(one.due_on), one.state) for one in counted.clocks}
    assert told(BEFORE[name]["clocks"]) <= days
    extra = {rule for rule, *_ in days - told(BEFORE[name]["clocks"])}
    assert extra <= {"route_share_county", "assigned_report_usual"}


def test_a_clock_that_ran_ends_by_what_ends_it_now() -> None:
    service = kept("running")
    hear(service, (a_decision(), 60), (a_closure(), 80))
    states = {one.rule: one.state for one in service.watches.get(NUMBER).clocks}
    assert states["conclude"] == "ended"
    waiting = kept("taken")
    hear(waiting, (an_acceptance(), 50))
    assert {one.rule: one.state for one in waiting.watches.get(NUMBER).clocks}["conclude"] == "running"


def test_a_clock_that_ran_rings_when_its_day_is_over_and_one_that_rang_does_not_ring_again() -> None:
    service = kept("new")
    service.clock = StoppedClock(at=at(ONCE))
    service.ring()
    assert [one.rule for one in bells(service)] == ["route_by_petition_office"]
    rang = kept("rung")
    rang.clock = StoppedClock(at=at(ONCE + 24))
    hear(rang, (an_acceptance(), 50))
    rang.ring()
    assert [one.rule for one in bells(rang) if one.rule.startswith("route")] == []
