"""What cannot be carried out now comes back as it was, however long the trouble lasts and whatever its sender wrote."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo.errors import AutoReconnect, OperationFailure

from shared.bus.park import Bay, Delivery
from shared.bus.publish import BrokerGone, Message
from shared.errors import NotYet, Unavailable

DELAYS = (5.0, 60.0)


class Wire:
    """A publisher that keeps what was published and gives it back as the broker would deliver it."""

    def __init__(self) -> None:
        self.published: list[Message] = []

    def publish(self, messages: list[Message]) -> list[bool]:
        self.published += messages
        return [True] * len(messages)


class Raw:
    """A message as kombu hands it over."""

    def __init__(self, body: Any = b"{}", key: str = "", headers: Any = None, **properties: Any) -> None:
        self.body, self.headers, self.properties = body, headers, properties
        self.content_type = "application/json"
        self.delivery_info = {"routing_key": key}


def bay(wire: Wire) -> Bay:
    made = Bay("amqp://nowhere", DELAYS)
    made._publisher = wire  # type: ignore[assignment]
    return made


def back(message: Message) -> Raw:
    """The waiting queue gives a message back by the default exchange: its key is then its queue's name."""
    return Raw(message.body, message.key, message.headers, type=message.type, message_id=message.id)


def test_a_message_of_the_door_still_tells_who_spoke_when_it_comes_back() -> None:
    wire = Wire()
    first = Delivery.of("door", Raw(key="lx.qh.yj.say", type="event"))
    bay(wire).later(first, NotYet("not_yet"))
    again = Delivery.of("door", back(wire.published[-1]))
    assert again.key == "lx.qh.yj.say"
    bay(wire).later(again, NotYet("not_yet"))
    third = Delivery.of("door", back(wire.published[-1]))
    bay(wire).later(third, NotYet("not_yet"))
    assert wire.published[-1].key == "door.parked"
    assert wire.published[-1].headers["x-key"] == "lx.qh.yj.say"


def test_nobody_speaks_in_anothers_name_by_writing_our_own_header() -> None:
    forged = Delivery.of("door", Raw(key="lx.qh.yj.say", headers={"x-key": "lx.say", "x-queue-key": "lx.say"}))
    assert forged.key == "lx.qh.yj.say"


@pytest.mark.parametrize(
    "fault", [AutoReconnect("no primary"), BrokerGone("gone"), Unavailable(), ConnectionResetError()], ids=repr
)
def test_an_absent_database_or_broker_uses_up_no_attempt_however_long_it_is_away(fault: Exception) -> None:
    wire = Wire()
    message = Raw(key="here.all.case.accepted")
    for _ in range(50):
        bay(wire).later(Delivery.of("handling.case_accepted", message), fault)
        message = back(wire.published[-1])
    assert all(one.exchange.startswith("retry.") for one in wire.published)


def test_what_the_database_refuses_for_good_is_parked_at_the_schedules_end() -> None:
    wire = Wire()
    message = Raw()
    for _ in range(3):
        bay(wire).later(Delivery.of("handling.case_accepted", message), OperationFailure("document too large"))
        message = back(wire.published[-1])
    assert wire.published[-1].key == "handling.case_accepted.parked"


@pytest.mark.parametrize("attempts", [-1_000_000, True, "x", 1 << 70])
def test_a_count_of_attempts_that_a_neighbour_wrote_cannot_break_the_schedule(attempts: Any) -> None:
    wire = Wire()
    bay(wire).later(Delivery.of("door", Raw(key="lx.qh.yj.say", headers={"x-attempts": attempts})), ValueError())
    assert wire.published


def test_headers_of_strangers_are_not_carried_on() -> None:
    headers = {"x-shelf": "handling.cases", "x-document": "n", "junk": "x" * 120_000, "BCC": ["other.queue"]}
    wire = Wire()
    delivery = Delivery.of("door", Raw(key="lx.qh.yj.say", headers=headers))
    bay(wire).later(delivery, ValueError())
    bay(wire).park(delivery, "refused", "")
    for one in wire.published:
        assert one.headers["x-shelf"] == "handling.cases"
        assert not {"junk", "BCC"} & set(one.headers)


@pytest.mark.parametrize("body", ["\ud800", "文字", b"\xff\xfe"])
def test_any_body_can_be_read_as_it_came(body: Any) -> None:
    assert isinstance(Delivery.of("door", Raw(body)).body, bytes)
