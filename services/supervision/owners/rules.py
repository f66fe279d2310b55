"""An ownership: a leader owns a matter from a day, by a plan, until it ends or is handed to another. Rules only.

A matter may have several that overlap (S004-2: one by the year, one by a campaign). Nobody owns a matter that complains
of them or of the unit they lead or work for (T22 art. 28). owned -> ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from services.supervision.six_fixed import SixFixed, fixed, unit_of
from shared.deadlines import Today
from shared.errors import Invalid, Refused
from shared.events.leaders import OwnershipBegun, OwnershipEnded, OwnershipProgressed
from shared.matters.complained import is_too_near
from shared.matters.leaders import UNDERTAKINGS
from shared.matters.numbers import home_of
from shared.matters.people import Officer
from shared.matters.places import Gazetteer
from shared.matters.taken import lawful_day, must_be_open
from shared.matters.units import Units

OWNED, ENDED = "owned", "ended"
STATES: Mapping[str, str] = {OWNED: "包案中", ENDED: "已结束"}
STEPS: Mapping[str, str] = {
    "plan_matter": "一案一策", "note_weekly_progress": "每周进展", "hand_over_ownership": "移交包案",
    "end_ownership": "结束包案",
}  # fmt: skip
PROGRESS_EVERY = timedelta(days=7)
"""S001-3b"""


@dataclass(frozen=True)
class Tenure:
    """Who owned it, from when to when. ``owner`` is a leader of an office, ``owner_unit`` the unit's id."""

    owner: str
    post: str
    owner_unit: str
    from_on: date
    to_on: date | None = None
    reason: str = ""
    """of the hand-over"""


@dataclass(frozen=True)
class PlanStep:
    """One step of the plan; ``done_on`` when it is done."""

    what: str
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True)
class MatterPlan:
    """一案一策: what shall be reached, by which steps."""

    goal: str
    steps: tuple[PlanStep, ...]
    made_on: date


@dataclass(frozen=True)
class Progress:
    """How far it was on a day."""

    on: date
    by: str
    text: str


@dataclass(frozen=True)
class Ownership:
    """One ownership of one matter. ``owner``, ``post``, ``owner_unit``: of who owns it now."""

    number: str
    matter: str
    unit: str
    owner: str
    post: str
    owner_unit: str
    campaign: str
    begun_on: date
    tenures: tuple[Tenure, ...]
    undertakings: tuple[str, ...]
    six: SixFixed | None
    complained_of: tuple[str, ...] = ()
    plan: MatterPlan | None = None
    log: tuple[Progress, ...] = ()
    state: str = OWNED
    ended_on: date | None = None
    end_reason: str = ""
    version: int = 0

    @property
    def progress_due_on(self) -> date | None:
        """Until when the next progress is to be noted; None when it is over."""
        last = max((self.begun_on, *(one.on for one in self.log)))
        return last + PROGRESS_EVERY if self.state == OWNED else None


@dataclass(frozen=True)
class World:
    """Units and places, as rules ask them."""

    units: Units
    places: Gazetteer


def take_ownership(
    number: str, form: Mapping[str, Any], by: Officer, today: Today, world: World, respondents: Iterable[str]
) -> tuple[Ownership, OwnershipBegun]:
    """A leader owns it. ``respondents``: the units complained of, as far as supervision heard."""
    complained = tuple(sorted({unit_of(world.units, one, "complained_of") for one in form["complained_of"]}
                              | set(respondents)))  # fmt: skip
    owner_unit = unit_of(world.units, form["owner_unit"], "owner_unit")
    must_not_be_complained_of(form["owner"], owner_unit, complained, world)
    begun_on = lawful_day(form, "begun_on", today.on)
    six = fixed(form, world.units, today.on, needed=True)
    one = Ownership(
        number=number, matter=form["matter"], unit=by.unit, owner=form["owner"], post=form["post"],
        owner_unit=owner_unit, campaign=form["campaign"], begun_on=begun_on,
        tenures=(Tenure(form["owner"], form["post"], owner_unit, begun_on),),
        undertakings=tuple(form["undertakings"]) or tuple(UNDERTAKINGS), six=six, complained_of=complained,
    )  # fmt: skip
    return one, OwnershipBegun(number, home_of(number), by.unit, one.matter, one.campaign, begun_on)


def must_not_be_complained_of(owner: str, owner_unit: str, complained: Iterable[str], world: World) -> None:
    """``Refused('owner_is_complained_of')`` for who heads or works for a unit complained of, the one that
    continues its powers, or one below it."""
    for one in (heir for each in complained for heir in world.units.heirs(each)):
        unit = world.units.get(one)
        is_head = any(head and head in owner for head in unit.heads)
        if is_head or is_too_near(owner_unit, one, world.units, world.places):
            raise Refused("owner_is_complained_of", unit=unit.name)


def plan_matter(one: Ownership, form: Mapping[str, Any], by: Officer, today: Today) -> tuple[Ownership]:
    """Its plan; made anew, what is done stays done where the step is the same."""
    _must_be_open(one, "plan_matter")
    done = {step.what: step.done_on for step in one.plan.steps} if one.plan else {}
    steps = tuple(PlanStep(step["what"], step["due_on"], done.get(step["what"])) for step in form["steps"])
    return (replace(one, plan=MatterPlan(form["goal"], steps, today.on)),)


def note_weekly_progress(
    one: Ownership, form: Mapping[str, Any], by: Officer, today: Today
) -> tuple[Ownership, OwnershipProgressed]:
    """How far it is, and which step of the plan is done with it."""
    _must_be_open(one, "note_weekly_progress")
    plan = one.plan
    if form["done"]:
        if plan is None or form["done"] > len(plan.steps):
            raise Invalid(fields={"done": "not_a_choice"})
        plan = replace(plan, steps=tuple(
            replace(step, done_on=step.done_on or today.on) if nth == form["done"] else step
            for nth, step in enumerate(plan.steps, start=1)
        ))  # fmt: skip
    after = replace(one, plan=plan, log=(*one.log, Progress(today.on, by.name, form["text"])))
    return after, OwnershipProgressed(one.number, home_of(one.number), one.unit, one.matter, today.on)


def hand_over_ownership(
    one: Ownership, form: Mapping[str, Any], by: Officer, today: Today, world: World, respondents: Iterable[str]
) -> tuple[Ownership]:
    """Another leader owns it from today; the one before stands on the record with their days."""
    _must_be_open(one, "hand_over_ownership")
    owner_unit = unit_of(world.units, form["owner_unit"], "owner_unit")
    if (form["owner"], owner_unit) == (one.owner, one.owner_unit):
        raise Invalid(fields={"owner": "owns_it_already"})
    must_not_be_complained_of(form["owner"], owner_unit, {*one.complained_of, *respondents}, world)
    *before, last = one.tenures
    tenures = (*before, replace(last, to_on=today.on), Tenure(
        form["owner"], form["post"], owner_unit, today.on, reason=form["reason"]
    ))  # fmt: skip
    return (replace(one, owner=form["owner"], post=form["post"], owner_unit=owner_unit, tenures=tenures),)


def end_ownership(
    one: Ownership, form: Mapping[str, Any], by: Officer, today: Today
) -> tuple[Ownership, OwnershipEnded]:
    """It is over, and why."""
    _must_be_open(one, "end_ownership")
    *before, last = one.tenures
    after = replace(
        one, state=ENDED, ended_on=today.on, end_reason=form["reason"],
        tenures=(*before, replace(last, to_on=today.on)),
    )  # fmt: skip
    return after, OwnershipEnded(one.number, home_of(one.number), one.unit, one.matter, today.on)


def now_open(one: Ownership) -> tuple[str, ...]:
    """The steps that may be taken."""
    return tuple(STEPS) if one.state == OWNED else ()


def _must_be_open(one: Ownership, step: str) -> None:
    must_be_open(step, now_open(one), STEPS, STATES[one.state], one.state)
