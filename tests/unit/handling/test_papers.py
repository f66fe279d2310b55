"""Which paper goes out, to whom, and what it must say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.handling import domain
from services.handling.case import Case
from services.handling.papers import issue
from shared.events.gateway import Petitioner
from shared.events.routing import PaperIssued
from tests.unit.handling.desk import (
    ACCEPT,
    CLOSE,
    DECIDE,
    NUMBER,
    OFFICER,
    REPLY,
    SERVE,
    UNITS,
    a_case,
    a_decided_case,
    an_accepted_case,
    today,
)


def papers_of(rule: Any, case: Case, form: dict[str, Any], day: str = "2026-03-02") -> list[PaperIssued]:
    """The papers that go out with a step."""
    case, *events = rule(case, form, OFFICER, today(day))
    return list(issue(case, events, UNITS, today(day)))


def test_an_acceptance_notice_names_receipt_path_procedure_unit_contact_and_expected_day() -> None:
    (notice,) = papers_of(domain.accept, a_case(), ACCEPT, "2026-03-06")
    assert (notice.paper, notice.addressee, notice.unit) == ("acceptance_notice", "petitioner", "u_lx_nr")
    assert notice.paper_number == "临溪县自然资源局信受〔2026〕YJ-2026-000042号"
    for words in (
        "信访事项受理告知书", "周启明：", "《修路占地补偿款未付》", f"编号：{NUMBER}", "2026年3月2日收到",
        "第三十一条第（六）项",
        "预计于2026年5月6日前答复", "60日", "申请复查", "协办单位：石桥镇人民政府", "0999-1234567；临溪县人民路1号",
    ):  # fmt: skip
        assert words in notice.title + notice.text


@pytest.mark.parametrize(
    ("action", "path", "paper"),
    [
        ("forward", "petition_procedure", "acceptance_notice"),
        ("forward", "litigation", "path_notice"),
        ("assign", "duty_performance", "path_notice"),
        ("accept", "duty_performance", "acceptance_notice"),
        ("accept", "people_mediation", "acceptance_notice"),
        ("forward", "admin_review", "path_notice"),
        ("forward", "suggestion", "acceptance_notice"),
    ],
)
def test_the_notice_fits_the_path(action: str, path: str, paper: str) -> None:
    case = a_case(action=action, legal_path=path)
    (notice,) = papers_of(domain.accept, case, {**ACCEPT, "other_party": "邻居"})
    assert notice.paper == paper


def test_a_path_notice_tells_where_to_go_and_until_when() -> None:
    (notice,) = papers_of(domain.accept, a_case(legal_path="admin_review"), ACCEPT)
    assert "行政复议机关" in notice.text
    assert "60日内" in notice.text


def test_the_petitioner_is_told_of_another_path_that_is_his_to_choose() -> None:
    (notice,) = papers_of(domain.accept, a_case(), {**ACCEPT, "other_path": "admin_review"})
    assert "也可以依法选择行政复议" in notice.text


def test_no_notice_goes_to_a_writer_nobody_can_find() -> None:
    unsigned = a_case(notice_owed=False, petitioner=Petitioner(anonymous=True))
    assert papers_of(domain.accept, unsigned, ACCEPT) == []


def test_a_decision_follows_the_order_that_is_owed_and_names_the_review_organ() -> None:
    (decision,) = papers_of(domain.decide, an_accepted_case(), DECIDE, "2026-04-01")
    owed = [
        "您反映的",
        "我们查明的",
        "依据",
        "予以支持",
        "落实",
        "自收到本意见书之日起30日内，向临溪县人民政府申请复查",
        "联系方式",
    ]
    places = [decision.text.index(words) for words in owed]
    assert places == sorted(places)


def test_an_assigned_matter_is_reported_back_and_a_forwarded_one_is_not() -> None:
    assigned = an_accepted_case(action="assign", report_due_on=date(2026, 4, 10))
    decision, report = papers_of(domain.decide, assigned, DECIDE, "2026-04-01")
    assert (decision.addressee, report.paper, report.addressee) == ("petitioner", "completion_report", "u_lx_xf")
    assert "临溪县信访局：" in report.text
    assert "2026年4月1日办结" in report.text


def test_an_assigned_matter_that_closes_without_a_decision_is_reported_once() -> None:
    assigned = an_accepted_case(action="assign", report_due_on=date(2026, 4, 10))
    (report,) = papers_of(
        domain.close, assigned, {**CLOSE, "closure_type": "litigation_final", "note": "法院已作出终审判决。"}
    )
    assert report.paper == "completion_report"
    assert "法院已作出终审判决。" in report.text


def test_the_proof_of_service_stays_with_the_unit() -> None:
    (receipt,) = papers_of(domain.serve, a_decided_case(), SERVE, "2026-04-03")
    assert (receipt.paper, receipt.addressee) == ("service_receipt", "u_lx_nr")
    for words in ("2026年4月3日", "直接送达", "本人签收", "2026年5月6日", "林芳", "信处〔2026〕"):
        assert words in receipt.text


def test_a_reply_goes_to_a_known_writer_only() -> None:
    (reply,) = papers_of(domain.reply, a_case(legal_class="suggestion"), REPLY)
    assert (reply.paper, reply.addressee) == ("reply", "petitioner")
    assert "采纳" in reply.text
    unsigned = a_case(legal_class="suggestion", petitioner=Petitioner(anonymous=True), notice_owed=False)
    assert papers_of(domain.reply, unsigned, REPLY) == []


def test_no_paper_of_the_discipline_path_tells_what_it_is_about() -> None:
    case = a_case(legal_path="discipline", action="refer_discipline", legal_class="accusation", title="镇长收钱")
    (notice,) = papers_of(domain.accept, case, ACCEPT)
    assert "镇长" not in notice.text
    assigned = an_accepted_case(legal_path="discipline", action="assign", legal_class="accusation", text="镇长收钱")
    secret = {**CLOSE, "closure_type": "referred_discipline", "note": "镇长已经立案。"}
    (report,) = papers_of(domain.close, assigned, secret)
    assert "镇长" not in report.text
    asked = papers_of(domain.call_back, closed_secretly(), {"words": "镇长还在收钱。"}, "2026-04-11")
    assert ["镇长" in paper.text for paper in asked] == [False]
    told = papers_of(domain.report, assigned, {"kind": "progress", "text": "镇长已经谈话。"})
    assert ["镇长" in paper.text for paper in told] == [False]


def closed_secretly() -> Case:
    """What the discipline organ ended."""
    case = an_accepted_case(legal_path="discipline", action="refer_discipline", legal_class="accusation")
    form = {**CLOSE, "closure_type": "referred_discipline", "note": "已办。"}
    return domain.close(case, form, OFFICER, today("2026-04-10"))[0]  # type: ignore[no-any-return]
