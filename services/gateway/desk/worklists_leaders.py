"""The work lists of leaders' receptions, ownerships, notes and roster, and how something new of each begins. Data."""

from __future__ import annotations

from collections.abc import Mapping

from services.gateway.desk.listing import Columns, Worklist
from services.gateway.offered import Field, Step
from shared.matters import leaders

READ, NOTES = "read_leaders_work", "read_leader_notes"
STATE = ("state", "状态", "")
NUMBER: Columns = (("number", "编号", ""),)
LEADERS_WORK: tuple[Worklist, ...] = (
    Worklist(
        "reception_plans", "接访计划", READ, "supervision", "reception_plans",
        (("active", "执行中"), ("ended", "已终止"), ("", "全部")),
        (*NUMBER, ("kind", "方式", ""), ("title", "安排", ""), STATE, ("made_on", "制定日期", "day")),
        item="reception_plans", first="active",
    ),
    Worklist(
        "reception_sessions", "接访场次", READ, "supervision", "reception_sessions",
        (
            ("planned", "待公示"), ("published", "已公示"), ("open", "接访中"), ("closed", "已结束"),
            ("cancelled", "已取消"), ("", "全部"),
        ),
        (
            *NUMBER, ("held_on", "日期", "day"), ("begins", "开始", ""), ("place", "地点", ""),
            ("leader", "接访领导", ""), STATE, ("matter_count", "接待事项", ""),
        ),
        item="reception_sessions", first="published",
    ),
    Worklist(
        "appointments", "预约接访", READ, "supervision", "appointments",
        (("booked", "已预约"), ("cancelled", "已取消"), ("", "全部")),
        (
            *NUMBER, ("matter_number", "事项编号", ""), ("held_on", "接访日期", "day"), STATE,
            ("called_units", "通知到场的单位", ""),
        ),
        item="appointments", first="booked",
    ),
    Worklist(
        "ownerships", "领导包案", READ, "supervision", "ownerships",
        (("owned", "包案中"), ("ended", "已结束"), ("", "全部")),
        (
            *NUMBER, ("title", "包案领导", ""), ("matter_number", "事项编号", ""), ("campaign", "专项", ""), STATE,
            ("progress_due_on", "下次进展", "due"),
        ),
        item="ownerships", first="owned",
    ),
    Worklist(
        "owner_lists", "按领导看包案", READ, "supervision", "owner_lists", (("", "全部"),),
        (
            ("owner", "领导", ""), ("post", "职务", ""), ("owner_unit", "单位", "unit"),
            ("matter_count", "包案件数", ""), ("over_count", "其中已办结", ""), ("late_progress_count", "进展逾期", ""),
            ("matter_numbers", "事项", ""),
        ),
    ),
    Worklist(
        "leader_notes", "领导批示", NOTES, "supervision", "leader_notes",
        (("open", "落实中"), ("reported", "已报告"), ("", "全部")),
        (
            *NUMBER, ("leader", "批示领导", ""), ("title", "事由", ""), ("to_unit", "交给", "unit"), STATE,
            ("note_due_on", "时限", "due"),
        ),
        item="leader_notes", first="open",
    ),
    Worklist(
        "rosters", "领导值班", READ, "supervision", "rosters",
        (("", "全部"), ("drawn", "待公布"), ("published", "已公布")),
        (*NUMBER, ("title", "月份", ""), STATE, ("day_count", "工作日", ""), ("gaps", "空缺", "")),
        item="rosters",
    ),
)  # fmt: skip


def _pairs(codes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(codes.items())


_TIMES = tuple((one, one) for one in leaders.TIMES)
_SIX = (
    Field("responsible_unit", "责任单位（全称）", required=True),
    Field("responsible_leader", "责任领导", required=True), Field("responsible_person", "责任人", required=True),
    Field("supervising_unit", "督办单位（全称）", required=True),
    Field("requirements", "办理要求", "textarea", True), Field("due_on", "办结时限", "date", True),
)  # fmt: skip
BEGIN: Mapping[str, Step] = {
    "reception_plans": Step("plan_reception", "制定接访计划", (
        Field("kind", "方式", "choice", True, choices=_pairs(leaders.RECEPTION_KINDS)), Field("topic", "接访主题"),
        Field("booking", "怎样预约", required=True),
        Field("pattern", "按什么规律", "choice", True, choices=_pairs(leaders.PATTERNS)),
        Field("weekdays", "星期几", "choices", choices=_pairs(leaders.WEEKDAY_CODES)),
        Field("days", "每月几日", hint="例如 15 或者 15-20；最后一日写 -1"),
        Field("months", "哪些月份", "choice", choices=_pairs(leaders.MONTHS), value="every"),
        Field("nth", "第几个", "choices", choices=_pairs(leaders.NTH_CODES)),
        Field("dates", "列明的日期（如逢集日）", "textarea", hint="例如 2026-03-06、2026-03-11"),
        Field("step", "每隔几天", "number"), Field("counted_from", "从哪一天数起", "date"),
        Field("first_on", "自哪一天", "date"), Field("last_on", "至哪一天", "date"),
        Field("on_day_off", "遇休息日", "choice", choices=_pairs(leaders.ON_DAY_OFF), value="next_working_day"),
        Field("begins", "开始时间", "choice", True, choices=_TIMES),
        Field("ends", "结束时间", "choice", True, choices=_TIMES),
        Field("place", "地点", required=True),
        Field("sharing", "几位领导怎样安排", "choice", choices=_pairs(leaders.SHARING), value="rotate"),
        Field("leaders", "接访领导", "rows", True, value="4", columns=(
            Field("name", "姓名", required=True), Field("post", "职务", required=True), Field("portfolio", "分管工作"),
            Field("place", "地点（与本场不同时填）"),
        )),
        Field("lawyers", "参加接访的律师"),
    )),
    "appointments": Step("book_session", "预约接访", (
        Field("session", "场次编号", required=True), Field("matter", "事项编号", required=True),
    )),
    "ownerships": Step("take_ownership", "登记领导包案", (
        Field("matter", "事项编号", required=True), Field("owner", "包案领导", required=True),
        Field("post", "职务", required=True), Field("owner_unit", "包案领导的单位（全称）", required=True),
        Field("campaign", "专项（没有可不填）"), Field("begun_on", "自哪一天", "date"), *_SIX,
        Field("undertakings", "包什么（不选则四项都包）", "choices", choices=_pairs(leaders.UNDERTAKINGS)),
    )),
    "leader_notes": Step("write_note", "登记领导批示", (
        Field("leader", "批示领导", required=True), Field("post", "职务", required=True), Field("matter", "事项编号"),
        Field("topic", "或者主题"), Field("text", "批示内容", "textarea", True),
        Field("to_unit", "交给哪个单位（全称）", required=True), Field("noted_on", "批示日期", "date"),
        Field("due_on", "落实时限", "date", True),
    )),
    "rosters": Step("draw_roster", "排定当月值班", (
        Field("month", "哪个月（填当月任意一天）", "date", True),
        Field("leaders", "值班领导", "rows", True, value="6", columns=(
            Field("name", "姓名", required=True), Field("post", "职务", required=True), Field("phone", "办公电话"),
            Field("weekdays", "只值星期几（如 1、3；不填则轮流）"),
        )),
    )),
}  # fmt: skip
"""collection -> how its items begin"""
