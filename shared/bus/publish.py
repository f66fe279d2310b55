"""Publishing that knows what became of each message: batches with asynchronous confirms and returns."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import amqp
from kombu import Connection

JSON = "application/json"


class BrokerGone(Exception):
    """The broker does not answer now; nothing is known to be confirmed."""


@dataclass(frozen=True)
class Message:
    """One message to publish. ``mandatory``: it comes back when no queue takes it."""

    exchange: str
    key: str
    body: bytes
    id: str = ""
    type: str = "event"
    headers: dict[str, Any] = field(default_factory=dict)
    mandatory: bool = True
    content_type: str = JSON
    expiration_ms: int | None = None


class Publisher:
    """One connection, made when first needed and made anew after any fault; safe for threads, one at a time.

    It has no heartbeat thread: a dead connection shows itself by a confirm that does not come within ``patience`` s.
    """

    def __init__(self, uri: str, patience: float = 10, *, confirms: bool = True) -> None:
        self._uri = uri
        self._confirms = confirms
        self._patience = patience
        self._lock = threading.RLock()
        self._connection: Any = None
        self._channel: Any = None
        self._pending: dict[int, int] = {}
        self._outcome: dict[int, bool] = {}
        self._returned: set[str] = set()
        self._next_tag = 0

    def publish(self, messages: Sequence[Message]) -> list[bool]:
        """Per message, whether a queue has it durably. False: no queue took it, or the broker refused it.

        Raises ``BrokerGone`` when confirms are missing; then any of the messages may or may not be there.
        """
        if not messages:
            return []
        with self._lock:
            try:
                return self._publish(messages)
            except (OSError, amqp.AMQPError, amqp.exceptions.RecoverableConnectionError) as fault:
                self.close()
                raise BrokerGone(str(fault)) from fault

    def send(self, message: Message) -> None:
        """Publish without waiting for what becomes of it: heartbeats and receipts, which are sent again anyway.

        Only on a publisher without confirms: nobody reads the broker's answers here.
        """
        with self._lock:
            try:
                self._open()
                self._basic_publish(message)
            except (OSError, amqp.AMQPError) as fault:
                self.close()
                raise BrokerGone(str(fault)) from fault

    def depth(self, queue: str) -> int:
        """Messages ready in a queue, by a passive declare; -1 when there is no such queue. ``BrokerGone``."""
        with self._lock:
            try:
                self._open()
                return int(self._channel.queue_declare(queue, passive=True).message_count)
            except amqp.NotFound:
                self.close()
                return -1
            except (OSError, amqp.AMQPError) as fault:
                self.close()
                raise BrokerGone(str(fault)) from fault

    def channel(self) -> Any:
        """An open channel, for declaring. ``BrokerGone``."""
        with self._lock:
            try:
                self._open()
            except (OSError, amqp.AMQPError) as fault:
                self.close()
                raise BrokerGone(str(fault)) from fault
            return self._channel

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            connection, self._connection, self._channel = self._connection, None, None
            self._pending.clear()
            if connection is not None:
                with contextlib.suppress(Exception):
                    connection.collect(socket_timeout=0.5)

    def _publish(self, messages: Sequence[Message]) -> list[bool]:
        self._open()
        self._pending.clear()
        self._outcome.clear()
        self._returned.clear()
        for index, message in enumerate(messages):
            self._pending[self._basic_publish(message, mark=str(index))] = index
        deadline = time.monotonic() + self._patience
        while self._pending:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("no confirm in time")
            self._connection.drain_events(timeout=left)
        return [self._outcome[index] and str(index) not in self._returned for index in range(len(messages))]

    def _open(self) -> None:
        if self._connection is not None and self._connection.connected:
            return
        self.close()
        self._connection = Connection(self._uri, connect_timeout=5, heartbeat=0)
        self._connection.connect()
        self._channel = self._connection.channel()
        if not self._confirms:
            return
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)
        self._next_tag = 0

    def _basic_publish(self, message: Message, mark: str = "") -> int:
        properties: dict[str, Any] = {
            "content_type": message.content_type,
            "delivery_mode": 2,
            "type": message.type,
            "application_headers": {**message.headers, **({"x-mark": mark} if mark else {})},
        }
        if message.id:
            properties["message_id"] = message.id
        if message.expiration_ms is not None:
            properties["expiration"] = str(message.expiration_ms)
        self._channel._basic_publish(
            amqp.Message(message.body, **properties), message.exchange, message.key, mandatory=message.mandatory
        )
        self._next_tag += 1
        return self._next_tag

    def _settle(self, tag: int, multiple: bool, outcome: bool) -> None:
        tags = [one for one in self._pending if one <= tag] if multiple else [tag]
        for one in tags:
            index = self._pending.pop(one, None)
            if index is not None:
                self._outcome[index] = outcome

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._settle(tag, multiple, True)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._settle(tag, multiple, False)

    def _on_return(self, _: Any, __: str, ___: str, message: Any) -> None:
        mark = (message.headers or {}).get("x-mark")
        if mark is not None:
            self._returned.add(mark)
