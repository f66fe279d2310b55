"""Counts of many things under many keys, as one array: a table, from which those by fewer dimensions are summed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from services.statistics.columns import Array

Key = tuple[str, ...]
Dims = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Grid:
    """``counts[name, key]``: how many of ``names[name]`` under ``codes[key]``, which are places in ``words``, one a
    dimension; keys in order. Without dimensions there is one key."""

    dims: Dims
    words: tuple[tuple[str, ...], ...]
    codes: Array
    names: tuple[str, ...]
    counts: Array

    @property
    def size(self) -> int:
        """How many keys there are."""
        return len(self.codes)

    def keys(self, places: Iterable[int]) -> list[Key]:
        """The keys at these places."""
        return [tuple(own[code] for own, code in zip(self.words, self.codes[one], strict=True)) for one in places]

    def places(self, keys: Iterable[Key]) -> list[int]:
        """Where each of these keys is, below nought where it is not."""
        at = {key: place for place, key in enumerate(self.keys(range(self.size)))}
        return [at.get(key, -1) for key in keys]

    def over(self, other: Grid) -> Grid:
        """The same counts under the keys of another table by the same dimensions; nought where there were none."""
        counts = np.zeros((len(self.names), other.size), "<i8")
        counts[:, other.places(self.keys(range(self.size)))] = self.counts
        return Grid(other.dims, other.words, other.codes, self.names, counts)

    def onto(self, dims: Dims) -> Grid:
        """The sums by fewer dimensions."""
        if dims == self.dims:
            return self
        places = [self.dims.index(one) for one in dims]
        codes, back = groups(self.codes[:, places])
        if not dims:
            codes = np.zeros((1, 0), "<i8")
        sums = np.zeros((len(self.names), len(codes)), "<i8")
        if self.size:
            order = np.argsort(back, kind="stable")
            starts = np.searchsorted(back[order], np.arange(len(codes)))
            sums = np.add.reduceat(self.counts[:, order], starts, axis=1)
        return Grid(dims, tuple(self.words[one] for one in places), codes, self.names, sums)

    def under(self, coarser: Grid) -> Array:
        """Of each key, the place of the key of a table by fewer dimensions that it is a part of."""
        _, back = groups(self.codes[:, [self.dims.index(one) for one in coarser.dims]])
        return back


def groups(codes: Array) -> tuple[Array, Array]:
    """Rows of codes, each once and in order; and of every row, which of them it is."""
    if not codes.shape[1]:
        return codes[:1], np.zeros(len(codes), "<i8")
    flat, sizes = flat_codes(codes)
    found, back = np.unique(flat, return_inverse=True)
    return np.stack(np.unravel_index(found, sizes), axis=1).astype("<i8"), back


def flat_codes(codes: Array) -> tuple[Array, tuple[int, ...]]:
    """Rows of codes as one number each, in the same order; and the sizes that unravel them."""
    sizes = tuple(int(one) + 1 for one in codes.max(axis=0)) if len(codes) else (1,) * codes.shape[1]
    flat: Array = np.ravel_multi_index(tuple(codes.T), sizes).astype("<i8")
    return flat, sizes


def subsets(dims: Sequence[str]) -> list[Dims]:
    """Of these dimensions, the fewest first; each in order of their names."""
    names = sorted(dims)
    return [one for size in range(len(names) + 1) for one in combinations(names, size)]
