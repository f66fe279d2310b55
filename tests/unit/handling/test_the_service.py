"""The door again: previews and edited papers, silence by the clock, and what is heard of a matter."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.handling.domain import RULES
from services.handling.service import HandlingService
from services.handling.steps import FIELDS, steps
from shared.errors import AlreadyHandled, Conflict, Invalid, NotFound, Refused
from shared.events.handling import CaseAccepted, CaseClosed, CaseDecided
from shared.events.intake import MatterEvaluated, MatterSupplemented, MatterUrged, MatterWithdrawn
from shared.events.reviews import ReviewDecided
from shared.events.routing import MatterReferred, PaperIssued
from shared.matters.lists import ALL_RESULTS
from shared.matters.numbers import make
from shared.matters.steps.handling import CASE_STEPS
from shared.matters.steps.hearings import HEARING_STEPS
from shared.words import say
from tests.unit.handling.desk import (
    CLERK,
    CLOSE,
    DECIDE,
    EXTEND,
    LEADER,
    NEIGHBOUR,
    NOT_ACCEPT,
    NUMBER,
    OFFICER,
    SERVE,
    a_referral,
    a_service,
    an_accepted_case,
    as_by,
    in_envelope,
    today,
    turn_to,
)

BY = as_by(OFFICER)
AT = datetime(2026, 3, 9, 2, tzinfo=UTC)


def with_a_case(**changes: Any) -> Any:
    service = a_service()
    service.take(said := a_referral(**changes), in_envelope(said))
    return service


def decided(service: Any, **changes: Any) -> Any:
    service.accept(NUMBER, {}, BY)
    turn_to(service, "2026-04-01")
    form = {name: value for name, value in DECIDE.items() if value is not None}
    return service.decide(NUMBER, {**form, **changes}, BY)


def papers(service: Any) -> list[PaperIssued]:
    return [one for one in service.cases.said if isinstance(one, PaperIssued)]


def test_every_step_has_a_form_a_rule_fields_and_an_rpc() -> None:
    assert set(CASE_STEPS) <= set(RULES)
    assert set(CASE_STEPS) - set(HEARING_STEPS) == set(FIELDS), "those of hearings are offered apart"
    assert all(hasattr(getattr(HandlingService, step), "nameko_entrypoints") for step in CASE_STEPS)


def test_a_preview_shows_what_would_go_out_and_keeps_nothing() -> None:
    service = with_a_case()
    (draft,) = service.preview("accept", NUMBER, {}, BY)
    assert draft["paper"] == "acceptance_notice"
    assert "周启明：" in draft["text"]
    assert service.case(NUMBER, BY)["state"] == "taken"
    assert papers(service) == []
    service.accept(NUMBER, {}, BY)
    assert (papers(service)[0].title, papers(service)[0].text) == (draft["title"], draft["text"])


def test_a_preview_is_refused_where_the_step_is() -> None:
    service = with_a_case()
    with pytest.raises(Refused):
        service.preview("serve", NUMBER, SERVE, BY)
    with pytest.raises(Invalid):
        service.preview("object", NUMBER, {"ground": "x"}, BY)
    for stranger in (NEIGHBOUR, CLERK):
        with pytest.raises(NotFound):
            service.preview("accept", NUMBER, {}, as_by(stranger))
    with pytest.raises(NotFound):
        service.preview("no_such_step", NUMBER, {}, BY)


def test_the_words_that_go_out_are_the_edited_ones_under_the_same_number() -> None:
    service = with_a_case()
    (draft,) = service.preview("accept", NUMBER, {}, BY)
    edited = draft["text"].replace("周启明：", "尊敬的周启明：")
    service.accept(NUMBER, {"papers": [{"paper": "acceptance_notice", "text": edited}]}, BY)
    (issued,) = papers(service)
    assert issued.text == edited.strip()
    assert issued.paper_number in edited


def test_a_paper_that_the_step_does_not_issue_cannot_be_slipped_in() -> None:
    with pytest.raises(Invalid) as refusal:
        with_a_case().accept(NUMBER, {"papers": [{"paper": "handling_decision", "text": "驳回。"}]}, BY)
    assert refusal.value.fields == {"papers": "not_a_choice"}


def test_an_edited_paper_may_say_no_more_than_a_written_one() -> None:
    with pytest.raises(Invalid) as refusal:
        with_a_case().accept(NUMBER, {"papers": [{"paper": "acceptance_notice", "text": "请停止上访。"}]}, BY)
    assert refusal.value.fields == {"papers": "improper_words"}


def test_an_edited_decision_may_be_worded_anew_and_not_decide_something_else() -> None:
    service = with_a_case()
    service.accept(NUMBER, {}, BY)
    turn_to(service, "2026-04-01")
    form = {name: value for name, value in DECIDE.items() if value is not None}
    (draft,) = service.preview("decide", NUMBER, form, BY)
    lines = draft["text"].splitlines()
    result = next(line for line in lines if line.strip() == f"{ALL_RESULTS[form['result']]}。")
    remedy = next(line for line in lines if "申请复查" in line)
    number = next(line for line in lines if line.strip().endswith("号"))
    for before, after in ((result, "　　予以驳回。"), (remedy, "　　本意见为最终意见。"), (number, "")):
        edited = draft["text"].replace(before, after)
        with pytest.raises(Invalid) as refusal:
            service.decide(NUMBER, {**form, "papers": [{"paper": "handling_decision", "text": edited}]}, BY)
        assert refusal.value.fields == {"papers": "paper_lacks_what_binds"}
    worded = draft["text"].replace("周启明：", "尊敬的周启明：")
    service.decide(NUMBER, {**form, "papers": [{"paper": "handling_decision", "text": worded}]}, BY)
    assert papers(service)[-1].text == worded.strip()


def test_nobody_received_a_decision_before_it_went_out_so_the_time_for_review_is_not_shortened_by_its_date() -> None:
    service = with_a_case()
    service.accept(NUMBER, {}, BY)
    turn_to(service, "2026-04-20")
    form = {name: value for name, value in DECIDE.items() if value is not None}
    service.decide(NUMBER, {**form, "decided_on": "2026-03-05"}, BY)
    for early in ({"served_on": "2026-03-06"}, {"posted_on": "2026-03-06", "served_on": "2026-04-20"}):
        with pytest.raises(Invalid) as refusal:
            service.serve(NUMBER, {**SERVE, **early}, BY)
        assert set(refusal.value.fields.values()) == {"before_the_step_it_follows"}
    shown = service.serve(NUMBER, {**SERVE, "served_on": "2026-04-20"}, BY)
    assert shown["review_until"] == "2026-05-20"
    assert "not_challenged_in_time" not in str(shown["steps"])


def test_only_the_head_extends() -> None:
    service = with_a_case()
    service.accept(NUMBER, {}, BY)
    assert "extend" not in [offer["step"] for offer in service.case(NUMBER, BY)["steps"]]
    with pytest.raises(NotFound):
        service.extend(NUMBER, EXTEND, BY)
    shown = service.extend(NUMBER, EXTEND, as_by(LEADER))
    assert shown["extension"]["approved_by"] == "高强"
    assert [one.paper for one in papers(service)] == ["acceptance_notice", "extension_notice"]


def test_a_decision_names_the_organs_that_may_review_it() -> None:
    service = with_a_case()
    decided(service)
    assert "临溪县人民政府" in papers(service)[-1].text


def test_claims_come_in_and_go_out_one_by_one() -> None:
    service = with_a_case()
    service.accept(NUMBER, {"claims": "付补偿款\n修水渠"}, BY)
    turn_to(service, "2026-04-01")
    (offer,) = (one for one in service.case(NUMBER, BY)["steps"] if one["step"] == "decide")
    assert "result" not in [field["name"] for field in offer["fields"]]
    answers = [
        {"claim": "付补偿款", "result": "supported", "opinion": "应当支付。"},
        {"claim": "修水渠", "result": "explained", "opinion": "水渠由村里维修。"},
    ]
    form = {name: value for name, value in DECIDE.items() if value is not None and name != "result"}
    shown = service.decide(NUMBER, {**form, "claims": answers}, BY)
    assert (shown["result"], shown["result_zh"]) == ("partly_supported", "部分予以支持")
    assert "水渠由村里维修" in papers(service)[-1].text


def test_what_is_not_accepted_goes_out_in_writing_with_where_to_go() -> None:
    service = with_a_case()
    shown = service.not_accept(NUMBER, NOT_ACCEPT, BY)
    (notice,) = papers(service)
    assert (shown["state"], shown["ground_zh"], notice.paper) == ("closed", "属于司法机关职权", "not_accept_notice")
    assert "临溪县人民法院" in notice.text


# silence, by the clock


def test_the_clock_accepts_what_nobody_answered_once_and_issues_no_paper() -> None:
    service = with_a_case()
    turn_to(service, "2026-03-17")
    service.deem()
    assert service.case(NUMBER, BY)["state"] == "taken"
    turn_to(service, "2026-03-18")
    service.deem()
    service.deem()
    shown = service.case(NUMBER, BY)
    assert (shown["state"], shown["deemed"], shown["accepted_on"]) == ("accepted", True, "2026-03-17")
    assert len([one for one in service.cases.said if isinstance(one, CaseAccepted)]) == 1
    assert papers(service) == []
    assert shown["steps"][0]["zh"] == "补发受理告知"
    shown = service.accept(NUMBER, {}, BY)
    assert [one.paper for one in papers(service)] == ["acceptance_notice"]
    assert not shown["owes_notice"]


def test_what_is_only_replied_to_hides_no_silent_case_behind_it() -> None:
    service = a_service()
    for serial in range(1, 8):
        kind = {} if serial == 7 else {"legal_class": "suggestion", "legal_path": "suggestion"}
        said = a_referral(number=make("yj", 2026, serial), **kind)
        service.take(said, in_envelope(said))
    turn_to(service, "2026-04-18")
    service.deem()
    assert [one.number for one in service.cases.said if isinstance(one, CaseAccepted)] == [make("yj", 2026, 7)]


def test_who_moved_a_silent_case_in_the_same_moment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    service = with_a_case()
    turn_to(service, "2026-03-18")
    stale = service.cases.get(NUMBER)
    service.accept(NUMBER, {}, BY)
    monkeypatch.setattr(service.cases, "silent", lambda on, after, limit: [] if after else [stale])
    service.deem()
    assert service.cases.get(NUMBER).history[-1].step == "accept"


# heard


def told(service: Any, said: Any, hear: str, id: str = "") -> None:
    getattr(service, hear)(said, in_envelope(said, id))


def test_what_the_petitioner_does_is_shown_on_the_case() -> None:
    service = with_a_case()
    service.accept(NUMBER, {}, BY)
    told(service, MatterSupplemented(NUMBER, "lx", "s1", AT, "补交协议。"), "hear_supplement")
    told(service, MatterUrged(NUMBER, "lx", "yj", AT, 2), "hear_urging")
    told(service, MatterEvaluated(NUMBER, "lx", "yj", "unit", "u_lx_nr", "satisfied", AT), "hear_evaluation")
    shown = service.case(NUMBER, BY)
    assert (shown["supplements"][0]["text"], shown["urged"], shown["evaluations"][0]["zh"]) == ("补交协议。", 2, "满意")
    assert [one["zh"] for one in shown["history"][2:]] == ["信访人补充材料", "信访人催办", "信访人评价"]


def test_what_is_heard_of_a_matter_that_does_not_lie_here_changes_nothing() -> None:
    service = a_service()
    told(service, MatterUrged(NUMBER, "lx", "yj", AT, 1), "hear_urging")
    told(service, MatterWithdrawn(NUMBER, "lx", "yj", AT, "petitioner"), "hear_withdrawal")
    assert service.cases.said == []


def test_a_withdrawal_closes_the_case_and_reports_it_where_it_was_assigned() -> None:
    service = with_a_case(action="assign", report_due_on=date(2026, 4, 10))
    told(service, MatterWithdrawn(NUMBER, "lx", "yj", AT, "petitioner"), "hear_withdrawal")
    assert [type(one).__name__ for one in service.cases.said[1:]] == ["CaseClosed", "ReportSent", "PaperIssued"]
    assert service.case(NUMBER, BY)["closure_type_zh"] == "已撤回"


def test_an_event_heard_twice_is_carried_out_once() -> None:
    service = with_a_case()
    said = MatterWithdrawn(NUMBER, "lx", "yj", AT, "petitioner")
    told(service, said, "hear_withdrawal", "e-withdrawn")
    with pytest.raises(AlreadyHandled):
        told(service, said, "hear_withdrawal", "e-withdrawn")
    assert len([one for one in service.cases.said if isinstance(one, CaseClosed)]) == 1


def test_a_revoked_decision_is_made_anew_at_the_same_desk() -> None:
    service = with_a_case()
    decided(service)
    turn_to(service, "2026-04-03")
    service.serve(NUMBER, {name: value for name, value in SERVE.items() if value is not None}, BY)
    said = ReviewDecided(
        NUMBER, "lx", "lx", "u_lx_gov", "review", "u_lx_nr", date(2026, 5, 20), "revoke_redo", "facts",
        date(2026, 6, 22), date(2026, 5, 29), True,
    )  # fmt: skip
    turn_to(service, "2026-05-21")
    told(service, said, "hear_review")
    shown = service.case(NUMBER, BY)
    assert (shown["state"], shown["round"], shown["due_on"]) == ("accepted", 2, "2026-06-22")
    form = {name: value for name, value in DECIDE.items() if value is not None}
    with pytest.raises(Refused) as refusal:
        service.decide(NUMBER, form, BY)
    assert refusal.value.code == "identical_redo"
    service.decide(NUMBER, {**form, "facts": "重新测绘后，占地一亩五分。"}, BY)
    assert [one.round for one in service.cases.said if isinstance(one, CaseDecided)] == [1, 2]
    assert papers(service)[-1].paper_number.endswith("-2号")


def test_every_refusal_of_the_desk_has_its_words() -> None:
    for code in (
        "objection_instead", "visits_only", "no_longer_instead", "ground_not_lawful_here", "new_facts_reopen",
        "consent_missing", "claim_unanswered", "identical_redo", "in_the_past", "no_result_to_report",
        "assistance_asked", "file_incomplete", "paper_lacks_what_binds",
    ):  # fmt: skip
        facts = {"ground_zh": "不属于", "report_due_on": "", "claim": "", "revoked_on": "", "number": "", "kind_zh": "",
                 "missing_zh": "", "missing": 1, "line": ""}  # fmt: skip
        assert say(code, **facts)["zh"]


def test_a_closed_case_is_shown_with_whether_it_is_solved() -> None:
    service = with_a_case()
    decided(service)
    turn_to(service, "2026-04-03")
    service.serve(NUMBER, {name: value for name, value in SERVE.items() if value is not None}, BY)
    shown = service.close(NUMBER, {**CLOSE, "settled": "yes"}, BY)
    assert (shown["settled"], shown["performed_on"]) == (True, "2026-04-03")
    with pytest.raises(Conflict):
        service.log(NUMBER, {"note": "补记。", "version": 1}, BY)


def test_the_desk_proposes_and_the_officer_decides() -> None:
    offers = {offer.step: offer for offer in steps(an_accepted_case(), LEADER, today("2026-03-10"))}
    (claim,) = (field for field in offers["decide"].fields if field.name == "claim")
    assert claim.value == an_accepted_case().text
    assert isinstance(a_referral(), MatterReferred)
