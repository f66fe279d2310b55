"""A review from the request to the served opinion, with its dates, its papers and what it refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shared.errors import AlreadyHandled, Conflict, Forbidden, Invalid, NotFound, Refused
from shared.events.handling import CustodyTaken
from shared.events.reviews import ReviewAccepted, ReviewDecided, ReviewEnded, ReviewRequested, ReviewServed
from shared.events.routing import PaperIssued
from tests.unit.reviews.desk import (
    CLERK,
    DECIDE,
    GOV,
    NUMBER,
    REVOKE,
    SERVE,
    TOWN_OFFICER,
    a_service,
    accepted,
    as_by,
    asked,
    heard,
    in_envelope,
    open_steps,
    papers_of,
    referred,
    said_of,
    supplemented,
    turn_to,
    with_a_request,
    withdrawn,
)

BY = as_by(GOV)
KEY = f"{NUMBER}/review"


def test_a_review_goes_from_the_request_to_the_served_opinion() -> None:
    service = with_a_request()
    for step, form, day in (
        ("accept_review", {}, "2026-05-13"),
        ("decide_review", DECIDE, "2026-06-01"),
        ("serve_review", SERVE, "2026-06-03"),
    ):
        turn_to(service, day)
        assert step in open_steps(service)
        shown = getattr(service, step)(KEY, form, BY)
    assert (shown["state_zh"], shown["outcome_zh"], shown["on_time"], shown["steps"]) == (
        "意见已送达",
        "维持",
        True,
        [],
    )
    events = [type(one) for one in service.reviews.said if not isinstance(one, PaperIssued)]
    assert events == [ReviewRequested, ReviewAccepted, ReviewDecided, ReviewServed]
    assert papers_of(service) == [
        ("acceptance_notice", "petitioner"), ("review_opinion", "petitioner"), ("review_opinion", "town"),
        ("service_receipt", "gov"),
    ]  # fmt: skip
    assert [one["zh"] for one in shown["history"]] == ["收到申请", "受理申请", "作出意见", "送达意见"]


def test_thirty_days_run_from_receipt_and_the_request_limit_is_tested_against_the_posting_date() -> None:
    service = with_a_request(posted_on=date(2026, 5, 20), received_on=date(2026, 5, 25))
    [requested] = said_of(service, ReviewRequested)
    assert (requested.in_time, requested.unit, requested.original_unit) == (True, "gov", "town")
    shown = service.review(KEY, BY)
    assert shown["due_on"] == "2026-06-24"
    assert "2026年6月24日" in shown["why"]["due_on"] and "第三十五条" in shown["why"]["due_on"]
    late = with_a_request(posted_on=date(2026, 5, 21), received_on=date(2026, 5, 21))
    assert said_of(late, ReviewRequested)[0].in_time is False


def test_where_the_place_says_by_when_a_request_is_accepted_the_desk_shows_it() -> None:
    service = with_a_request()
    assert service.review(KEY, BY)["accept_due_on"] is None
    service.here.topology.deadlines = {"review_accept": 3}
    shown = service.review(KEY, BY)
    assert shown["accept_due_on"] == "2026-05-15"
    assert "3个工作日" in shown["why"]["accept_due_on"]


def test_a_late_request_is_accepted_only_with_what_kept_the_petitioner_from_asking() -> None:
    service = with_a_request("2026-05-25", posted_on=date(2026, 5, 21), received_on=date(2026, 5, 25))
    with pytest.raises(Invalid) as refusal:
        service.accept_review(KEY, {}, BY)
    assert refusal.value.fields == {"late_reason": "late_reason_missing"}
    shown = service.accept_review(KEY, {"late_reason": "洪水冲断道路，申请人五月十九日才能出村。"}, BY)
    assert shown["state"] == "accepted"


def test_lateness_is_a_ground_only_when_it_was_late() -> None:
    late = with_a_request("2026-05-25", posted_on=date(2026, 5, 21), received_on=date(2026, 5, 25))
    form = {"ground": "review_lapsed", "reason": "申请寄出时已超过三十日。", "where_to": "有新的事实的可以重新提出。"}
    shown = late.not_accept_review(KEY, form, BY)
    assert (shown["state_zh"], shown["ground_zh"]) == ("不予受理", "逾期未申请复查")
    [ended] = said_of(late, ReviewEnded)
    assert (ended.outcome, ended.ground, ended.stage) == ("not_accepted", "review_lapsed", "review")
    assert papers_of(late) == [("not_accept_notice", "petitioner")]
    timely = with_a_request()
    with pytest.raises(Invalid) as refusal:
        timely.not_accept_review(KEY, form, BY)
    assert refusal.value.fields == {"ground": "not_a_choice"}


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"revoked_for": ""}, {"revoked_for": "missing"}),
        ({"redo_by": None}, {"redo_by": "missing"}),
        ({"redo_by": "2026-06-01"}, {"redo_by": "redo_by_outside"}),
        ({"redo_by": "2026-12-01"}, {"redo_by": "redo_by_outside"}),
        ({"outcome": "uphold"}, {"revoked_for": "only_when_revoked", "redo_by": "only_when_revoked"}),
        ({"opinion": "请停止信访。"}, {"opinion": "improper_words"}),
        ({"outcome": "withdrawn"}, {"outcome": "not_a_choice"}),
    ],
)
def test_an_opinion_says_what_it_must_and_nothing_else(change: dict[str, Any], faults: dict[str, str]) -> None:
    service = accepted()
    turn_to(service, "2026-06-01")
    with pytest.raises(Invalid) as refusal:
        service.decide_review(KEY, {**REVOKE, **change}, BY)
    assert refusal.value.fields == faults


def test_a_revoked_decision_goes_back_to_the_node_that_handled_it_with_a_day_and_a_reason() -> None:
    service = accepted()
    turn_to(service, "2026-06-01")
    service.decide_review(KEY, REVOKE, BY)
    [decided] = said_of(service, ReviewDecided)
    assert (decided.to_node, decided.original_unit, decided.outcome) == ("xs", "town", "revoke_redo")
    assert (decided.revoked_for, decided.redo_by, decided.on_time) == ("facts", date(2026, 7, 1), True)
    opinion = next(one for one in service.reviews.said if isinstance(one, PaperIssued) and "opinion" in one.paper)
    assert "由新市镇人民政府于2026年7月1日前重新作出处理意见" in opinion.text
    assert "向湖州市人民政府申请复核" in opinion.text


def test_a_re_review_tells_the_node_that_handled_the_matter_not_the_one_that_reviewed_it() -> None:
    change: dict[str, Any] = {"stage": "re_review", "original_unit": "ca", "original_node": "dq", "handling_node": "xs"}
    service = accepted(**change)
    turn_to(service, "2026-06-01")
    shown = service.decide_review(f"{NUMBER}/re_review", DECIDE, BY)
    assert said_of(service, ReviewDecided)[0].to_node == "xs"
    turn_to(service, "2026-06-02")
    service.serve_review(f"{NUMBER}/re_review", SERVE, BY)
    assert said_of(service, ReviewServed)[0].ask_until is None
    assert ("re_review_opinion", "petitioner") in papers_of(service)
    assert "re_review_organ" not in [field["name"] for step in shown["steps"] for field in step["fields"]]


def test_an_opinion_after_the_last_day_is_late_and_says_so() -> None:
    service = accepted()
    turn_to(service, "2026-06-12")
    assert service.decide_review(KEY, DECIDE, BY)["on_time"] is False
    assert said_of(service, ReviewDecided)[0].due_on == date(2026, 6, 11)


def test_the_served_opinion_opens_thirty_days_to_ask_for_re_review() -> None:
    service = accepted()
    turn_to(service, "2026-06-01")
    service.decide_review(KEY, DECIDE, BY)
    turn_to(service, "2026-06-03")
    for form, faults in (
        ({"method": "left", "proof": "拒收"}, {"witnesses": "witnesses_missing"}),
        ({"method": "public_notice", "proof": "公告"}, {"method": "not_a_choice"}),
        ({"method": "pigeon", "proof": "签收"}, {"method": "not_a_choice"}),
        ({**SERVE, "posted_on": "2026-05-31"}, {"posted_on": "before_the_step_it_follows"}),
    ):
        with pytest.raises(Invalid) as refusal:
            service.serve_review(KEY, form, BY)
        assert refusal.value.fields == faults
    service.serve_review(KEY, {**SERVE, "posted_on": "2026-06-02"}, BY)
    [served] = said_of(service, ReviewServed)
    assert (served.served_on, served.ask_until) == (date(2026, 6, 3), date(2026, 7, 3))
    receipt = service.reviews.said[-1]
    assert "2026年7月3日（申请复核）" in receipt.text
    assert service.review(KEY, BY)["opinion_number"] in receipt.text


def test_only_the_reviewing_organ_sees_a_review_and_the_unit_complained_of_never_does() -> None:
    service = with_a_request()
    for officer in (TOWN_OFFICER, CLERK):
        with pytest.raises(NotFound):
            service.review(KEY, as_by(officer))
        with pytest.raises(NotFound):
            service.decide_review(KEY, DECIDE, as_by(officer))
    assert service.reviews_of({}, as_by(TOWN_OFFICER))["rows"] == []
    with pytest.raises(Forbidden):
        service.reviews_of({}, as_by(CLERK))


def test_the_list_names_no_person_and_pages_by_key() -> None:
    service = with_a_request()
    heard(service, "take_request", asked(stage="re_review"))
    first = service.reviews_of({"limit": 1}, BY)
    assert [one["stage_zh"] for one in first["rows"]] == ["复核"]
    second = service.reviews_of({"limit": 1, "after": first["next"]}, BY)
    assert [one["key"] for one in second["rows"]] == [KEY] and second["next"] is None
    assert "沈桂荣" not in str(first) + str(second)
    assert [one["state"] for one in service.reviews_of({"state": "accepted"}, BY)["rows"]] == []


def test_steps_out_of_order_and_on_an_old_version_are_refused() -> None:
    service = with_a_request()
    for step, form in (("decide_review", DECIDE), ("serve_review", SERVE)):
        with pytest.raises(Refused) as refusal:
            getattr(service, step)(KEY, form, BY)
        assert refusal.value.code == "step_not_open"
    service.accept_review(KEY, {"version": 1}, BY)
    with pytest.raises(Conflict):
        service.decide_review(KEY, {**DECIDE, "version": 1}, BY)


def test_days_before_the_step_they_follow_or_in_the_future_are_refused() -> None:
    service = with_a_request()
    for day, code in (("2026-05-11", "before_the_step_it_follows"), ("2026-05-14", "in_the_future")):
        with pytest.raises(Invalid) as refusal:
            service.accept_review(KEY, {"accepted_on": day}, BY)
        assert refusal.value.fields == {"accepted_on": code}


def test_asked_twice_is_asked_once_and_heard_twice_is_heard_once() -> None:
    service = a_service()
    heard(service, "take_request", asked(), id="one")
    with pytest.raises(AlreadyHandled):
        heard(service, "take_request", asked(), id="one")
    heard(service, "take_request", asked(), id="two")
    assert len(said_of(service, ReviewRequested)) == 1


def test_a_new_decision_may_be_reviewed_again_and_the_file_goes_on() -> None:
    service = accepted()
    turn_to(service, "2026-06-01")
    service.decide_review(KEY, REVOKE, BY)
    turn_to(service, "2026-06-03")
    service.serve_review(KEY, SERVE, BY)
    turn_to(service, "2026-07-20")
    again = {"served_on": date(2026, 7, 2), "ask_until": date(2026, 8, 3), "original_paper_number": "新市镇信处-2号"}
    heard(service, "take_request", asked(**again, posted_on=date(2026, 7, 20), received_on=date(2026, 7, 20)))
    shown = service.review(KEY, BY)
    assert (shown["round"], shown["state"], shown["outcome"]) == (2, "requested", "")
    service.accept_review(KEY, {}, BY)
    shown = service.decide_review(KEY, DECIDE, BY)
    assert shown["opinion_number"].endswith("-2号")
    assert len(shown["history"]) == 7


def test_a_withdrawal_by_the_petitioner_ends_an_open_request_and_no_given_opinion() -> None:
    service = accepted()
    turn_to(service, "2026-05-15")
    heard(service, "hear_withdrawal", withdrawn())
    assert service.review(KEY, BY)["state_zh"] == "撤回"
    [ended] = said_of(service, ReviewEnded)
    assert (ended.outcome, ended.ended_on, ended.ground) == ("withdrawn", date(2026, 5, 15), "")
    decided = accepted()
    turn_to(decided, "2026-06-01")
    decided.decide_review(KEY, DECIDE, BY)
    heard(decided, "hear_withdrawal", withdrawn())
    assert said_of(decided, ReviewEnded) == []


def test_a_written_withdrawal_says_where_its_paper_is() -> None:
    service = with_a_request()
    shown = service.withdraw_review(KEY, {"document": "卷内第3页"}, BY)
    assert (shown["state"], shown["end_reason"]) == ("ended", "卷内第3页")
    assert papers_of(service) == [("notice", "petitioner")]
    heard(service, "take_request", asked())
    assert service.review(KEY, BY)["round"] == 2


def test_what_the_petitioner_adds_during_a_review_lies_on_the_review_once() -> None:
    service = accepted()
    heard(service, "hear_supplement", supplemented())
    heard(service, "hear_supplement", supplemented())
    assert [one["id"] for one in service.review(KEY, BY)["supplements"]] == ["s1"]


def test_a_draft_is_shown_before_and_the_edited_words_go_out() -> None:
    service = accepted()
    turn_to(service, "2026-06-01")
    [draft] = service.preview("decide_review", KEY, DECIDE, BY)
    assert (draft["paper"], draft["title"]) == ("review_opinion", "信访事项复查意见书")
    assert said_of(service, ReviewDecided) == []
    edited = {"paper": "review_opinion", "text": draft["text"] + "\n附：现场勘验图。"}
    service.decide_review(KEY, {**DECIDE, "papers": [edited]}, BY)
    texts = [one.text for one in said_of(service, PaperIssued) if one.paper == "review_opinion"]
    assert texts == [edited["text"]] * 2
    with pytest.raises(Invalid) as refusal:
        service.serve_review(KEY, {**SERVE, "papers": [edited]}, BY)
    assert refusal.value.fields == {"papers": "not_a_choice"}


def test_a_number_alone_finds_the_review_that_is_under_way_on_ones_desk() -> None:
    service = with_a_request()
    assert service.review(NUMBER, BY)["key"] == KEY
    with pytest.raises(NotFound):
        service.review(NUMBER, as_by(TOWN_OFFICER))


def test_a_referral_that_is_no_request_for_review_is_a_case_as_ever() -> None:
    service = a_service()
    said = referred(legal_path="petition_procedure", action="forward", to_unit="ca")
    service.take(said, in_envelope(said))
    assert service.cases.find(NUMBER) is not None and service.reviews.find(KEY) is None
    assert any(isinstance(one, CustodyTaken) for one in service.cases.said)
