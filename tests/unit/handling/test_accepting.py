"""Acceptance by silence, and refusing to accept: each ground where it is lawful, and where it is not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.handling import domain
from services.handling.case import ACCEPTED, CLOSED, OBJECTION_PENDING, TAKEN, Case
from services.handling.lawful import final_grounds, grounds, open_steps
from shared.errors import Invalid, Refused
from shared.events.gateway import Petitioner
from shared.events.handling import CaseAccepted, CaseClosed, CaseNoLongerAccepted, CaseNotAccepted
from shared.events.mediation import MediationAsked
from shared.matters.lists import NOT_ACCEPT_GROUNDS
from tests.unit.handling.desk import (
    ACCEPT,
    NO_LONGER,
    NOT_ACCEPT,
    NUMBER,
    OBJECT,
    OFFICER,
    a_case,
    today,
)

LAST_DAY, DAY_AFTER = "2026-03-17", "2026-03-18"


def refusal_of(rule: Any, *arguments: Any) -> str:
    with pytest.raises(Refused) as refusal:
        rule(*arguments)
    return refusal.value.code


# silence


def test_a_unit_that_is_silent_until_the_limit_has_accepted_on_its_last_day() -> None:
    case, said = domain.deem(a_case(), today(DAY_AFTER))
    assert (case.state, case.accepted_on, case.deemed, case.owes_notice) == (ACCEPTED, date(2026, 3, 17), True, True)
    assert case.due_on == date(2026, 5, 18), "sixty days from the 17th of March, a Saturday"
    assert said == CaseAccepted(
        NUMBER, "lx", "u_lx_nr", date(2026, 3, 17), date(2026, 5, 18), "petition_procedure", "", deemed=True, hop=1
    )
    assert [entry.step for entry in case.history] == ["take", "deem"]


def test_on_the_last_day_nobody_is_late() -> None:
    assert domain.deem(a_case(), today(LAST_DAY)) == (a_case(),)


@pytest.mark.parametrize(
    "changes",
    [
        {"notice_owed": False, "petitioner": Petitioner(anonymous=True)},
        {"legal_class": "inquiry"},
        {"legal_class": "suggestion"},
        {"action": "direct_reply"},
    ],
)
def test_silence_accepts_nothing_that_is_only_replied_to_or_whose_writer_nobody_can_find(changes: Any) -> None:
    case = a_case(**changes)
    assert domain.deem(case, today("2026-06-01")) == (case,)


def test_silence_does_not_speak_while_an_objection_is_looked_at() -> None:
    case, _ = domain.object_to(a_case(), OBJECT, OFFICER, today())
    assert case.state == OBJECTION_PENDING
    assert domain.deem(case, today(DAY_AFTER)) == (case,)


def test_the_notice_is_still_owed_after_a_deemed_acceptance_and_moves_no_limit() -> None:
    case, _ = domain.deem(a_case(), today(DAY_AFTER))
    assert "accept" in open_steps(case, date(2026, 3, 20))
    (case,) = domain.accept(case, ACCEPT, OFFICER, today("2026-03-20"))
    assert (case.notified_on, case.accepted_on, case.owes_notice) == (date(2026, 3, 20), date(2026, 3, 17), False)
    assert case.due_on == date(2026, 5, 18)
    assert "accept" not in open_steps(case, date(2026, 3, 20)), "once is enough"


def test_mediators_are_asked_for_when_the_owed_notice_names_the_other_side() -> None:
    case, _ = domain.deem(a_case(legal_path="people_mediation"), today(DAY_AFTER))
    case, asked = domain.accept(case, {**ACCEPT, "other_party": "杨友田"}, OFFICER, today("2026-03-20"))
    assert isinstance(asked, MediationAsked)
    assert case.mediation == "asked"


def test_a_silent_unit_can_no_longer_refuse() -> None:
    assert "not_accept" in open_steps(a_case(), date(2026, 3, 17))
    assert "not_accept" not in open_steps(a_case(), date(2026, 3, 18))
    assert refusal_of(domain.not_accept, a_case(), NOT_ACCEPT, OFFICER, today(DAY_AFTER)) == "step_not_open"


def test_a_place_may_shorten_the_sixty_days_and_never_lengthen_them() -> None:
    short, _ = domain.accept(a_case(), ACCEPT, OFFICER, today(local={"conclude": 30}))
    long, _ = domain.accept(a_case(), ACCEPT, OFFICER, today(local={"conclude": 90}))
    assert short.due_on == date(2026, 4, 1)
    assert long.due_on == date(2026, 5, 6)


def test_what_the_petitioner_claims_is_taken_down_one_by_one() -> None:
    form = {**ACCEPT, "claims": "支付补偿款\n\n恢复被压的水渠 \n支付补偿款"}
    assert domain.accept(a_case(), form, OFFICER, today())[0].claims == ("支付补偿款", "恢复被压的水渠")


# not accepted (domain 2.5)

BY_LETTER = {"channel": "letter"}
DIRECT_LETTER = {"channel": "letter", "action": "accept", "from_unit": "u_lx_nr"}
DIRECT_VISIT = {"channel": "visit", "action": "accept", "from_unit": "u_lx_nr"}
REFERRED_VISIT = {"channel": "visit"}
SUGGESTION = {"legal_class": "suggestion", "action": "accept", "from_unit": "u_lx_nr"}
NEW = {"new_facts": "新找到了当年的协议。"}

TABLE = [
    ("not_competent", DIRECT_LETTER, "lawful"),
    ("not_competent", SUGGESTION, "lawful"),
    ("not_competent", BY_LETTER, "objection_instead"),
    ("not_competent", REFERRED_VISIT, "objection_instead"),
    ("already_pending", BY_LETTER, "lawful"),
    ("already_pending", DIRECT_VISIT, "lawful"),
    ("already_pending", {**BY_LETTER, **NEW}, "new_facts_reopen"),
    ("already_pending", SUGGESTION, "ground_not_lawful_here"),
    ("visit_skips_levels", DIRECT_VISIT, "lawful"),
    ("visit_skips_levels", DIRECT_LETTER, "visits_only"),
    ("visit_skips_levels", {**DIRECT_LETTER, "channel": "online"}, "visits_only"),
    ("visit_skips_levels", REFERRED_VISIT, "visits_only"),
    ("judicial", BY_LETTER, "lawful"),
    ("judicial", DIRECT_VISIT, "lawful"),
    ("judicial", SUGGESTION, "ground_not_lawful_here"),
    ("re_reviewed_same_facts", BY_LETTER, "no_longer_instead"),
    ("litigation_final", BY_LETTER, "no_longer_instead"),
    ("review_lapsed", BY_LETTER, "no_longer_instead"),
]


def test_the_table_has_every_ground_of_the_list() -> None:
    assert {ground for ground, _, _ in TABLE} == set(NOT_ACCEPT_GROUNDS)


@pytest.mark.parametrize(("ground", "changes", "expected"), TABLE)
def test_each_ground_is_lawful_where_the_law_says_so_and_refused_elsewhere(
    ground: str, changes: dict[str, Any], expected: str
) -> None:
    case, form = a_case(**changes), {**NOT_ACCEPT, "ground": ground}
    if expected == "lawful":
        assert domain.not_accept(case, form, OFFICER, today())[0].state == CLOSED
        assert ground in grounds(case)
    else:
        assert refusal_of(domain.not_accept, case, form, OFFICER, today()) == expected
        assert ground not in grounds(case)


def test_what_is_not_accepted_is_said_with_its_ground_and_closed() -> None:
    case, refused, closed = domain.not_accept(a_case(), NOT_ACCEPT, OFFICER, today())
    assert refused == CaseNotAccepted(
        NUMBER, "lx", "u_lx_nr", date(2026, 3, 2), "judicial", "临溪县人民法院", "petition_procedure", hop=1
    )
    assert isinstance(closed, CaseClosed)
    assert (closed.closure_type, closed.settled, case.notified_on) == ("not_accepted", None, date(2026, 3, 2))


@pytest.mark.parametrize("changes", [{"legal_class": "inquiry"}, {"legal_class": "accusation"}])
def test_an_inquiry_is_answered_and_an_accusation_is_received(changes: dict[str, Any]) -> None:
    assert refusal_of(domain.not_accept, a_case(**changes), NOT_ACCEPT, OFFICER, today()) == "step_not_open"


def test_an_accepted_matter_is_not_refused_any_more() -> None:
    case, _ = domain.accept(a_case(), ACCEPT, OFFICER, today())
    assert refusal_of(domain.not_accept, case, NOT_ACCEPT, OFFICER, today()) == "step_not_open"


def test_a_refusal_blames_nobody() -> None:
    with pytest.raises(Invalid) as refusal:
        domain.not_accept(a_case(), {**NOT_ACCEPT, "reason": "此人无理取闹，不予受理。"}, OFFICER, today())
    assert refusal.value.fields == {"reason": "improper_words"}


# no longer accepted


@pytest.mark.parametrize("ground", ["re_reviewed_same_facts", "litigation_final"])
def test_the_same_facts_after_a_final_opinion_are_no_longer_accepted(ground: str) -> None:
    case, said, closed = domain.no_longer_accept(a_case(), {**NO_LONGER, "ground": ground}, OFFICER, today())
    assert said == CaseNoLongerAccepted(NUMBER, "lx", "u_lx_nr", date(2026, 3, 2), ground, "清复核〔2025〕3号", hop=1)
    assert (case.state, closed.closure_type) == (CLOSED, "no_longer_accepted")


def test_new_facts_always_open_the_matter_again() -> None:
    case = a_case(**NEW)
    assert refusal_of(domain.no_longer_accept, case, NO_LONGER, OFFICER, today()) == "new_facts_reopen"
    assert final_grounds(case) == ()
    assert "no_longer_accept" not in open_steps(case, date(2026, 3, 2))


@pytest.mark.parametrize("ground", ["not_competent", "already_pending", "judicial", "visit_skips_levels"])
def test_only_finality_makes_a_matter_no_longer_acceptable(ground: str) -> None:
    form = {**NO_LONGER, "ground": ground}
    assert refusal_of(domain.no_longer_accept, a_case(), form, OFFICER, today()) == "ground_not_lawful_here"


def test_an_unused_time_for_review_ends_a_matter_only_where_the_place_says_so() -> None:
    form, local = {**NO_LONGER, "ground": "review_lapsed"}, {"review_lapsed": 0}
    assert refusal_of(domain.no_longer_accept, a_case(), form, OFFICER, today()) == "ground_not_lawful_here"
    assert domain.no_longer_accept(a_case(), form, OFFICER, today(local=local))[0].state == CLOSED


def test_refusing_ends_the_assignment_with_a_report() -> None:
    assigned: Case = a_case(action="assign", report_due_on=date(2026, 4, 10))
    assert assigned.state == TAKEN
    *_, report = domain.not_accept(assigned, NOT_ACCEPT, OFFICER, today())
    assert (report.kind, report.to_unit) == ("completion", "u_lx_xf")
