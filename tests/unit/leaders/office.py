"""A petition office on the fake shelf, with its clerk; what its supervision said is heard by it as on the bus."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from services.supervision.service import SupervisionService
from shared.bus.stored import Stored
from shared.events.declaration import declared
from shared.events.envelope import Envelope, read_envelope
from shared.links.topology import load
from shared.matters.numbers import make
from shared.ops.clock import Clock
from shared.ops.here import Here
from shared.store.saying import Stamp
from tests.unit.statistics.saying import in_envelope

TOPOLOGY = load("deploy/topology.yaml")
MATTER = make("yj", 2026, 42)
OTHER = make("lx", 2026, 7)
CLERK = {"user": "lx_xf.clerk", "name": "赵志远", "unit": "u_lx_xf", "roles": ["clerk"], "node": "lx"}
LEADER = {"user": "lx_xf.leader", "name": "杨美玲", "unit": "u_lx_xf", "roles": ["leader"], "node": "lx"}
ELSEWHERE = {"user": "qh_xf.clerk", "name": "阎秀英", "unit": "u_qh_xf", "roles": ["clerk"], "node": "qh"}


Opened = Callable[[Any, Stamp], Any]
"""how a cabinet is opened: on the fake shelf, or on the real one"""


class Hands(Clock):
    """A clock that a test sets by the day; ten in the morning at the node."""

    def __init__(self, on: str) -> None:
        self.on = on

    def now(self) -> datetime:
        day = date.fromisoformat(self.on)
        return datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)


class Office:
    """Supervision at a node. ``day(...)`` moves its clock; ``hear`` brings an event of another service."""

    def __init__(self, on: str, node: str = "lx", opened: Opened = lambda kind, stamp: kind.in_memory(stamp)) -> None:
        self.clock = Hands(on)
        self.service: Any = SupervisionService()
        self._ids = itertools.count(1)
        self._heard: set[str] = set()
        self.repositories: list[Any] = []
        stamp = Stamp(node, "supervision", self.clock.now, new_id=lambda: f"e{next(self._ids)}", wall=self.clock.now)
        given = {n: one for base in reversed(SupervisionService.__mro__) for n, one in vars(base).items()}
        for name, one in given.items():
            if isinstance(one, Stored):
                repository = opened(one.kind, stamp)
                self.repositories.append(repository)
                setattr(self.service, name, repository)
        self.service.clock = self.clock
        self.service.here = Here(node, "supervision", TOPOLOGY)

    def day(self, on: str) -> None:
        """It is that day."""
        self.clock.on = on

    def ask(self, method: str, *args: Any) -> Any:
        """An RPC; what it says is heard at once."""
        try:
            return getattr(self.service, method)(*args)
        finally:
            self.carry()

    def hear(self, *events: Any) -> None:
        """Events of other services, said now."""
        for event in events:
            envelope = in_envelope(event, f"x{next(self._ids)}")
            object.__setattr__(envelope, "time", self.clock.now())
            self.service.watch(event, envelope)

    def carry(self) -> None:
        """Every event of leaders' work that was said, to who hears it."""
        for repository in self.repositories:
            for entry in repository.shelf.record():
                if entry["id"] not in self._heard and _is_ours(entry["envelope"]["type"]):
                    self._heard.add(entry["id"])
                    envelope = read_envelope(entry["envelope"])
                    self.service.watch(envelope.event(), envelope)

    def said(self, kind: type) -> list[Any]:
        """Everything of that kind that was said, in order."""
        return [one for repository in self.repositories for one in repository.said if isinstance(one, kind)]

    def envelopes(self, kind: type) -> list[Envelope]:
        """The envelopes in which these were said."""
        entries = [entry for one in self.repositories for entry in one.shelf.record()]
        return [read_envelope(one["envelope"]) for one in entries if one["envelope"]["type"] == declared(kind).name]

    def clocks(self, number: str) -> dict[str, str]:
        """rule -> state of the clocks of a number."""
        watch = self.service.watches.find(number)
        return {one.rule: one.state for one in watch.clocks} if watch else {}


def _is_ours(type_: str) -> bool:
    return type_.partition(".")[0] in ("reception", "ownership", "note") and type_ != "reception.closed"
