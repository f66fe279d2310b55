"""Units (organs) and their duty lists (权责清单): who exists on a day, and who has which duty with which partners."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shared.errors import Invalid
from shared.matters.data import table

_CLOSED = re.compile(r"[(（]\s*已?(?:撤销|撤并|合并|并入|注销|更名)[^)）]*[)）]\s*$")


def kinds() -> Mapping[str, Mapping[str, Any]]:
    """4.10: the kinds of organ with their Chinese names."""
    kinds: Mapping[str, Mapping[str, Any]] = table("organ_kinds")
    return kinds


@dataclass(frozen=True)
class Unit:
    """One organ. ``division`` is the 12-digit code of the division it works for."""

    id: str
    name: str
    division: str
    kind: str
    parent: str = ""
    """the unit above it in its own line (vertical agencies, stations)"""
    valid_from: date | None = None
    valid_to: date | None = None
    """the last day it existed"""
    successor: str = ""
    """the unit that continues its powers (T22 art. 24)"""
    heads: tuple[str, ...] = ()
    review_organs: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    """department lines it belongs to; empty: its kind and name tell"""
    phone: str = ""
    address: str = ""

    def is_active(self, on: date) -> bool:
        """Whether it exists on that day; a name that ends in (已撤销) or the like says it does not."""
        begun = self.valid_from is None or self.valid_from <= on
        ended = self.valid_to is not None and self.valid_to < on
        return begun and not ended and not (self.valid_to is None and _CLOSED.search(self.name))

    @property
    def governs(self) -> bool:
        """Whether it speaks for its whole division (government, committee of a village)."""
        return bool(kinds()[self.kind].get("governs"))

    @property
    def is_petition_office(self) -> bool:
        """Whether it forwards and presses but never decides (T22 art. 14)."""
        return self.kind == "petition_office"


@dataclass(frozen=True)
class Units:
    """All units, by id."""

    by_id: Mapping[str, Unit]
    _by_division: Mapping[str, tuple[Unit, ...]] = field(repr=False)

    @classmethod
    def of(cls, units: Iterable[Unit]) -> Units:
        """The collection; divisions must be 12-digit codes."""
        by_id = {one.id: one for one in units}
        by_division: dict[str, list[Unit]] = {}
        for one in by_id.values():
            by_division.setdefault(one.division, []).append(one)
        return cls(by_id, {code: tuple(here) for code, here in by_division.items()})

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.by_id.values())

    def __contains__(self, unit: object) -> bool:
        return unit in self.by_id

    def find(self, unit: str) -> Unit | None:
        """The unit, or None."""
        return self.by_id.get(unit)

    def get(self, unit: str) -> Unit:
        """The unit; ``Invalid('unknown_unit')``."""
        found = self.by_id.get(unit)
        if found is None:
            raise Invalid("unknown_unit", unit=unit[:40])
        return found

    def name(self, unit: str) -> str:
        """Its name for people; the id itself when it is unknown here (a unit of another network)."""
        found = self.by_id.get(unit)
        return found.name if found else unit

    def of_division(self, code: str, on: date | None = None) -> tuple[Unit, ...]:
        """The units of exactly that division, in the order of the file; with ``on``, those that exist then."""
        return tuple(one for one in self._by_division.get(code, ()) if on is None or one.is_active(on))

    def of_kind(self, code: str, kind: str, on: date | None = None) -> Unit | None:
        """The division's first unit of that kind."""
        return next((one for one in self.of_division(code, on) if one.kind == kind), None)

    def front(self, code: str, on: date | None = None) -> Unit | None:
        """Who receives at the counter of a division: its petition office, else government, else committee."""
        ranked = [
            (kinds()[one.kind].get("front", 0), place, one) for place, one in enumerate(self.of_division(code, on))
        ]
        best = min((row for row in ranked if row[0]), default=None)
        return best[2] if best else None

    def governing(self, code: str, on: date | None = None) -> Unit | None:
        """The unit that speaks for the division."""
        return next((one for one in self.of_division(code, on) if one.governs), None)

    def successor(self, unit: str, on: date) -> Unit | None:
        """The unit that continues its powers on that day: itself while it exists, else along the successors."""
        seen: set[str] = set()
        here = self.by_id.get(unit)
        while here is not None and not here.is_active(on):
            seen.add(here.id)
            here = self.by_id.get(here.successor) if here.successor not in seen else None
        return here

    def heirs(self, unit: str) -> tuple[str, ...]:
        """The unit and all that continue its powers, one after the other, whatever the day."""
        found: dict[str, None] = {}
        while unit and unit not in found:
            found[unit] = None
            here = self.by_id.get(unit)
            unit = here.successor if here else ""
        return tuple(found)
