"""The notification service as it runs: an event of the bus becomes a signed post to a unit's own system."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from nameko.containers import ServiceContainer

from services.notification.channels.webhook import signature
from services.notification.domain import DELIVERED
from services.notification.service import NotificationService
from services.notification.store import Notices
from shared.bus.declare import declare
from shared.bus.publish import Message, Publisher
from shared.codec import dumps
from shared.links.topology import load
from shared.ops.settings import Settings
from shared.run import subscriptions, wiring
from shared.store.memory import sample_stamp
from tests.integration.bus.conftest import TOPOLOGY, until
from tests.support.broker import Broker
from tests.support.receiver import Receiver, running_receiver
from tests.unit.statistics.saying import NUMBER, a_paper

SECRET = "a secret of the office system"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running_receiver() as found:
        yield found


@pytest.fixture
def settings(broker: Broker, mongo_uri: str, tmp_path: Path, receiver: Receiver) -> Settings:
    (tmp_path / "oa.secret").write_text(SECRET)
    endpoint = {"id": "oa", "url": receiver.url, "secret_file": "oa.secret"}
    (tmp_path / "notices.yaml").write_text(yaml.safe_dump({"units": {"u_qh": {"webhooks": [endpoint]}}}))
    return Settings(
        node="qh", topology=TOPOLOGY, amqp=broker.amqp, mongo=mongo_uri, sweep_seconds=0.3,
        notices=tmp_path / "notices.yaml",
    )  # fmt: skip


@pytest.fixture
def running(settings: Settings) -> Iterator[Any]:
    heard = subscriptions([NotificationService])
    config = wiring(settings, load(TOPOLOGY), heard)
    config["mongo"].drop_database("xq_qh_notification")
    publisher = Publisher(settings.amqp)
    declare(publisher.channel(), heard, settings.retry_delays, ["notification"])
    container = ServiceContainer(NotificationService, config)
    container.start()
    yield container
    container.stop()
    publisher.close()


def test_a_paper_for_a_unit_is_told_to_its_own_system_once_though_it_is_said_twice(
    settings: Settings, running: Any, receiver: Receiver
) -> None:
    receiver.answers = [500]
    letter = a_paper(paper="forward_letter", unit="u_lx_xf", addressee="u_qh", to_node="qh")
    envelope = sample_stamp("lx", "routing").envelope(letter, "")
    publisher = Publisher(settings.amqp)
    for _ in range(2):
        message = Message("events", "away.me.paper.issued", dumps(envelope.to_json()), id=envelope.id)
        assert publisher.publish([message]) == [True]
    until(lambda: receiver.requests, 20)
    notices = next(
        one.repository for one in running.extensions if isinstance(getattr(one, "repository", None), Notices)
    )
    (notice,) = until(lambda: [one for one in notices.some({}) if len(one.attempts) == 2])
    assert [one.outcome for one in notice.attempts] == [DELIVERED, "failed"], "the page has it, the system not yet"
    ((_, headers, body),) = receiver.requests
    assert json.loads(body)["subject"] == NUMBER
    wanted = signature(SECRET.encode(), headers["webhook-id"], headers["webhook-timestamp"], body)
    assert headers["webhook-signature"] == wanted
    publisher.close()
