"""Which facts a question is about: the rows of each month, and of their columns what is looked at, taken out once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from services.statistics.columns import Array, Columns, Month
from services.statistics.conditions import EVERY, NO, UNKNOWN, UNKNOWN_DAY, YES, Test, mask

OPEN_AGES = (0, 15, 30, 60, 90, 180, 365)
"""days from which a band of open age begins"""
BASES, MASKS = 4, 64
"""so many choices, and conditions of each, are kept until a month changes: a page asks several questions of one"""
DAYS_APART = 1000
YES_NO = {"": UNKNOWN, "no": NO, "yes": YES}


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
class Chosen:
    """Which facts: by day of ``of`` (a day's column; both ends counted), filters by words, and who may see what."""

    first: date
    last: date
    as_of: date
    of: str = "received_on"
    where: tuple[tuple[Dimension, tuple[str, ...]], ...] = ()
    also: Test = EVERY
    """the scope of who asks"""


class Rows:
    """Rows of one month (``places``; None: all of them) and their columns."""

    def __init__(self, month: Month, places: Array | None) -> None:
        self.month, self.places = month, places
        self.size = month.size if places is None else len(places)
        self._taken: dict[str, Array] = {}

    def column(self, name: str) -> Array:
        """A column of these rows."""
        return self.taken(name, self.month.column(name))

    @property
    def groups(self) -> Array:
        """Of each row the number of its matter among those that came again; below 0: it came this once."""
        return self.taken("", self.month.groups)

    def taken(self, name: str, whole: Array) -> Array:
        """These rows of an array of the month."""
        if self.places is None:
            return whole
        if name not in self._taken:
            self._taken[name] = whole.take(self.places)
        return self._taken[name]


class Base:
    """The rows of a choice, month by month, and which of them meet a condition."""

    def __init__(self, columns: Columns, chosen: Chosen) -> None:
        self.columns, self.chosen = columns, chosen
        self._codes: dict[tuple[str, tuple[str, ...]], Array] = {}
        self._met: dict[Test, list[Array | None]] = {}
        self._allowed = [self._of_words(dimension, words) for dimension, words in chosen.where]
        found = (self._rows(month) for month in self._months())
        self.rows = [one for one in found if one.size]

    @classmethod
    def of(cls, columns: Columns, chosen: Chosen) -> Base:
        """The base of a choice; the same one while no month changes."""
        kept = columns.made
        if chosen not in kept:
            while len(kept) >= BASES:
                del kept[next(iter(kept))]
            kept[chosen] = cls(columns, chosen)
        found: Base = kept[chosen]
        return found

    def met(self, test: Test) -> list[Array | None]:
        """Month by month, which rows meet it; None: all."""
        if test == EVERY:
            return [None] * len(self.rows)
        if test not in self._met:
            if len(self._met) >= MASKS:
                self._met.clear()
            self._met[test] = [self._mask(one, test) for one in self.rows]
        return self._met[test]

    def _mask(self, rows: Rows, test: Test) -> Array:
        return mask(test, rows.column, self.codes_of, self.chosen.as_of.toordinal(), rows.size)

    def codes_of(self, name: str, words: tuple[str, ...]) -> Array:
        """The codes of words of a column."""
        if (name, words) not in self._codes:
            self._codes[name, words] = self.columns.codes(name, words)
        return self._codes[name, words]

    def _months(self) -> list[Month]:
        first, last = self.chosen.first, self.chosen.last
        if self.chosen.of == "received_on":
            return list(self.columns.within(f"{first:%Y-%m}", f"{last:%Y-%m}"))
        since, until = first.toordinal(), last.toordinal()
        spans = ((one, one.span(self.chosen.of)) for one in self.columns.within("", "9999-99"))
        return [one for one, (low, high) in spans if low <= until and since <= high]

    def _rows(self, month: Month) -> Rows:
        first, last = self.chosen.first.toordinal(), self.chosen.last.toordinal()
        low, high = month.span(self.chosen.of)
        inside: Array | None = None
        if not (first <= low and high <= last and month.is_whole(self.chosen.of)):
            day = month.column(self.chosen.of)
            inside = (day >= first) & (day <= last)
        for allowed in self._allowed:
            met = allowed(month)
            inside = met if inside is None else inside & met
        if self.chosen.also != EVERY:
            scope = self.chosen.also, self.chosen.as_of
            seen = month.inside(scope, lambda: self._mask(Rows(month, None), self.chosen.also))
            if seen is not None:
                inside = seen if inside is None else inside & seen
        return Rows(month, None if inside is None or inside.all() else np.flatnonzero(inside))

    def _of_words(self, dimension: Dimension, words: tuple[str, ...]) -> Callable[[Month], Array]:
        """What says of a month's rows whether the dimension is one of the words."""
        if dimension.column:
            known = self.columns.words[dimension.column]
            allowed = np.array([(dimension.become(one) if dimension.become else one) in words for one in known], bool)
            return lambda month: allowed.take(month.column(dimension.column))
        if dimension.flag:
            flags = [YES_NO[one] for one in words if one in YES_NO]
            return lambda month: np.isin(month.column(dimension.flag), flags)

        def among(month: Month) -> Array:
            labels, codes = spans(Rows(month, None), dimension.time, self.chosen)
            return np.array([one in words for one in labels], bool)[codes]

        return among


def spans(rows: Rows, time: str, chosen: Chosen) -> tuple[list[str], Array]:
    """The spans of time (or bands of age) that occur in these rows, and which of them each row is in."""
    if time in ("year", "quarter", "month") and chosen.of == "received_on":
        first = date.fromisoformat(f"{rows.month.month}-01").toordinal()
        return [span_of(first, time)], np.zeros(rows.size, "<i8")
    if time == "age":
        ages = chosen.as_of.toordinal() - rows.column("received_on")
        bands = np.searchsorted(OPEN_AGES, ages, "right") - 1
        return [f"{low}" for low in OPEN_AGES], np.maximum(bands, 0)
    days = rows.column(chosen.of)
    low, high = (int(days.min()), int(days.max())) if rows.size else (0, 0)
    if high - low < DAYS_APART:
        return [span_of(one, time) for one in range(low, high + 1)], days - low
    found, back = np.unique(days, return_inverse=True)
    return [span_of(int(one), time) for one in found], back


@lru_cache(20_000)
def span_of(ordinal: int, time: str) -> str:
    """The year, quarter, month or day of a day."""
    if ordinal == UNKNOWN_DAY:
        return ""
    day = date.fromordinal(ordinal)
    return {
        "year": f"{day:%Y}", "quarter": f"{day:%Y}-Q{(day.month + 2) // 3}", "month": f"{day:%Y-%m}",
        "day": day.isoformat(),
    }[time]  # fmt: skip
