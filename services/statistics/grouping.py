"""Counting in columns: rows that meet a condition, by up to three dimensions; rows, heads, households, matters, days.

A dimension is a column of text, a territory at a level, a span of time or an age. Everything here is exact.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from services.statistics.columns import Array, Columns, Month
from services.statistics.conditions import UNKNOWN_DAY, YES, Test, mask

TIMES = ("year", "quarter", "month", "day")
OPEN_AGES = (0, 15, 30, 60, 90, 180, 365)
"""days from which a band of open age begins"""
BINS = 1 << 21
"""so many groups are counted in an array; more are sorted"""
MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Dimension:
    """What is grouped by: ``column`` of text, translated by ``become`` (a place -> the division it is counted under), a
    ``flag`` (yes, no, '' where it is not known), or a span of ``time``: year, quarter, month, day, or age."""

    id: str
    column: str = ""
    become: Callable[[str], str] | None = None
    flag: str = ""
    time: str = ""


@dataclass(frozen=True)
class Part:
    """What is counted: ``of`` rows, persons, households, matters; or the days from ``since`` to ``until``."""

    test: Test
    of: str = "rows"
    since: str = ""
    until: str = ""


@dataclass(frozen=True)
class Chosen:
    """Which facts: by day of ``of`` (a day's column; both ends counted), filters by words, and who may see what."""

    first: date
    last: date
    as_of: date
    of: str = "received_on"
    where: tuple[tuple[Dimension, tuple[str, ...]], ...] = ()
    also: Test = ("every",)
    """the scope of who asks"""


@dataclass
class Grouped:
    """Found: keys (a word a dimension) -> numbers."""

    keys: list[tuple[str, ...]] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def as_dict(self) -> dict[tuple[str, ...], float]:
        """By key."""
        return dict(zip(self.keys, self.values, strict=True))


class Counter:
    """One question's look at the columns: masks and codes are made once and used by all its parts."""

    def __init__(self, columns: Columns, chosen: Chosen, by: Sequence[Dimension]) -> None:
        self.columns, self.chosen, self.by = columns, chosen, tuple(by)
        self._labels: dict[str, list[str]] = {}
        self._index: dict[str, dict[str, int]] = {}
        self._translated: dict[str, Array] = {}
        self._months = [*self._chosen_months()]
        self._base = [self._rows(one) for one in self._months]
        own = [[self._label_codes(one, dimension) for dimension in self.by] for one in self._months]
        self._sizes = [max(1, len(self._labels.get(one.id, ()))) for one in self.by]
        self._keys = [self._codes(*row) for row in zip(self._months, own, strict=True)]

    def count(self, part: Part) -> dict[tuple[str, ...], float]:
        """The number under each key that has any."""
        if part.since:
            raise ValueError("days are not added up: ask for their quantile")
        if part.of == "matters":
            return self._distinct(part.test)
        codes, weights = [], []
        for place, month in enumerate(self._months):
            rows = self._met(place, part.test)
            codes.append(self._keys[place][rows])
            weights.append(np.ones(len(rows), "<i8") if part.of == "rows" else month.column(part.of)[rows])
        return self._summed(_joined(codes, "<i8"), _joined(weights, "<i8"))

    def quantile(self, part: Part, share: float) -> dict[tuple[str, ...], float]:
        """Of the days from ``since`` to ``until``: the least that so many of them do not exceed (0.5: the median of an
        even number is the mean of the middle two)."""
        codes, days = [], []
        for place, month in enumerate(self._months):
            rows = self._met(place, part.test)
            since, until = month.column(part.since)[rows], month.column(part.until)[rows]
            both = (since != UNKNOWN_DAY) & (until != UNKNOWN_DAY)
            codes.append(self._keys[place][rows][both])
            days.append((until - since)[both])
        keys, values = _joined(codes, "<i8"), _joined(days, "<i8")
        order = np.lexsort((values, keys))
        keys, values = keys[order], values[order]
        found, starts = np.unique(keys, return_index=True)
        ends = [*starts[1:], len(keys)][: len(starts)]
        return {
            self._key(int(code)): _quantile(values[start:end], share)
            for code, start, end in zip(found, starts, ends, strict=True)
        }

    def both(self, one: Test, other: Test) -> dict[tuple[str, ...], float]:
        """Matters of which some submission meets the one condition, and some the other."""
        pairs = [self._pairs(one), self._pairs(other)]
        codes = np.concatenate([keys for keys, _ in pairs])
        mixed = np.concatenate([hashes ^ (keys.astype("<u8") * MIX) for keys, hashes in pairs])
        _, first, counts = np.unique(mixed, return_index=True, return_counts=True)
        met = codes[first[counts == 2]]
        return self._summed(met, np.ones(len(met), "<i8"))

    def _pairs(self, test: Test) -> tuple[Array, Array]:
        """(key, matter) of the rows that meet it, each pair once."""
        keys = [self._keys[place][self._met(place, test)] for place in range(len(self._months))]
        matters = [month.matters[self._met(place, test)] for place, month in enumerate(self._months)]
        codes, hashes = _joined(keys, "<i8"), _joined(matters, "<u8")
        _, first = np.unique(hashes ^ (codes.astype("<u8") * MIX), return_index=True)
        return codes[first], hashes[first]

    def rows(self, test: Test, key: tuple[str, ...], after: str, limit: int) -> tuple[list[str], int]:
        """The numbers of the facts under a key, in order, after the one seen last; and how many there are in all."""
        wanted, found, total = self._code(key), list[bytes](), 0
        for place, month in enumerate(self._months):
            rows = self._met(place, test)
            rows = rows[self._keys[place][rows] == wanted]
            total += len(rows)
            found += month.numbers[rows].tolist()
        later = sorted(one for one in found if one > after.encode())
        return [one.decode() for one in later[:limit]], total

    # --- which rows ---------------------------------------------------------------------------------------------------

    def _chosen_months(self) -> Sequence[Month]:
        if self.chosen.of == "received_on":
            return list(self.columns.within(f"{self.chosen.first:%Y-%m}", f"{self.chosen.last:%Y-%m}"))
        return list(self.columns.within("", "9999-99"))

    def _rows(self, month: Month) -> Array:
        day = month.column(self.chosen.of)
        inside = (day >= self.chosen.first.toordinal()) & (day <= self.chosen.last.toordinal())
        for dimension, words in self.chosen.where:
            wanted = [self._index_of(dimension)[one] for one in words if one in self._index_of(dimension)]
            inside &= np.isin(self._label_codes(month, dimension), np.array(wanted, "<i8"))
        if self.chosen.also != ("every",):
            inside &= self._mask(month, self.chosen.also)
        return np.flatnonzero(inside)

    def _met(self, place: int, test: Test) -> Array:
        base = self._base[place]
        return base if test == ("every",) else base[self._mask(self._months[place], test)[base]]

    def _mask(self, month: Month, test: Test) -> Array:
        return mask(test, month.column, self.columns.codes, self.chosen.as_of.toordinal(), month.size)

    # --- keys ---------------------------------------------------------------------------------------------------------

    def _codes(self, month: Month, own: Sequence[Array]) -> Array:
        combined = np.zeros(month.size, "<i8")
        for codes, size in zip(own, self._sizes, strict=True):
            combined = combined * size + codes
        return combined

    def _key(self, code: int) -> tuple[str, ...]:
        words: list[str] = []
        for dimension, size in zip(reversed(self.by), reversed(self._sizes), strict=True):
            code, own = divmod(code, size)
            words.append(self._labels[dimension.id][own])
        return tuple(reversed(words))

    def _code(self, key: tuple[str, ...]) -> int:
        """-1 for a key that nothing has."""
        code = 0
        for dimension, size, word in zip(self.by, self._sizes, key, strict=True):
            if word not in self._index_of(dimension):
                return -1
            code = code * size + self._index_of(dimension)[word]
        return code

    def _index_of(self, dimension: Dimension) -> dict[str, int]:
        if dimension.column:
            self._translation(dimension)
        return self._index.setdefault(dimension.id, {})

    def _label_codes(self, month: Month, dimension: Dimension) -> Array:
        if dimension.column:
            return self._translation(dimension)[month.column(dimension.column)]
        if dimension.flag:
            names = np.array([self._label(dimension.id, one) for one in ("", "no", "yes")], "<i8")
            return names[month.column(dimension.flag) + 1]
        return self._of_time(month, dimension)

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

    def _of_time(self, month: Month, dimension: Dimension) -> Array:
        if dimension.time in ("year", "quarter", "month") and self.chosen.of == "received_on":
            first = date.fromisoformat(f"{month.month}-01").toordinal()
            return np.full(month.size, self._label(dimension.id, _span(first, dimension.time)), "<i8")
        days = month.column(self.chosen.of)
        if dimension.time == "age":
            bands = np.searchsorted(OPEN_AGES, self.chosen.as_of.toordinal() - month.column("received_on"), "right") - 1
            names = [self._label(dimension.id, f"{low}") for low in OPEN_AGES]
            return np.array(names, "<i8")[np.maximum(bands, 0)]
        found, back = np.unique(days, return_inverse=True)
        names = [self._label(dimension.id, _span(int(one), dimension.time)) for one in found]
        return np.array(names, "<i8")[back]

    # --- sums ---------------------------------------------------------------------------------------------------------

    def _summed(self, codes: Array, weights: Array) -> dict[tuple[str, ...], float]:
        if math.prod(self._sizes) <= BINS:
            met, sums = np.bincount(codes), np.bincount(codes, weights)
            return {self._key(int(code)): float(sums[code]) for code in np.flatnonzero(met)}
        found, back = np.unique(codes, return_inverse=True)
        sums = np.bincount(back, weights, len(found))
        return {self._key(int(code)): float(value) for code, value in zip(found, sums, strict=True)}

    def _distinct(self, test: Test) -> dict[tuple[str, ...], float]:
        """Matters: those whose first submission is here and never came again are counted as they stand; for the rest
        each pair of key and matter once."""
        single, keys, matters = [], [], []
        for place, month in enumerate(self._months):
            rows = self._met(place, test)
            alone = (month.column("is_initial")[rows] == YES) & ~month.is_repeated[rows]
            single.append(self._keys[place][rows[alone]])
            keys.append(self._keys[place][rows[~alone]])
            matters.append(month.matters[rows[~alone]])
        again, hashes = _joined(keys, "<i8"), _joined(matters, "<u8")
        mixed = hashes ^ (again.astype("<u8") * MIX)
        _, first = np.unique(mixed, return_index=True)
        codes = np.concatenate([_joined(single, "<i8"), again[first]])
        return self._summed(codes, np.ones(len(codes), "<i8"))


def _joined(parts: Sequence[Array], kind: str) -> Array:
    return np.concatenate(parts) if parts else np.zeros(0, kind)


def _quantile(values: Array, share: float) -> float:
    if share == 0.5:
        return float(np.median(values))
    return float(values[max(0, int(np.ceil(share * len(values))) - 1)])


def _span(ordinal: int, time: str) -> str:
    if ordinal == UNKNOWN_DAY:
        return ""
    day = date.fromordinal(ordinal)
    return {
        "year": f"{day:%Y}", "quarter": f"{day:%Y}-Q{(day.month + 2) // 3}", "month": f"{day:%Y-%m}",
        "day": day.isoformat(),
    }[time]  # fmt: skip
