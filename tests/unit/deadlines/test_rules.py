"""Deadlines come out as worked out by hand, explain themselves, and may only be shortened."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from shared.deadlines import calendar, due, ending_with, rule, rules, starting_with
from shared.deadlines.table import UNITS
from shared.deadlines.words import day
from shared.errors import Refused
from shared.events import EVENTS

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text("utf-8"))
OWNERS_OF_RIGHTS = {"petitioner", "parties"}


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_a_deadline_falls_where_a_person_would_put_it(case):
    start = case["start"] if isinstance(case["start"], date) else datetime.fromisoformat(case["start"])
    found = due(case["rule"], start, calendar(), {case["rule"]: case["amount"]} if "amount" in case else None)
    if "at" in case:
        assert found.at == datetime.fromisoformat(case["at"])
    else:
        assert found.on == case["due"], case.get("why")
    assert not found.provisional
    assert day(found.on) in found.explanation
    assert found.article in found.explanation


def test_every_rule_has_a_case():
    assert {case["rule"] for case in CASES} == set(rules())


def test_every_rule_names_its_unit_basis_and_article():
    for one in rules().values():
        assert one.unit in UNITS, one.id
        assert one.basis in ("law", "local", "design"), one.id
        assert one.kind in ("statutory", "local", "assigned", "internal_warning"), one.id
        assert one.article and one.zh and one.ends_events, one.id
        assert isinstance(one.starts_at, str), f"{one.id}: YAML reads on, off, yes and no as true or false"
        assert {*one.replaces, one.shortens or one.id} <= set(rules()), one.id
        assert not one.shortens or one.is_local, one.id


def test_a_rule_that_starts_with_an_event_of_ours_reads_a_field_that_the_event_has():
    from dataclasses import fields

    for one in rules().values():
        if one.starts_event in EVENTS:
            names = {field.name for field in fields(EVENTS[one.starts_event].kind)}
            assert one.starts_at in names, one.id
            assert one.owner in names | OWNERS_OF_RIGHTS, one.id


def test_the_first_day_is_not_counted():
    assert due("conclude", date(2024, 3, 1), calendar()).on == date(2024, 4, 30)


def test_an_instant_counts_by_the_day_at_the_node():
    late_evening = datetime(2024, 3, 1, 23, 30, tzinfo=UTC)  # the second of March in China
    assert due("conclude", late_evening, calendar()).start == date(2024, 3, 2)


def test_the_explanation_says_over_what_the_last_day_moved():
    found = due("review_decide", date(2024, 5, 30), calendar())
    assert found.shifted_because == "2024年6月29日为星期六"
    assert "顺延" in found.explanation
    assert [one.name for one in found.skipped] == ["星期六", "星期日"]


def test_the_explanation_of_working_days_names_the_feast():
    assert "国庆节" in due("objection", date(2026, 9, 30), calendar()).explanation


@pytest.mark.parametrize(
    ("rule_id", "start"),
    [("conclude", date(2026, 11, 20)), ("objection", date(2026, 12, 30)), ("review_decide", date(2027, 3, 1))],
)
def test_a_date_in_a_year_without_its_notice_is_provisional_and_says_so(rule_id, start):
    found = due(rule_id, start, calendar())
    assert found.provisional
    assert "暂定" in found.explanation


def test_a_last_day_that_rolls_into_an_unpublished_year_is_provisional():
    found = due("notice_direct", date(2026, 12, 12), calendar())
    assert found.on == date(2026, 12, 28)
    assert not found.provisional
    assert due("notice_direct", date(2026, 12, 17), calendar()).provisional


def test_a_profile_may_shorten_a_deadline_and_both_days_are_told():
    found = due("conclude", date(2024, 3, 1), calendar(), {"conclude": 30})
    assert found.on == date(2024, 4, 1), "day 30 is Sunday 31 March"
    assert found.shortened_from == date(2024, 4, 30)
    assert "2024年4月30日" in found.explanation


def test_a_profile_may_not_lengthen_a_deadline():
    assert due("conclude", date(2024, 3, 1), calendar(), {"conclude": 90}).on == date(2024, 4, 30)


@pytest.mark.parametrize("right", ["review_request", "re_review_request", "judicial_confirmation", "objection"])
def test_nobody_may_shorten_the_time_of_a_right(right):
    start = date(2024, 5, 13)
    assert due(right, start, calendar(), {right: 1}).on == due(right, start, calendar()).on


def test_a_deadline_of_a_letter_needs_the_letter():
    with pytest.raises(Refused, match="deadline_without_amount"):
        due("assigned_report", date(2024, 3, 1), calendar())


def test_an_unknown_rule_is_refused_by_name():
    with pytest.raises(Refused) as refusal:
        due("conclud", date(2024, 3, 1), calendar())
    assert refusal.value.facts == {"rule": "conclud"}


def test_hours_need_an_instant():
    with pytest.raises(TypeError):
        due("onsite_county", date(2024, 3, 1), calendar())


def test_the_rules_can_be_found_by_what_starts_and_what_stops_them():
    assert "conclude" in {one.id for one in starting_with("case.accepted")}
    assert "notice_referred" in {one.id for one in ending_with("case.accepted")}
    assert rule("conclude").where == {"legal_path": "petition_procedure"}


@pytest.mark.parametrize("stated", [date(2024, 6, 17), date(2024, 7, 1)], ids=["earlier", "later"])
def test_the_day_in_a_letter_of_supervision_is_the_limit_be_it_earlier_or_later_than_what_is_proposed(stated):
    found = due("supervise_answer", date(2024, 6, 13), calendar(), stated=stated)
    assert (found.on, found.shortened_from) == (stated, None)
    assert "督办文书确定的期限" in found.explanation
    assert due("supervise_answer", date(2024, 6, 13), calendar()).on == date(2024, 6, 20), "what is proposed"
