"""A call to the spot: who is asked, until when, that they were there, what came of it for the matter. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from services.supervision.pressing.rules import named
from services.supervision.pressing.standing import Standing, unit_named
from shared.deadlines import Today, rule
from shared.errors import Invalid, Refused
from shared.events.pressing import OnsiteArrived, OnsiteAsked, OnsiteEnded
from shared.matters import numbers
from shared.matters.lists import LARGE_GROUP_FROM
from shared.matters.no_persons import must_name_nobody
from shared.matters.people import Officer
from shared.matters.pressed import ONSITE_STATES
from shared.matters.taken import Form, must_be_open

ASKED, ARRIVED, ENDED = "asked", "arrived", "ended"
NAMES = {"note_arrival": "登记到场", "end_onsite": "登记结果", "ask_onsite": "通知到场"}


@dataclass(frozen=True)
class Call:
    """One call of one office over one matter. No names; heads are counted, and only to tell a large group."""

    number: str
    matter: str
    unit: str
    by_unit: str
    node: str
    """of the office that called"""
    to_node: str
    level: str
    notified_at: datetime
    arrive_by: datetime
    heads: int
    head_asked: bool
    state: str = ASKED
    arrived_at: datetime | None = None
    posts: tuple[str, ...] = ()
    head_came: bool = False
    outcome: str = ""
    words: str = ""
    ended_on: date | None = None
    version: int = 0

    @property
    def is_late(self) -> bool:
        """Whether the office was there after its time."""
        return self.arrived_at is not None and self.arrived_at > self.arrive_by


def open_steps(call: Call, by: Officer, node: str) -> tuple[str, ...]:
    """The called unit registers that it is there, then what came of it."""
    step = {ASKED: "note_arrival", ARRIVED: "end_onsite"}.get(call.state)
    if step is None or not by.is_of(call.unit) or call.to_node != node:
        return ()
    return (step,)


def rules_of(standing: Standing) -> Mapping[str, Callable[..., tuple[Any, ...]]]:
    """The rules of this node's steps, ready for its desk."""

    def with_standing(taken: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
        return lambda one, form, by, today: taken(one, form, by, today, standing)

    steps: dict[str, Callable[..., tuple[Any, ...]]] = {"note_arrival": arrive, "end_onsite": end}
    return {step: with_standing(taken) for step, taken in steps.items()}


def ask(number: str, form: Form, by: Officer, today: Today, standing: Standing) -> tuple[Call, OnsiteAsked]:
    """Call the unit that answers for the matter, by the hours of the level that told of the group."""
    matter, unit = _asked(form, standing)
    if not standing.is_of_office(by):
        raise Refused("not_to_be_pressed", unit=standing.topology.units.name(unit), office=standing.office.name)
    notified_at = form["notified_at"] or today.at
    if notified_at > today.at:
        raise Invalid(fields={"notified_at": "in_the_future"})
    call = Call(
        number=number, matter=matter, unit=unit, by_unit=standing.office.id, node=standing.node,
        to_node=standing.topology.desk_node(unit), level=form["level"], notified_at=notified_at,
        arrive_by=notified_at + timedelta(hours=hours(form["level"], today)), heads=form["heads"],
        head_asked=form["heads"] >= LARGE_GROUP_FROM,
    )  # fmt: skip
    return call, _said(call)


def hours(level: str, today: Today) -> int:
    """How long the office has: the rule's own, or the stricter of the place."""
    own = rule(f"onsite_{level}")
    return min(one for one in (own.amount, today.local.get(own.id)) if one is not None)


def _asked(form: Form, standing: Standing) -> tuple[str, str]:
    """Also the office's own government may be the one that has to hear them: a call is no press."""
    topology = standing.topology
    unit = unit_named(topology, form["unit"])
    desk = topology.find_desk(unit)
    if desk and standing.node in (desk, *topology.ancestors(desk)):
        return numbers.check(numbers.normalise(form["matter"])).text, unit
    return named(form, standing)


def _said(call: Call) -> OnsiteAsked:
    return OnsiteAsked(
        number=call.matter, to_node=call.to_node, node=call.node, record=call.number, by_unit=call.by_unit,
        unit=call.unit, level=call.level, notified_at=call.notified_at, arrive_by=call.arrive_by, heads=call.heads,
        head_asked=call.head_asked,
    )  # fmt: skip


def received(said: OnsiteAsked) -> Call:
    """The same record where the called unit works."""
    return Call(
        number=said.record, matter=said.number, unit=said.unit, by_unit=said.by_unit, node=said.node,
        to_node=said.to_node, level=said.level, notified_at=said.notified_at, arrive_by=said.arrive_by,
        heads=said.heads, head_asked=said.head_asked,
    )  # fmt: skip


def arrive(call: Call, form: Form, by: Officer, today: Today, standing: Standing) -> tuple[Any, ...]:
    """Officers of the unit are there, on the spot or on the line."""
    _must_be_open("note_arrival", call, by, standing)
    must_name_nobody(form, ["posts.post"])
    at = form["arrived_at"] or today.at
    if not call.notified_at <= at <= today.at:
        raise Invalid(fields={"arrived_at": "in_the_future" if at > today.at else "before_the_step_it_follows"})
    said = OnsiteArrived(
        number=call.matter, to_node=call.node, node=standing.node, record=call.number, unit=call.unit, arrived_at=at,
        posts=tuple(one["post"] for one in form["posts"]), head_came=form["head_came"],
    )  # fmt: skip
    return hear(call, said), said


def end(call: Call, form: Form, by: Officer, today: Today, standing: Standing) -> tuple[Any, ...]:
    """They were heard, it was explained to them, and this comes of it for the matter."""
    _must_be_open("end_onsite", call, by, standing)
    must_name_nobody(form, ["words"])
    said = OnsiteEnded(
        number=call.matter, to_node=call.node, node=standing.node, record=call.number, unit=call.unit,
        ended_on=today.on, ended_at=today.at, outcome=form["outcome"], words=form["words"],
    )  # fmt: skip
    return hear(call, said), said


def hear(call: Call, said: OnsiteArrived | OnsiteEnded) -> Call:
    """The call with what its unit said; again, or in another order, gives the same. Of others nothing is taken."""
    if (said.number, said.unit, said.node) != (call.matter, call.unit, call.to_node):
        return call
    if isinstance(said, OnsiteEnded):
        return replace(call, state=ENDED, outcome=said.outcome, words=said.words, ended_on=said.ended_on)
    state = ENDED if call.state == ENDED else ARRIVED
    return replace(call, state=state, arrived_at=said.arrived_at, posts=said.posts, head_came=said.head_came)


def _must_be_open(step: str, call: Call, by: Officer, standing: Standing) -> None:
    must_be_open(step, open_steps(call, by, standing.node), NAMES, ONSITE_STATES[call.state], call.state)
