"""A round that nobody reports rings: at the unit's node and above it, once at each, also when the unit is cut off."""

from __future__ import annotations

import itertools
import random
from datetime import date

import pytest

from tests.unit.screening.offices import IN_TOWN, IN_VILLAGE, LAND, LOOKED_AT, TOWN, VILLAGE, County

REPORT = {"result": "nothing_found", "looked_at": LOOKED_AT}
BEGUN, DUE, AFTER = date(2026, 3, 1), date(2026, 3, 16), date(2026, 3, 17)
"""the round of the first half of March is due on Monday the 16th"""


def the_round(county: County, node: str = "qh", unit: str = TOWN) -> str:
    return str(county.rounds_of(node, unit)[0].number)


def after(county: County, day: date) -> None:
    county.go_to(day)
    county.tick()


def test_a_township_that_says_nothing_rings_at_the_county_once() -> None:
    county = County(BEGUN)
    county.tick()
    after(county, DUE)
    number = the_round(county)
    assert county.bells("lx", number) == []
    for day in (17, 18, 30):
        after(county, date(2026, 3, day))
    assert len(county.bells("lx", number)) == len(county.bells("qh", number)) == 1
    assert county.bells("lx", number)[0].event().rule == "screening_township"
    assert county.bells("lx", number)[0].event().unit == TOWN


def test_a_township_that_is_cut_off_rings_at_the_county_all_the_same_and_once() -> None:
    county = County(BEGUN)
    county.cut_off("qh")
    county.tick()
    after(county, AFTER)
    number = the_round(county, "lx")
    assert len(county.bells("lx", number)) == 1
    county.join("qh")
    county.settle()
    after(county, date(2026, 3, 18))
    assert number == the_round(county), "both meant the same round"
    assert len(county.bells("lx", number)) == 1


def test_a_township_that_does_not_even_run_is_expected_by_the_county() -> None:
    county = County(BEGUN)
    county.tick("lx")
    county.go_to(AFTER)
    county.tick("lx")
    assert len(county.bells("lx", the_round(county, "lx"))) == 1
    assert county.rounds_of("qh", TOWN) == []


def test_a_report_in_time_rings_nowhere_whichever_comes_first() -> None:
    county = County(BEGUN)
    county.tick("qh")
    number = the_round(county)
    county.do(IN_TOWN, "report_round", number, REPORT)
    county.tick()  # the county opens its expectation after it heard the report
    after(county, AFTER)
    assert [county.bells(node, number) for node in county.nodes] == [[], [], []]
    assert county.rounds_of("lx", TOWN)[0].state == "reported"


def test_a_report_that_lay_behind_a_cut_line_was_in_time_and_says_so_when_it_comes() -> None:
    county = County(BEGUN)
    county.tick()
    county.cut_off("qh")
    number = the_round(county)
    county.do(IN_TOWN, "report_round", number, REPORT)
    after(county, AFTER)
    assert len(county.bells("lx", number)) == 1, "the county could not know"
    county.join("qh")
    county.settle()
    known = county.rounds_of("lx", TOWN)[0]
    assert known.state == "reported" and not known.is_late(AFTER)
    clock = county.service("lx").watches.get(number).clocks[0]
    assert clock.ended_on == BEGUN <= clock.due_on


def test_a_late_report_ends_the_clock_late() -> None:
    county = County(BEGUN)
    county.tick()
    after(county, AFTER)
    number = the_round(county)
    shown = county.do(IN_TOWN, "report_round", number, REPORT)
    assert shown["late"]
    clock = county.service("lx").watches.get(number).clocks[0]
    assert clock.rung_at is not None and clock.ended_on == AFTER


def test_rounds_of_departments_and_villages_ring_too() -> None:
    county = County(BEGUN)
    county.tick()
    after(county, date(2026, 4, 1))
    assert len(county.bells("lx", the_round(county, "lx", LAND))) == 1
    assert [len(county.bells(node, the_round(county, "yj", VILLAGE))) for node in ("yj", "qh", "lx")] == [1, 1, 1]
    county.do(IN_VILLAGE, "report_round", the_round(county, "yj", VILLAGE), REPORT)


@pytest.mark.parametrize("seed", range(6))
def test_neither_order_nor_repetition_changes_what_rings(seed: int) -> None:
    chance = random.Random(seed)
    county = County(BEGUN)
    for node in ("qh", "lx", "yj"):
        county.service(node).open_rounds()
    county.collect()
    number = the_round(county)
    county.ask("qh", "supervision", "report_round", number, REPORT, IN_TOWN)
    county.settle(order=chance.randrange)
    for message in chance.sample(county.heard, len(county.heard)):
        county.deliver(message)
    county.settle(order=chance.randrange)
    after(county, AFTER)
    assert [len(county.bells(node, number)) for node in county.nodes] == [0, 0, 0]
    silent = [one for one in county.rounds_of("lx", "u_sq") if one.state == "due"]
    assert [len(county.bells("lx", one.number)) for one in itertools.islice(silent, 1)] == [1]
