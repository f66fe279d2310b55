"""Who stands too near to a unit that is complained of: it, what is below it, and who its government governs (R3).

Routing keeps such units from the matter; here the counter that received it asks (T22 art. 28, 30).
"""

from __future__ import annotations

from shared.matters.data import table
from shared.matters.places import Gazetteer
from shared.matters.units import Unit, Units

INDEPENDENT = frozenset(table("hints")["complaint"]["independent"])
"""kinds of organ that no government stands above"""


def is_too_near(unit_id: str, respondent_id: str, units: Units, places: Gazetteer) -> bool:
    """Whether the unit is the one complained of, stands below it in its own line, or is an organ of the division that
    the one complained of governs. False for units that nobody knows."""
    unit, respondent = units.find(unit_id), units.find(respondent_id)
    if unit is None or respondent is None:
        return False
    if unit.id == respondent.id or _is_in_line(unit, respondent, units):
        return True
    is_organ = unit.kind not in INDEPENDENT
    return respondent.governs and is_organ and places.contains(respondent.division, unit.division)


def _is_in_line(unit: Unit, respondent: Unit, units: Units) -> bool:
    line: Unit | None = unit
    seen: set[str] = set()
    while line is not None and line.parent and line.id not in seen:
        seen.add(line.id)
        line = units.find(line.parent)
        if line is not None and line.id == respondent.id:
            return True
    return False
