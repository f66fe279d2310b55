"""The door: what arrives lies on one desk, that desk sees and steps, and nobody else does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from services.handling.steps import fields_of, steps
from shared.codec import to_plain
from shared.errors import AlreadyHandled, Conflict, Forbidden, Invalid, NotFound, NotYet
from shared.events.gateway import Petitioner
from shared.events.handling import (
    CaseAccepted,
    CaseClosed,
    CaseDecided,
    CasePerformed,
    CaseReplied,
    CaseServed,
    CustodyTaken,
)
from shared.events.mediation import MediationPerformed
from shared.events.routing import PaperIssued
from shared.matters.numbers import make
from shared.matters.steps.handling import CASE_STEPS
from tests.unit.handling.desk import (
    CLERK,
    CLOSE,
    DECIDE,
    LEADER,
    NEIGHBOUR,
    NUMBER,
    OBJECT,
    OFFICER,
    REPLY,
    SERVE,
    a_case,
    a_decided_case,
    a_referral,
    a_served_case,
    a_service,
    a_sharing,
    an_accepted_case,
    an_assigned_case,
    as_by,
    in_envelope,
    today,
    turn_to,
)

FORMS = {step: row.form for step, row in CASE_STEPS.items()}
BY = as_by(OFFICER)


def with_a_case(**changes: Any) -> Any:
    service = a_service()
    service.take(said := a_referral(**changes), in_envelope(said))
    return service


def test_a_case_goes_from_its_arrival_to_its_closing_by_the_steps_the_desk_offers() -> None:
    service = with_a_case()
    for step, form, day in (
        ("accept", {}, "2026-03-03"),
        ("decide", DECIDE, "2026-04-01"),
        ("serve", SERVE, "2026-04-03"),
        ("close", CLOSE, "2026-04-20"),
    ):
        turn_to(service, day)
        assert step in [offer["step"] for offer in service.case(NUMBER, BY)["steps"]]
        shown = getattr(service, step)(NUMBER, form, BY)
    assert (shown["state_zh"], shown["closure_type"], shown["on_time"]) == ("已结案", "performed", True)
    events = [type(event) for event in service.cases.said if not isinstance(event, PaperIssued)]
    assert events == [CustodyTaken, CaseAccepted, CaseDecided, CaseServed, CasePerformed, CaseClosed]
    assert [entry["zh"] for entry in shown["history"]] == ["接收", "受理告知", "出具处理意见书", "送达", "结案"]


def test_a_referral_heard_twice_is_taken_once() -> None:
    service = a_service()
    envelope = in_envelope(said := a_referral())
    service.take(said, envelope)
    with pytest.raises(AlreadyHandled):
        service.take(said, envelope)
    assert len(service.cases.said) == 1


def test_a_mediations_end_that_comes_before_its_case_is_tried_again() -> None:
    performed = MediationPerformed(NUMBER, "lx", "u_lx_nr", date(2026, 3, 2))
    with pytest.raises(NotYet):
        a_service().hear_mediation(performed, in_envelope(performed))


def test_a_performed_agreement_closes_the_case_on_the_desk() -> None:
    service = with_a_case(legal_path="people_mediation")
    service.accept(NUMBER, {"other_party": "杨友田"}, BY)
    performed = MediationPerformed(NUMBER, "lx", "u_lx_nr", date(2026, 3, 2))
    service.hear_mediation(performed, in_envelope(performed))
    assert service.case(NUMBER, BY)["closure_type_zh"] == "达成协议"


@pytest.mark.parametrize("stranger", [NEIGHBOUR, CLERK])
def test_nobody_but_the_officers_of_the_unit_finds_the_case(stranger: Any) -> None:
    service = with_a_case()
    for ask in (service.case, lambda number, by: service.accept(number, {}, by)):
        with pytest.raises(NotFound):
            ask(NUMBER, as_by(stranger))
    assert service.case(NUMBER, as_by(LEADER))["number"] == NUMBER


def test_the_list_holds_exactly_what_the_desk_may_open() -> None:
    service = with_a_case()
    service.assist(said := a_sharing(), in_envelope(said))
    for officer in (OFFICER, LEADER, NEIGHBOUR):
        rows = service.cases_of({}, as_by(officer))["rows"]
        assert [service.case(row["number"], as_by(officer))["role"] for row in rows] == [row["role"] for row in rows]
    with pytest.raises(Forbidden):
        service.cases_of({}, as_by(CLERK))


def test_a_co_unit_reads_what_to_help_with_and_no_more() -> None:
    service = with_a_case()
    service.assist(said := a_sharing(), in_envelope(said))
    (row,) = service.cases_of({}, as_by(NEIGHBOUR))["rows"]
    shown = service.case(NUMBER, as_by(NEIGHBOUR))
    assert (row["role"], row["lead_unit_name"], shown["steps"]) == ("assisting", "临溪县自然资源局", [])
    assert "petitioner" not in shown
    with pytest.raises(NotFound):
        service.accept(NUMBER, {}, as_by(NEIGHBOUR))


def test_what_a_co_unit_was_told_again_replaces_what_it_was_told() -> None:
    service = a_service()
    for said in (a_sharing(), a_sharing(lead_unit="u_lx_xf")):
        service.assist(said, in_envelope(said))
    (row,) = service.cases_of({"state": "assisting"}, as_by(NEIGHBOUR))["rows"]
    assert row["lead_unit"] == "u_lx_xf"


def test_what_a_co_unit_was_told_earlier_does_not_replace_what_it_was_told_later() -> None:
    service, earlier = a_service(), a_sharing()
    later = a_sharing(lead_unit="u_lx_xf", shared_at=earlier.shared_at + timedelta(hours=1))
    for said in (later, earlier):
        service.assist(said, in_envelope(said))
    (row,) = service.cases_of({"state": "assisting"}, as_by(NEIGHBOUR))["rows"]
    assert row["lead_unit"] == "u_lx_xf"


def test_the_list_shows_nothing_of_the_person() -> None:
    (row,) = with_a_case().cases_of({}, BY)["rows"]
    assert "petitioner" not in row
    assert "周启明" not in str(row)


def test_a_long_list_comes_in_pages_without_gap_or_repetition() -> None:
    service = a_service()
    numbers = [make("yj", 2026, serial) for serial in range(1, 6)]
    for number in numbers:
        service.take(said := a_referral(number=number), in_envelope(said))
    other = a_sharing(number=make("yj", 2026, 3), to_unit="u_lx_nr")
    service.assist(other, in_envelope(other))
    keys: list[str] = []
    after: str | None = ""
    while after is not None:
        page = service.cases_of({"limit": 2, "after": after}, BY)
        keys, after = keys + [row["key"] for row in page["rows"]], page["next"]
    assert keys == sorted([*numbers, f"{other.number}/u_lx_nr"])


def test_a_list_of_one_state_holds_only_that_state() -> None:
    service = with_a_case()
    service.take(said := a_referral(number=make("yj", 2026, 7)), in_envelope(said))
    service.accept(NUMBER, {}, BY)
    assert [row["number"] for row in service.cases_of({"state": "accepted"}, BY)["rows"]] == [NUMBER]
    with pytest.raises(Invalid):
        service.cases_of({"state": "everything"}, BY)


def test_two_officers_with_the_same_case_open_do_not_overwrite_each_other() -> None:
    service = with_a_case()
    seen = service.case(NUMBER, BY)["version"]
    service.object(NUMBER, {**OBJECT, "version": seen}, BY)
    with pytest.raises(Conflict):
        service.accept(NUMBER, {"version": seen}, as_by(LEADER))


def test_a_form_with_a_field_nobody_asked_for_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        with_a_case().accept(NUMBER, {"state": "closed"}, BY)
    assert refusal.value.fields == {"state": "unknown_field"}


CASES = {
    "fresh": a_case(), "fresh suggestion": a_case(legal_class="suggestion"),
    "fresh inquiry": a_case(legal_class="inquiry"), "for mediation": a_case(legal_path="people_mediation"),
    "assigned": an_assigned_case(),
    "accepted": an_accepted_case(), "decided": a_decided_case(), "served": a_served_case(),
    "unsigned": a_case(legal_class="suggestion", petitioner=Petitioner(anonymous=True), notice_owed=False),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_every_field_a_desk_offers_is_a_field_of_the_form_and_required_by_it(name: str) -> None:
    for offer in steps(CASES[name], LEADER, today("2026-04-03")):
        fields = FORMS[offer.step]().fields
        assert {field.name for field in offer.fields} <= set(fields)
        unasked = set(fields) - {field.name for field in offer.fields}
        assert not any(fields[one].required for one in unasked), "a form never wants what the desk does not ask"
        assert {one.name for one in offer.fields if one.type == "rows"} <= {"claims"}


@pytest.mark.parametrize("name", CASES)
def test_every_choice_a_desk_offers_is_one_the_form_lets_in(name: str) -> None:
    for offer in steps(CASES[name], LEADER, today("2026-04-03")):
        for field in offer.fields:
            assert (field.type == "choice") == bool(field.choices)
            allowed = getattr(FORMS[offer.step]().fields[field.name], "choices", None)
            assert allowed is None or all(choice.value in allowed for choice in field.choices)


def test_a_desk_offers_only_the_ways_to_close_that_are_lawful_that_day() -> None:
    served = a_served_case(result="explained", measures="")
    before, after = (fields_of("close", served, today(day))[1].choices for day in ("2026-05-06", "2026-05-07"))
    assert "not_challenged_in_time" not in [choice.value for choice in before]
    assert "not_challenged_in_time" in [choice.value for choice in after]


def test_who_may_not_step_is_offered_no_step() -> None:
    assert steps(a_case(), CLERK, today()) == ()


def test_a_case_survives_the_cabinet_unchanged() -> None:
    service = with_a_case()
    service.accept(NUMBER, {}, BY)
    turn_to(service, "2026-04-03")
    service.decide(NUMBER, DECIDE, BY)
    service.serve(NUMBER, SERVE, BY)
    kept = service.cases.get(NUMBER)
    assert kept.decision.basis == DECIDE["basis"]
    assert kept.service.served_by == "林芳"
    assert to_plain(kept)["review_until"] == "2026-05-06"


def test_a_reply_closes_a_suggestion_in_one_step() -> None:
    service = with_a_case(legal_class="suggestion", legal_path="suggestion")
    assert service.reply(NUMBER, REPLY, BY)["state"] == "closed"
    assert [type(event) for event in service.cases.said][1:] == [CaseReplied, CaseClosed, PaperIssued]
    assert service.cases.said[1].replied_on == today().on
