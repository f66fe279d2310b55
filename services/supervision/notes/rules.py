"""A note: open until it is reported what was done because of it. Rules only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.supervision.six_fixed import unit_of
from shared.deadlines import Today
from shared.errors import Invalid
from shared.events.leaders import NoteReported, NoteWritten
from shared.matters.numbers import home_of
from shared.matters.people import Officer
from shared.matters.taken import lawful_day, must_be_open
from shared.matters.units import Units

OPEN, REPORTED = "open", "reported"
STATES: Mapping[str, str] = {OPEN: "落实中", REPORTED: "已报告"}
STEPS: Mapping[str, str] = {"report_note": "报告落实情况"}


@dataclass(frozen=True)
class LeaderNote:
    """One note. ``unit``: the office that tracks it; ``to_unit``: who is asked."""

    number: str
    unit: str
    leader: str
    post: str
    text: str
    to_unit: str
    noted_on: date
    due_on: date
    tracked_until: date
    matter: str = ""
    topic: str = ""
    state: str = OPEN
    report: str = ""
    reported_on: date | None = None
    reported_by: str = ""
    version: int = 0


def write_note(
    number: str, form: Mapping[str, Any], by: Officer, today: Today, units: Units
) -> tuple[LeaderNote, NoteWritten]:
    """Register it. A note is about a matter or a topic; what it asks is due after it was written."""
    if not (form["matter"] or form["topic"]):
        raise Invalid(fields={"matter": "matter_or_topic"})
    noted_on = lawful_day(form, "noted_on", today.on)
    if form["due_on"] < noted_on:
        raise Invalid(fields={"due_on": "before_the_step_it_follows"})
    one = LeaderNote(
        number=number, unit=by.unit, leader=form["leader"], post=form["post"], text=form["text"],
        to_unit=unit_of(units, form["to_unit"], "to_unit"), noted_on=noted_on, due_on=form["due_on"],
        tracked_until=today.due("note_tracking", noted_on), matter=form["matter"], topic=form["topic"],
    )  # fmt: skip
    return one, NoteWritten(number, home_of(number), by.unit, one.matter, one.to_unit, noted_on, one.due_on)


def report_note(one: LeaderNote, form: Mapping[str, Any], by: Officer, today: Today) -> tuple[LeaderNote, NoteReported]:
    """What was done."""
    must_be_open("report_note", now_open(one), STEPS, STATES[one.state], one.state)
    after = replace(one, state=REPORTED, report=form["text"], reported_on=today.on, reported_by=by.name)
    return after, NoteReported(one.number, home_of(one.number), one.unit, one.matter, one.to_unit, today.on)


def may_read(one: LeaderNote, by: Officer) -> bool:
    """The office that tracks it, and the unit that is asked, where it works at this node."""
    return by.is_of(one.unit) or by.is_of(one.to_unit)


def now_open(one: LeaderNote) -> tuple[str, ...]:
    """The steps that may be taken."""
    return tuple(STEPS) if one.state == OPEN else ()
