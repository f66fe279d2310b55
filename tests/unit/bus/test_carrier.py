"""A carrier brings what it can, whatever it cannot; and what it brought once it does not bring again for that."""

from __future__ import annotations

from collections import Counter
from typing import Any

import amqp
import pytest

from shared.bus.carrier import Carrier
from shared.bus.park import SAID_KEY
from shared.bus.publish import Message
from shared.store.memory import MemoryShelf
from shared.store.saying import Envelope, Passage, Stamp, wall_time
from tests.support.things import Thing, Things, accepted, number


class Wire:
    """A broker that lacks some queues."""

    def __init__(self, *lacking: str) -> None:
        self.lacking = lacking
        self.sent: list[Message] = []

    def publish(self, messages: list[Message]) -> list[bool]:
        self.sent += messages
        return [not any(one in message.key for one in self.lacking) for message in messages]

    def depth(self, queue: str) -> int:
        return -1 if queue in self.lacking else 0

    def channel(self) -> Any:
        return None

    def close(self) -> None:
        """Nothing to let go."""

    def counts(self) -> Counter[str]:
        return Counter(message.key.partition(".case")[0] for message in self.sent)


def over(*neighbours: str) -> Things:
    def route(_: Envelope, __: str) -> Passage:
        return Passage(say=True, to=neighbours)

    stamp = Stamp("qh", "handling", wall_time, route)
    return Things(MemoryShelf(Things.name, Things.indexes), stamp)


def carrier(wire: Wire, **options: Any) -> Carrier:
    made = Carrier(node="qh", service="handling", uri="amqp://nowhere", **options)
    made._publisher = wire  # type: ignore[assignment]
    made._stopped.set()  # it does not rest
    return made


def test_what_a_missing_link_cannot_take_is_awaited_and_holds_nothing_up() -> None:
    things, wire = over("gone", "lx"), Wire("to.gone")
    things.add(Thing(number(1)), accepted(number(1)))
    made = carrier(wire)
    assert made.carry(things) == 1
    assert made.carry(things) == 0
    assert wire.counts() == {"here.all": 1, "to.gone": 1, "to.lx": 1}
    things.shelf.postpone(number(1), things.shelf.unreceived("9999", 1)[0]["_awaiting"][0]["id"], "2020-01-01")
    made.resend(things)
    assert wire.counts() == {"here.all": 1, "to.gone": 1, "to.lx": 2}


def test_what_nobody_here_takes_is_tried_again_alone_and_others_pass() -> None:
    things, wire = over("lx"), Wire("case.accepted")
    made = carrier(wire)
    for serial in range(1, 121):
        things.add(Thing(number(serial)), accepted(number(serial)))
    made.carry(things)
    made.carry(things)
    assert wire.counts()["to.lx"] == 120
    wire.lacking = ()
    made.carry(things)
    assert things.shelf.unsaid(1) == []
    assert wire.counts()["to.lx"] == 120


def test_what_two_hear_is_put_into_the_queue_of_each_and_kept_for_the_one_that_lacks_its_queue() -> None:
    things, wire = over("lx"), Wire("intake")
    made = carrier(wire, hearers=lambda _: ["intake.case_accepted", "statistics.case_accepted"])
    things.add(Thing(number(1)), accepted(number(1)))
    assert made.carry(things) == 0, "it stays until both have it"
    wire.lacking = ()
    assert made.carry(things) == 1
    assert wire.counts() == {"intake": 2, "statistics": 1, "to.lx": 1}
    assert {one.headers[SAID_KEY] for one in wire.sent if "to." not in one.key} == {"here.all.case.accepted"}


@pytest.mark.parametrize(("queues", "is_mandatory"), [(None, True), ([], False), (["intake.case_accepted"], True)])
def test_what_one_hears_goes_by_the_exchange_and_comes_back_if_nobody_takes_it(
    queues: list[str] | None, is_mandatory: bool
) -> None:
    things, wire = over(), Wire()
    things.add(Thing(number(1)), accepted(number(1)))
    carrier(wire, hearers=lambda _: queues).carry(things)
    assert [(one.exchange, one.mandatory) for one in wire.sent] == [("events", is_mandatory)]


def test_a_repair_that_fails_does_not_undo_what_was_confirmed() -> None:
    def repair(_: Any) -> None:
        raise amqp.PreconditionFailed("inequivalent arg")

    things, wire = over(), Wire("case.accepted")
    things.add(Thing(number(1)), accepted(number(1)))
    assert carrier(wire, repair=repair).carry(things) == 0


def test_nothing_is_sent_again_to_a_door_that_does_not_answer() -> None:
    things, wire = over("lx"), Wire()
    things.add(Thing(number(1)), accepted(number(1)))
    silent = carrier(wire, answers=lambda _: False)
    silent.carry(things)
    entry = things.shelf.unreceived("9999", 1)[0]["_awaiting"][0]["id"]
    things.shelf.postpone(number(1), entry, "2020-01-01")
    silent.resend(things)
    assert wire.counts()["to.lx"] == 1
    things.shelf.postpone(number(1), entry, "2020-01-01")
    carrier(wire).resend(things)
    assert wire.counts()["to.lx"] == 2


def test_what_was_put_off_by_a_wrong_clock_is_not_put_off_for_years() -> None:
    things, wire = over("lx"), Wire()
    things.add(Thing(number(1)), accepted(number(1)))
    made = carrier(wire)
    made.carry(things)
    entry = things.shelf.unreceived("9999", 1)[0]["_awaiting"][0]["id"]
    things.shelf.postpone(number(1), entry, "2999-01-01T00:00:00.000000Z")
    made.resend(things)
    made.resend(things)
    assert wire.counts()["to.lx"] == 2


def test_a_repository_that_cannot_be_carried_does_not_stop_the_others() -> None:
    broken, things, wire = over(), over(), Wire()
    broken.shelf = None  # type: ignore[assignment]
    things.add(Thing(number(1)), accepted(number(1)))
    made = carrier(wire)
    made.serve(broken)
    made.serve(things)
    assert made._each(made.carry) == (1, False)


@pytest.mark.parametrize("lacking", [(), ("to.lx",)])
def test_an_awaited_entry_is_one_however_it_left(lacking: tuple[str, ...]) -> None:
    things = over("lx")
    things.add(Thing(number(1)), accepted(number(1)))
    carrier(Wire(*lacking)).carry(things)
    (document,) = things.shelf.unreceived("9999", 10)
    assert [one["to"] for one in document["_awaiting"]] == [["lx"]]
