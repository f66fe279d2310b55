"""The rules of a dispatch meeting: planned, its list drawn, held and recorded, followed up (T22 art. 39). Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from services.supervision.dispatch.drawing import LINES_AT_MOST, Figure, Line, figures
from shared.deadlines import Today
from shared.documents.numbering import paper_number
from shared.errors import Refused
from shared.events.meetings import DispatchHeld, MeetingReported, MeetingReportSent, tasked
from shared.matters import meetings, numbers
from shared.matters.meetings import Attended, Decided, Frame
from shared.matters.no_persons import must_name_nobody
from shared.matters.people import Officer
from shared.matters.taken import Form, lawful_day, must_be_open, within_a_year
from shared.matters.units import Units

PLANNED, HELD, DONE, CANCELLED = "planned", "held", "done", "cancelled"
STATES: Mapping[str, str] = {
    PLANNED: "待召开", HELD: "已召开，待落实", DONE: "已召开，均已报告", CANCELLED: "未召开",
}  # fmt: skip
STEPS: Mapping[str, str] = {
    "plan_dispatch": "安排", "planned_by_itself": "按周安排", "draw_dispatch_list": "重新生成清单",
    "hold_dispatch": "登记调度会", "cancel_dispatch": "不召开", "register_dispatch_report": "登记落实情况",
    "reported": "单位报告落实情况",
}  # fmt: skip
OPEN: Mapping[str, tuple[str, ...]] = {
    PLANNED: ("hold_dispatch", "draw_dispatch_list", "cancel_dispatch"), HELD: ("register_dispatch_report",),
}  # fmt: skip
KINDS_DECIDED = (meetings.TASK, meetings.NOTED)
CIRCULAR = "dispatch_circular"
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Entry:
    """One thing that happened to the record."""

    step: str
    at: datetime
    by: str = ""
    note: str = ""


@dataclass(frozen=True)
class Drawn:
    """The list of a moment. ``left_out``: lines beyond those that are kept; the figures count all of them."""

    as_of: datetime
    within_days: int
    returned_from: date
    lines: tuple[Line, ...]
    figures: tuple[Figure, ...]
    left_out: int = 0


@dataclass(frozen=True)
class Dispatch:
    """One dispatch meeting of an office."""

    number: str
    node: str
    office: str
    meets_on: date
    weekly: bool
    place: str = ""
    state: str = PLANNED
    drawn: Drawn | None = None
    held_on: date | None = None
    attended: tuple[Attended, ...] = ()
    decisions: tuple[Decided, ...] = ()
    circular: str = ""
    """number of the paper"""
    reason: str = ""
    no_more: bool = False
    """it was cancelled, and so was every week after it"""
    history: tuple[Entry, ...] = ()
    version: int = 0


@dataclass(frozen=True)
class Room:
    """What the rules take from the node. ``draw``: (days ahead, day of the first objection told) -> lines as of now."""

    node: str
    office: str
    units: Units
    desk_of: Callable[[str], str]
    draw: Callable[[int, date], tuple[Line, ...]]
    is_planned: Callable[[date], bool] = lambda _: False
    """whether the office has a meeting on that day"""


def plan(number: str, form: Form, by: Officer, today: Today, room: Room) -> tuple[Dispatch]:
    """A new meeting with its list as of now. ``form``: meets_on, weekly, place. ``Refused('meeting_office_only')``,
    ``Refused('dispatch_planned')`` on a day that has one."""
    if not by.is_of(room.office):
        raise Refused("meeting_office_only", office=room.units.name(room.office))
    within_a_year(form, ["meets_on"], today.on)
    if room.is_planned(form["meets_on"]):
        raise Refused("dispatch_planned", day=form["meets_on"].isoformat())
    dispatch = Dispatch(number, room.node, room.office, form["meets_on"], form["weekly"], form["place"])
    return (_noted(_drawn(dispatch, meetings.DUE_WITHIN, today, room), "plan_dispatch", today, by.name),)


def follow(number: str, before: Dispatch, today: Today, room: Room) -> tuple[Dispatch]:
    """The next meeting of a weekly one, made by itself."""
    dispatch = Dispatch(number, room.node, before.office, next_on(before, today.on), True, before.place)
    return (_noted(_drawn(dispatch, meetings.DUE_WITHIN, today, room), "planned_by_itself", today, ""),)


def next_on(before: Dispatch, today: date) -> date:
    """The same day of the week, the first after today."""
    weeks = max((today - before.meets_on) // WEEK, 0) + 1
    return before.meets_on + weeks * WEEK


def draw_again(dispatch: Dispatch, form: Form, by: Officer, today: Today, room: Room) -> tuple[Dispatch]:
    """The list as of now. ``form``: within_days."""
    _must_be_open(dispatch, "draw_dispatch_list")
    return (_noted(_drawn(dispatch, form["within_days"], today, room), "draw_dispatch_list", today, by.name),)


def hold(dispatch: Dispatch, form: Form, by: Officer, today: Today, room: Room) -> tuple[Any, ...]:
    """The record of the meeting; it decides of matters of its list. ``form``: held_on, attended, decisions.

    Says DispatchHeld, and MeetingTasked to each unit that has to report.
    """
    _must_be_open(dispatch, "hold_dispatch")
    must_name_nobody(form, ["decisions.what", "attended.post"])
    within_a_year(form, ["held_on"], today.on)
    held_on = lawful_day(form, "held_on", today.on)
    listed = {one.matter for one in dispatch.drawn.lines} if dispatch.drawn else set()
    frame = Frame(room.units, held_on, KINDS_DECIDED, listed)
    decided = meetings.read_decided(form["decisions"], frame)
    circular = paper_number(room.units.name(dispatch.office), CIRCULAR, held_on.year, dispatch.number)
    dispatch = replace(
        dispatch, held_on=held_on, decisions=decided, circular=circular,
        attended=meetings.read_attended(form["attended"], room.units, held_on),
    )  # fmt: skip
    dispatch = _noted(_settled(dispatch), "hold_dispatch", today, by.name, circular)
    held = DispatchHeld(
        numbers.standing(dispatch.node, "D"), dispatch.node, dispatch.number, dispatch.office, held_on,
        len({one.matter for one in decided}),
    )  # fmt: skip
    told = tasked(
        dispatch.number, decided, node=dispatch.node, unit=dispatch.office, on=held_on, paper=circular,
        node_of=room.desk_of,
    )  # fmt: skip
    return dispatch, held, *told


def cancel(dispatch: Dispatch, form: Form, by: Officer, today: Today, room: Room) -> tuple[Dispatch]:
    """It does not take place. ``form``: reason, no_more (nor any week from now on)."""
    _must_be_open(dispatch, "cancel_dispatch")
    cancelled = replace(dispatch, state=CANCELLED, reason=form["reason"], no_more=form["no_more"])
    return (_noted(cancelled, "cancel_dispatch", today, by.name, form["reason"]),)


def register_report(
    dispatch: Dispatch, form: Form, by: Officer, today: Today, room: Room
) -> tuple[Dispatch, MeetingReported]:
    """What a unit outside the network sent on paper. ``form``: nth, reported_on, outcome, report."""
    _must_be_open(dispatch, "register_dispatch_report")
    one = meetings.registrable(dispatch.decisions, form["nth"], room.desk_of)
    on = lawful_day(form, "reported_on", today.on, not_before=dispatch.held_on)
    after = meetings.reported(dispatch.decisions, one.nth, on, form["outcome"], form["report"])
    dispatch = _settled(replace(dispatch, decisions=after))
    said = MeetingReported(
        dispatch.number, dispatch.node, dispatch.node, one.unit, one.nth, one.matter, on, form["outcome"]
    )
    return _noted(dispatch, "register_dispatch_report", today, by.name, room.units.name(one.unit)), said


def hear_report(dispatch: Dispatch, said: MeetingReportSent, at: datetime, name: str) -> Dispatch:
    """A unit reported; hearing it twice changes nothing. ``name``: the unit's."""
    if not meetings.owes(dispatch.decisions, said.hop, said.unit):
        return dispatch
    after = meetings.reported(dispatch.decisions, said.hop, said.reported_on, said.outcome, said.text)
    entry = Entry("reported", at, name)
    return _settled(replace(dispatch, decisions=after, history=(*dispatch.history, entry)))


def _drawn(dispatch: Dispatch, within_days: int, today: Today, room: Room) -> Dispatch:
    """With the list as of now; objections of the week before it are told."""
    returned_from = today.on - WEEK
    lines = room.draw(within_days, returned_from)
    kept, counted = lines[:LINES_AT_MOST], figures(lines)
    drawn = Drawn(today.at, within_days, returned_from, kept, counted, len(lines) - len(kept))
    return replace(dispatch, drawn=drawn)


def _settled(dispatch: Dispatch) -> Dispatch:
    return replace(dispatch, state=HELD if meetings.outstanding(dispatch.decisions) else DONE)


def _must_be_open(dispatch: Dispatch, step: str) -> None:
    must_be_open(step, OPEN.get(dispatch.state, ()), STEPS, STATES[dispatch.state], dispatch.state)


def _noted(dispatch: Dispatch, step: str, today: Today, by: str, note: str = "") -> Dispatch:
    return replace(dispatch, history=(*dispatch.history, Entry(step, today.at, by, note)))
