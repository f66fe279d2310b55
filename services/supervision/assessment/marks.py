"""From facts to marks, shares and ranks, to the last digit: half-up, places from the edition; and where each lost mark
went. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

from services.supervision.assessment.facts import Fact
from shared.matters.assessment import BESIDE, POINTS, Edition, Item

ZERO = Decimal(0)


@dataclass(frozen=True)
class Cell:
    """One item of one unit. ``marks`` is empty where the base is too small (样本不足)."""

    unit: str
    item: str
    base: int
    hit: int
    fault: int
    full: str
    marks: str = ""

    @property
    def is_scored(self) -> bool:
        """Whether the base was large enough."""
        return self.marks != ""


@dataclass(frozen=True)
class Deduction:
    """Why a unit lost how many points: a fact, opened."""

    fact: Fact
    points: str = "0"


@dataclass(frozen=True)
class Beside:
    """One of the figures beside the ranking, with the number behind it."""

    unit: str
    code: str
    hit: int
    base: int


@dataclass(frozen=True)
class Line:
    """One unit of the table. ``rank`` is 0 where too little of it could be scored; equal shares have the same rank."""

    unit: str
    marks: str
    full: str
    share: str
    """per cent of the marks that could be had"""
    rank: int = 0


@dataclass(frozen=True)
class Result:
    """All figures of a period."""

    cells: tuple[Cell, ...] = ()
    lines: tuple[Line, ...] = ()
    beside: tuple[Beside, ...] = ()
    deductions: tuple[Deduction, ...] = ()
    """every fact that is a fault, with the points lost by it"""
    opened: tuple[Fact, ...] = ()
    """the facts behind the figures beside"""


@dataclass
class _Sum:
    base: int = 0
    hit: int = 0
    faults: list[Fact] = field(default_factory=list)

    @property
    def fault(self) -> int:
        return sum(one.fault for one in self.faults)


def result_of(facts: Iterable[Fact], units: Iterable[str], edition: Edition) -> Result:
    """The figures of these units."""
    sums: dict[tuple[str, str], _Sum] = {}
    listed = frozenset(units)
    opened: list[Fact] = []
    for one in facts:
        if one.unit in listed:
            found = sums.setdefault((one.unit, one.item), _Sum())
            found.base, found.hit = found.base + one.base, found.hit + one.hit
            if one.fault:
                found.faults.append(one)
            elif one.item in BESIDE and one.hit:
                opened.append(one)
    names = sorted({unit for unit, _ in sums})
    cells, lost = [], []
    for unit in names:
        for item in edition.items:
            total = sums.get((unit, item.code), _Sum())
            cell = cell_of(unit, item, total.base, total.hit, total.fault, edition.places)
            cells.append(cell)
            lost += opened_to(cell, total.faults, edition.places)
    beside = [
        Beside(unit, code, sums.get((unit, code), _Sum()).hit, sums.get((unit, code), _Sum()).base)
        for unit in names
        for code in BESIDE
    ]
    return Result(tuple(cells), lines_of(cells, edition), tuple(beside), tuple(lost), tuple(sorted(opened, key=_key)))


def cell_of(unit: str, item: Item, base: int, hit: int, fault: int, places: int) -> Cell:
    """The cell with its marks."""
    full = half_up(Fraction(item.weight), places)
    if base < item.minimum_base:
        return Cell(unit, item.code, base, hit, fault, str(full))
    return Cell(unit, item.code, base, hit, fault, str(full), str(half_up(marks(item, base, hit, fault), places)))


def marks(item: Item, base: int, hit: int, fault: int) -> Fraction:
    """The exact marks of a base that is large enough."""
    weight = Fraction(item.weight)
    if item.measure.kind == POINTS:
        return max(weight - Fraction(item.points_per_fault) * fault, Fraction(0))
    rate = Fraction(100 * hit, base)
    full, none = Fraction(item.full_at), Fraction(item.none_at)
    way = (rate - none) / (full - none)
    return weight * min(max(way, Fraction(0)), Fraction(1))


def opened_to(cell: Cell, faults: Iterable[Fact], places: int) -> list[Deduction]:
    """The points a cell lost, laid on its faults by their weight so that they add up exactly: rounded down, and what
    is left over a last digit each to the largest remainders. Facts of a cell that was not scored cost nothing."""
    facts = sorted(faults, key=_key)
    if not cell.is_scored:
        return [Deduction(one) for one in facts]
    lost = Decimal(cell.full) - Decimal(cell.marks)
    points = shared_out(lost, [one.fault for one in facts], places)
    return [Deduction(one, str(each)) for one, each in zip(facts, points, strict=True)]


def shared_out(whole: Decimal, weights: Sequence[int], places: int) -> list[Decimal]:
    """``whole`` in parts by weight, each with so many places; they add up to it. The same faults, the same parts."""
    step = Decimal(1).scaleb(-places)
    total = sum(weights)
    if not weights or total == 0:
        return [ZERO.quantize(step) for _ in weights]
    exact = [Fraction(whole) * one / total for one in weights]
    parts = [_rounded(one, places, ROUND_FLOOR) for one in exact]
    left = int((whole - sum(parts, ZERO)) / step)
    order = sorted(range(len(weights)), key=lambda at: (Fraction(parts[at]) - exact[at], at))
    for at in order[:left]:
        parts[at] += step
    return parts


def lines_of(cells: Sequence[Cell], edition: Edition) -> tuple[Line, ...]:
    """Units by the share of the marks they could have; who has too little scored comes last, without a rank."""
    lines: list[tuple[Decimal, Decimal, Line]] = []
    for unit in dict.fromkeys(one.unit for one in cells):
        scored = [one for one in cells if one.unit == unit and one.is_scored]
        full = sum((Decimal(one.full) for one in scored), ZERO)
        got = sum((Decimal(one.marks) for one in scored), ZERO)
        share = half_up(100 * Fraction(got) / Fraction(full), edition.places) if full else ZERO
        lines.append((full, share, Line(unit, str(got), str(full), str(share) if full else "")))
    ranked = [row for row in lines if row[0] and row[0] >= edition.minimum_weight]
    ranked.sort(key=lambda row: (-row[1], row[2].unit))
    found = [
        Line(one.unit, one.marks, one.full, one.share, 1 + sum(other[1] > share for other in ranked))
        for _, share, one in ranked
    ]
    rest = [row[2] for row in lines if row not in ranked]
    return (*found, *sorted(rest, key=lambda one: one.unit))


def half_up(value: Fraction, places: int) -> Decimal:
    """Rounded half-up, exactly."""
    return _rounded(value, places, ROUND_HALF_UP)


def checks(result: Result) -> Mapping[str, tuple[str, str]]:
    """Sum-of-parts: unit -> (full marks less marks, sum of the deductions). The two are equal."""
    found: dict[str, tuple[str, str]] = {}
    for line in result.lines:
        lost = Decimal(line.full) - Decimal(line.marks)
        parts = sum((Decimal(one.points) for one in result.deductions if one.fact.unit == line.unit), ZERO)
        found[line.unit] = (str(lost), str(parts))
    return found


def _rounded(value: Fraction, places: int, way: str) -> Decimal:
    scaled = value * 10**places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    if way == ROUND_HALF_UP and 2 * rest >= scaled.denominator:
        whole += 1
    return Decimal(whole).scaleb(-places)


def _key(one: Fact) -> tuple[str, str, str, str, str]:
    return (one.unit, one.item, one.on.isoformat(), one.number, one.why)
