"""A reviewing organ without a node of ours: it is written to, and what it answers on paper is registered here."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shared.errors import Invalid, NotFound, Refused
from shared.events.reviews import ReviewAccepted, ReviewDecided, ReviewEnded, ReviewRequested, ReviewServed
from shared.events.routing import PaperIssued
from tests.unit.reviews.desk import GOV, NUMBER, OFFICE, as_by, open_steps, papers_of, said_of, turn_to, with_a_request

BY = as_by(OFFICE)
KEY = f"{NUMBER}/re_review"


def with_the_city() -> Any:
    service = with_a_request(
        stage="re_review", unit="city_gov", original_unit="gov", original_node="dq", handling_node="xs"
    )
    turn_to(service, "2026-06-20")
    return service


def answer(service: Any, kind: str, on: str, **more: Any) -> Any:
    return service.register_review_answer(KEY, {"kind": kind, "on": on, **more}, BY)


def test_the_office_of_the_node_writes_to_the_organ_and_the_clock_runs() -> None:
    service = with_the_city()
    [requested] = said_of(service, ReviewRequested)
    assert (requested.unit, requested.node) == ("city_gov", "dq")
    assert papers_of(service) == [("forward_letter", "city_gov")]
    assert "湖州市人民政府" in said_of(service, PaperIssued)[0].text
    shown = service.review(KEY, BY)
    assert (shown["due_on"], shown["is_outside"], shown["organ_name"]) == ("2026-06-11", True, "湖州市人民政府")
    assert open_steps(service, OFFICE, "re_review") == ["withdraw_review", "register_review_answer"]
    with pytest.raises(NotFound):
        service.review(KEY, as_by(GOV))


def test_what_the_organ_answers_is_registered_in_its_order() -> None:
    service = with_the_city()
    answer(service, "accepted", "2026-05-15", paper_number="湖政复核受〔2026〕3号")
    answer(service, "decided", "2026-06-10", outcome="change", paper_number="湖政复核〔2026〕3号")
    shown = answer(service, "served", "2026-06-15")
    assert (shown["state"], shown["outcome_zh"], shown["opinion_number"]) == ("served", "变更", "湖政复核〔2026〕3号")
    assert shown["steps"] == []
    [decided] = said_of(service, ReviewDecided)
    assert (decided.unit, decided.to_node, decided.decided_on, decided.on_time) == (
        "city_gov", "xs", date(2026, 6, 10), True,
    )  # fmt: skip
    assert said_of(service, ReviewAccepted)[0].accepted_on == date(2026, 5, 15)
    assert said_of(service, ReviewServed)[0].ask_until is None
    assert len(papers_of(service)) == 1


def test_an_answer_out_of_order_or_incomplete_is_refused() -> None:
    service = with_the_city()
    for kind, more, code in (
        ("served", {}, {"kind": "not_a_choice"}),
        ("decided", {}, {"outcome": "missing"}),
        ("not_accepted", {}, {"ground": "missing"}),
        ("decided", {"outcome": "revoke_redo"}, {"revoked_for": "missing", "redo_by": "missing"}),
    ):
        with pytest.raises(Invalid) as refusal:
            answer(service, kind, "2026-06-01", **more)
        assert refusal.value.fields == code
    with pytest.raises(Invalid) as early:
        answer(service, "accepted", "2026-05-11")
    assert early.value.fields == {"on": "before_the_step_it_follows"}


def test_it_may_also_not_accept() -> None:
    service = with_the_city()
    shown = answer(service, "not_accepted", "2026-05-20", ground="litigation_final")
    assert shown["state"] == "ended"
    [ended] = said_of(service, ReviewEnded)
    assert (ended.unit, ended.ground) == ("city_gov", "litigation_final")


def test_this_office_never_writes_the_opinion_of_another() -> None:
    service = with_the_city()
    with pytest.raises(Refused) as refusal:
        service.accept_review(KEY, {}, BY)
    assert refusal.value.code == "step_not_open"
