"""Three real brokers and databases on one machine: what moves between them, and what a child may not do."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPBasicAuthHandler, HTTPPasswordMgrWithDefaultRealm, build_opener

import amqp
import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy.local.cluster import Cluster
from deploy.local.moved import moved
from deploy.local.ports import free_base_port, is_free
from shared.links import shovels
from tests.unit.local.things import SOURCE


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    directory = tmp_path_factory.mktemp("county")
    county = Cluster(moved(SOURCE, directory, base_port=free_base_port(3)), directory / "run", stores_only=True)
    county.up(lambda _: None)
    yield county
    county.down()


def connect(uri: str) -> amqp.Connection:
    at = urlsplit(uri)
    connection = amqp.Connection(
        f"{at.hostname}:{at.port}", userid=at.username, password=at.password, confirm_publish=True
    )
    connection.connect()
    return connection


def as_service(cluster: Cluster, node: str) -> amqp.Connection:
    """Logged in as the node's own services are."""
    return connect(cluster.amqp(node))


def as_child(cluster: Cluster, child: str) -> amqp.Connection:
    """Logged in at the parent as the child's shovels are."""
    link = cluster.files(child).neighbours.link_password(child)
    port = cluster.files(cluster.topology.parent(child)).place.port("amqp")
    return connect(f"amqp://node-{child}:{link}@127.0.0.1:{port}/")


def send(cluster: Cluster, node: str, queue: str, body: str) -> None:
    with as_service(cluster, node) as connection:
        connection.channel().basic_publish(amqp.Message(body, delivery_mode=2), "", queue)


def receive(cluster: Cluster, node: str, queue: str, seconds: float = 30) -> amqp.Message:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        try:
            with as_service(cluster, node) as connection:
                channel = connection.channel()
                while time.monotonic() < ends:
                    message = channel.basic_get(queue, no_ack=True)
                    if message is not None:
                        return message
                    time.sleep(0.05)
        except (OSError, amqp.AMQPError):
            time.sleep(0.3)  # the broker is on its way back
    raise AssertionError(f"nothing came into {queue} of {node}")


@pytest.mark.parametrize(("child", "parent", "key"), [("qh", "lx", "lx.qh.say"), ("yj", "qh", "lx.qh.yj.say")])
def test_what_a_child_sends_up_arrives_under_the_childs_own_name(cluster: Cluster, child: str, parent: str, key: str):
    send(cluster, child, f"to.{parent}", "水渠坏了")
    message = receive(cluster, parent, "door")
    assert message.body == "水渠坏了"
    assert message.delivery_info["routing_key"] == key


@pytest.mark.parametrize(("child", "parent", "key"), [("qh", "lx", "lx.say"), ("yj", "qh", "lx.qh.say")])
def test_what_a_parent_sends_down_arrives_under_the_parents_name(cluster: Cluster, child: str, parent: str, key: str):
    send(cluster, parent, f"to.{child}", "请受理")
    message = receive(cluster, child, "door")
    assert message.body == "请受理"
    assert message.delivery_info["routing_key"] == key


def publish(exchange: str, key: str) -> Callable[[amqp.Channel], Any]:
    return lambda channel: channel.basic_publish(amqp.Message("x"), exchange, key)


FORBIDDEN: dict[str, Callable[[amqp.Channel], Any]] = {
    "speaking under another child's name": publish("door", "lx.other.say"),
    "speaking under a name that begins like its own": publish("door", "lx.qhx.say"),
    "speaking as its parent": publish("door", "lx.say"),
    "speaking as its own child": publish("door", "lx.qh.yj.say"),
    "saying an event on the parent's bus": publish("events", "here.all.case.accepted"),
    "putting a message into a queue directly": publish("", "door"),
    "declaring a queue": lambda channel: channel.queue_declare("mine"),
    "declaring a queue without a name": lambda channel: channel.queue_declare("", exclusive=True),
    "declaring an exchange": lambda channel: channel.exchange_declare("mine", "topic"),
    "binding its queue to the parent's bus": lambda channel: channel.queue_bind("to.qh", "events", "#"),
    "deleting its queue": lambda channel: channel.queue_delete("to.qh"),
    "deleting the door": lambda channel: channel.exchange_delete("door"),
    "reading the parent's door": lambda channel: channel.basic_get("door"),
    "reading what nobody could route": lambda channel: channel.basic_get("door.unrouted"),
}


@pytest.mark.parametrize("deed", FORBIDDEN)
def test_a_child_is_refused(cluster: Cluster, deed: str):
    with as_child(cluster, "qh") as connection:
        channel = connection.channel()
        with pytest.raises((amqp.AccessRefused, amqp.NotFound)) as refusal:
            FORBIDDEN[deed](channel)
        assert isinstance(refusal.value, amqp.AccessRefused), refusal.value


def test_a_child_may_speak_under_its_own_name_and_read_its_own_queue(cluster: Cluster):
    with as_child(cluster, "qh") as connection:
        channel = connection.channel()
        channel.basic_publish(amqp.Message("在", delivery_mode=2), "door", "lx.qh.say")
        channel.basic_get("to.qh")
    assert receive(cluster, "lx", "door").body == "在"


def test_a_child_has_no_management_and_the_guest_is_gone(cluster: Cluster):
    address = f"http://127.0.0.1:{cluster.files('lx').place.port('management')}/api/overview"
    for user, password in (("node-qh", cluster.files("qh").neighbours.link_password("qh")), ("guest", "guest")):
        words = HTTPPasswordMgrWithDefaultRealm()
        words.add_password(None, address, user, password)
        with pytest.raises(HTTPError) as refusal:
            build_opener(HTTPBasicAuthHandler(words)).open(address, timeout=5)
        assert refusal.value.code == 401
    with pytest.raises(amqp.AccessRefused):
        connect(f"amqp://guest:guest@127.0.0.1:{cluster.files('lx').place.port('amqp')}/")


def wait_until_running(cluster: Cluster, node: str) -> None:
    ends = time.monotonic() + 30
    while shovels.states(cluster.management(node)) != {"up": "running", "down": "running"}:
        assert time.monotonic() < ends, shovels.states(cluster.management(node))
        time.sleep(0.3)


def test_the_watchdog_can_restart_a_shovel_and_it_goes_on(cluster: Cluster):
    wait_until_running(cluster, "yj")
    for name in ("up", "down"):
        shovels.restart(cluster.management("yj"), name)
    send(cluster, "yj", "to.qh", "还在")
    assert receive(cluster, "qh", "door").body == "还在"
    wait_until_running(cluster, "yj")


def test_a_shovel_that_was_removed_can_be_declared_again(cluster: Cluster):
    files = cluster.files("yj")
    port = cluster.files("qh").place.port("amqp")
    uri = f"amqp://node-yj:{files.neighbours.link_password('yj')}@127.0.0.1:{port}/%2f"
    from shared.links.definitions import shovels as values

    shovels.remove(cluster.management("yj"), "up")
    send(cluster, "yj", "to.qh", "等着")
    shovels.declare(cluster.management("yj"), "up", values(cluster.topology, "yj", uri)["up"])
    assert receive(cluster, "qh", "door").body == "等着"


def test_the_database_wants_a_password_and_runs_no_script(cluster: Cluster):
    with MongoClient(cluster.mongo("lx"), serverSelectionTimeoutMS=5000) as client:
        client["xq_lx_try"]["things"].insert_one({"_id": 1})
        assert client["xq_lx_try"]["things"].count_documents({}) == 1
        with pytest.raises(OperationFailure, match="ScriptEngine"):
            list(client["xq_lx_try"]["things"].find({"$where": "true"}))
    open_door = f"mongodb://127.0.0.1:{cluster.files('lx').place.port('mongo')}/?directConnection=true"
    with MongoClient(open_door, serverSelectionTimeoutMS=5000) as client, pytest.raises(OperationFailure):
        client["xq_lx_try"]["things"].find_one()


def test_a_message_waits_for_a_parent_whose_broker_was_killed(cluster: Cluster):
    before = cluster.pid("qh", "broker")
    assert cluster.kill("qh", "broker", signal.SIGKILL) == before
    send(cluster, "yj", "to.qh", "等您回来")
    assert receive(cluster, "qh", "door", seconds=60).body == "等您回来"
    assert cluster.pid("qh", "broker") != before


def test_a_stopped_process_stays_stopped_until_it_is_started(cluster: Cluster):
    cluster.stop("lx", "mongod")
    (found,) = [one for one in cluster.status() if (one.node, one.name) == ("lx", "mongod")]
    assert (found.state, found.pid) == ("stopped", 0)
    cluster.start("lx", "mongod")
    with MongoClient(cluster.mongo("lx"), serverSelectionTimeoutMS=15000) as client:
        assert client["xq_lx_try"]["things"].count_documents({}) == 1


def test_coming_up_again_changes_nothing_that_runs(cluster: Cluster):
    before = {(one.node, one.name): one.pid for one in cluster.status()}
    cluster.up(lambda _: None)
    assert {(one.node, one.name): one.pid for one in cluster.status()} == before


def test_nothing_is_left_when_it_is_down(cluster: Cluster):
    ports = [port for place in cluster.places() for port in place.ports.values()]
    ports.append(cluster.files("lx").neighbours.epmd_port)
    assert cluster.supervisor.remaining()
    cluster.down()
    assert cluster.supervisor.remaining() == []
    assert all(is_free(port) for port in ports)
    assert not cluster.supervisor.socket.exists()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", ports[0]), timeout=1)
