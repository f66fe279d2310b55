"""A real broker, a real store, and a nameko container on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import eventlet
import pytest
from nameko.containers import ServiceContainer

from shared.bus.declare import declare
from shared.bus.publish import Message, Publisher
from shared.codec import dumps
from shared.events.envelope import Envelope
from shared.ops.settings import Settings
from shared.run import subscriptions, wiring
from shared.store.memory import sample_stamp
from tests.integration.bus.flaky import FlakyService
from tests.support.broker import Broker, broker  # noqa: F401  (fixture)
from tests.support.mongo import mongo_uri, own_node  # noqa: F401  (fixtures)

TOPOLOGY = Path(__file__).parents[3] / "deploy" / "topology.yaml"


@dataclass
class Stand:
    """One node's bus with the flaky service on it."""

    settings: Settings
    container: Any
    publisher: Publisher
    heard: Any

    def say(self, event: Any, key: str = "here.all", id: str = "", **changes: Any) -> Envelope:
        """Publish an event as a carrier would."""
        envelope = sample_stamp("qh", "handling").envelope(event, "")
        envelope = Envelope(**{**envelope.__dict__, **({"id": id} if id else {}), **changes})
        self.raw(dumps(envelope.to_json()), f"{key}.{envelope.type}", id=envelope.id)
        return envelope

    def raw(self, body: bytes, key: str, **options: Any) -> None:
        """Publish anything."""
        assert self.publisher.publish([Message("events", key, body, **options)]) == [True]

    @property
    def things(self) -> Any:
        """The service's repository."""
        return next(one.repository for one in self.container.extensions if hasattr(one, "repository"))


def until(holds: Callable[[], Any], seconds: float = 15) -> Any:
    """Wait for something to become true, and give it."""
    with eventlet.Timeout(seconds):
        while not (found := holds()):
            eventlet.sleep(0.02)
    return found


@pytest.fixture
def stand(broker: Broker, mongo_uri: str, own_node: str) -> Iterator[Stand]:  # noqa: F811
    """The flaky service, running on a topology whose node ids are the real ones but whose databases are new."""
    from shared.links.topology import load

    settings = Settings(
        node="qh",
        topology=TOPOLOGY,
        amqp=broker.amqp,
        mongo=mongo_uri,
        retry_delays=(0.2, 0.4, 0.6, 0.8),
        sweep_seconds=0.3,
    )
    heard = subscriptions([FlakyService])
    config = wiring(settings, load(TOPOLOGY), heard)
    config["answers"] = lambda _: True
    config["mongo"].drop_database("xq_qh_handling")
    publisher = Publisher(broker.amqp)
    channel = publisher.channel()
    declare(channel, heard, settings.retry_delays, ("handling",))
    for queue in [one.queue for one in heard]:
        channel.queue_purge(queue)
        channel.queue_purge(f"{queue}.parked")
    for neighbour in ("lx", "yj"):
        channel.queue_declare(f"to.{neighbour}", durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
        channel.queue_purge(f"to.{neighbour}")
    FlakyService.fails.clear()
    FlakyService.tries.clear()
    container = ServiceContainer(FlakyService, config)
    container.start()
    yield Stand(settings, container, publisher, heard)
    container.stop()
    publisher.close()
    config["mongo"].close()
