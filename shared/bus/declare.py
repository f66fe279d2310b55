"""Everything durable on a node's broker that its processes need, declared before anything speaks; idempotent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.bus import names
from shared.bus.names import Subscription

QUORUM = {"x-queue-type": "quorum"}


def declare(
    channel: Any, subscriptions: Iterable[Subscription], delays: Iterable[float], services: Iterable[str]
) -> None:
    """Declare exchanges, the queue and the parking of every subscription, the waiting queues of the retry schedule,
    and each service's queue for receipts. ``channel``: an open ``amqp`` channel."""
    channel.exchange_declare(names.EVENTS, "topic", durable=True, auto_delete=False)
    for delay in delays:
        _waiting(channel, delay)
    for subscription in subscriptions:
        queue(channel, subscription.queue)
        channel.queue_bind(subscription.queue, names.EVENTS, subscription.pattern)
    for service in services:
        queue(channel, names.received(service), parking=False)
    queue(channel, names.DOOR)


def queue(channel: Any, name: str, *, parking: bool = True) -> None:
    """A durable quorum queue and the queue where its messages are parked."""
    channel.queue_declare(name, durable=True, auto_delete=False, arguments=QUORUM)
    if parking:
        channel.queue_declare(names.parked(name), durable=True, auto_delete=False, arguments=QUORUM)


def _waiting(channel: Any, delay: float) -> None:
    """A message published to ``retry.<ms>`` with a queue's name as its key comes into that queue after the delay:
    the dead-letter exchange is the default one, and dead-lettering keeps the key."""
    name = names.retry(delay)
    arguments = {
        **QUORUM,
        "x-message-ttl": int(delay * 1000),
        "x-dead-letter-exchange": "",
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
    channel.exchange_declare(name, "fanout", durable=True, auto_delete=False)
    channel.queue_declare(name, durable=True, auto_delete=False, arguments=arguments)
    channel.queue_bind(name, name, "")
