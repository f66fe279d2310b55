"""Who may review a unit's decision (T22 art. 35, 36; domain 4.10): every lawful organ, each with its reason.

The same question serves review (asked of the unit that decided) and re-review (asked of the organ that reviewed).
Where there are several, the petitioner chooses; an organ that runs no node of ours is named all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shared.matters.duties import DutyList, standard
from shared.matters.places import Gazetteer
from shared.matters.units import Unit, Units

OWN_LINE_ONLY = frozenset(
    {
        "party_committee", "discipline_commission", "supervisory_commission", "political_legal_commission", "court",
        "procuratorate", "npc", "cppcc",
    }
)  # fmt: skip
"""organs that no government stands above: the same kind of organ one level up answers"""
OFFICES = frozenset({"party_committee", "petition_office"})
"""kinds that never write an opinion on the merits for a government (T22 art. 14)"""


@dataclass(frozen=True)
class ReviewOrgan:
    """One lawful choice: the unit, and why it is competent, in Chinese."""

    unit: Unit
    because: str


def review_organs(
    unit_id: str, units: Units, places: Gazetteer, on: date, duties: DutyList | None = None
) -> tuple[ReviewOrgan, ...]:
    """The organs that may review what a unit decided, nearest first, each once; empty when none is known.

    An abolished unit is asked of its successor, and an abolished organ is answered by its own (T22 art. 24). Where the
    government above is not in the list of units, the front office of its division stands for it and receives for it.
    """
    unit = units.successor(unit_id, on)
    if unit is None:
        return ()
    found = _stored(unit) if unit.review_organs else _derived(unit, units, places, on, duties or standard())
    organs: dict[str, ReviewOrgan] = {}
    for organ_id, because in found:
        organ = units.successor(organ_id, on)
        if organ is not None and organ.id != unit.id:
            organs.setdefault(organ.id, ReviewOrgan(organ, because))
    return tuple(organs.values())


def may_review(organ: str, unit_id: str, units: Units, places: Gazetteer, on: date) -> bool:
    """Whether the organ is one of those that may review what the unit decided."""
    return any(one.unit.id == organ for one in review_organs(unit_id, units, places, on))


def reviewed_by(organ: str, units: Units, places: Gazetteer, on: date) -> tuple[Unit, ...]:
    """The units whose decisions the organ may review, in the order of the list of units."""
    return tuple(one for one in units if one.is_active(on) and may_review(organ, one.id, units, places, on))


def named_in(text: str, units: tuple[Unit, ...]) -> Unit | None:
    """The unit that a text names by its full name or its usual short one; the longest name when several fit."""
    plain = _short(text)
    named = [one for one in units if _short(one.name) in plain]
    return max(named, key=lambda one: len(_short(one.name)), default=None)


def _short(text: str) -> str:
    for long, short in (("人民政府", "政府"), ("村民委员会", "村委会"), ("居民委员会", "居委会")):
        text = text.replace(long, short)
    return "".join(text.split())


def _stored(unit: Unit) -> Iterator[tuple[str, str]]:
    for organ in unit.review_organs:
        yield organ, "该单位登记的复查复核机关"


def _derived(unit: Unit, units: Units, places: Gazetteer, on: date, duties: DutyList) -> Iterator[tuple[str, str]]:
    if unit.governs:
        above = _government_above(unit, units, places, on)
        if above is not None:
            yield above.id, "原单位的上一级人民政府"
        return
    if unit.kind in OWN_LINE_ONLY:
        superior = _same_kind_above(unit, units, places, on)
        if superior is not None:
            yield superior.id, "原单位的上一级机关"
        return
    superior = _superior_department(unit, units, places, on, duties)
    if superior is not None:
        vertical = unit.kind == "vertical_agency"
        yield superior.id, "垂直管理机关的上一级机关" if vertical else "原单位的上一级主管部门"
    if _answers_to_its_government(unit, superior):
        own = units.governing(unit.division, on) or _government_above(unit, units, places, on)
        if own is not None:
            yield own.id, "原单位的本级人民政府"


def _answers_to_its_government(unit: Unit, superior: Unit | None) -> bool:
    """A vertical agency, or a station of one department, answers to its own line alone, where that line is known."""
    if superior is None:
        return True
    return unit.kind != "vertical_agency" and not (unit.parent and unit.kind != "functional_department")


def _government_above(unit: Unit, units: Units, places: Gazetteer, on: date) -> Unit | None:
    """The government of the nearest division above that has one; else the front office that receives for it."""
    for division in places.ancestors(unit.division):
        found = units.governing(division.code, on) or units.front(division.code, on)
        if found is not None:
            return found
    return None


def _same_kind_above(unit: Unit, units: Units, places: Gazetteer, on: date) -> Unit | None:
    above = (units.of_kind(division.code, unit.kind, on) for division in places.ancestors(unit.division))
    return next((one for one in above if one is not None), None)


def _superior_department(unit: Unit, units: Units, places: Gazetteer, on: date, duties: DutyList) -> Unit | None:
    parent = units.successor(unit.parent, on) if unit.parent else None
    if parent is not None:
        return parent
    lines = () if unit.kind in OFFICES else duties.lines_of(unit)
    for division in places.ancestors(unit.division):
        for other in units.of_division(division.code, on):
            if other.kind not in OFFICES and any(line.has(other) for line in lines):
                return other
    return None
