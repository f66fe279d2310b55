"""A line of a reception plan: which days, when, where, who; and the slots it makes of a month. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shared.deadlines import Calendar
from shared.deadlines.recurrence import Day, Recurrence, days, end_of_month, faults
from shared.errors import Invalid
from shared.matters.leaders import SHARING

ROTATE, TOGETHER, APART = SHARING
_DAY_OF_MONTH = re.compile(r"(\d{1,2})(?:[-至~—](\d{1,2}))?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Leader:
    """A leader of an office: what the public notice says of them. ``place``: theirs, where it is another."""

    name: str
    post: str
    portfolio: str = ""
    place: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a plan; ``begins`` and ``ends`` are times at the node, HH:MM. ``dropped``: why it names no more."""

    line: int
    rule: Recurrence
    begins: str
    ends: str
    place: str
    sharing: str
    leaders: tuple[Leader, ...]
    since: date | None = None
    """from where turns are counted: the first day that sessions were made of"""
    dropped: str = ""


@dataclass(frozen=True)
class Slot:
    """A session to be: ``key`` tells it from every other of its plan, however the calendar changes."""

    key: str
    day: Day
    begins: str
    ends: str
    place: str
    leaders: tuple[Leader, ...] = field(default_factory=tuple)


def read_line(form: Mapping[str, Any], line: int) -> Line:
    """The line of a form; ``Invalid`` naming what its rule lacks."""
    rule = Recurrence(
        pattern=form["pattern"], weekdays=tuple(map(int, form["weekdays"])), days=_days(form["days"]),
        months=form["months"], nth=tuple(map(int, form["nth"])), dates=_dates(form["dates"]), step=form["step"],
        counted_from=form["counted_from"], first_on=form["first_on"], last_on=form["last_on"],
        on_day_off=form["on_day_off"],
    )  # fmt: skip
    wrong = faults(rule)
    if form["ends"] <= form["begins"]:
        wrong["ends"] = "not_after_the_beginning"
    if wrong:
        raise Invalid(fields=wrong)
    leaders = tuple(Leader(**one) for one in form["leaders"])
    return Line(line, rule, form["begins"], form["ends"], form["place"], form["sharing"], leaders)


def slots(line: Line, month: date, calendar: Calendar) -> Iterator[Slot]:
    """The sessions of a line in the month of that day. Leaders in rotation go on from month to month."""
    if line.dropped:
        return
    first, last = month.replace(day=1), end_of_month(month)
    every = days(line.rule, line.since or first, last, calendar)
    for turn, day in enumerate(every):
        if day.on < first:
            continue
        for nth, leaders in enumerate(_sitting(line, turn)):
            place = (leaders[0].place if len(leaders) == 1 else "") or line.place
            key = f"{line.line}/{day.named_on.isoformat()}/{nth}"
            yield Slot(key, day, line.begins, line.ends, place, leaders)


def _sitting(line: Line, turn: int) -> Iterator[tuple[Leader, ...]]:
    if line.sharing == TOGETHER:
        yield line.leaders
    elif line.sharing == APART:
        yield from ((one,) for one in line.leaders)
    else:
        yield (line.leaders[turn % len(line.leaders)],)


def _days(text: str) -> tuple[int, ...]:
    """``15、20-22、-1`` as numbers; ``Invalid`` for anything else."""
    found: list[int] = []
    for part in _parts(text):
        if part in ("-1", "最后一日", "月末"):
            found.append(-1)
        elif match := _DAY_OF_MONTH.fullmatch(part.removesuffix("日")):
            first = int(match[1])
            found += range(first, int(match[2] or first) + 1)
        else:
            raise Invalid(fields={"days": "wrong_type"})
    return tuple(dict.fromkeys(found))


def _dates(text: str) -> tuple[date, ...]:
    try:
        found = [date.fromisoformat(part) for part in _parts(text) if _DATE.fullmatch(part) or _refuse()]
    except ValueError as fault:
        raise Invalid(fields={"dates": "wrong_type"}) from fault
    return tuple(sorted(set(found)))


def _refuse() -> bool:
    raise ValueError


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[\s,，、;；]+", text) if part]
