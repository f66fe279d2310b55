"""Whole nodes in memory: the real services on the fake shelf, and a bag of messages that a test hands out as it likes.

Messages go from node to node by the way that ``shared.links.crossing`` tells, through the real door of each, and to
every handler that hears them. A test may deliver them in any order and twice; what is not possible yet stays in the
bag, what is refused, by a handler or at a door, is parked and kept to look at.
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
from shared.bus.park import Delivery
from shared.bus.provide import Answers, Facts, Now
from shared.bus.stored import Stored
from shared.codec import dumps
from shared.errors import AlreadyHandled, Conflict, NotFound, NotYet, Refused
from shared.events.envelope import Envelope, read_envelope
from shared.events.gateway import FilingReceived
from shared.links.crossing import route_of
from shared.links.door import EVENT
from shared.links.service import LinksService
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
    """One event on its way to one handler of one node, or to its door, where ``neighbour`` brings it."""

    envelope: Envelope
    node: str
    service: str
    method: str
    neighbour: str = ""


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
        self.topology, self.clock, self.kinds = topology, SteppedClock(), (*kinds, LinksService)
        self.cut: set[str] = set()
        self.waiting: list[Message] = []
        """what was said and has to pass a line that is gone"""
        self._ids = itertools.count(1)
        self.nodes = {node: self._node(node) for node in topology.nodes}
        self.bag: list[Message] = []
        self.heard: list[Message] = []
        """what was carried out, and may be delivered again"""
        self.parked: list[tuple[Message, str]] = []
        self.history: list[Envelope] = []
        self._seen: set[tuple[str, str]] = set()
        """(id, node): said there already"""
        self._carried: dict[tuple[int, str], int] = {}
        """(shelf, key) -> how many entries of its outbox were carried"""

    def _node(self, node: str) -> Node:
        services: dict[str, Any] = {}
        kept: dict[str, list[Repository[Any]]] = {}
        for kind in self.kinds:
            here, stamp = Here(node, kind.name, self.topology), self._stamp(node, kind.name)
            service = in_memory(kind, here, self.clock, stamp, partial(self.answers, node))
            services[kind.name], kept[kind.name] = service
        services[LinksService.name].means = NoReceipts()
        return Node(node, services, kept)

    def _stamp(self, node: str, service: str) -> Stamp:
        return Stamp(
            node, service, self.clock.now, route_of(node, self.topology), new_id=lambda: f"e{next(self._ids)}",
            wall=self.clock.now,
        )  # fmt: skip

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
        for message in waiting:
            self._pass(message)

    def _is_cut(self, start: str, end: str) -> bool:
        way = self.topology.between(start, end)
        return any(self.topology.parent(below) in way for below in self.cut & set(way))

    def file(self, node: str, said: FilingReceived) -> None:
        """Put a filing into the node's drop box: it is said there like any other event."""
        stamp = self._stamp(node, "gateway")
        self._carry(stamp.entry(stamp.envelope(said, "")), node)

    def collect(self) -> None:
        """Carry out of every outbox what was not carried yet."""
        for node in self.nodes.values():
            for service in node.services:
                self._collect_of(node.id, service)

    def _collect_of(self, node: str, service: str) -> None:
        for repository in self.nodes[node].kept[service]:
            self._collect(repository.shelf, node)

    def _collect(self, shelf: Any, node: str) -> None:
        for key, document in list(shelf._documents.items()):
            said = document["_outbox"]
            known = self._carried.get((id(shelf), key), 0)
            self._carried[id(shelf), key] = len(said)
            for entry in said[known:]:
                self._carry(entry, node)

    def _carry(self, entry: dict[str, Any], node: str) -> None:
        envelope = read_envelope(entry["envelope"])
        if (envelope.id, node) in self._seen:
            return
        self._seen.add((envelope.id, node))
        if envelope.node == node:
            self.history.append(envelope)
        if entry["say"]:
            self.bag += self._messages(envelope, node)
        for neighbour in entry["to"]:
            self._pass(Message(envelope, neighbour, LinksService.name, "enter", neighbour=node))

    def _pass(self, message: Message) -> None:
        is_cut = self._is_cut(message.neighbour, message.node)
        (self.waiting if is_cut else self.bag).append(message)

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
        act = getattr(self.nodes[message.node].services[message.service], message.method)
        try:
            if message.neighbour:
                act(Delivery("door", "", dumps(message.envelope.to_json()), type=EVENT), message.neighbour)
            else:
                act(message.envelope.event(), message.envelope)
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


class NoReceipts:
    """What a door speaks with: nobody here waits for a receipt."""

    speak = None


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
