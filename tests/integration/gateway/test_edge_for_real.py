"""The edge on a real database and a real broker: nothing receipted is lost, nothing is filed twice."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from kombu import Connection
from pymongo import MongoClient

from services.gateway import parts as edge_parts
from services.gateway.app import create_app
from services.gateway.parts import Parts
from shared.bus.declare import declare
from shared.bus.names import Subscription
from shared.ops.settings import Settings
from tests.support.broker import Broker
from tests.support.edge import TOPOLOGY, a_filing

pytestmark = pytest.mark.timeout(180)
HEARD = Subscription("intake", "filing.received")
NODE = "yj"


@pytest.fixture
def settings(broker: Broker, mongo_uri: str, tmp_path: Path) -> Settings:
    accounts = tmp_path / "accounts.json"
    accounts.write_text(json.dumps({"yjw.clerk": "a password"}))
    return Settings(
        node=NODE,
        topology=TOPOLOGY,
        amqp=broker.amqp,
        mongo=mongo_uri,
        secret=secrets.token_bytes(32),
        accounts_file=accounts,
        sweep_seconds=0.5,
        rate_limits=False,
    )


@pytest.fixture
def here(settings: Settings, mongo: MongoClient[dict[str, Any]]) -> Iterator[Parts]:
    mongo.drop_database(f"xq_{NODE}_gateway")
    made = edge_parts.real(settings)
    yield made
    made.stop()


@pytest.fixture
def app(here: Parts) -> Flask:
    return create_app(parts=here)


@pytest.fixture
def queue(broker: Broker) -> Iterator[None]:
    """The subscriber's queue is there, empty."""
    with Connection(broker.amqp) as connection:
        channel = connection.channel()
        declare(channel, [HEARD], [5.0], ["gateway"])
        channel.queue_purge(HEARD.queue)
        yield


def take(broker: Broker, wanted: int, seconds: float = 20) -> list[dict[str, Any]]:
    """So many envelopes from the subscriber's queue."""
    found: list[dict[str, Any]] = []
    ends = time.monotonic() + seconds
    with Connection(broker.amqp) as connection:
        channel = connection.channel()
        while len(found) < wanted and time.monotonic() < ends:
            message = channel.basic_get(HEARD.queue, no_ack=True)
            if message is None:
                time.sleep(0.05)
            else:
                found.append(json.loads(message.body))
    return found


def file(app: Flask, key: str, **changes: Any) -> Any:
    return app.test_client().post("/api/filings", json=a_filing(**changes), headers={"Idempotency-Key": key})


def test_what_is_filed_is_heard(app: Flask, queue: None, broker: Broker) -> None:
    receipt = file(app, "heard-by-intake").get_json()
    [envelope] = take(broker, 1)
    assert (envelope["type"], envelope["subject"]) == ("filing.received", receipt["number"])
    assert envelope["data"]["text"] == a_filing()["text"]


def test_fifty_equal_requests_at_once_make_one_filing(app: Flask, here: Parts, queue: None) -> None:
    start = threading.Barrier(50)

    def send(_: int) -> tuple[int, str]:
        start.wait()
        answer = file(app, "fifty-at-once")
        return answer.status_code, answer.text

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(send, range(50)))
    assert sorted(status for status, _ in answers) == [200] * 49 + [201], answers
    assert len({text for _, text in answers}) == 1
    assert here.filings.count({}) == 1


def test_filing_and_looking_up_go_on_without_the_broker_and_nothing_is_lost(
    app: Flask, here: Parts, queue: None, broker: Broker
) -> None:
    broker.kill()
    try:
        began = time.monotonic()
        receipts = [file(app, f"while-dead-{one}", title=f"第{one}件").get_json() for one in range(5)]
        looked = app.test_client().post(
            "/api/lookups", json={"number": receipts[0]["number"], "code": receipts[0]["code"]}
        )
        assert looked.get_json()["status"] == "received"
        assert time.monotonic() - began < 10
        ready = app.test_client().get("/readyz")
        assert (ready.status_code, ready.get_json()["broker"]) == (200, "down")
    finally:
        broker.start()
    heard = {one["subject"] for one in take(broker, 5, 60)}
    assert heard == {one["number"] for one in receipts}


def test_a_repeated_request_at_another_process_gets_the_same_receipt(app: Flask, settings: Settings) -> None:
    first = file(app, "two-processes").get_json()
    other = edge_parts.real(settings)
    try:
        assert file(create_app(parts=other), "two-processes").get_json() == first
    finally:
        other.stop()


def test_a_clerk_logs_in_with_the_password_the_node_was_set_up_with(app: Flask, here: Parts) -> None:
    client = app.test_client()
    assert client.post("/api/session", json={"user": "yjw.clerk", "password": "wrong"}).status_code == 401
    assert client.post("/api/session", json={"user": "yjw.clerk", "password": "a password"}).status_code == 200
    assert client.get("/api/session").get_json()["unit"] == "u_yjw"
    assert client.get("/api/parked").status_code == 403


def test_links_and_parking_are_read_from_the_node_itself(here: Parts, queue: None) -> None:
    assert [(one.neighbour, one.state) for one in here.links()] == [("qh", "never")]
    assert here.parking().all() == []


def test_an_edge_without_a_secret_does_not_start(settings: Settings) -> None:
    with pytest.raises(ValueError, match="SECRET"):
        edge_parts.real(replace(settings, secret=b""))
