"""History into a running node: a CSV (also .gz) or XLSX of any header by a mapping, part by part, on from a stop.

``xinqiao import FILE --mapping M --json OUT``. Wrong rows are listed and left out; the rest is counted.
"""

from __future__ import annotations

import csv
import getpass
import gzip
import hashlib
import io
import itertools
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from shared.bus.ask import Asker
from shared.documents.sheets import read_sheet
from shared.errors import Invalid
from shared.links.topology import load
from shared.matters.history import ROWS_A_CALL, Fault, Reader, RegisterMapping, own_mapping, read_mapping, records
from shared.matters.people import OPERATOR, SUPERVISOR
from shared.ops.settings import Settings
from shared.terminal import Bar, tell

FAULTS_KEPT = 100_000
CHUNK = 1 << 20
DONE = ("new", "same", "corrected")
Asks = Callable[..., Any]
"""(service, method, …) -> its answer"""


def take_over(file: Path, mapping: Path | None, target: Path | None, errors: Path | None, *, only_check: bool) -> None:
    """Read, send what is not there yet, and tell; ``target``: the same as JSON."""
    began, digest = time.monotonic(), digest_of(file)
    told: dict[str, Any] = {"file": file.name, "sha256": digest, "rows": 0, "wrong": 0, "new": 0, "same": 0,
                            "corrected": 0, "repeated": [], "faults": []}  # fmt: skip
    with opened(file, read_mapping(mapping.read_text("utf-8")) if mapping else None) as (reader, rows):
        told["source"] = reader.mapping.source
        if only_check:
            for _ in parts(reader, rows, told):
                pass
        else:
            settings, by = operator()
            with Asker(settings.amqp) as ask, Bar(tell("cli_importing"), None) as step:
                send(ask, by, reader, rows, digest, told, step)
    told["seconds"] = round(time.monotonic() - began, 2)
    told["rows_per_second"] = round(told["rows"] / told["seconds"]) if told["seconds"] else None
    told["faults"] = [vars(one) for one in told["faults"]]
    if target:
        target.write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
    if told["faults"] and errors:
        errors.write_text(
            "".join(f"{one['row']}\t{one['column']}\t{tell(one['code'])}\n" for one in told["faults"]), "utf-8"
        )
    for one in told["faults"][:20]:
        click.echo(f"{tell('cli_fault_row', row=one['row'], column=one['column'])}{tell(one['code'])}", err=True)
    code = "cli_history_checked" if only_check else "cli_history_taken"
    click.echo(tell(code, **{**told, "repeated": len(told["repeated"])}))


def send(
    ask: Asks, by: dict[str, Any], reader: Reader, rows: Iterator[Sequence[Any]], digest: str, told: dict[str, Any],
    step: Callable[[int], None] = lambda _: None,
) -> None:  # fmt: skip
    """Send the parts that are not there yet; what each did is added to ``told``."""
    state = ask("statistics", "history_state", digest, by)
    there = set(state["parts"])
    told["repeated"] += state["repeated"]
    for nth, part in parts(reader, rows, told):
        if nth in there:
            told["same"] += len(part)
        else:
            answer = ask("statistics", "take_history", digest, nth, reader.mapping.source, part, by)
            for name in DONE:
                told[name] += answer[name]
            told["repeated"] += answer["repeated"]
        step(len(part))


def parts(
    reader: Reader, rows: Iterator[Sequence[Any]], told: dict[str, Any]
) -> Iterator[tuple[int, list[list[Any]]]]:  # fmt: skip
    """The good rows, so many a part, numbered; what was read and what is wrong is added to ``told``."""
    sound = _sound(records(reader, rows), told)
    for nth in itertools.count():
        part = list(itertools.islice(sound, ROWS_A_CALL))
        if not part:
            return
        yield nth, part


@contextmanager
def opened(file: Path, mapping: RegisterMapping | None) -> Iterator[tuple[Reader, Iterator[Sequence[Any]]]]:
    """The reader of a file and its rows after the header; ``Invalid`` for a header that nothing maps."""
    if file.suffix.lower() in (".xlsx", ".xls", ".ods"):
        sheet = read_sheet(file)
        rows: Iterator[Sequence[Any]] = iter(sheet)
        yield _reader(rows, mapping), rows
        return
    encoding = mapping.encoding if mapping else "utf-8-sig"
    with gzip.open(file, "rb") if file.suffix.lower() == ".gz" else file.open("rb") as raw:
        text = io.TextIOWrapper(raw, encoding=encoding, newline="")
        delimiter = "\t" if file.suffix.lower() == ".tsv" else mapping.delimiter if mapping else ","
        rows = iter(csv.reader(text, delimiter=delimiter))
        yield _reader(rows, mapping), rows


def digest_of(file: Path) -> str:
    """What tells one file's content from another's."""
    digest = hashlib.sha256()
    with file.open("rb") as raw:
        while chunk := raw.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def operator() -> tuple[Settings, dict[str, Any]]:
    """The node's settings, and who asks: whoever may read these may operate the node, and see what it counts."""
    settings = Settings.from_env()
    unit = load(settings.topology).front_unit(settings.node).id
    user = getpass.getuser()
    roles = [OPERATOR, SUPERVISOR]
    return settings, {"user": user, "name": user, "unit": unit, "roles": roles, "node": settings.node}


def _sound(read: Iterator[tuple[int, list[Any], list[Fault]]], told: dict[str, Any]) -> Iterator[list[Any]]:
    for _, record, faults in read:
        told["rows"] += 1
        if faults:
            told["wrong"] += 1
            told["faults"] += faults[: max(0, FAULTS_KEPT - len(told["faults"]))]
        else:
            yield record


def _reader(rows: Iterator[Sequence[Any]], mapping: RegisterMapping | None) -> Reader:
    header = [str(one) for one in next(rows, ())]
    found = mapping or own_mapping(header)
    if found is None:
        raise Invalid("mapping_missing")
    return Reader(found, header)
