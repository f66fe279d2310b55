"""An event has three ends: done, tried again, parked. None is lost, none is carried out twice."""

from __future__ import annotations

from datetime import date

import eventlet
import pytest

from shared.bus.parking_lot import ParkingLot
from shared.errors import NotFound
from shared.events.handling import CaseClosed, CaseServed
from tests.integration.bus.conftest import Stand, until
from tests.integration.bus.flaky import FlakyService
from tests.support.things import Thing, accepted, number

QUEUE = "handling.case_accepted"


def lot(stand: Stand) -> ParkingLot:
    return ParkingLot(stand.settings.amqp, [one.queue for one in stand.heard])


def counted(stand: Stand, serial: int) -> int:
    return int(stand.things.get(number(serial)).count)


def test_an_event_is_carried_out_once_however_often_it_comes(stand: Stand) -> None:
    stand.things.add(Thing(number(1)))
    for _ in range(5):
        stand.say(accepted(number(1)), id="the-same")
    stand.say(accepted(number(1)), id="another")
    until(lambda: FlakyService.tries.get(number(1), 0) >= 6)
    eventlet.sleep(0.3)
    assert counted(stand, 1) == 2


def test_many_events_of_one_matter_at_once_are_all_carried_out(stand: Stand) -> None:
    stand.things.add(Thing(number(1)))
    for serial in range(30):
        stand.say(accepted(number(1)), id=f"e{serial}")
    until(lambda: counted(stand, 1) == 30, 30)
    assert lot(stand).all() == []


def test_a_handler_that_fails_three_times_succeeds_at_the_fourth(stand: Stand) -> None:
    stand.things.add(Thing(number(1)))
    FlakyService.fails[number(1)] = 3
    stand.say(accepted(number(1)))
    until(lambda: counted(stand, 1) == 1)
    assert FlakyService.tries[number(1)] == 4
    assert lot(stand).all() == []


def test_a_handler_that_never_succeeds_leaves_its_event_parked_and_the_replay_carries_it_out(stand: Stand) -> None:
    stand.things.add(Thing(number(1)))
    FlakyService.fails[number(1)] = 5
    stand.say(accepted(number(1)))
    (parked,) = until(lambda: lot(stand).all())
    assert (parked.queue, parked.code, parked.attempts) == (QUEUE, "too_many_attempts", 5)
    assert "told to fail" in parked.detail
    assert counted(stand, 1) == 0
    lot(stand).replay(parked.id)
    until(lambda: counted(stand, 1) == 1)
    assert lot(stand).all() == []


def test_an_event_that_comes_before_its_cause_waits_for_it(stand: Stand) -> None:
    stand.say(accepted(number(1)))
    until(lambda: FlakyService.tries.get(number(1), 0) >= 2)
    stand.things.add(Thing(number(1)))
    until(lambda: counted(stand, 1) == 1)


def test_a_refusal_is_parked_at_once_with_its_reason_and_may_be_dropped(stand: Stand) -> None:
    served = CaseServed(number(1), "qh", "u_qh", date(2026, 3, 9), "in_person", date(2026, 4, 8))
    stand.say(served)
    (parked,) = until(lambda: lot(stand).all())
    assert (parked.code, parked.attempts) == ("refused", 1)
    assert lot(stand).show(parked.id).body == parked.body
    lot(stand).drop(parked.id)
    assert lot(stand).all() == []
    with pytest.raises(NotFound):
        lot(stand).replay(parked.id)


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        (b"{not json", "application/json", "not_json"),
        (b"[]", "application/json", "not_an_event"),
        (b'{"specversion":"1.0"}', "application/json", "not_an_event"),
        (b"\x80\x04K\x01.", "application/x-python-serialize", "wrong_content_type"),
        (b" " * (10 << 20), "application/json", "too_large"),
    ],
    ids=["broken", "a list", "half an envelope", "pickle", "ten mebibytes"],
)
def test_poison_is_parked_and_the_good_ones_beside_it_pass(
    stand: Stand, body: bytes, content_type: str, code: str
) -> None:
    stand.things.add(Thing(number(1)))
    stand.say(accepted(number(1)))
    stand.raw(body, "here.all.case.accepted", content_type=content_type)
    stand.say(accepted(number(1)))
    (parked,) = until(lambda: lot(stand).all())
    assert parked.code == code
    assert parked.body == body
    until(lambda: counted(stand, 1) == 2)


def test_a_handler_hears_only_what_it_asked_for(stand: Stand) -> None:
    closed = CaseClosed(number(1), "qh", "u_qh", date(2026, 3, 9), "performed", True)
    stand.publisher.channel().queue_bind("handling.case_closed", "events", "here.*.case.closed")
    envelope = stand.say(closed)
    until(lambda: stand.things.find(number(1)))
    assert envelope.type == "case.closed"
    message_key = "away.all.case.closed"
    assert not any(one.hears(message_key) for one in stand.heard)
