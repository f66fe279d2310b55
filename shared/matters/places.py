"""Places: levels of government and divisions. Whose child a division is says ``parent_id``, never its code's digits.

Development zones and management offices do not follow the prefix of the code, so containment walks the parents
(GB/T 2260 and the twelve-digit statistics code are attributes).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce

from shared.errors import Invalid

CODE_DIGITS = 12
_SHORT = re.compile(r"(?:[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})")


@dataclass(frozen=True)
class Level:
    """A level of government. What the rules need to know of it are its attributes, never its name."""

    id: str
    name: str
    rank: int
    """0 is the highest; a division's parent has a smaller rank"""
    runs_node: bool = True
    holds: tuple[str, ...] = ()
    """services that run on its nodes; empty: all"""
    like: str = ""
    """the level of the duty lists that it stands for; empty: its own id"""
    borders: bool = False
    """a matter crossing the border of such a division has no common handler below its superior (R13)"""

    @property
    def kind(self) -> str:
        """The level's name in duty lists."""
        return self.like or self.id


@dataclass(frozen=True)
class Division:
    """One administrative division; ``code`` has 12 digits, ``parent_id`` is the code of the division above or ''."""

    code: str
    name: str
    level: str
    parent_id: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    """last day of its life"""
    successor: str = ""


def full_code(text: str) -> str:
    """A division code in its 12-digit form, from 2, 4, 6, 9 or 12 digits; ``Invalid('not_a_division_code')``."""
    text = text.strip()
    if not text.isascii() or not _SHORT.fullmatch(text):
        raise Invalid("not_a_division_code", given=text[:20])
    return text.ljust(CODE_DIGITS, "0")


@dataclass(frozen=True)
class Gazetteer:
    """All known divisions and levels. Codes may be given short or long; answers always carry 12 digits."""

    levels: tuple[Level, ...]
    divisions: Mapping[str, Division]
    _children: Mapping[str, tuple[str, ...]] = field(repr=False)

    @classmethod
    def of(cls, levels: Iterable[Level], divisions: Iterable[Division]) -> Gazetteer:
        """A gazetteer; parents must be known and without a cycle (the topology's reader checks and says where)."""
        known = {one.code: one for one in divisions}
        children: dict[str, list[str]] = {}
        for one in known.values():
            children.setdefault(one.parent_id, []).append(one.code)
        return cls(tuple(levels), known, {code: tuple(sorted(below)) for code, below in children.items()})

    def find(self, code: str) -> Division | None:
        """The division, or None for a code that is malformed or unknown."""
        try:
            return self.divisions.get(full_code(code))
        except Invalid:
            return None

    def knows(self, code: str) -> bool:
        """Whether there is such a division."""
        return self.find(code) is not None

    def get(self, code: str) -> Division:
        """The division; ``Invalid('unknown_place')``."""
        found = self.find(code)
        if found is None:
            raise Invalid("unknown_place", given=code[:20])
        return found

    def level(self, name: str) -> Level:
        """The level of that id; ``KeyError``."""
        return next(one for one in self.levels if one.id == name)

    def level_of(self, code: str) -> Level:
        """The level of a division."""
        return self.level(self.get(code).level)

    def parent(self, code: str) -> Division | None:
        """The division above, None at the top."""
        above = self.get(code).parent_id
        return self.divisions[above] if above else None

    def children(self, code: str) -> tuple[Division, ...]:
        """The divisions directly below, by code."""
        return tuple(self.divisions[one] for one in self._children.get(self.get(code).code, ()))

    def upwards(self, code: str) -> tuple[Division, ...]:
        """The division itself and all above it, nearest first; empty when it is unknown."""
        line: list[Division] = []
        here = self.find(code)
        while here is not None:
            line.append(here)
            here = self.divisions.get(here.parent_id) if here.parent_id else None
        return tuple(line)

    def ancestors(self, code: str) -> tuple[Division, ...]:
        """The divisions above, nearest first."""
        return self.upwards(code)[1:]

    def contains(self, ancestor: str, code: str) -> bool:
        """Whether ``code`` is that division or lies in it; False when either is unknown."""
        outer = self.find(ancestor)
        return outer is not None and any(one.code == outer.code for one in self.upwards(code))

    def at_level(self, code: str, kind: str) -> Division | None:
        """The division itself or the nearest above it whose level stands for ``kind``; None if there is none."""
        return next((one for one in self.upwards(code) if self.level(one.level).kind == kind), None)

    def territory(self, code: str) -> Division | None:
        """The nearest division, upwards, whose border a matter may not cross without its superior (R13)."""
        return next((one for one in self.upwards(code) if self.level(one.level).borders), None)

    def common(self, one: str, other: str) -> Division | None:
        """The lowest division that contains both; None when nothing known does."""
        above = {division.code for division in self.upwards(other)}
        return next((division for division in self.upwards(one) if division.code in above), None)

    def full_name(self, code: str) -> str:
        """The names from the territory down, none repeated: 临溪县青禾镇杨家村."""
        line = self.upwards(code)
        top = self.territory(code)
        within = [one for one in line if top is None or self.contains(top.code, one.code)]
        return reduce(_joined, (one.name for one in reversed(within)), "")


def _joined(before: str, name: str) -> str:
    for size in range(min(len(before), len(name)), 0, -1):
        if before.endswith(name[:size]):
            return before + name[size:]
    return before + name
