"""Small counts are not shown, nor whatever would give one away by subtraction.

A count of one or two can be a person somebody knows. It is left out (None) of rows and totals; and as cells are sums of
others (all = initial + repeat, total = sum of the rows), further cells are left out until each missing one could be
more than one number for a reader who has only what is shown. Zeros are shown: they are nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from services.statistics.columns import Array
from services.statistics.equations import determined
from services.statistics.sums import Sums

SHOWN_FROM = 3
PASSES = 50
"""bounds settle in a few"""
WORK_AT_MOST = 6_000
"""cells looked at, over all rounds, before a table is left out whole: it is thin, and would be mostly"""
ENDLESS = np.inf


def beside(
    counts: Array,
    sums: Sums,
    names: Array,
    before: Array,
    blank: Array,
    decided: Array,
    pause: Callable[[], None] = lambda: None,
) -> tuple[Array, Array]:
    """What is left out where other tables are known already, as masks over all cells: ``decided`` are their cells, of
    which those of ``before`` were left out, and no more can be. Gives the cells left out, and those of them that may be
    nought for all a reader knows (``blank``, as of the tables before): where three rows of one each stand beside a
    total of three, the noughts of the column go too. ``names``: what is counted in each cell, a number. ``pause``: lets
    others work, between rounds.
    """  # fmt: skip
    return Around(counts, sums, names, decided).left_out(before, blank, pause)


class Around:
    """Cells, and which stand in sums with which; ``free``: those that may still be left out."""

    def __init__(self, counts: Array, sums: Sums, names: Array, decided: Array) -> None:
        self.counts, self.names, self.sums, self.decided, self.free = counts, names, sums, decided, ~decided
        cells = np.concatenate([sums.wholes, sums.parts])
        which = np.concatenate([np.arange(len(sums.wholes)), np.repeat(np.arange(len(sums.wholes)), sums.sizes)])
        order = np.argsort(cells, kind="stable")
        self._which, self._starts = which[order], np.searchsorted(cells[order], np.arange(len(counts) + 1))
        self._parts = sums.starts

    def left_out(self, before: Array, blank: Array, pause: Callable[[], None]) -> tuple[Array, Array]:
        """The cells left out, and those of them that may be nought."""
        counts = self.counts
        hidden = before | (self.free & (counts > 0) & (counts < SHOWN_FROM))
        empty, work = blank.copy(), 0
        while len(known := self._told(hidden, empty)):
            pause()
            work += int(hidden.sum())
            company = self._company(known, hidden)
            if company.any():
                wider = company
            elif not self.decided.any():
                return counts > 0, np.zeros(len(counts), bool)
            else:
                wider = next((one for one in self._wider(known) if (one & ~empty).any()), np.zeros(len(counts), bool))
                empty = empty | wider
            if not (wider & ~hidden).any() and not (wider & ~empty).any():
                break
            hidden = hidden | wider
            if self.decided.any() and (work > WORK_AT_MOST or not (self.free & ~(hidden & empty)).any()):
                return hidden | self.free, empty | self.free  # there is nothing more that could be left out
        return hidden, empty

    def _told(self, hidden: Array, empty: Array) -> Array:
        """The cells left out, more than nought, that could be one number only: in order."""
        touched = self.sums.touching(hidden)
        known = bounded(self.counts, touched, hidden, empty)
        if not known.any():
            known = determined(touched, hidden) & (self.counts > 0)
        return np.flatnonzero(known)

    def _company(self, known: Array, hidden: Array) -> Array:
        """One more cell to leave out beside each of these, unless a sum of its own has just got one. First beside those
        that stand alone in a sum: the others may be told by them only."""
        company, helped = np.zeros(len(self.counts), bool), np.zeros(len(self.sums.wholes), bool)
        is_alone = self.sums.having(hidden) == 1
        own = {cell: self._of(cell) for cell in known.tolist()}
        is_plain = any(is_alone[sums].any() for sums in own.values())
        may_go = (self.counts > 0) & self.free & ~hidden
        for sums in own.values():
            telling = sums[is_alone[sums]] if is_plain else sums
            if not len(telling) or helped[sums].any():
                continue
            others = np.concatenate([self._cells(one) for one in telling])
            others = others[may_go[others]]
            if len(others):
                least = others[self.counts[others] == self.counts[others].min()].min()
                company[least] = True
                helped[self._of(least)] = True
        return company

    def _wider(self, known: Array) -> Iterator[Array]:
        """Of the cells that may still be left out, noughts too: those of the sums of these; of their columns; all."""
        around = np.zeros(len(self.counts), bool)
        for cell in known.tolist():
            for one in self._of(cell):
                around[self._cells(one)] = True
        yield around & self.free
        for columns in (self.names[known], self.names[around]):
            yield self.free & np.isin(self.names, columns)
        yield self.free

    def _of(self, cell: int) -> Array:
        """The sums in which a cell stands."""
        return self._which[self._starts[cell] : self._starts[cell + 1]]

    def _cells(self, place: int) -> Array:
        """The whole of a sum, and its parts."""
        start = self._parts[place]
        return np.append(self.sums.parts[start : start + self.sums.sizes[place]], self.sums.wholes[place])


def bounded(counts: Array, sums: Sums, hidden: Array, empty: Array) -> Array:
    """The cells that are left out, more than nought, and could be one number only, by what each sum leaves of it."""
    low = np.where(hidden, np.where(empty, 0.0, 1.0), counts)
    high = np.where(hidden, ENDLESS, counts)
    starts, of = sums.starts, np.repeat(np.arange(len(sums.wholes)), sums.sizes)
    for _ in range(PASSES if len(sums.wholes) else 0):
        before = low.copy(), high.copy()
        _tighten(sums, starts, of, low, high)
        if (before[0] == low).all() and (before[1] == high).all():
            break
    return hidden & (low == high) & (counts != 0)


def _tighten(sums: Sums, starts: Array, of: Array, low: Array, high: Array) -> None:
    """Bring every whole and its parts to agree."""
    wholes, parts = sums.wholes, sums.parts
    least, most = low[parts], high[parts]
    is_open = np.isinf(most)
    finite = np.where(is_open, 0, most)
    leasts, mosts = np.add.reduceat(least, starts), np.add.reduceat(finite, starts)
    opens = np.add.reduceat(is_open, starts, dtype="<i8")
    np.maximum.at(low, wholes, leasts)
    np.minimum.at(high, wholes, np.where(opens > 0, ENDLESS, mosts))
    others = np.where(opens[of] - is_open > 0, ENDLESS, mosts[of] - finite)
    np.maximum.at(low, parts, low[wholes][of] - others)
    np.minimum.at(high, parts, high[wholes][of] - (leasts[of] - least))
