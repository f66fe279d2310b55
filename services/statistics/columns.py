"""All that is counted, as columns in this process: a month a part, each as new as its segment in the database.

Codes of text are the process's own: a word has the same code in every month, so that groups of several months add up.
So are the numbers of the matters that came again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

import numpy as np

from services.statistics.conditions import UNKNOWN_DAY
from services.statistics.segments import TEXTS, Segment, Unpacked, unpack

Array = np.ndarray[Any, Any]
Pause = Callable[[], None]
SCOPES = 32
"""of readers, of which a month knows its rows: a byte a row each"""


def each_once(values: Array) -> Array:
    """The values in order, each once: by sorting, which is many times faster than ``numpy.unique`` on large arrays."""
    ordered = np.sort(values)
    return ordered[np.diff(ordered, prepend=ordered[:1] - 1) != 0] if len(ordered) else ordered


@dataclass
class Month:
    """One month: its columns with the process's codes."""

    month: str
    version: int
    size: int
    numbers: Array
    matters: Array
    columns: Mapping[str, Array]
    groups: Array
    """of each row the number of its matter among those that came again; below 0: it came this once"""
    own_matters: Array
    """hashes of the matters that were opened here, in order"""
    own_rows: Array
    """and their rows"""
    _spans: dict[str, tuple[int, int, bool]] = field(default_factory=dict)
    _scopes: dict[Hashable, Array | None] = field(default_factory=dict)

    def column(self, name: str) -> Array:
        """A column; ``KeyError``."""
        return self.columns[name]

    def span(self, name: str) -> tuple[int, int]:
        """The first and the last of a column of days, as ordinals; the last before the first where all are unknown."""
        low, high, _ = self._span(name)
        return low, high

    def inside(self, scope: Hashable, mask: Callable[[], Array]) -> Array | None:
        """Which rows somebody may see; None: all of them. Kept, as a reader asks many questions with one scope."""
        if scope not in self._scopes:
            while len(self._scopes) >= SCOPES:
                del self._scopes[next(iter(self._scopes))]
            met = mask()
            self._scopes[scope] = None if met.all() else met
        return self._scopes[scope]

    def is_whole(self, name: str) -> bool:
        """Whether every day of a column is known."""
        return self._span(name)[2]

    def regroup(self, matters: Array, groups: Array) -> None:
        """These matters (hashes, in order) have come again, and have these numbers."""
        if not len(matters) or not len(self.own_matters):
            return
        places = np.searchsorted(self.own_matters, matters)
        inside = places < len(self.own_matters)
        is_here = inside & (self.own_matters[np.minimum(places, len(self.own_matters) - 1)] == matters)
        self.groups[self.own_rows[places[is_here]]] = groups[is_here]

    def _span(self, name: str) -> tuple[int, int, bool]:
        if name not in self._spans:
            days = self.columns[name]
            known = days[days != UNKNOWN_DAY]
            low, high = (int(known.min()), int(known.max())) if len(known) else (1, 0)
            self._spans[name] = low, high, len(known) == self.size
        return self._spans[name]


@dataclass
class Columns:
    """The months, and the words of their codes. ``made``: what was made of them, until one changes."""

    months: dict[str, Month] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in TEXTS})
    made: dict[Any, Any] = field(default_factory=dict)
    lock: Any = field(default_factory=Lock)
    """who takes in what changed: one after another"""
    _codes: dict[str, dict[str, int]] = field(default_factory=lambda: {name: {} for name in TEXTS})
    _again: Array = field(default_factory=lambda: np.zeros(0, "<u8"))
    """hashes of the matters that came again, in order"""
    _groups: Array = field(default_factory=lambda: np.zeros(0, "<i4"))
    """and their numbers"""

    def refresh(
        self, versions: Mapping[str, int], read: Callable[[str], Segment | None], pause: Pause = lambda: None
    ) -> int:
        """Take in what changed: ``versions`` of the kept segments, ``read`` one of them. How many were read. What is
        counted changes at the end and at once; ``pause`` lets others go on meanwhile."""
        changed = sorted(month for month, version in versions.items() if self._version(month) != version)
        new: list[Month] = []
        for month in changed:
            pause()
            segment = read(month)
            if segment is not None:
                new.append(self._month(segment, pause))
        self._put(new, pause)
        for gone in set(self.months) - set(versions):
            del self.months[gone]
            self.made.clear()
        return len(changed)

    def take(self, segment: Segment) -> None:
        """Put a month in the place of what was known of it."""
        self._put([self._month(segment, lambda: None)])

    def copy(self) -> Columns:
        """The same, to be changed apart from it."""
        months = {name: replace(one, groups=one.groups.copy()) for name, one in self.months.items()}
        return Columns(months, self.words, {}, Lock(), self._codes, self._again, self._groups)

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

    @property
    def groups(self) -> int:
        """How many matters came again: more than any of their numbers."""
        return len(self._groups)

    def _version(self, month: str) -> int:
        known = self.months.get(month)
        return known.version if known else 0

    def _put(self, months: Iterable[Month], pause: Pause = lambda: None) -> None:
        """Matters that came again are numbered before the months that tell of it are counted: until then each is told
        by a number and counted once, as before."""
        new_months = {one.month: one for one in months}
        known = [one.matters[one.groups >= 0] for one in new_months.values()]
        came = each_once(np.concatenate(known)) if known else np.zeros(0, "<u8")
        new = np.setdiff1d(came, self._again, assume_unique=True)
        numbers = np.arange(len(self._groups), len(self._groups) + len(new), dtype="<i4")
        pause()
        if len(new):
            again, groups = np.concatenate([self._again, new]), np.concatenate([self._groups, numbers])
            order = np.argsort(again, kind="stable")
            self._again, self._groups = again[order], groups[order]
        for one in new_months.values():
            pause()
            one.groups[:] = self._numbers_of(one.matters)
        for name, other in [*self.months.items()]:
            if name not in new_months:
                pause()
                other.regroup(new, numbers)
        self.made.clear()
        self.months.update(new_months)

    def _numbers_of(self, matters: Array) -> Array:
        if not len(self._again):
            return np.full(len(matters), -1, "<i4")
        places = np.minimum(np.searchsorted(self._again, matters), len(self._again) - 1)
        return np.where(self._again[places] == matters, self._groups[places], -1)

    def _month(self, segment: Segment, pause: Pause) -> Month:
        found: Unpacked = unpack(segment)
        pause()
        columns = dict(found.columns)
        for name in TEXTS:
            own = np.array([self._code_of(name, word) for word in found.words[name]], "<i4")
            columns[name] = own[columns[name]] if len(own) else columns[name]
        first = np.flatnonzero(found.again == 0)
        order = first[np.argsort(found.matters[first], kind="stable")]
        return Month(
            segment.month, segment.version, found.size, found.numbers, found.matters, columns,
            np.where(found.again == 1, 0, -1).astype("<i4"), found.matters[order], order,
        )  # fmt: skip

    def _code_of(self, name: str, word: str) -> int:
        known = self._codes[name]
        if word not in known:
            known[word] = len(known)
            self.words[name].append(word)
        return known[word]
