"""The nodes as the demonstration sees them: addresses, accounts, and one clock that only goes forward."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deploy.demo.person import Person
from shared.links.topology import Topology
from shared.ops.clock import Clock, step


@dataclass
class World:
    """Everybody who can be asked, by unit and role; sessions are kept."""

    topology: Topology
    urls: Mapping[str, str]
    accounts: Iterable[Mapping[str, Any]]
    clock_file: Path
    _people: dict[tuple[str, str], Person] = field(default_factory=dict)

    def citizen(self, node: str) -> Person:
        """Anybody at a node's pages."""
        return self._people.setdefault((node, ""), Person(self.urls[node]))

    def at(self, unit: str, role: str) -> Person:
        """Somebody of a unit in a role; ``KeyError`` when nobody is."""
        if (unit, role) not in self._people:
            found = [one for one in self.accounts if one["unit"] == unit and role in one["roles"]]
            if not found:
                raise KeyError(f"{unit} has no {role}")
            self._people[unit, role] = Person(self.urls[str(found[0]["node"])], found[0])
        return self._people[unit, role]

    def has(self, unit: str) -> bool:
        """Whether somebody of the unit can log in somewhere."""
        return any(one["unit"] == unit for one in self.accounts)

    def all_of(self, unit: str) -> list[Person]:
        """Everybody of a unit who can log in."""
        roles = {role for one in self.accounts if one["unit"] == unit for role in one["roles"]}
        return [self.at(unit, role) for role in sorted(roles)]

    def node_of(self, unit: str) -> str:
        """The node where the unit works."""
        return self.topology.desk_node(unit)

    def supervisor(self, node: str) -> Person:
        """Who sees the clocks of a node."""
        return self.at(self.topology.front_unit(node).id, "supervisor")

    @property
    def clock(self) -> Clock:
        """The nodes' clock."""
        return Clock(self.clock_file)

    def reach(self, instant: datetime) -> None:
        """Let the nodes' clock show at least that instant; it never goes back."""
        if reach(self.clock_file, instant):
            for person in self._people.values():
                person.forget_session()


def reach(clock_file: Path, instant: datetime, *, first: bool = False) -> bool:
    """Step the clock forward to an instant; ``first``: set it, backward too, while nothing runs yet. Whether it did."""
    if not first and Clock(clock_file).now() >= instant:
        return False
    step(clock_file, (instant - datetime.now(UTC)).total_seconds())
    return True
