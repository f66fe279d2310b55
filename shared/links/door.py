"""The node's door: what a neighbour sends is checked, taken for ever in one write, receipted, and only then let go.

Three kinds of message come: events (kept and receipted), receipts for ours (passed to the service that said it), and
heartbeats with their answers. Who sent it says the routing key, which the broker checked against the link's user.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.bus import names
from shared.bus.on import Hearing
from shared.bus.park import REPLAYED, Delivery
from shared.bus.publish import BrokerGone, Message, Publisher
from shared.codec import as_object, dumps, from_plain, instant, loads
from shared.errors import Conflict, Invalid, Refused
from shared.events.envelope import Envelope, read_envelope
from shared.links import guard
from shared.links.store import Crossings, Neighbours, Offers, Refusals
from shared.links.topology import Topology
from shared.ops import log, metrics
from shared.store.client import StoreFault

EVENT, RECEIVED, HEARTBEAT, HEARD = "event", "received", "heartbeat", "heard"
HEARTBEAT_TTL_MS = 60_000
BEATS_BEHIND_AT_MOST = 1000
"""a quorum queue forgets what expired only at its head: behind a backlog heartbeats would pile up for months"""
LOG = log.get(__name__)
BESIDE = ("links", "gateway")
"""what says things at a node besides its business services"""


class AtDoor(Hearing):
    """Fires for every message of the queue ``door``: the handler takes ``(self, delivery, neighbour)``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(names.DOOR, **options)

    def read(self, delivery: Delivery) -> tuple[Delivery, str]:
        settings, topology = self.container.config["settings"], self.container.config["topology"]
        return delivery, speaker(delivery.key, settings.node, topology)


at_door = AtDoor.decorator


def speaker(key: str, me: str, topology: Topology) -> str:
    """The neighbour whose key this is; ``Refused`` for any other key."""
    around = (*topology.children(me), *filter(None, [topology.parent(me)]))
    for neighbour in around:
        if key == f"{topology.path(neighbour)}.say":
            return neighbour
    raise Refused("not_your_territory", neighbour=key[:80], node="", number="")


@dataclass(frozen=True)
class Pulse:
    """A heartbeat's body: when it was sent, and what its sender has said that the hearer has not receipted."""

    sent_at: datetime
    unreceived: int = 0
    oldest_at: datetime | None = None


class Door:
    """What the links service does with a message; everything it needs is handed in."""

    def __init__(
        self,
        *,
        me: str,
        topology: Topology,
        crossings: Crossings,
        offers: Offers,
        neighbours: Neighbours,
        refusals: Refusals,
        speak: Publisher,
        now: Callable[[], datetime],
    ) -> None:
        self.me, self.topology = me, topology
        self.crossings, self.offers, self.neighbours, self.refusals = crossings, offers, neighbours, refusals
        self.speak, self.now = speak, now

    def enter(self, delivery: Delivery, neighbour: str) -> None:
        """Deal with one message. Raises ``Refused`` (it will be parked) or ``NotYet`` (it comes again).

        A heartbeat that cannot be dealt with now is let go: the next one is on its way.
        """
        body = as_object(loads(delivery.body))
        kind = {EVENT: self._event, RECEIVED: self._received, HEARTBEAT: self._heartbeat, HEARD: self._heard}.get(
            delivery.type
        )
        if kind is None:
            raise Refused("not_an_event")
        try:
            kind(delivery, body, neighbour)
        except (Conflict, BrokerGone, StoreFault) as fault:
            if delivery.type not in (HEARTBEAT, HEARD):
                raise
            LOG.warning("heartbeat_let_go", neighbour=neighbour, reason=type(fault).__name__)

    def _event(self, delivery: Delivery, body: dict[str, Any], neighbour: str) -> None:
        envelope = read_envelope(body)
        try:
            offers = self.offers
            guard.check(envelope, neighbour, self.me, self.topology, offers.of, offers.helping, offers.asked)
        except Refused as refusal:
            metrics.GUARD_REFUSED.labels(neighbour, refusal.code).inc()
            if self._parks(envelope, neighbour, refusal, delivery):
                raise
            return
        if envelope.type in guard.OFFERING:
            self.offers.note(envelope.subject, envelope.tonode)
        if envelope.type in guard.SHARING:
            self.offers.note_helper(envelope.subject, envelope.tonode)
        if envelope.type in guard.ASKING and envelope.tonode:
            self.offers.note_asked(envelope.subject, envelope.tonode)
        fresh = self.crossings.take(envelope, neighbour, self.now())
        (metrics.CROSSED if fresh else metrics.CROSSED_AGAIN).labels(neighbour).inc()
        shelf, document = delivery.headers.get("x-shelf"), delivery.headers.get("x-document")
        if isinstance(shelf, str) and isinstance(document, str):
            receipt = {"id": envelope.id, "shelf": shelf, "document": document}
            self.speak.send(Message("", names.to(neighbour), dumps(receipt), type=RECEIVED, mandatory=False))

    def _parks(self, envelope: Envelope, neighbour: str, refusal: Refused, delivery: Delivery) -> bool:
        again = not self.refusals.is_to_be_parked(envelope.id, neighbour, refusal.code, self.now())
        return not again or REPLAYED in delivery.headers

    def _received(self, _: Delivery, body: dict[str, Any], neighbour: str) -> None:
        fields = {name: body.get(name) for name in ("id", "shelf", "document")}
        if not all(isinstance(value, str) for value in fields.values()):
            raise Invalid("wrong_type")
        service = str(fields["shelf"]).split(".", 1)[0]
        if service not in (*self.topology.services, *BESIDE):
            raise Invalid("not_a_choice")
        queue = names.received(service)
        self.speak.send(Message("", queue, dumps({**fields, "neighbour": neighbour}), type=RECEIVED, mandatory=False))

    def _heartbeat(self, _: Delivery, body: dict[str, Any], neighbour: str) -> None:
        pulse = from_plain(Pulse, body)
        self.neighbours.note(
            neighbour, heard_at=self.now(), their_unreceived=pulse.unreceived, their_oldest_at=pulse.oldest_at
        )
        self._pass(neighbour, {"sent_at": instant(pulse.sent_at)}, HEARD)

    def _heard(self, _: Delivery, body: dict[str, Any], neighbour: str) -> None:
        self.neighbours.note(neighbour, echoed_at=from_plain(Pulse, body).sent_at)

    def beat(self, neighbour: str, unreceived: int, oldest_at: datetime | None) -> None:
        """Send a heartbeat; it does not outlive a minute in a queue, and is not put behind a long one."""
        pulse = {
            "sent_at": instant(self.now()),
            "unreceived": unreceived,
            "oldest_at": instant(oldest_at) if oldest_at else None,
        }
        self._pass(neighbour, pulse, HEARTBEAT)

    def _pass(self, neighbour: str, body: dict[str, Any], kind: str) -> None:
        queue = names.to(neighbour)
        if self.speak.depth(queue) < BEATS_BEHIND_AT_MOST:
            brief = Message("", queue, dumps(body), type=kind, mandatory=False, expiration_ms=HEARTBEAT_TTL_MS)
            self.speak.send(brief)
