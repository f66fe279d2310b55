"""Which cells of tables are sums of others, as arrays: cells are numbers, a sum is a whole and its parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from services.statistics.columns import Array


@dataclass(frozen=True, eq=False)
class Sums:
    """``wholes``: a cell each sum; ``parts``: of all sums, one after another; ``sizes``: how many parts each has."""

    wholes: Array
    parts: Array
    sizes: Array

    @classmethod
    def of(cls, sums: Iterable[tuple[int, Iterable[int]]]) -> Sums:
        """From plain ones, a whole and its parts each."""
        some = [(whole, [*parts]) for whole, parts in sums]
        wholes, sizes = [whole for whole, _ in some], [len(parts) for _, parts in some]
        return cls(*(np.array(one, "<i8") for one in (wholes, [x for _, parts in some for x in parts], sizes)))

    @classmethod
    def joined(cls, some: Iterable[Sums]) -> Sums:
        """All of several, without those that have no parts."""
        every = [*some, cls.of([])]
        wholes, parts, sizes = (
            np.concatenate(one) for one in zip(*((one.wholes, one.parts, one.sizes) for one in every), strict=True)
        )
        return cls(wholes[sizes > 0], parts, sizes[sizes > 0])

    @property
    def starts(self) -> Array:
        """Where the parts of each sum begin."""
        return np.cumsum(self.sizes) - self.sizes

    def having(self, cells: Array) -> Array:
        """How many of the cells (a mask) stand in each sum, several times where they do."""
        if not len(self.wholes):
            return np.zeros(0, "<i8")
        found: Array = np.add.reduceat(cells[self.parts], self.starts, dtype="<i8")
        return found + cells[self.wholes]

    def touching(self, cells: Array) -> Sums:
        """The sums in which one of the cells (a mask) stands."""
        is_met = self.having(cells) > 0
        return Sums(self.wholes[is_met], self.parts[np.repeat(is_met, self.sizes)], self.sizes[is_met])
