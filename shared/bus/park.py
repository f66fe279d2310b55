"""Parking and trying later: where a message goes that could not be carried out, with its reason; never dropped."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from shared.bus import names
from shared.bus.publish import JSON, BrokerGone, Message, Publisher
from shared.codec import MAX_BYTES, instant
from shared.errors import Refused, Unavailable, XinqiaoError
from shared.ops import log, metrics
from shared.store.client import StoreAway

LOG = log.get(__name__)
ATTEMPTS = "x-attempts"
MOST_DELIVERIES = 50
AWAY_STEP = 1
"""which delay of the schedule is waited while a part of the node is away"""
LONGEST_HEADER = 256
KEPT = ("x-shelf", "x-document")
"""the headers that go with a message wherever it is put; a stranger's own could route it (CC) or burst a frame"""
REPLAYED = "x-replayed"
"""an operator sent it back: should it be parked again, it is"""
SAID_KEY = "x-said-key"
"""the key a message was said with, where it comes under its queue's name: put there, or back from waiting"""
AWAY = (StoreAway, BrokerGone, Unavailable, OSError)
"""nothing is wrong with the message: a part of this node is not there now"""


@dataclass(frozen=True)
class Delivery:
    """A message as it came: its queue, key, raw body and headers."""

    queue: str
    key: str
    body: bytes
    headers: Mapping[str, Any] = field(default_factory=dict)
    content_type: str = JSON
    type: str = "event"
    id: str = ""

    @classmethod
    def of(cls, queue: str, message: Any) -> Delivery:
        """From a kombu message that nobody has decoded. Never raises: whatever was sent can at least be parked."""
        body, headers = message.body, dict(message.headers or {})
        key = message.delivery_info.get("routing_key", "")
        if key == queue and isinstance(said := headers.get(SAID_KEY), str):  # strangers cannot use a queue's name
            key = said
        return cls(
            queue=queue,
            key=key,
            body=body.encode("utf-8", "surrogatepass") if isinstance(body, str) else bytes(body),
            headers=headers,
            content_type=message.content_type or "",
            type=message.properties.get("type") or "",
            id=message.properties.get("message_id") or "",
        )

    @property
    def kept(self) -> dict[str, Any]:
        """The headers that go with the message wherever it is put."""
        known = {key: self.headers.get(key) for key in KEPT}
        return {key: value for key, value in known.items() if isinstance(value, str) and len(value) <= LONGEST_HEADER}

    @property
    def deliveries(self) -> int:
        """How often the broker had to take it back because its reader was gone (a quorum queue counts that)."""
        count = self.headers.get("x-delivery-count", 0)
        return count if isinstance(count, int) else 0

    @property
    def attempts(self) -> int:
        """How often it was tried before."""
        tried = self.headers.get(ATTEMPTS, 0)
        return tried if isinstance(tried, int) and 0 <= tried < MOST_DELIVERIES else 0


def is_poison(delivery: Delivery) -> None:
    """Raise ``Refused`` for what must not even be read: not JSON by its label, too large, or fatal to its readers."""
    if delivery.deliveries > MOST_DELIVERIES:
        raise Refused("delivered_too_often", times=delivery.deliveries)
    if delivery.content_type != JSON:
        raise Refused("wrong_content_type")
    if len(delivery.body) > MAX_BYTES:
        raise Refused("too_large", limit=MAX_BYTES)


class Bay:
    """The parking bay of a process: parks, or puts back for later, with a confirmed publish."""

    def __init__(self, uri: str, delays: tuple[float, ...]) -> None:
        self._publisher = Publisher(uri)
        self._delays = delays

    @classmethod
    def of(cls, config: dict[str, Any]) -> Bay:
        """The process's bay, made once."""
        bay = config.get("bay")
        if not isinstance(bay, Bay):
            bay = config["bay"] = cls(config["settings"].amqp, config["settings"].retry_delays)
        return bay

    def park(self, delivery: Delivery, code: str, detail: str) -> None:
        """Lay the message into ``<queue>.parked`` with why; counted, logged, never dropped."""
        headers = {
            **delivery.kept,
            "x-code": code,
            "x-detail": detail[:2000],
            "x-queue": delivery.queue,
            "x-key": delivery.key,
            "x-type": delivery.type,
            "x-content-type": delivery.content_type,
            "x-parked-at": instant(datetime.now(UTC)),
            ATTEMPTS: delivery.attempts + 1,
        }
        self._put(Message("", names.parked(delivery.queue), delivery.body, delivery.id, "parked", headers))
        metrics.PARKED.labels(delivery.queue, code).inc()
        LOG.error("event_parked", queue=delivery.queue, code=code, id=delivery.id, attempts=delivery.attempts + 1)

    def later(self, delivery: Delivery, fault: BaseException) -> None:
        """Let the message come back after the next delay of the schedule; park it when the schedule is over.

        While a part of this node is away no attempt is used up: an outage of a night must not park what is sound.
        """
        is_away = bool(self._delays) and isinstance(fault, AWAY)
        if delivery.attempts >= len(self._delays) and not is_away:
            code = fault.code if isinstance(fault, XinqiaoError) else "too_many_attempts"
            self.park(delivery, code, "".join(traceback.format_exception_only(type(fault), fault)))
            return
        step = min(AWAY_STEP if is_away else delivery.attempts, len(self._delays) - 1)
        delay = self._delays[step]
        attempts = delivery.attempts + (0 if is_away else 1)
        headers = {**delivery.kept, SAID_KEY: delivery.key, ATTEMPTS: attempts}
        self._put(
            Message(
                names.retry(delay),
                delivery.queue,
                delivery.body,
                delivery.id,
                delivery.type,
                headers,
                content_type=delivery.content_type,
            )
        )
        metrics.RETRIED.labels(delivery.queue).inc()
        LOG.warning("event_retried", queue=delivery.queue, id=delivery.id, fault=type(fault).__name__, after_s=delay)

    def _put(self, message: Message) -> None:
        if not self._publisher.publish([message])[0]:
            raise BrokerGone(f"no queue took {message.key}")
