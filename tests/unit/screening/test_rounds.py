"""Who owes which round, and until when: the plan against a year's calendar; reports that say what was looked at."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.supervision.screening import rounds
from services.supervision.screening.rounds import Territory
from shared.deadlines import calendar
from shared.errors import Invalid, NotFound, Refused
from shared.matters import numbers
from shared.matters.screening import EVERY, PLANNED, PlanRow, Span, clashing, mark_of, round_number, span_of
from tests.unit.screening.offices import (
    COUNTY_OFFICE,
    IN_COUNTY,
    IN_LAND,
    IN_TOWN,
    IN_VILLAGE,
    LAND,
    LOOKED_AT,
    TOPOLOGY,
    TOWN,
    VILLAGE,
    County,
)

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DUE_2026 = {
    "department_month": [
        "02-02", "02-28", "03-31", "04-30", "06-01", "06-30", "07-31", "08-31", "09-30", "11-02", "11-30", "12-31",
    ],
    "township_half_month": [
        "01-15", "02-02", "02-24", "02-28", "03-16", "03-31", "04-15", "04-30", "05-15", "06-01", "06-15", "06-30",
        "07-15", "07-31", "08-17", "08-31", "09-15", "09-30", "10-15", "11-02", "11-16", "11-30", "12-15", "12-31",
    ],
    "village_month": [
        "02-02", "02-28", "03-31", "04-30", "06-01", "06-30", "07-31", "08-31", "09-30", "11-02", "11-30", "12-31",
    ],
    "quarter_full": ["03-31", "06-30", "09-30", "12-31"],
}  # fmt: skip
"""by a calendar on the wall: 31 January 2026 is a Saturday, 28 February one that is worked, 15 February a feast"""
OWES = {"department_month": LAND, "township_half_month": TOWN, "village_month": VILLAGE, "quarter_full": COUNTY_OFFICE}
REPORT = {"result": "nothing_found", "looked_at": LOOKED_AT}


def territory() -> Territory:
    node_of = {unit.id: desk for unit in TOPOLOGY.units if (desk := TOPOLOGY.find_desk(unit.id))}
    return Territory(TOPOLOGY.screening, TOPOLOGY.units, TOPOLOGY.places, node_of, calendar())


def of_year(kind: str, unit: str) -> list[rounds.Round]:
    row = next(one for one in TOPOLOGY.screening if one.round == kind)
    return [one for one in rounds.owed(territory(), row, FIRST, LAST) if one.unit == unit]


@pytest.mark.parametrize("kind", PLANNED)
def test_a_year_of_rounds_is_due_on_the_days_that_a_person_reads_off_the_calendar(kind: str) -> None:
    found = of_year(kind, OWES[kind])
    assert [f"{one.due_on:%m-%d}" for one in found] == DUE_2026[kind]
    assert len({one.number for one in found}) == len(found)


@pytest.mark.parametrize("kind", PLANNED)
def test_every_day_of_a_year_lies_in_one_round_and_no_round_is_due_on_a_day_off(kind: str) -> None:
    found = of_year(kind, OWES[kind])
    days = [one.from_on + timedelta(days=n) for one in found for n in range((one.to_on - one.from_on).days + 1)]
    assert days == [FIRST + timedelta(days=n) for n in range(365)]
    assert all(calendar().is_working(one.due_on) and one.due_on >= one.to_on for one in found)


@pytest.mark.parametrize("kind", PLANNED)
def test_the_span_of_any_day_holds_that_day(kind: str) -> None:
    for n in range(366 * 3):
        day = date(2023, 12, 1) + timedelta(days=n)
        span = span_of(kind, day)
        assert span.from_on <= day <= span.to_on
        assert span_of(kind, span.from_on) == span_of(kind, span.to_on) == span


def test_only_units_of_the_kinds_and_level_of_the_plan_owe_a_round() -> None:
    owing = {row.round: {unit.id for unit in territory().owing(row, FIRST)} for row in TOPOLOGY.screening}
    assert owing["township_half_month"] == {"u_cg", "u_qh", "u_sq", "u_lw", "u_yp"}
    assert owing["quarter_full"] == {COUNTY_OFFICE}
    assert "u_lx_fp" not in owing["department_month"], "a bureau that was abolished owes nothing"
    assert not {"u_lx_court", "u_lx_cdi", "u_lx_pl"} & owing["department_month"]


def test_a_round_has_the_number_of_its_units_node_and_no_two_have_the_same() -> None:
    seen: dict[str, tuple[str, str, date]] = {}
    for row in TOPOLOGY.screening:
        for one in rounds.owed(territory(), row, FIRST, LAST):
            assert numbers.check(one.number).node == one.node == TOPOLOGY.find_desk(one.unit)
            assert numbers.check(one.number).kind == "S"
            assert seen.setdefault(one.number, (one.unit, one.kind, one.from_on)) == (one.unit, one.kind, one.from_on)
    assert len(seen) > 300


def test_two_units_that_would_get_the_same_numbers_are_found() -> None:
    seen: dict[int, str] = {}
    pair = next(
        (seen[mark_of(unit)], unit)
        for unit in map("u_{}".format, range(10_000))
        if seen.setdefault(mark_of(unit), unit) != unit
    )
    assert clashing(["u_a", pair[0], "u_b", pair[1]]) == (pair,)
    span = Span(FIRST, date(2026, 1, 31), 1)
    assert round_number("lx", pair[0], "department_month", span) == round_number(
        "lx", pair[1], "department_month", span
    )


def test_a_plan_row_without_units_makes_no_round() -> None:
    row = PlanRow("none", "department_month", "village", ("court",))
    assert rounds.owed(territory(), row, FIRST, LAST) == ()
    assert set(EVERY.values()) == {"month", "half_month", "quarter", ""}


# --- on a node --------------------------------------------------------------------------------------------------------


def test_a_node_opens_the_round_of_today_once_however_often_its_timer_runs_and_none_of_before() -> None:
    county = County(date(2026, 3, 20))
    for _ in range(3):
        county.tick()
    assert [one.from_on for one in county.rounds_of("qh", TOWN)] == [date(2026, 3, 16)]
    said = [one for one in county.history if one.type == "screening.due" and one.node == "qh"]
    assert len(said) == len({one.subject for one in said})


def test_rounds_that_began_while_the_node_stood_still_are_opened_when_it_runs_again() -> None:
    county = County(date(2026, 3, 10))
    county.tick()
    county.go_to(date(2026, 4, 20))
    county.tick()
    assert [f"{one.from_on:%m-%d}" for one in county.rounds_of("qh", TOWN)] == ["03-01", "03-16", "04-01", "04-16"]


def test_every_node_above_expects_the_same_round_under_the_same_number() -> None:
    county = County(date(2026, 3, 10))
    county.tick()
    village = county.rounds_of("yj", VILLAGE)
    assert len(village) == 1
    for node in ("qh", "lx"):
        known = county.rounds_of(node, VILLAGE)
        assert [(one.number, one.due_on) for one in known] == [(one.number, one.due_on) for one in village]
    assert county.rounds_of("yj", TOWN) == [], "nobody keeps the rounds of those above"


def reported(county: County, number: str, by=IN_TOWN, **changes):
    return county.do(by, "report_round", number, {**REPORT, **changes})


def test_a_report_that_found_nothing_says_what_was_looked_at() -> None:
    county = County(date(2026, 3, 10))
    county.tick()
    number = county.rounds_of("qh", TOWN)[0].number
    with pytest.raises(Refused, match="screening_without_method"):
        reported(county, number, looked_at=[])
    with pytest.raises(Invalid):
        reported(county, number, looked_at=[{"records": "payments", "what": ""}])
    shown = reported(county, number)
    assert shown["state"] == "reported" and shown["looked_at"][0]["records_zh"] == "款项拨付记录"
    assert shown["steps"] == []
    with pytest.raises(Refused, match="record_step_not_open"):
        reported(county, number)


def test_a_report_holds_the_findings_of_its_days_and_says_neither_more_nor_less() -> None:
    county = County(date(2026, 3, 10))
    county.tick()
    number = county.rounds_of("yj", VILLAGE)[0].number
    with pytest.raises(Refused, match="screening_nothing_noted"):
        reported(county, number, IN_VILLAGE, result="found")
    mine = county.find()["number"]
    county.find(IN_TOWN)
    county.find(found_on="2026-02-27")
    with pytest.raises(Refused, match="screening_something_found"):
        reported(county, number, IN_VILLAGE)
    assert reported(county, number, IN_VILLAGE, result="found")["findings"] == [mine]
    assert county.rounds_of("lx", VILLAGE)[0].findings == (mine,)


def test_what_was_looked_at_names_no_person() -> None:
    county = County(date(2026, 3, 10))
    county.tick()
    number = county.rounds_of("qh", TOWN)[0].number
    row = {**LOOKED_AT[0], "what": "村民张大山的来信"}
    with pytest.raises(Invalid) as refusal:
        reported(county, number, looked_at=[LOOKED_AT[0], row])
    assert refusal.value.fields == {"looked_at.1.what": "holds_name"}


def test_a_round_is_read_and_reported_by_its_unit_and_read_by_the_supervisors_above() -> None:
    county = County(date(2026, 3, 10))
    county.tick()
    number = county.rounds_of("lx", LAND)[0].number
    with pytest.raises(NotFound):
        county.do({**IN_LAND, "unit": "u_lx_edu"}, "screening_round", number)
    assert county.do(IN_COUNTY, "screening_round", number)["steps"] == []
    assert county.do(IN_LAND, "screening_round", number)["steps"][0]["step"] == "report_round"
    with pytest.raises(Refused, match="record_step_not_open"):
        reported(county, number, IN_COUNTY)


# --- special rounds ---------------------------------------------------------------------------------------------------

SPECIAL = {
    "topic": "公路占地补偿款拨付", "category_l1": "NR", "category_l2": "NR01", "who": "villages",
    "from_on": "2026-03-02", "to_on": "2026-03-14",
}  # fmt: skip


def test_a_special_round_reaches_the_village_and_is_expected_on_the_way_there() -> None:
    county = County(date(2026, 3, 2))
    county.do(IN_COUNTY, "call_special_round", SPECIAL)
    found = {node: [one for one in county.rounds_of(node, VILLAGE) if one.kind == "special"] for node in county.nodes}
    assert {len(one) for one in found.values()} == {1}
    assert len({one[0].number for one in found.values()}) == 1
    assert found["yj"][0].due_on == date(2026, 3, 16), "14 March 2026 is a Saturday"
    assert found["yj"][0].topic == SPECIAL["topic"]


def test_only_findings_on_its_topic_belong_to_a_special_round() -> None:
    county = County(date(2026, 3, 3))
    county.do(IN_COUNTY, "call_special_round", SPECIAL)
    number = county.rounds_of("yj", VILLAGE)[0].number
    county.find(category_l1="AG", category_l2="AG01")
    on_topic = county.find()["number"]
    assert reported(county, number, IN_VILLAGE, result="found")["findings"] == [on_topic]


def test_special_rounds_that_cannot_be_held_are_refused() -> None:
    county = County(date(2026, 3, 20))
    for changes, code in (
        ({"to_on": "2026-03-01"}, "to_on"),
        ({"category_l1": "DI", "category_l2": ""}, "category_l1"),
        ({"topic": "重点人员排查", "to_on": "2026-03-31"}, "topic"),
        ({"place": "110000000000", "to_on": "2026-03-31"}, "place"),
    ):
        with pytest.raises(Invalid) as refusal:
            county.do(IN_COUNTY, "call_special_round", {**SPECIAL, **changes})
        assert code in refusal.value.fields
    with pytest.raises(Refused, match="screening_nobody_called"):
        county.do(IN_COUNTY, "call_special_round", {**SPECIAL, "to_on": "2026-03-31", "place": "990121102203"})


def test_two_special_rounds_of_one_unit_have_two_numbers() -> None:
    county = County(date(2026, 3, 2))
    for topic in ("补偿款拨付", "工程款支付"):
        county.do(IN_COUNTY, "call_special_round", {**SPECIAL, "topic": topic})
    county.do(TOWN_SUPERVISOR_CALLS, "call_special_round", {**SPECIAL, "topic": "用水"})
    assert len({one.number for one in county.rounds_of("yj", VILLAGE)}) == 3


TOWN_SUPERVISOR_CALLS = {**IN_TOWN, "unit": "u_qh_xf", "roles": ["supervisor"]}
