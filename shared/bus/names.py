"""The names on the wire: exchanges, queues, routing keys. Written here, never derived from a method's name."""

from __future__ import annotations

from dataclasses import dataclass

from shared.events.declaration import TO
from shared.events.envelope import Envelope

EVENTS = "events"
"""topic exchange: what is said on this node's bus; key ``<here|away>.<me|other|all>.<event name>``"""
DOOR = "door"
"""exchange and queue: what neighbours send; key ``<the neighbour's path>.say``, checked by the broker"""
RECEIVED = "received"
"""the part of a service's queue name where neighbours' receipts for its events arrive"""

ANY, HERE, MINE = "any", "here", "mine"
"""which of an event's sayings a handler hears: all, this node's own, those addressed to this node"""

_PATTERN = {ANY: "*.*.{name}", HERE: "here.*.{name}", MINE: "*.me.{name}"}


@dataclass(frozen=True)
class Subscription:
    """One handler's queue and what is routed into it."""

    service: str
    event: str
    only: str = ANY

    @property
    def queue(self) -> str:
        """``<service>.<event_name>``"""
        return queue_of(self.service, self.event)

    @property
    def pattern(self) -> str:
        """The binding key in the exchange ``events``."""
        return _PATTERN[self.only].format(name=self.event)

    def hears(self, key: str) -> bool:
        """Whether a message with this routing key comes into the queue."""
        origin, direction, event = key.split(".", 2)
        mine = {ANY: True, HERE: origin == "here", MINE: direction == "me"}[self.only]
        return event == self.event and mine


def queue_of(service: str, event: str) -> str:
    """The queue of a service for an event: ``handling.matter_referred``."""
    return f"{service}.{event.replace('.', '_')}"


def parked(queue: str) -> str:
    """Where a queue's messages lie that only an operator can decide about."""
    return f"{queue}.parked"


def to(neighbour: str) -> str:
    """The queue of what goes to a neighbour."""
    return f"to.{neighbour}"


def received(service: str) -> str:
    """The queue of neighbours' receipts for what this service said."""
    return f"{service}.{RECEIVED}"


def retry(delay: float) -> str:
    """The exchange and queue in which a message waits ``delay`` seconds before it returns to its own queue."""
    return f"retry.{int(delay * 1000)}"


def key(envelope: Envelope, me: str) -> str:
    """The routing key with which an event is said on the bus of node ``me``."""
    origin = "here" if envelope.node == me else "away"
    direction = ("me" if envelope.tonode == me else "other") if TO in envelope.reach else "all"
    return f"{origin}.{direction}.{envelope.type}"
