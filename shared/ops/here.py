"""Who and where this process is: its node, its service and the topology it stands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Here:
    """The facts of this place. ``topology`` is a ``shared.links.topology.Topology``."""

    node: str
    service: str
    topology: Any
