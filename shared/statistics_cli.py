"""``xinqiao count``: any question to the node's statistics, as a table or as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from shared.bus.ask import Asker
from shared.errors import Invalid
from shared.history_cli import operator
from shared.terminal import tell, wide


@click.command("count", help=tell("cli_count"))
@click.option("--measures", default="total_submissions", help=tell("cli_option_measures"))
@click.option("--by", "by_", default="", help=tell("cli_option_by"))
@click.option("--where", multiple=True, help=tell("cli_option_where"))
@click.option("--period", default="", help=tell("cli_option_period"))
@click.option("--compare", type=click.Choice(["", "yoy", "pop"]), default="", help=tell("cli_option_compare"))
@click.option("--of", "of", default="", help=tell("cli_option_of"))
@click.option("--as-of", "as_of", default=None, help=tell("cli_option_as_of"))
@click.option("--places", default=1, help=tell("cli_option_places"))
@click.option("--json", "as_json", is_flag=True, help=tell("cli_option_as_json"))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help=tell("cli_option_json"))
def count(
    measures: str, by_: str, where: tuple[str, ...], period: str, compare: str, of: str, as_of: str | None, places: int,
    as_json: bool, out: Path | None,
) -> None:  # fmt: skip
    """Ask and print."""
    question = {
        "measures": _words(measures), "by": _words(by_), "where": [_filter(one) for one in where], "period": period,
        "compare": compare, "of": of, "as_of": as_of, "places": places,
    }  # fmt: skip
    settings, by = operator()
    with Asker(settings.amqp) as ask:
        table = ask("statistics", "ask", question, by)
    if out:
        out.write_text(json.dumps(table, ensure_ascii=False, indent=1), "utf-8")
    if as_json:
        click.echo(json.dumps(table, ensure_ascii=False))
    elif not out:
        wide().print(_table(table))
        for one in table["warnings"]:
            click.echo(f"! {one['zh']}")


def _words(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def _filter(text: str) -> dict[str, Any]:
    """``unit=u_qh,u_lx``: a dimension and its keys."""
    name, mark, keys = text.partition("=")
    if not mark:
        raise Invalid(fields={"where": "not_a_filter"})
    return {"dimension": name.strip(), "keys": [one.strip() for one in keys.split(",")]}


def _table(table: dict[str, Any]) -> Table:
    shown = Table(title=f"{table['period']['zh']}（{table['as_of'][:16]}）")
    names = table["question"]["by"]
    for name in names:
        shown.add_column(name)
    for column in table["columns"]:
        shown.add_column(f"{column['zh']}（{column['unit_zh']}）", justify="right")
    for row in table["rows"]:
        keys = [row["keys"][name]["zh"] or "—" for name in names]
        shown.add_row(*keys, *(row["cells"][one["id"]]["shown"] for one in table["columns"]))
    shown.add_section()
    total = [tell("cli_total"), *[""] * (len(names) - 1)] if names else []
    shown.add_row(*total, *(table["totals"][one["id"]]["shown"] for one in table["columns"]))
    return shown
