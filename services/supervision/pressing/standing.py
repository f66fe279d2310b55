"""Who may press whom: the office of a node, every unit that works there or below, but itself and its own head. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from services.supervision.sealed import SEALED_KINDS
from shared.errors import Refused
from shared.matters.people import Officer
from shared.matters.units import Unit, Units

LEADING_KINDS = frozenset({"party_committee"})


class Tree(Protocol):
    """What is asked of the topology: who works where, and what stands above what."""

    @property
    def units(self) -> Units:
        """All units."""

    @property
    def sample_size(self) -> int:
        """Concluded matters of a unit that are inspected in a quarter."""

    def front_unit(self, node: str) -> Unit:
        """Who stands at the counter of a node."""

    def find_desk(self, unit: str) -> str:
        """The node where a unit works, '' for one outside."""

    def desk_node(self, unit: str) -> str:
        """The same; ``Refused('no_desk')``."""

    def ancestors(self, node: str) -> tuple[str, ...]:
        """The nodes above, nearest first."""


@dataclass(frozen=True)
class Standing:
    """The office of one node, and the tree it stands in."""

    node: str
    topology: Tree

    @property
    def office(self) -> Unit:
        """Who presses at this node."""
        return self.topology.front_unit(self.node)

    def supervises(self, unit: str) -> bool:
        """Whether the unit works at this node or below, and is neither the office nor its head."""
        found, desk = self.topology.units.find(unit), self.topology.find_desk(unit)
        if found is None or not desk or self.node not in (desk, *self.topology.ancestors(desk)):
            return False
        return found.id != self.office.id and not self._is_head(found) and found.kind not in SEALED_KINDS

    def must_supervise(self, unit: str) -> None:
        """``Refused('not_to_be_pressed')``."""
        if not self.supervises(unit):
            name = self.topology.units.name(unit)
            raise Refused("not_to_be_pressed", unit=name[:60], office=self.office.name)

    def is_of_office(self, by: Officer) -> bool:
        """Whether it is an officer of the pressing office."""
        return by.is_of(self.office.id)

    def _is_head(self, unit: Unit) -> bool:
        """Who leads the office's own place: the office works for it, and writes to the office above instead."""
        return unit.division == self.office.division and (unit.governs or unit.kind in LEADING_KINDS)


def unit_named(topology: Tree, typed: str) -> str:
    """The id of a unit by its id or its full name; '' when there is none."""
    if typed in topology.units:
        return typed
    return next((one.id for one in topology.units if one.name == typed), "")
