"""Who has a duty here and now: the rows of the duty lists resolved to units that exist at the place on the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.matters.duties import Duty, DutyList, Holder, Line
from shared.matters.places import Division, Gazetteer
from shared.matters.units import Unit, Units


@dataclass(frozen=True)
class Found:
    """A unit that was looked for. ``several``: others fit as well; ``moved_from``: whose powers it continues."""

    unit: Unit | None = None
    several: tuple[Unit, ...] = ()
    moved_from: Unit | None = None


NOBODY = Found()


@dataclass(frozen=True)
class World:
    """The organisation on one day: who is there, what the duty lists say, where places lie."""

    units: Units
    duties: DutyList
    places: Gazetteer
    day: date

    def within(self, place: str) -> tuple[Division, ...]:
        """The place and what lies above it, up to the border of its territory."""
        line = self.places.upwards(place)
        border = self.places.territory(place)
        return tuple(one for one in line if border is None or self.places.contains(border.code, one.code))

    def nearest(self, place: str, line: Line) -> Found:
        """The nearest unit of a department line at or above the place, within its territory."""
        for division in self.within(place):
            found = self._of_line(division.code, line)
            if found.unit is not None:
                return found
        return self.nearest(place, self.duties.lines[line.continued_by]) if line.continued_by else NOBODY

    def at(self, division: str, line: Line) -> Found:
        """The unit of a line in exactly that division."""
        found = self._of_line(division, line)
        if found.unit is None and line.continued_by:
            return self._of_line(division, self.duties.lines[line.continued_by])
        return found

    def government(self, place: str, kind: str) -> Unit | None:
        """The government of the place's division at a level; without such a level, the nearest above that governs."""
        division = self.places.at_level(place, kind)
        if division is not None:
            return self.units.governing(division.code, self.day)
        if any(level.kind == kind for level in self.places.levels):
            return None
        governments = (self.units.of_kind(one.code, "government", self.day) for one in self.within(place))
        return next((one for one in governments if one is not None), None)

    def holder(self, place: str, holder: Holder) -> Found:
        """The unit that a row of the duty lists means for a place."""
        if holder.government:
            return Found(self.government(place, holder.government))
        if holder.line:
            return self.nearest(place, self.duties.lines[holder.line])
        named = self.units.find(holder.unit)
        if named is None or not self.places.contains(named.division, place):
            return NOBODY
        if named.is_active(self.day):
            return Found(named)
        return Found(self.units.successor(named.id, self.day), moved_from=named)

    def all_of(self, place: str, holders: Iterable[Holder]) -> tuple[Unit, ...]:
        """The units of several rows' holders that exist, each once."""
        found = (self.holder(place, one).unit for one in holders)
        return tuple({one.id: one for one in found if one is not None}.values())

    def heir(self, gone: Unit) -> Unit | None:
        """Who continues the powers of a unit that is no more: its successor, else the line that took its line over."""
        heir = self.units.successor(gone.id, self.day)
        if heir is not None:
            return heir
        lines = (line.continued_by for line in self.duties.lines_of(gone) if line.continued_by)
        found = (self._of_line(gone.division, self.duties.lines[line]).unit for line in lines)
        return next((one for one in found if one is not None), None)

    def _of_line(self, division: str, line: Line) -> Found:
        active = tuple(one for one in self.units.of_division(division, self.day) if line.has(one))
        if active:
            return Found(active[0], several=active[1:])
        for gone in self.units.of_division(division):
            if line.has(gone) and not gone.is_active(self.day):
                heir = self.heir(gone)
                if heir is not None:
                    return Found(heir, moved_from=gone)
        return NOBODY


@dataclass(frozen=True)
class Pick:
    """The duty row that fits a matter best, and the units it means there."""

    duty: Duty | None = None
    lead: Found = NOBODY
    joint: tuple[Unit, ...] = ()
    partners: tuple[Unit, ...] = ()


def pick(world: World, place: str, first: str, second: str, tags: Iterable[str], words: str = "") -> Pick:
    """The closest row whose holder exists for the place; a row without a holder when none exists; or nothing."""
    division = world.places.find(place)
    level = world.places.level(division.level).kind if division else ""
    rows = world.duties.fitting(first, second, tags, level, world.day, words)
    for duty in rows:
        lead = world.holder(place, duty.holder)
        if lead.unit is not None:
            joint = world.all_of(place, duty.jointly)
            return Pick(duty, lead, joint, world.all_of(place, duty.partners))
    return Pick(rows[0]) if rows else Pick()
