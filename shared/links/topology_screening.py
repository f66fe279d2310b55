"""The plan of screening of a profile, read and checked: which kinds of units at which level owe which round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shared.links.node import Node
from shared.links.topology_files import Faults, entries
from shared.matters.places import Gazetteer, Level
from shared.matters.screening import PLANNED, PlanRow, clashing
from shared.matters.units import Units, kinds

SCREENING = "screening.yaml"


def read_plan(content: Any, file: str, levels: tuple[Level, ...], faults: Faults) -> tuple[PlanRow, ...]:
    """The rows of the plan; mistakes go to ``faults``. No file, no rounds."""
    found: dict[str, PlanRow] = {}
    known = {one.kind for one in levels}
    for entry in entries(content, file, "screening", faults):
        one = PlanRow(entry.text("id"), entry.text("round"), entry.text("level"), entry.texts("unit_kinds"))
        entry.done()
        if one.id in found:
            entry.wrong("topology_duplicate", what="screening", id=one.id)
        if one.round not in PLANNED:
            entry.wrong("topology_not_a_choice", field="round", value=one.round, choices=", ".join(PLANNED))
        if one.level not in known:
            entry.wrong("topology_not_a_choice", field="level", value=one.level, choices=", ".join(sorted(known)))
        for kind in one.unit_kinds or ("",):
            if kind not in kinds():
                entry.wrong("topology_not_a_choice", field="unit_kinds", value=kind, choices=", ".join(kinds()))
        found[one.id] = one
    return tuple(found.values())


def check_marks(
    plan: Iterable[PlanRow], units: Units, places: Gazetteer, nodes: Mapping[str, Node], faults: Faults
) -> None:
    """No two units of one node may get the same number for their rounds."""
    owing = {kind for row in plan for kind in row.unit_kinds}
    own = {node.division: node.id for node in nodes.values()}
    by_node: dict[str, list[str]] = {}
    for unit in units:
        node = next((own[one.code] for one in places.upwards(unit.division) if one.code in own), "")
        if node and unit.kind in owing:
            by_node.setdefault(node, []).append(unit.id)
    for node, found in by_node.items():
        for one, other in clashing(found):
            faults.add(SCREENING, node, "topology_screening_clash", one=one, other=other)
