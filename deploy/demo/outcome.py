"""One example carried through the nodes: filed at its counter, worked on by its units, looked at by everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from deploy.demo.compare import Difference, Found, differences
from deploy.demo.desks import rows
from deploy.demo.drive import Journey, drive
from deploy.demo.examples import Example
from deploy.demo.office import carry_out, found, proposal, register_answers
from deploy.demo.person import Refused, Waited, settled
from deploy.demo.records import Records
from deploy.demo.sight import seen
from deploy.demo.world import World

Answer = dict[str, Any]
WAIT_AT_THE_COUNTER = timedelta(minutes=2)
GOES_TO_A_DESK = frozenset({"forward", "assign", "accept", "direct_reply", "refer_discipline", "refer_political_legal"})
"""actions after which a unit works on the matter; after any other the petition office's paper is the end"""
STOPS = (Waited, Refused, LookupError)


@dataclass
class Outcome:
    """What became of an example; ``agrees`` says whether it is what was expected."""

    example: Example
    node: str
    number: str = ""
    receipt: Answer = field(default_factory=dict)
    found: Found = field(default_factory=Found)
    differences: tuple[Difference, ...] = ()
    journey: Journey = field(default_factory=lambda: Journey(""))
    timeline: tuple[Answer, ...] = ()
    seen: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict)
    notices: int = 0
    fault: str = ""

    @property
    def agrees(self) -> bool:
        """Nothing differs and nothing went wrong."""
        return not self.differences and not self.fault


def begin(world: World, example: Example) -> Outcome:
    """File it, let the office decide, and let the unit begin; what stops it is told in ``fault``."""
    if not world.has(example.received_by):
        return Outcome(example, "", fault=f"{example.received_by} has no desk in this topology")
    outcome = Outcome(example, world.node_of(example.received_by))
    world.reach(example.received_at + WAIT_AT_THE_COUNTER)
    try:
        outcome.receipt = world.at(example.received_by, "clerk").file(example.form())
        outcome.number = outcome.receipt["number"]
        outcome.journey = Journey(outcome.number)
        referral = proposal(world, outcome.node, outcome.number)
        outcome.found = found(referral)
        outcome.found = found(carry_out(world, outcome.node, referral, outcome.journey))
        if _is_worked_on(world, outcome):
            drive(world, outcome.journey, outcome.found.lead_unit, example.text, only_begin=True)
    except STOPS as fault:
        outcome.fault = f"{type(fault).__name__}: {fault}"
    return outcome


def finish(world: World, outcome: Outcome, records: Records) -> None:
    """Drive it to its end, look at it as everybody, and compare."""
    if not outcome.number:
        return
    try:
        if not outcome.fault:
            _work(world, outcome)
        shown = settled("the look-up at rest", lambda: _looked_up(world, outcome))
        outcome.timeline = tuple(shown["timeline"])
        clerk = world.at(outcome.example.received_by, "clerk")
        notices = rows(clerk, "/api/notification/notices")
        outcome.notices = sum(row["number"] == outcome.number for row in notices)
        at_work = (outcome.found.lead_unit, *outcome.found.co_units)
        outcome.seen = seen(world, outcome.example, outcome.number, at_work)
    except STOPS as fault:
        outcome.fault = outcome.fault or f"{type(fault).__name__}: {fault}"
    outcome.found = replace(
        outcome.found,
        papers=records.papers(outcome.node, outcome.number),
        limits={**records.limits(outcome.number), **outcome.found.limits},
        days={"receipt": world.clock.day_of(outcome.example.received_at), **outcome.found.days},
        seen_by=tuple(unit for units in outcome.seen.values() for unit, places in units.items() if places),
    )
    outcome.differences = differences(outcome.example.expected, outcome.found)


def _work(world: World, outcome: Outcome) -> None:
    if _is_worked_on(world, outcome):
        item = drive(world, outcome.journey, outcome.found.lead_unit, outcome.example.text)
        outcome.found = replace(
            outcome.found, status=item["state"], days=dict(_days(item)), limits=dict(_limits(item)),
        )  # fmt: skip
        if item.get("mediation"):
            _add_mediation(world, outcome)
    elif outcome.found.lead_unit and not world.has(outcome.found.lead_unit):
        register_answers(world, outcome.node, outcome.number, outcome.journey)


def _is_worked_on(world: World, outcome: Outcome) -> bool:
    return outcome.found.action in GOES_TO_A_DESK and world.has(outcome.found.lead_unit)


def _looked_up(world: World, outcome: Outcome) -> Answer:
    """Where the matter stands, by number and code, at the node where it was filed."""
    return world.citizen(outcome.node).look_up(outcome.receipt)


def _add_mediation(world: World, outcome: Outcome) -> None:
    mediator = world.at(outcome.found.lead_unit, "officer")
    mediation = mediator.get(f"/api/mediation/mediations/{outcome.number}")
    agreed, until = _day(mediation["agreed_on"]), _day(mediation["confirmation_until"])
    if agreed and until:
        outcome.found = replace(
            outcome.found, days={**outcome.found.days, "agreement": agreed},
            limits={**outcome.found.limits, "judicial_confirmation": until},
        )  # fmt: skip


def _days(item: Answer) -> Iterator[tuple[str, date]]:
    for name, fields in (
        ("unit receipt", ("taken_on", "received_on")), ("acceptance", ("accepted_on",)), ("conclusion", ("closed_on",)),
    ):  # fmt: skip
        day = next((found for one in fields if (found := _day(item.get(one)))), None)
        if day:
            yield name, day


def _limits(item: Answer) -> Iterator[tuple[str, date]]:
    for rule, name in (("review_request", "ask_until"), ("conclude", "due_on")):
        if day := _day(item.get(name)):
            yield rule, day


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
