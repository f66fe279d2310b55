"""A small aggregate for tests of the mechanisms: a matter that counts what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from shared.events.handling import CaseAccepted
from shared.matters.numbers import make
from shared.store.repository import Index, Repository

NUMBER = make("yj", 2026, 1)
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Thing:
    """A matter's number, a count, a unit."""

    number: str
    count: int = 0
    unit: str = "u_qh"
    seen_on: date | None = None
    nick: str | None = None
    look_at: datetime | None = None
    version: int = 0


class Things(Repository[Thing]):
    """Things on a shelf."""

    kind = Thing
    name = "things"
    indexes = (
        Index("unit", "count"), Index("nick", unique=True, sparse=True), Index("look_at", "_id"), Index("_id", "_v")
    )  # fmt: skip


def number(serial: int, node: str = "yj") -> str:
    """A valid number."""
    return make(node, 2026, serial)


def accepted(of: str = NUMBER, node: str = "qh") -> CaseAccepted:
    """An event about a matter."""
    return CaseAccepted(
        number=of,
        node=node,
        unit="u_qh",
        accepted_on=date(2026, 3, 2),
        due_on=date(2026, 5, 6),
        legal_path="petition_procedure",
        by="officer",
    )
