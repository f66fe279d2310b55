"""Hear: ``@on(Event)`` carries out each event until it has an end: done, already done, parked, or tried again later.

Done → acknowledged. ``Refused`` → parked at once with its reason. ``Conflict`` and ``NotYet`` → tried again in the
same breath a few times. Anything else, and what is still not possible → the retry schedule, then parked.
"""

from __future__ import annotations

import random
import time
from functools import partial
from typing import Any

import eventlet
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint

from shared.bus import names
from shared.bus.consume import RawQueueConsumer, quorum
from shared.bus.names import ANY, HERE, MINE, Subscription
from shared.bus.park import Bay, Delivery, is_poison
from shared.codec import loads
from shared.errors import AlreadyHandled, Conflict, NotYet, Refused, XinqiaoError
from shared.events.declaration import declared
from shared.events.envelope import Envelope, read_envelope
from shared.ops import log, metrics

__all__ = ["ANY", "HERE", "MINE", "on"]

QUICK_TRIES = 6
LOG = log.get(__name__)


class Hearing(Entrypoint):  # type: ignore[misc]
    """An entrypoint that fires for every raw message of one queue; subclasses read and settle it."""

    queue_consumer = RawQueueConsumer()

    def __init__(self, queue_name: str, **options: Any) -> None:
        self.queue_name = queue_name
        super().__init__(expected_exceptions=(XinqiaoError, AlreadyHandled), **options)

    def setup(self) -> None:
        self.queue = quorum(self.queue_name)
        self.bay = Bay.of(self.container.config)
        self.queue_consumer.register_provider(self)

    def stop(self) -> None:
        self.queue_consumer.unregister_provider(self)

    def read(self, delivery: Delivery) -> tuple[Any, ...]:
        """The handler's arguments, here the message as it is; ``Refused`` when it is none of ours."""
        return (delivery,)

    def handle_message(self, message: Any) -> None:
        delivery = Delivery.of(self.queue_name, message)
        try:
            is_poison(delivery)
            arguments = self.read(delivery)
        except Exception as fault:  # noqa: BLE001 - what escapes here would end the process, again and again
            self.settle(message, delivery, (), QUICK_TRIES, time.monotonic(), None, None, (type(fault), fault, None))
            return
        self._work(message, delivery, arguments, 0)

    def _work(self, message: Any, delivery: Delivery, arguments: tuple[Any, ...], tries: int) -> None:
        started = time.monotonic()
        settle = partial(self.settle, message, delivery, arguments, tries, started)
        try:
            self.container.spawn_worker(self, arguments, {}, handle_result=settle)
        except ContainerBeingKilled:
            self.queue_consumer.requeue_message(message)

    def settle(
        self,
        message: Any,
        delivery: Delivery,
        arguments: tuple[Any, ...],
        tries: int,
        started: float,
        worker_ctx: Any = None,
        result: Any = None,
        exc_info: Any = None,
    ) -> tuple[Any, Any]:
        """Bring the message to its end; called by nameko when the worker is done."""
        fault = exc_info[1] if exc_info else None
        if isinstance(fault, Conflict | NotYet) and tries < QUICK_TRIES:
            eventlet.sleep(random.uniform(0.01, 0.04) * 2**tries)  # noqa: S311 - not a secret
            eventlet.spawn_n(self._work, message, delivery, arguments, tries + 1)
            return result, exc_info
        metrics.HANDLING_SECONDS.labels(self.queue_name).observe(time.monotonic() - started)
        try:
            self._end(message, delivery, fault)
        except Exception as trouble:  # noqa: BLE001 - the broker is gone: it will deliver the message again
            LOG.warning("settling_failed", queue=self.queue_name, reason=type(trouble).__name__)
            eventlet.sleep(0.5)
            self.queue_consumer.requeue_message(message)
        return result, exc_info

    def _end(self, message: Any, delivery: Delivery, fault: BaseException | None) -> None:
        if fault is None:
            metrics.HANDLED.labels(self.queue_name).inc()
        elif isinstance(fault, AlreadyHandled):
            metrics.REPEATED.labels(self.queue_name).inc()
        elif isinstance(fault, Refused):
            self.bay.park(delivery, fault.code, str(fault.args[0]) if fault.args else fault.code)
        else:
            self.bay.later(delivery, fault)
        self.queue_consumer.ack_message(message)


class On(Hearing):
    """Hears one event of this node's bus; the handler takes ``(self, said, envelope)``."""

    def __init__(self, event: type, only: str = ANY, **options: Any) -> None:
        self.event, self.only = event, only
        self.event_name = declared(event).name
        super().__init__("", **options)

    def setup(self) -> None:
        self.queue_name = names.queue_of(self.container.service_name, self.event_name)
        super().setup()

    def subscription(self, service: str) -> Subscription:
        """What this handler hears, as data."""
        return Subscription(service, self.event_name, self.only)

    def read(self, delivery: Delivery) -> tuple[Any, Envelope]:
        envelope = read_envelope(loads(delivery.body))
        if envelope.type != self.event_name:
            raise Refused("not_an_event")
        return envelope.event(), envelope


on = On.decorator
