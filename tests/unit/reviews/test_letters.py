"""A request that came as a letter: what it says is proposed, an officer confirms, the clock runs from receipt."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.errors import Invalid, Refused
from shared.events.handling import CustodyTaken
from shared.events.reviews import ReviewRequested
from tests.unit.reviews.desk import (
    GOV,
    NUMBER,
    a_service,
    as_by,
    heard,
    papers_of,
    referred,
    said_of,
    turn_to,
)

BY = as_by(GOV)
KEY = f"{NUMBER}/review"


def with_a_letter(day: str = "2026-05-06", **changes: Any) -> Any:
    service = a_service(day)
    heard(service, "take", referred(**changes))
    return service


def fields(service: Any, step: str) -> dict[str, Any]:
    [offer] = [one for one in service.review(KEY, BY)["steps"] if one["step"] == step]
    return {field["name"]: field for field in offer["fields"]}


def test_custody_of_the_letter_is_taken_and_its_review_begins() -> None:
    service = with_a_letter()
    [taken] = said_of(service, CustodyTaken)
    assert (taken.unit, taken.from_unit, taken.hop, taken.notice_due_on) == ("gov", "xf", 1, None)
    [requested] = said_of(service, ReviewRequested)
    assert (requested.original_unit, requested.served_on, requested.ask_until) == (
        "town", date(2026, 4, 20), date(2026, 5, 20),
    )  # fmt: skip
    assert (requested.received_on, requested.in_time) == (date(2026, 5, 1), True)
    assert service.cases.find(NUMBER) is None


def test_the_thirty_days_run_from_receipt_by_the_organs_own_office_and_roll_over_a_weekend() -> None:
    shown = with_a_letter().review(KEY, BY)
    assert (shown["received_on"], shown["due_on"]) == ("2026-05-01", "2026-06-01")
    assert "顺延" in shown["why"]["due_on"]


def test_a_letter_from_another_place_is_received_when_it_arrives() -> None:
    shown = with_a_letter(from_unit="town", from_node="xs").review(KEY, BY)
    assert shown["received_on"] == "2026-05-06"


def test_what_was_read_is_offered_with_its_reason_and_the_officer_confirms() -> None:
    service = with_a_letter()
    offered = fields(service, "accept_review")
    assert offered["original_unit"]["value"] == "town"
    assert [one["value"] for one in offered["original_unit"]["choices"]] == ["xf", "ca", "town"]
    assert offered["decision_received_on"]["value"] == "2026-04-20"
    assert "30日" in offered["decision_received_on"]["hint"] and "在期限内" in offered["decision_received_on"]["hint"]
    form = {"original_unit": "town", "decision_received_on": "2026-04-21", "original_paper_number": "新市处〔2026〕9号"}
    shown = service.accept_review(KEY, form, BY)
    assert (shown["decision_received_on"], shown["ask_until"]) == ("2026-04-21", "2026-05-21")
    assert (shown["original_node"], shown["original_paper_number"]) == ("xs", "新市处〔2026〕9号")
    assert papers_of(service) == [("acceptance_notice", "petitioner")]


def test_what_the_petitioner_stated_goes_before_what_was_read() -> None:
    service = with_a_letter(decision_unit="ca", decision_received_on=date(2026, 4, 22))
    offered = fields(service, "accept_review")
    assert (offered["original_unit"]["value"], offered["decision_received_on"]["value"]) == ("ca", "2026-04-22")


def test_a_letter_that_leaves_it_open_is_not_accepted_before_somebody_asked() -> None:
    service = with_a_letter(text="对处理意见不服，请求复查。")
    [requested] = said_of(service, ReviewRequested)
    assert (requested.original_unit, requested.served_on, requested.in_time) == ("", None, True)
    for form, faults in (
        ({}, {"original_unit": "missing"}),
        ({"original_unit": "town"}, {"decision_received_on": "missing"}),
        ({"original_unit": "city_gov", "decision_received_on": "2026-04-20"}, {"original_unit": "not_a_choice"}),
        ({"original_unit": "gov", "decision_received_on": "2026-04-20"}, {"original_unit": "not_a_choice"}),
        (
            {"original_unit": "town", "decision_received_on": "2026-05-02"},
            {"decision_received_on": "after_the_request"},
        ),
    ):
        with pytest.raises(Invalid) as refusal:
            service.accept_review(KEY, form, BY)
        assert refusal.value.fields == faults
    assert service.accept_review(KEY, {"original_unit": "town", "decision_received_on": "2026-04-20"}, BY)["in_time"]


def test_the_postmark_counts_not_the_day_of_receipt() -> None:
    late = datetime(2026, 5, 22, 1, tzinfo=UTC)
    by_post = with_a_letter("2026-05-22", received_at=late, posted_on=date(2026, 5, 20))
    assert said_of(by_post, ReviewRequested)[0].in_time is True
    by_hand = with_a_letter("2026-05-22", received_at=late)
    assert said_of(by_hand, ReviewRequested)[0].in_time is False
    form = {"ground": "review_lapsed", "reason": "五月二十二日提出，已逾期二日。", "where_to": "可以提出新的事实。"}
    assert by_hand.not_accept_review(KEY, form, BY)["state"] == "ended"
    with pytest.raises(Invalid) as refusal:
        by_post.not_accept_review(KEY, form, BY)
    assert refusal.value.fields == {"ground": "asked_in_time"}


def test_nobody_is_sent_a_notice_who_left_no_address() -> None:
    service = with_a_letter(notice_owed=False)
    service.accept_review(KEY, {"original_unit": "town", "decision_received_on": "2026-04-20"}, BY)
    assert papers_of(service) == []


def test_the_same_letter_is_not_taken_twice_while_it_lies_here() -> None:
    service = with_a_letter()
    turn_to(service, "2026-05-07")
    with pytest.raises(Refused) as refusal:
        heard(service, "take", referred(hop=2))
    assert refusal.value.code == "custody_already_here"


def test_a_request_for_re_review_by_letter_is_one() -> None:
    service = a_service("2026-05-06")
    text = "德清县民政局三月二十日作出复查意见，四月二十日签收，不服，申请复核。"
    heard(service, "take", referred(legal_path="re_review", text=text))
    [requested] = said_of(service, ReviewRequested)
    assert (requested.stage, requested.original_unit, requested.served_on) == ("re_review", "ca", date(2026, 4, 20))
