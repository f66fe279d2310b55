"""nameko's queue consumer, made patient: raw messages, quick reconnects, queues made anew when a broker was wiped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import amqp
from kombu import Connection, Consumer, Queue
from nameko.messaging import QueueConsumer

from shared.bus.declare import QUORUM
from shared.ops import log

LOG = log.get(__name__)


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


class _AsItCame(Consumer):  # type: ignore[misc]
    """kombu unpacks what a header calls compressed, and acknowledges away what it cannot: not what strangers send."""

    def _receive_callback(self, message: Any) -> None:
        (message.properties.get("application_headers") or {}).pop("compression", None)
        super()._receive_callback(message)


class RawQueueConsumer(PatientQueueConsumer):
    """Hands a provider the message as it came: decoding is the handler's, so that nothing unreadable is acked away.

    When it comes back to a broker it declares everything of its node again: a broker that was wiped meanwhile has the
    queues that are consumed, but not their bindings, and a filing that nobody is bound to hear would wait for ever.
    """

    def __init__(self) -> None:
        self._was_here = False
        super().__init__()

    def get_consumers(self, _: Any, channel: Any) -> Any:
        channel.auto_decode = False
        if self._was_here:
            self._declare_again(channel.connection)
        self._was_here = True
        for provider in self._providers:
            consumer = _AsItCame(channel, queues=[provider.queue], on_message=partial(self._hand_over, provider))
            consumer.qos(prefetch_count=self.prefetch_count)
            self._consumers[provider] = consumer
        return self._consumers.values()

    def _declare_again(self, connection: Any) -> None:
        try:
            channel = connection.channel()
            self.container.config["repair"](channel)
            channel.close()
        except amqp.ChannelError as fault:  # declared otherwise: consuming what there is beats not consuming
            LOG.error("not_declared_again", reason=str(fault)[:200])

    def _hand_over(self, provider: Any, message: Any) -> None:
        self.container.spawn_managed_thread(partial(provider.handle_message, message), identifier="message")
