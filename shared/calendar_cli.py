"""``xinqiao calendar show YEAR | import FILE | check``: the holiday calendar of a node, as data an office brings in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from rich.table import Table

from shared.deadlines import calendar as known_now
from shared.deadlines import look_into
from shared.deadlines.calendar import WEEKDAYS, Calendar, Year
from shared.deadlines.notices import NoticeFaulty, changed_days, read_notice, text_of, write
from shared.ops.clock import Clock
from shared.terminal import tell, wide

SHORT_HORIZON_DAYS = 90
FOLDER = click.option(
    "--folder",
    envvar="XINQIAO_CALENDARS",
    type=click.Path(file_okay=False, path_type=Path),
    help=tell("calendar_option_folder"),
)


@click.group(help=tell("cli_calendar"))
def calendar() -> None:
    """The node's calendar; say which node by ``xinqiao --node ID calendar …``."""


@calendar.command(help=tell("calendar_show"))
@click.argument("year", type=click.IntRange(2000, 2100))
@click.option("--yaml", "as_yaml", is_flag=True, help=tell("calendar_option_yaml"))
@FOLDER
def show(year: int, as_yaml: bool, folder: Path | None) -> None:
    """One year."""
    known = _known(folder).years.get(year)
    if known is None:
        raise click.ClickException(tell("calendar_unpublished", year=year))
    if as_yaml:
        click.echo(text_of(known), nl=False)
        return
    table = Table(*(tell(f"calendar_{column}") for column in ("day", "weekday", "kind", "name")), title=known.source)
    for day, name in sorted({**known.off, **known.worked}.items()):
        kind = tell("calendar_worked" if day in known.worked else "calendar_off")
        table.add_row(str(day), WEEKDAYS[day.weekday()], kind, name)
    wide().print(table)


@calendar.command("import", help=tell("calendar_import"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", default="", help=tell("calendar_option_source"))
@FOLDER
def import_(file: Path, source: str, folder: Path | None) -> None:
    """Check the whole file, then take it over; services see it within a minute."""
    if folder is None:
        raise click.ClickException(tell("calendar_no_folder"))
    before = _known(folder)
    year = _read(file, source)
    target = write(year, folder)
    click.echo(tell("calendar_imported", year=year.year, source=year.source, file=target))
    _print_changes(before.years.get(year.year), year)


@calendar.command(help=tell("calendar_check"))
@FOLDER
def check(folder: Path | None) -> None:
    """How far the calendar reaches, and whether the node's own files can be read; exit code 1 when it needs work."""
    known, today = _known(folder), Clock().today()
    days = known.horizon_days(today)
    for year in sorted(known.years):
        click.echo(f"{year}  {known.years[year].source}")
    for fault in known.faults:
        click.echo(tell("calendar_left_out", fault=fault))
    click.echo(tell("calendar_horizon", days=days, until=known.last_published or "-"))
    if days < SHORT_HORIZON_DAYS:
        click.echo(tell("calendar_runs_out", year=_first_unknown(known, today)))
    if known.faults or days < SHORT_HORIZON_DAYS:
        raise SystemExit(1)


def _known(folder: Path | None) -> Calendar:
    look_into(folder)
    return known_now()


def _first_unknown(known: Calendar, today: date) -> int:
    return next(year for year in range(today.year, 2200) if year not in known.years)


def _read(file: Path, source: str) -> Year:
    is_csv = file.suffix.lower() == ".csv"
    try:
        return read_notice(file.read_text("utf-8-sig"), is_csv=is_csv, source=source)
    except NoticeFaulty as refusal:
        lines = [f"{file.name} {one.where}: {tell(one.code, **one.facts)}" for one in refusal.faults]
        raise click.ClickException("\n".join([*lines, tell("calendar_nothing_imported")])) from refusal
    except UnicodeDecodeError as fault:
        raise click.ClickException(tell("calendar_not_utf8", file=file.name)) from fault


def _print_changes(before: Year | None, after: Year) -> None:
    for day, is_worked in changed_days(before, after):
        name = (after.worked if is_worked else after.off).get(day, "")
        kind = tell("calendar_worked" if is_worked else "calendar_off")
        click.echo(f"  {day} {WEEKDAYS[day.weekday()]} {kind} {name}".rstrip())
