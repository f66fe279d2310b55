"""A small topology of our own: a county, a township and a village, without any file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shared.links.topology import Topology, load

SOURCE = Path(__file__).parents[3] / "deploy" / "topology.yaml"


def the_county() -> Topology:
    return load(SOURCE)


def named(rows: list[dict[str, Any]], name: str, key: str = "name") -> dict[str, Any]:
    """The one row with that name."""
    (found,) = [row for row in rows if row[key] == name]
    return found
