"""What lies parked on a node's broker: list, show, replay, drop. A message leaves its place only when it is safe."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import amqp
from kombu import Connection

from shared.bus import names
from shared.bus.park import ATTEMPTS, KEPT, REPLAYED
from shared.bus.publish import Message, Publisher
from shared.errors import NotFound, Unavailable
from shared.events import EVENTS

MOST = 10_000


@dataclass(frozen=True)
class Parked:
    """One parked message. ``id`` is short and stable: it is computed from queue, body and time of parking."""

    id: str
    queue: str
    """the queue it failed in"""
    code: str
    detail: str
    parked_at: str
    attempts: int
    message_id: str
    type: str
    size: int
    body: bytes


class ParkingLot:
    """The parked messages of the given queues of one broker."""

    def __init__(self, uri: str, queues: Iterable[str]) -> None:
        self._uri = uri
        self._queues = sorted(set(queues))

    def all(self, queue: str | None = None) -> list[Parked]:
        """Everything that lies parked, oldest first."""
        found: list[Parked] = []

        def note(parked: Parked, _: Any) -> bool:
            found.append(parked)
            return False

        self._walk(note, queue)
        return sorted(found, key=lambda one: one.parked_at)

    def counts(self) -> dict[str, int]:
        """How many lie parked, by the queue they failed in; queues without any included."""
        found: dict[str, int] = {}
        with self._connection() as connection:
            for name in self._queues:
                with suppress(amqp.NotFound):  # it closes the channel it was asked on
                    queue = connection.channel().queue_declare(names.parked(name), passive=True)
                    found[name] = int(queue.message_count)
        return found

    def show(self, id: str) -> Parked:
        """One message; ``NotFound``."""
        for one in self.all():
            if one.id == id:
                return one
        raise NotFound("not_parked", id=id[:40])

    def replay(self, id: str) -> Parked:
        """Put the message back into its queue, as if it came for the first time; ``NotFound``."""
        publisher = Publisher(self._uri)

        def back(parked: Parked, raw: Any) -> bool:
            if parked.id != id:
                return False
            done = publisher.publish([_returned(parked, raw)])
            return done[0]

        try:
            return self._take(back, id)
        finally:
            publisher.close()

    def drop(self, id: str) -> Parked:
        """Take the message away for good. Who does it, and why, is the caller's to write down; ``NotFound``."""
        return self._take(lambda parked, _: parked.id == id, id)

    def _take(self, decide: Callable[[Parked, Any], bool], id: str) -> Parked:
        taken: list[Parked] = []

        def remember(parked: Parked, raw: Any) -> bool:
            done = decide(parked, raw)
            if done:
                taken.append(parked)
            return done

        self._walk(remember)
        if not taken:
            raise NotFound("not_parked", id=id[:40])
        return taken[0]

    def _walk(self, decide: Callable[[Parked, Any], bool], queue: str | None = None) -> None:
        """Look at every message; those for which ``decide`` is true are acknowledged, the others go back."""
        for name in [queue] if queue else self._queues:
            with self._channel() as channel:
                if not _exists(channel, names.parked(name)):
                    continue
                for _ in range(MOST):
                    raw = channel.basic_get(names.parked(name))
                    if raw is None:
                        break
                    if decide(_parked(name, raw), raw):
                        channel.basic_ack(raw.delivery_tag)

    @contextmanager
    def _connection(self) -> Iterator[Any]:
        try:
            with Connection(self._uri, connect_timeout=5, heartbeat=0) as connection:
                yield connection
        except (OSError, amqp.AMQPError) as gone:
            raise Unavailable(part="broker") from gone

    @contextmanager
    def _channel(self) -> Iterator[Any]:
        """A channel of its own: closing it gives back what was not acknowledged."""
        with self._connection() as connection:
            channel = connection.channel()
            yield channel
            channel.close()


def lot_of(uri: str, services: Iterable[str]) -> ParkingLot:
    """The parking of a node's broker: of every service for every event there is, and of the door."""
    queues = [names.queue_of(service, event) for service in (*services, "links") for event in EVENTS]
    return ParkingLot(uri, [*queues, names.DOOR])


def _exists(channel: Any, queue: str) -> bool:
    try:
        channel.queue_declare(queue, passive=True)
    except amqp.NotFound:
        return False
    return True


def _parked(queue: str, raw: Any) -> Parked:
    headers = raw.headers or {}
    body = raw.body.encode() if isinstance(raw.body, str) else bytes(raw.body)
    parked_at = str(headers.get("x-parked-at", ""))
    mark = hashlib.sha256(queue.encode() + body + parked_at.encode()).hexdigest()[:12]
    return Parked(
        id=mark,
        queue=queue,
        code=str(headers.get("x-code", "")),
        detail=str(headers.get("x-detail", "")),
        parked_at=parked_at,
        attempts=int(headers.get(ATTEMPTS, 0)),
        message_id=raw.properties.get("message_id", ""),
        type=str(headers.get("x-type", "")),
        size=len(body),
        body=body,
    )


def _returned(parked: Parked, raw: Any) -> Message:
    kept = {key: value for key, value in (raw.headers or {}).items() if key in KEPT} | {REPLAYED: True}
    headers = raw.headers or {}
    # the door reads who spoke from the routing key, so a message of its queue goes back by its exchange
    at_door = parked.queue == names.DOOR
    return Message(
        exchange=names.DOOR if at_door else "",
        key=str(headers.get("x-key", "")) if at_door else parked.queue,
        body=parked.body,
        id=parked.message_id,
        type=parked.type or "event",
        headers=kept,
        content_type=str(headers.get("x-content-type", "application/json")),
    )
