"""The demonstration county with a second branch: township bz with village hp beside qh with yj."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from shared.links.topology import Topology, load

COUNTY = load(Path(__file__).parents[2] / "deploy" / "topology.yaml")


def two_branches() -> Topology:
    """``lx`` above ``qh`` (above ``yj``) and ``bz`` (above ``hp``)."""
    nodes = dict(COUNTY.nodes)
    nodes["bz"] = replace(nodes["qh"], id="bz", name="白庄镇")
    nodes["hp"] = replace(nodes["yj"], id="hp", name="和平村", parent="bz")
    below = {"": ("lx",), "lx": ("qh", "bz"), "qh": ("yj",), "bz": ("hp",)}
    return replace(COUNTY, nodes=nodes, _children=below)
