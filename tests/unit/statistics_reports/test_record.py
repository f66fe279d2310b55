"""A report as a record: made, edited, issued, sent up; owed at a year's end; the same again as of one instant."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.statistics.reports.packing import packed, unpacked
from services.supervision import domain, heard
from shared.deadlines import rule
from shared.errors import Invalid, NotFound, Refused
from shared.events import EVENTS
from shared.events.pressing import AdviceAnswered, AdviceGiven
from shared.events.reports import AnnualReportSent, ReportIssued, YearEnded
from shared.events.routing import PaperIssued
from shared.matters.numbers import make as number
from tests.unit.statistics.saying import in_envelope
from tests.unit.statistics_reports.made import (
    LEADER,
    NOW,
    SUPERVISOR,
    WATER,
    a_fact,
    drawn,
    figure,
    learn,
    service,
    two_years,
)

NEW_YEAR = datetime(2026, 1, 2, 2, 0, tzinfo=UTC)
QH = {"user": "q", "name": "叶德胜", "unit": "u_qh_xf", "roles": ["leader", "supervisor"], "node": "qh"}


def said(made, kind):
    return [one for one in made.reports_kept.said if isinstance(one, kind)]


def test_a_report_is_kept_with_its_figures_words_and_checks():
    made = service(two_years())
    one = made.make_report({"template": "county_year", "period": "2025"}, SUPERVISOR)
    assert one["number"].split("-")[2].startswith("F") and one["state"] == "draft"
    assert {step["step"] for step in one["steps"]} == {"draw_up_report", "edit_report_text", "issue_report"}
    assert one["title"] == "临溪县2025年信访情况报告" and one["data"]["period"]["to"] == "2025-12-31"
    assert one["report_figures"] and one["report_checks"]
    (row,) = made.reports({"limit": 10}, SUPERVISOR)["rows"]
    assert row["number"] == one["number"]
    with pytest.raises(NotFound):
        made.report(one["number"], WATER)


def test_as_of_the_same_instant_it_is_the_same_byte_for_byte_after_more_was_heard():
    made, as_of = service(two_years()), "2026-02-01T08:00:00+08:00"
    form = {"template": "county_year", "period": "2025", "as_of": as_of}
    first = made.make_report(form, SUPERVISOR)
    before = made.reports_kept.find(first["number"])
    late = a_fact(number("lx", 2025, 5000), date(2025, 7, 1), "letter", 1)
    corrected = replace(two_years()[-1], persons=400, closed_on=None)
    learn(made, [late, corrected], datetime(2026, 2, 20, 2, 0, tzinfo=UTC), build=False)
    again = made.make_report(form, SUPERVISOR)  # the segments do not have the new facts yet
    made.build()
    built = made.make_report(form, SUPERVISOR)
    for one in (again, built):
        after = made.reports_kept.find(one["number"])
        assert (after.data, after.text, after.open_data) == (before.data, before.text, before.open_data)
    now = drawn(made, "county_year", "2025")
    assert figure(now, "county_totals/letter_count")["value"] == 9
    assert figure(now, "county_totals/group_visit_persons")["value"] == 904 - 40 + 400


def test_what_was_heard_a_moment_ago_is_in_a_report_as_of_now():
    made = service(two_years())
    late = a_fact(number("lx", 2025, 5000), date(2025, 7, 1), "letter", 1)
    learn(made, [late], NOW - timedelta(seconds=1), build=False)
    assert figure(drawn(made, "county_year", "2025"), "county_totals/letter_count")["value"] == 9


def test_the_officer_s_words_go_out_and_are_held_against_the_figures():
    made = service(two_years())
    one = made.make_report({"template": "county_year", "period": "2025"}, SUPERVISOR)
    after = made.edit_report_text(one["number"], {"text": "全年信访总量1127件次。"}, SUPERVISOR)
    assert next(each["code"] for each in after["text_warnings"]) == "text_number_unknown"
    assert after["words"] == "全年信访总量1127件次。\n" and after["is_edited"]
    done = made.issue_report(one["number"], {"post": "局长"}, SUPERVISOR)
    assert done["state"] == "issued" and not done["steps"]
    (event,) = said(made, ReportIssued)
    assert "1127" not in event.data, "an officer's own words do not go up"
    assert all("全年信访总量1127件次。" in one.text for one in said(made, PaperIssued))
    with pytest.raises(Refused):
        made.edit_report_text(one["number"], {"text": "改"}, SUPERVISOR)


def test_what_goes_up_has_no_small_counts_and_comes_to_the_desk_above():
    below = service(two_years(), node="qh")
    one = below.make_report({"template": "township_half_year", "period": "2025-H1"}, QH)
    below.issue_report(one["number"], {"post": ""}, QH)
    (event,) = said(below, ReportIssued)
    assert event.node == "qh" and not any(0 < (each["value"] or 9) < 3 for each in json.loads(event.data)["figures"]
                                          if each["unit"] not in ("percent", "days"))  # fmt: skip
    (paper,) = said(below, PaperIssued)
    assert paper.to_node == "lx" and paper.addressee == "u_lx_xf" and "临溪县信访局：" in paper.text
    above = service(two_years())
    envelope = in_envelope(event, "e1", node="qh", home="qh")
    above.take_report(event, envelope)
    (row,) = above.reports({"limit": 10, "state": "received"}, SUPERVISOR)["rows"]
    assert row["from_below"] and row["number"] == one["number"] and row["node"] == "qh"
    there = above.report(one["number"], SUPERVISOR)
    assert there["data"]["figures"][0]["query"]["question"]["period"] == "2025-H1" and not there["steps"]
    assert above.report_document(one["number"], SUPERVISOR)["text"].startswith("一、总体情况\n　　共收到信访")


def test_data_on_the_wire_is_smaller_and_the_same_again():
    made = service(two_years())
    data = made.reports_kept.find(
        made.make_report({"template": "annual_report_t22_41", "period": "2025"}, SUPERVISOR)["number"]
    ).data
    assert unpacked(packed(data)) == data
    assert len(packed(data)) < 0.8 * len(data)
    assert unpacked("data") == ""


def test_who_may_not_see_small_counts_gets_none():
    made = service(two_years())
    one = made.make_report({"template": "county_year", "period": "2025"}, SUPERVISOR)
    assert figure(one["data"], "cases/case_closure_rate")["shown"] == "97%"
    seen = made.report(one["number"], LEADER)
    # two of sixty-seven are not closed: the rate would tell
    assert figure(seen["data"], "cases/case_closure_rate")["shown"] == "—"
    assert "结案率" not in seen["words"] and "结案率97%" in one["words"]


def test_a_campaign_s_report_has_no_small_counts_for_anybody():
    accused = {"legal_class": "accusation", "is_sealed": True, "category_l1": "DI", "category_l2": "DI01",
               "lead_unit": "u_lx_cdi"}  # fmt: skip
    facts = [a_fact(number("lx", 2025, nth), date(2025, 5, 5), "letter", 1, anonymous=nth > 5, **accused)
             for nth in range(1, 8)]  # fmt: skip
    facts += [a_fact(number("lx", 2025, nth), date(2025, 5, 6), "letter", 1) for nth in range(20, 60)]
    data = drawn(service(facts), "campaign_report", "2025-Q2")
    assert figure(data, "accusations/accusation_count")["value"] == 7
    shown = {one["id"]: one["value"] for one in data["figures"]}
    assert shown["accusations_signed/unsigned_accusation_count"] is None
    assert shown["accusations_signed/signed_accusation_count"] is None, "seven less five would tell"
    assert shown["accusations_by_rank/accusation_count/u_lx_cdi"] == 7
    assert shown["accusations_by_kind/accusation_count/DI01"] == 7


def test_the_annual_report_is_owed_from_the_year_s_end_and_ends_with_its_addressees():
    made = service(two_years(), now=NEW_YEAR)
    learn(made, [], NEW_YEAR)
    made.end_year()
    made.end_year()
    (ended,) = said(made, YearEnded)
    assert (ended.year, ended.ended_on, ended.office) == (2025, date(2025, 12, 31), "u_lx_xf")
    made.clock = replace(made.clock, at=NOW)
    one = made.make_report({"template": "annual_report_t22_41", "period": "2025"}, SUPERVISOR)
    assert one["number"] == ended.number and len(made.reports({"limit": 9}, SUPERVISOR)["rows"]) == 1
    made.issue_report(one["number"], {"post": "局长"}, SUPERVISOR)
    (sent,) = said(made, AnnualReportSent)
    assert sent.number == ended.number and set(sent.to_units) == {"u_lx_gov", "u_lx_party"}
    assert {each.addressee for each in said(made, PaperIssued)} == {"u_lx_gov", "u_lx_party"}
    made.end_year()
    assert len(said(made, YearEnded)) == 1


def test_a_township_s_annual_report_goes_to_the_office_above_too():
    made = service(two_years(), node="qh")
    one = made.make_report({"template": "annual_report_t22_41", "period": "2025"}, QH)
    made.issue_report(one["number"], {"post": ""}, QH)
    (sent,) = said(made, AnnualReportSent)
    assert set(sent.to_units) == {"u_lx_xf", "u_qh", "u_qh_party"}


def test_a_year_that_ended_starts_the_clock_of_the_office_and_the_sending_ends_it():
    own = rule("annual_report")
    started, ended = EVENTS[own.starts_event].kind, EVENTS[own.ends_events[0]].kind
    assert (started, ended) == (YearEnded, AnnualReportSent)
    assert {own.owner, own.starts_at} <= heard.KEPT and heard.TOOK_EFFECT["annual_report.sent"] == "sent_on"
    assert {own.owner, own.starts_at} <= set(YearEnded.__dataclass_fields__)
    assert domain


def test_only_the_office_makes_the_annual_report_and_of_the_whole():
    made = service(two_years())
    with pytest.raises(Refused) as refused:
        made.make_report({"template": "annual_report_t22_41", "period": "2025"}, WATER)
    assert refused.value.code == "annual_report_by_office"
    with pytest.raises(Refused):
        made.make_report({"template": "annual_report_t22_41", "period": "2025", "of_unit": "u_qh"}, SUPERVISOR)
    with pytest.raises(Invalid):
        made.make_report({"template": "annual_report_t22_41", "period": "2025-H1"}, SUPERVISOR)


def test_a_department_s_report_is_of_what_it_answers_for():
    facts = [a_fact(number("lx", 2025, nth), date(2025, 5, 5), "letter", 1, unit="u_lx_water") for nth in range(1, 6)]
    made = service([*facts, *(one for one in two_years() if not one.number.startswith("LX-2025"))])
    data = drawn(made, "bureau_year", "2025", WATER)
    assert data["about_zh"] == "临溪县水利局" and figure(data, "overview/total_submissions")["value"] == 5
    whole = drawn(service([*facts]), "county_year", "2025", of_unit="u_lx_water")
    assert figure(whole, "county_totals/letter_count")["value"] == 5 and whole["title"].startswith("临溪县水利局")


def test_advice_and_its_adoption_are_counted_once_whatever_comes_first():
    given = AdviceGiven(
        number=number("lx", 2025, 1, "J"), to_node="lx", node="lx", by_unit="u_lx_xf", unit="u_lx_water",
        kind="improve_work", about="u_lx_water", matter="", reasons="x", advice="y", given_on=date(2025, 4, 1),
        answer_by=date(2025, 5, 1), signed_by="z",
    )  # fmt: skip
    answered = AdviceAnswered(
        number=given.number, to_node="lx", node="lx", unit="u_lx_water", adopted="partly", reasons="", measures="",
        answered_on=date(2025, 4, 20), answered_at=NOW, by="z",
    )  # fmt: skip
    made = service(two_years())
    for id, one in (("b", answered), ("a", given), ("a", given), ("c", given)):
        made.note_doing(one, in_envelope(one, id, node="lx", home="lx"))
    data = drawn(made, "annual_report_t22_41", "2025")
    assert [
        figure(data, f"advised/{name}")["value"] for name in ("advice_given", "advice_answered", "advice_adopted")
    ] == [1, 1, 1]
    assert "提出建议1份，收到反馈1份，采纳或者部分采纳1份。" in data["text"]
    early = drawn(made, "annual_report_t22_41", "2025", as_of="2026-02-01T08:00:00+08:00")
    assert figure(early, "advised/advice_given")["value"] == 0, "it was heard later"
