"""All quantities of a span at once: by a question's dimensions, and by fewer of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from services.statistics.chosen import Base
from services.statistics.columns import Array
from services.statistics.conditions import Test, mask
from services.statistics.grid import Dims, Grid, subsets
from services.statistics.grouping import Counter, Part
from services.statistics.quantities import ROWS, Quantities, quantities
from services.statistics.veil import Whole

KEYS_AT_MOST = 1_000
"""a table with more is not counted: it is left out whole"""
AT_ONCE = 1 << 20
"""so many keys that may be are looked up in an array; of more, those that are get sorted"""


@dataclass(frozen=True)
class Sheet:
    """``names`` of what is counted, and by dimensions how many; None where there are too many keys. ``wholes``: sums
    that hold under each key where the last part, what is left over, is not below nought."""

    names: tuple[str, ...]
    grids: Mapping[Dims, Grid | None]
    wholes: Sequence[Whole]


class Look:
    """The rows of one counter, month after month as one; each with its code by every dimension."""

    def __init__(self, counter: Counter) -> None:
        self.base: Base = counter.base
        self.size = sum(rows.size for rows in self.base.rows)
        self.labelled = [counter.labelled(place) for place in range(len(counter.by))]
        self.codes: list[Array] = []
        self._columns: dict[str, Array] = {}

    def column(self, name: str) -> Array:
        """A column of all rows."""
        if name not in self._columns:
            self._columns[name] = np.concatenate([rows.column(name) for rows in self.base.rows])
        return self._columns[name]

    def met(self, test: Test) -> Array:
        """The places of the rows that meet it."""
        as_of = self.base.chosen.as_of.toordinal()
        return np.flatnonzero(mask(test, self.column, self.base.codes_of, as_of, self.size))


def count(counter: Callable[[str], Counter]) -> Sheet:
    """Every quantity under every key. ``counter``: by the question's dimensions, of the facts that fall into the span
    by a day ('': the question's own)."""
    known = quantities()
    looks = {of: Look(counter(of)) for of in {one.of for one in known.named.values()}}
    dims = tuple(one.id for one in counter("").by)
    words = _agree([*looks.values()])
    names = (*known.named, *(rest for _, _, rest in known.wholes))
    grids: dict[Dims, Grid | None] = {}
    for one in reversed(subsets(dims)):
        finer = [grid for each, grid in grids.items() if grid is not None and set(one) <= set(each)]
        if finer:
            grids[one] = min(finer, key=lambda grid: grid.size).onto(one)
            continue
        places = [dims.index(each) for each in one]
        codes, at = _keys(looks, places, [len(words[place]) for place in places])
        if len(codes) > KEYS_AT_MOST:
            grids[one] = None
            continue
        counts = _counted(known, looks, at, len(codes))
        kept = counts.any(axis=0) if one else np.ones(1, bool)
        grids[one] = Grid(one, tuple(words[place] for place in places), codes[kept], names, counts[:, kept])
    return Sheet(names, grids, [(whole, (*parts, rest)) for whole, parts, rest in known.wholes])


def _agree(looks: Sequence[Look]) -> list[tuple[str, ...]]:
    """The words of each dimension, in order; every look has its codes by them."""
    found = []
    for place in range(len(looks[0].labelled)):
        words = tuple(sorted({word for one in looks for word in one.labelled[place][0]}))
        at = {word: code for code, word in enumerate(words)}
        for one in looks:
            labels, codes = one.labelled[place]
            own = np.array([at[word] for word in labels], "<i8")
            one.codes.append(own[codes] if len(own) else np.zeros(0, "<i8"))
        found.append(words)
    return found


def _keys(looks: Mapping[str, Look], places: Sequence[int], sizes: Sequence[int]) -> tuple[Array, dict[str, Array]]:
    """The keys that any row has, in order; and of each look's rows, the place of its key."""
    if not places:
        return np.zeros((1, 0), "<i8"), {of: np.zeros(one.size, "<i8") for of, one in looks.items()}
    flat = {of: np.ravel_multi_index([one.codes[place] for place in places], sizes) for of, one in looks.items()}
    bins = int(np.prod(sizes))
    if bins <= AT_ONCE:
        is_met = np.zeros(bins, bool)
        for each in flat.values():
            is_met[each] = True
        found = np.flatnonzero(is_met)
    else:
        found = np.unique(np.concatenate([*flat.values()]))
    codes = np.stack(np.unravel_index(found, sizes), axis=1).astype("<i8")
    if len(found) > KEYS_AT_MOST:
        return codes, {}
    if bins <= AT_ONCE:
        place = np.zeros(bins, "<i4")
        place[found] = np.arange(len(found))
        return codes, {of: place[each] for of, each in flat.items()}
    return codes, {of: np.searchsorted(found, each) for of, each in flat.items()}


def _counted(known: Quantities, looks: Mapping[str, Look], at: Mapping[str, Array], size: int) -> Array:
    """Quantities, and what is left over of each whole, by key."""
    seen: dict[tuple[str, Part], Array] = {}
    counts = np.zeros((len(known.named) + len(known.wholes), size), "<i8")
    for place, one in enumerate(known.named.values()):
        for part in one.parts:
            if (one.of, part) not in seen:
                seen[one.of, part] = _sum(looks[one.of], part, at[one.of], size)
            counts[place] += seen[one.of, part]
    row = {name: place for place, name in enumerate(known.named)}
    for place, (whole, parts, _) in enumerate(known.wholes, len(known.named)):
        counts[place] = counts[row[whole]] - counts[[row[one] for one in parts]].sum(axis=0)
    return counts


def _sum(look: Look, part: Part, at: Array, size: int) -> Array:
    if not look.size:
        return np.zeros(size, "<i8")
    met = look.met(part.test)
    weights = None if part.of == ROWS else look.column(part.of)[met]
    return np.bincount(at[met], weights, size).astype("<i8")
