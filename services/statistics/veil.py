"""What is left out of tables that add up to one another, decided table by table: what one shows, all of them know.

A table by unit and channel is read beside those by unit, by channel and the total: it is decided after them, and hides
whatever would tell what they hide. So a figure is hidden in every question about it, or in none.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np

from services.statistics.columns import Array
from services.statistics.grid import Dims, Grid, subsets
from services.statistics.small import SHOWN_FROM, beside
from services.statistics.sums import Sums

Whole = tuple[str, tuple[str, ...]]
"""what is counted, and its parts"""
KEPT = 16
"""so many decisions, which may be megabytes each"""
FEW = 12
"""keys, under which different counts are not the same by chance, and of which a table may be thin"""
CELLS_AT_MOST, SYSTEM_AT_MOST = 6_000, 15_000
"""a finer table, or one with finer margins, is left out whole: most of it would be, and it would take too long"""


@dataclass(frozen=True, eq=False)
class Veiled:
    """Of one table: which of its counts (``hidden[name, key]``, as of the grid) are left out, and which of them may be
    nought for all a reader knows. None: all of them."""

    grid: Grid | None
    hidden: Array | None = None
    blank: Array | None = None

    @property
    def table(self) -> tuple[Grid, Array]:
        """The table and what is left out of it; ``ValueError`` where it is not known."""
        if self.grid is None:
            raise ValueError("too fine to be counted")
        return self.grid, np.ones(self.grid.counts.shape, bool) if self.hidden is None else self.hidden

    def over(self, other: Grid) -> tuple[Array, Array]:
        """Both as of the keys of another table by the same dimensions; what is nought there alone is shown."""
        grid, hidden = self.table
        places, found = other.places(grid.keys(range(grid.size))), []
        for one in (hidden, hidden if self.blank is None else self.blank):
            wide = np.zeros((len(grid.names), other.size), bool)
            wide[:, places] = one
            found.append(wide)
        return found[0], found[1]


@dataclass(frozen=True, eq=False)
class Decided:
    """What is left out of the tables of a question; ``single``: dimensions of which there is one key only, and that
    key. A table by them as well is the same table."""

    tables: Mapping[Dims, Veiled]
    single: Mapping[str, str]

    def of(self, dims: Dims) -> Veiled:
        """Of the table by these dimensions, by those of them that have several keys."""
        return self.tables[tuple(one for one in sorted(dims) if one not in self.single)]


class System:
    """Tables by their tags, one after another, and the sums between their cells."""

    def __init__(self) -> None:
        self.sums: list[Sums] = []
        self._counts: list[Array] = []
        self._at: dict[Hashable, Array] = {}

    def put(self, tag: Hashable, counts: Array) -> None:
        """A table, ``counts[name, key]``."""
        start = sum(one.size for one in self._counts)
        self._at[tag] = np.arange(start, start + counts.size).reshape(counts.shape)
        self._counts.append(counts)

    def add_up(self, tag: Hashable, wholes: Sequence[tuple[int, Sequence[int]]]) -> None:
        """Within every key of the table, wholes (names by their places) are their parts."""
        cells = self._at[tag]
        for whole, parts in wholes:
            self.sums.append(Sums(cells[whole], cells[list(parts)].T.ravel(), np.full(cells.shape[1], len(parts))))

    def margin(self, coarser: Hashable, finer: Hashable, under: Array) -> None:
        """A table's counts are the sums of another's: ``under`` says of each key of that which of this it is under."""
        above, below = self._at[coarser], self._at[finer]
        order, sizes = np.argsort(under, kind="stable"), np.bincount(under, minlength=above.shape[1])
        self.sums.append(Sums(above.ravel(), below[:, order].ravel(), np.tile(sizes, len(above))))

    def total(self, whole: Hashable, parts: Sequence[Hashable]) -> None:
        """A table is the sum of others, cell by cell."""
        cells = np.stack([self._at[one] for one in parts], axis=-1)
        self.sums.append(Sums(self._at[whole].ravel(), cells.ravel(), np.full(cells[..., 0].size, len(parts))))

    @property
    def counts(self) -> Array:
        """Of every cell."""
        return np.concatenate([one.ravel() for one in self._counts])

    @property
    def names(self) -> Array:
        """Of every cell the place of its name."""
        return np.concatenate([np.repeat(np.arange(len(one)), one.shape[1]) for one in self._counts])

    def decided(
        self, tag: Hashable, before: Mapping[Any, tuple[Array, Array]], pause: Callable[[], None] = lambda: None
    ) -> tuple[Array, Array]:
        """What is left out of one table, and what of that may be nought, by name and key; ``before``: the same of all
        others, which were decided already."""
        counts, own = self.counts, self._at[tag]
        hidden, blank, is_decided = (np.zeros(len(counts), bool) for _ in range(3))
        for other, (left_out, empty) in before.items():
            cells = self._at[other]
            hidden[cells], blank[cells], is_decided[cells] = left_out, empty, True
        found, empty = beside(counts, Sums.joined(self.sums), self.names, hidden, blank, is_decided, pause)
        return found[own], empty[own]


def decide(
    grids: Mapping[Dims, Grid | None], wholes: Sequence[Whole], pause: Callable[[], None] = lambda: None
) -> Decided:
    """What is left out of the tables of all sets of some dimensions (``grids``; None: too fine). ``wholes``: sums that
    hold under each key, where the last part is not below nought. ``pause``: lets others work meanwhile.

    What was decided of the same counts is kept for a while: a dashboard asks the same again and again.
    """
    several = {one for dims in grids for one in dims} - (single := _single(grids)).keys()
    own = {dims: grid for dims, grid in grids.items() if several.issuperset(dims)}
    digest = blake2b(repr(([*own], wholes)).encode())
    for grid in own.values():
        if grid is not None:
            digest.update(repr((grid.words, grid.names)).encode() + grid.codes.tobytes() + grid.counts.tobytes())
    return Decided(_decided(Asked(digest.digest(), own, wholes, pause)), single)


@dataclass(frozen=True)
class Asked:
    """Tables of which is to be decided what is left out; the same as others of the same ``digest``."""

    digest: bytes
    grids: Mapping[Dims, Grid | None] = field(compare=False)
    wholes: Sequence[Whole] = field(compare=False)
    pause: Callable[[], None] = field(compare=False)


def _single(grids: Mapping[Dims, Grid | None]) -> dict[str, str]:
    found = {dims[0]: grid for dims, grid in grids.items() if len(dims) == 1 and grid is not None}
    return {name: grid.keys([0])[0][0] for name, grid in found.items() if grid.size == 1}


@lru_cache(maxsize=KEPT)
def _decided(asked: Asked) -> dict[Dims, Veiled]:
    found: dict[Dims, Veiled] = {}
    for one in sorted(asked.grids, key=lambda dims: (len(dims), dims)):
        grid = asked.grids[one]
        found[one] = Veiled(None) if grid is None else _of(grid, asked, found)
    return found


def _of(grid: Grid, asked: Asked, before: Mapping[Dims, Veiled]) -> Veiled:
    alike = _alike(grid, [parts[-1] for _, parts in asked.wholes])
    below = {dims: other for dims in subsets(grid.dims) if (other := asked.grids[dims]) is not None}
    firsts = [*alike]
    own, size = grid.counts[firsts], sum(np.count_nonzero(one.counts[firsts]) for one in below.values())
    if np.count_nonzero(own) > CELLS_AT_MOST or size > SYSTEM_AT_MOST or _is_thin(own):
        return Veiled(grid)
    system, wholes = System(), _of_alike(asked.wholes, grid.names, alike)
    for dims, one in below.items():
        system.put(dims, one.counts[firsts])
        system.add_up(dims, wholes)
    for dims, one in below.items():
        for place in range(len(dims)):
            coarser = (*dims[:place], *dims[place + 1 :])
            system.margin(coarser, dims, one.under(below[coarser]))
    known = {dims: (_of_all(before[dims], alike, "hidden"), _of_all(before[dims], alike, "blank"))
             for dims in below if dims != grid.dims}  # fmt: skip
    found = system.decided(grid.dims, known, asked.pause)
    hidden, blank = (np.zeros(grid.counts.shape, bool) for _ in range(2))
    for place, every in enumerate(alike.values()):
        hidden[every], blank[every] = found[0][place], found[1][place]
    return Veiled(grid, hidden, blank)


def _alike(grid: Grid, rests: Sequence[str]) -> dict[int, list[int]]:
    """The places of names whose counts are the same under every key: the first of them -> all of them. They are left
    out together, as if everybody knew that they are the same; and there are half as many. Under few keys what is not
    nought may be the same by chance, and would be left out for nothing. What is left over of a whole, and below nought,
    is none of them: the whole is none."""
    found: dict[object, list[int]] = {}
    for place, (name, counts) in enumerate(zip(grid.names, grid.counts, strict=True)):
        if name not in rests or not (counts < 0).any():
            is_told = grid.size >= FEW or not counts.any()
            found.setdefault(counts.tobytes() if is_told else place, []).append(place)
    return {places[0]: places for places in found.values()}


def _of_alike(
    wholes: Sequence[Whole], names: Sequence[str], alike: Mapping[int, list[int]]
) -> list[tuple[int, tuple[int, ...]]]:
    """The sums between the first ones. What is the same as its whole leaves nothing beside it, and tells nothing."""
    row = {names[place]: row for row, places in enumerate(alike.values()) for place in places}
    found = [(row[whole], tuple(row[one] for one in parts)) for whole, parts in wholes if parts[-1] in row]
    return list(dict.fromkeys(one for one in found if one[0] not in one[1]))


def _of_all(veiled: Veiled, alike: Mapping[int, list[int]], which: str) -> Array:
    """What is left out of all that are alike: what one of them shows, is known of all."""
    assert veiled.grid is not None
    own: Array | None = getattr(veiled, which)
    if own is None:
        return np.ones((len(alike), veiled.grid.size), bool)
    every = [place for places in alike.values() for place in places]
    starts = np.cumsum([0, *map(len, alike.values())])[:-1]
    found: Array = np.logical_and.reduceat(own[every], starts, axis=0)
    return found


def _is_thin(own: Array) -> bool:
    """Whether under many keys two thirds of all counts are small: hardly anything could be shown."""
    counted = np.count_nonzero(own)
    small = counted - np.count_nonzero(own >= SHOWN_FROM)
    return bool(own.shape[1] >= FEW and 3 * small > 2 * counted)
