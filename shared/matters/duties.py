"""Duty lists (权责清单): which unit has which duty, where, with whom, on which statutory path.

A row names its holder as a ``unit`` (explicit, overrides), as a department ``line`` (standard list: found by the
kind and name of the units that exist) or as the ``government`` of the place at a level. Rows carry dates of validity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from shared.matters.data import table
from shared.matters.units import Unit

DEPARTMENTS = ("functional_department", "vertical_agency")
ANY = "*"
"""in a row's categories: whatever the category, its words tell"""


@dataclass(frozen=True)
class Line:
    """A department line (条线): its units are known by their kind and by words in their name."""

    id: str
    zh: str
    names: tuple[str, ...] = ()
    """any of these in the unit's name; none: the kind alone decides"""
    kinds: tuple[str, ...] = DEPARTMENTS
    continued_by: str = ""
    """the line that took over its powers when it was abolished"""
    mentions: tuple[str, ...] = ()
    """words of a text that touch its field"""

    def has(self, unit: Unit) -> bool:
        """Whether the unit is of this line."""
        if unit.lines:
            return self.id in unit.lines
        return unit.kind in self.kinds and (not self.names or any(name in unit.name for name in self.names))


@dataclass(frozen=True)
class Holder:
    """Who has (or shares, or assists in) a duty: exactly one of the three is set."""

    unit: str = ""
    line: str = ""
    government: str = ""
    """the government of the place's division at this level"""

    @classmethod
    def read(cls, value: Mapping[str, str] | str) -> Holder:
        """From a row; a bare word is a line."""
        return cls(line=value) if isinstance(value, str) else cls(**value)


@dataclass(frozen=True)
class Duty:
    """One entry of a duty list; ``id`` is what an objection to a referral cites."""

    id: str
    holder: Holder
    categories: tuple[str, ...]
    """codes of level 2, or of level 1 for all below it"""
    tags: tuple[str, ...] = ()
    """only for matters with one of these tags"""
    place: tuple[str, ...] = ()
    """only for matters that arose in a division of one of these levels"""
    words: tuple[tuple[str, ...], ...] = ()
    """only for appeals whose words have one of each group"""
    partners: tuple[Holder, ...] = ()
    """who assists"""
    jointly: tuple[Holder, ...] = ()
    """who has the same duty (R10)"""
    path: str = "petition_procedure"
    also: tuple[str, ...] = ()
    """other statutory paths the notice must name"""
    flags: tuple[str, ...] = ()
    urgent_group: bool = False
    """a group visit about it is urgent"""
    basis: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def is_valid(self, on: date) -> bool:
        """Whether it is in force on a day."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)

    def weight(self, first: str, second: str, tags: Iterable[str], level: str, on: date, text: str = "") -> int:
        """How closely it fits a matter; 0: not at all. What the words tell outweighs a mere category; an explicit unit
        outweighs every standard row that tells no more."""
        exact = ANY in self.categories or (bool(second) and second in self.categories)
        wrong_tag = bool(self.tags) and not set(self.tags) & set(tags)
        wrong_place = bool(self.place) and level not in self.place
        wrong_words = not all(any(word in text for word in group) for group in self.words)
        wrong = wrong_tag or wrong_place or wrong_words
        if not (exact or first in self.categories) or wrong or not self.is_valid(on):
            return 0
        told = 2 * bool(self.tags) + 8 * len(self.words)
        return 1 + bool(self.place) + told + 4 * exact + 8 * bool(self.holder.unit)


@dataclass(frozen=True)
class DutyList:
    """All rows, explicit before standard, and the department lines."""

    duties: tuple[Duty, ...]
    lines: Mapping[str, Line]

    def fitting(
        self, first: str, second: str, tags: Iterable[str], level: str, on: date, text: str = ""
    ) -> tuple[Duty, ...]:
        """The rows that fit, closest first. ``first``/``second``: category codes; ``level``: kind of the place;
        ``text``: the words of an appeal, for rows that go by words."""
        tags = tuple(tags)
        weighed = [(one.weight(first, second, tags, level, on, text), one) for one in self.duties]
        return tuple(one for weight, one in sorted(weighed, key=lambda pair: -pair[0]) if weight)

    def lines_of(self, unit: Unit) -> tuple[Line, ...]:
        """The department lines a unit belongs to (merged bureaus belong to several)."""
        return tuple(one for one in self.lines.values() if one.has(unit))

    def of(self, unit: Unit, on: date) -> tuple[Duty, ...]:
        """The unit's own duty list on a day: its explicit entries, and those of its lines."""
        own = {line.id for line in self.lines_of(unit)}
        return tuple(
            one for one in self.duties if one.is_valid(on) and (one.holder.unit == unit.id or one.holder.line in own)
        )

    def with_rows(self, rows: Iterable[Duty]) -> DutyList:
        """The list with explicit rows before its own."""
        return DutyList((*rows, *self.duties), self.lines)


def read_duty(row: Mapping[str, Any], prefix: str) -> Duty:
    """One row of a YAML duty list. Its id is given, or made of its holder and categories."""
    holder = Holder(**{key: row[key] for key in ("unit", "line", "government") if key in row})
    named = holder.unit or holder.line or f"government@{holder.government}"
    words = tuple((group,) if isinstance(group, str) else tuple(group) for group in row.get("words", ()))
    marks = [*row.get("tags", ()), *row.get("place", ()), *(group[0] for group in words)]
    return Duty(
        id=row.get("id") or ":".join([prefix, named, "+".join([*row["categories"], *marks])]),
        holder=holder,
        categories=tuple(row["categories"]),
        partners=tuple(map(Holder.read, row.get("with", ()))),
        jointly=tuple(map(Holder.read, row.get("jointly", ()))),
        path=row.get("path", "petition_procedure"),
        urgent_group=row.get("urgent_group", False),
        basis=row.get("basis", ""),
        tags=tuple(row.get("tags", ())),
        place=tuple(row.get("place", ())),
        words=words,
        also=tuple(row.get("also", ())),
        flags=tuple(row.get("flags", ())),
        valid_from=row.get("valid_from"),
        valid_to=row.get("valid_to"),
    )


@cache
def standard() -> DutyList:
    """The shipped standard list by department line: it serves any place whose units have no rows of their own."""
    lines = {
        name: Line(
            id=name,
            zh=row["zh"],
            names=tuple(row.get("names", ())),
            kinds=tuple(row.get("kinds", DEPARTMENTS)),
            continued_by=row.get("continued_by", ""),
            mentions=tuple(row.get("mentions", ())),
        )
        for name, row in table("lines").items()
    }
    return DutyList(tuple(read_duty(row, "standard") for row in table("duties")), lines)
