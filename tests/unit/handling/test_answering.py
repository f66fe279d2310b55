"""Extending once, answering claim by claim, deciding anew after a review, and what counts as sent in time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.handling import domain
from services.handling.case import ACCEPTED, Case
from services.handling.lawful import open_steps
from shared.errors import Invalid, Refused
from shared.events.handling import CaseExtended, CaseReopened, ReportSent
from shared.events.reviews import ReviewDecided, ReviewRequested, ReviewServed
from tests.unit.handling.desk import (
    ACCEPT,
    CLOSE,
    DECIDE,
    EXTEND,
    LEADER,
    NUMBER,
    OFFICER,
    SERVE,
    a_case,
    a_decided_case,
    a_served_case,
    an_accepted_case,
    an_assigned_case,
    today,
)

CLAIMS = ("支付补偿款", "恢复水渠")
ANSWERS = [
    {"claim": "支付补偿款", "result": "supported", "opinion": "应当支付。"},
    {"claim": "恢复水渠", "result": "not_supported", "opinion": "水渠不在占地范围内。"},
]


def faults(rule: Any, *arguments: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        rule(*arguments)
    return refusal.value.fields


def a_decision(stage: str = "review", outcome: str = "revoke_redo", **changes: Any) -> ReviewDecided:
    facts: dict[str, Any] = {
        "number": NUMBER, "to_node": "lx", "node": "lx", "unit": "u_lx_gov", "stage": stage,
        "original_unit": "u_lx_nr", "decided_on": date(2026, 5, 20), "outcome": outcome,
        "revoked_for": "facts" if outcome == "revoke_redo" else "",
        "redo_by": date(2026, 6, 22) if outcome == "revoke_redo" else None, "due_on": date(2026, 5, 29),
        "on_time": True,
    }  # fmt: skip
    return ReviewDecided(**{**facts, **changes})


def a_reopened_case(**changes: Any) -> Case:
    case, *_ = domain.hear_review(a_served_case(), a_decision(**changes), today("2026-05-21"))
    return case


# extension (T22 art. 34)


def test_the_head_extends_once_by_thirty_days_at_most_and_says_why() -> None:
    case, said = domain.extend(an_accepted_case(), EXTEND, LEADER, today("2026-04-20"))
    assert case.due_on == date(2026, 6, 1), "ninety days from acceptance end on a Sunday"
    assert said == CaseExtended(
        NUMBER, "lx", "u_lx_nr", date(2026, 3, 2), date(2026, 4, 20), date(2026, 6, 1), "petition_procedure", "高强",
        hop=1,
    )  # fmt: skip
    assert "extend" not in open_steps(case, date(2026, 4, 21)), "once"


def test_fewer_days_give_an_earlier_day() -> None:
    case, _ = domain.extend(an_accepted_case(), {**EXTEND, "days": 10}, LEADER, today("2026-04-20"))
    assert case.due_on == date(2026, 5, 18), "ten days after 6 May end on a Saturday"


@pytest.mark.parametrize(
    ("case", "day"),
    [
        (an_accepted_case(), date(2026, 5, 7)),
        (an_accepted_case(legal_path="duty_performance"), date(2026, 4, 20)),
        (an_accepted_case(legal_class="suggestion", legal_path="suggestion"), date(2026, 4, 20)),
        (a_case(), date(2026, 3, 3)),
    ],
)
def test_nothing_is_extended_after_its_limit_before_acceptance_or_on_another_path(case: Case, day: date) -> None:
    assert "extend" not in open_steps(case, day)


def test_the_day_in_an_assigning_letter_moves_only_with_that_offices_consent() -> None:
    case, *_ = domain.accept(an_assigned_case(), ACCEPT, OFFICER, today())
    assert faults(domain.extend, case, EXTEND, LEADER, today("2026-04-01")) == {"consent": "consent_missing"}
    agreed = {**EXTEND, "consent": "临信函〔2026〕7号"}
    assert domain.extend(case, agreed, LEADER, today("2026-04-01"))[0].due_on == date(2026, 6, 1)


def test_a_decision_in_the_extended_time_is_in_time() -> None:
    case, _ = domain.extend(an_accepted_case(), EXTEND, LEADER, today("2026-04-20"))
    assert domain.decide(case, DECIDE, OFFICER, today("2026-06-01"))[1].on_time
    assert not domain.decide(case, DECIDE, OFFICER, today("2026-06-02"))[1].on_time


# claim by claim (domain 4.5)


def test_answers_that_differ_make_a_partly_supported_decision() -> None:
    case, said = domain.decide(an_accepted_case(), {**DECIDE, "claims": ANSWERS, "result": ""}, OFFICER, today())
    assert (case.result, said.result, said.results) == (
        "partly_supported", "partly_supported", ("supported", "not_supported"),
    )  # fmt: skip
    assert case.is_supported, "what is granted has to be carried out"


def test_answers_that_agree_make_their_result_whatever_was_chosen_besides() -> None:
    answers = [{**one, "result": "explained"} for one in ANSWERS]
    case, _ = domain.decide(an_accepted_case(), {**DECIDE, "claims": answers}, OFFICER, today())
    assert case.result == "explained"


def test_every_claim_that_was_taken_down_is_answered() -> None:
    case, *_ = domain.accept(a_case(), {**ACCEPT, "claims": "\n".join(CLAIMS)}, OFFICER, today())
    assert faults(domain.decide, case, DECIDE, OFFICER, today()) == {"claims": "claim_unanswered"}
    half = {**DECIDE, "claims": ANSWERS[:1]}
    assert faults(domain.decide, case, half, OFFICER, today()) == {"claims": "claim_unanswered"}
    assert domain.decide(case, {**DECIDE, "claims": ANSWERS}, OFFICER, today())[1].results != ()


def test_a_decision_without_claims_has_one_result() -> None:
    assert faults(domain.decide, an_accepted_case(), {**DECIDE, "result": ""}, OFFICER, today()) == {
        "result": "missing"
    }


def test_a_partly_supported_decision_names_its_measures_and_no_answer_blames() -> None:
    form = {**DECIDE, "claims": [ANSWERS[0], {**ANSWERS[1], "opinion": "属于缠访。"}], "measures": ""}
    assert faults(domain.decide, an_accepted_case(), form, OFFICER, today()) == {
        "claims": "improper_words", "measures": "measures_missing",
    }  # fmt: skip


def test_what_belongs_to_a_court_is_explained_and_never_decided() -> None:
    case = an_accepted_case(legal_path="litigation", flags=("litigation_related", "no_merits_opinion"))
    assert "decide" not in open_steps(case, date(2026, 3, 3))
    assert {"import_path", "close"} <= set(open_steps(case, date(2026, 3, 3)))
    with pytest.raises(Refused):
        domain.decide(case, DECIDE, OFFICER, today())


# sent in time, received apart (domain 9.6)


def test_a_decision_posted_on_the_last_day_is_in_time_whenever_it_arrives() -> None:
    case, _ = domain.decide(an_accepted_case(), DECIDE, OFFICER, today("2026-05-06"))
    form = {**SERVE, "method": "mail", "posted_on": date(2026, 5, 6), "served_on": date(2026, 5, 11)}
    case, said = domain.serve(case, form, OFFICER, today("2026-05-12"))
    assert case.on_time
    assert (said.posted_on, said.served_on, said.review_until) == (
        date(2026, 5, 6), date(2026, 5, 11), date(2026, 6, 10),
    )  # fmt: skip


def test_a_decision_dated_in_time_and_posted_later_was_not_in_time() -> None:
    case, _ = domain.decide(an_accepted_case(), DECIDE, OFFICER, today("2026-05-06"))
    form = {**SERVE, "method": "mail", "posted_on": date(2026, 5, 8), "served_on": date(2026, 5, 11)}
    assert not domain.serve(case, form, OFFICER, today("2026-05-12"))[0].on_time


def test_nothing_is_received_before_it_is_posted_nor_posted_before_it_is_decided() -> None:
    early = {**SERVE, "posted_on": date(2026, 4, 6), "served_on": date(2026, 4, 3)}
    assert faults(domain.serve, a_decided_case(), early, OFFICER, today("2026-04-10")) == {
        "served_on": "before_the_step_it_follows"
    }
    before = {**SERVE, "posted_on": date(2026, 3, 31)}
    assert faults(domain.serve, a_decided_case(), before, OFFICER, today("2026-04-10")) == {
        "posted_on": "before_the_step_it_follows"
    }


# decided anew (SD art. 45)


def test_a_revoked_decision_opens_the_case_again_until_the_day_the_review_set() -> None:
    case, said = domain.hear_review(a_served_case(), a_decision(), today("2026-05-21"))
    assert said == CaseReopened(
        NUMBER, "lx", "u_lx_nr", date(2026, 5, 20), date(2026, 6, 22), "review", hop=1
    )  # fmt: skip
    assert (case.state, case.round, case.due_on, case.served_on) == (ACCEPTED, 2, date(2026, 6, 22), None)
    assert case.earlier[0].revoked_for == "facts"
    assert "extend" not in open_steps(case, date(2026, 5, 21))


def test_a_closed_case_is_opened_again_too() -> None:
    case, *_ = domain.close(a_served_case(), CLOSE, OFFICER, today("2026-04-10"))
    assert domain.hear_review(case, a_decision(), today("2026-05-21"))[0].state == ACCEPTED


@pytest.mark.parametrize("ground", ["facts", "basis"])
def test_the_same_decision_may_not_be_made_again(ground: str) -> None:
    case = a_reopened_case(revoked_for=ground)
    same = {**DECIDE, "claim": "换个说法", "facts": DECIDE["facts"] + " ", "opinion": "应当支付"}
    with pytest.raises(Refused) as refusal:
        domain.decide(case, same, OFFICER, today("2026-06-01"))
    assert refusal.value.code == "identical_redo"


def test_a_decision_that_says_something_else_is_made_in_the_second_round() -> None:
    other = {**DECIDE, "facts": "重新测绘：占地一亩五分，补偿款尚未支付。"}
    case, said = domain.decide(a_reopened_case(), other, OFFICER, today("2026-06-22"))
    assert (said.round, said.on_time, case.round) == (2, True, 2)
    assert not domain.decide(a_reopened_case(), other, OFFICER, today("2026-06-23"))[1].on_time


def test_a_decision_revoked_for_its_procedure_may_say_the_same_again() -> None:
    case = a_reopened_case(revoked_for="procedure")
    assert domain.decide(case, DECIDE, OFFICER, today("2026-06-01"))[1].result == "supported"


def test_the_new_decision_is_not_dated_before_the_review() -> None:
    form = {**DECIDE, "facts": "不同。", "decided_on": date(2026, 5, 19)}
    assert faults(domain.decide, a_reopened_case(), form, OFFICER, today("2026-06-01")) == {
        "decided_on": "before_the_step_it_follows"
    }


def test_an_assigned_matter_decided_anew_is_reported_anew() -> None:
    case, *_ = domain.accept(an_assigned_case(), ACCEPT, OFFICER, today())
    case, _, first = domain.decide(case, DECIDE, OFFICER, today("2026-04-01"))
    case, _ = domain.serve(case, SERVE, OFFICER, today("2026-04-03"))
    case, _ = domain.hear_review(case, a_decision(), today("2026-05-21"))
    _, _, second = domain.decide(case, {**DECIDE, "facts": "不同。"}, OFFICER, today("2026-06-01"))
    assert isinstance(first, ReportSent)
    assert (first.kind, second.kind, second.sent_on) == ("completion", "completion", date(2026, 6, 1))


def test_a_review_that_revokes_anothers_decision_opens_nothing_here() -> None:
    (case,) = domain.hear_review(a_served_case(), a_decision(original_unit="u_sq"), today("2026-05-21"))
    assert case.state == "served"


def test_a_decision_under_review_is_not_closed_as_unchallenged() -> None:
    asked = ReviewRequested(
        NUMBER, "lx", "u_lx_gov", "review", "u_lx_nr", date(2026, 4, 3), date(2026, 5, 6), date(2026, 4, 30),
        date(2026, 5, 1), True,
    )  # fmt: skip
    case = a_served_case(result="not_supported")
    (case,) = domain.hear_review(case, asked, today("2026-05-01"))
    form = {**CLOSE, "closure_type": "not_challenged_in_time"}
    with pytest.raises(Refused):
        domain.close(case, form, OFFICER, today("2026-05-20"))
    (case,) = domain.hear_review(case, a_decision(outcome="uphold"), today("2026-05-20"))
    served = ReviewServed(NUMBER, "lx", "u_lx_gov", "review", date(2026, 5, 22), date(2026, 6, 22))
    (case,) = domain.hear_review(case, served, today("2026-05-22"))
    assert case.review_until == date(2026, 6, 22), "the time for re-review runs now"
    assert domain.close(case, form, OFFICER, today("2026-06-23"))[1].closure_type == "not_challenged_in_time"


def test_after_a_re_review_the_case_closes_as_final() -> None:
    (case,) = domain.hear_review(a_served_case(), a_decision("re_review", "uphold"), today("2026-05-21"))
    form = {**CLOSE, "closure_type": "final_re_review"}
    assert domain.close(case, form, OFFICER, today("2026-05-21"))[1].closure_type == "final_re_review"


def test_what_is_told_of_a_review_twice_or_late_changes_nothing() -> None:
    case = a_reopened_case()
    assert domain.hear_review(case, a_decision(), today("2026-05-22")) == (case,)
    asked = ReviewRequested(
        NUMBER, "lx", "u_lx_gov", "review", "u_lx_nr", date(2026, 4, 3), date(2026, 5, 6), date(2026, 4, 30),
        date(2026, 5, 1), True,
    )  # fmt: skip
    assert domain.hear_review(case, asked, today("2026-05-22")) == (case,)


def test_the_day_by_which_a_supporting_decision_is_carried_out_is_said_and_of_another_none() -> None:
    promised = {**DECIDE, "promised_by": date(2026, 5, 31)}
    _, said = domain.decide(an_accepted_case(), promised, OFFICER, today())
    assert said.promised_by == date(2026, 5, 31)
    _, refused = domain.decide(an_accepted_case(), {**promised, "result": "not_supported"}, OFFICER, today())
    assert refused.promised_by is None
