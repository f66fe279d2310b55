"""One node of the topology: who it is and on which ports its parts listen."""

from __future__ import annotations

from dataclasses import dataclass

BUSINESS = ("intake", "routing", "handling", "supervision", "mediation", "statistics", "notification")
DOOR = "links"
PORTS = {"amqp": 0, "management": 1, "distribution": 2, "prometheus": 3, "mongo": 4, "http": 5, "health": 10}
PORTS_APART = 50


@dataclass(frozen=True)
class Node:
    """One installation: a broker, a database, its services. ``parent`` is '' at the root."""

    id: str
    name: str
    level: str
    division: str
    parent: str
    processes: str
    """together: one process for all services; apart: one each"""
    base_port: int
    services: tuple[str, ...]
    """business services that run here; the door (links) always runs too"""

    def port(self, what: str) -> int:
        """The port of amqp, management, distribution, prometheus, mongo or http; ``KeyError`` for anything else."""
        return self.base_port + PORTS[what]

    def health_port(self, service: str = "") -> int:
        """Where a service's health and metrics are: one port for all when they run together."""
        everyone = (*self.services, DOOR)
        apart = everyone.index(service) if self.processes == "apart" and service else 0
        return self.base_port + PORTS["health"] + apart
