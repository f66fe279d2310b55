"""Every link of a node, by what was answered from end to end, not by what a shovel claims."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.errors import XinqiaoError
from shared.links import shovels
from shared.links.store import Neighbour, Neighbours
from shared.links.topology import Topology
from shared.ops.here import Here
from shared.store.client import Client, database, open_repository
from shared.store.mongo import MongoShelf
from shared.store.saying import Stamp, wall_time
from shared.store.unreceived import Unreceived, unreceived

ALIVE = timedelta(seconds=30)


@dataclass(frozen=True)
class LinkState:
    """One neighbour: ``state`` is up, silent or never; ages in seconds; both directions."""

    neighbour: str
    role: str
    state: str
    heard_s: float | None
    echoed_s: float | None
    unreceived: int
    oldest_s: float | None
    their_unreceived: int
    their_oldest_s: float | None
    shovels: dict[str, str]


def link_states(node: str, topology: Topology, client: Client, management: str) -> list[LinkState]:
    """The state of every link of a node, from its own database and, on a child, its broker's management address."""
    now = wall_time()
    here = Here(node, "links", topology)
    known = open_repository(Neighbours, client, here, Stamp(here.node, here.service, wall_time))
    waiting = unreceived(client, node)
    parent = topology.parent(node)
    around = [(child, "child") for child in topology.children(node)]
    claimed = _shovels(management) if parent else {}
    rows = [*([(parent, "parent")] if parent else []), *around]
    return [
        _state(one, role, known.find(one), waiting.get(one, Unreceived()), now, claimed if role == "parent" else {})
        for one, role in rows
    ]


def answers(node: str, client: Client) -> Callable[[str], bool]:
    """Whether a neighbour's door answered this node's heartbeats a moment ago."""
    known = Neighbours(MongoShelf(database(client, node, "links")[Neighbours.name]), Stamp(node, "links", wall_time))

    def does_answer(neighbour: str) -> bool:
        found = known.find(neighbour)
        return found is not None and found.echoed_at is not None and abs(wall_time() - found.echoed_at) <= ALIVE

    return does_answer


def _state(
    node: str, role: str, known: Neighbour | None, waiting: Unreceived, now: datetime, claimed: dict[str, str]
) -> LinkState:
    known = known or Neighbour(node)
    echoed = _age(known.echoed_at, now)
    state = "never" if echoed is None else "up" if echoed <= ALIVE.total_seconds() else "silent"
    return LinkState(
        node,
        role,
        state,
        _age(known.heard_at, now),
        echoed,
        waiting.count,
        _age(waiting.oldest_at, now),
        known.their_unreceived,
        _age(known.their_oldest_at, now),
        claimed,
    )


def _age(at: datetime | None, now: datetime) -> float | None:
    return None if at is None else round(abs((now - at).total_seconds()), 1)


def _shovels(management: str) -> dict[str, str]:
    try:
        return shovels.states(management) if management else {}
    except XinqiaoError:
        return {"management": "unreachable"}
