"""``xinqiao links``: every link of this node, by what was answered from end to end, not by what a shovel claims."""

from __future__ import annotations

import json

import click
from rich.table import Table

from shared.codec import to_plain
from shared.links.states import link_states
from shared.links.topology import load
from shared.ops.settings import Settings
from shared.store.client import connect
from shared.terminal import wide


@click.command()
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
def links(as_json: bool) -> None:
    """Links of this node to its neighbours (本节点与上下级的链路)."""
    settings = Settings.from_env()
    rows = link_states(settings.node, load(settings.topology), connect(settings.mongo), settings.management)
    if as_json:
        click.echo(json.dumps([to_plain(row) for row in rows], ensure_ascii=False))
        return
    table = Table(
        "neighbour",
        "role",
        "state",
        "heard (s)",
        "answered (s)",
        "we wait for (n, oldest s)",
        "they wait for (n, oldest s)",
        "shovels claim",
    )
    for row in rows:
        table.add_row(
            row.neighbour,
            row.role,
            row.state,
            _text(row.heard_s),
            _text(row.echoed_s),
            f"{row.unreceived}, {_text(row.oldest_s)}",
            f"{row.their_unreceived}, {_text(row.their_oldest_s)}",
            " ".join(f"{name}={state}" for name, state in row.shovels.items()) or "-",
        )
    wide().print(table)


def _text(value: float | None) -> str:
    return "-" if value is None else str(value)
