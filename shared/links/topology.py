"""Who stands above whom: levels, nodes, places, units, duties, accounts of an installation, from its YAML files.

``load(path)`` gives a whole and consistent ``Topology`` or raises ``TopologyFaulty`` with every mistake, located.
Node ids are text; ``nodes`` maps them to ``Node``; questions about the tree take and give ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from shared.deadlines.colours import Shares
from shared.errors import Refused
from shared.links.inspection_file import USUAL_SAMPLE
from shared.links.node import Node
from shared.links.topology_files import TopologyFaulty
from shared.links.topology_reader import read
from shared.matters.assessment import Edition
from shared.matters.duties import DutyList
from shared.matters.people import Account
from shared.matters.places import Gazetteer, Level
from shared.matters.screening import PlanRow
from shared.matters.units import Unit, Units

__all__ = ["Node", "Topology", "TopologyFaulty", "load"]


@dataclass(frozen=True)
class Topology:
    """A consistent whole. ``path("yj")`` is ``lx.qh.yj``."""

    levels: tuple[Level, ...]
    nodes: Mapping[str, Node]
    services: tuple[str, ...]
    places: Gazetteer
    units: Units
    duties: DutyList
    accounts: tuple[Account, ...] = ()
    profile: str = ""
    deadlines: Mapping[str, int] = field(default_factory=dict)
    """deadline rule -> amount: limits that the profile makes stricter, and local rules that it puts in force"""
    assessment: tuple[Edition, ...] = ()
    """what units are assessed by, the oldest edition first"""
    screening: tuple[PlanRow, ...] = ()
    """which units owe which round of screening"""
    shares: Shares = field(default_factory=Shares)
    """from which shares of their time limits are yellow and red"""
    sample_size: int = USUAL_SAMPLE
    """concluded matters of a unit that are inspected in a quarter"""
    _children: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    _desks: Mapping[str, str] = field(default_factory=dict, repr=False)

    def node(self, node: str) -> Node:
        """The node; ``Refused('unknown_node')``."""
        found = self.nodes.get(node)
        if found is None:
            raise Refused("unknown_node", node=node[:40])
        return found

    @property
    def root(self) -> str:
        """The node without a parent."""
        return next(one.id for one in self.nodes.values() if not one.parent)

    def level_of(self, node: str) -> Level:
        """The level of a node."""
        return self.places.level(self.node(node).level)

    def parent(self, node: str) -> str | None:
        """The node above, None at the root."""
        return self.node(node).parent or None

    def children(self, node: str) -> tuple[str, ...]:
        """The nodes directly below, in the order of the file."""
        return self._children.get(self.node(node).id, ())

    def ancestors(self, node: str) -> tuple[str, ...]:
        """The nodes above, nearest first."""
        above: list[str] = []
        here = self.node(node).parent
        while here:
            above.append(here)
            here = self.nodes[here].parent
        return tuple(above)

    def descendants(self, node: str) -> tuple[str, ...]:
        """All nodes below, each after its parent."""
        below: list[str] = []
        for child in self.children(node):
            below += [child, *self.descendants(child)]
        return tuple(below)

    def path(self, node: str) -> str:
        """The ids from the root down to the node, joined by dots."""
        return ".".join([*reversed(self.ancestors(node)), node])

    def between(self, start: str, end: str) -> list[str]:
        """The way from one node to another along the tree, both included."""
        up, down = [start, *self.ancestors(start)], [end, *self.ancestors(end)]
        meeting = next(one for one in up if one in down)
        return up[: up.index(meeting) + 1] + down[: down.index(meeting)][::-1]

    def common(self, one: str, other: str) -> str:
        """The lowest node that is one of the two or above both."""
        above = {other, *self.ancestors(other)}
        return next(node for node in (one, *self.ancestors(one)) if node in above)

    def node_of(self, division: str) -> str | None:
        """The node of a division, else the nearest node above it; None when no node lies above."""
        own = {one.division: one.id for one in self.nodes.values()}
        return next((own[place.code] for place in self.places.upwards(division) if place.code in own), None)

    def has_desk(self, unit: str) -> bool:
        """Whether the unit works in this network; others are written to on paper."""
        return unit in self._desks

    def desk_node(self, unit: str) -> str:
        """The node where the unit works; ``Refused('no_desk')`` when no node lies at or above its division."""
        if unit not in self._desks:
            raise Refused("no_desk", unit=unit[:40])
        return self._desks[unit]

    def find_desk(self, unit: str) -> str:
        """The node where the unit works, '' for a unit outside the network."""
        return self._desks.get(unit, "")

    def units_at(self, node: str) -> tuple[Unit, ...]:
        """The units that work at a node."""
        return tuple(one for one in self.units if self._desks.get(one.id) == node)

    def front_unit(self, node: str) -> Unit:
        """Who receives what is filed online here: petition office, else government, else committee."""
        front = self.units.front(self.node(node).division)
        assert front is not None, "the reader refuses a node without one"
        return front

    def holds(self, node: str, place: str) -> bool:
        """Whether a division lies in the node's territory."""
        return self.places.contains(self.node(node).division, place)

    def accounts_at(self, node: str) -> tuple[Account, ...]:
        """The accounts of the units that work at a node."""
        return tuple(one for one in self.accounts if self._desks.get(one.unit) == node)


def load(path: str | Path) -> Topology:
    """Read ``topology.yaml`` and the profile it names; ``TopologyFaulty`` lists everything that is wrong."""
    found = read(Path(path))
    children: dict[str, list[str]] = {}
    for one in found.nodes.values():
        children.setdefault(one.parent, []).append(one.id)
    bare = Topology(
        levels=found.levels, nodes=found.nodes, services=found.services, places=found.content.places,
        units=found.content.units, duties=found.content.duties, accounts=found.content.accounts, profile=found.profile,
        deadlines=found.content.deadlines, assessment=found.content.assessment,
        screening=found.content.screening, shares=found.content.shares, sample_size=found.content.sample_size,
        _children={parent: tuple(below) for parent, below in children.items()},
    )  # fmt: skip
    desks = {unit.id: bare.node_of(unit.division) for unit in bare.units}
    return replace(bare, _desks={unit: node for unit, node in desks.items() if node})
