"""Small counts are not shown, nor whatever would give one away by subtraction.

A count of one or two can be a person somebody knows. It is left out (None) of rows and totals; and as cells are sums of
others (all = initial + repeat, total = sum of the rows), further cells are left out until each missing one could be
more than one number for a reader who has only what is shown. Zeros are shown: they are nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

SHOWN_FROM = 3
PRIME = (1 << 61) - 1
PASSES = 50
"""bounds settle in a few"""
ROUNDS_AT_MOST, SOLVED_AT_MOST = 40, 4000
"""so often more is left out before all is; so many cells are solved for"""

Cell = tuple[int, str]
"""place in a table, and what is counted there"""
Sum = tuple[Cell, tuple[Cell, ...]]
"""a whole and its parts"""
Counts = Mapping[Cell, int]


def beside(
    counts: Counts, sums: Iterable[Sum], before: Collection[Cell], blank: Collection[Cell], decided: Collection[Cell]
) -> tuple[frozenset[Cell], frozenset[Cell]]:
    """The same where other tables are known already: ``decided`` are their cells, of which those of ``before`` were
    left out, and no more can be. Gives the cells left out, and those of them that may be nought for all a reader knows
    (``blank``, as of the tables before): where three rows of one each stand beside a total of three, the noughts of
    the column go too.
    """
    sums = [one for one in sums if one[1] and all(cell in counts for cell in _cells(one))]
    bounds, of = Bounds(counts, sums), Around(counts, sums, decided)
    hidden = {*before, *(cell for cell, count in counts.items() if 0 < count < SHOWN_FROM and cell not in decided)}
    empty, rounds = set(blank), 0
    while known := _told(counts, hidden, empty, sums, bounds):
        rounds += 1
        if company := of.company(known, hidden):
            wider = company
        elif not decided:
            return frozenset(cell for cell, count in counts.items() if count), frozenset()
        else:
            wider = next((one for one in of.wider(known) if not one <= empty), set())
            empty |= wider
        if decided and (rounds > ROUNDS_AT_MOST or len(hidden) - len(before) > SOLVED_AT_MOST):
            wider = of.free
            empty |= wider
        if wider <= hidden and wider <= empty:
            break
        hidden |= wider
    return frozenset(hidden), frozenset(empty)


class Around:
    """Which cells stand in sums with which; ``free``: those that may still be left out."""

    def __init__(self, counts: Counts, sums: Sequence[Sum], decided: Collection[Cell]) -> None:
        self.counts = counts
        self.free = set(counts.keys() - set(decided))
        self._sums = [_cells(one) for one in sums]
        self._of: dict[Cell, list[int]] = {}
        for place, cells in enumerate(self._sums):
            for cell in cells:
                self._of.setdefault(cell, []).append(place)

    def company(self, known: Collection[Cell], hidden: set[Cell]) -> set[Cell]:
        """One more cell to leave out beside each of these, unless a sum of its own has just got one. First beside those
        that stand alone in a sum: the others may be told by them only."""
        company, helped = set[Cell](), set[int]()
        alone = {cell: [one for one in self._of.get(cell, ()) if self._is_alone(cell, one, hidden)] for cell in known}
        plain = {cell: sums for cell, sums in alone.items() if sums}
        for cell, telling in (plain or {cell: self._of.get(cell, []) for cell in known}).items():
            if helped.isdisjoint(self._of.get(cell, ())):
                beside = {x for one in telling for x in self._sums[one] if self._may_go(x, hidden)}
                if beside:
                    chosen = min(beside, key=lambda one: (self.counts[one], one))
                    company.add(chosen)
                    helped |= set(self._of[chosen])
        return company

    def wider(self, known: Collection[Cell]) -> Iterator[set[Cell]]:
        """Of the cells that may still be left out, noughts too: those of the sums of these; of their columns; all."""
        around = {x for one in known for each in self._of.get(one, ()) for x in self._sums[each]}
        yield around & self.free
        for columns in ({one[1] for one in known}, {one[1] for one in around}):
            yield {x for x in self.free if x[1] in columns}
        yield self.free

    def _is_alone(self, cell: Cell, place: int, hidden: set[Cell]) -> bool:
        return not any(x in hidden and x != cell for x in self._sums[place])

    def _may_go(self, cell: Cell, hidden: set[Cell]) -> bool:
        return bool(self.counts[cell]) and cell in self.free and cell not in hidden


def _cells(one: Sum) -> tuple[Cell, ...]:
    return one[0], *one[1]


class Bounds:
    """Between which numbers each cell must lie, for a reader of what is shown."""

    def __init__(self, counts: Counts, sums: Sequence[Sum]) -> None:
        self.cells = list(counts)
        self._at = {cell: place for place, cell in enumerate(self.cells)}
        self._values = np.array([counts[cell] for cell in self.cells], float)
        self._wholes = np.array([self._at[whole] for whole, _ in sums], int)
        self._parts = np.array([self._at[x] for _, parts in sums for x in parts], int)
        sizes = [len(parts) for _, parts in sums]
        self._starts = np.cumsum([0, *sizes])[:-1].astype(int)
        self._of = np.repeat(np.arange(len(sums)), sizes)

    def told(self, hidden: Collection[Cell], empty: Collection[Cell]) -> list[Cell]:
        """The cells that are left out, more than nought, and could be one number only."""
        low, high = self._values.copy(), self._values.copy()
        places = np.array([self._at[cell] for cell in hidden], int)
        low[places], high[places] = 1, np.inf
        low[np.array([self._at[cell] for cell in empty], int)] = 0
        for _ in range(PASSES if len(self._wholes) else 0):
            before = low.sum(), np.isinf(high).sum(), high[~np.isinf(high)].sum()
            self._tighten(low, high)
            if before == (low.sum(), np.isinf(high).sum(), high[~np.isinf(high)].sum()):
                break
        return sorted(self.cells[one] for one in places if low[one] == high[one] and self._values[one])

    def _tighten(self, low: Any, high: Any) -> None:
        """Bring every whole and its parts to agree."""
        least, most = low[self._parts], high[self._parts]
        is_open = np.isinf(most)
        finite = np.where(is_open, 0, most)
        leasts, mosts = np.add.reduceat(least, self._starts), np.add.reduceat(finite, self._starts)
        opens = np.add.reduceat(is_open.astype(int), self._starts)
        np.maximum.at(low, self._wholes, leasts)
        np.minimum.at(high, self._wholes, np.where(opens > 0, np.inf, mosts))
        others = np.where(opens[self._of] - is_open > 0, np.inf, mosts[self._of] - finite)
        np.maximum.at(low, self._parts, low[self._wholes][self._of] - others)
        np.minimum.at(high, self._parts, high[self._wholes][self._of] - (leasts[self._of] - least))


def _told(counts: Counts, hidden: set[Cell], empty: set[Cell], sums: Sequence[Sum], bounds: Bounds) -> list[Cell]:
    """The cells left out that could be one number only: the sums bound them from both sides, or solve for them."""
    if bound := bounds.told(hidden, empty):
        return bound
    touched = [one for one in sums if not hidden.isdisjoint(_cells(one))]
    return sorted(cell for cell in _solved(hidden, touched) if counts[cell])


def _solved(hidden: set[Cell], sums: Iterable[Sum]) -> list[Cell]:
    """The cells that the sums, taken as equations, determine (Gauss and Jordan, in remainders of a large prime)."""
    system = Equations()
    for whole, parts in sums:
        row = dict.fromkeys((one for one in parts if one in hidden), 1)
        if whole in hidden:
            row[whole] = PRIME - 1
        system.add(row)
    return [pivot for pivot, row in system.rows.items() if len(row) == 1]


class Equations:
    """Each row is solved for a cell of its own, its pivot, which stands in no other; only rows that have a cell are
    looked at when it is taken out."""

    def __init__(self) -> None:
        self.rows: dict[Cell, dict[Cell, int]] = {}
        self._with: dict[Cell, set[Cell]] = {}
        """cell -> the pivots of the rows that have it"""

    def add(self, row: dict[Cell, int]) -> None:
        """One more equation: cell -> factor."""
        for known in [one for one in row if one in self.rows]:
            _take_out(row, known, self.rows[known])
        if not row:
            return
        pivot = min(row, key=lambda one: len(self._with.get(one, ())))
        inverse = pow(row[pivot], -1, PRIME)
        row = {cell: factor * inverse % PRIME for cell, factor in row.items()}
        for other in list(self._with.get(pivot, ())):
            come, gone = _take_out(self.rows[other], pivot, row)
            for cell in come:
                self._with.setdefault(cell, set()).add(other)
            for cell in gone:
                self._with[cell].discard(other)
        self.rows[pivot] = row
        for cell in row:
            self._with.setdefault(cell, set()).add(pivot)


def _take_out(row: dict[Cell, int], pivot: Cell, by: dict[Cell, int]) -> tuple[list[Cell], list[Cell]]:
    """Less so many times the other row that the pivot is gone; the cells that came and those that went."""
    times, come, gone = row[pivot], list[Cell](), list[Cell]()
    for cell, factor in by.items():
        before = row.get(cell, 0)
        after = (before - times * factor) % PRIME
        if after:
            row[cell] = after
            if not before:
                come.append(cell)
        elif before:
            del row[cell]
            gone.append(cell)
    return come, gone
