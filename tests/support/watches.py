"""Watches in bulk, as supervision keeps them: one is made by hearing, the others are copies under other numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import bson
from bson.raw_bson import RawBSONDocument

from services.supervision.service import SupervisionService
from shared.codec import instant
from shared.links.topology import Topology
from shared.matters.numbers import make
from shared.ops.clock import StoppedClock
from shared.ops.here import Here
from tests.support.nodes_in_memory import in_memory
from tests.unit.statistics.saying import NUMBER, a_custody, a_registration, a_triage, an_acceptance, in_envelope

NODE = "lx"
MARK_AT = datetime.fromisoformat("2099-01-02T03:04:05.678901+00:00")
"""stands in the pattern where the instant comes"""


def sweeper(topology: Topology, now: datetime, node: str = NODE) -> Any:
    """A supervision service of the county, on fake shelves."""
    service, _ = in_memory(SupervisionService, Here(node, "supervision", topology), StoppedClock(at=now))
    return service


def document(topology: Topology, *, accepted: bool = True) -> dict[str, Any]:
    """The watch of a matter that was registered, triaged and taken, and is accepted or not."""
    service = sweeper(topology, MARK_AT)
    life = [(a_registration(), 0), (a_triage(), 1), (a_custody(), 2), *([(an_acceptance(), 50)] if accepted else [])]
    for event, hours in life:
        service.watch(event, in_envelope(event, f"{type(event).__name__}-{hours:08}", hours=hours))
    found: dict[str, Any] = service.watches.shelf._documents[NUMBER]
    return found


def copies(pattern: dict[str, Any], due: Iterator[tuple[int, datetime]]) -> Iterator[RawBSONDocument]:
    """The pattern once for every (serial, next_due_at); only these bytes differ."""
    raw = bson.encode({**pattern, "next_due_at": instant(MARK_AT)})
    number, at = NUMBER.encode(), instant(MARK_AT).encode()
    assert len(make("yj", 2026, 1)) == len(NUMBER)
    for serial, when in due:
        own = make("yj", 2000 + serial // 900_000, serial % 900_000 + 1).encode()
        yield RawBSONDocument(raw.replace(number, own).replace(at, instant(when).encode()))
