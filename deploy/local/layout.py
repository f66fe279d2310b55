"""Where everything of a local node lies: its directories, ports, and the names of its processes."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from shared.links.topology import Node, Topology

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
LINKS = "links"
TOGETHER = "services"
GATEWAY = "gateway"
LONGEST_SOCKET_PATH = 90  # the kernel takes 107; supervisord first binds a name with its pid behind
EPMD_OFFSET = 9


@dataclass(frozen=True)
class Place:
    """One node on this machine; its ports are the topology's."""

    node: str
    facts: Node
    directory: Path

    @classmethod
    def of(cls, topology: Topology, node: str, run: Path) -> Place:
        """The place of ``node`` under the run directory."""
        return cls(node, topology.node(node), run / node)

    @property
    def apart(self) -> bool:
        """Whether every service is a process of its own."""
        return self.facts.processes == "apart"

    @property
    def services(self) -> tuple[str, ...]:
        """What runs here besides the gateway; the door is the last."""
        return (*self.facts.services, LINKS)

    @property
    def health(self) -> dict[str, int]:
        """Process of services -> the port of its health and metrics."""
        if self.apart:
            return {name: self.facts.health_port(name) for name in self.services}
        return {TOGETHER: self.facts.health_port()}

    @property
    def ports(self) -> dict[str, int]:
        """What listens -> port, of the whole node."""
        fixed = ("amqp", "management", "distribution", "prometheus", "mongo", "http")
        return {name: self.facts.port(name) for name in fixed} | self.health

    def port(self, what: str) -> int:
        """The port of amqp, management, distribution, prometheus, mongo or http."""
        return self.facts.port(what)

    def runs(self, process: str) -> tuple[str, ...]:
        """The services inside a process."""
        return self.services if process == TOGETHER else (process,)

    def log(self, process: str) -> Path:
        """The file of what a process printed."""
        return self.directory / "log" / f"{process}.log"


def socket_path(run: Path) -> Path:
    """The supervisor's socket: in the run directory, or in a private one of the system when that path is too long."""
    inside = run / "supervisor.sock"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_PATH:
        return inside
    name = hashlib.sha256(os.fsencode(run)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"xinqiao-{os.getuid()}-{name}" / "supervisor.sock"
