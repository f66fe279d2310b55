"""A changed calendar or rule moves running clocks, within a sweep and without a bell; what rang has rung."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from prometheus_client import REGISTRY

from services.supervision.store import Watches
from shared.deadlines import look_into
from shared.deadlines.notices import write
from shared.errors import Conflict
from shared.matters.numbers import make
from tests.unit.deadlines.test_own_years import NOTICE
from tests.unit.statistics.saying import NUMBER, a_custody, an_acceptance
from tests.unit.supervision.test_supervision_service import SUPERVISOR, bells, hear, supervision

ACCEPTED = an_acceptance(accepted_on=date(2026, 12, 8), due_on=date(2027, 2, 8))
"""day 60 is Saturday 6 February 2027; the unit, too, knew no better than Monday the 8th"""
DECEMBER = datetime(2026, 12, 9, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    """The node's own folder of calendars, empty at first."""
    look_into(tmp_path)
    yield tmp_path
    look_into(None)


def shown(service, state="running"):
    return service.clocks({"state": state}, SUPERVISOR)["rows"]


def test_a_provisional_date_becomes_firm_when_the_notice_comes_and_says_from_where_it_moved(folder):
    service = supervision(now=DECEMBER)
    hear(service, (ACCEPTED, 0))
    (before,) = shown(service)
    assert (before["due_on"], before["provisional"], before["moved_from"]) == ("2027-02-08", True, None)
    service.recount()
    assert service.watches.get(NUMBER).version == 1, "nothing changed, nothing is written"
    write(NOTICE, folder)
    service.recount()
    (after,) = shown(service)
    assert (after["due_on"], after["provisional"], after["moved_from"]) == ("2027-02-14", False, "2027-02-08")
    assert after["explanation"].startswith("办结：自2026年12月8日的次日起算60日，最后一日为2027年2月6日；该日为春节")
    assert service.watches.said == []
    assert service.watches.get(NUMBER).rings_next_at == datetime(2027, 2, 14, 16, tzinfo=UTC)


def test_all_watches_are_counted_anew_once_and_those_saved_meanwhile_in_the_next_batch(folder):
    service = supervision(now=DECEMBER)
    numbers = [make("yj", 2026, serial) for serial in range(1, 8)]
    for number in numbers:
        hear(service, (replace(ACCEPTED, number=number), 0))
    write(NOTICE, folder)
    save, hindered = service.watches.save, []

    def save_unless_hindered(watch, *events, because=""):
        if watch.number == numbers[2] and not hindered:
            hindered.append(watch.number)
            raise Conflict
        return save(watch, *events, because=because)

    service.watches.save = save_unless_hindered
    service.recount()
    assert hindered == [numbers[2]]
    assert [row["number"] for row in shown(service) if row["provisional"]] == []
    assert {service.watches.get(number).version for number in numbers} == {2}


def test_what_rang_does_not_ring_again_by_another_calendar(folder):
    service = supervision(now=datetime(2027, 2, 9, 1, tzinfo=UTC))
    hear(service, (ACCEPTED, 0))
    service.ring()
    assert [bell.rule for bell in bells(service)] == ["conclude"]
    write(NOTICE, folder)
    service.recount()
    service.ring()
    service.clock = replace(service.clock, at=datetime(2027, 3, 9, 1, tzinfo=UTC))
    service.ring()
    assert len(bells(service)) == 1
    (row,) = shown(service, "rung")
    assert row["rung_at"] is not None


def test_a_rule_that_comes_into_force_gives_running_matters_their_clock(folder):
    service = supervision(now=DECEMBER)
    hear(service, (ACCEPTED, 0))
    topology = replace(service.here.topology, deadlines={"conclude_ordinary_local": 1})
    service.here = replace(service.here, topology=topology)
    service.recount()
    assert [row["rule"] for row in shown(service)] == ["conclude_ordinary_local", "conclude"]


def test_an_event_heard_before_the_sweep_counts_by_the_new_calendar_and_still_says_what_moved(folder):
    service = supervision(now=DECEMBER)
    hear(service, (ACCEPTED, 0))
    write(NOTICE, folder)
    hear(service, (a_custody(), 2))
    conclude = next(row for row in shown(service) if row["rule"] == "conclude")
    assert (conclude["due_on"], conclude["moved_from"]) == ("2027-02-14", "2027-02-08")


def test_a_day_the_unit_promised_sooner_stays_whatever_the_calendar_says(folder):
    service = supervision(now=DECEMBER)
    hear(service, (replace(ACCEPTED, due_on=date(2027, 1, 20)), 0))
    write(NOTICE, folder)
    service.recount()
    (row,) = shown(service)
    assert (row["due_on"], row["moved_from"], row["shortened_from"]) == ("2027-01-20", None, "2027-02-14")


def test_the_horizon_of_the_calendar_is_measured(folder):
    service = supervision(now=datetime(2026, 11, 22, 1, tzinfo=UTC))
    service.recount()
    assert REGISTRY.get_sample_value("xinqiao_calendar_horizon_days") == 39
    service.look_ahead()
    write(NOTICE, folder)
    service.recount()
    assert REGISTRY.get_sample_value("xinqiao_calendar_horizon_days") == 404


def test_a_watch_stored_before_this_release_is_read_and_left_as_it_is():
    watches = Watches.in_memory()
    watches.shelf.insert({
        "_id": NUMBER, "_v": 1, "number": NUMBER, "starts": [], "ends": [], "rung": [], "clocks": [],
        "next_due_at": None, "_outbox": [], "_awaiting": [], "_said": [], "_handled": [],
    })  # fmt: skip
    assert watches.get(NUMBER).heard == ()
    assert watches.stale("another edition") == []
