"""The cabinets of the assessment: dockets, tables, what was told of them, and the checks on units' desks."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.supervision.assessment.check import UnitCheck
from services.supervision.assessment.evidence import Docket, Reading
from services.supervision.assessment.table import PUBLISHED, Table
from services.supervision.store import Watches
from shared.codec import dumps, loads
from shared.matters.assessment import months_of
from shared.store.numbered import Numbered
from shared.store.repository import Index, Repository

PAGE = 500
MOST_TABLES = 40
PACKED = ("result", "published")
UNPACKED_AT_MOST = 256 * 1024 * 1024
"""bytes"""


class Dockets(Repository[Docket]):
    """Dockets by the number of the matter or record."""

    kind = Docket
    name = "assessment_dockets"
    indexes = (Index("months"),)


class Tables(Numbered[Table]):
    """One table a period: no two offices of a node make two. Its figures are kept packed: opened to the last fact,
    those of a county fill more than a document of the database may hold."""

    kind = Table
    name = "assessment_tables"
    letter = "A"
    indexes = (Index("period", unique=True), Index("state", "first"))

    def of_periods(self, periods: Iterable[str]) -> list[Table]:
        """The tables of these periods, in their order."""
        return self.some({"period": {"$in": [*periods]}}, sort=(("first", 1),), limit=MOST_TABLES)

    def to_count(self, since: date) -> list[Table]:
        """Tables that are counted again by themselves: those not published, and those published since; months first,
        as quarters and years are made of them."""
        found = self.some(
            {"$or": [{"state": {"$ne": PUBLISHED}}, {"last": {"$gte": since.isoformat()}}]},
            sort=(("last", -1),), limit=MOST_TABLES,
        )  # fmt: skip
        return sorted(found, key=lambda one: (len(months_of(one.period)), one.first))

    def uncounted(self) -> list[Table]:
        """Tables that were opened and have no figures yet."""
        return self.some({"is_counted": False}, limit=MOST_TABLES)

    def untold(self) -> list[Table]:
        """Tables of which units may not all have been told yet."""
        return self.some({"to_tell": {"$gt": ""}}, limit=MOST_TABLES)

    def all_told(self, table: Table) -> None:
        """Every unit was told how this table stands; its version stays."""
        if table.to_tell:
            self.shelf.clear("to_tell", {table.to_tell: [table.number]})

    def _fields(self, entity: Table) -> dict[str, Any]:
        fields = super()._fields(entity)
        return fields | {name: _pack(fields[name]) for name in PACKED}

    def _entity(self, document: dict[str, Any]) -> Table:
        return super()._entity(document | {name: _unpack(document.get(name)) for name in PACKED})


@dataclass(frozen=True)
class Letter:
    """That a unit was told something of a table; its event is said with it."""

    id: str
    table: str
    version: int = 0


class Letters(Repository[Letter]):
    """What units were told, a document each: a table that is corrected for a year tells more than one can hold."""

    kind = Letter
    name = "assessment_letters"
    key = "id"
    indexes = (Index("table"),)

    def told(self, table: str) -> frozenset[str]:
        """The ids of what was told of the table."""
        return frozenset(str(one["id"]) for one in self.shelf.columns({"table": table}, ("id",)))


class UnitChecks(Numbered[UnitCheck]):
    """One check a table, unit and kind, however often it is asked for."""

    kind = UnitCheck
    name = "assessment_checks"
    letter = "Z"
    indexes = (Index("table", "unit", "kind", unique=True), Index("unit", "state"))

    def of(self, table: str, unit: str, kind: str) -> UnitCheck | None:
        """The unit's check of that table."""
        found = self.some({"table": table, "unit": unit, "kind": kind}, limit=1)
        return found[0] if found else None


def readings(
    dockets: Dockets, watches: Watches, units: Iterable[str], months: Iterable[str], first: date, last: date
) -> Iterator[Reading]:
    """All that may have facts of these units between two days, each matter once."""
    seen: set[str] = set()
    since, until = first.isoformat(), last.isoformat()
    ran = {"$or": [
        {"clocks.unit": {"$in": [*units]}, "clocks.due_on": {"$gte": since, "$lte": until}},
        {"clocks.started_on": {"$lte": until}, "clocks.ended_on": None},
        {"clocks.started_on": {"$lte": until}, "clocks.ended_on": {"$gte": since}},
    ]}  # fmt: skip
    for page in _pages(watches, ran):
        numbers = [one.number for one in page]
        seen.update(numbers)
        known = {one.number: one.heard for one in dockets.some({"_id": {"$in": numbers}}, limit=len(numbers))}
        for one in page:
            yield Reading(one.number, known.get(one.number, ()), one.clocks)
    for docket_page in _pages(dockets, {"months": {"$in": [*months]}}):
        yield from (Reading(one.number, one.heard) for one in docket_page if one.number not in seen)


def _pack(value: Any) -> str | None:
    return None if value is None else base64.b64encode(zlib.compress(dumps(value))).decode()


def _unpack(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return loads(zlib.decompress(base64.b64decode(value)), max_bytes=UNPACKED_AT_MOST)


def _pages(cabinet: Repository[Any], where: dict[str, Any]) -> Iterator[list[Any]]:
    after = ""
    while page := cabinet.some({**where, "_id": {"$gt": after}}, limit=PAGE):
        yield page
        after = page[-1].number
