"""A plan of receptions: its lines, the months that were made of it and published. Rules only.

active -> ended. A month may be made again (what is missing is added) and published again (what changed is told).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from services.supervision.receptions.lines import Line, Slot, read_line, slots
from services.supervision.receptions.session import CANCELLED, PLANNED, PUBLISHED, Session, is_late
from services.supervision.six_fixed import unit_of
from shared.deadlines import Today
from shared.errors import Invalid, Refused
from shared.matters.people import Officer
from shared.matters.taken import must_be_open
from shared.matters.units import Units

ACTIVE, ENDED = "active", "ended"
STATES: Mapping[str, str] = {ACTIVE: "执行中", ENDED: "已终止"}
STEPS: Mapping[str, str] = {
    "add_line": "增加安排", "drop_line": "停止一项安排", "plan_sessions": "生成当月场次",
    "publish_reception": "公示当月接访", "end_plan": "终止计划",
}  # fmt: skip
MONTHS_AHEAD = 13
"""sessions are made of this month and so many after it"""


@dataclass(frozen=True)
class Notice:
    """The public notice of a month as it was issued."""

    month: date
    paper_number: str
    title: str
    text: str
    issued_at: datetime
    late_reason: str = ""
    """why a session of it was published less than five days ahead"""


@dataclass(frozen=True)
class Plan:
    """A plan. ``unit``: the office; ``units``: those sitting in; ``booking``: how somebody books."""

    number: str
    unit: str
    kind: str
    booking: str
    made_on: date
    made_by: str
    topic: str = ""
    units: tuple[str, ...] = ()
    lawyers: str = ""
    lines: tuple[Line, ...] = ()
    months: tuple[date, ...] = ()
    """first days of the months whose sessions were made"""
    notices: tuple[Notice, ...] = ()
    state: str = ACTIVE
    end_reason: str = ""
    version: int = 0


def plan_reception(number: str, form: Mapping[str, Any], by: Officer, today: Today, units: Units) -> tuple[Plan]:
    """A plan with its first line."""
    line = read_line(form, 1)
    seated = tuple(unit_of(units, one, "units") for one in form["units"])
    return (
        Plan(
            number, by.unit, form["kind"], form["booking"], today.on, by.name, form["topic"], seated, form["lawyers"],
            (line,),
        ),
    )  # fmt: skip


def add_line(plan: Plan, form: Mapping[str, Any], by: Officer, today: Today) -> tuple[Plan]:
    """One more line."""
    _must_be_open(plan, "add_line")
    return (replace(plan, lines=(*plan.lines, read_line(form, len(plan.lines) + 1))),)


def drop_line(plan: Plan, form: Mapping[str, Any], by: Officer, today: Today) -> tuple[Plan]:
    """A line names no more days."""
    _must_be_open(plan, "drop_line")
    if form["line"] not in {one.line for one in plan.lines if not one.dropped}:
        raise Invalid(fields={"line": "not_a_choice"})
    return (replace(plan, lines=tuple(
        replace(one, dropped=form["reason"]) if one.line == form["line"] else one for one in plan.lines
    )),)  # fmt: skip


def plan_sessions(plan: Plan, form: Mapping[str, Any], by: Officer, today: Today) -> tuple[Plan]:
    """The month is noted; its sessions are the ``slots_of`` it. ``Invalid`` for one that is over or far away."""
    _must_be_open(plan, "plan_sessions")
    month = lawful_month(form["month"], today.on)
    first = max(month, today.on)
    lines = tuple(replace(one, since=min(one.since or first, first)) for one in plan.lines)
    plan = replace(plan, lines=lines, months=tuple(sorted({*plan.months, month})))
    if not slots_of(plan, month, today):
        raise Refused("no_session_in_month", month=f"{month:%Y-%m}")
    return (plan,)


def slots_of(plan: Plan, month: date, today: Today) -> tuple[Slot, ...]:
    """The sessions that the plan makes of a month from today on, by day and time."""
    found = (one for line in plan.lines for one in slots(line, month, today.calendar) if one.day.on >= today.on)
    return tuple(sorted(found, key=lambda one: (one.day.on, one.begins, one.key)))


def publish_reception(
    plan: Plan, form: Mapping[str, Any], by: Officer, today: Today, sessions: Sequence[Session]
) -> tuple[Plan]:
    """Every session of the month may be published. One that was not before and is less than five days away is late:
    not refused, as the public is owed to know all the same, but it takes a reason and stands on the record."""
    _must_be_open(plan, "publish_reception")
    due = [one for one in sessions if one.state in (PLANNED, PUBLISHED) and one.held_on >= today.on]
    if not due:
        raise Refused("no_session_to_publish", month=f"{form['month']:%Y-%m}")
    late = [one for one in due if one.state == PLANNED and is_late(one, today)]
    if late and not form["late_reason"]:
        days = "、".join(f"{one.held_on.month}月{one.held_on.day}日" for one in late)
        raise Refused("publication_late", days=days, fields={"late_reason": "missing"})
    return (plan,)


def keep_notice(plan: Plan, notice: Notice) -> Plan:
    """The plan with the notice that went out; a later one of the same month stands beside it."""
    return replace(plan, notices=(*plan.notices, notice))


def newest_notice(plan: Plan, month: date) -> Notice | None:
    """The notice of a month that holds now."""
    return next((one for one in reversed(plan.notices) if one.month == month.replace(day=1)), None)


def end_plan(plan: Plan, form: Mapping[str, Any], by: Officer, today: Today) -> tuple[Plan]:
    """No more months are made of it; sessions that are made stay."""
    _must_be_open(plan, "end_plan")
    return (replace(plan, state=ENDED, end_reason=form["reason"]),)


def lawful_month(day: date, today: date) -> date:
    """The first day of the month; ``Invalid`` for a month that is over, or too far away."""
    months = (day.year - today.year) * 12 + day.month - today.month
    if months < 0:
        raise Invalid(fields={"month": "in_the_past"})
    if months > MONTHS_AHEAD:
        raise Invalid(fields={"month": "out_of_range"})
    return day.replace(day=1)


def now_open(plan: Plan) -> tuple[str, ...]:
    """The steps that may be taken."""
    return tuple(STEPS) if plan.state == ACTIVE else ()


def listed(sessions: Iterable[Session]) -> tuple[Session, ...]:
    """Those of a notice: what takes place, by day and time."""
    kept = (one for one in sessions if one.state != CANCELLED)
    return tuple(sorted(kept, key=lambda one: (one.held_on, one.begins, one.number)))


def _must_be_open(plan: Plan, step: str) -> None:
    must_be_open(step, now_open(plan), STEPS, STATES[plan.state], plan.state)
