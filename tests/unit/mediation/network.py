"""The demonstration county's network of mediation, for the tests of this folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from services.mediation.mediators import Mediator
from services.mediation.network import Around
from shared.links.topology import Topology, load


@cache
def county() -> Topology:
    """Village, township, county: a committee, a station, a centre."""
    return load(Path(__file__).parents[3] / "deploy" / "topology.yaml")


def around(*panel: Mediator) -> Around:
    """What the rules know beside the mediation."""
    one = county()
    return Around(one.units, one.places, one.duties, one.find_desk, panel)
