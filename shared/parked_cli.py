"""``xinqiao parked list|show|replay|drop``: what could not be carried out at a node, and what becomes of it."""

from __future__ import annotations

import getpass
import json

import click
from rich.table import Table

from shared.bus.parking_lot import Parked, ParkingLot, lot_of
from shared.errors import XinqiaoError
from shared.links.topology import load
from shared.ops import log
from shared.ops.settings import Settings
from shared.terminal import wide
from shared.words import say

LOG = log.get(__name__)


@click.group()
def parked() -> None:
    """Messages that lie parked at this node (停放的消息)."""


@parked.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(as_json: bool) -> None:
    """All of them, oldest first."""
    rows = _lot().all()
    if as_json:
        for row in rows:
            click.echo(json.dumps(_plain(row), ensure_ascii=False))
        return
    table = Table("id", "queue", "code", "reason 原因", "parked at (UTC)", "tries", "bytes")
    for row in rows:
        table.add_row(
            row.id, row.queue, row.code, say(row.code)["zh"], row.parked_at[:19], str(row.attempts), str(row.size)
        )
    wide().print(table if rows else "Nothing is parked. 没有停放的消息。")


@parked.command()
@click.argument("id")
def show(id: str) -> None:
    """One message, whole. It may hold a petitioner's words: read it only to decide about it."""
    row = _found(lambda lot: lot.show(id))
    LOG.warning("parked_read", id=id, by=getpass.getuser())
    click.echo(json.dumps(_plain(row), ensure_ascii=False, indent=1))
    click.echo(row.body[:100_000].decode("utf-8", "replace"))


@parked.command()
@click.argument("id")
def replay(id: str) -> None:
    """Put it back into its queue."""
    row = _found(lambda lot: lot.replay(id))
    click.echo(f"{row.id} is back in {row.queue}. 已放回队列。")


@parked.command()
@click.argument("id")
@click.option("--why", required=True, help="Why this message may go for good; written to the log.")
def drop(id: str, why: str) -> None:
    """Take it away for good; the reason is logged with your name."""
    row = _found(lambda lot: lot.drop(id))
    LOG.warning("parked_dropped", id=id, queue=row.queue, code=row.code, by=getpass.getuser(), why=why)
    click.echo(f"{row.id} is dropped. 已丢弃。")


def _lot() -> ParkingLot:
    settings = Settings.from_env()
    return lot_of(settings.amqp, load(settings.topology).node(settings.node).services)


def _found(ask: object) -> Parked:
    try:
        return ask(_lot())  # type: ignore[operator, no-any-return]
    except XinqiaoError as fault:
        words = say(fault.code, **fault.facts)
        raise click.ClickException(f"{words['en']} {words['zh']}") from fault


def _plain(row: Parked) -> dict[str, object]:
    return {
        "id": row.id,
        "queue": row.queue,
        "code": row.code,
        "detail": row.detail,
        "parked_at": row.parked_at,
        "attempts": row.attempts,
        "message_id": row.message_id,
        "bytes": row.size,
    }
