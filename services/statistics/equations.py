"""Which unknowns a system of sums determines: exact, in remainders of a large prime.

What leaves all sums as they are is a change of the unknowns. One such change is drawn at random: an unknown that it
leaves alone is determined, and by chance alone hardly ever another (once in 2^31, and then one more is left out).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from services.statistics.columns import Array
from services.statistics.sums import Sums

Row = dict[int, int]
"""unknown -> its factor in a sum that comes to a known number"""
PRIME = (1 << 31) - 1
SEED = 7


def _entries(sums: Sums, unknown: Array) -> tuple[Array, Array, Array]:
    """Each unknown of each sum, once: the cell, the sum, and its factor there."""
    rows = np.arange(len(sums.wholes))
    cells = np.concatenate([sums.parts, sums.wholes])
    of = np.concatenate([np.repeat(rows, sums.sizes), rows])
    factors = np.concatenate([np.ones(len(sums.parts), "<i8"), np.full(len(rows), -1, "<i8")])
    kept = unknown[cells]
    cells, of, factors = cells[kept], of[kept], factors[kept]
    if not len(cells):
        return cells, of, factors
    mixed = of * len(unknown) + cells
    order = np.argsort(mixed, kind="stable")
    is_first = np.diff(mixed[order], prepend=-1) != 0
    factors = np.add.reduceat(
        factors[order], np.flatnonzero(is_first)
    )  # parts that are alike stand there several times
    cells, of = cells[order][is_first], of[order][is_first]
    return cells[factors != 0], of[factors != 0], factors[factors != 0]


def determined(sums: Sums, unknown: Array) -> Array:
    """Of the unknown cells (a mask), those that could be one number only, taking the sums as equations.

    Sums that are the only ones with some unknown tell nothing of the rest: they are laid aside, layer by layer. What
    remains is mostly small, and solved (Gauss and Jordan); then those laid aside are put in again, the last ones first,
    each changing the unknown that it alone had.
    """
    cells, rows, factors = _entries(sums, unknown)
    moved = np.random.default_rng(SEED).integers(1, PRIME, len(unknown))
    in_none = unknown.copy()
    in_none[cells] = False
    layers, core = _peeled(cells, rows, len(unknown), len(sums.wholes))
    system = Equations()
    for one in _as_rows(core, cells, rows, factors):
        system.add(one)
    for pivot, row in system.rows.items():
        rest = sum(factor * int(moved[other]) for other, factor in row.items() if other != pivot)
        moved[pivot] = -rest % PRIME
    for layer, own in reversed(layers):
        _put(moved, cells[layer], rows[layer], factors[layer], own[layer])
    found: Array = unknown & (moved == 0) & ~in_none
    return found


def _peeled(cells: Array, rows: Array, count: int, sums: int) -> tuple[list[tuple[Array, Array]], Array]:
    """The layers that are laid aside: their entries, and a mask of all entries that says which are of an unknown that
    stands nowhere else, one a sum; and the entries that remain."""
    is_left, layers = np.ones(len(cells), bool), list[tuple[Array, Array]]()
    while True:
        often = np.bincount(cells[is_left], minlength=count)
        single = np.flatnonzero(is_left & (often[cells] == 1))
        if not len(single):
            return layers, np.flatnonzero(is_left)
        _, first = np.unique(rows[single], return_index=True)
        own = np.zeros(len(cells), bool)
        own[single[first]] = True
        is_gone = np.zeros(sums, bool)
        is_gone[rows[single]] = True
        layer = np.flatnonzero(is_left & is_gone[rows])
        layers.append((layer, own))
        is_left[layer] = False


def _put(moved: Array, cells: Array, rows: Array, factors: Array, own: Array) -> None:
    """Change the own unknown of each sum so that the sum stays as it is; entries of a sum follow one another."""
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    rest = np.add.reduceat(np.where(own, 0, moved[cells] * factors) % PRIME, starts) % PRIME
    inverse = np.where(factors[own] == 1, 1, PRIME - 1)
    for place in np.flatnonzero(abs(factors[own]) != 1):
        inverse[place] = pow(int(factors[own][place]), -1, PRIME)
    moved[cells[own]] = (PRIME - rest) % PRIME * inverse % PRIME


def _as_rows(some: Array, cells: Array, rows: Array, factors: Array) -> list[Row]:
    found: dict[int, Row] = {}
    for row, cell, factor in zip(rows[some].tolist(), cells[some].tolist(), factors[some].tolist(), strict=True):
        found.setdefault(row, {})[cell] = factor % PRIME
    return [*found.values()]


class Equations:
    """Each row is solved for an unknown of its own, its pivot, which stands in no other; only rows that have an unknown
    are looked at when it is taken out."""

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self._having: dict[int, set[int]] = {}
        """unknown -> the pivots of the rows that have it"""

    def add(self, given: Row) -> None:
        """One more row."""
        row = self._reduced(given)
        if not row:
            return
        pivot = min(row, key=lambda one: len(self._having.get(one, ())))
        row = _normal(row, pivot)
        for other in list(self._having.get(pivot, ())):
            come, gone = _take_out(self.rows[other], pivot, row)
            for unknown in come:
                self._having.setdefault(unknown, set()).add(other)
            for unknown in gone:
                self._having[unknown].discard(other)
        self.rows[pivot] = row
        for unknown in row:
            self._having.setdefault(unknown, set()).add(pivot)

    def _reduced(self, given: Row) -> Row:
        row = dict(given)
        for known in [one for one in row if one in self.rows]:
            _take_out(row, known, self.rows[known])
        return row


def _normal(row: Row, pivot: int) -> Row:
    if row[pivot] == 1:
        return row
    inverse = pow(row[pivot], -1, PRIME)
    return {unknown: factor * inverse % PRIME for unknown, factor in row.items()}


def _take_out(row: Row, pivot: int, by: Mapping[int, int]) -> tuple[list[int], list[int]]:
    """Less so many times the other row that the pivot is gone; the unknowns that came and those that went."""
    times, come, gone = row[pivot], list[int](), list[int]()
    for unknown, factor in by.items():
        before = row.get(unknown, 0)
        after = (before - times * factor) % PRIME
        if after:
            row[unknown] = after
            if not before:
                come.append(unknown)
        elif before:
            del row[unknown]
            gone.append(unknown)
    return come, gone
