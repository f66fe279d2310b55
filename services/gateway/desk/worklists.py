"""The work lists of a desk: which service is asked, who may see it, its states and columns. Data, and their reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from services.gateway import edge
from services.gateway.citizen.display import day
from services.gateway.citizen.forms import PageForm
from services.gateway.desk import opening
from services.gateway.desk.listing import Columns, Worklist
from services.gateway.desk.show import dues, labels, shown, state
from services.gateway.desk.worklists_leaders import LEADERS_WORK
from services.gateway.desk.worklists_mediation import MEDIATORS_WORK
from services.gateway.desk.worklists_meetings import MEETINGS_WORK
from services.gateway.desk.worklists_pressing import PRESSING_WORK
from services.gateway.desk.worklists_reports import REPORTS_WORK
from services.gateway.desk.worklists_screening import SCREENING_WORK
from shared.errors import XinqiaoError
from shared.matters.people import may
from shared.words import say

PAGE = 50
NUMBER: Columns = (("number", "编号", ""), ("title", "标题", ""))
WORKLISTS: tuple[Worklist, ...] = (
    Worklist(
        "referrals", "分办和转办", "read_referrals", "routing", "referrals",
        (
            ("", "全部"), ("waiting", "待分办"), ("offered", "待接收"), ("objected", "有异议"),
            ("designation", "待指定"), ("handed_over", "已移交"), ("outside", "系统外"),
            ("directed", "已引导"), ("passed_up", "已报指定"), ("merged", "已并案"), ("not_accepted", "不予受理"),
            ("no_longer_accepted", "不再受理"), ("filed", "已存"), ("withdrawn", "已撤回"),
            ("answered", "系统外已办结"),
        ),
        (*NUMBER, ("state", "状态", ""), ("lead_unit", "主办单位", "unit"), ("due", "最近的期限", "dues")),
        item="referrals",
    ),
    Worklist(
        "cases", "本单位办件", "read_cases", "handling", "cases_of",
        (
            ("", "全部"), ("taken", "待告知"), ("accepted", "办理中"), ("decided", "待送达"), ("served", "已送达"),
            ("objection_pending", "异议待核实"), ("assisting", "协办"), ("closed", "已结案"), ("archived", "已归档"),
        ),
        (
            *NUMBER, ("state", "状态", ""), ("place", "事发地", "place"), ("due", "最近的期限", "dues"),
        ),
        item="cases",
    ),
    Worklist(
        "reviews", "复查复核", "read_cases", "handling", "reviews_of",
        (
            ("", "全部"), ("requested", "待受理"), ("accepted", "审查中"), ("decided", "待送达"), ("served", "已送达"),
            ("ended", "未作意见结束"),
        ),
        (
            *NUMBER, ("stage", "程序", ""), ("state", "状态", ""), ("original_unit", "原办理单位", "unit"),
            ("due", "最近的期限", "dues"),
        ),
        item="reviews",
    ),
    *MEDIATORS_WORK,
    Worklist(
        "clocks", "办理期限", "read_clocks", "supervision", "clocks",
        (("running", "计时中"), ("rung", "已超期")),
        (
            ("number", "编号", ""), ("unit", "单位", "unit"), ("zh", "期限", ""), ("due_on", "到期", "due"),
            ("colour", "临近程度", ""), ("explanation", "为什么是这一天", ""), ("moved", "变动", "moved"),
            ("data", "数据", ""),
        ),
        first="running",
    ),
    Worklist(
        "submissions", "已登记的件", "read_submissions", "intake", "submissions",
        (("", "全部"),),
        (
            *NUMBER, ("channel", "渠道", "CHANNELS"), ("state", "状态", ""), ("received_at", "收到时间", "when"),
            ("holder", "现由", ""),
        ),
        item="submissions",
    ),
    Worklist(
        "visits", "候访登记", "receive_visits", "intake", "visits",
        (("", "全部"), ("waiting", "候访"), ("called", "已叫号"), ("received", "接谈中"), ("left", "已离开")),
        (
            ("number", "编号", ""), ("nth", "当日第几号", ""), ("heads", "人数", ""), ("state", "状态", ""),
            ("counter", "窗口", ""), ("arrived_at", "到达时间", "when"), ("waited_minutes", "候访（分钟）", ""),
        ),
        item="visits",
    ),
    Worklist(
        "slips", "号单簿", "receive_visits", "intake", "slip_books",
        (("", "全部"),),
        (
            ("number", "编号", ""), ("title", "号段", ""), ("holder", "领用人或者窗口", ""),
            ("state", "使用情况", ""), ("issued_at", "领取时间", "when"),
        ),
        item="slips",
    ),
    Worklist(
        "assessments", "单位考核", "read_assessments", "supervision", "assessments",
        (
            ("", "全部"), ("open", "已测算"), ("self_check", "单位自查中"), ("cross_check", "交叉核查中"),
            ("scored", "已评分"), ("published", "已公布"),
        ),
        (
            *NUMBER, ("state", "状态", ""), ("units", "单位数", ""), ("answer_by", "反馈期限", "day"),
            ("published_on", "公布日期", "day"),
        ),
        item="assessments",
    ),
    Worklist(
        "assessment_checks", "考核自查和交叉核查", "read_assessment_checks", "supervision", "unit_checks_of",
        (("", "全部"), ("asked", "待反馈"), ("answered", "已反馈"), ("published", "已公布")),
        (*NUMBER, ("state", "状态", ""), ("outcome", "反馈", ""), ("answer_by", "反馈期限", "day")),
        item="assessment_checks",
    ),
    Worklist(
        "inbox", "本单位收件箱", "read_inbox", "notification", "inbox",
        (("unread", "未阅"), ("read", "已阅"), ("", "全部")),
        (("number", "编号", ""), ("subject", "通知", ""), ("state", "状态", ""), ("written_at", "时间", "when")),
        item="inbox", first="unread",
    ),
    Worklist(
        "notices", "通知的送达", "read_notices", "notification", "notices",
        (("failed", "未送达"), ("to_print", "待打印送达"), ("waiting", "待送达"), ("", "全部")),
        (
            ("number", "编号", ""), ("subject", "通知", ""), ("to", "收件人", "party"), ("unit", "出具单位", "unit"),
            ("state", "状态", ""), ("written_at", "时间", "when"),
        ),
        item="notices", first="failed",
    ),
    *LEADERS_WORK,
    *MEETINGS_WORK,
    *PRESSING_WORK,
    *SCREENING_WORK,
    *REPORTS_WORK,
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One cell: its text, the page it opens, or the day whose distance is shown."""

    text: str
    href: str = ""
    due: str = ""
    css: str = ""


def for_roles(roles: Sequence[str]) -> list[Worklist]:
    """The lists that these roles may see, in the order of work."""
    return [one for one in WORKLISTS if may(roles, one.power)]


def page_of(
    one: Worklist, by: Mapping[str, Any], *, state: str | None, after: str | None, tried: PageForm | None = None
) -> dict[str, Any]:
    """What the work page reads of one list; a service that does not answer leaves its words in place of rows.

    ``tried``: the form of something new in this list that was not taken.
    """
    wanted = one.first if state is None else state
    told = {
        "id": one.id, "heading": one.heading, "states": one.states, "state": wanted, "rows": [], "next": None,
        "word": "", "columns": [{"words": words} for _, words, _ in one.columns],
        "opening": opening.offer(one.id, by, tried),
    }  # fmt: skip
    try:
        found = edge.call(one.service, one.method, {"state": wanted or None, "limit": PAGE, "after": after or None}, by)
    except XinqiaoError as fault:
        return {**told, "word": say(fault.code, **fault.facts)["zh"]}
    return {**told, "rows": [_row(one, row) for row in found["rows"]], "next": found.get("next")}


def _row(one: Worklist, row: Mapping[str, Any]) -> list[Cell]:
    return [_cell(one, row, name, kind) for name, _, kind in one.columns]


def _cell(one: Worklist, row: Mapping[str, Any], name: str, kind: str) -> Cell:
    value = row.get(name)
    if name == "number":
        key = str(row.get("key") or value).replace("/", "~")
        href = f"/desk/{one.item}/{quote(key)}" if one.item else ""
        return Cell(str(value), href=href, css="mono nowrap")
    if name == "state":
        return Cell(state(row))
    if kind == "dues":
        nearest = next(iter(dues(row, labels()["of"].get(one.id))), {"words": "", "on": ""})
        return Cell(nearest["words"], due=nearest["on"])
    if kind == "due":
        return Cell("", due=str(value)) if value else Cell("")
    if kind == "moved":
        return Cell(_moved(row))
    return Cell(shown(name, value, kind, row))


def _moved(clock: Mapping[str, Any]) -> str:
    """Where a clock's day came from: an own shorter limit of the place, a calendar that changed, one not yet known."""
    shorter, before = clock.get("shortened_from"), clock.get("moved_from")
    told = (
        f"本地期限缩短，法定为{day(shorter)}" if shorter else "",
        f"日历或者规则变动，原为{day(before)}" if before else "",
        "当年放假安排未公布，暂定" if clock.get("provisional") else "",
    )
    return "；".join(one for one in told if one)
