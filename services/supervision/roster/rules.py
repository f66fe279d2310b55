"""A month's roster: drawn by turns over the working days, changed day by day, published. Rules only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from shared.deadlines import Today
from shared.deadlines.recurrence import WORKING_DAYS, Recurrence, days_of_month
from shared.errors import Invalid, Refused
from shared.matters.people import Officer
from shared.matters.taken import must_be_open

DRAWN, PUBLISHED = "drawn", "published"
STATES: Mapping[str, str] = {DRAWN: "待公布", PUBLISHED: "已公布"}
STEPS: Mapping[str, str] = {"set_duty": "调整值班", "publish_roster": "公布值班表"}
EVERY_WORKING_DAY = Recurrence(WORKING_DAYS)


@dataclass(frozen=True)
class DutyLeader:
    """A leader of the roster. ``weekdays``: theirs alone, 1 Monday to 7 Sunday; empty: in turn on the others."""

    name: str
    post: str
    phone: str = ""
    weekdays: tuple[int, ...] = ()


@dataclass(frozen=True)
class Duty:
    """Who is on duty on a working day; without a name it is a gap."""

    day: date
    name: str = ""
    post: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Roster:
    """The roster of a month; ``slot``: unit and month, so that there is one."""

    number: str
    slot: str
    unit: str
    month: date
    duties: tuple[Duty, ...]
    turn: int
    """whose turn it is after the month"""
    drawn_on: date
    state: str = DRAWN
    published_at: datetime | None = None
    version: int = 0

    @property
    def gaps(self) -> tuple[date, ...]:
        """The working days without a leader."""
        return tuple(one.day for one in self.duties if not one.name)


def slot_of(unit: str, month: date) -> str:
    """What there is one roster of."""
    return f"{unit}/{month:%Y-%m}"


def draw_roster(
    number: str, form: Mapping[str, Any], by: Officer, today: Today, turn: int, phone: str
) -> tuple[Roster]:
    """A leader for every working day. ``turn``: who comes first; ``phone``: the office's, where none is given."""
    month = form["month"]
    leaders = [
        DutyLeader(one["name"], one["post"], one["phone"] or phone, _weekdays(one["weekdays"]))
        for one in form["leaders"]
    ]
    days = [one.on for one in days_of_month(EVERY_WORKING_DAY, month, today.calendar)]
    duties, turn = draw(days, leaders, turn)
    return (Roster(number, slot_of(by.unit, month), by.unit, month, duties, turn, today.on),)


def draw(days: Sequence[date], leaders: Sequence[DutyLeader], turn: int) -> tuple[tuple[Duty, ...], int]:
    """The duties of the days: first who has that weekday, else those without days of their own, in turn."""
    free = [one for one in leaders if not one.weekdays]
    duties = []
    for day in days:
        own = [one for one in leaders if day.isoweekday() in one.weekdays]
        if own:
            who: DutyLeader | None = own[day.isocalendar().week % len(own)]
        elif free:
            who, turn = free[turn % len(free)], turn + 1
        else:
            who = None
        duties.append(Duty(day, who.name, who.post, who.phone) if who else Duty(day))
    return tuple(duties), turn % len(free) if free else turn


def set_duty(roster: Roster, form: Mapping[str, Any], by: Officer, today: Today) -> tuple[Roster]:
    """Another leader on a day, or none. What is published changes with it."""
    if form["day"] not in {one.day for one in roster.duties}:
        raise Invalid(fields={"day": "not_a_working_day"})
    if bool(form["name"]) != bool(form["post"]):
        raise Invalid(fields={"post" if form["name"] else "name": "missing"})
    return (replace(roster, duties=tuple(
        Duty(one.day, form["name"], form["post"], form["phone"] or one.phone if form["name"] else "")
        if one.day == form["day"] else one for one in roster.duties
    )),)  # fmt: skip


def publish_roster(roster: Roster, form: Mapping[str, Any], by: Officer, today: Today) -> tuple[Roster]:
    """The public sees it; ``Refused('roster_has_gaps')`` while a day to come has no leader."""
    must_be_open("publish_roster", now_open(roster), STEPS, STATES[roster.state], roster.state)
    gaps = [day for day in roster.gaps if day >= today.on]
    if gaps:
        raise Refused("roster_has_gaps", days="、".join(f"{day.month}月{day.day}日" for day in gaps))
    return (replace(roster, state=PUBLISHED, published_at=today.at),)


def now_open(roster: Roster) -> tuple[str, ...]:
    """The steps that may be taken."""
    return tuple(STEPS) if roster.state == DRAWN else ("set_duty",)


def _weekdays(text: str) -> tuple[int, ...]:
    """``1、3`` as numbers; ``Invalid`` for anything else."""
    parts = [part for part in re.split(r"[\s,，、]+", text) if part]
    if not all(part in "1234567" and len(part) == 1 for part in parts):
        raise Invalid(fields={"leaders": "wrong_type"})
    return tuple(sorted(set(map(int, parts))))
