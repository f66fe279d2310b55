"""The list of a dispatch meeting: what is open, due, overdue, returned, or owned without progress. Pure.

Read from the watches of the node, which hold codes and days; what is sealed is left out as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from services.supervision.domain import Clock, Watch
from services.supervision.heard import Heard
from services.supervision.sealed import is_sealed
from shared.deadlines import Calendar, rule

OVERDUE, RETURNED, IDLE, DUE, OPEN = "overdue", "returned", "idle", "due", "open"
KINDS: Mapping[str, str] = {
    OVERDUE: "已超期", RETURNED: "退回、有异议", IDLE: "包案未见进展", DUE: "将到期", OPEN: "在办",
}  # fmt: skip
"""in the order of the list"""
LINES_AT_MOST = 1000


@dataclass(frozen=True)
class Line:
    """One thing that one unit has to do about one matter, and how it stands. ``days``: over, left, or since when."""

    kind: str
    matter: str
    unit: str
    task: str
    """in Chinese: the limit's name, or what happened"""
    days: int
    since: date
    due_on: date | None = None


@dataclass(frozen=True)
class Figure:
    """One unit's matters, each counted once in a column (unit of count: 件, distinct matters)."""

    unit: str
    open: int
    due: int
    overdue: int
    returned: int


@dataclass(frozen=True)
class Owned:
    """A matter that a leader owns: with which unit, when progress was noted last, and until when it is owed next."""

    matter: str
    unit: str
    noted_on: date
    due_on: date


@dataclass(frozen=True)
class View:
    """How the list is drawn: of which day, looking how many days ahead, and what is left out or told besides.

    ``hidden``: units of which nothing is listed; ``owned``: what leaders own; ``returned_from``: the first day of the
    period whose objections are told.
    """

    on: date
    within_days: int
    calendar: Calendar
    returned_from: date
    hidden: Collection[str] = ()
    owned: tuple[Owned, ...] = ()


def draw(watches: Iterable[Watch], view: View) -> tuple[Line, ...]:
    """All lines, the gravest first; within a kind the longest over, or the next due, first."""
    order = list(KINDS)
    found = [line for watch in watches if not is_sealed(watch.heard) for line in _lines(watch, view)]
    found += [
        Line(IDLE, one.matter, one.unit, "包案进展", (view.on - one.noted_on).days, one.noted_on, one.due_on)
        for one in view.owned
        if one.due_on < view.on and one.unit not in view.hidden
    ]
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), _urgency(one), one.matter, one.unit, one.task)))


def figures(lines: Iterable[Line]) -> tuple[Figure, ...]:
    """How many matters each unit has: under way (with those due and overdue), due, overdue, returned."""
    found: dict[str, dict[str, set[str]]] = {}
    for one in lines:
        kinds = found.setdefault(one.unit, {kind: set() for kind in KINDS})
        kinds[one.kind].add(one.matter)
    return tuple(
        Figure(
            unit, len(kinds[OPEN] | kinds[DUE] | kinds[OVERDUE]), len(kinds[DUE]), len(kinds[OVERDUE]),
            len(kinds[RETURNED]),
        )
        for unit, kinds in sorted(found.items())
        if any(kinds[kind] for kind in (OPEN, DUE, OVERDUE, RETURNED))
    )  # fmt: skip


def _lines(watch: Watch, view: View) -> Iterator[Line]:
    clocks = [one for one in watch.clocks if one.unit not in view.hidden and one.ended_on is None]
    for clock in clocks:
        yield _of_clock(watch.number, clock, view)
    for said in watch.heard:
        if said.event == "custody.refused" and said.unit not in view.hidden:
            on = said.day("refused_at", view.calendar) or said.said_on(view.calendar)
            if on >= view.returned_from:
                yield Line(RETURNED, watch.number, said.unit, _answer(said, watch.heard), (view.on - on).days, on)


def _of_clock(number: str, clock: Clock, view: View) -> Line:
    left = (clock.due_on - view.on).days
    late = clock.rung_at is not None or left < 0
    kind = OVERDUE if late else DUE if left <= view.within_days else OPEN
    return Line(kind, number, clock.unit, rule(clock.rule).zh, abs(left), clock.started_on, clock.due_on)


def _answer(refusal: Heard, heard: Iterable[Heard]) -> str:
    answers = [one for one in heard if one.event == "objection.answered" and one.hop == refusal.hop]
    if any(one.event == "designation.asked" for one in heard):
        return "提出管辖异议，已报请指定"
    if not answers:
        return "提出管辖异议，待核实"
    return "管辖异议成立，退回" if answers[-1].facts.get("agreed") else "管辖异议不成立"


def _urgency(one: Line) -> int:
    return one.days if one.kind in (DUE, OPEN) else -one.days
