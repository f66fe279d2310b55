"""Sessions, agreements and what becomes of them: performed item by item, breached, confirmed, passed on."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pypdf
import pytest

from services.mediation import domain
from services.mediation.papers import papers
from shared.codec import from_plain, to_plain
from shared.documents.pdf import print_pdf
from shared.documents.sheet import bare, sheet_of
from shared.errors import Refused
from shared.events.mediation import (
    MediationAgreed,
    MediationBreached,
    MediationConfirmationAsked,
    MediationConfirmed,
    MediationEnded,
    MediationPassed,
    MediationPerformed,
)
from tests.unit.mediation.desk import (
    AGREE,
    BY,
    FAIL,
    MEDIATOR,
    NUMBER,
    ONE,
    OTHER,
    SESSION,
    a_service,
    agreed,
    asked,
    consented,
    faults,
    refusal,
    today,
    turn_to,
)
from tests.unit.mediation.network import around, county

DONE = {"note": "已经付清。"}


def open_now(mediation: domain.Mediation, day: str = "2026-03-10") -> set[str]:
    return {one.step for one in domain.steps(mediation, MEDIATOR, today(day), around())}


def test_sessions_are_held_adjourned_and_recorded() -> None:
    plan = {"planned_on": date(2026, 3, 12), "place": "村委会", "reason": ""}
    (mediation,) = domain.plan(consented(), plan, MEDIATOR, today())
    assert faults(domain.plan, mediation, plan, MEDIATOR, today()) == {"reason": "missing"}
    again = {**plan, "planned_on": date(2026, 3, 14), "reason": "一方临时有事。"}
    (mediation,) = domain.plan(mediation, again, MEDIATOR, today())
    first = {**SESSION, "next_on": date(2026, 3, 20)}
    (mediation,) = domain.hold(mediation, first, MEDIATOR, today("2026-03-14"))
    assert (mediation.state, mediation.planned_on) == ("in_session", date(2026, 3, 20))
    both = [{"party": ONE, "how": "in_person"}, {"party": OTHER, "how": "agent"}]
    second = {**SESSION, "attended": both, "outcome": "agreed", "units": "司法所、派出所"}
    (mediation,) = domain.hold(mediation, second, MEDIATOR, today("2026-03-20"))
    assert [one.outcome for one in mediation.sessions] == ["continue", "agreed"]
    assert mediation.sessions[1].units == "司法所、派出所"
    assert [one.on for one in mediation.history if one.step == "hold_session"] == [date(2026, 3, 14), date(2026, 3, 20)]


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"attended": [{"party": "路人", "how": "in_person"}]}, {"attended": "not_a_choice"}),
        ({"attended": []}, {"attended": "not_a_choice"}),
        ({"attended": [{"party": ONE, "how": "absent"}] * 2}, {"attended": "twice"}),
        ({"outcome": "failed", "next_on": date(2026, 3, 20)}, {"next_on": "not_a_choice"}),
        ({"next_on": date(2026, 3, 9)}, {"next_on": "before_the_step_it_follows"}),
        ({"held_on": date(2026, 3, 4)}, {"held_on": "before_the_step_it_follows"}),
    ],
)
def test_a_session_names_only_its_sides_and_goes_on_only_when_it_continues(told: Any, fault: Any) -> None:
    assert faults(domain.hold, consented(), {**SESSION, **told}, MEDIATOR, today()) == fault


def test_no_session_is_held_before_both_sides_consented() -> None:
    assert refusal(domain.hold, asked(), SESSION, MEDIATOR, today()).code == "mediation_step_not_open"


def test_an_agreement_in_instalments_is_performed_with_its_last_item() -> None:
    mediation = agreed()
    assert mediation.agreement is not None and mediation.agreement.perform_by == date(2026, 4, 20)
    (mediation,) = domain.perform_item(mediation, {"item": "2", **DONE}, MEDIATOR, today("2026-03-15"))
    assert mediation.state == "agreed" and open_now(mediation) >= {"perform_item", "perform", "follow_up"}
    assert faults(domain.perform_item, mediation, {"item": "2", **DONE}, MEDIATOR, today("2026-03-16")) == {
        "item": "not_a_choice"
    }
    mediation, said = domain.perform_item(mediation, {"item": "1", **DONE}, MEDIATOR, today("2026-03-18"))
    assert said == MediationPerformed(NUMBER, "yj", "u_yjc", date(2026, 3, 18), "people")
    assert mediation.state == "performed"


def test_a_visit_sees_how_it_is_carried_out() -> None:
    (mediation,) = domain.follow_up(agreed(), {"found": "已付一千元。"}, MEDIATOR, today("2026-03-21"))
    assert [(one.visited_on, one.by) for one in mediation.visits] == [(date(2026, 3, 21), "杨树林")]
    assert mediation.state == "agreed"


def test_what_is_late_is_a_breach_and_what_is_not_late_is_none() -> None:
    mediation = agreed()
    assert "register_breach" not in open_now(mediation, "2026-03-20")
    assert "register_breach" in open_now(mediation, "2026-03-21")
    form = {"item": "", "note": "至今没有付款。"}
    early = {**form, "item": "2"}
    assert faults(domain.register_breach, mediation, early, MEDIATOR, today("2026-03-25")) == {"item": "not_late"}
    mediation, said = domain.register_breach(mediation, form, MEDIATOR, today("2026-03-25"))
    assert said == MediationBreached(NUMBER, "yj", "u_yjc", date(2026, 3, 25), date(2026, 3, 20), "people")
    [paper] = papers(mediation, [said], county().units, today("2026-03-25"))
    for words in ("支付一千元", "2026年3月20日前", "2026年4月9日前共同向人民法院申请司法确认", "起诉"):
        assert words in paper.text
    late, _ = domain.perform(mediation, DONE, MEDIATOR, today("2026-04-01"))
    assert late.state == "performed"


def test_after_the_thirty_days_a_breach_leaves_the_suit_and_no_confirmation() -> None:
    form = {"item": "", "note": "没有付款。"}
    mediation, said = domain.register_breach(agreed(), form, MEDIATOR, today("2026-05-06"))
    [paper] = papers(mediation, [said], county().units, today("2026-05-06"))
    assert "司法确认" not in paper.text and "起诉" in paper.text


def test_both_sides_ask_the_court_within_thirty_days_and_its_answer_is_kept() -> None:
    ask = {"court": "临溪县人民法院", "applied_on": date(2026, 4, 9)}
    mediation, asked_court = domain.ask_confirmation(agreed(), ask, MEDIATOR, today("2026-04-12"))
    assert asked_court == MediationConfirmationAsked(NUMBER, "yj", "u_yjc", date(2026, 4, 9), "people")
    answer = {"outcome": "confirmed", "ruling_number": "（2026）临民特1号"}
    mediation, said = domain.register_confirmation(mediation, answer, MEDIATOR, today("2026-04-20"))
    assert isinstance(said, MediationConfirmed) and said.outcome == "confirmed"
    breached, breach = domain.register_breach(
        mediation, {"item": "1", "note": "没有付款。"}, MEDIATOR, today("2026-04-21")
    )
    [paper] = papers(breached, [breach], county().units, today("2026-04-21"))
    assert "申请强制执行" in paper.text and "起诉" not in paper.text


def test_a_joint_application_after_the_thirty_days_is_refused() -> None:
    ask = {"court": "临溪县人民法院", "applied_on": date(2026, 4, 10)}
    refused = refusal(domain.ask_confirmation, agreed(), ask, MEDIATOR, today("2026-04-12"))
    assert (refused.code, refused.facts["until"]) == ("confirmation_too_late", "2026-04-09")


@pytest.mark.parametrize("form", [{"paper": "settlement_agreement"}, {"is_oral": True}])
def test_the_court_confirms_only_a_written_mediation_agreement(form: Any) -> None:
    mediation, said, *_ = domain.agree(consented(), {**AGREE, **form}, MEDIATOR, today())
    assert isinstance(said, MediationAgreed) and said.confirmation_until is None
    assert "ask_confirmation" not in open_now(mediation)
    issued = papers(mediation, [said], county().units, today())
    assert [one.paper for one in issued] == ([] if form.get("is_oral") else ["settlement_agreement"])


def test_an_agreement_read_again_from_its_print_says_what_was_agreed() -> None:
    mediation, *said = domain.agree(consented(), AGREE, MEDIATOR, today())
    [paper] = papers(mediation, said, county().units, today())
    sheet = sheet_of(
        paper.paper, unit="杨家村人民调解委员会", title=paper.title, paper_number=paper.paper_number, text=paper.text
    )
    pages = [bare(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(print_pdf(sheet))).pages]
    words = "".join(re.sub(rf"—{nth}—", "", page) for nth, page in enumerate(pages, 1))
    assert words == bare(paper.title + paper.text)
    for told in (f"{ONE}、{OTHER}", "杨友福支付一千元，于2026年3月20日前履行", "2026年4月9日止"):
        assert bare(told) in words


def test_a_side_that_refuses_ends_it_and_both_are_told_where_else_they_can_go() -> None:
    form = {**FAIL, "outcome": "refused", "stopped_by": OTHER}
    mediation, said = domain.fail(consented(category_l1="AG", category_l2="AG01"), form, MEDIATOR, today(), around())
    assert said == MediationEnded(NUMBER, "yj", "u_yjc", date(2026, 3, 10), "refused", "people")
    assert (mediation.stopped_by, mediation.paths[-1]) == (OTHER, "litigation")
    [paper] = papers(mediation, [said], county().units, today())
    for words in (f"{ONE}、{OTHER}：", "一方不同意", "农村土地承包仲裁委员会", "人民法院", "不收取任何费用"):
        assert words in paper.text
    assert paper.paper == "mediation_end_notice"
    assert domain.steps(mediation, MEDIATOR, today()) == ()


def test_only_a_side_stops_it_and_only_by_refusing() -> None:
    for told in ({"outcome": "refused", "stopped_by": "路人"}, {"stopped_by": ONE}):
        assert faults(domain.fail, consented(), {**FAIL, **told}, MEDIATOR, today()) == {"stopped_by": "not_a_choice"}


# the linkage of the three mediations

UP: dict[str, Any] = {
    "to_unit": "u_qh_mc",
    "kind": "people",
    "reason": "too_big",
    "note": "人数多。",
    "both_agree": True,
}


def passed(mediation: domain.Mediation, **told: Any) -> Any:
    return domain.pass_on(mediation, {**UP, **told}, MEDIATOR, today(), around())


def test_what_is_too_big_passes_up_with_both_consents_and_a_record() -> None:
    mediation, said = passed(consented())
    assert (mediation.state, mediation.passages[0].to_unit) == ("passed", "u_qh_mc")
    assert isinstance(said, MediationPassed) and said.to_node == "qh"
    there = domain.hear_passed(said, "qh", today().at, None)
    assert (there.state, there.unit, there.case_node, there.to_node) == ("consented_by_both", "u_qh_mc", "yj", "yj")
    assert [one.way for one in there.consented] == ["written", "oral"]
    assert domain.hear_passed(said, "qh", today().at, there) == there, "heard twice it is the same"


def test_once_begun_it_passes_only_with_both_sides_and_a_refused_one_not_at_all() -> None:
    assert refusal(passed, consented(), both_agree=False).code == "pass_needs_both_sides"
    assert passed(asked(), both_agree=False)[1].consents == ()
    refused, _ = domain.fail(asked(), {**FAIL, "outcome": "refused"}, MEDIATOR, today())
    with pytest.raises(Refused):
        passed(refused)
    failed, _ = domain.fail(consented(), FAIL, MEDIATOR, today())
    assert passed(failed, reason="failed", kind="joint", to_unit="u_lx_mc")[1].to_node == "lx"


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"kind": "judicial"}, {"kind": "not_done_by_this_body"}),
        ({"to_unit": "u_yjc"}, {"to_unit": "not_a_choice"}),
        ({"to_unit": "u_bs_gov"}, {"to_unit": "not_a_choice"}),
    ],
)
def test_it_passes_only_to_a_body_with_a_desk_that_does_the_kind(told: Any, fault: Any) -> None:
    assert faults(passed, consented(), **told) == fault


def test_within_a_node_it_passes_from_one_kind_to_another() -> None:
    to_court = {"to_unit": "u_lx_court", "kind": "judicial", "reason": "other_kind"}
    at_the_centre, said = domain.pass_on(
        domain.hear_passed(passed(consented(), to_unit="u_lx_mc")[1], "lx", today().at, None),
        {**UP, **to_court}, MEDIATOR, today(), around(),
    )  # fmt: skip
    at_the_court = domain.hear_passed(said, "lx", today().at, at_the_centre)
    assert (at_the_court.unit, at_the_court.kind, at_the_court.state) == ("u_lx_court", "judicial", "consented_by_both")
    assert [(one.from_kind, one.kind) for one in at_the_court.passages] == [
        ("people", "people"),
        ("people", "judicial"),
    ]


# what was kept before


def test_a_mediation_kept_before_kinds_and_items_is_read_and_goes_on() -> None:
    kept = {
        "number": NUMBER, "node": "yj", "unit": "u_yjc", "title": "墙", "text": "墙。", "parties": [ONE, OTHER],
        "asked_on": "2026-03-02", "state": "agreed", "consents": [ONE, OTHER], "agreed_on": "2026-03-10",
        "agreement": {
            "dispute": "墙。", "responsibilities": "", "content": "拆。", "performance": "拆。",
            "perform_by": "2026-03-31", "mediator": "杨树林",
        },
        "confirmation_until": "2026-04-09",
        "history": [{"step": "ask", "at": "2026-03-02T01:00:00.000Z", "on": "2026-03-02", "by": "", "note": ""}],
    }  # fmt: skip
    mediation = from_plain(domain.Mediation, {**kept, "version": 3})
    assert open_now(mediation, "2026-04-01") >= {"perform", "register_breach", "ask_confirmation"}
    assert domain.register_breach(mediation, {"item": "", "note": "未拆。"}, MEDIATOR, today("2026-04-01"))[
        1
    ].due_on == date(2026, 3, 31)
    assert domain.perform(mediation, DONE, MEDIATOR, today("2026-03-20"))[0].state == "performed"


# by the door: from request to performed


def test_from_a_request_at_the_counter_to_a_performed_agreement() -> None:
    service = a_service(day="2026-03-02")
    request = {"title": "借款", "text": "三千元没有还。", "parties": f"{ONE}\n{OTHER}", "place": "990121101201"}
    number = service.request_mediation(request, BY)["number"]
    service.register_mediator({"name": "周公正", "post": "委员", "kind": "people"}, BY)
    for party in (ONE, OTHER):
        service.consent(number, {"party": party, "way": "written"}, BY)
    panel = service.mediators({}, BY)["rows"][0]["number"]
    service.choose_mediator(number, {"mediator": panel, "way": "parties"}, BY)
    session = {name: value for name, value in SESSION.items() if value is not None}
    service.hold_session(number, {**session, "outcome": "agreed"}, BY)
    form = to_plain({**AGREE, "perform_by": None})
    [draft] = service.preview("agree", number, form, BY)
    assert draft["paper"] == "mediation_agreement" and "调解员：周公正" in draft["text"]
    service.agree(number, form, BY)
    turn_to(service, "2026-03-12")
    service.perform_item(number, {"item": "1", **DONE}, BY)
    shown = service.perform_item(number, {"item": "2", **DONE}, BY)
    assert (shown["state"], shown["agreement"]["mediator"]) == ("performed", "周公正")
    assert [one["is_done"] for one in shown["agreement_items"]] == [True, True]
    [paper] = [one for one in service.records.said if type(one).__name__ == "PaperIssued"]
    assert paper.addressee == "u_yjc", "no petitioner stands behind it; the committee hands it to both sides"
