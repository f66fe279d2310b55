"""Leaders' work on the real store: slots are made once, months are found by their days, lists by who is asked."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

import pytest
from pymongo import MongoClient

from shared.errors import Conflict, Refused
from shared.events.leaders import ReceptionPublished
from shared.ops.here import Here
from shared.store.client import open_repository
from tests.support.mongo import mongo, mongo_uri, own_node  # noqa: F401  (fixtures)
from tests.unit.leaders.office import CLERK, MATTER, Office
from tests.unit.leaders.test_notes_and_roster import NOTE, ROSTER, WATER
from tests.unit.leaders.test_owners import OWNER
from tests.unit.leaders.test_receptions import MONDAYS, published
from tests.unit.statistics.saying import a_registration

APRIL = ["2026-04-07", "2026-04-13", "2026-04-20", "2026-04-27"]


@pytest.fixture
def office(mongo: MongoClient[dict[str, Any]], own_node: str) -> Office:  # noqa: F811
    here = Here(own_node, "supervision", None)
    made = Office("2026-03-20", opened=lambda kind, stamp: open_repository(kind, mongo, here, stamp))
    made.hear(a_registration())
    return made


def test_a_month_is_made_once_published_once_and_found_by_its_days(office: Office) -> None:
    plan = published(office)
    office.ask("plan_sessions", plan["number"], {"month": "2026-04-01"}, CLERK)
    shown = office.ask("reception_calendar", {"month": "2026-04-15"}, CLERK)
    assert [one["held_on"] for one in shown["rows"]] == APRIL
    assert len(shown["notices"]) == 1
    assert office.ask("reception_calendar", {"month": "2026-05-01"}, CLERK)["rows"] == []
    assert len(office.said(ReceptionPublished)) == 4


def test_two_who_make_a_month_at_the_same_time_make_it_once(office: Office) -> None:
    number = office.ask("plan_reception", MONDAYS, CLERK)["number"]

    def make_it() -> None:
        with suppress(Conflict):  # somebody was faster with the plan
            office.service.plan_sessions(number, {"month": "2026-04-01"}, CLERK)

    both = [threading.Thread(target=make_it) for _ in range(4)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    sessions = office.ask("plan_sessions", number, {"month": "2026-04-01"}, CLERK)["month_sessions"]
    assert [one["held_on"] for one in sessions] == APRIL


def test_appointments_ownerships_notes_and_rosters_are_kept_and_found(office: Office) -> None:
    session = published(office)["month_sessions"][0]["number"]
    booked = office.ask("book_session", {"session": session, "matter": MATTER}, CLERK)
    assert office.ask("reception_session", session, CLERK)["booked"][0]["number"] == booked["number"]
    office.ask("take_ownership", OWNER, CLERK)
    assert office.ask("owner_lists", {}, CLERK)["rows"][0]["matter_count"] == 1
    note = office.ask("write_note", NOTE, CLERK)["number"]
    assert [one["number"] for one in office.ask("leader_notes", {}, WATER)["rows"]] == [note]
    office.ask("draw_roster", ROSTER, CLERK)
    with pytest.raises(Refused):
        office.ask("draw_roster", ROSTER, CLERK)
