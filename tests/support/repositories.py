"""The same promises for the fake and the real: tests that take ``things`` run on both shelves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from shared.codec import instant, to_plain
from shared.errors import AlreadyHandled, Conflict, NotFound, NotYet
from shared.store.repository import Mark, Receipt
from tests.support.things import Thing, Things, accepted, number

HOUR, INSTANT = timedelta(hours=1), timedelta(microseconds=1)


class RepositoryPromises:
    """Mixed into a test class that has the fixtures ``things``, an empty repository, and ``other``: the same documents
    in the hands of another replica."""

    def test_what_was_saved_is_read_back_equal(self, things: Things) -> None:
        things.add(Thing(number(1), 3))
        assert things.get(number(1)) == Thing(number(1), 3, version=1)

    def test_a_missing_thing_is_not_found(self, things: Things) -> None:
        with pytest.raises(NotFound):
            things.get(number(1))
        assert things.find(number(1)) is None

    def test_for_an_event_a_missing_thing_has_only_not_come_yet(self, things: Things) -> None:
        with pytest.raises(NotYet):
            things.get(number(1), because="e1")

    def test_the_second_writer_of_one_version_is_told(self, things: Things) -> None:
        things.add(Thing(number(1)))
        mine, theirs = things.get(number(1)), things.get(number(1))
        things.save(replace(mine, count=1))
        with pytest.raises(Conflict):
            things.save(replace(theirs, count=2))
        assert things.get(number(1)).count == 1

    def test_saving_gives_the_next_version_to_go_on_with(self, things: Things) -> None:
        thing = things.add(Thing(number(1)))
        thing = things.save(replace(thing, count=1))
        thing = things.save(replace(thing, count=2))
        assert things.get(number(1)) == thing
        assert thing.version == 3

    def test_a_key_can_be_taken_once(self, things: Things) -> None:
        things.add(Thing(number(1)))
        with pytest.raises(Conflict):
            things.add(Thing(number(1)))

    def test_a_unique_value_can_be_taken_once_and_none_is_no_value(self, things: Things) -> None:
        things.add(Thing(number(1), nick="key"))
        with pytest.raises(Conflict):
            things.add(Thing(number(2), nick="key"))
        assert things.find(number(2)) is None
        other = things.add(Thing(number(2)))
        with pytest.raises(Conflict):
            things.save(replace(other, nick="key"))

    def test_an_event_carried_out_is_not_carried_out_again(self, things: Things) -> None:
        things.add(Thing(number(1)), because="e1")
        with pytest.raises(AlreadyHandled):
            things.add(Thing(number(1)), because="e1")
        with pytest.raises(AlreadyHandled):
            things.get(number(1), because="e1")
        thing = things.get(number(1), because="e2")
        things.save(replace(thing, count=1), because="e2")
        with pytest.raises(AlreadyHandled):
            things.save(replace(thing, count=2), because="e2")
        assert things.get(number(1)).count == 1

    def test_what_was_kept_only_to_be_said_goes_when_all_is_said_and_not_before(self, things: Things) -> None:
        things.add(Thing(number(1)), accepted(number(1)))
        assert not things.forget_told(number(1))
        [document] = things.shelf.unsaid(10)
        things.shelf.mark_said([Mark(number(1), document["_outbox"], ())])
        assert things.forget_told(number(1))
        assert things.find(number(1)) is None
        assert things.forget_told(number(1))

    def test_state_and_what_it_says_are_saved_together_or_not_at_all(self, things: Things) -> None:
        thing = things.add(Thing(number(1)), accepted(number(1)))
        with pytest.raises(Conflict):
            things.save(replace(thing, version=7), accepted(number(1)))
        assert things.said == [accepted(number(1))]

    def test_what_is_said_names_its_cause(self, things: Things) -> None:
        things.add(Thing(number(1)), accepted(number(1)), because="e1")
        (document,) = things.shelf.unsaid(10)
        assert document["_outbox"][0]["envelope"]["cause"] == "e1"
        assert document["_outbox"][0]["envelope"]["home"] == "yj"

    def test_a_confirmed_event_leaves_the_outbox_and_stays_on_record(self, things: Things) -> None:
        thing = things.add(Thing(number(1)), accepted(number(1)))
        things.save(thing, accepted(number(1)))
        (document,) = things.shelf.unsaid(10)
        first, second = document["_outbox"]
        assert not things.is_said(number(1))
        things.shelf.mark_said([Mark(number(1), [first], [])])
        (document,) = things.shelf.unsaid(10)
        assert document["_outbox"] == [second]
        assert len(things.said) == 2
        things.shelf.mark_said([Mark(number(1), [first], []), Mark(number(1), [second], [])])
        assert things.shelf.unsaid(10) == []
        assert things.is_said(number(1))
        assert len(things.said) == 2

    def test_what_only_passes_through_is_gone_when_the_next_node_has_it(self, things: Things) -> None:
        things.add(Thing(number(1)), accepted(number(1)))
        (document,) = things.shelf.unsaid(10)
        entry = {**document["_outbox"][0], "say": False, "to": ["qh"]}
        things.shelf.mark_said([Mark(number(1), [entry], [{**entry, "resend_at": "2026-01-01", "tries": 0}])])
        assert things.shelf.received([Receipt(number(1), entry["id"], "qh")]) == []
        assert things.shelf.unreceived("9999", 10) == []
        assert things.said == []

    def test_a_crossing_is_awaited_until_each_neighbour_has_receipted_it(self, things: Things) -> None:
        things.add(Thing(number(1)), accepted(number(1)))
        (document,) = things.shelf.unsaid(10)
        entry = document["_outbox"][0]
        crossing = {**entry, "to": ["qh", "lx"], "resend_at": "2026-01-01", "tries": 0}
        things.shelf.mark_said([Mark(number(1), [entry], [crossing])])
        assert [one["_id"] for one in things.shelf.unreceived("2026-01-02", 10)] == [number(1)]
        assert things.shelf.unreceived("2025-12-31", 10) == []
        assert things.shelf.unreceived("2025-12-30", 10, "2025-12-31") != []
        assert things.shelf.received([Receipt(number(1), entry["id"], "qh")] * 2) == []
        (document,) = things.shelf.unreceived("2026-01-02", 10)
        assert document["_awaiting"][0]["to"] == ["lx"]
        things.shelf.postpone(number(1), entry["id"], "2026-02-01")
        assert things.shelf.unreceived("2026-01-02", 10) == []
        assert things.shelf.received([Receipt(number(1), entry["id"], "lx")]) == []
        assert things.shelf.unreceived("2027-01-01", 10) == []

    def test_a_receipt_that_overtakes_our_own_mark_says_so(self, things: Things) -> None:
        things.add(Thing(number(1)), accepted(number(1)))
        (document,) = things.shelf.unsaid(10)
        early = Receipt(number(1), document["_outbox"][0]["id"], "qh")
        assert things.shelf.received([early, Receipt(number(2), "unheard of", "qh")]) == [early]

    def test_questions_are_answered_alike(self, things: Things) -> None:
        for serial in range(1, 8):
            things.add(Thing(number(serial), count=serial, unit="u_qh" if serial % 2 else "u_lx"))
        odd = things.some({"unit": "u_qh"}, sort=(("count", -1),), limit=3)
        assert [thing.count for thing in odd] == [7, 5, 3]
        assert [thing.count for thing in things.some({"count": {"$gt": 2, "$lte": 4}})] == [3, 4]
        assert things.count({"unit": {"$in": ["u_lx"]}}) == 3
        assert things.count({"unit": {"$ne": "u_lx"}}) == 4
        assert things.count({"nick": None}) == 7
        assert things.count({"$or": [{"count": 1}, {"count": 2}]}) == 2

    def test_a_question_that_looks_like_an_operator_is_only_a_value(self, things: Things) -> None:
        things.add(Thing(number(1), unit="$ne"))
        assert things.count({"unit": "$ne"}) == 1

    def test_one_has_the_turn_at_a_time_and_the_next_when_it_ends(self, things: Things, other: Things) -> None:
        assert things.take_turn("look_at", _hour(1), HOUR)
        assert not other.take_turn("look_at", _hour(1), HOUR)
        assert other.take_turn("seen_on", _hour(1), HOUR), "each question has a turn of its own"
        other.end_turn("look_at")
        assert not other.take_turn("look_at", _hour(1), HOUR), "nobody ends the turn of another"
        things.end_turn("look_at")
        assert other.take_turn("look_at", _hour(1), HOUR)
        assert not things.take_turn("look_at", _hour(1), HOUR)

    def test_a_turn_that_is_renewed_lasts_and_one_whose_holder_died_is_over_after_its_time(
        self, things: Things, other: Things
    ) -> None:
        assert things.take_turn("look_at", _hour(1), HOUR)
        assert things.take_turn("look_at", _hour(1) + HOUR / 2, HOUR)
        assert not other.take_turn("look_at", _hour(2), HOUR)
        assert not other.take_turn("look_at", _hour(2) + HOUR / 2 - INSTANT, HOUR)
        assert other.take_turn("look_at", _hour(2) + HOUR / 2, HOUR)
        assert not things.take_turn("look_at", _hour(2) + HOUR / 2, HOUR), "who wakes too late has lost it"

    def test_a_turn_that_a_wrong_clock_took_far_ahead_is_void_but_not_one_of_a_clock_a_little_ahead(
        self, things: Things, other: Things
    ) -> None:
        assert things.take_turn("look_at", _hour(9), HOUR)
        assert not other.take_turn("look_at", _hour(9) - HOUR / 2, HOUR)
        assert other.take_turn("look_at", _hour(5), HOUR)
        assert things.take_turn("look_at", _hour(1), HOUR)
        assert things.take_turn("look_at", _hour(0), HOUR), "and the clock of the holder itself may be set back"

    def test_what_is_due_is_found_the_earliest_first_and_nothing_that_is_later_or_never(self, things: Things) -> None:
        for serial, hour in ((1, 3), (2, 1), (3, 9), (6, 2), (4, 2), (5, None)):
            things.add(Thing(number(serial), look_at=None if hour is None else _hour(hour)))
        assert _due(things, 3) == [number(2), number(4), number(6), number(1)]
        assert _due(things, 3, limit=2) == [number(2), number(4)], "and is found again: finding changes nothing"
        assert _due(things, 0) == []
        (first, *_) = things.due_by("look_at", _hour(3), _hour(5), 9)
        things.save(replace(first, look_at=_hour(4)))
        assert _due(things, 3) == [number(4), number(6), number(1)]
        with pytest.raises(Conflict):
            things.save(first)

    def test_what_is_put_off_is_due_later_in_the_version_it_had_and_what_moved_meanwhile_stays(
        self, things: Things
    ) -> None:
        for serial, hour in ((1, 1), (2, 2), (3, 3), (4, 7)):
            things.add(Thing(number(serial), look_at=_hour(hour)))
        things.put_off([number(serial) for serial in (1, 3, 4, 5)], "look_at", _hour(3), _hour(5))
        things.put_off([], "look_at", _hour(9), _hour(10))
        assert _due(things, 3) == [number(2)]
        assert _due(things, 5) == [number(2), number(1), number(3)]
        assert things.get(number(4)).look_at == _hour(7)
        assert things.get(number(1)) == Thing(number(1), look_at=_hour(5), version=1)

    def test_what_is_due_and_cannot_be_read_stands_before_nobody_and_is_looked_at_again_later(
        self, things: Things
    ) -> None:
        broken = {"count": "many", "look_at": instant(_hour(1))}
        things.add_many([{**_plain(serial), **broken} for serial in (1, 2, 3)])
        things.add(Thing(number(4), look_at=_hour(2)))
        things.add(Thing(number(5), look_at=_hour(2)))
        assert _due(things, 3, limit=2) == [number(4)], "the third of the broken ones took the other place"
        assert _due(things, 3, limit=2) == [number(4), number(5)]
        (documents, later) = (list(things.shelf.due_by("look_at", instant(_hour(hour)), 9, ("_v",))) for hour in (3, 5))
        assert documents == [{"_id": number(serial), "_v": 1} for serial in (4, 5)]
        assert [one["_id"] for one in later] == [number(serial) for serial in (4, 5, 1, 2, 3)]

    def test_many_are_added_where_their_keys_are_free_and_the_others_are_told(self, things: Things) -> None:
        things.add(Thing(number(2), count=7))
        taken = things.add_many([_plain(serial) for serial in (1, 2, 3)])
        assert taken == [number(2)]
        assert [one.count for one in things.some({})] == [1, 7, 3]
        assert things.add_many([_plain(serial) for serial in (1, 2, 3)]) == [number(1), number(2), number(3)]
        assert things.add_many([]) == []
        assert things.said == []
        first = things.save(replace(things.get(number(1)), count=9), accepted(number(1)))
        assert first.version == 2, "what came by the hundred goes on as any other"

    def test_a_unique_value_that_is_taken_leaves_one_of_many_out(self, things: Things) -> None:
        things.add(Thing(number(1), nick="key"))
        assert things.add_many([{**_plain(2), "nick": "key"}, _plain(3)]) == [number(2)]
        assert things.find(number(2)) is None
        assert things.find(number(3)) is not None

    def test_the_versions_of_all_are_known_at_once(self, things: Things) -> None:
        assert things.shelf.versions() == {}
        things.add_many([_plain(serial) for serial in (1, 2)])
        things.save(replace(things.get(number(2)), count=5))
        assert things.shelf.versions() == {number(1): 1, number(2): 2}

    def test_of_those_that_match_the_asked_fields_are_given_as_they_are_kept(self, things: Things) -> None:
        things.add(Thing(number(1), count=1, seen_on=date(2026, 3, 2)))
        things.add(Thing(number(2), count=2))
        things.add(Thing(number(3), count=3, unit="u_lx"))
        found = things.shelf.columns({"unit": "u_qh"}, ("number", "seen_on"))
        assert sorted(found, key=lambda one: str(one["number"])) == [
            {"number": number(1), "seen_on": "2026-03-02"}, {"number": number(2), "seen_on": None},
        ]  # fmt: skip

    def test_texts_of_a_field_are_counted_and_told_with_their_holders(self, things: Things) -> None:
        for serial, unit in ((1, "u_qh"), (2, "u_lx"), (3, "u_qh"), (4, "")):
            things.add(Thing(number(serial), unit=unit, nick=f"n{serial}" if serial < 3 else None))
        assert things.shelf.tally("unit") == {"u_qh": 2, "u_lx": 1}
        assert things.shelf.tally("nick") == {"n1": 1, "n2": 1}
        assert {unit: sorted(keys) for unit, keys in things.shelf.holding("unit", 10).items()} == {
            "u_qh": [number(1), number(3)], "u_lx": [number(2)],
        }  # fmt: skip
        assert sum(len(keys) for keys in things.shelf.holding("nick", 1).values()) == 1
        assert things.shelf.holding("nick", 10) == {"n1": [number(1)], "n2": [number(2)]}

    def test_what_was_seen_is_cleared_and_what_changed_or_came_meanwhile_is_not(self, things: Things) -> None:
        things.add_many([{**_plain(serial), "nick": f"m{serial}", "unit": "dirty"} for serial in range(1, 6)])
        seen = things.shelf.holding("unit", 4)
        things.save(replace(things.get(number(1)), unit="dirty again"))
        assert things.shelf.clear("unit", {**seen, "never seen": [number(5)], "dirty ": [number(6)]}) == 3
        kept = {key: things.shelf.read(key) for key in map(number, range(1, 6))}
        assert [one and one["unit"] for one in kept.values()] == ["dirty again", None, None, None, "dirty"]
        assert [one and one["_v"] for one in kept.values()] == [2, 1, 1, 1, 1], "the version stays"
        assert things.shelf.clear("unit", seen) == 0
        assert things.shelf.clear("unit", {}) == 0

    def test_more_are_cleared_than_one_command_takes(self, things: Things) -> None:
        things.add_many([{**_plain(serial), "unit": f"d{serial % 3}"} for serial in range(1, 2501)])
        seen = things.shelf.holding("unit", 5000)
        assert sum(len(keys) for keys in seen.values()) == 2500
        assert things.shelf.clear("unit", seen) == 2500
        assert things.shelf.holding("unit", 5000) == {}


def _plain(serial: int) -> dict[str, Any]:
    return {**to_plain(Thing(number(serial), serial))}


def _hour(hour: int) -> datetime:
    return datetime(2026, 3, 2, hour, tzinfo=UTC)


def _due(things: Things, hour: int, limit: int = 9) -> list[str]:
    return [one.number for one in things.due_by("look_at", _hour(hour), _hour(5), limit)]
