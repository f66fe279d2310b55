"""``xinqiao links``: every link of this node, by what was answered from end to end, not by what a shovel claims."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

import click
from rich.console import Console
from rich.table import Table

from shared.codec import to_plain
from shared.errors import XinqiaoError
from shared.links import shovels
from shared.links.store import Neighbour, Neighbours
from shared.links.topology import load
from shared.links.unreceived import Unreceived, unreceived
from shared.ops.here import Here
from shared.ops.settings import Settings
from shared.store.client import connect, open_repository
from shared.store.saying import Stamp, wall_time

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


def link_states(settings: Settings) -> list[LinkState]:
    """The state of every link of this node, from its own database."""
    topology, client, now = load(settings.topology), connect(settings.mongo), wall_time()
    here = Here(settings.node, "links", topology)
    known = open_repository(Neighbours, client, here, Stamp(here.node, here.service, wall_time))
    waiting = unreceived(client, settings.node)
    parent = topology.parent(settings.node)
    around = [(child, "child") for child in topology.children(settings.node)]
    claimed = _shovels(settings) if parent else {}
    rows = [*([(parent, "parent")] if parent else []), *around]
    return [
        _state(one, role, known.find(one), waiting.get(one, Unreceived()), now, claimed if role == "parent" else {})
        for one, role in rows
    ]


def _state(
    node: str, role: str, known: Neighbour | None, waiting: Unreceived, now: datetime, claimed: dict[str, str]
) -> LinkState:
    known = known or Neighbour(node)
    echoed = _age(known.echoed_at, now)
    state = "never" if echoed is None else "up" if echoed <= ALIVE.total_seconds() else "silent"
    return LinkState(
        node, role, state, _age(known.heard_at, now), echoed, waiting.count, _age(waiting.oldest_at, now),
        known.their_unreceived, _age(known.their_oldest_at, now), claimed,
    )


def _age(at: datetime | None, now: datetime) -> float | None:
    return None if at is None else round(max(0.0, (now - at).total_seconds()), 1)


def _shovels(settings: Settings) -> dict[str, str]:
    try:
        return shovels.states(settings.management) if settings.management else {}
    except XinqiaoError:
        return {"management": "unreachable"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
def links(as_json: bool) -> None:
    """Links of this node to its neighbours (本节点与上下级的链路)."""
    rows = link_states(Settings.from_env())
    if as_json:
        click.echo(json.dumps([to_plain(row) for row in rows], ensure_ascii=False))
        return
    table = Table("neighbour", "role", "state", "heard (s)", "answered (s)", "we wait for (n, oldest s)",
                  "they wait for (n, oldest s)", "shovels claim")
    for row in rows:
        table.add_row(
            row.neighbour, row.role, row.state, _text(row.heard_s), _text(row.echoed_s),
            f"{row.unreceived}, {_text(row.oldest_s)}", f"{row.their_unreceived}, {_text(row.their_oldest_s)}",
            " ".join(f"{name}={state}" for name, state in row.shovels.items()) or "-",
        )
    Console().print(table)


def _text(value: float | None) -> str:
    return "-" if value is None else str(value)
