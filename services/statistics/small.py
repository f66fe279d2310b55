"""Small counts are not shown, nor whatever would give one away by subtraction.

A count of one or two can be a person somebody knows. It is left out (None) of rows and totals; and as the columns of a
table are sums (received = initial + repeat, initial = in hand + concluded, total = sum of the rows), further cells are
left out until each missing one could be more than one number for a reader who has only what is shown. Zeros are shown:
they are nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from math import inf
from typing import Any

SHOWN_FROM = 3

SUMS = (("received", ("initial", "repeat")), ("initial", ("in_hand", "concluded")))
"""within a row: the whole and its parts"""
RATE = {"on_time": "numerator", "due": "denominator"}
COLUMNS = ("received", "initial", "repeat", "in_hand", "concluded", "on_time", "due")
TOTAL = -1
PRIME = (1 << 61) - 1
PASSES = 50
"""bounds settle in a few"""

Cell = tuple[int, str]
"""row (from 0; the totals' is -1) and column"""
Sum = tuple[Cell, tuple[Cell, ...]]
"""a whole and its parts"""
Counts = Mapping[Cell, int]


def suppress(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table of ``counting.summarise`` without what must not be seen; ``hidden`` says that something was left out.

    A cell left out is None; so are a rate of which one half is, ``matters`` where initial or repeat is (it lies
    between), and the check of the sum where the total is.
    """
    rows = [*table["rows"], table["totals"]]
    counts = {cell: value for place, row in enumerate(rows) for cell, value in _counts(place, row, len(rows))}
    hidden = to_hide(counts, len(rows) - 1)
    shown = [_shown(row, {column for place_, column in hidden if place_ == _place(place, len(rows))})
             for place, row in enumerate(rows)]  # fmt: skip
    check = table["sum_of_parts"]
    if (TOTAL, "received") in hidden:
        check = {**check, "parts": None, "total": None}
    return {**table, "rows": shown[:-1], "totals": shown[-1], "sum_of_parts": check, "hidden": bool(hidden),
            "shown_from": SHOWN_FROM}  # fmt: skip


def to_hide(counts: Counts, rows: int) -> frozenset[Cell]:
    """The cells of a summary to leave out; ``rows`` beside the totals."""
    return left_out(counts, [*_sums(rows)])


def left_out(counts: Counts, sums: Iterable[Sum]) -> frozenset[Cell]:
    """The cells to leave out: the small ones, and others until none that is left out can be told from the rest."""
    sums = [one for one in sums if all(cell in counts for cell in _cells(one))]
    of: dict[Cell, list[Sum]] = {}
    for one in sums:
        for cell in _cells(one):
            of.setdefault(cell, []).append(one)
    hidden = {cell for cell, count in counts.items() if 0 < count < SHOWN_FROM}
    while known := _told(counts, hidden, sums):
        if not (company := _company(known, counts, hidden, of)):
            return frozenset(cell for cell, count in counts.items() if count)
        hidden |= company
    return frozenset(hidden)


def _company(known: Iterable[Cell], counts: Counts, hidden: set[Cell], of: Mapping[Cell, list[Sum]]) -> set[Cell]:
    """One more cell to leave out beside each of these, unless a sum of its own has just got one. First beside those
    that stand alone in a sum: the others may be told by them only."""
    company: set[Cell] = set()
    helped: set[Sum] = set()
    alone = {cell: [one for one in of.get(cell, ()) if hidden.isdisjoint({*_cells(one)} - {cell})] for cell in known}
    plain = {cell: sums for cell, sums in alone.items() if sums}
    for cell, telling in (plain or {cell: of.get(cell, []) for cell in known}).items():
        if helped.isdisjoint(of.get(cell, ())):
            beside = {x for one in telling for x in _cells(one) if counts[x] and x not in hidden}
            company |= {min(beside, key=lambda one: _dear(one, counts))} if beside else set()
            helped |= {one for x in company for one in of[x]}
    return company


def _dear(cell: Cell, counts: Counts) -> tuple[bool, bool, int, Cell]:
    """What is left out last: totals, what was received, large counts."""
    return cell[0] == TOTAL, cell[1] == "received", counts[cell], cell


def _cells(one: Sum) -> tuple[Cell, ...]:
    return one[0], *one[1]


class Bounds:
    """Between which numbers each cell must lie, for a reader of what is shown."""

    def __init__(self, counts: Counts, hidden: set[Cell]) -> None:
        self.low: dict[Cell, float] = {cell: 1 if cell in hidden else count for cell, count in counts.items()}
        self.high: dict[Cell, float] = {cell: inf if cell in hidden else count for cell, count in counts.items()}

    def tighten(self, one: Sum) -> bool:
        """Bring a whole and its parts to agree; whether a bound moved."""
        whole, parts = one
        least, most = sum(self.low[x] for x in parts), sum(self.high[x] for x in parts)
        open_ = {x for x in parts if self.high[x] == inf}
        finite = sum(self.high[x] for x in parts if self.high[x] != inf)
        moved = self._narrow(whole, least, most)
        for x in parts:
            others_most = inf if len(open_) > (x in open_) else finite - (0 if x in open_ else self.high[x])
            moved |= self._narrow(x, self.low[whole] - others_most, self.high[whole] - (least - self.low[x]))
        return moved

    def _narrow(self, cell: Cell, least: float, most: float) -> bool:
        if least <= self.low[cell] and most >= self.high[cell]:
            return False
        self.low[cell], self.high[cell] = max(self.low[cell], least), min(self.high[cell], most)
        return True


def _told(counts: Counts, hidden: set[Cell], sums: Iterable[Sum]) -> list[Cell]:
    """The cells left out that could be one number only: the sums bound them from both sides, or solve for them."""
    bounds = Bounds(counts, hidden)
    touched = [one for one in sums if not hidden.isdisjoint(_cells(one))]
    for _ in range(PASSES):
        if not sum(bounds.tighten(one) for one in touched):
            break
    bound = sorted(cell for cell in hidden if bounds.low[cell] == bounds.high[cell])
    return bound or sorted(_solved(hidden, touched))


def _solved(hidden: set[Cell], sums: Iterable[Sum]) -> list[Cell]:
    """The cells that the sums, taken as equations, determine (Gauss and Jordan, in remainders of a large prime)."""
    rows: dict[Cell, dict[Cell, int]] = {}
    for whole, parts in sums:
        row = dict.fromkeys((one for one in parts if one in hidden), 1)
        if whole in hidden:
            row[whole] = PRIME - 1
        for pivot in [one for one in row if one in rows]:
            row = _without(row, pivot, rows[pivot])
        if row:
            pivot = next(iter(row))
            inverse = pow(row[pivot], -1, PRIME)
            row = {cell: factor * inverse % PRIME for cell, factor in row.items()}
            rows = {one: _without(other, pivot, row) if pivot in other else other for one, other in rows.items()}
            rows[pivot] = row
    return [pivot for pivot, row in rows.items() if len(row) == 1]


def _without(row: dict[Cell, int], pivot: Cell, by: dict[Cell, int]) -> dict[Cell, int]:
    """The row less so many times the other that the pivot is gone."""
    times = row[pivot]
    less = {cell: (row.get(cell, 0) - times * factor) % PRIME for cell, factor in by.items()}
    return {cell: factor for cell, factor in {**row, **less}.items() if factor}


def _sums(rows: int) -> Iterator[Sum]:
    for row in (TOTAL, *range(rows)):
        for whole, parts in SUMS:
            yield (row, whole), tuple((row, one) for one in parts)
    for column in COLUMNS:
        yield (TOTAL, column), tuple((row, column) for row in range(rows))


def _place(place: int, rows: int) -> int:
    return TOTAL if place == rows - 1 else place


def _counts(place: int, row: Mapping[str, Any], rows: int) -> Iterator[tuple[Cell, int]]:
    rate = {column: row["on_time_rate"][name] for column, name in RATE.items()}
    for column, value in chain(row.items(), rate.items()):
        if column in COLUMNS:
            yield (_place(place, rows), column), value


def _shown(row: Mapping[str, Any], hidden: set[str]) -> dict[str, Any]:
    shown = {name: None if name in hidden else value for name, value in row.items()}
    if {"initial", "repeat"} & hidden or 0 < row["matters"] < SHOWN_FROM:
        shown["matters"] = None
    if hidden & set(RATE):
        rate = {name: None if column in hidden else row["on_time_rate"][name] for column, name in RATE.items()}
        shown["on_time_rate"] = {**rate, "value": None}
    return shown
