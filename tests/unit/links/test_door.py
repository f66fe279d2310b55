"""The door takes once, refuses once, and lets no heartbeat pile up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.bus.park import REPLAYED, Delivery
from shared.bus.publish import BrokerGone, Message
from shared.codec import dumps, instant
from shared.errors import Refused
from shared.events.envelope import Envelope
from shared.links.door import BEATS_BEHIND_AT_MOST, HEARTBEAT, Door
from shared.links.store import Crossings, Neighbours, Offers, Refusals
from shared.links.topology import load
from shared.store.memory import sample_stamp
from tests.support import said
from tests.support.things import AT, accepted, number

TOPOLOGY = load(Path(__file__).parents[3] / "deploy" / "topology.yaml")


class Mouth:
    """What the door says without waiting; ``behind``: what lies in the link's queue already."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.behind = 0
        self.is_gone = False

    def send(self, message: Message) -> None:
        if self.is_gone:
            raise BrokerGone
        self.sent.append(message)

    def depth(self, _: str) -> int:
        return self.behind


class House:
    """Node qh's door on fake shelves."""

    def __init__(self) -> None:
        self.now, self.mouth, self.crossings = AT, Mouth(), Crossings.in_memory()
        self.door = Door(
            me="qh",
            topology=TOPOLOGY,
            crossings=self.crossings,
            offers=Offers.in_memory(),
            neighbours=Neighbours.in_memory(),
            refusals=Refusals.in_memory(),
            speak=self.mouth,  # type: ignore[arg-type]
            now=lambda: self.now,
        )

    def comes(self, envelope: Envelope, **headers: Any) -> None:
        headers = {"x-shelf": "handling.cases", "x-document": envelope.subject, **headers}
        self.door.enter(Delivery("door", "lx.qh.yj.say", dumps(envelope.to_json()), headers), "yj")

    def beats(self) -> None:
        body = dumps({"sent_at": instant(AT), "unreceived": 0, "oldest_at": None})
        self.door.enter(Delivery("door", "lx.qh.yj.say", body, type=HEARTBEAT), "yj")


def letter(home: str = "yj", of: int = 1) -> Envelope:
    return sample_stamp("yj", "handling").envelope(accepted(number(of, home), "yj"), "")


def test_what_comes_twice_is_taken_once_and_receipted_each_time() -> None:
    house, envelope = House(), letter()
    house.comes(envelope)
    house.comes(envelope)
    assert house.crossings.count({}) == 1
    assert [one.type for one in house.mouth.sent] == ["received", "received"]


def test_what_is_refused_is_parked_once_however_often_its_sender_tries() -> None:
    house, forged = House(), replace(letter(), home="lx")
    with pytest.raises(Refused):
        house.comes(forged)
    for _ in range(5):
        house.comes(forged)
    assert not house.mouth.sent
    assert house.crossings.count({}) == 0


def test_it_is_parked_again_after_a_day_and_whenever_an_operator_sends_it_back() -> None:
    house, forged = House(), replace(letter(), home="lx")
    with pytest.raises(Refused):
        house.comes(forged)
    with pytest.raises(Refused):
        house.comes(forged, **{REPLAYED: True})
    house.now += timedelta(days=1)
    with pytest.raises(Refused):
        house.comes(forged)


def test_what_was_refused_once_comes_in_when_it_may() -> None:
    house, envelope = House(), letter()
    with pytest.raises(Refused):
        house.comes(replace(envelope, dataversion=99))
    house.comes(envelope)
    assert house.crossings.count({}) == 1


def test_whom_a_passing_event_offers_the_matter_may_speak_of_it_and_whom_it_tells_to_assist_may_not() -> None:
    house = House()
    for event in (said.a_review_request(number(1), to_node="lx"), said.a_sharing(number(2), to_node="lx")):
        house.comes(sample_stamp("yj", "any").envelope(event, ""))
    assert (house.door.offers.of(number(1)), house.door.offers.helping(number(1))) == ({"lx"}, frozenset())
    assert (house.door.offers.of(number(2)), house.door.offers.helping(number(2))) == (frozenset(), {"lx"})


def test_heartbeats_are_not_put_behind_a_backlog() -> None:
    house = House()
    house.mouth.behind = BEATS_BEHIND_AT_MOST
    house.door.beat("lx", 0, None)
    house.beats()
    assert not house.mouth.sent
    house.mouth.behind = 0
    house.door.beat("lx", 0, None)
    assert len(house.mouth.sent) == 1


def test_a_heartbeat_that_cannot_be_answered_now_is_let_go() -> None:
    house = House()
    house.mouth.is_gone = True
    house.beats()
    with pytest.raises(BrokerGone):
        house.comes(letter())
