"""The work lists of mediators and of their panel, and how something new of each begins. Data."""

from __future__ import annotations

from collections.abc import Mapping

from services.gateway.desk.listing import Worklist
from services.gateway.offered import Field, Step
from shared.matters.lists import MEDIATION_KINDS
from shared.matters.mediations import INDUSTRIES, MEDIATOR_KINDS

MEDIATORS_WORK: tuple[Worklist, ...] = (
    Worklist(
        "mediations", "调解", "read_mediations", "mediation", "mediations",
        (
            ("", "全部"), ("requested", "待同意"), ("consented_by_both", "双方同意"), ("in_session", "调解中"),
            ("agreed", "待履行"), ("breached", "未履行"), ("performed", "已履行"), ("failed", "调解不成"),
            ("refused", "不同意"), ("passed", "已转交"),
        ),
        (
            ("number", "编号", ""), ("title", "标题", ""), ("kind", "种类", ""), ("state", "状态", ""),
            ("asked_on", "申请日期", "day"), ("planned_on", "下次调解", "day"), ("due", "最近的期限", "dues"),
        ),
        item="mediations",
    ),
    Worklist(
        "mediators", "调解员", "read_mediations", "mediation", "mediators",
        (("active", "在任"), ("retired", "离任"), ("", "全部")),
        (
            ("number", "编号", ""), ("title", "姓名", ""), ("unit", "单位", "unit"), ("post", "职务", ""),
            ("kind", "类别", ""), ("fields_of_work", "擅长", ""), ("state", "状态", ""),
        ),
        item="mediators", first="active",
    ),
)  # fmt: skip
BEGIN: Mapping[str, Step] = {
    "mediations": Step(
        "request_mediation", "当事人申请调解",
        (
            Field("title", "纠纷名称", "text", True),
            Field("text", "纠纷的主要情况和请求", "textarea", True),
            Field("parties", "各方当事人（每行一方）", "textarea", True, "只填姓名或者名称。调解须自愿，不收费。"),
            Field("kind", "调解种类", "choice", choices=tuple(MEDIATION_KINDS.items()), value="people"),
            Field("industry", "行业（行业调解填写）", "choice", choices=tuple(INDUSTRIES.items())),
            Field("place", "纠纷发生地的区划代码", "text", hint="不填则为本单位所在地；由最低一级能办的组织调解。"),
            Field("respondent_unit", "被反映的单位（代码）", "text", hint="该单位的人员不参加调解。"),
            Field("asked_on", "申请日期", "date"),
        ),
    ),
    "mediators": Step(
        "register_mediator", "登记调解员",
        (
            Field("name", "姓名", "text", True), Field("post", "职务", "text", True),
            Field("kind", "类别", "choice", True, choices=tuple(MEDIATOR_KINDS.items())),
            Field("qualification", "资格、专长"), Field("fields_of_work", "擅长的纠纷种类"),
            Field(
                "other_units", "另任职或者有利害关系的单位（用、隔开）",
                hint="这些单位是一方或者被反映单位的纠纷，不得由其调解。",
            ),
        ),
    ),
}  # fmt: skip
