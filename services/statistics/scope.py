"""Whose figures somebody may see: from who asks, never from what is asked."""

from __future__ import annotations

from collections.abc import Iterable

from services.statistics.conditions import Test
from shared.matters.people import Officer
from shared.matters.places import Gazetteer
from shared.matters.units import Unit

OF_A_TERRITORY = frozenset({
    "petition_office", "government", "party_committee", "joint_conference_office", "zone_management",
    "village_committee", "residents_committee",
})  # fmt: skip
"""organs that answer for a whole division; all others for what they receive, lead, hold or answer for"""
ANSWERING = ("unit", "received_by", "holder", "lead_unit")


def of_unit(unit: Unit, places: Gazetteer, units: Iterable[Unit], known: Iterable[str]) -> Test:
    """Which facts a unit's people may see. ``known``: the places that facts are about.

    An organ of a division: all that is about a place in it, all that any organ of it received, were it about the next
    county, and its own; any other: its own, which is what it received, leads, holds or answers for.
    """
    own: tuple[Test, ...] = tuple(("is", name, unit.id) for name in ANSWERING)
    if unit.kind not in OF_A_TERRITORY:
        return ("any", *own)
    organs = sorted(one.id for one in units if places.contains(unit.division, one.division))
    own = (*own, ("is", "received_by", *organs))
    inside = tuple(sorted(one for one in known if one and places.contains(unit.division, one)))
    territory: Test = ("is", "place", *inside)
    return ("any", territory, *own) if inside else ("any", *own)


def sealed(by: Officer, *, sees_all: bool) -> Test:
    """An accusation is counted only for who received it, and for those who may see them all (T22 art. 30)."""
    return ("every",) if sees_all else ("any", ("false", "is_sealed"), ("is", "received_by", by.unit))
