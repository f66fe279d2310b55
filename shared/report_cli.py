"""``xinqiao report``: a report of statistics drawn up by the node, as JSON, DOCX or PDF."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from shared.bus.ask import Asker
from shared.errors import Unavailable
from shared.history_cli import operator
from shared.matters.reports import REPORTS
from shared.terminal import tell

END_OF_DAY, ZONE = "T23:59:59+08:00", "+08:00"


@click.command("report", help=tell("cli_report"))
@click.argument("template", type=click.Choice(list(REPORTS)))
@click.option("--node", default="", help=tell("cli_option_node"))
@click.option("--period", required=True, help=tell("cli_option_report_period"))
@click.option("--as-of", "as_of", default=None, help=tell("cli_option_as_of"))
@click.option("--territory", default="", help=tell("cli_option_territory"))
@click.option("--unit", default="", help=tell("cli_option_of_unit"))
@click.option("--format", "format_", type=click.Choice(["json", "docx", "pdf"]), default="json")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help=tell("cli_option_out"))
def report(
    template: str, node: str, period: str, as_of: str | None, territory: str, unit: str, format_: str, out: Path | None
) -> None:
    """Draw up, and write or print. Nothing is kept; a desk makes a report that is."""
    if node:
        import_module("deploy.local.commands").adopt(node)
    form = {"template": template, "period": period, "as_of": instant(as_of)}
    form |= {name: value for name, value in (("territory", territory), ("of_unit", unit)) if value}
    settings, by = operator()
    with Asker(settings.amqp) as ask:
        drawn = ask("statistics", "draft_report", form, by)
    content = written(drawn, format_)
    if out:
        out.write_bytes(content)
        click.echo(tell("cli_report_written", file=str(out), title=drawn["data"]["title"]))
    else:
        click.echo(content, nl=False)
    for one in drawn["data"]["warnings"]:
        click.echo(f"! {one['zh']}", err=True)


def instant(text: str | None) -> str | None:
    """A day means its end, an instant without a zone the time of the place."""
    if not text:
        return None
    if len(text) == len("2026-01-10"):
        return f"{text}{END_OF_DAY}"
    has_zone = text.endswith("Z") or text[-6:-5] in ("+", "-")
    return text if has_zone else f"{text}{ZONE}"


def written(drawn: dict[str, Any], format: str) -> bytes:
    """The report in a format, from its data alone."""
    if format == "json":
        return json.dumps({**drawn["data"], "text": drawn["text"]}, ensure_ascii=False, indent=1).encode()
    from shared.documents.reports import report_docx, report_pdf

    try:
        return report_docx(drawn) if format == "docx" else report_pdf(drawn)
    except OSError as lacking:
        raise Unavailable("printing_unavailable") from lacking
