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
from shared.errors import Refused, XinqiaoError
from shared.ops import log, metrics

LOG = log.get(__name__)
ATTEMPTS = "x-attempts"
MOST_DELIVERIES = 50
NOT_KEPT = ("x-death", "x-delivery-count", "x-mark")
"""headers that belong to one delivery, not to the message"""


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
        """From a kombu message that nobody has decoded."""
        body = message.body
        return cls(
            queue=queue,
            key=message.delivery_info.get("routing_key", ""),
            body=body.encode() if isinstance(body, str) else bytes(body),
            headers=dict(message.headers or {}),
            content_type=message.content_type or "",
            type=message.properties.get("type") or "",
            id=message.properties.get("message_id") or "",
        )

    @property
    def kept(self) -> dict[str, Any]:
        """The headers that go with the message wherever it is put."""
        return {key: value for key, value in self.headers.items() if key not in NOT_KEPT}

    @property
    def deliveries(self) -> int:
        """How often the broker had to take it back because its reader was gone (a quorum queue counts that)."""
        count = self.headers.get("x-delivery-count", 0)
        return count if isinstance(count, int) else 0

    @property
    def attempts(self) -> int:
        """How often it was tried before."""
        tried = self.headers.get(ATTEMPTS, 0)
        return tried if isinstance(tried, int) else 0


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
        """Let the message come back after the next delay of the schedule; park it when the schedule is over."""
        if delivery.attempts >= len(self._delays):
            code = fault.code if isinstance(fault, XinqiaoError) else "too_many_attempts"
            self.park(delivery, code, "".join(traceback.format_exception_only(type(fault), fault)))
            return
        delay = self._delays[delivery.attempts]
        headers = {**delivery.kept, ATTEMPTS: delivery.attempts + 1}
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
