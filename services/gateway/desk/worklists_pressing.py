"""The work lists of pressing offices, advice, calls to the spot and inspections, and how a new one begins. Data."""

from __future__ import annotations

from collections.abc import Mapping

from services.gateway.desk.listing import Columns, Worklist
from services.gateway.offered import Field, Step
from shared.matters import pressed

NUMBER: Columns = (("number", "编号", ""), ("matter", "事项", ""))
STATE, OF_UNIT = ("state", "状态", ""), ("unit", "单位", "unit")
ALL = ("", "全部")
NAME = "写单位全称。"


def _states(words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return (*words.items(), ALL)


PRESSING_WORK: tuple[Worklist, ...] = (
    Worklist(
        "presses", "督办", "read_presses", "supervision", "presses", _states(pressed.PRESS_STATES),
        (
            *NUMBER, OF_UNIT, ("triggers", "情形", ""), ("rung", "已采取", ""), STATE,
            ("answer_due_on", "答复期限", "due"), ("next_rung", "可以采取", ""),
        ),
        item="presses", first="proposed",
    ),
    Worklist(
        "pressed", "收到的督办", "read_pressed", "supervision", "pressed",
        tuple(row for row in _states(pressed.PRESS_STATES) if row[0] != "proposed"),
        (*NUMBER, ("by_unit", "督办单位", "unit"), ("rung", "措施", ""), STATE, ("answer_due_on", "答复期限", "due")),
        item="pressed", first="pressed",
    ),
    Worklist(
        "advices", "工作建议", "read_advice", "supervision", "advices", _states(pressed.ADVICE_STATES),
        (
            ("number", "编号", ""), ("kind", "建议", ""), ("by_unit", "提出单位", "unit"), ("organ", "送", "party"),
            STATE, ("answer_due_on", "反馈期限", "due"), ("adopted", "采纳情况", ""),
        ),
        item="advices", first="given",
    ),
    Worklist(
        "onsite", "通知到场", "read_onsite", "supervision", "onsite", _states(pressed.ONSITE_STATES),
        (
            *NUMBER, OF_UNIT, ("level", "通知的层级", ""), STATE, ("notified_at", "通知时间", "when"),
            ("arrive_by", "应到时间", "when"), ("arrived_at", "到场时间", "when"),
        ),
        item="onsite", first="asked",
    ),
    Worklist(
        "inspections", "办理质量抽查", "read_inspections", "supervision", "inspections",
        _states(pressed.INSPECTION_STATES),
        (
            ("number", "编号", ""), OF_UNIT, ("period", "季度", ""), STATE, ("candidates", "办结件数", ""),
            ("sample_size", "抽取", ""), ("checked", "已检查", ""), ("faulty", "有问题", ""), ("points", "扣分", ""),
        ),
        item="inspections", first="drawn",
    ),
)  # fmt: skip
UNIT, MATTER = Field("unit", "单位", "text", True, NAME), Field("matter", "事项编号", "text", True)
TO_WHOM = "改进工作的送该单位，完善政策的送本级党委、政府，可以不填；追究责任的送有管理权限的机关。"
REASON = Field("reason", "情形和理由", "textarea", True)
BEGIN_PRESSING: Mapping[str, Step] = {
    "presses": Step("open_press", "提起督办", (MATTER, UNIT, REASON)),
    "advices": Step(
        "give_advice", "提出建议",
        (
            Field("kind", "建议种类", "choice", True, choices=tuple(pressed.ADVICE_KINDS.items())),
            Field("about", "涉及的单位", "text", True, NAME),
            Field("organ", "送达的机关", "text", False, TO_WHOM),
            Field("matter", "事项编号"), Field("reasons", "理由", "textarea", True),
            Field("advice", "建议", "textarea", True, "写单位和工作，不写信访人。"),
            Field("answer_by", "反馈期限", "date", False, "不填的，按规定期限。"), Field("post", "签发人职务"),
        ),
    ),
    "onsite": Step(
        "ask_onsite", "通知责任单位到场",
        (
            MATTER, UNIT, Field("level", "由哪一级通知", "choice", True, choices=tuple(pressed.ONSITE_LEVELS.items())),
            Field("heads", "人数", "number", True, "只记人数；50人以上的，请单位主要负责人到场。"),
        ),
    ),
    "inspections": Step(
        "draw_sample", "抽取样本",
        (UNIT, Field("quarter", "季度", "text", True, "例如2026-Q1，季度结束后抽取。"),
         Field("size", "件数", "number")),
    ),
}  # fmt: skip
"""collection -> how its items begin"""
