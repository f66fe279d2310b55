"""What was saved comes onto the bus, and over a link until the neighbour has receipted it."""

from __future__ import annotations

import time

import pytest
from nameko.exceptions import RemoteError
from nameko.standalone.rpc import ClusterRpcProxy

from shared.bus import names
from shared.bus.carrier import Carrier
from shared.bus.declare import declare
from shared.bus.names import Subscription
from shared.bus.publish import Message, Publisher
from shared.codec import dumps
from shared.ops import metrics
from shared.store.memory import MemoryShelf, sample_stamp
from tests.integration.bus.conftest import Stand, until
from tests.support.broker import Broker, broker  # noqa: F401  (fixture)
from tests.support.things import Thing, Things, accepted, number


def waiting(stand: Stand, queue: str) -> int:
    return stand.publisher.depth(queue)


def test_what_is_saved_is_said_without_waiting_for_a_sweep(stand: Stand) -> None:
    stand.things.add(Thing(number(1)))
    thing = stand.things.get(number(1))
    started = time.monotonic()
    stand.things.save(thing, accepted(number(1), node="qh"))
    until(lambda: stand.things.get(number(1)).count == 1)
    assert time.monotonic() - started < stand.settings.sweep_seconds + 5


def test_a_crossing_event_is_awaited_until_its_receipt_comes(stand: Stand) -> None:
    stand.things.add(Thing(number(1)), accepted(number(1), node="qh"))
    until(lambda: waiting(stand, "to.lx") == 1 and waiting(stand, "to.yj") == 1)
    (document,) = until(lambda: stand.things.shelf.unreceived("9999", 10))
    (entry,) = document["_awaiting"]
    assert sorted(entry["to"]) == ["lx", "yj"]
    for neighbour in ("lx", "yj"):
        receipt = {"id": entry["id"], "shelf": "handling.things", "document": number(1), "neighbour": neighbour}
        stand.publisher.publish([Message("", names.received("handling"), dumps(receipt), type="received")])
    until(lambda: not stand.things.shelf.unreceived("9999", 10))


def test_without_a_receipt_it_is_sent_again_but_not_while_it_still_waits_in_the_link(stand: Stand) -> None:
    stand.things.add(Thing(number(1)), accepted(number(1), node="qh"))
    (document,) = until(lambda: stand.things.shelf.unreceived("9999", 10))
    until(lambda: waiting(stand, "to.lx") == 1 and waiting(stand, "to.yj") == 1)
    stand.publisher.channel().queue_purge("to.lx")
    stand.things.shelf.postpone(number(1), document["_awaiting"][0]["id"], "2020-01-01T00:00:00.000000Z")
    until(lambda: waiting(stand, "to.lx") == 1)
    assert waiting(stand, "to.yj") == 1


def test_an_event_no_queue_takes_is_noticed_and_delivered_after_the_repair(stand: Stand) -> None:
    stand.things.add(Thing(number(1)))
    before = metrics.UNROUTABLE.labels("here.all.case.accepted")._value.get()
    stand.publisher.channel().queue_unbind("handling.case_accepted", "events", "*.*.case.accepted")
    stand.things.save(stand.things.get(number(1)), accepted(number(1), node="qh"))
    until(lambda: stand.things.get(number(1)).count == 1)
    assert metrics.UNROUTABLE.labels("here.all.case.accepted")._value.get() > before


def test_a_binding_that_is_lost_takes_nothing_from_one_of_two_hearers_and_a_lost_queue_is_made_again(
    broker: Broker,  # noqa: F811
) -> None:
    both = [Subscription(one, "case.accepted") for one in ("lone", "other")]
    channel = Publisher(broker.amqp).channel()
    declare(channel, both, (), ())
    channel.queue_unbind("lone.case_accepted", names.EVENTS, both[0].pattern)
    things = Things(MemoryShelf(Things.name, Things.indexes), sample_stamp("qh", "handling"))
    carrier = Carrier(
        node="qh", service="handling", uri=broker.amqp, hearers=lambda _: [one.queue for one in both],
        repair=lambda given: declare(given, both, (), ()),
    )  # fmt: skip
    depth = Publisher(broker.amqp).depth
    things.add(Thing(number(1)), accepted(number(1), node="qh"))
    assert carrier.carry(things) == 1
    assert [depth(one.queue) for one in both] == [1, 1]
    channel.queue_delete("lone.case_accepted")
    things.add(Thing(number(2)), accepted(number(2), node="qh"))
    until(lambda: carrier.carry(things) == 1)
    assert [depth(one.queue) for one in both] == [1, 2]
    for one in both:
        channel.queue_delete(one.queue)


def test_a_refusal_crosses_the_rpc_by_its_name_and_a_fault_without_its_text(stand: Stand) -> None:
    with ClusterRpcProxy({"AMQP_URI": stand.settings.amqp}, timeout=10) as cluster:
        stand.things.add(Thing(number(1)))
        assert cluster.handling.say_accepted(number(1)) == 2
        with pytest.raises(RemoteError) as refusal:
            cluster.handling.fail("ours")
        assert refusal.value.exc_type == "Refused"
        assert "forbidden" in str(refusal.value)
        with pytest.raises(RemoteError) as fault:
            cluster.handling.fail("a bug")
        assert fault.value.exc_type == "Unavailable"
        assert "王秀英" not in str(fault.value)
