"""Tables of plain counts, as statistics keeps them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from services.statistics.grid import Dims, Grid, Key

Counts = Mapping[str, Mapping[Key, int]]
"""what is counted -> key -> number"""


def grid_of(dims: Dims, counts: Counts) -> Grid:
    """The table of these counts; a key that one count has and another lacks is nought there."""
    keys = sorted({key for one in counts.values() for key in one})
    words = tuple(tuple(sorted({key[place] for key in keys})) for place in range(len(dims)))
    codes = [[own.index(word) for own, word in zip(words, key, strict=True)] for key in keys]
    values = [[one.get(key, 0) for key in keys] for one in counts.values()]
    return Grid(dims, words, np.array(codes, "<i8"), tuple(counts), np.array(values, "<i8"))
