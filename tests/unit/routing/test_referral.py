"""A referral finds its unit: offered, taken, objected to, returned, and at the second objection designated."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.routing import domain
from services.routing.papers import issue
from services.routing.referral import (
    DESIGNATION,
    DIRECTED,
    HANDED_OVER,
    OBJECTED,
    OFFERED,
    OUTSIDE,
    PASSED_UP,
    WAITING,
    Desk,
    Referral,
)
from services.routing.store import Referrals
from shared.errors import Conflict, Invalid, Refused
from shared.events.handling import CustodyRefused, CustodyTaken
from shared.events.routing import (
    DesignationAsked,
    MatterReferred,
    MatterShared,
    MatterTriaged,
    ObjectionAnswered,
    UrgentReported,
)
from shared.matters.units import Unit
from tests.support.county import a_desk, a_submission, a_world, an_officer, from_example

LATER = datetime(2024, 6, 5, 2, 0, tzinfo=UTC)
UNCLEAR: dict[str, Any] = {"category_l1": "OT", "category_l2": ""}
FORM: dict[str, Any] = {
    "lead_unit": "", "co_units": [], "action": "", "report_due_on": None, "reason": "", "version": None,
}  # fmt: skip


def a_form(lead: str = "", **changes: Any) -> dict[str, Any]:
    return {**FORM, "lead_unit": lead, **changes}


def opened(desk: Desk | None = None, **changes: Any) -> tuple[Referral, list[Any]]:
    """Registered and, where there is no doubt, referred."""
    desk = desk or a_desk()
    referral, *reported = domain.open_referral(a_submission(**changes), desk)
    referral, *events = domain.refer_by_itself(referral, desk)
    return referral, [*reported, *events]


def waiting(**changes: Any) -> Referral:
    referral, _ = opened(**{**UNCLEAR, **changes})
    assert referral.state == WAITING
    return referral


def refusal(referral: Referral, **changes: Any) -> CustodyRefused:
    usual = CustodyRefused(
        number=referral.number, to_node=referral.node, node=referral.lead_node, unit=referral.triage.lead_unit,
        hop=referral.hop, refused_at=LATER, ground="not_in_duty_list", reason="不在权责清单之内", duty="第3项",
    )  # fmt: skip
    return replace(usual, **changes)


def taken(referral: Referral, **changes: Any) -> CustodyTaken:
    usual = CustodyTaken(
        number=referral.number, to_node=referral.node, node=referral.lead_node, unit=referral.triage.lead_unit,
        from_unit=referral.desk, hop=referral.hop, taken_at=LATER, notice_due_on=date(2024, 6, 20),
    )  # fmt: skip
    return replace(usual, **changes)


def objected(desk: Desk | None = None) -> Referral:
    desk = desk or a_desk()
    referral, _ = opened(desk)
    referral, *events = domain.hear_refusal(referral, refusal(referral), desk)
    assert (referral.state, events) == (OBJECTED, [])
    return referral


def objected_twice(desk: Desk, second: str) -> tuple[Referral, list[Any]]:
    referral, _ = domain.agree_return(objected(desk), {"reason": "同意", "version": None}, an_officer(), desk)
    referral, *_ = domain.refer(referral, a_form(second, reason="改由该单位"), an_officer(), desk)
    referral, *events = domain.hear_refusal(referral, refusal(referral), desk)
    return referral, events


def kinds(events: Any) -> list[type]:
    return [type(one) for one in events]


def test_what_is_clear_is_referred_at_once_with_all_that_the_unit_needs():
    referral, events = opened()
    assert kinds(events) == [MatterTriaged, MatterReferred, MatterShared]
    offer = events[1]
    assert (offer.to_unit, offer.to_node, offer.from_unit, offer.hop) == ("u_lx_nr", "lx", "u_lx_xf", 1)
    assert offer.text == referral.submission.text
    assert offer.petitioner.name == "周启明"
    assert (referral.state, referral.lead_node, referral.due_on) == (OFFERED, "lx", None)


def test_a_co_handling_unit_is_told_at_its_own_node():
    _, events = opened(place="990121101", category_l1="UC", category_l2="物业服务", received_by="u_lx_xf")
    assert [(one.to_unit, one.to_node) for one in events if isinstance(one, MatterShared)] == [("u_qh", "qh")]


def test_what_is_unclear_waits_with_the_limit_of_the_petition_office():
    referral, events = opened(**UNCLEAR)
    assert (referral.state, events) == (WAITING, [])
    assert referral.due_on == date(2024, 6, 18)
    assert "第二十二条" in referral.due_explanation


def test_an_urgent_matter_is_reported_even_while_it_waits():
    _, events = opened(**UNCLEAR, tags=("urgent",))
    assert kinds(events) == [UrgentReported]
    assert events[0].addressees == ("u_lx_gov", "u_city_xf")


def test_the_triage_that_goes_up_carries_neither_text_nor_person():
    _, events = opened()
    told = repr(events[0])
    assert "周启明" not in told
    assert "占地补偿一年" not in told


def test_a_clerk_refers_what_waits_and_says_why():
    referral, *events = domain.refer(
        waiting(), a_form("u_qh", co_units=["u_lx_ca"], reason="属青禾镇职责"), an_officer(), a_desk()
    )
    assert kinds(events) == [MatterTriaged, MatterReferred, MatterShared]
    assert (events[1].to_node, events[1].hop, events[2].to_unit) == ("qh", 1, "u_lx_ca")
    assert events[0].because[-1].reason == "属青禾镇职责"
    assert referral.history[-1].by == "陈办事"


def test_a_clerk_who_chooses_another_unit_must_say_why():
    with pytest.raises(Invalid) as fault:
        domain.refer(waiting(), a_form("u_qh"), an_officer(), a_desk())
    assert fault.value.fields == {"reason": "reason_missing"}


@pytest.mark.parametrize(
    ("lead", "fault"),
    [("u_nobody", "unknown_unit"), ("u_lx_fp", "unit_not_active"), ("u_lx_xf", "petition_office_never_decides")],
)
def test_a_unit_that_cannot_have_it_is_refused_by_name(lead, fault):
    with pytest.raises(Invalid) as refused:
        domain.refer(waiting(), a_form(lead, reason="因为"), an_officer(), a_desk())
    assert refused.value.fields == {"lead_unit": fault}


def test_an_assigned_matter_is_reported_back_by_the_usual_day_unless_the_letter_says_another():
    by, desk = an_officer(), a_desk()
    usual, *_ = domain.refer(waiting(), a_form("u_qh", action="assign", reason="交办"), by, desk)
    assert usual.report_due_on == date(2024, 8, 2)
    named = a_form("u_qh", action="assign", reason="交办", report_due_on=date(2024, 6, 20))
    assert domain.refer(waiting(), named, by, desk)[0].report_due_on == date(2024, 6, 20)
    with pytest.raises(Invalid) as fault:
        domain.refer(waiting(), {**named, "report_due_on": date(2024, 6, 3)}, by, desk)
    assert fault.value.fields == {"report_due_on": "not_in_the_future"}


def test_a_forwarded_matter_owes_no_report():
    assert opened()[0].report_due_on is None


def test_a_unit_outside_the_network_is_written_to_on_paper():
    referral, *events = domain.refer(waiting(), a_form("u_bs_gov", reason="属白石县"), an_officer(), a_desk())
    assert (referral.state, kinds(events)) == (OUTSIDE, [MatterTriaged])
    assert [one.addressee for one in issue(waiting(), referral, events, a_desk())] == ["u_bs_gov"]


def test_a_visitor_who_is_told_where_to_go_gets_it_in_writing():
    before = waiting(category_l1="PL", category_l2="诉讼", channel="visit")
    referral, *events = domain.refer(before, a_form("u_lx_pl"), an_officer(), a_desk())
    assert referral.state == DIRECTED
    papers = issue(before, referral, events, a_desk())
    assert [(one.paper, one.addressee) for one in papers] == [("path_notice", "petitioner")]


def test_the_office_lets_go_when_the_unit_has_it():
    referral, _ = opened()
    assert domain.hear_taken(referral, taken(referral), a_desk()).state == HANDED_OVER


@pytest.mark.parametrize("other", [{"hop": 2}, {"unit": "u_qh"}])
def test_a_receipt_of_another_offer_changes_nothing(other):
    referral, _ = opened()
    assert domain.hear_taken(referral, taken(referral, **other), a_desk()) == referral


def test_an_objection_waits_for_the_office_for_three_working_days():
    referral = objected()
    assert referral.due_on == date(2024, 6, 11), "8-10 June 2024 is the Dragon Boat Festival"
    assert referral.objections[0].ground == "not_in_duty_list"


def test_an_objection_may_come_before_or_after_the_receipt():
    desk = a_desk()
    referral, _ = opened()
    after = domain.hear_taken(referral, taken(referral), desk)
    assert domain.hear_refusal(after, refusal(after), desk)[0].state == OBJECTED
    before, *_ = domain.hear_refusal(referral, refusal(referral), desk)
    assert domain.hear_taken(before, taken(referral), desk).state == OBJECTED


def test_an_objection_heard_of_an_older_offer_changes_nothing():
    referral, _ = opened()
    assert domain.hear_refusal(referral, refusal(referral, hop=0), a_desk()) == (referral,)


def test_papers_come_back_only_when_the_office_agrees():
    referral, answer = domain.agree_return(objected(), {"reason": "核实属实", "version": None}, an_officer(), a_desk())
    assert isinstance(answer, ObjectionAnswered)
    assert (answer.to_unit, answer.hop, answer.agreed) == ("u_lx_nr", 1, True)
    assert (referral.state, referral.triage.lead_unit, referral.return_count) == (WAITING, "", 1)
    with pytest.raises(Invalid) as fault:
        domain.refer(referral, a_form("u_lx_nr", reason="再转"), an_officer(), a_desk())
    assert fault.value.fields == {"lead_unit": "unit_objected_before"}


def test_a_rejected_objection_leaves_the_matter_where_it_is():
    referral, answer = domain.reject_objection(
        objected(), {"reason": "属其职责", "version": None}, an_officer(), a_desk()
    )
    assert (referral.state, answer.agreed, answer.reason) == (HANDED_OVER, False, "属其职责")


def test_the_second_objection_opens_designation_at_the_common_superior():
    desk = a_desk()
    referral, events = objected_twice(desk, "u_lx_agri")
    assert (referral.state, events) == (DESIGNATION, []), "both are the county's own: its office is the common superior"
    assert referral.due_on == date(2024, 6, 11)


def test_a_designation_has_no_way_back():
    desk = a_desk()
    referral, _ = objected_twice(desk, "u_lx_agri")
    form = {"lead_unit": "u_lx_nr", "reason": "依权责清单", "version": None}
    referral, *events = domain.designate(referral, form, an_officer("u_lx_xf", "leader"), desk)
    assert kinds(events) == [ObjectionAnswered, MatterTriaged, MatterReferred]
    assert (events[0].to_unit, events[0].agreed) == ("u_lx_agri", True)
    assert (events[2].to_unit, events[2].rule, events[2].hop) == ("u_lx_nr", "R11", 3)
    with pytest.raises(Refused, match="designated_no_return"):
        domain.hear_refusal(referral, refusal(referral), desk)


def test_the_last_objector_may_be_the_one_who_is_designated():
    desk = a_desk()
    referral, _ = objected_twice(desk, "u_lx_agri")
    form = {"lead_unit": "u_lx_agri", "reason": "依权责清单", "version": None}
    referral, *events = domain.designate(referral, form, an_officer("u_lx_xf", "leader"), desk)
    assert kinds(events) == [ObjectionAnswered, MatterTriaged]
    assert not events[0].agreed
    assert referral.state == HANDED_OVER


def township_desk() -> Desk:
    office = Unit("u_qh_xf", "青禾镇信访办", "990121101000", "petition_office")
    return a_desk("qh", "u_qh_xf", a_world(office))


def passed_up() -> tuple[Referral, DesignationAsked]:
    desk = township_desk()
    referral, _ = opened(desk, place="990121101201", received_by="u_qh_xf")
    referral, *_ = domain.hear_refusal(referral, refusal(referral), desk)
    referral, _ = domain.agree_return(referral, {"reason": "同意", "version": None}, an_officer("u_qh_xf"), desk)
    referral, *_ = domain.refer(referral, a_form("u_qh", reason="镇里办"), an_officer("u_qh_xf"), desk)
    referral, asked = domain.hear_refusal(referral, refusal(referral), desk)
    return referral, asked


def test_units_of_two_levels_are_decided_upon_above_both():
    referral, asked = passed_up()
    assert referral.state == PASSED_UP
    assert (asked.to_node, asked.to_unit, asked.objectors) == ("lx", "u_lx_xf", ("u_lx_nr", "u_qh"))


def test_the_common_superior_takes_the_matter_over_and_answers_the_last_objector():
    _, asked = passed_up()
    desk = a_desk()
    referral = domain.take_over(asked, desk)
    assert (referral.state, referral.desk, referral.submission.text) == (DESIGNATION, "u_lx_xf", asked.text)
    form = {"lead_unit": "u_lx_nr", "reason": "依权责清单", "version": None}
    referral, *events = domain.designate(referral, form, an_officer("u_lx_xf", "leader"), desk)
    answer, _, offer = events[0], events[1], events[2]
    assert (answer.to_node, answer.to_unit, answer.hop, answer.agreed) == ("qh", "u_qh", 2, True)
    assert (offer.from_node, offer.to_unit, offer.hop, offer.rule) == ("lx", "u_lx_nr", 3, "R11")
    assert domain.hear_taken(referral, taken(referral), desk).state == HANDED_OVER


def test_what_all_may_hear_of_an_accusation_has_neither_its_words_nor_its_author():
    desk = a_desk()
    referral, *_ = domain.open_referral(from_example("EX11"), desk)
    sent, *events = domain.refer_by_itself(referral, desk)
    offer = events[1]
    assert (kinds(events), offer.to_unit) == ([MatterTriaged, MatterReferred], "u_lx_cdi")
    assert "亲戚的公司" in offer.text
    assert issue(referral, sent, events, desk) == ()
    assert "郑学文" not in repr(events[0])
    assert "亲戚的公司" not in repr(events[0])
    assert sent.submission.text == offer.text, "should it come back, the words are not lost"


@pytest.mark.parametrize("form", [{"lead_unit": "u_sq"}, {"lead_unit": "u_lx_cdi", "co_units": ["u_sq"]}])
def test_an_accusation_goes_to_nobody_but_the_discipline_organ(form):
    referral = waiting(legal_class="accusation")
    with pytest.raises(Invalid) as fault:
        domain.refer(referral, a_form(**form, reason="因为"), an_officer(), a_desk())
    assert set(fault.value.fields.values()) == {"accusation_only_to_discipline"}


@pytest.mark.parametrize("step", [domain.agree_return, domain.reject_objection, domain.designate])
def test_a_step_that_is_not_open_says_what_is(step):
    with pytest.raises(Refused) as refused:
        step(waiting(), {"reason": "因为", "lead_unit": "u_qh", "version": None}, an_officer(), a_desk())
    assert refused.value.facts["open_zh"].startswith("转送、交办、不予受理")


def test_a_clerk_who_saw_an_older_version_is_told_to_look_again():
    with pytest.raises(Conflict):
        domain.refer(replace(waiting(), version=4), a_form("u_qh", reason="因为", version=3), an_officer(), a_desk())


def test_the_letter_to_the_unit_says_what_and_why():
    desk = a_desk()
    before, *_ = domain.open_referral(a_submission(), desk)
    after, *events = domain.refer_by_itself(before, desk)
    (letter,) = issue(before, after, events, desk)
    assert (letter.paper, letter.addressee) == ("forward_letter", "u_lx_nr")
    for words in ("临溪县自然资源局", "石桥镇上坝村", "石桥镇人民政府", before.number):
        assert words in letter.text


def test_an_urgent_matter_has_its_report_and_its_assign_letter():
    desk = a_desk()
    before, *reported = domain.open_referral(from_example("EX25"), desk)
    after, *events = domain.refer_by_itself(before, desk)
    papers = {one.paper: one for one in issue(before, after, [*reported, *events], desk)}
    assert set(papers) == {"urgent_report", "assign_letter"}
    assert "清江市信访局" in papers["urgent_report"].text
    told = [one.addressee for one in issue(before, after, reported, desk) if one.paper == "urgent_report"]
    assert told == ["u_lx_gov", "u_city_xf"], "the own leadership and the office above (T22 art. 25)"
    assert "2024年6月11日" in papers["assign_letter"].text, "day 7 is in the Dragon Boat Festival"


def test_letters_of_later_offers_have_numbers_of_their_own():
    desk = a_desk()
    again, _ = domain.agree_return(objected(desk), {"reason": "同意", "version": None}, an_officer(), desk)
    after, *events = domain.refer(again, a_form("u_lx_agri", reason="改由农业"), an_officer(), desk)
    (letter,) = issue(again, after, events, desk)
    assert letter.paper_number.endswith("之2")


def test_a_referral_can_be_put_away_and_found_again():
    kept = Referrals.in_memory()
    referral, events = opened()
    kept.add(referral, *events, because="e1")
    assert kept.page("u_lx_xf", OFFERED, "", 10) == [replace(referral, version=1)]
    assert kept.page("u_lx_xf", WAITING, "", 10) == []
    assert kept.page("u_qh", None, "", 10) == []
    assert kinds(kept.said) == [MatterTriaged, MatterReferred, MatterShared]
