"""Accepting, deciding, serving, replying, closing: what the law asks of each, and when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.handling import domain
from services.handling.case import ACCEPTED, CLOSED, DECIDED, SERVED
from services.handling.lawful import lawful_closures
from shared.errors import Invalid, Refused
from shared.events.gateway import Petitioner
from shared.events.handling import CaseAccepted, CaseClosed, CaseDecided, CasePerformed, CaseReplied, CaseServed
from shared.events.mediation import MediationAgreed, MediationAsked, MediationEnded, MediationPerformed
from tests.unit.handling.desk import (
    ACCEPT,
    CLOSE,
    DECIDE,
    NUMBER,
    OFFICER,
    REPLY,
    SERVE,
    a_case,
    a_decided_case,
    a_served_case,
    an_accepted_case,
    today,
)


def faults(rule: Any, *arguments: Any) -> dict[str, str]:
    """The fields at fault, and how."""
    with pytest.raises(Invalid) as refusal:
        rule(*arguments)
    return refusal.value.fields


def test_sixty_days_run_from_acceptance_on_the_petition_path() -> None:
    case, said = domain.accept(a_case(), ACCEPT, OFFICER, today("2026-03-06"))
    assert (case.state, case.due_on) == (ACCEPTED, date(2026, 5, 6)), "day 60 lies in the May holidays"
    assert said == CaseAccepted(
        NUMBER, "lx", "u_lx_nr", date(2026, 3, 6), date(2026, 5, 6), "petition_procedure", "林芳", hop=1
    )


def test_another_statutory_path_has_its_own_limit() -> None:
    case, said = domain.accept(a_case(legal_path="duty_performance"), ACCEPT, OFFICER, today())
    assert case.due_on is None
    assert said.due_on is None


def test_an_assigned_matter_is_due_on_the_day_in_the_letter_when_that_is_earlier() -> None:
    early = a_case(action="assign", report_due_on=date(2026, 4, 1))
    late = a_case(action="assign", report_due_on=date(2026, 12, 1))
    assert domain.accept(early, ACCEPT, OFFICER, today())[0].due_on == date(2026, 4, 1)
    assert domain.accept(late, ACCEPT, OFFICER, today())[0].due_on == date(2026, 5, 6)


def test_a_unit_gains_no_time_by_accepting_late() -> None:
    late, _ = domain.accept(a_case(), ACCEPT, OFFICER, today("2026-04-20"))
    in_time, _ = domain.accept(a_case(), ACCEPT, OFFICER, today("2026-03-17"))
    assert (late.accepted_on, late.deemed, late.notified_on) == (date(2026, 3, 17), True, date(2026, 4, 20))
    assert not late.owes_notice, "the notice went out, though late"
    assert late.due_on == in_time.due_on == date(2026, 5, 18)


@pytest.mark.parametrize(
    ("day", "code"), [("2026-03-06", "in_the_future"), ("2026-03-01", "before_the_step_it_follows")]
)
def test_an_acceptance_is_dated_neither_in_the_future_nor_before_the_matter_came(day: str, code: str) -> None:
    form = {**ACCEPT, "accepted_on": date.fromisoformat(day)}
    assert faults(domain.accept, a_case(), form, OFFICER, today("2026-03-05")) == {"accepted_on": code}


def test_an_inquiry_is_replied_to_and_not_accepted() -> None:
    with pytest.raises(Refused) as refusal:
        domain.accept(a_case(legal_class="inquiry"), ACCEPT, OFFICER, today())
    assert "答复" in refusal.value.facts["open_zh"]


def test_a_decision_in_time_is_said_with_its_result() -> None:
    case, said = domain.decide(an_accepted_case(), DECIDE, OFFICER, today("2026-05-06"))
    assert (case.state, case.on_time) == (DECIDED, True)
    assert said == CaseDecided(
        NUMBER, "lx", "u_lx_nr", date(2026, 5, 6), "supported", date(2026, 5, 6), on_time=True, hop=1
    )


def test_a_decision_a_day_late_is_late_for_ever() -> None:
    case, said = domain.decide(an_accepted_case(), DECIDE, OFFICER, today("2026-05-07"))
    case, _ = domain.serve(case, SERVE, OFFICER, today("2026-05-08"))
    _, _, closed = domain.close(case, CLOSE, OFFICER, today("2026-05-09"))
    assert not said.on_time
    assert not closed.on_time


def test_a_decision_is_not_dated_before_acceptance() -> None:
    case, *_ = domain.accept(a_case(), ACCEPT, OFFICER, today("2026-03-06"))
    form = {**DECIDE, "decided_on": date(2026, 3, 5)}
    assert faults(domain.decide, case, form, OFFICER, today("2026-03-09")) == {
        "decided_on": "before_the_step_it_follows"
    }


def test_a_claim_that_is_supported_names_who_does_what_by_when() -> None:
    assert faults(domain.decide, an_accepted_case(), {**DECIDE, "measures": ""}, OFFICER, today()) == {
        "measures": "measures_missing"
    }
    explained = {**DECIDE, "result": "explained", "measures": ""}
    assert domain.decide(an_accepted_case(), explained, OFFICER, today())[1].result == "explained"


def test_a_decision_never_asks_to_stop_petitioning() -> None:
    form = {**DECIDE, "opinion": "请息诉罢访。", "facts": "按上级要求办理。"}
    assert faults(domain.decide, an_accepted_case(), form, OFFICER, today()) == {
        "opinion": "improper_words", "facts": "improper_words",
    }  # fmt: skip


def test_an_unaccepted_case_cannot_be_decided_and_the_refusal_says_what_can_be_done() -> None:
    with pytest.raises(Refused) as refusal:
        domain.decide(a_case(), DECIDE, OFFICER, today())
    assert refusal.value.facts["open"].startswith("accept, object, not_accept")
    assert "decide" not in refusal.value.facts["open"]


def test_what_the_discipline_organ_handles_is_not_decided_here() -> None:
    case = an_accepted_case(legal_path="discipline", legal_class="accusation", action="refer_discipline")
    with pytest.raises(Refused):
        domain.decide(case, DECIDE, OFFICER, today())
    assert "referred_discipline" in lawful_closures(case, date(2026, 3, 3))


def test_thirty_days_for_review_run_from_the_day_the_petitioner_received_it() -> None:
    form = {**SERVE, "served_on": date(2026, 4, 3)}
    case, said = domain.serve(a_decided_case(), form, OFFICER, today("2026-04-20"))
    assert case.state == SERVED
    assert said == CaseServed(NUMBER, "lx", "u_lx_nr", date(2026, 4, 3), "direct", date(2026, 5, 6), hop=1)


def test_a_paper_left_behind_needs_witnesses_and_a_known_petitioner_is_never_served_by_a_notice_board() -> None:
    left, board = {**SERVE, "method": "left"}, {**SERVE, "method": "public_notice"}
    assert faults(domain.serve, a_decided_case(), left, OFFICER, today("2026-04-03")) == {
        "witnesses": "witnesses_missing"
    }
    assert faults(domain.serve, a_decided_case(), board, OFFICER, today("2026-04-03")) == {
        "method": "petitioner_is_known"
    }


def test_a_supported_claim_closes_when_it_is_carried_out() -> None:
    case, performed, said = domain.close(
        a_served_case(), {**CLOSE, "settled": "yes"}, OFFICER, today("2026-04-10")
    )  # fmt: skip
    assert (case.state, case.closure_note) == (CLOSED, "补偿款已支付到账。")
    assert performed == CasePerformed(NUMBER, "lx", "u_lx_nr", date(2026, 4, 10), None, hop=1)
    assert said == CaseClosed(NUMBER, "lx", "u_lx_nr", date(2026, 4, 10), "performed", True, settled=True, hop=1)


def test_an_unchallenged_decision_closes_only_after_the_time_for_review() -> None:
    case = a_served_case(result="not_supported")
    form = {**CLOSE, "closure_type": "not_challenged_in_time"}
    assert faults(domain.close, case, form, OFFICER, today("2026-05-06")) == {"closure_type": "closure_not_open"}
    assert domain.close(case, form, OFFICER, today("2026-05-07"))[1].closure_type == "not_challenged_in_time"


def test_a_closure_dated_into_the_time_for_review_is_refused() -> None:
    case = a_served_case(result="not_supported")
    form = {"closure_type": "not_challenged_in_time", "note": "无", "closed_on": date(2026, 5, 6)}
    assert faults(domain.close, case, form, OFFICER, today("2026-06-01")) == {"closure_type": "closure_not_open"}


def test_a_suggestion_is_answered_with_its_adoption_and_closed() -> None:
    case, replied, closed = domain.reply(a_case(legal_class="suggestion"), REPLY, OFFICER, today("2026-03-04"))
    assert (case.state, case.public_reply) == (CLOSED, False)
    assert replied == CaseReplied(NUMBER, "lx", "u_lx_nr", date(2026, 3, 4), "adopted", hop=1)
    assert closed.closure_type == "suggestion_replied"


def test_a_suggestion_without_a_word_on_adoption_is_not_answered() -> None:
    form = {**REPLY, "adopted": ""}
    assert faults(domain.reply, a_case(legal_class="suggestion"), form, OFFICER, today()) == {
        "adopted": "adopted_missing"
    }


def test_an_inquiry_has_no_adoption() -> None:
    _, replied, closed = domain.reply(a_case(legal_class="inquiry"), REPLY, OFFICER, today())
    assert (replied.adopted, closed.closure_type) == ("", "inquiry_replied")


def test_the_reply_to_an_unknown_writer_is_owed_to_the_public() -> None:
    unsigned = a_case(legal_class="suggestion", petitioner=Petitioner(anonymous=True), notice_owed=False)
    assert domain.reply(unsigned, REPLY, OFFICER, today())[0].public_reply


def test_an_appeal_is_decided_and_not_just_replied_to() -> None:
    with pytest.raises(Refused):
        domain.reply(an_accepted_case(), REPLY, OFFICER, today())


def test_a_closed_case_stays_closed() -> None:
    case, *_ = domain.close(a_served_case(), CLOSE, OFFICER, today("2026-04-10"))
    with pytest.raises(Refused) as refusal:
        domain.close(case, CLOSE, OFFICER, today("2026-04-11"))
    assert refusal.value.facts["open"] == "log, refer_assistance, call_back"


# people's mediation


def test_acceptance_on_the_mediation_path_asks_for_mediators_and_names_both_sides() -> None:
    form = {**ACCEPT, "other_party": "杨友田"}
    case, _, asked = domain.accept(a_case(legal_path="people_mediation"), form, OFFICER, today())
    assert isinstance(asked, MediationAsked)
    assert (asked.parties, case.mediation) == (("周启明", "杨友田"), "asked")


def test_mediation_needs_another_side_and_a_petitioner_with_a_name() -> None:
    case = a_case(legal_path="people_mediation")
    assert faults(domain.accept, case, ACCEPT, OFFICER, today()) == {"other_party": "other_party_missing"}
    nameless = a_case(legal_path="people_mediation", petitioner=Petitioner(anonymous=True))
    assert len(domain.accept(nameless, ACCEPT, OFFICER, today())) == 2


def test_a_performed_agreement_closes_the_case() -> None:
    case = an_accepted_case(legal_path="people_mediation")
    agreed = MediationAgreed(NUMBER, "lx", "u_lx_nr", date(2026, 3, 9), date(2026, 4, 8), date(2026, 3, 20))
    (case,) = domain.hear_mediation(case, agreed, today("2026-03-09"))
    assert (case.state, case.mediation) == (ACCEPTED, "agreed")
    performed = MediationPerformed(NUMBER, "lx", "u_lx_nr", date(2026, 3, 18))
    case, closed = domain.hear_mediation(case, performed, today("2026-03-18"))
    assert (case.state, closed.closure_type, closed.closed_on) == (CLOSED, "settled_by_agreement", date(2026, 3, 18))


def test_a_failed_mediation_lets_the_unit_go_on() -> None:
    case = an_accepted_case(legal_path="people_mediation")
    ended = MediationEnded(NUMBER, "lx", "u_lx_nr", date(2026, 3, 9), "refused")
    (case,) = domain.hear_mediation(case, ended, today("2026-03-09"))
    assert (case.state, case.mediation) == (ACCEPTED, "refused")
    assert domain.decide(case, DECIDE, OFFICER, today("2026-03-10"))[0].state == DECIDED


def test_mediation_pauses_no_limit() -> None:
    due = date(2026, 4, 1)
    case = an_accepted_case(legal_path="people_mediation", report_due_on=due)
    ended = MediationEnded(NUMBER, "lx", "u_lx_nr", date(2026, 3, 30), "failed")
    (case,) = domain.hear_mediation(case, ended, today("2026-03-30"))
    assert case.due_on == due
    assert not domain.decide(case, DECIDE, OFFICER, today("2026-04-02"))[1].on_time


def test_a_mediations_end_heard_after_the_case_was_closed_changes_nothing() -> None:
    case = an_accepted_case(legal_path="people_mediation")
    performed = MediationPerformed(NUMBER, "lx", "u_lx_nr", date(2026, 3, 18))
    agreed = MediationAgreed(NUMBER, "lx", "u_lx_nr", date(2026, 3, 18), date(2026, 4, 17), None)
    case, _ = domain.hear_mediation(case, performed, today("2026-03-18"))
    assert domain.hear_mediation(case, agreed, today("2026-03-18")) == (case,)
