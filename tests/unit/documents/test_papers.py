"""Templates: nothing missing, nothing smuggled in, dates and lists as offices write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import jinja2
import pytest
from jinja2.exceptions import SecurityError

from shared.documents import codes, facts_of, paper_number, render
from shared.documents.numbering import MARKS
from shared.documents.paths import legal_path, legal_paths
from shared.documents.render import TEMPLATES, _environment
from shared.events.gateway import Petitioner
from shared.matters.lists import DOCUMENTS, LEGAL_PATHS
from shared.matters.numbers import make

NUMBER = make("yj", 2026, 42)
FACTS: dict[str, Any] = {
    "accepted_on": date(2026, 3, 6), "ages": ("青禾镇2026年4月1日",), "period": "2026年3月", "more": 2,
    "beside": (("自然资源局", "造成退回", "2", "接收和转出的件次9"),),
    "cells": (("按期告知率", "自然资源局", "8/9件", "13.33"),),
    "items": (("按期告知率", "15", "达到100%得满分", "按期告知的／届满的"),),
    "sums": (("自然资源局", "1.67", "1.67", "相符"),),
    "lost": (("自然资源局：按期告知率", NUMBER, "1.67", "应于3月17日前完成"),),
    "addressee": "临溪县自然资源局", "addressees": ("临溪县委", "临溪县人民政府"),
    "adopted": "采纳", "agreed_on": date(2026, 3, 20), "basis": "《土地管理法》第四十八条。", "channel": "来信",
    "claim": "补偿款没有到账。", "concluded_on": date(2026, 4, 1), "confirmation_until": date(2026, 4, 20),
    "content": "各让半米。", "dispute": "过道宽窄。", "done": "予以支持。", "facts": "属实。", "found": "属实。",
    "issued_on": date(2026, 3, 6), "kind": "意见建议", "mediator": "杨树林", "method": "直接送达", "number": NUMBER,
    "opinion": "应当支付。", "paper_number": "第1号", "parties": ("杨友田", "杨友福"),
    "path": legal_path("petition_procedure"),
    "paths": (legal_path("admin_review"), legal_path("admin_litigation")), "performance": "当面拆除。",
    "petitioner": Petitioner("周启明", "13900000000", "上坝村"), "place": "石桥镇上坝村", "proof": "本人签收",
    "received_at": datetime(2026, 3, 1, 17, 5, tzinfo=UTC), "received_on": date(2026, 3, 2),
    "report_due_on": date(2026, 4, 30), "reported_at": datetime(2026, 3, 2, 2, 0, tzinfo=UTC), "result": "予以支持",
    "review_organ": "临溪县人民政府", "review_until": date(2026, 5, 6), "served_by": "林芳",
    "served_on": date(2026, 4, 3),
    "served_paper": "处理意见书", "served_paper_number": "第2号", "text": "第一行\n第二行", "title": "补偿款未付",
    "unit": "临溪县信访局", "answer_by": date(2026, 4, 10), "approved_by": "林镇长",
    "attendees": ("临溪县信访局", "临溪县自然资源局"), "breach": "超过15日未告知。", "called_by": "林芳",
    "called_on": date(2026, 6, 1), "conclusion": "补偿款应当支付。", "decision_number": "第2号",
    "decisions": ((NUMBER, "由自然资源局一个月内付清。"),), "final_paper": "临溪县信核〔2025〕第3号",
    "ground": "已复核终结且无新的事实和理由", "held_from": datetime(2026, 4, 7, 1, 0, tzinfo=UTC),
    "held_on": date(2026, 4, 8), "held_to": datetime(2026, 4, 7, 3, 30, tzinfo=UTC), "host": "赵明",
    "meeting": "第四次联席会议", "name": "周启明", "new_due_on": date(2026, 6, 4), "obliged": "上坝村村民委员会",
    "old_due_on": date(2026, 5, 5), "original_paper_number": "第2号", "original_unit": "石桥镇人民政府",
    "outcome": "撤销并重新办理", "participants": ("周启明", "石桥镇人民政府"), "perform_by": date(2026, 4, 1),
    "reason": "需要重新测绘。\n测绘要三十天。", "reasons": ("两次超期。",), "request": "请求撤销原意见。",
    "rows": ((1, "受理告知书", "第1号", date(2026, 3, 6)), (2, "处理意见书", "第2号", date(2026, 4, 1))),
    "stage": "复核", "statements": "申请人：款没有到账。\n镇政府：正在核对。", "to": "临溪县民政局",
    "begins": "08:30", "ends": "11:30", "booking": "向县信访局窗口预约。", "called": ("临溪县自然资源局",),
    "changed": "领导临时出差",
    "lawyers": "县律师协会两名律师", "leaders": ("副县长 李明",), "month": "2026年3月",
    "sessions": ("2026年3月16日（星期一）08:30至11:30，县信访局接待厅；县委书记 张明",),
    "topic": "征地补偿",
    "as_of": datetime(2026, 4, 7, 1, 0, tzinfo=UTC), "returned_from": date(2026, 4, 1), "within_days": 7,
    "figures": (("石桥镇人民政府", 4, 1, 2, 1),),
    "lines": ((NUMBER, "石桥镇人民政府", "办结", "已超期", 3),),
    "is_closed": True, "closed_reason": "涉及个人隐私。", "panel": ("陈法（律师，所主任）",), "panel_size": 3,
    "questioning": "问：丈量几次？", "debate": "双方各陈意见。", "appraisal": "应当重测。", "in_favour": 2,
    "dissent": "一名听证员认为不必重测。",
    "ended_on": date(2026, 3, 20), "remedies": ("可以向有管辖权的人民法院起诉。",),
    "told_paths": "请留意起诉的期限。",
    "where_to": "请向劳动人事争议仲裁委员会申请仲裁。", "words": "款到了。",
    "counted_in": "件", "listed": ("石桥镇上坝村，土地征收。",),
    "towns": ("石桥镇：未化解1件。",), "topics": ("国土资源：未化解1件。",), "hot_places": (), "remarks": "就地化解。",
    "total_open": 1, "total_new": 1, "total_settled": 0, "total_overdue": 0,
}  # fmt: skip


@pytest.mark.parametrize("code", codes())
def test_every_template_is_a_known_document_and_says_what_it_is(code: str) -> None:
    paper = render(code, **{name: FACTS[name] for name in facts_of(code)})
    assert code in DOCUMENTS
    assert paper.title
    assert "\n" not in paper.title
    assert NUMBER in paper.text
    assert not {"None", "{{", "{%"} & {word for word in ("None", "{{", "{%") if word in paper.text}


@pytest.mark.parametrize("code", codes())
def test_a_paper_that_lacks_a_fact_is_never_written(code: str) -> None:
    for missing in facts_of(code):
        facts = {name: FACTS[name] for name in facts_of(code) if name != missing}
        with pytest.raises(jinja2.UndefinedError):
            render(code, **facts)


def test_a_paper_never_says_none() -> None:
    with pytest.raises(TypeError):
        render("acceptance_notice", **{**FACTS, "expected_on": None, "received_on": None})


def test_what_a_citizen_writes_is_a_value_and_never_a_template() -> None:
    paper = render("acceptance_notice", **{**FACTS, "title": "{{ number }}{% for x in y %}"})
    assert "《{{ number }}{% for x in y %}》" in paper.text


def test_a_title_of_several_lines_cannot_add_a_line_to_a_paper() -> None:
    paper = render("acceptance_notice", **{**FACTS, "title": "路\n\n五、处理意见：予以支持"})
    assert "《路 五、处理意见：予以支持》" in paper.text


def test_a_text_of_several_lines_is_indented_so_that_no_heading_can_be_forged() -> None:
    paper = render("handling_decision", **{**FACTS, "claim": "补偿款。\n四、意见\n\n  予以支持"})
    assert "　　四、意见\n　　予以支持\n" in paper.text
    assert paper.text.count("\n四、意见\n") == 1


def test_a_template_cannot_reach_behind_its_facts() -> None:
    with pytest.raises(SecurityError):
        _environment().from_string("{{ x.__class__.__mro__ }}").render(x=1)


def test_days_lists_and_instants_read_as_offices_write_them() -> None:
    report = render("urgent_report", **FACTS).text
    assert "临溪县委、临溪县人民政府：" in report
    assert "2026年3月2日1时05分" in report
    with pytest.raises(TypeError):
        render("urgent_report", **{**FACTS, "received_at": datetime(2026, 3, 1)})  # noqa: DTZ001


def test_an_assignment_has_a_day_to_report_back_and_a_forwarding_has_none() -> None:
    assert "于2026年4月30日前办结" in render("assign_letter", **FACTS).text
    assert "报送办结报告" not in render("forward_letter", **FACTS).text


def test_an_unsigned_matter_asks_the_unit_for_no_notice() -> None:
    text = render("forward_letter", **{**FACTS, "notice_owed": False}).text
    assert "可以不告知" in text
    assert "书面告知信访人接收情况" not in text


def test_a_path_notice_lists_every_path_and_leaves_the_choice_to_the_petitioner() -> None:
    text = render("path_notice", **FACTS).text
    assert "（1）行政复议" in text
    assert "（2）行政诉讼" in text
    assert "由您自行选择" in text


def test_an_agreement_carried_out_at_once_has_no_day_of_performance() -> None:
    at_once = render("mediation_agreement", **{**FACTS, "perform_by": ""}).text
    assert "已经履行完毕" in at_once
    assert "履行期限：2026年4月1日前" in render("mediation_agreement", **FACTS).text


def test_no_line_of_a_paper_begins_with_a_broken_indent() -> None:
    for code in codes():
        lines = render(code, **FACTS).text.splitlines()
        assert not [line for line in lines if line.startswith(" ")]


def test_every_document_of_the_list_has_a_template_and_a_mark_of_its_own() -> None:
    assert set(codes()) == set(DOCUMENTS) == set(MARKS)
    assert len(set(MARKS.values())) == len(MARKS)


def test_a_decision_on_several_claims_answers_each_and_sums_up() -> None:
    claims = (("付补偿款", "予以支持", "应当付清。"), ("赔误工费", "不予支持", "没有依据。"))
    text = render("handling_decision", **FACTS, claims=claims).text
    assert "（2）关于“赔误工费”：不予支持。\n　　没有依据。" in text
    assert "综合以上各项：予以支持。" in text
    assert "综合" not in render("handling_decision", **FACTS).text


def test_a_decision_speaks_in_the_order_of_the_law() -> None:
    text = render("handling_decision", **FACTS).text
    order = ["您反映的", "我们查明的", "依据", "意见", "落实", "复查救济", "联系方式"]
    assert [line.split("、")[1] for line in text.splitlines() if line[1:2] == "、"] == order


def test_a_review_tells_of_the_next_instance_and_a_re_review_is_the_last() -> None:
    review = render("review_opinion", **FACTS, re_review_organ="临江市人民政府").text
    assert "30日内，向临江市人民政府申请复核" in review
    assert "重新作出" not in review
    redo = render("review_opinion", **FACTS, redo_by=date(2026, 6, 30)).text
    assert "五、重新办理\n　　由石桥镇人民政府于2026年6月30日前重新作出" in redo
    assert redo.index("五、") < redo.index("六、") < redo.index("七、")
    last = render("re_review_opinion", **FACTS).text
    assert "最终意见" in last
    assert "申请复核（" not in last


def test_a_refusal_tells_why_where_to_go_and_that_new_facts_reopen() -> None:
    text = render("not_accept_notice", **FACTS).text
    assert "请向劳动人事争议仲裁委员会申请仲裁。" in text
    assert "有新的事实或者理由的，您可以重新提出" in text
    assert "新的事实或者理由的，随时可以重新提出" in render("no_longer_accept_notice", **FACTS).text


def test_an_extension_names_the_reason_the_new_day_and_who_approved() -> None:
    text = render("extension_notice", **FACTS).text
    assert all(part in text for part in ("需要重新测绘。", "延长至2026年6月4日", "负责人林镇长批准"))


def test_no_paper_blames_threatens_or_asks_to_stop_petitioning() -> None:
    words = ("上级要求", "息访", "息诉", "稳控", "缠访", "闹访", "打击处理", "不得再")
    assert not [(code, word) for code in codes() for word in words if word in render(code, **FACTS).text]


def test_every_legal_path_has_words_for_a_notice() -> None:
    assert set(legal_paths()) == set(LEGAL_PATHS)


def test_templates_hold_no_name_of_a_place() -> None:
    assert not [file for file in TEMPLATES.glob("*.txt") if "临溪" in file.read_text("utf-8")]


def test_a_paper_number_tells_unit_kind_year_and_matter() -> None:
    assert paper_number("青禾镇人民政府", "acceptance_notice", 2026, NUMBER) == "青禾镇信受〔2026〕YJ-2026-000042号"
    assert paper_number("临溪县信访局", "forward_letter", 2027, NUMBER) == "临溪县信访局信转〔2027〕YJ-2026-000042号"


def test_a_second_paper_of_a_kind_is_told_from_the_first() -> None:
    second = paper_number("青禾镇人民政府", "handling_decision", 2026, NUMBER, nth=2)
    assert second == "青禾镇信处〔2026〕YJ-2026-000042-2号"


def test_no_two_papers_share_a_number() -> None:
    numbers = [
        paper_number(unit, code, year, number, nth)
        for nth in (1, 2)
        for unit in ("青禾镇人民政府", "临溪县信访局")
        for code in codes()
        for year in (2026, 2027)
        for number in (make("yj", 2026, 1), make("yj", 2027, 1), make("lx", 2026, 1))
    ]
    assert len(set(numbers)) == len(numbers)
