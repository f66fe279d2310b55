"""``xinqiao export FILE.xlsx`` and ``xinqiao import FILE.xlsx``: the provincial register of a running node.

A file is taken over whole or not at all: every row is checked first, here and at the node, and one write decides. A
command that was stopped goes on from there when it is given again.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import click

from shared import history_cli
from shared.bus.ask import Asker
from shared.codec import from_plain, to_plain
from shared.documents.sheets import read_sheet, write_sheet
from shared.errors import XinqiaoError
from shared.history_cli import operator
from shared.matters.history import own_mapping
from shared.matters.provincial import COLUMNS, HEADER, Fault, Row, read_header, read_rows, write_row
from shared.terminal import Bar, tell

A_CALL = 200
SHOWN_FAULTS = 20
FAULTS_COLUMN = "错误"


class Asks(Protocol):
    """How a service is asked."""

    def __call__(self, service: str, method: str, *args: Any) -> Any:
        """What it answers."""


@click.command("export", help=tell("cli_export"))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write the node's register."""
    settings, by = operator()
    with Asker(settings.amqp) as ask, Bar(tell("cli_exporting"), None) as step:
        count = write_sheet(file, HEADER, (write_row(row) for row in exported(ask, by, step)))
    click.echo(tell("cli_exported", rows=count, file=file))


@click.command("import", help=tell("cli_import"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help=tell("cli_option_errors"))
@click.option("--check", "--dry-run", "only_check", is_flag=True, help=tell("cli_option_check"))
@click.option(
    "--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=tell("cli_option_mapping")
)
@click.option("--json", "target", type=click.Path(dir_okay=False, path_type=Path), help=tell("cli_option_json"))
def import_(file: Path, errors: Path | None, only_check: bool, mapping: Path | None, target: Path | None) -> None:
    """Take a register over: the provincial sheet row by row as submissions, any other as history to count."""
    if mapping is not None or file.suffix.lower() in (".csv", ".gz", ".tsv"):
        history_cli.take_over(file, mapping, target, errors, only_check=only_check)
        return
    sheet = read_sheet(file)
    if sheet and own_mapping([str(one) for one in sheet[0]]):
        history_cli.take_over(file, mapping, target, errors, only_check=only_check)
        return
    rows, faults = read_rows(sheet)
    told = errors or file.with_name(f"{file.stem}.errors.xlsx")
    if faults:
        _refuse(sheet, faults, told)
    if only_check:
        click.echo(tell("cli_checked", rows=len(rows)))
        return
    settings, by = operator()
    batch = hashlib.sha256(file.read_bytes()).hexdigest()
    with Asker(settings.amqp) as ask:
        faults = stage(ask, by, batch, rows)
        if faults:
            _refuse(sheet, faults, told)
        done = carry(ask, by, batch)
    click.echo(tell("cli_imported", rows=done["rows"]))


def exported(ask: Asks, by: dict[str, Any], step: Any = lambda _: None) -> Iterator[Row]:
    """The register, page by page."""
    after: str | None = ""
    while after is not None:
        page = ask("intake", "export_rows", {"limit": A_CALL, "after": after}, by)
        yield from (from_plain(Row, one) for one in page["rows"])
        step(len(page["rows"]))
        after = page["next"]


def stage(ask: Asks, by: dict[str, Any], batch: str, rows: Sequence[tuple[int, Row]]) -> list[Fault]:
    """Send every row to be checked; the faults the node found. A file that was committed before has none."""
    begun = ask("intake", "import_begin", {"file": batch, "rows": len(rows)}, by)
    if begun["state"] != "staging":
        return []
    faults: list[Fault] = []
    with Bar(tell("cli_checking"), len(rows)) as step:
        for start in range(0, len(rows), A_CALL):
            some = rows[start : start + A_CALL]
            told = [{"row": nth, "values": to_plain(row)} for nth, row in some]
            answer = ask("intake", "import_stage", batch, told, by)
            faults += [Fault(one["row"], one["column"], one["code"]) for one in answer["faults"]]
            step(len(some))
    return faults


def carry(ask: Asks, by: dict[str, Any], batch: str) -> dict[str, Any]:
    """Commit, and see it through to the end."""
    now: dict[str, Any] = ask("intake", "import_commit", batch, by)
    with Bar(tell("cli_importing"), now["rows"]) as step:
        step(done := now["done"])
        while now["state"] != "done":
            now = ask("intake", "import_carry", batch, by)
            step(now["done"] - done)
            if now["done"] == done:
                time.sleep(0.2)
            done = now["done"]
    return now


def write_faults(file: Path, sheet: Sequence[Sequence[Any]], faults: Sequence[Fault]) -> None:
    """The wrong rows of the sheet, every wrong cell marked, with a column that says in words what is wrong."""
    header = [str(cell) for cell in sheet[0]] if sheet else []
    keys, _ = read_header(header)
    places = {one.zh: keys[one.key] for one in COLUMNS if one.key in keys}
    by_row: dict[int, list[Fault]] = {}
    for one in faults:
        by_row.setdefault(one.row, []).append(one)
    body: list[list[Any]] = []
    wrong: set[tuple[int, int]] = set()
    for nth, found in sorted(by_row.items()):
        wrong |= {(len(body), places[one.column]) for one in found if one.column in places and nth > 1}
        cells = list(sheet[nth - 1]) if 1 < nth <= len(sheet) else [""] * len(header)
        body.append([*cells, "；".join(words_of(one) for one in found)])
    write_sheet(file, [*header, FAULTS_COLUMN], body, wrong=frozenset(wrong))


def words_of(fault: Fault) -> str:
    """A fault as a person reads it."""
    where = tell("cli_fault_row", row=fault.row, column=fault.column) if fault.column else ""
    return f"{where}{tell(fault.code)}"


def _refuse(sheet: Sequence[Sequence[Any]], faults: Sequence[Fault], told: Path) -> None:
    for one in faults[:SHOWN_FAULTS]:
        click.echo(words_of(one), err=True)
    write_faults(told, sheet, faults)
    raise XinqiaoError("import_refused", faults=len(faults), file=str(told))
