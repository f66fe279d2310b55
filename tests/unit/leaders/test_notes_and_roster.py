"""Leaders' notes, tracked for two months; a leader on duty on every working day, and where there is none, a gap."""

from __future__ import annotations

from datetime import date

import pytest

from services.supervision.roster.rules import DutyLeader, draw
from shared.errors import Conflict, Invalid, NotFound, Refused
from tests.unit.leaders.office import CLERK, ELSEWHERE, MATTER, Office
from tests.unit.statistics.saying import a_registration

NOTE = {
    "leader": "王县长", "post": "县长", "matter": MATTER, "text": "请水利局一周内修复并报告。",
    "to_unit": "临溪县水利局", "due_on": "2026-03-27",
}  # fmt: skip
WATER = {"user": "lx_water.officer", "name": "谢丽娟", "unit": "u_lx_water", "roles": ["officer"], "node": "lx"}
ROSTER = {
    "month": "2026-05-10",
    "leaders": [{"name": "甲", "post": "主任"}, {"name": "乙", "post": "副主任", "phone": "6000001"}],
}


def an_office():
    office = Office("2026-03-20")
    office.hear(a_registration())
    return office


def test_a_note_on_a_matter_is_tracked_for_two_months_and_shows_where_the_matter_stands():
    office = an_office()
    shown = office.ask("write_note", NOTE, CLERK)
    assert (shown["tracked_until"], shown["course"], shown["to_unit_name"]) == (
        "2026-05-20", "已登记", "临溪县水利局",
    )  # fmt: skip
    assert office.clocks(shown["number"]) == {"note_tracking": "running"}


def test_the_unit_that_is_asked_reads_the_note_and_reports():
    office = an_office()
    number = office.ask("write_note", NOTE, CLERK)["number"]
    assert [one["number"] for one in office.ask("leader_notes", {"state": "open"}, WATER)["rows"]] == [number]
    shown = office.ask("report_note", number, {"text": "已修复，已书面答复。"}, WATER)
    assert (shown["state"], shown["reported_by"]) == ("reported", "谢丽娟")
    assert office.clocks(number) == {"note_tracking": "ended"}
    with pytest.raises(Refused):
        office.ask("report_note", number, {"text": "再报"}, WATER)
    with pytest.raises(NotFound):
        office.ask("leader_note", number, ELSEWHERE)


def test_a_note_nobody_reports_on_rings_after_two_months():
    office = an_office()
    number = office.ask("write_note", NOTE, CLERK)["number"]
    office.day("2026-05-25")
    office.service.ring()
    assert office.clocks(number) == {"note_tracking": "rung"}


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"matter": "", "topic": ""}, {"matter": "matter_or_topic"}),
        ({"due_on": "2026-03-19"}, {"due_on": "before_the_step_it_follows"}),
        ({"to_unit": "某局"}, {"to_unit": "unknown_unit"}),
        ({"matter": "LX-2026-R000001"}, {"matter": "not_a_matter_number"}),
    ],
)
def test_a_note_that_asks_nobody_or_is_about_nothing_is_refused(more, fault):
    with pytest.raises(Invalid) as refusal:
        an_office().ask("write_note", {**NOTE, **more}, CLERK)
    assert refusal.value.fields == fault


def test_a_note_may_be_about_a_topic():
    office = an_office()
    shown = office.ask("write_note", {**NOTE, "matter": "", "topic": "春灌用水"}, CLERK)
    assert (shown["title"], shown["course"]) == ("春灌用水", "")


# --- the roster -------------------------------------------------------------------------------------------------------


def test_every_working_day_has_a_leader_in_turn_with_the_worked_saturday_and_without_the_feast():
    office = an_office()
    shown = office.ask("draw_roster", ROSTER, CLERK)
    days = [one["day"] for one in shown["duties"]]
    assert days[:4] == ["2026-05-06", "2026-05-07", "2026-05-08", "2026-05-09"]
    assert len(days) == 19
    assert [one["name"] for one in shown["duties"]][:3] == ["甲", "乙", "甲"]
    assert shown["gaps"] == ""


def test_the_turn_goes_on_from_month_to_month():
    office = an_office()
    office.ask("draw_roster", ROSTER, CLERK)  # 19 days: the last is the first leader's
    shown = office.ask("draw_roster", {**ROSTER, "month": "2026-06-01"}, CLERK)
    assert shown["duties"][0]["name"] == "乙"


def test_leaders_with_weekdays_of_their_own_have_those():
    leaders = [DutyLeader("甲", "主任", weekdays=(1,)), DutyLeader("乙", "副主任"), DutyLeader("丙", "副主任")]
    days = [date(2026, 5, day) for day in (11, 12, 13, 14, 18)]
    duties, turn = draw(days, leaders, 0)
    assert [one.name for one in duties] == ["甲", "乙", "丙", "乙", "甲"]
    assert turn == 1


def test_a_day_that_nobody_has_is_a_gap_and_a_roster_with_gaps_is_not_published():
    office = an_office()
    told = {**ROSTER, "leaders": [{"name": "甲", "post": "主任", "weekdays": "1、2、3、4"}]}
    shown = office.ask("draw_roster", told, CLERK)
    assert shown["gaps"] == "5月8日、5月9日、5月15日、5月22日、5月29日"
    with pytest.raises(Refused) as refusal:
        office.ask("publish_roster", shown["number"], {}, CLERK)
    assert refusal.value.code == "roster_has_gaps"
    for day in ("08", "09", "15", "22", "29"):
        filled = {"day": f"2026-05-{day}", "name": "乙", "post": "副主任", "phone": "6000001"}
        office.ask("set_duty", shown["number"], filled, CLERK)
    assert office.ask("publish_roster", shown["number"], {}, CLERK)["state"] == "published"


def test_a_published_roster_stands_in_the_public_calendar_and_one_that_is_not_does_not():
    office = an_office()
    number = office.ask("draw_roster", ROSTER, CLERK)["number"]
    assert office.ask("reception_calendar", {"month": "2026-05-01"}, CLERK)["duties"] == []
    office.ask("publish_roster", number, {}, CLERK)
    duties = office.ask("reception_calendar", {"month": "2026-05-01"}, CLERK)["duties"]
    assert (duties[0]["day_zh"], duties[0]["name"]) == ("2026年5月6日（星期三）", "甲")
    office.ask("set_duty", number, {"day": "2026-05-06", "name": "丙", "post": "副主任"}, CLERK)
    assert office.ask("reception_calendar", {"month": "2026-05-01"}, CLERK)["duties"][0]["name"] == "丙"


def test_a_feast_is_no_day_to_be_on_duty_by_this_roster():
    office = an_office()
    number = office.ask("draw_roster", ROSTER, CLERK)["number"]
    with pytest.raises(Invalid) as refusal:
        office.ask("set_duty", number, {"day": "2026-05-01", "name": "甲", "post": "主任"}, CLERK)
    assert refusal.value.fields == {"day": "not_a_working_day"}


def test_a_month_has_one_roster():
    office = an_office()
    office.ask("draw_roster", ROSTER, CLERK)
    with pytest.raises(Refused) as refusal:
        office.ask("draw_roster", ROSTER, CLERK)
    assert refusal.value.code == "roster_drawn_already"


def test_a_step_on_what_somebody_changed_meanwhile_is_a_conflict():
    office = an_office()
    shown = office.ask("draw_roster", ROSTER, CLERK)
    told = {"day": "2026-05-06", "name": "丙", "post": "副主任", "version": shown["version"]}
    office.ask("set_duty", shown["number"], told, CLERK)
    with pytest.raises(Conflict):
        office.ask("set_duty", shown["number"], told, CLERK)


@pytest.mark.parametrize("month", ["2026-02-01", "0001-01-01", "9999-12-01"])
def test_a_roster_is_drawn_for_this_month_or_one_that_is_near(month):
    with pytest.raises(Invalid) as refusal:
        an_office().ask("draw_roster", {**ROSTER, "month": month}, CLERK)
    assert set(refusal.value.fields) == {"month"}
