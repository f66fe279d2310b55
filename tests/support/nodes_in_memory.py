"""Whole nodes in memory: the real services on the fake shelf, and a bag of messages that a test hands out as it likes.

Messages go where ``shared.links.crossing`` says, past the guard, to every handler that hears them. A test may deliver
them in any order and twice; what is not possible yet stays in the bag, what is refused is parked and kept to look at.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any

from services.handling.service import HandlingService
from services.intake.service import IntakeService
from services.mediation.service import MediationService
from services.routing.service import RoutingService
from shared.bus.names import ANY, HERE, MINE
from shared.bus.on import On
from shared.bus.provide import Answers, Facts, Now
from shared.bus.stored import Stored
from shared.errors import AlreadyHandled, Conflict, NotFound, NotYet, Refused, XinqiaoError
from shared.events.envelope import Envelope, read_envelope
from shared.events.gateway import FilingReceived
from shared.links import crossing, guard
from shared.links.topology import Topology
from shared.ops.clock import Clock
from shared.ops.here import Here
from shared.store.repository import Repository
from shared.store.saying import Stamp

SERVICES = (IntakeService, RoutingService, HandlingService, MediationService)
BEGINNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class SteppedClock(Clock):
    """A clock that a test moves."""

    at: list[datetime] = field(default_factory=lambda: [BEGINNING])

    def now(self) -> datetime:
        """Every look is a little later than the one before: nothing happens at the very same instant."""
        self.at[0] += timedelta(milliseconds=1)
        return self.at[0]


@dataclass(frozen=True)
class Message:
    """One event on its way to one handler of one node."""

    envelope: Envelope
    node: str
    service: str
    method: str


@dataclass
class Node:
    """One node: its services with their repositories."""

    id: str
    services: dict[str, Any]
    kept: dict[str, list[Repository[Any]]]
    """the repositories of each service"""


class Nodes:
    """All nodes, and everything that was said and not yet heard."""

    def __init__(self, topology: Topology, kinds: tuple[type, ...] = SERVICES) -> None:
        self.topology, self.clock, self.kinds = topology, SteppedClock(), kinds
        self.cut: set[str] = set()
        self.waiting: list[tuple[Envelope, str]] = []
        """what was said and has to pass a line that is gone"""
        self._ids = itertools.count(1)
        self.nodes = {node: self._node(node) for node in topology.nodes}
        self.bag: list[Message] = []
        self.heard: list[Message] = []
        """what was carried out, and may be delivered again"""
        self.parked: list[tuple[Message, str]] = []
        self.history: list[Envelope] = []
        self._seen: set[str] = set()
        self._carried: dict[tuple[int, str], int] = {}
        """(shelf, key) -> how many entries of its outbox were carried"""

    def _node(self, node: str) -> Node:
        services: dict[str, Any] = {}
        kept: dict[str, list[Repository[Any]]] = {}
        for kind in self.kinds:
            stamp = Stamp(node, kind.name, self.clock.now, new_id=lambda: f"e{next(self._ids)}", wall=self.clock.now)
            here = Here(node, kind.name, self.topology)
            service = in_memory(kind, here, self.clock, stamp, partial(self.answers, node))
            services[kind.name], kept[kind.name] = service
        return Node(node, services, kept)

    def answers(self, node: str, neighbour: str) -> bool:
        """Whether the link between two neighbours is there."""
        return not self._is_cut(node, neighbour)

    def cut_off(self, node: str) -> None:
        """The line between a node and its parent is gone: what has to pass it waits."""
        self.cut.add(node)

    def join(self, node: str) -> None:
        """The line is back: all that waited comes, in the order in which it was said."""
        self.cut.discard(node)
        waiting, self.waiting = self.waiting, []
        for envelope, target in waiting:
            self._send(envelope, target)

    def _is_cut(self, start: str, end: str) -> bool:
        way = self.topology.between(start, end)
        return any(self.topology.parent(below) in way for below in self.cut & set(way))

    def file(self, node: str, said: FilingReceived) -> None:
        """Put a filing into the node's drop box: it is said there like any other event."""
        stamp = Stamp(node, "gateway", self.clock.now, new_id=lambda: f"e{next(self._ids)}", wall=self.clock.now)
        self._carry(stamp.envelope(said, ""))

    def collect(self) -> None:
        """Carry out of every outbox what was not carried yet."""
        for node in self.nodes.values():
            for service in node.services:
                self._collect_of(node.id, service)

    def _collect_of(self, node: str, service: str) -> None:
        for repository in self.nodes[node].kept[service]:
            self._collect(repository.shelf)

    def _collect(self, shelf: Any) -> None:
        for key, document in list(shelf._documents.items()):
            said = document["_outbox"]
            known = self._carried.get((id(shelf), key), 0)
            self._carried[id(shelf), key] = len(said)
            for entry in said[known:]:
                self._carry(read_envelope(entry["envelope"]))

    def _carry(self, envelope: Envelope) -> None:
        if envelope.id in self._seen:
            return
        self._seen.add(envelope.id)
        self.history.append(envelope)
        for node in sorted({envelope.node} | crossing.targets(envelope, self.topology)):
            if node in self.nodes:
                self._send(envelope, node)

    def _send(self, envelope: Envelope, node: str) -> None:
        if self._is_cut(envelope.node, node):
            self.waiting.append((envelope, node))
        else:
            self.bag += self._messages(envelope, node)

    def _messages(self, envelope: Envelope, node: str) -> list[Message]:
        return [
            Message(envelope, node, service, method)
            for service, method, only in _hearers(envelope.type, self.kinds)
            if self._is_for(only, envelope, node)
        ]

    @staticmethod
    def _is_for(only: str, envelope: Envelope, node: str) -> bool:
        return {ANY: True, HERE: envelope.node == node, MINE: envelope.tonode == node}[only]

    def deliver(self, message: Message) -> bool:
        """Hand one message to its handler; False when it has to wait. Refusals are parked."""
        service = self.nodes[message.node].services[message.service]
        try:
            getattr(service, message.method)(message.envelope.event(), message.envelope)
        except AlreadyHandled:
            pass
        except (NotYet, Conflict, NotFound):
            return False
        except Refused as refusal:
            self.parked.append((message, refusal.code))
        self.heard.append(message)
        self._collect_of(message.node, message.service)
        return True

    def settle(self, order: Any = None, most: int = 5000) -> None:
        """Deliver until nothing more can be; ``order``: a function that picks an index of the bag."""
        waiting = 0
        for _ in range(most):
            if not self.bag or waiting >= len(self.bag):
                return
            message = self.bag.pop(order(len(self.bag)) if order else 0)
            if self.deliver(message):
                waiting = 0
            else:
                self.bag.append(message)
                waiting += 1
        raise AssertionError(f"still {len(self.bag)} messages after {most} deliveries")

    def ask(self, node: str, service: str, method: str, *args: Any) -> Any:
        """An RPC of a node's service; what it says is carried at once. Raises what it refuses with."""
        try:
            return getattr(self.nodes[node].services[service], method)(*args)
        finally:
            self._collect_of(node, service)

    def allows(self, envelope: Envelope, me: str) -> bool:
        """Whether the guard of a node lets the event in from the neighbour it comes by."""
        neighbour = self.topology.between(envelope.node, me)[-2]
        try:
            guard.check(envelope, neighbour, me, self.topology, lambda _: frozenset(self.nodes))
        except XinqiaoError:
            return False
        return True


def in_memory(
    kind: Any, here: Here, clock: Clock, stamp: Stamp | None = None, answers: Callable[[str], bool] = lambda _: True
) -> tuple[Any, list[Repository[Any]]]:
    """A service with all it is given, on fake shelves; and its repositories."""
    service, repositories = kind(), []
    for base in reversed(kind.__mro__):
        for name, given in vars(base).items():
            if isinstance(given, Stored):
                repositories.append(given.kind.in_memory(stamp))
                setattr(service, name, repositories[-1])
            elif isinstance(given, Now):
                setattr(service, name, clock)
            elif isinstance(given, Facts):
                setattr(service, name, here)
            elif isinstance(given, Answers):
                setattr(service, name, answers)
    return service, repositories


@cache
def _hearers(event: str, kinds: tuple[type, ...]) -> tuple[tuple[str, str, str], ...]:
    """``(service, method, only)`` of every handler that hears an event."""
    return tuple(
        (kind.name, method, one.only)
        for kind in kinds
        for method in dir(kind)
        for one in getattr(getattr(kind, method), "nameko_entrypoints", ())
        if isinstance(one, On) and one.event_name == event
    )
