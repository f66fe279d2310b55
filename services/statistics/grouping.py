"""Counting in columns: rows that meet a condition, by up to three dimensions; rows, heads, house_visits, matters, days.

A dimension is a column of text, a territory at a level, a span of time or an age. Everything here is exact.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from services.statistics.chosen import OPEN_AGES, Base, Chosen, Dimension, Rows, spans
from services.statistics.columns import Array, Columns, each_once
from services.statistics.conditions import UNKNOWN_DAY, Test

__all__ = ["OPEN_AGES", "Chosen", "Counter", "Dimension", "Part"]
BINS, FEW = 1 << 21, 1 << 14
"""so many groups are counted in an array; more are sorted. So few: month by month"""
Found = dict[tuple[str, ...], float]
"""key (a word a dimension) -> number"""


@dataclass(frozen=True)
class Part:
    """What is counted: ``of`` rows, persons, house_visits, matters; or the days from ``since`` to ``until``."""

    test: Test
    of: str = "rows"
    since: str = ""
    until: str = ""


class Counter:
    """One question's look at the columns: masks and codes are made once and used by all its parts."""

    def __init__(self, columns: Columns, chosen: Chosen, by: Sequence[Dimension]) -> None:
        self.columns, self.chosen, self.by = columns, chosen, tuple(by)
        self.base = Base.of(columns, chosen)
        self._labels: dict[str, list[str]] = {}
        self._index: dict[str, dict[str, int]] = {}
        self._translated: dict[str, Array] = {}
        self._own = [[self._label_codes(one, dimension) for dimension in self.by] for one in self.base.rows]
        self._sizes = [max(1, len(self._labels.get(one.id, ()))) for one in self.by]
        self._bins = math.prod(self._sizes)

    @cached_property
    def _keys(self) -> list[Array]:
        return [self._codes(*row) for row in zip(self.base.rows, self._own, strict=True)]

    def labelled(self, place: int) -> tuple[list[str], Array]:
        """The labels of the dimension at a place, and of every row, month after month, which of them it has."""
        return self._labels.get(self.by[place].id, []), _joined([row[place] for row in self._own], "<i8")

    def count(self, part: Part) -> Found:
        """The number under each key that has any."""
        if part.since:
            raise ValueError("days are not added up: ask for their quantile")
        if part.of == "matters":
            return self._distinct(part.test)
        if not self.by:
            return self._counted_whole(part)
        found = ((self._keys[place][met], met, rows) for place, rows, met in self._met(part.test))
        if part.of == "rows":
            return self._summed((codes, None) for codes, _, _ in found)
        return self._summed((codes, rows.column(part.of)[met]) for codes, met, rows in found)

    def quantile(self, part: Part, share: float) -> Found:
        """Of the days from ``since`` to ``until``: the least that so many of them do not exceed (0.5: the median of an
        even number is the mean of the middle two)."""
        codes, days = [], []
        for place, rows, met in self._met(part.test):
            since, until = rows.column(part.since)[met], rows.column(part.until)[met]
            both = (since != UNKNOWN_DAY) & (until != UNKNOWN_DAY)
            codes.append(self._keys[place][met][both])
            days.append((until - since)[both])
        keys, values = _joined(codes, "<i8"), _joined(days, "<i8")
        low, high = (int(values.min()), int(values.max())) if len(values) else (0, 0)
        width = high - low + 1
        if self._bins * width <= BINS:
            return self._quantile_of_counts(np.bincount(keys * width + (values - low)), low, width, share)
        order = np.lexsort((values, keys))
        keys, values = keys[order], values[order]
        found, starts = np.unique(keys, return_index=True)
        ends = [*starts[1:], len(keys)][: len(starts)]
        each = [_quantile(values[start:end], share) for start, end in zip(starts, ends, strict=True)]
        return dict(zip(self._keys_of(found), each, strict=True))

    def both(self, one: Test, other: Test) -> Found:
        """Matters of which some submission meets the one condition, and some the other."""
        single: list[Array] = []
        firsts: list[tuple[Array, Array]] = []
        seconds: list[tuple[Array, Array]] = []
        pairs = zip(self.base.rows, self.base.met(one), self.base.met(other), strict=True)
        for place, (rows, first, second) in enumerate(pairs):
            is_first, is_second = _as_mask(first, rows), _as_mask(second, rows)
            is_alone = rows.groups < 0
            single.append(self._keys[place][is_alone & is_first & is_second])
            for into, met in ((firsts, is_first & ~is_alone), (seconds, is_second & ~is_alone)):
                into.append((self._keys[place][met], rows.groups[met]))
        again = np.intersect1d(self._pairs(firsts), self._pairs(seconds), assume_unique=True)
        return self._summed([(_joined(single, "<i8"), None), (again // self._matters, None)])

    def rows(self, test: Test, key: tuple[str, ...], after: str, limit: int) -> tuple[list[str], int]:
        """The numbers of the facts under a key, in order, after the one seen last; and how many there are in all."""
        wanted, total, later, last = self._code(key), 0, [], after.encode()
        for place, rows, met in self._met(test):
            under = np.flatnonzero(self._keys[place] == wanted)
            if not isinstance(met, slice):
                under = under[met[under]]
            total += len(under)
            own = rows.month.numbers[under if rows.places is None else rows.places[under]]
            later.append(own[np.searchsorted(own, last, "right") :][:limit])  # a month's numbers are in order
        first = heapq.nsmallest(limit, _joined(later, "S32").tolist())
        return [one.decode() for one in first], total

    def _met(self, test: Test) -> Iterator[tuple[int, Rows, Array | slice]]:
        """Month by month: its place, its rows, and which of them meet it."""
        every = slice(None)
        for place, (rows, met) in enumerate(zip(self.base.rows, self.base.met(test), strict=True)):
            yield place, rows, every if met is None else met

    # --- keys ---------------------------------------------------------------------------------------------------------

    def _codes(self, rows: Rows, own: Sequence[Array]) -> Array:
        if not own:
            return np.zeros(rows.size, "<i8")
        combined = own[0]
        for codes, size in zip(own[1:], self._sizes[1:], strict=True):
            combined = combined * size + codes
        return combined

    def _keys_of(self, codes: Array) -> list[tuple[str, ...]]:
        if not self.by:
            return [()] * len(codes)
        own = np.unravel_index(codes, self._sizes)
        named = ([self._labels[one.id][code] for code in row.tolist()] for one, row in zip(self.by, own, strict=True))
        return list(zip(*named, strict=True))

    def _code(self, key: tuple[str, ...]) -> int:
        """-1 for a key that nothing has."""
        code = 0
        for dimension, size, word in zip(self.by, self._sizes, key, strict=True):
            known = self._index.get(dimension.id, {})
            if word not in known:
                return -1
            code = code * size + known[word]
        return code

    def _label_codes(self, rows: Rows, dimension: Dimension) -> Array:
        if dimension.column:
            return self._translation(dimension).take(rows.column(dimension.column))
        if dimension.flag:
            names = np.array([self._label(dimension.id, one) for one in ("", "no", "yes")], "<i8")
            return names[rows.column(dimension.flag) + 1]
        labels, codes = spans(rows, dimension.time, self.chosen)
        own = np.array([self._label(dimension.id, one) for one in labels], "<i8")
        return own[codes]

    def _translation(self, dimension: Dimension) -> Array:
        """process code of the column -> code of the label it is counted under."""
        known = self._translated.get(dimension.id)
        words = self.columns.words[dimension.column]
        if known is None or len(known) != len(words):
            labels = [dimension.become(one) if dimension.become else one for one in words]
            known = np.array([self._label(dimension.id, one) for one in labels], "<i8")
            self._translated[dimension.id] = known
        return known

    def _label(self, dimension: str, word: str) -> int:
        index, labels = self._index.setdefault(dimension, {}), self._labels.setdefault(dimension, [])
        if word not in index:
            index[word] = len(labels)
            labels.append(word)
        return index[word]

    # --- sums ---------------------------------------------------------------------------------------------------------

    def _counted_whole(self, part: Part) -> Found:
        counted, total = 0, 0
        for _, rows, met in self._met(part.test):
            counted += rows.size if isinstance(met, slice) else int(np.count_nonzero(met))
            total += 0 if part.of == "rows" else int(rows.column(part.of)[met].sum())
        return {(): float(counted if part.of == "rows" else total)} if counted else {}

    def _summed(self, parts: Iterator[tuple[Array, Array | None]] | list[tuple[Array, Array | None]]) -> Found:
        """Codes, each with its weight (None: one), added up by key."""
        if self._bins > FEW:
            return self._summed_at_once([*parts])
        met, sums, is_weighted = np.zeros(self._bins, "<i8"), np.zeros(self._bins), False
        for codes, weights in parts:
            met += np.bincount(codes, minlength=self._bins)
            if weights is not None:
                sums += np.bincount(codes, weights, self._bins)
                is_weighted = True
        return self._named(np.flatnonzero(met), sums if is_weighted else met)

    def _summed_at_once(self, parts: list[tuple[Array, Array | None]]) -> Found:
        codes = _joined([one for one, _ in parts], "<i8")
        given = [one for _, one in parts if one is not None]
        weights = _joined(given, "<i8") if given else None
        if self._bins <= BINS:
            met = np.bincount(codes)
            return self._named(np.flatnonzero(met), met if weights is None else np.bincount(codes, weights))
        found, back = np.unique(codes, return_inverse=True)
        sums = np.bincount(back, weights, len(found))
        return dict(zip(self._keys_of(found), sums.astype(float).tolist(), strict=True))

    def _named(self, codes: Array, sums: Array) -> Found:
        return dict(zip(self._keys_of(codes), sums[codes].astype(float).tolist(), strict=True))

    def _quantile_of_counts(self, counts: Array, low: int, width: int, share: float) -> Found:
        """The same of how often each number of days occurs under each key."""
        counts = np.pad(counts, (0, -len(counts) % width)).reshape(-1, width)
        codes, found = np.flatnonzero(counts.any(axis=1)), list[float]()
        for upto in np.cumsum(counts[codes], axis=1):
            total = int(upto[-1])
            ranks = [(total - 1) // 2, total // 2] if share == 0.5 else [max(0, math.ceil(share * total) - 1)]
            found.append(float((np.searchsorted(upto, ranks, "right") + low).mean()))
        return dict(zip(self._keys_of(codes), found, strict=True))

    def _distinct(self, test: Test) -> Found:
        """Matters: those whose first submission is here and never came again are counted as they stand; for the rest
        each pair of key and matter once."""
        single: list[Array] = []
        again: list[tuple[Array, Array]] = []
        for place, rows, met in self._met(test):
            keys, groups = self._keys[place][met], rows.groups[met]
            is_alone = groups < 0
            single.append(keys[is_alone])
            again.append((keys[~is_alone], groups[~is_alone]))
        return self._summed([(_joined(single, "<i8"), None), (self._pairs(again) // self._matters, None)])

    @property
    def _matters(self) -> int:
        """More than any number of a matter that came again."""
        return max(1, self.columns.groups)

    def _pairs(self, parts: list[tuple[Array, Array]]) -> Array:
        """Each pair of key and matter once, as one number, in order."""
        mixed = _joined([keys * self._matters + groups for keys, groups in parts], "<i8")
        if self._bins * self._matters <= BINS * 8:
            met = np.zeros(self._bins * self._matters, bool)
            met[mixed] = True
            return np.flatnonzero(met)
        return each_once(mixed)


def _as_mask(met: Array | None, rows: Rows) -> Array:
    return np.ones(rows.size, bool) if met is None else met


def _joined(parts: Sequence[Array], kind: str) -> Array:
    return np.concatenate(parts) if parts else np.zeros(0, kind)


def _quantile(values: Array, share: float) -> float:
    if share == 0.5:
        return float(np.median(values))
    return float(values[max(0, int(np.ceil(share * len(values))) - 1)])
