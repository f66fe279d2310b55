"""nameko's queue consumer, made patient: raw messages, quick reconnects, queues made anew when a broker was wiped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from kombu import Connection, Queue
from nameko.messaging import QueueConsumer

from shared.bus.declare import QUORUM


def quorum(name: str) -> Queue:
    """A queue that was declared elsewhere; consuming it declares it again, alike."""
    return Queue(name, durable=True, auto_delete=False, queue_arguments=QUORUM)


class PatientQueueConsumer(QueueConsumer):  # type: ignore[misc]
    """Tries to reconnect every half second to three, for ever."""

    @contextmanager
    def establish_connection(self) -> Iterator[Connection]:
        with self.connection as connection:
            connection.ensure_connection(
                self.on_connection_error, None, interval_start=0.5, interval_step=0.5, interval_max=3
            )
            yield connection


class RawQueueConsumer(PatientQueueConsumer):
    """Hands a provider the message as it came: decoding is the handler's, so that nothing unreadable is acked away."""

    def get_consumers(self, consumer_cls: Any, channel: Any) -> Any:
        for provider in self._providers:
            consumer = consumer_cls(queues=[provider.queue], on_message=partial(self._hand_over, provider))
            consumer.qos(prefetch_count=self.prefetch_count)
            self._consumers[provider] = consumer
        return self._consumers.values()

    def _hand_over(self, provider: Any, message: Any) -> None:
        self.container.spawn_managed_thread(partial(provider.handle_message, message), identifier="message")
