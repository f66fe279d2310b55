"""Small counts are not shown, nor whatever would give one away by subtraction.

A count of one or two can be a person somebody knows. It is left out (None) of rows and totals; and as cells are sums of
others (all = initial + repeat, total = sum of the rows), further cells are left out until each missing one could be
more than one number for a reader who has only what is shown. Zeros are shown: they are nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from services.statistics.equations import PRIME, Row, determined

SHOWN_FROM = 3
PASSES = 50
"""bounds settle in a few"""
WORK_AT_MOST = 6_000
"""cells looked at, over all rounds, before a table is left out whole: it is thin, and would be mostly"""

Cell = tuple[int, str]
"""place in a table, and what is counted there"""
Sum = tuple[Cell, tuple[Cell, ...]]
"""a whole and its parts"""
Counts = Mapping[Cell, int]
Places = tuple[int, ...]
"""of a sum, among all cells: the whole, then its parts"""


def beside(
    counts: Counts,
    sums: Iterable[Sum],
    before: Collection[Cell],
    blank: Collection[Cell],
    decided: Collection[Cell],
    pause: Callable[[], None] = lambda: None,
) -> tuple[frozenset[Cell], frozenset[Cell]]:
    """What is left out where other tables are known already: ``decided`` are their cells, of which those of ``before``
    were left out, and no more can be. Gives the cells left out, and those of them that may be nought for all a reader
    knows (``blank``, as of the tables before): where three rows of one each stand beside a total of three, the noughts
    of the column go too. ``pause``: lets others work, between rounds.
    """  # fmt: skip
    cells, at = list(counts), {cell: place for place, cell in enumerate(counts)}
    inside = [(at[whole], *(at[one] for one in parts)) for whole, parts in sums
              if parts and whole in at and all(one in at for one in parts)]  # fmt: skip
    of = Around([*counts.values()], inside, {at[one] for one in decided}, [name for _, name in cells])
    hidden, empty = of.left_out({at[one] for one in before}, {at[one] for one in blank}, pause)
    return frozenset(cells[one] for one in hidden), frozenset(cells[one] for one in empty)


class Around:
    """Cells by their places, and which stand in sums with which; ``free``: those that may still be left out."""

    def __init__(self, counts: Sequence[int], sums: Sequence[Places], decided: set[int], names: Sequence[str]) -> None:
        self.counts, self.names, self.decided = counts, names, decided
        self.free = set(range(len(counts))) - decided
        self._sums, self._of = sums, [list[int]() for _ in counts]
        for place, cells in enumerate(sums):
            for cell in cells:
                self._of[cell].append(place)

    def left_out(self, before: set[int], blank: set[int], pause: Callable[[], None]) -> tuple[set[int], set[int]]:
        """The cells left out, and those of them that may be nought."""
        bounds, counts = Bounds(self.counts, self._sums), self.counts
        hidden = before | {one for one in self.free if 0 < counts[one] < SHOWN_FROM}
        empty, work = set(blank), 0
        while known := bounds.told(hidden, empty) or self._solved(hidden):
            pause()
            work += len(hidden)
            if company := self._company(known, hidden):
                wider = company
            elif not self.decided:
                return {one for one, count in enumerate(counts) if count}, set()
            else:
                wider = next((one for one in self._wider(known) if not one <= empty), set())
                empty |= wider
            if wider <= hidden and wider <= empty:
                break
            hidden |= wider
            if self.decided and (work > WORK_AT_MOST or self.free <= hidden & empty):
                return hidden | self.free, empty | self.free  # there is nothing more that could be left out
        return hidden, empty

    def _solved(self, hidden: set[int]) -> list[int]:
        """The cells left out that the sums, taken as equations, determine."""
        touched = sorted({place for cell in hidden for place in self._of[cell]})
        return sorted(one for one in determined(self._equation(place, hidden) for place in touched) if self.counts[one])

    def _equation(self, place: int, hidden: set[int]) -> Row:
        whole, *parts = self._sums[place]
        row: Row = {}
        for one in parts:
            if one in hidden:
                row[one] = row.get(one, 0) + 1  # parts that are alike stand in it several times
        if whole in hidden:
            row[whole] = PRIME - 1
        return row

    def _company(self, known: Collection[int], hidden: set[int]) -> set[int]:
        """One more cell to leave out beside each of these, unless a sum of its own has just got one. First beside those
        that stand alone in a sum: the others may be told by them only."""
        company, helped = set[int](), set[int]()
        alone = {cell: [one for one in self._of[cell] if self._is_alone(cell, one, hidden)] for cell in known}
        plain = {cell: sums for cell, sums in alone.items() if sums}
        for cell, telling in (plain or {cell: self._of[cell] for cell in known}).items():
            if helped.isdisjoint(self._of[cell]):
                beside = {x for one in telling for x in self._sums[one] if self._may_go(x, hidden)}
                if beside:
                    chosen = min(beside, key=lambda one: (self.counts[one], one))
                    company.add(chosen)
                    helped |= set(self._of[chosen])
        return company

    def _wider(self, known: Collection[int]) -> Iterator[set[int]]:
        """Of the cells that may still be left out, noughts too: those of the sums of these; of their columns; all."""
        around = {x for one in known for each in self._of[one] for x in self._sums[each]}
        yield around & self.free
        for columns in ({self.names[one] for one in known}, {self.names[one] for one in around}):
            yield {x for x in self.free if self.names[x] in columns}
        yield self.free

    def _is_alone(self, cell: int, place: int, hidden: set[int]) -> bool:
        return not any(x in hidden and x != cell for x in self._sums[place])

    def _may_go(self, cell: int, hidden: set[int]) -> bool:
        return bool(self.counts[cell]) and cell in self.free and cell not in hidden


class Bounds:
    """Between which numbers each cell must lie, for a reader of what is shown."""

    def __init__(self, counts: Sequence[int], sums: Sequence[Places]) -> None:
        self._values = np.array(counts, float)
        self._wholes = np.array([cells[0] for cells in sums], int)
        self._parts = np.array([one for cells in sums for one in cells[1:]], int)
        sizes = [len(cells) - 1 for cells in sums]
        self._starts = np.cumsum([0, *sizes])[:-1].astype(int)
        self._of = np.repeat(np.arange(len(sums)), sizes)

    def told(self, hidden: Collection[int], empty: Collection[int]) -> list[int]:
        """The cells that are left out, more than nought, and could be one number only."""
        low, high = self._values.copy(), self._values.copy()
        places = np.array(sorted(hidden), int)
        low[places], high[places] = 1, np.inf
        low[np.array([*empty], int)] = 0
        for _ in range(PASSES if len(self._wholes) else 0):
            before = low.sum(), np.isinf(high).sum(), high[~np.isinf(high)].sum()
            self._tighten(low, high)
            if before == (low.sum(), np.isinf(high).sum(), high[~np.isinf(high)].sum()):
                break
        is_told = (low[places] == high[places]) & (self._values[places] != 0)
        return [int(one) for one in places[is_told]]

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
