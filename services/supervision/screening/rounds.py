"""Rounds of screening: which are owed, from the profile's plan; special rounds that are called; their reports. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shared.deadlines import Calendar, Today
from shared.errors import Invalid, Refused
from shared.events.screening import ScreeningCalled, ScreeningDue, ScreeningReported
from shared.matters.categories import categories
from shared.matters.no_persons import must_name_nobody
from shared.matters.numbers import check
from shared.matters.offers import Field, Offer, choices
from shared.matters.people import Officer
from shared.matters.places import Gazetteer
from shared.matters.screening import (
    NOT_SCREENED,
    RECORDS,
    SPECIAL,
    SPECIALS_A_YEAR,
    PlanRow,
    Span,
    round_number,
    spans_between,
    special_number,
)
from shared.matters.taken import Form, must_be_open, within_a_year
from shared.matters.units import Unit, Units

DUE, REPORTED = "due", "reported"
STATES: Mapping[str, str] = {DUE: "待报送", REPORTED: "已报送"}
STEPS: Mapping[str, str] = {"report_round": "报送排查情况"}
WHO: Mapping[str, tuple[str, str]] = {
    "departments": ("部门", "department_month"),
    "townships": ("乡镇（街道）", "township_half_month"),
    "villages": ("村（社区）", "village_month"),
    "all": ("部门、乡镇（街道）和村（社区）", ""),
}
"""whom a special round is for: the units that owe that planned round; of ``all``: any"""


@dataclass(frozen=True)
class LookedAt:
    """Which records were looked at."""

    records: str
    """of RECORDS"""
    place: str
    what: str


@dataclass(frozen=True)
class Round:
    """One round that one unit owes; kept at the unit's node and at every node above that expects it."""

    number: str
    kind: str
    unit: str
    node: str
    """where the unit works"""
    from_on: date
    to_on: date
    due_on: date
    plan: str = ""
    """id of the plan's row; of a special round the number of its call"""
    topic: str = ""
    category_l1: str = ""
    category_l2: str = ""
    state: str = DUE
    reported_on: date | None = None
    looked_at: tuple[LookedAt, ...] = ()
    findings: tuple[str, ...] = ()
    """numbers; of a reported round none: nothing found"""
    version: int = 0

    def is_late(self, on: date) -> bool:
        """Whether it was, or is, not reported in time."""
        return (self.reported_on or on) > self.due_on

    def covers(self, found_on: date, category_l1: str, category_l2: str) -> bool:
        """Whether a finding of the unit belongs into its report."""
        topical = self.category_l1 in ("", category_l1) and self.category_l2 in ("", category_l2)
        return self.from_on <= found_on <= self.to_on and topical


@dataclass(frozen=True)
class Call:
    """A special round that a node called. ``units``: who owes it, each at its node."""

    number: str
    unit: str
    topic: str
    category_l1: str
    category_l2: str
    place: str
    who: str
    from_on: date
    to_on: date
    due_on: date
    called_on: date
    units: tuple[str, ...] = ()
    version: int = 0


@dataclass(frozen=True)
class Territory:
    """What rounds are planned from: the plan, and the units of this node and of those below, each with its node."""

    plan: tuple[PlanRow, ...]
    units: Units
    places: Gazetteer
    node_of: Mapping[str, str]
    """unit -> node, of this node and those below"""
    calendar: Calendar

    def owing(self, row: PlanRow, on: date) -> tuple[Unit, ...]:
        """The units that owe a row's rounds on a day, in the order of their ids."""
        return tuple(
            unit
            for unit in (self.units.get(one) for one in sorted(self.node_of))
            if unit.kind in row.unit_kinds
            and unit.is_active(on)
            and self.places.knows(unit.division)
            and self.places.level_of(unit.division).kind == row.level
        )


# --- from the plan ----------------------------------------------------------------------------------------------------


def owed(territory: Territory, row: PlanRow, since: date, today: date) -> tuple[Round, ...]:
    """Every round of a row from the span of ``since`` to that of today, for every unit that owes it."""
    return tuple(
        Round(
            number=round_number(territory.node_of[unit.id], unit.id, row.round, span), kind=row.round, unit=unit.id,
            node=territory.node_of[unit.id], from_on=span.from_on, to_on=span.to_on,
            due_on=due_day(span, territory.calendar), plan=row.id,
        )
        for span in spans_between(row.round, since, today)
        for unit in territory.owing(row, min(span.to_on, today))
    )  # fmt: skip


def due_day(span: Span, calendar: Calendar) -> date:
    """The last day of the span, or the first working day after it."""
    return calendar.roll(span.to_on)[0]


def opened(one: Round) -> ScreeningDue:
    """What starts its clock."""
    return ScreeningDue(one.number, one.unit, one.kind, one.from_on, one.to_on, one.due_on)


# --- special rounds ---------------------------------------------------------------------------------------------------


def call_special(
    number: str, form: Form, by: Officer, today: Today, territory: Territory, node: str
) -> tuple[Any, ...]:
    """The call of a special round, and what tells it to the nodes of its units."""
    must_name_nobody(form, ["topic"])
    l1, l2 = topic_of(form)
    within_a_year(form, ["from_on", "to_on"], today.on)
    if form["to_on"] < form["from_on"]:
        raise Invalid(fields={"to_on": "before_the_step_it_follows"}, earliest=form["from_on"].isoformat())
    if form["to_on"] < today.on:
        raise Invalid(fields={"to_on": "screening_in_the_past"})
    if form["place"] and not territory.places.knows(form["place"]):
        raise Invalid(fields={"place": "unknown_place"})
    if check(number).serial > SPECIALS_A_YEAR:
        raise Refused("screening_too_many_calls", limit=SPECIALS_A_YEAR)
    kind = WHO[form["who"]][1]
    units = tuple(dict.fromkeys(
        unit.id
        for row in territory.plan
        if kind in ("", row.round)
        for unit in territory.owing(row, today.on)
        if not form["place"] or territory.places.contains(form["place"], unit.division)
        or territory.places.contains(unit.division, form["place"])
    ))  # fmt: skip
    if not units:
        raise Refused("screening_nobody_called")
    due_on = today.calendar.roll(form["to_on"])[0]
    call = Call(
        number, by.unit, form["topic"], l1, l2, form["place"], form["who"], form["from_on"], form["to_on"], due_on,
        today.on, units,
    )  # fmt: skip
    by_node: dict[str, list[str]] = {}
    for unit in units:
        by_node.setdefault(territory.node_of[unit], []).append(unit)
    events = (
        ScreeningCalled(
            number=number, to_node=to_node, node=node, unit=by.unit, units=tuple(found), topic=call.topic,
            category_l1=l1, category_l2=l2, place=call.place, from_on=call.from_on, to_on=call.to_on, due_on=due_on,
        )
        for to_node, found in by_node.items()
    )  # fmt: skip
    return call, *events


def called(said: ScreeningCalled, depth: int) -> tuple[Round, ...]:
    """The rounds that a call makes owed at one node; ``depth``: how many nodes lie above the one that called."""
    return tuple(
        Round(
            number=special_number(said.to_node, unit, said.number, depth), kind=SPECIAL, unit=unit, node=said.to_node,
            from_on=said.from_on, to_on=said.to_on, due_on=said.due_on, plan=said.number, topic=said.topic,
            category_l1=said.category_l1, category_l2=said.category_l2,
        )
        for unit in said.units
    )  # fmt: skip


def topic_of(form: Form) -> tuple[str, str]:
    """The category pair of a form; accusations are no topic of screening."""
    l1, l2 = categories().pair(form["category_l1"], form["category_l2"])
    if l1 in NOT_SCREENED:
        raise Invalid(fields={"category_l1": "screening_no_accusations"})
    return l1, l2


# --- reports ----------------------------------------------------------------------------------------------------------


def report(one: Round, form: Form, by: Officer, today: Today, findings: Iterable[str]) -> tuple[Any, ...]:
    """The round reported. ``findings``: what the unit noted that belongs to it."""
    now_open = [each.step for each in offers(one, by)]
    must_be_open("report_round", now_open, STEPS, STATES[one.state], one.state)
    if not form["looked_at"]:
        raise Refused("screening_without_method")
    must_name_nobody(form, ["looked_at.what"])
    found = tuple(sorted(findings))
    if form["result"] == "nothing_found" and found:
        raise Refused("screening_something_found", count=len(found), first=found[0])
    if form["result"] == "found" and not found:
        raise Refused("screening_nothing_noted")
    looked_at = tuple(LookedAt(row["records"], row["place"], row["what"]) for row in form["looked_at"])
    after = replace(one, state=REPORTED, reported_on=today.on, looked_at=looked_at, findings=found)
    return after, ScreeningReported(
        number=one.number, node=one.node, unit=one.unit, kind=one.kind, from_on=one.from_on, to_on=one.to_on,
        due_on=one.due_on, reported_on=today.on, findings=found,
        looked_at=tuple(dict.fromkeys(row.records for row in looked_at)),
    )  # fmt: skip


def hear_report(one: Round | None, said: ScreeningReported) -> Round:
    """The round as a node above knows it after the report, whether it had expected it or not."""
    known = one or Round(
        said.number, said.kind, said.unit, said.node, said.from_on, said.to_on, said.due_on
    )  # fmt: skip
    looked_at = known.looked_at or tuple(LookedAt(records, "", "") for records in said.looked_at)
    return replace(
        known, state=REPORTED, reported_on=said.reported_on, findings=said.findings, looked_at=looked_at
    )  # fmt: skip


def offers(one: Round, by: Officer) -> tuple[Offer, ...]:
    """What the officer may do: the unit reports its own round, from its first day on."""
    if one.state != DUE or not by.is_of(one.unit):
        return ()
    columns = (
        Field("records", "查看了什么", "choice", choices=choices(RECORDS)),
        Field("place", "哪个地方（区划代码）", "text", False),
        Field("what", "具体是哪些", "text", hint="不写人名、电话和证件号码。"),
    )
    result = {"found": "有发现（已先登记）", "nothing_found": "没有发现"}
    hint = "没有发现的，也要写明查看了哪些材料。"
    return (
        Offer("report_round", STEPS["report_round"], (
            Field("result", "排查结果", "choice", choices=choices(result)),
            Field("looked_at", "查看了哪些材料", "rows", columns=columns, hint=hint),
        )),
    )  # fmt: skip
