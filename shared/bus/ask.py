"""Asking a service of this node from a command: one question, one answer, in nameko's wire format; no eventlet.

For the operator's commands only; the edge has a client of its own for many threads.
"""

from __future__ import annotations

import time
import uuid
from types import TracebackType
from typing import Any, Self

from kombu import Connection, Consumer, Exchange, Producer, Queue
from kombu.exceptions import KombuError

from shared.errors import Unavailable, XinqiaoError, revive

EXCHANGE = Exchange("nameko-rpc", type="topic", durable=True)


class Asker:
    """``with Asker(amqp) as ask: ask("intake", "export_rows", {...}, by)``."""

    def __init__(self, amqp: str, *, timeout: float = 60.0) -> None:
        self._connection = Connection(amqp, connect_timeout=5)
        self._timeout = timeout
        self._mine = str(uuid.uuid4())
        self._answers: dict[str, Any] = {}
        self._returned: set[str] = set()

    def __enter__(self) -> Self:
        try:
            self._connection.connect()
            self._channel = self._connection.channel()
            replies = Queue(
                f"rpc.reply-ask-{self._mine}", EXCHANGE, routing_key=self._mine, exclusive=True, auto_delete=True,
                durable=False,
            )  # fmt: skip
            self._consumer = Consumer(self._channel, [replies], callbacks=[self._take], no_ack=True, accept=["json"])
            self._channel.events["basic_return"].add(self._came_back)
            self._consumer.consume()
            self._producer = Producer(self._channel, EXCHANGE, serializer="json", auto_declare=False)
        except (OSError, KombuError, *self._connection.connection_errors) as fault:
            raise Unavailable("broker_down") from fault
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._connection.release()

    def __call__(self, service: str, method: str, *args: Any) -> Any:
        """What the service's method returns; its refusal, or ``Unavailable`` when it does not answer in time."""
        call, ends = str(uuid.uuid4()), time.monotonic() + self._timeout
        try:
            self._producer.publish(
                {"args": list(args), "kwargs": {}}, routing_key=f"{service}.{method}", reply_to=self._mine,
                correlation_id=call, headers={"nameko.call_id_stack": [f"ask.{method}.{call}"]}, mandatory=True,
                expiration=self._timeout, delivery_mode=1,
            )  # fmt: skip
            while call not in self._answers and call not in self._returned and time.monotonic() < ends:
                try:
                    self._connection.drain_events(timeout=min(1.0, self._timeout))
                except TimeoutError:
                    continue
        except (OSError, KombuError, *self._connection.connection_errors) as fault:
            raise Unavailable("broker_down") from fault
        if call in self._returned:
            raise Unavailable("service_not_running", service=service)
        if call not in self._answers:
            raise Unavailable("no_answer", service=service, seconds=int(self._timeout))
        return _result(self._answers.pop(call))

    def _take(self, body: Any, message: Any) -> None:
        self._answers[message.properties.get("correlation_id") or ""] = body

    def _came_back(self, _: Any, __: str, ___: str, message: Any) -> None:
        self._returned.add(message.properties.get("correlation_id") or "")


def _result(answer: Any) -> Any:
    error = answer.get("error") if isinstance(answer, dict) else {"exc_type": "", "exc_args": []}
    if not error:
        return answer.get("result")
    ours = revive(str(error.get("exc_type")), (error.get("exc_args") or [None])[0])
    raise ours if ours is not None else XinqiaoError("error")
