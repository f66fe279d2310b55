"""The content categories of 4.3: replaceable data in two levels, looked up by code or by name, as of a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from shared.errors import Invalid
from shared.matters.data import table


@dataclass(frozen=True)
class Category:
    """One category: ``AG`` of level 1, ``AG01`` of level 2 (its parent's code and two digits)."""

    code: str
    zh: str
    parent: str = ""


@dataclass(frozen=True)
class Categories:
    """One edition of the list."""

    valid_from: date
    by_code: Mapping[str, Category]

    def __iter__(self) -> Iterator[Category]:
        return iter(self.by_code.values())

    @property
    def first_level(self) -> tuple[Category, ...]:
        """The categories of level 1, in the order of the list."""
        return tuple(one for one in self if not one.parent)

    def below(self, code: str) -> tuple[Category, ...]:
        """The level-2 categories of a level-1 code."""
        return tuple(one for one in self if one.parent == code)

    def find(self, name: str, parent: str = "") -> Category | None:
        """By code or by name; a level-2 name is sought under ``parent`` only, when that is given."""
        named = (one for one in self if one.zh == name and (one.parent == parent if parent else True))
        found = self.by_code.get(name) or next(named, None)
        return None if found and parent and found.parent != parent else found

    def pair(self, first: str, second: str = "") -> tuple[str, str]:
        """Both levels as codes (``("AG", "AG02")``, ``("AG", "")``), from codes or names.

        Raises ``Invalid`` naming ``category_l1`` or ``category_l2``.
        """
        one = self.find(first)
        if one is None or one.parent:
            raise Invalid(fields={"category_l1": "not_a_choice"})
        if not second:
            return one.code, ""
        two = self.find(second, one.code)
        if two is None:
            raise Invalid(fields={"category_l2": "not_a_choice"})
        return one.code, two.code

    def zh(self, code: str) -> str:
        """The Chinese name of a code; the code itself when it is not of this edition."""
        found = self.by_code.get(code)
        return found.zh if found else code


def read(editions: Sequence[Mapping[str, Any]]) -> tuple[Categories, ...]:
    """Editions from plain data, in the order of their beginning."""
    return tuple(
        sorted((_edition(one["valid_from"], one["categories"]) for one in editions), key=lambda one: one.valid_from)
    )


def _edition(valid_from: date, rows: Mapping[str, Any]) -> Categories:
    found: dict[str, Category] = {}
    for code, row in rows.items():
        found[code] = Category(code, row["zh"])
        for place, name in enumerate(row["of"], start=1):
            found[f"{code}{place:02}"] = Category(f"{code}{place:02}", name, code)
    return Categories(valid_from, found)


@cache
def editions() -> tuple[Categories, ...]:
    """The shipped editions."""
    return read(table("categories"))


def categories(on: date | None = None) -> Categories:
    """The edition in force on a day (the first one for days before it); without a day, the latest."""
    begun = [one for one in editions() if on is None or one.valid_from <= on]
    return begun[-1] if begun else editions()[0]
