"""All that is counted, as columns in this process: a month a part, each as new as its segment in the database.

Codes of text are the process's own: a word has the same code in every month, so that groups of several months add up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from services.statistics.segments import TEXTS, Segment, Unpacked, unpack

Array = np.ndarray[Any, Any]


@dataclass
class Month:
    """One month: its columns with the process's codes. ``is_repeated``: first submissions whose matter came again."""

    month: str
    version: int
    size: int
    numbers: Array
    matters: Array
    columns: Mapping[str, Array]
    is_repeated: Array
    _order: Array
    """the first submissions' rows, in order of their matters' hashes"""
    _hashes: Array

    def column(self, name: str) -> Array:
        """A column; ``KeyError``."""
        return self.columns[name]

    def repeated(self, hashes: Array) -> None:
        """These matters have come again somewhere."""
        if not len(hashes) or not len(self._hashes):
            return
        places = np.searchsorted(self._hashes, hashes)
        inside = places < len(self._hashes)
        hits = places[inside][self._hashes[places[inside]] == hashes[inside]]
        self.is_repeated[self._order[hits]] = True


@dataclass
class Columns:
    """The months, and the words of their codes."""

    months: dict[str, Month] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in TEXTS})
    _codes: dict[str, dict[str, int]] = field(default_factory=lambda: {name: {} for name in TEXTS})
    _repeats: Array = field(default_factory=lambda: np.zeros(0, "<u8"))
    """hashes of the matters that came again, in order"""

    def refresh(self, versions: Mapping[str, int], read: Callable[[str], Segment | None]) -> int:
        """Take in what changed: ``versions`` of the kept segments, ``read`` one of them. How many were read."""
        changed = [month for month, version in versions.items() if self._version(month) != version]
        for month in changed:
            segment = read(month)
            if segment is not None:
                self.take(segment)
        for month in set(self.months) - set(versions):
            del self.months[month]
        return len(changed)

    def take(self, segment: Segment) -> None:
        """Put a month in the place of what was known of it."""
        month = self._month(segment)
        self.months[segment.month] = month
        new = np.setdiff1d(month.matters[month.columns["is_initial"] == 0], self._repeats)
        self._repeats = np.union1d(self._repeats, new)
        month.repeated(self._repeats)
        for other in self.months.values():
            other.repeated(new)

    def code(self, name: str, word: str) -> int | None:
        """The code of a word, None when no fact has it."""
        return self._codes[name].get(word)

    def codes(self, name: str, words: Iterable[str]) -> Array:
        """The codes of words, of those that occur; none for what is no text."""
        known = self._codes.get(name, {})
        return np.array([known[one] for one in words if one in known], "<i4")

    def within(self, first: str, last: str) -> Iterator[Month]:
        """The months from one to another, both included, in order."""
        return (self.months[one] for one in sorted(self.months) if first <= one <= last)

    @property
    def size(self) -> int:
        """How many facts are counted."""
        return sum(one.size for one in self.months.values())

    def _version(self, month: str) -> int:
        known = self.months.get(month)
        return known.version if known else 0

    def _month(self, segment: Segment) -> Month:
        found: Unpacked = unpack(segment)
        columns = dict(found.columns)
        for name in TEXTS:
            own = np.array([self._code_of(name, word) for word in found.words[name]], "<i4")
            columns[name] = own[columns[name]] if len(own) else columns[name]
        first = np.flatnonzero(columns["is_initial"] == 1)
        order = first[np.argsort(found.matters[first], kind="stable")]
        return Month(
            segment.month, segment.version, found.size, found.numbers, found.matters, columns,
            np.zeros(found.size, bool), order, found.matters[order],
        )  # fmt: skip

    def _code_of(self, name: str, word: str) -> int:
        known = self._codes[name]
        if word not in known:
            known[word] = len(known)
            self.words[name].append(word)
        return known[word]
