"""From the YAML files to checked parts of a topology; see ``topology.load`` for the whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.links.node import BUSINESS, PORTS_APART, Node
from shared.links.topology_files import Entry, Faults, check_id, entries, find_cycle, read_code
from shared.links.topology_files import read as read_file
from shared.links.topology_profile import Profile, read_profile
from shared.links.topology_screening import check_marks
from shared.matters.data import table
from shared.matters.places import Gazetteer, Level

_NODE_ID = re.compile(r"[a-z][a-z0-9]{0,11}")
_LEVEL_ID = re.compile(r"[a-z][a-z0-9_]{0,31}")
_TOP = ("levels", "nodes", "services", "profile")


@dataclass(frozen=True)
class Parts:
    """All that the files say, checked."""

    levels: tuple[Level, ...]
    nodes: Mapping[str, Node]
    services: tuple[str, ...]
    profile: str
    content: Profile


def read(path: Path) -> Parts:
    """The parts, or ``TopologyFaulty`` with every mistake that was found."""
    faults = Faults()
    file = path.name
    content = read_file(path, file, faults)
    if not faults.found and not isinstance(content, dict):
        faults.add(file, "-", "topology_wrong_type", field="levels, nodes, services, profile", kind="entries")
    faults.stop_if_any()
    for name in sorted(set(map(str, content)) - set(_TOP)):
        faults.add(file, "-", "topology_unknown_field", field=name, known=", ".join(_TOP))
    top = Entry(file, "-", content, faults)
    services = top.texts("services") or BUSINESS
    for service in services:
        if service not in BUSINESS:
            top.wrong("topology_not_a_choice", field="services", value=service, choices=", ".join(BUSINESS))
    levels = _levels(content.get("levels"), file, services, faults)
    profile = top.text("profile")
    faults.stop_if_any()
    parts = read_profile((path.parent / profile).resolve(), profile, levels, faults)
    nodes = _nodes(content.get("nodes"), file, {one.id: one for one in levels}, services, faults)
    _check_tree(nodes, file, faults)
    faults.stop_if_any()
    _check_places(nodes, parts, file, faults)
    check_marks(parts.screening, parts.units, parts.places, nodes, faults)
    faults.stop_if_any()
    return Parts(levels, nodes, services, profile, parts)


def _levels(content: Any, file: str, services: tuple[str, ...], faults: Faults) -> tuple[Level, ...]:
    known = {row["id"]: row for row in table("levels")}
    found: dict[str, Level] = {}
    for rank, entry in enumerate(entries(content, file, "levels", faults)):
        level_id = entry.text("id")
        like = entry.text("like", level_id)
        usual = known.get(like, {})
        level = Level(
            id=level_id, name=entry.text("name", usual.get("name", level_id)), rank=rank,
            runs_node=entry.flag("runs_node", True), holds=entry.texts("holds"), like=like,
            borders=entry.flag("borders", bool(usual.get("borders", False))),
        )  # fmt: skip
        entry.done()
        check_id(entry, level_id, _LEVEL_ID, "、下划线", ", underscore")
        if level_id in found:
            entry.wrong("topology_duplicate", what="level", id=level_id)
        for service in level.holds:
            if service not in services:
                entry.wrong("topology_unknown", field="holds", id=service, where="services")
        found[level_id] = level
    if not found:
        faults.add(file, "-", "topology_missing_field", field="levels")
    return tuple(found.values())


def _nodes(
    content: Any, file: str, levels: Mapping[str, Level], services: tuple[str, ...], faults: Faults
) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for entry in entries(content, file, "nodes", faults):
        node = _node(entry, levels, services)
        entry.done()
        if node.id in found:
            entry.wrong("topology_duplicate", what="node", id=node.id)
        for other in found.values():
            if abs(other.base_port - node.base_port) < PORTS_APART:
                entry.wrong("topology_ports", port=node.base_port, other=other.id, apart=PORTS_APART)
            if other.division == node.division:
                entry.wrong("topology_duplicate", what="division", id=node.division)
        found.setdefault(node.id, node)
    if not found:
        faults.add(file, "-", "topology_missing_field", field="nodes")
    return found


def _node(entry: Entry, levels: Mapping[str, Level], services: tuple[str, ...]) -> Node:
    level_id = entry.text("level")
    level = levels.get(level_id)
    if level is None:
        entry.wrong("topology_unknown", field="level", id=level_id, where="levels")
    elif not level.runs_node:
        entry.wrong("topology_no_node_level", level=level_id)
    node_id = entry.text("id")
    check_id(entry, node_id, _NODE_ID)
    port = entry.number("base_port")
    highest = 65535 - PORTS_APART
    if not 1024 <= port <= highest:
        entry.wrong("topology_port_range", port=port, limit=highest)
    processes = entry.text("processes", "together")
    if processes not in ("together", "apart"):
        entry.wrong("topology_not_a_choice", field="processes", value=processes, choices="together, apart")
    own = entry.texts("services")
    for service in own:
        if service not in services:
            entry.wrong("topology_unknown", field="services", id=service, where="services")
    runs = own or (level.holds if level else ()) or services
    return Node(
        id=node_id, name=entry.text("name"), level=level_id, division=read_code(entry, "division"),
        parent=entry.text("parent", ""), processes=processes, base_port=port,
        services=tuple(one for one in services if one in runs),
    )  # fmt: skip


def _check_tree(nodes: Mapping[str, Node], file: str, faults: Faults) -> None:
    roots = [one.id for one in nodes.values() if not one.parent]
    for node in nodes.values():
        if node.parent and node.parent not in nodes:
            faults.add(file, f"nodes ({node.id})", "topology_unknown", field="parent", id=node.parent, where="nodes")
    cycle = find_cycle({one.id: one.parent for one in nodes.values()})
    if cycle:
        faults.add(file, f"nodes ({cycle[0]})", "topology_cycle", cycle=" → ".join(cycle))
    elif nodes and len(roots) != 1:
        faults.add(file, "nodes", "topology_no_root", count=len(roots), found=", ".join(roots) or "-")


def _check_places(nodes: Mapping[str, Node], profile: Profile, file: str, faults: Faults) -> None:
    places: Gazetteer = profile.places
    for node in nodes.values():
        where = f"nodes ({node.id})"
        if not places.knows(node.division):
            faults.add(file, where, "topology_unknown", field="division", id=node.division, where="divisions.yaml")
            continue
        found = places.level_of(node.division)
        if found.id != node.level:
            faults.add(
                file, where, "topology_wrong_level", level=node.level, division=node.division, found=found.id
            )  # fmt: skip
        _check_parent(node, nodes, places, file, faults)
        if profile.units.front(node.division) is None:
            faults.add(file, where, "topology_no_front", division=node.division)


def _check_parent(node: Node, nodes: Mapping[str, Node], places: Gazetteer, file: str, faults: Faults) -> None:
    parent = nodes.get(node.parent)
    if parent is None or not places.knows(parent.division):
        return
    ranks: dict[str, int] = {one.id: one.rank for one in places.levels}
    if ranks[parent.level] >= ranks[node.level]:
        faults.add(
            file, f"nodes ({node.id})", "topology_level_order",
            child=node.id, child_level=node.level, parent=parent.id, parent_level=parent.level,
        )  # fmt: skip
    if not places.contains(parent.division, node.division):
        faults.add(
            file, f"nodes ({node.id})", "topology_outside_parent",
            division=node.division, parent=parent.id, outer=parent.division,
        )  # fmt: skip
