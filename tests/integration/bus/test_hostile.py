"""What a hostile neighbour can write into a message's properties harms nobody but its sender."""

from __future__ import annotations

import zlib

import amqp
import eventlet
import pytest

from shared.bus.publish import Message, Publisher
from tests.integration.bus.conftest import Stand, until
from tests.integration.bus.test_hear import counted, lot
from tests.support.things import Thing, accepted, number

KEY = "here.all.case.accepted"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"compression": "application/x-gzip"}, zlib.compress(b" " * (64 << 20))),
        ({"compression": "no such thing"}, b"{}"),
        ({"compression": "application/x-gzip"}, b"not compressed at all"),
    ],
    ids=["a bomb", "an unknown compression", "a lie"],
)
def test_what_claims_to_be_compressed_is_parked_as_it_came(stand: Stand, headers: dict[str, str], body: bytes) -> None:
    stand.things.add(Thing(number(1)))
    stand.raw(body, KEY, headers=headers)
    stand.say(accepted(number(1)))
    (parked,) = until(lambda: lot(stand).all())
    assert parked.body == body
    until(lambda: counted(stand, 1) == 1)


@pytest.mark.parametrize("encoding", ["unicode_escape", "punycode", "utf-16", "no such thing"])
def test_an_encoding_that_is_claimed_is_not_believed(stand: Stand, encoding: str) -> None:
    stand.things.add(Thing(number(1)))
    _publish_encoded(stand, b"\\ud800 is half a character", encoding)
    stand.say(accepted(number(1)))
    (parked,) = until(lambda: lot(stand).all())
    assert parked.body == b"\\ud800 is half a character"
    until(lambda: counted(stand, 1) == 1)


def test_a_message_does_not_reach_another_queue_by_naming_it_in_a_header(stand: Stand) -> None:
    stand.raw(b"[]", KEY, headers={"CC": ["to.lx"]})
    until(lambda: lot(stand).all())
    eventlet.sleep(0.2)
    assert stand.publisher.depth("to.lx") == 0


def _publish_encoded(stand: Stand, body: bytes, encoding: str) -> None:
    message = amqp.Message(body, content_type="application/json", content_encoding=encoding)
    stranger = Publisher(stand.settings.amqp, confirms=False)
    stranger.channel().basic_publish(message, "events", KEY)
    stranger.close()


def test_after_a_broker_lost_everything_the_bindings_are_made_again(stand: Stand) -> None:
    """A reader that connects again finds the queue it consumes, but nobody else binds it."""
    stand.things.add(Thing(number(1)))
    stand.publisher.channel().queue_delete("handling.case_accepted")
    until(lambda: stand.publisher.publish([Message("events", KEY, b"[]", mandatory=True)]) == [True])
