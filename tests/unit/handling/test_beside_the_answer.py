"""The log, reports, carrying out, urging, assistance, calling back, other procedures, and the complete file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.handling import domain
from services.handling.archiving import index, missing
from services.handling.case import ARCHIVED, CLOSED, Case
from services.handling.lawful import open_steps
from services.handling.papers import filed, issue
from services.handling.taking import Office, taken
from shared.errors import Invalid, Refused
from shared.events.handling import (
    AssistanceAnswered,
    AssistanceReferred,
    CaseArchived,
    CaseCalledBack,
    CaseClosed,
    CasePerformed,
    EnforcementUrged,
    ReportSent,
)
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
    a_served_case,
    an_accepted_case,
    an_assigned_case,
    today,
)

OFFICE = Office(UNITS)
URGE = {"obliged": "u_sq", "perform_by": date(2026, 5, 10), "reason": "补偿款仍未到账。"}
AID = {"kind": "social_assistance", "to": "临溪县民政局", "reason": "家中主要劳力病重，生活困难。"}


def step(case: Case, name: str, form: dict[str, Any], day: str) -> tuple[Case, list[PaperIssued]]:
    """The step with its papers in the file."""
    done = taken(case, name, {"papers": [], **form}, OFFICER, today(day), OFFICE)
    return done.case, list(done.papers)


def a_filed_case(**changes: Any) -> Case:
    """Accepted, decided and served with its papers in the file."""
    case, _ = step(a_case(**changes), "accept", ACCEPT, "2026-03-03")
    case, _ = step(case, "decide", DECIDE, "2026-04-01")
    case, _ = step(case, "serve", SERVE, "2026-04-03")
    return case


def test_the_log_is_added_to_and_moves_nothing() -> None:
    case = an_accepted_case()
    (case,) = domain.write_log(case, {"note": "到现场查看，量得一亩二分。"}, OFFICER, today("2026-03-05"))
    (case,) = domain.write_log(
        case, {"note": "电话核实村委会记录。", "noted_on": date(2026, 3, 4)}, OFFICER, today("2026-03-06")
    )
    assert [(one.on, one.by, one.text[:2]) for one in case.log] == [
        (date(2026, 3, 5), "林芳", "到现"), (date(2026, 3, 4), "林芳", "电话"),
    ]  # fmt: skip
    assert case.state == "accepted"


def test_progress_is_reported_to_who_assigned_and_to_nobody_else() -> None:
    case, *_ = domain.accept(an_assigned_case(), ACCEPT, OFFICER, today())
    case, papers = step(case, "report", {"kind": "progress", "text": "已完成测量，正在核算补偿。"}, "2026-03-10")
    assert case.reports[0].kind == "progress"
    assert [(one.paper, one.addressee) for one in papers] == [("notice", "u_lx_xf")]
    assert "正在核算补偿" in papers[0].text
    assert "report" not in open_steps(an_accepted_case(), date(2026, 3, 10)), "what is only forwarded"


def test_a_completion_is_reported_only_when_there_is_a_result() -> None:
    case, *_ = domain.accept(an_assigned_case(), ACCEPT, OFFICER, today())
    with pytest.raises(Refused) as refusal:
        domain.report(case, {"kind": "completion", "text": "已办结。"}, OFFICER, today())
    assert refusal.value.code == "no_result_to_report"
    case, _ = step(case, "decide", DECIDE, "2026-04-01")
    case, said = domain.report(case, {"kind": "completion", "text": "补充：款已备好。"}, OFFICER, today("2026-04-02"))
    assert isinstance(said, ReportSent)
    (paper,) = issue(case, [said], UNITS, today("2026-04-02"))
    assert paper.paper_number.endswith("-2号"), "the second report of the year"
    assert "款已备好" in paper.text


def test_a_decision_on_an_assigned_matter_is_reported_with_it_and_not_again_at_the_end() -> None:
    case, *_ = domain.accept(an_assigned_case(), ACCEPT, OFFICER, today())
    case, _, report = domain.decide(case, DECIDE, OFFICER, today("2026-04-01"))
    assert report == ReportSent(NUMBER, "lx", "lx", "u_lx_nr", "u_lx_xf", "completion", date(2026, 4, 1), hop=1)
    case, _ = domain.serve(case, SERVE, OFFICER, today("2026-04-03"))
    events = domain.close(case, CLOSE, OFFICER, today("2026-04-10"))[1:]
    assert [type(one) for one in events] == [CasePerformed, CaseClosed]


def test_a_supporting_decision_is_carried_out_once() -> None:
    case = a_served_case(promised_by=date(2026, 5, 31))
    case, said = domain.perform(case, {"note": "款已到账。"}, OFFICER, today("2026-04-20"))
    assert said == CasePerformed(NUMBER, "lx", "u_lx_nr", date(2026, 4, 20), date(2026, 5, 31), hop=1)
    assert "perform" not in open_steps(case, date(2026, 4, 21))
    assert [type(one) for one in domain.close(case, CLOSE, OFFICER, today("2026-04-21"))[1:]] == [CaseClosed]


def test_what_was_not_granted_is_not_carried_out_nor_urged() -> None:
    refused = a_served_case(result="not_supported", measures="")
    assert not {"perform", "urge_enforcement"} & set(open_steps(refused, date(2026, 4, 4)))
    assert not {"perform", "urge_enforcement"} & set(open_steps(a_decided_case(), date(2026, 4, 2))), "not served"


def test_who_is_obliged_is_urged_in_writing_with_a_day() -> None:
    _, (letter,) = step(a_filed_case(), "urge_enforcement", URGE, "2026-04-20")
    assert (letter.paper, letter.addressee) == ("enforcement_letter", "u_sq")
    for words in ("石桥镇人民政府", "2026年5月10日", "补偿款仍未到账", "信处〔2026〕"):
        assert words in letter.text
    _, said = domain.urge_enforcement(a_served_case(), URGE, OFFICER, today("2026-04-20"))
    assert said == EnforcementUrged(
        NUMBER, "lx", "u_lx_nr", "u_sq", date(2026, 4, 20), date(2026, 5, 10), hop=1
    )  # fmt: skip
    with pytest.raises(Invalid) as refusal:
        domain.urge_enforcement(a_served_case(), URGE, OFFICER, today("2026-05-11"))
    assert refusal.value.fields == {"perform_by": "in_the_past"}


def test_assistance_is_asked_for_and_its_result_written_down() -> None:
    case, (letter,) = step(an_accepted_case(), "refer_assistance", AID, "2026-03-10")
    assert letter.paper == "assistance_letter"
    assert "register_assistance" in open_steps(case, date(2026, 3, 10))
    _, said = domain.refer_assistance(an_accepted_case(), AID, OFFICER, today("2026-03-10"))
    assert said == AssistanceReferred(
        NUMBER, "lx", "u_lx_nr", "social_assistance", "临溪县民政局", date(2026, 3, 10)
    )  # fmt: skip
    with pytest.raises(Refused) as refusal:
        domain.refer_assistance(case, AID, OFFICER, today("2026-03-11"))
    assert refusal.value.code == "assistance_asked"
    answer = {"kind": "social_assistance", "granted": True, "note": "已纳入临时救助。"}
    case, answered = domain.register_assistance(case, answer, OFFICER, today("2026-03-20"))
    assert answered == AssistanceAnswered(
        NUMBER, "lx", "u_lx_nr", "social_assistance", True, date(2026, 3, 20)
    )  # fmt: skip
    assert "register_assistance" not in open_steps(case, date(2026, 3, 20))


def test_the_petitioner_is_called_back_and_keeps_their_own_words() -> None:
    case, (record,) = step(a_filed_case(), "call_back", {"words": "钱到账了，还差青苗费。"}, "2026-04-20")
    assert (record.paper, record.addressee) == ("call_back_record", "u_lx_nr")
    assert "还差青苗费" in record.text
    _, said = domain.call_back(a_served_case(), {"words": "好。"}, OFFICER, today("2026-04-20"))
    assert said == CaseCalledBack(NUMBER, "lx", "u_lx_nr", date(2026, 4, 20))
    assert case.call_backs[0].words == "钱到账了，还差青苗费。"


def test_a_matter_is_brought_into_the_procedure_it_belongs_to_and_the_petitioner_is_told() -> None:
    case, (notice,) = step(
        an_accepted_case(), "import_path", {"path": "admin_review", "note": "属行政复议范围。"}, "2026-03-10"
    )
    assert (case.state, case.closure_type, case.imported_to) == (CLOSED, "imported_statutory_path", "admin_review")
    assert notice.paper == "path_notice"
    assert "60日内" in notice.text


def test_who_was_told_of_the_path_at_acceptance_is_not_told_twice() -> None:
    case, (first,) = step(a_case(legal_path="admin_review"), "accept", ACCEPT, "2026-03-03")
    assert first.paper == "path_notice"
    _, papers = step(case, "import_path", {"path": "admin_review", "note": "已导入。"}, "2026-03-10")
    assert papers == []


@pytest.mark.parametrize("path", ["petition_procedure", "none", "discipline", "suggestion", "review"])
def test_a_path_of_our_own_is_none_to_be_brought_into(path: str) -> None:
    with pytest.raises(Invalid) as refusal:
        step(an_accepted_case(), "import_path", {"path": path, "note": "无"}, "2026-03-10")
    assert refusal.value.fields == {"path": "not_a_choice"}


@pytest.mark.parametrize(("said", "kept"), [("yes", True), ("no", False), ("unknown", None), ("", None)])
def test_whether_the_substance_is_solved_is_kept_apart_from_the_end_of_the_procedure(said: str, kept: Any) -> None:
    *_, closed = domain.close(a_served_case(), {**CLOSE, "settled": said}, OFFICER, today("2026-04-10"))
    assert closed.settled is kept


# the file


def test_a_file_is_closed_when_it_is_final_and_complete() -> None:
    case, _ = step(a_filed_case(), "close", CLOSE, "2026-04-10")
    assert "archive" not in open_steps(case, date(2026, 5, 6)), "review can still be asked for"
    case, (paper,) = step(case, "archive", {}, "2026-05-07")
    assert case.state == ARCHIVED
    for words in ("信访人来件", "受理告知书", "处理意见书", "送达回证"):
        assert words in paper.text
    assert paper.text.index("受理告知书") < paper.text.index("送达回证")
    assert open_steps(case, date(2026, 5, 8)) == ()


def test_the_index_counts_what_it_lists() -> None:
    case, *_ = domain.close(a_filed_case(), CLOSE, OFFICER, today("2026-04-10"))
    rows = index(case, today("2026-05-07"))
    _, said = domain.archive(case, {}, OFFICER, today("2026-05-07"))
    assert said == CaseArchived(NUMBER, "lx", "u_lx_nr", date(2026, 5, 7), len(rows))
    assert [row[0] for row in rows] == [1, 2, 3, 4]


def test_a_file_with_a_hole_is_not_closed_and_the_refusal_names_what_is_missing() -> None:
    case, *_ = domain.close(
        a_served_case(result="supported"), {**CLOSE, "closure_type": "not_challenged_in_time"}, OFFICER,
        today("2026-05-07"),
    )  # fmt: skip
    with pytest.raises(Refused) as refusal:
        domain.archive(case, {}, OFFICER, today("2026-05-07"))
    assert refusal.value.code == "file_incomplete"
    for words in ("受理告知书", "信访事项处理意见书", "送达回证", "落实情况"):
        assert words in refusal.value.facts["missing_zh"]


def test_a_deemed_acceptance_leaves_a_hole_until_the_notice_goes_out() -> None:
    case, *_ = domain.deem(a_case(), today("2026-03-18"))
    assert any("受理告知书" in words for words in missing(case))
    case, papers = step(case, "accept", ACCEPT, "2026-03-20")
    assert [one.paper for one in papers] == ["acceptance_notice"]
    assert not any("受理告知书" in words for words in missing(case))


def test_an_answered_suggestion_is_archived_at_once() -> None:
    case, _ = step(a_case(legal_class="suggestion", legal_path="suggestion"), "reply", REPLY, "2026-03-04")
    case, _ = step(case, "archive", {}, "2026-03-04")
    assert case.state == ARCHIVED


def test_no_paper_number_is_given_twice() -> None:
    case = a_filed_case()
    for day in ("2026-04-20", "2026-04-21", "2026-04-22"):
        case, _ = step(case, "call_back", {"words": "再问一次。"}, day)
    numbers = [one.paper_number for one in case.issued]
    assert len(set(numbers)) == len(numbers)
    assert filed(case, (), today()) == case
