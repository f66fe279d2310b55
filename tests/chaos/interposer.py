"""A man in the middle of a queue: everything on its way into it is held back, shuffled, and some of it sent twice.

The queue's bindings are moved to an exchange of our own, so that nothing we send on comes back to us: no marks, no
loops, and the routing key stays what it was (a door reads from it who speaks).
"""

from __future__ import annotations

import random
import threading
import time
from contextlib import suppress
from typing import Any

import amqp

from shared.bus.publish import BrokerGone, Message, Publisher
from tests.chaos import wire
from tests.chaos.wire import Raw

QUORUM = {"x-queue-type": "quorum"}
IDLE_SECONDS = 0.4


class Interposer:
    """Between ``start`` and ``stop`` what is routed into ``queue`` passes in windows, shuffled, partly doubled."""

    def __init__(
        self, uri: str, management: str, queue: str, *, window: int = 50, share: float = 0.1, seed: int = 1
    ) -> None:
        self.uri, self.management, self.queue = uri, management, queue
        self.window, self.share = window, share
        self.rng = random.Random(seed)
        self.taken = self.doubled = self.displaced = 0
        self.fault: BaseException | None = None
        self._aside, self._back = f"chaos.{queue}", f"chaos.{queue}.back"
        self._ways: list[tuple[str, str]] = []
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._publisher = Publisher(uri)

    def start(self) -> None:
        """Move the bindings; first the new ones, so that nothing falls between."""
        self._ways = wire.bindings(self.management, self.queue)
        with wire.channel(self.uri) as on:
            on.exchange_declare(self._back, "topic", durable=True, auto_delete=False)
            on.queue_bind(self.queue, self._back, "#")
            on.queue_declare(self._aside, durable=True, auto_delete=False, arguments=QUORUM)
            for exchange, key in self._ways:
                on.queue_bind(self._aside, exchange, key)
                on.queue_unbind(self.queue, exchange, key)
        self._thread = threading.Thread(target=self._run, daemon=True, name=f"interposer-{self.queue}")
        self._thread.start()

    def stop(self) -> None:
        """Put the bindings back, pass on what is left, and leave no trace."""
        with wire.channel(self.uri) as on:
            for exchange, key in self._ways:
                on.queue_bind(self.queue, exchange, key)
                on.queue_unbind(self._aside, exchange, key)
        self._stopping.set()
        if self._thread:
            self._thread.join(timeout=30)
        with wire.channel(self.uri) as on:
            left = wire.depth(on, self._aside)
            if left or self.fault:
                raise RuntimeError(f"{left} messages left aside: {self.fault}")
            on.queue_delete(self._aside)
            on.exchange_delete(self._back)

    def _run(self) -> None:
        while True:
            try:
                self._pass_on()
                return
            except (OSError, amqp.AMQPError, BrokerGone) as fault:  # the broker went: what was not acked comes again
                if self._stopping.is_set():
                    self.fault = fault
                    return
                time.sleep(1)

    def _pass_on(self) -> None:
        held: list[tuple[int, Raw]] = []
        last = time.monotonic()

        def hold(message: Any) -> None:
            nonlocal last
            held.append((message.delivery_tag, wire.raw_of(message)))
            last = time.monotonic()

        with wire.channel(self.uri) as on:
            on.basic_qos(0, self.window * 2, False)
            on.basic_consume(self._aside, callback=hold)
            while True:
                with suppress(TimeoutError):
                    on.connection.drain_events(timeout=0.1)
                idle = time.monotonic() - last >= IDLE_SECONDS
                if len(held) >= self.window or (held and idle):
                    batch, held[:] = held[:], []  # more may be delivered while we publish
                    self._send_on(on, batch)
                elif idle and self._stopping.is_set():
                    return

    def _send_on(self, on: Any, held: list[tuple[int, Raw]]) -> None:
        order = shuffled(len(held), self.rng, self.share)
        if not all(self._publisher.publish([self._again(held[place][1]) for place in order])):
            raise OSError("the broker did not take it back")
        on.basic_ack(held[-1][0], multiple=True)
        self.taken += len(held)
        self.doubled += len(order) - len(held)
        self.displaced += sum(1 for place, came in enumerate(order[: len(held)]) if place != came)

    def _again(self, raw: Raw) -> Message:
        told = raw.properties
        return Message(
            self._back, raw.key, raw.body, told.get("message_id", ""), told.get("type", ""), raw.headers,
            content_type=told.get("content_type", ""),
            expiration_ms=int(told["expiration"]) if told.get("expiration") else None,
        )  # fmt: skip


def shuffled(count: int, rng: random.Random, share: float) -> list[int]:
    """Every place of ``count`` at least once, a ``share`` of them twice, in any order."""
    order = [*range(count), *(place for place in range(count) if rng.random() < share)]
    rng.shuffle(order)
    return order
