"""Every row of the law's table (domain, appendix A), written out here a second time, against the rules as data."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
import yaml

from shared.deadlines import calendar, due, rule, rules
from shared.events import EVENTS

ROWS = yaml.safe_load((Path(__file__).parent / "appendix_a.yaml").read_text("utf-8"))
IDS = [row["id"] for row in ROWS]
OURS_BESIDE = {
    "route_after_return", "route_after_unlink", "notice_external", "conclude_external", "conclude_redo", "designation",
    "assigned_report_usual", "assigned_report_urgent", "assigned_report_external",
    "serve_decision", "perform_promised", "urgent_report",
    "screening_village", "screening_quarter", "screening_special", "finding_settle",
    "owner_progress", "note_tracking", "weekly_dispatch", "designation_here", "meeting_task",
}  # fmt: skip
"""rules that apply a row of the appendix to a case it does not name"""


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_the_rule_is_as_the_appendix_says(row):
    one = rule(row["id"])
    for name in ("amount", "unit", "owner", "basis"):
        assert getattr(one, name) == row[name]
    assert f"{one.starts_event} {one.starts_at}" == row["starts"]
    assert row["ends"] in one.ends_events
    assert one.is_right == (row["owner"] in ("petitioner", "parties") or row["id"] == "objection")


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_its_example_falls_on_the_day_that_a_person_works_out(row):
    given = {row["id"]: row["given"]} if "given" in row else None
    if row["unit"] == "h":
        assert due(row["id"], datetime.fromisoformat(row["from"]), calendar()).at == datetime.fromisoformat(row["to"])
    else:
        assert due(row["id"], date.fromisoformat(row["from"]), calendar(), given).on == date.fromisoformat(row["to"])


def test_no_row_is_missing_and_none_is_invented():
    assert {*IDS} | OURS_BESIDE == set(rules())
    assert len({*IDS}) == len(IDS)


def test_a_wait_for_material_or_a_mediation_stops_no_clock_only_the_hearing_of_a_re_review_does():
    assert {one.id: one.excludes for one in rules().values() if one.excludes} == {"re_review_decide": "hearing.held"}


def test_what_starts_a_review_clock_also_says_which_review_it_is():
    for one in rules().values():
        if one.starts_event == "review.requested":
            assert one.where["stage"] in one.ends_say, one.id


def test_every_clock_of_an_office_that_has_begun_can_end_by_an_event_of_ours():
    for one in rules().values():
        if one.starts_event in EVENTS and not one.is_right:
            assert any(name in EVENTS for name in one.ends_events), one.id


@pytest.mark.parametrize("one", [one for one in rules().values() if one.is_local], ids=lambda one: one.id)
def test_a_local_rule_is_in_force_only_where_the_profile_names_it(one):
    assert not one.is_in_force({})
    assert one.is_in_force({one.id: one.amount})


@pytest.mark.parametrize("province", [30, 45])
def test_a_province_may_be_stricter_than_the_law_and_never_laxer(province):
    """Zhejiang 2016: 30 days to conclude; Henan 2012: 90 for assigned matters, where the 60 of the law prevail."""
    accepted = date(2026, 3, 4)
    strict = due("conclude", accepted, calendar(), {"conclude": province})
    lax = due("conclude", accepted, calendar(), {"conclude": 90})
    assert strict.on < due("conclude", accepted, calendar()).on == lax.on
    assert strict.shortened_from == lax.on and "从严" in strict.explanation


def test_a_big_matter_of_two_months_never_outlasts_the_sixty_days():
    accepted = date(2025, 7, 1)  # 1 July and two months: 62 days
    assert due("conclude", accepted, calendar(), {"conclude_big_local": 2}).on == date(2025, 9, 1)
    assert due("conclude", accepted, calendar()).on == date(2025, 9, 1), "day 60 is a Saturday"
    one_month = due("conclude", accepted, calendar(), {"conclude_big_local": 2, "conclude_ordinary_local": 1})
    assert (one_month.on, one_month.rule) == (date(2025, 8, 1), "conclude_ordinary_local")
