"""How far an event goes and by which neighbours: pure arithmetic on the tree of nodes."""

from __future__ import annotations

from collections.abc import Iterable

from shared.events.declaration import HOME, TO, UP, WAY
from shared.events.envelope import Envelope
from shared.links.topology import Topology
from shared.store.saying import Passage, Route


def targets(envelope: Envelope, topology: Topology) -> frozenset[str]:
    """The nodes the event is meant for, its sender not among them.

    What is said upwards is heard by all who answer for it: those above the sender, and those above the matter's home,
    also where the matter went to another branch of the tree.
    """
    reach = envelope.reach
    meant: set[str] = set()
    if UP in reach:
        meant |= set(topology.ancestors(envelope.node))
        if _known(topology, envelope.home):
            meant |= set(topology.ancestors(envelope.home))
    if HOME in reach:
        meant.add(envelope.home)
    if TO in reach and envelope.tonode:
        meant.add(envelope.tonode)
        if WAY in reach and _known(topology, envelope.tonode):
            meant |= set(topology.between(envelope.node, envelope.tonode))
    return frozenset(meant - {envelope.node})


def passage(envelope: Envelope, me: str, topology: Topology) -> Passage:
    """What this node does with the event: say it on its own bus (it is meant for here, or comes from here), and the
    neighbours that lie on the way from its sender to its targets behind this node."""
    meant = targets(envelope, topology)
    ways = (topology.between(envelope.node, target) for target in sorted(meant) if _known(topology, target))
    return Passage(say=me == envelope.node or me in meant, to=tuple(sorted(_next_hops(ways, me))))


def _next_hops(ways: Iterable[list[str]], me: str) -> set[str]:
    return {way[way.index(me) + 1] for way in ways if me in way[:-1]}


def _known(topology: Topology, node: str) -> bool:
    return node in topology.nodes


def route_of(me: str, topology: Topology) -> Route:
    """The route function of a node, as repositories and the door want it."""

    def route(envelope: Envelope, _: str) -> Passage:
        return passage(envelope, me, topology)

    return route
