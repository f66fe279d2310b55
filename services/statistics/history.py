"""Rows of an older register as facts: each row is one submission under a number of its own, the same every time.

The first row of a key counts; the same key again in one file is told, not counted. A later file that says something
else of a row corrects it. What the register does not know stays unknown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.statistics.fact import Fact, form_of
from services.statistics.telling import path_of
from shared.codec import dumps, instant, to_plain
from shared.matters.places import Gazetteer

LONGEST_KEY = 20
BLANK: Mapping[str, Any] = to_plain(Fact(""))
"""a fact of which nothing is known"""
AS_TOLD = (
    "channel", "unit", "received_by", "category_l1", "category_l2", "legal_class", "purpose", "origin", "legal_path",
    "action", "accepted_on", "due_on", "concluded_on", "closed_on", "settled", "office_evaluation", "unit_evaluation",
    "result", "closure_type",
)  # fmt: skip


@dataclass(frozen=True)
class Register:
    """Where the rows come from, and where they are taken over."""

    source: str
    file: str
    node: str
    level: str
    unit: str
    """that takes them over: it answers where the register names nobody"""
    division: str
    at: datetime
    batch: str
    """number of the part"""


def number_of(source: str, key: str) -> str:
    """The number under which a row is counted."""
    short = key if len(key) <= LONGEST_KEY and key.isascii() else hashlib.sha256(key.encode()).hexdigest()[:20]
    return f"H.{source[:8]}.{short}"


def facts_of(rows: Iterable[Mapping[str, Any]], register: Register, places: Gazetteer) -> Iterator[dict[str, Any]]:
    """The rows as facts, in plain values; rows without a day of receipt are the reader's fault and left out."""
    around: dict[str, tuple[str, tuple[str, ...], str]] = {}
    for row in rows:
        if row.get("key") and row.get("received_on"):
            yield _fact(row, register, places, around)


def records(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """Rows under the names of their columns; what is None was not said."""
    for row in rows:
        yield {name: value for name, value in zip(columns, row, strict=True) if value is not None}


def corrected(before: Fact, new: Mapping[str, Any]) -> str:
    """What a row means for the fact that is there: ``repeated`` in its file, the ``same``, or ``corrected``."""
    if before.taken_from == new["taken_from"]:
        return "same" if before.row_mark == new["row_mark"] else "repeated"
    return "same" if before.row_mark == new["row_mark"] else "corrected"


def _fact(
    row: Mapping[str, Any], register: Register, places: Gazetteer, around: dict[str, Any]
) -> dict[str, Any]:  # fmt: skip
    own, on = number_of(register.source, row["key"]), row["received_on"]
    matter = number_of(register.source, row["matter_key"]) if row.get("matter_key") else own
    persons, channel = int(row.get("persons", 1)), str(row.get("channel", ""))
    place, territories, path = _place(str(row.get("place", "")), register, places, around)
    told = {name: row[name] for name in AS_TOLD if name in row}
    concluded, due = told.get("concluded_on"), told.get("due_on")
    return {
        **BLANK, **told, "number": own, "matter": matter, "registered_matter": matter, "persons": persons,
        "house_visits": int(row.get("house_visits", 0)),
        "form": str(row.get("form") or (form_of(channel, persons) if channel else "")),
        "is_initial": bool(row.get("initial", matter == own)), "node": register.node,
        "level": str(row.get("level") or register.level), "place": place, "territories": list(territories),
        "path": str(row.get("path", path)), "received_on": on, "month": on[:7], "received_at": None,
        "unit": told.get("unit") or told.get("received_by") or register.unit,
        "received_by": told.get("received_by") or told.get("unit") or register.unit,
        "on_time": None if concluded is None or due is None else concluded <= due,
        "source": register.source, "taken_from": register.file, "row_mark": _mark(row),
        "changed_at": instant(register.at), "earlier": [{"at": instant(register.at), "was": {}}],
        "dirty": f"{on[:7]}|{register.batch}",
    }  # fmt: skip


def _place(
    code: str, register: Register, places: Gazetteer, around: dict[str, Any]
) -> tuple[str, tuple[str, ...], str]:
    if code not in around:
        found = places.find(code) if code else None
        place = found.code if found else register.division
        line = places.upwards(place)
        around[code] = (
            place, tuple(one.code for one in line) or (place,), path_of((one.level, one.code) for one in line)
        )  # fmt: skip
    known: tuple[str, tuple[str, ...], str] = around[code]
    return known


def _mark(row: Mapping[str, Any]) -> str:
    return hashlib.blake2b(dumps(dict(row)), digest_size=8).hexdigest()
