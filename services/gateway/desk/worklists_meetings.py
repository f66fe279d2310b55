"""The work lists of meetings: dispatch, joint conference, working groups, what units owe; how something new begins."""

from __future__ import annotations

from collections.abc import Mapping

from services.gateway.desk.listing import Columns, Worklist
from services.gateway.offered import Field, Step
from shared.matters.lists import WORKING_GROUPS

READ = "read_meetings"
NUMBER: Columns = (("number", "编号", ""),)
STATE = ("state", "状态", "")
OWED: Columns = (("owed_count", "待报告", ""), ("next_due_on", "最近的报告期限", "due"))
HELD = (("", "全部"), ("planned", "待召开"), ("held", "待落实"), ("done", "均已报告"), ("cancelled", "未召开"))
MEETINGS_WORK: tuple[Worklist, ...] = (
    Worklist(
        "meeting_tasks", "会议议定事项", "read_tasks", "mediation", "meeting_tasks",
        (("owed", "待报告"), ("reported", "已报告"), ("", "全部")),
        (
            *NUMBER, ("title", "内容", ""), ("matter_number", "事项编号", ""), ("from_unit", "会议单位", "unit"), STATE,
            ("due_on", "报告期限", "due"),
        ),
        item="meeting_tasks", first="owed",
    ),
    Worklist(
        "dispatches", "调度会", READ, "supervision", "dispatches", HELD,
        (*NUMBER, ("meets_on", "日期", "day"), STATE, ("overdue_count", "超期件数", ""), *OWED),
        item="dispatches",
    ),
    Worklist(
        "conferences", "联席会议", READ, "mediation", "conferences", HELD,
        (
            *NUMBER, ("meets_on", "日期", "day"), ("convener", "召集单位", "unit"), STATE, ("matter_count", "议题", ""),
            *OWED,
        ),
        item="conferences",
    ),
    Worklist(
        "working_groups", "专项工作小组", READ, "mediation", "working_groups",
        (("active", "工作中"), ("ended", "已撤销"), ("", "全部")),
        (*NUMBER, ("title", "小组", ""), ("lead_unit", "牵头单位", "unit"), ("convener", "召集单位", "unit"), STATE),
        item="working_groups", first="active",
    ),
)  # fmt: skip
BEGIN: Mapping[str, Step] = {
    "dispatches": Step("plan_dispatch", "安排调度会", (
        Field("meets_on", "召开日期", "date", True), Field("weekly", "以后每周召开", "bool", value="yes"),
        Field("place", "地点"),
    )),
    "conferences": Step("call_conference", "召集联席会议", (
        Field("meets_on", "召开日期", "date", True), Field("convener", "召集单位", "unit", True),
        Field("members", "成员单位", "units", True), Field("place", "地点"),
    )),
    "working_groups": Step("set_up_group", "成立专项工作小组", (
        Field("group", "小组", "choice", True, choices=tuple(WORKING_GROUPS.items())),
        Field("convener", "召集单位", "unit", True), Field("lead_unit", "牵头单位", "unit", True),
        Field("members", "成员单位", "units", True),
    )),
}  # fmt: skip
"""collection -> how its items begin; ``unit`` and ``units``: to choose from those there are"""
