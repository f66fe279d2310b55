"""Hearings: whoever asks is answered; what was held is recorded; only a re-review's time leaves its days out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.handling.hearing import Hearing
from shared.codec import from_plain
from shared.errors import Invalid, NotFound, NotYet, Refused
from shared.events.handling import HearingAnswered, HearingHeld
from shared.events.routing import PaperIssued
from shared.matters.people import Officer
from tests.unit.reviews.desk import (
    DECIDE,
    GOV,
    HEARING,
    NUMBER,
    OFFICE,
    a_service,
    accepted,
    as_by,
    heard,
    hearing_asked,
    in_envelope,
    open_steps,
    papers_of,
    referred,
    said_of,
    turn_to,
)

BY = as_by(GOV)
PLAN = {"planned_on": "2026-05-20", "place": "县信访局听证室", "host": "沈立"}


def with_a_hearing(stage: str = "review") -> tuple[Any, str]:
    service = accepted(stage=stage)
    turn_to(service, "2026-05-14")
    heard(service, "hear_hearing_request", hearing_asked(stage))
    service.plan_review_hearing(f"{NUMBER}/{stage}", PLAN, BY)
    return service, f"{NUMBER}/{stage}"


def test_a_request_is_granted_with_day_place_and_host() -> None:
    service, key = with_a_hearing()
    [answered] = said_of(service, HearingAnswered)
    assert (answered.granted, answered.planned_on, answered.stage) == (True, date(2026, 5, 20), "review")
    notice = said_of(service, PaperIssued)[-1]
    assert notice.paper == "notice" and "2026年5月20日" in notice.text and "县信访局听证室" in notice.text
    assert service.review(key, BY)["hearings"][0]["asked_because"] == "双方对丈量结果说法不一"


def test_a_request_is_refused_only_with_a_reason_and_in_writing() -> None:
    service = accepted()
    turn_to(service, "2026-05-14")
    with pytest.raises(Refused):
        service.refuse_review_hearing(f"{NUMBER}/review", {"reason": "事实清楚，双方没有争议。"}, BY)
    heard(service, "hear_hearing_request", hearing_asked())
    with pytest.raises(Invalid):
        service.refuse_review_hearing(f"{NUMBER}/review", {"reason": "不必"}, BY)
    with pytest.raises(Invalid) as rude:
        service.refuse_review_hearing(f"{NUMBER}/review", {"reason": "申请人长期缠访，不予听证。"}, BY)
    assert rude.value.fields == {"reason": "improper_words"}
    service.refuse_review_hearing(f"{NUMBER}/review", {"reason": "丈量记录已由双方签字确认。"}, BY)
    [answered] = said_of(service, HearingAnswered)
    assert (answered.granted, answered.reason) == (False, "丈量记录已由双方签字确认。")
    assert papers_of(service)[-1] == ("notice", "petitioner")


def test_nothing_is_decided_while_a_hearing_is_asked_for_or_planned() -> None:
    service = accepted()
    turn_to(service, "2026-06-01")
    heard(service, "hear_hearing_request", hearing_asked())
    assert "decide_review" not in open_steps(service)
    with pytest.raises(Refused) as refusal:
        service.decide_review(f"{NUMBER}/review", DECIDE, BY)
    assert refusal.value.code == "hearing_under_way"


def test_an_organ_may_call_a_hearing_by_itself_but_not_for_a_day_that_is_past() -> None:
    service = accepted()
    with pytest.raises(Invalid) as refusal:
        service.plan_review_hearing(f"{NUMBER}/review", {**PLAN, "planned_on": "2026-05-12"}, BY)
    assert refusal.value.fields == {"planned_on": "in_the_past"}
    service.plan_review_hearing(f"{NUMBER}/review", PLAN, BY)
    assert open_steps(service)[0] == "hold_review_hearing"


def test_the_record_is_a_paper_of_the_file_and_the_opinion_follows_it() -> None:
    service, key = with_a_hearing()
    turn_to(service, "2026-05-21")
    service.hold_review_hearing(key, {**HEARING, "held_from": "2026-05-20", "held_to": "2026-05-21"}, BY)
    [held] = said_of(service, HearingHeld)
    assert (held.from_on, held.to_on, held.days, held.stage) == (date(2026, 5, 20), date(2026, 5, 21), 2, "review")
    record = said_of(service, PaperIssued)[-1]
    assert (record.paper, record.addressee) == ("hearing_record", "gov")
    assert "复查听证" in record.text and "县信访局听证室" in record.text and "应当重新丈量" in record.text
    with pytest.raises(Invalid) as refusal:
        service.decide_review(key, {**DECIDE, "decided_on": "2026-05-20"}, BY)
    assert refusal.value.fields == {"decided_on": "before_the_step_it_follows"}
    assert service.decide_review(key, DECIDE, BY)["state"] == "decided"


def test_the_days_of_a_hearing_count_in_a_review_and_not_in_a_re_review() -> None:
    dues = {}
    for stage in ("review", "re_review"):
        service, key = with_a_hearing(stage)
        assert service.review(key, BY)["due_on"] == "2026-06-11"
        turn_to(service, "2026-05-22")
        shown = service.hold_review_hearing(key, {**HEARING, "held_from": "2026-05-20", "held_to": "2026-05-22"}, BY)
        dues[stage] = shown["due_on"], "听证3日" in shown["why"]["due_on"]
    assert dues == {"review": ("2026-06-11", False), "re_review": ("2026-06-15", True)}
    # 3 days more end on Sunday 14 June 2026 and roll to Monday


def test_two_sittings_on_one_day_are_one_day() -> None:
    service, key = with_a_hearing("re_review")
    turn_to(service, "2026-05-20")
    service.hold_review_hearing(key, {**HEARING, "held_from": "2026-05-20"}, BY)
    service.plan_review_hearing(key, PLAN, BY)
    shown = service.hold_review_hearing(key, {**HEARING, "held_from": "2026-05-20"}, BY)
    assert shown["due_on"] == "2026-06-12"
    assert len(shown["hearings"]) == 2


def test_a_hearing_ends_after_it_began_and_begins_after_acceptance() -> None:
    service, key = with_a_hearing()
    turn_to(service, "2026-05-22")
    for form, faults in (
        ({"held_from": "2026-05-12"}, {"held_from": "before_the_step_it_follows"}),
        ({"held_from": "2026-05-20", "held_to": "2026-05-19"}, {"held_to": "before_the_step_it_follows"}),
        ({"held_from": "2026-05-23"}, {"held_from": "in_the_future"}),
    ):
        with pytest.raises(Invalid) as refusal:
            service.hold_review_hearing(key, {**HEARING, **form}, BY)
        assert refusal.value.fields == faults


def test_a_hearing_that_is_granted_late_does_not_buy_back_the_days_before() -> None:
    service = accepted(stage="re_review")
    turn_to(service, "2026-06-20")
    key = f"{NUMBER}/re_review"
    service.plan_review_hearing(key, {**PLAN, "planned_on": "2026-06-20"}, BY)
    with pytest.raises(Invalid) as refusal:
        service.hold_review_hearing(key, {**HEARING, "held_from": "2026-05-13", "held_to": "2026-06-20"}, BY)
    assert refusal.value.fields == {"held_from": "before_the_step_it_follows"}


def test_a_request_that_overtakes_its_review_waits_for_it() -> None:
    with pytest.raises(NotYet):
        heard(a_service(), "hear_hearing_request", hearing_asked())


def test_a_request_after_the_opinion_is_noted_and_opens_nothing() -> None:
    service = accepted()
    turn_to(service, "2026-06-01")
    service.decide_review(f"{NUMBER}/review", DECIDE, BY)
    heard(service, "hear_hearing_request", hearing_asked())
    shown = service.review(f"{NUMBER}/review", BY)
    assert shown["hearings"] == [] and shown["history"][-1]["zh"] == "信访人申请听证"


# --- on a case --------------------------------------------------------------------------------------------------------

ANSWER = {
    "claim": "鱼塘按荒地补偿。", "facts": "该地块登记为荒地。", "basis": "《土地管理法》第四十八条。",
    "result": "not_supported", "opinion": "补偿标准无误。",
}  # fmt: skip
CA = Officer("he", "何平", "ca", ("officer",), "dq")


def with_a_case() -> Any:
    service = a_service("2026-05-06")
    said = referred(legal_path="petition_procedure", action="forward", to_unit="ca", rule="R9")
    service.take(said, in_envelope(said))
    service.accept(NUMBER, {}, as_by(CA))
    return service


def test_a_case_has_hearings_of_its_own_kind() -> None:
    service = with_a_case()
    turn_to(service, "2026-05-14")
    heard(service, "hear_hearing_request", hearing_asked("handling"))
    offered = [one["step"] for one in service.case(NUMBER, as_by(CA))["steps"]]
    assert {"plan_hearing", "refuse_hearing"} <= set(offered) and "hold_hearing" not in offered
    service.plan_hearing(NUMBER, PLAN, as_by(CA))
    turn_to(service, "2026-05-20")
    [draft] = service.preview("hold_hearing", NUMBER, {**HEARING, "held_from": "2026-05-20"}, as_by(CA))
    assert draft["paper"] == "hearing_record"
    shown = service.hold_hearing(NUMBER, {**HEARING, "held_from": "2026-05-20"}, as_by(CA))
    said = [one for one in service.cases.said if isinstance(one, HearingAnswered | HearingHeld)]
    assert [(type(one).__name__, one.stage) for one in said] == [
        ("HearingAnswered", "handling"), ("HearingHeld", "handling"),
    ]  # fmt: skip
    assert [one["zh"] for one in shown["history"]][-3:] == ["信访人申请听证", "安排听证", "登记听证"]
    assert [one["paper"] for one in shown["issued"]][-2:] == ["notice", "hearing_record"]
    with pytest.raises(NotFound):
        service.plan_hearing(NUMBER, PLAN, as_by(OFFICE))


def test_no_case_is_decided_over_a_hearing_that_was_asked_for_or_planned() -> None:
    service = with_a_case()
    heard(service, "hear_hearing_request", hearing_asked("handling"))
    with pytest.raises(Refused) as refusal:
        service.decide(NUMBER, ANSWER, as_by(CA))
    assert refusal.value.code == "hearing_under_way"
    service.refuse_hearing(NUMBER, {"reason": "事实清楚，双方没有争议。"}, as_by(CA))
    assert service.decide(NUMBER, ANSWER, as_by(CA))["state"] == "decided"


def test_the_time_to_conclude_a_case_goes_on_during_a_hearing() -> None:
    service = with_a_case()
    before = service.case(NUMBER, as_by(CA))["due_on"]
    service.plan_hearing(NUMBER, {**PLAN, "planned_on": "2026-05-06"}, as_by(CA))
    shown = service.hold_hearing(NUMBER, {**HEARING, "held_from": "2026-05-06"}, as_by(CA))
    assert shown["due_on"] == before


# --- the panel --------------------------------------------------------------------------------------------------------

PANEL = [
    {"name": "陈法", "post": "律师事务所主任", "kind": "lawyer"}, {"name": "方圆", "post": "", "kind": "deputy"},
    {"name": "田丰", "post": "杨家村", "kind": "village_representative"},
]  # fmt: skip
FULL = {
    **HEARING, "held_from": "2026-05-20", "panel": PANEL, "questioning": "问：丈量几次？答：一次。",
    "debate": "双方对界桩各执一词。", "appraisal": "丈量记录没有双方签字。", "in_favour": 2,
    "dissent": "一名听证员认为记录可以采信。",
}  # fmt: skip


def test_the_record_names_the_panel_what_was_asked_and_by_how_many_the_conclusion_was_reached() -> None:
    service, key = with_a_hearing()
    turn_to(service, "2026-05-20")
    shown = service.hold_review_hearing(key, FULL, BY)
    assert [one["kind"] for one in shown["hearings"][0]["panel"]] == ["lawyer", "deputy", "village_representative"]
    record = said_of(service, PaperIssued)[-1]
    for words in (
        "听证方式：公开", "陈法（律师，律师事务所主任）", "问：丈量几次", "界桩各执一词", "没有双方签字",
        "听证员3人，同意本结论的2人", "记录可以采信",
    ):  # fmt: skip
        assert words in record.text


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"in_favour": 1}, {"in_favour": "no_majority"}),
        ({"in_favour": 4}, {"in_favour": "no_majority"}),
        ({"dissent": ""}, {"dissent": "missing"}),
        ({"panel": [*PANEL, PANEL[0]]}, {"panel": "twice"}),
        ({"panel": [{"name": "沈桂荣", "kind": "other"}]}, {"panel": "panel_of_a_side"}),
        ({"publicity": "closed"}, {"closed_reason": "missing"}),
    ],
)
def test_a_conclusion_needs_the_majority_of_a_panel_without_the_sides_and_a_closed_hearing_its_reason(
    told: Any, fault: Any
) -> None:
    service, key = with_a_hearing()
    turn_to(service, "2026-05-20")
    with pytest.raises(Invalid) as refusal:
        service.hold_review_hearing(key, {**FULL, **told}, BY)
    assert refusal.value.fields == fault


def test_a_hearing_that_was_planned_behind_closed_doors_says_why_to_the_petitioner_and_in_its_record() -> None:
    service = accepted()
    turn_to(service, "2026-05-14")
    heard(service, "hear_hearing_request", hearing_asked())
    key, why = f"{NUMBER}/review", "涉及个人隐私。"
    service.plan_review_hearing(key, {**PLAN, "publicity": "closed", "closed_reason": why}, BY)
    assert f"不公开举行，理由：{why}" in said_of(service, PaperIssued)[-1].text
    turn_to(service, "2026-05-20")
    service.hold_review_hearing(key, {**HEARING, "held_from": "2026-05-20"}, BY)
    assert f"不公开的理由：{why}" in said_of(service, PaperIssued)[-1].text


def test_a_hearing_kept_before_there_were_panels_is_read() -> None:
    kept = {"state": "held", "held_from": "2026-05-20", "held_to": "2026-05-20", "participants": "听证员三名。"}
    hearing = from_plain(Hearing, kept)
    assert (hearing.panel, hearing.is_closed, hearing.days) == ((), False, 1)
