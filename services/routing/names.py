"""How people name units in their letters: full names, usual short ones, and 镇政府 for that of the place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from services.routing.holders import World
from shared.matters.data import table
from shared.matters.units import Unit

HINTS = table("hints")["names"]
NAMED_AT_MOST = 24
"""names read in one text: a letter names a few units, and every one is looked at with every pattern"""
_GONE = re.compile(r"[(（][^)）]*[)）]\s*$")
_NOT_THE_UNIT = re.compile(HINTS["a_place"])
"""words after a name that make it a place"""


@dataclass(frozen=True)
class Named:
    """A unit that a text names, and where."""

    unit: Unit
    start: int
    end: int


@dataclass(frozen=True)
class Names:
    """The units in and above the territory of a place, by the names people use for them."""

    world: World
    place: str

    @cached_property
    def known(self) -> tuple[tuple[str, Unit], ...]:
        """(name, unit), the longest names first; a name of several units is that of the nearest, or of none."""
        found: dict[str, dict[str, Unit]] = {}
        for unit in self._units():
            for name in self._names(unit):
                found.setdefault(name, {})[unit.id] = unit
        named = ((name, self._nearest(tuple(units.values()))) for name, units in found.items())
        return tuple(sorted(((name, unit) for name, unit in named if unit is not None), key=lambda row: -len(row[0])))

    def in_text(self, text: str) -> tuple[Named, ...]:
        """The units named, in the order of the text; ``市自然资源局`` is not the county's."""
        taken: list[Named] = []
        for name, unit in self.known:
            for hit in islice(re.finditer(re.escape(name), text), NAMED_AT_MOST):
                is_free = all(hit.end() <= one.start or hit.start() >= one.end for one in taken)
                if is_free and self._is_own(text[: hit.start()], name) and not _NOT_THE_UNIT.match(text[hit.end() :]):
                    taken.append(Named(unit, hit.start(), hit.end()))
        return tuple(sorted(taken, key=lambda one: one.start))[:NAMED_AT_MOST]

    def _units(self) -> Iterator[Unit]:
        places = self.world.places
        border = places.territory(self.place)
        above = {one.code for one in places.upwards(self.place)}
        for unit in self.world.units:
            if unit.division in above or (border is not None and places.contains(border.code, unit.division)):
                yield unit

    def _nearest(self, units: tuple[Unit, ...]) -> Unit | None:
        """The one that exists and stands nearest to the place; None when two stand equally near."""
        active = [one for one in units if one.is_active(self.world.day)] or list(units)
        ranked = sorted((self._height(one), place) for place, one in enumerate(active))
        if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
            return None
        return active[ranked[0][1]]

    def _height(self, unit: Unit) -> int:
        line = [one.code for one in self.world.places.upwards(self.place)]
        return line.index(unit.division) if unit.division in line else len(line)

    def _names(self, unit: Unit) -> set[str]:
        found = {_GONE.sub("", unit.name).strip()}
        for long, short in HINTS["short"].items():
            found |= {name.replace(long, short) for name in found}
        for division in self.world.places.upwards(unit.division):
            found |= {name.removeprefix(division.name) for name in found if len(name) - len(division.name) > 2}
        if unit.governs and self.world.places.contains(unit.division, self.place):
            found |= set(HINTS["governments"].get(self.world.places.level_of(unit.division).kind, ()))
        for line in self.world.duties.lines_of(unit):
            for word in line.names:
                found |= (
                    {word, word[:-1] + "分局"} if word[-1] in "局委所" else {word + end for end in HINTS["endings"]}
                )
        found |= set(HINTS["kinds"].get(unit.kind, ()))
        return {name for name in found if len(name) > 1}

    def _is_own(self, before: str, name: str) -> bool:
        """Whether what stands before a name does not make it that of another place."""
        places = self.world.places
        mine = {one.code for one in places.upwards(self.place)}
        if any(name.startswith(one.name) for one in places.divisions.values()):
            return True
        border = places.territory(self.place)
        if border is not None and before.endswith(tuple(HINTS["above"])) and not before.endswith(border.name):
            return False
        for one in places.divisions.values():
            above = places.divisions.get(one.parent_id)
            short = one.name.removeprefix(above.name) if above else one.name
            if one.code not in mine and (before.endswith(short) or (before + name[0]).endswith(short)):
                return False
        return True
