"""The table of a period as the office keeps it: figures, who checks whom, objections, and what changed afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from services.supervision.assessment.facts import Fact, Period
from services.supervision.assessment.marks import Cell, Line, Result, result_of
from shared.matters.assessment import DOWN, POINTS, Edition, months_of

OPEN, SELF_CHECK, CROSS_CHECK, SCORED, PUBLISHED = "open", "self_check", "cross_check", "scored", "published"
STATES = {
    OPEN: "已测算", SELF_CHECK: "单位自查中", CROSS_CHECK: "交叉核查中", SCORED: "已评分", PUBLISHED: "已公布",
}  # fmt: skip
SELF, CROSS = "self", "cross"
KINDS = {SELF: "自查", CROSS: "交叉核查"}
UPHELD, REJECTED = "upheld", "rejected"
NOTHING = "无数据"
ANSWERS = {UPHELD: "异议成立", REJECTED: "异议不成立"}


@dataclass(frozen=True)
class Check:
    """Who was asked to check whose figures, and what came back. Never a unit its own in a cross-check."""

    unit: str
    of_unit: str
    kind: str
    asked_on: date
    answer_by: date
    outcome: str = ""
    note: str = ""
    checked_on: date | None = None
    number: str = ""
    """of the unit's own check"""


@dataclass(frozen=True)
class Contest:
    """A fact that was contested: by the unit itself, or by the one that checked it."""

    unit: str
    item: str
    matter: str
    reason: str
    by_unit: str
    contested_on: date
    answer: str = ""
    answer_reason: str = ""
    answered_on: date | None = None

    @property
    def key(self) -> str:
        """What tells it from the others of a table."""
        return f"{self.unit}~{self.item}~{self.matter}"


@dataclass(frozen=True)
class Correction:
    """A figure that changed after publication: the day on which it was seen, and both figures."""

    on: date
    unit: str
    item: str
    was: str
    now: str


@dataclass(frozen=True)
class Age:
    """Up to when a node below was heard."""

    node: str
    said_at: datetime | None = None


@dataclass(frozen=True)
class Table:
    """The table of one period at one node."""

    number: str
    node: str
    unit: str
    """the office that made it"""
    period: str
    first: date
    last: date
    edition: Edition
    units: tuple[str, ...]
    """all that are assessed"""
    opened_by: str
    opened_on: date
    computed_at: datetime
    is_counted: bool = True
    """False until it has its first figures"""
    to_tell: str | None = None
    """marks that units may not all have been told yet how it stands"""
    state: str = OPEN
    result: Result = field(default_factory=Result)
    """as far as is known now"""
    published: Result | None = None
    """as it was published"""
    checks: tuple[Check, ...] = ()
    contests: tuple[Contest, ...] = ()
    corrections: tuple[Correction, ...] = ()
    ages: tuple[Age, ...] = ()
    """when it was counted last"""
    parts: tuple[str, ...] = ()
    """of a quarter or a year: the numbers of its months"""
    answer_by: date | None = None
    scored_on: date | None = None
    published_on: date | None = None
    signed_by: str = ""
    paper_number: str = ""
    version: int = 0

    @property
    def days(self) -> Period:
        """What is counted."""
        return Period(self.first, self.last, self.edition)

    @property
    def is_month(self) -> bool:
        """Whether it is counted from facts; quarters and years are sums of months."""
        return not months_of(self.period)

    @property
    def open_contests(self) -> tuple[Contest, ...]:
        """Those without an answer."""
        return tuple(one for one in self.contests if not one.answer)

    def open_checks(self, kind: str) -> tuple[Check, ...]:
        """Those of that kind that have not come back."""
        return tuple(one for one in self.checks if one.kind == kind and not one.outcome)

    def line(self, unit: str) -> Line | None:
        """The unit's line."""
        return next((one for one in self.result.lines if one.unit == unit), None)

    def cells(self, unit: str) -> tuple[Cell, ...]:
        """The unit's figures."""
        return tuple(one for one in self.result.cells if one.unit == unit)


def counted(table: Table, facts: Iterable[Fact], ages: Iterable[Age], now: datetime) -> Table:
    """The table counted anew; a fact whose objection was upheld is no fault. Published tables: ``corrected``."""
    result = result_of(upheld_out(facts, table), table.units, table.edition)
    return replace(table, result=result, ages=tuple(ages), computed_at=now, is_counted=True)


def corrected(table: Table, facts: Iterable[Fact], ages: Iterable[Age], now: datetime, on: date) -> Table:
    """A published table counted anew: each figure that differs stands beside it, with the day and both figures."""
    after = counted(table, facts, ages, now)
    before, later = _all_told(table.result), _all_told(after.result)
    seen = tuple(
        Correction(on, unit, item, before.get((unit, item), NOTHING), later.get((unit, item), NOTHING))
        for unit, item in sorted(before.keys() | later.keys())
        if before.get((unit, item), NOTHING) != later.get((unit, item), NOTHING)
    )
    return to_be_told(replace(after, corrections=(*table.corrections, *seen))) if seen else table


def to_be_told(table: Table) -> Table:
    """The table with the mark of how it stands now."""
    return replace(table, to_tell=f"{table.state}/{len(table.corrections)}")


def told(cell: Cell) -> str:
    """A figure in one line; the same for all that are without anything."""
    if not (cell.base or cell.hit or cell.fault):
        return NOTHING
    marks = f"得{cell.marks}分" if cell.is_scored else "样本不足"
    return f"{cell.hit}/{cell.base}，计错{cell.fault}，{marks}"


def _all_told(result: Result) -> dict[tuple[str, str], str]:
    cells = {(one.unit, one.item): told(one) for one in result.cells}
    return cells | {(one.unit, one.code): f"{one.hit}/{one.base}" for one in result.beside if one.base or one.hit}


def upheld_out(facts: Iterable[Fact], table: Table) -> Iterable[Fact]:
    """Facts as they count after the answers to objections: an upheld one leaves the base as it is."""
    struck = {(one.unit, one.item, one.matter) for one in table.contests if one.answer == UPHELD}
    for one in facts:
        item = table.edition.item(one.item)
        if item is None or not one.fault or (one.unit, one.item, one.number) not in struck:
            yield one
        elif item.measure.kind == POINTS or item.measure.direction == DOWN:
            yield replace(one, hit=0, fault=0)
        else:
            yield replace(one, hit=one.base, fault=0)


def facts_again(tables: Iterable[Table]) -> Iterable[Fact]:
    """The facts of months, to be summed: each fault as it is, everything else of a cell as one."""
    for table in tables:
        faults = [one.fact for one in table.result.deductions]
        yield from faults
        yield from table.result.opened
        cells = ((one.unit, one.item, one.base, one.hit) for one in table.result.cells)
        yield from _rest(cells, faults, table.last)
        figures = ((one.unit, one.code, one.base, one.hit) for one in table.result.beside)
        yield from _rest(figures, table.result.opened, table.last)


def _rest(sums: Iterable[tuple[str, str, int, int]], seen: Iterable[Fact], on: date) -> Iterator[Fact]:
    """What the sums have more than the facts that are opened."""
    base, hit = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for one in seen:
        base[one.unit, one.item] += one.base
        hit[one.unit, one.item] += one.hit
    for unit, item, of, won in sums:
        rest, more = of - base[unit, item], won - hit[unit, item]
        if rest or more:
            yield Fact(item, unit, "", on, rest, more)


def pairs(units: Iterable[str], month: int) -> tuple[tuple[str, str], ...]:
    """``(who checks, whose)``: round a ring that turns from month to month, so that nobody checks himself and no two
    units check each other for ever."""
    ring = sorted(units)
    if len(ring) < 2:
        return ()
    turn = 1 + month % (len(ring) - 1)
    return tuple((one, ring[(at + turn) % len(ring)]) for at, one in enumerate(ring))
