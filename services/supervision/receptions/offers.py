"""What a desk may do with a plan, a session or an appointment now, with the fields of each step. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.supervision import six_fixed
from services.supervision.receptions import appointment, rules, session
from services.supervision.receptions.rules import Plan
from services.supervision.receptions.session import Session
from shared.matters.leaders import MONTHS, NTH_CODES, ON_DAY_OFF, PATTERNS, SHARING, TIMES, WEEKDAY_CODES
from shared.matters.lists import RECEPTION_RESULTS
from shared.matters.offers import Choice, Field, Offer, choices
from shared.matters.units import Units

REASON = Field("reason", "理由", "text")
CLOCK = tuple(Choice(one, one) for one in TIMES)
LEADERS = Field("leaders", "接访领导", "rows", value="4", columns=(
    Field("name", "姓名", "text"), Field("post", "职务", "text"), Field("portfolio", "分管工作", "text", False),
    Field("place", "地点（与本场不同时填）", "text", False),
))  # fmt: skip
LINE = (
    Field("pattern", "按什么规律", "choice", choices=choices(PATTERNS)),
    Field("weekdays", "星期几", "choices", False, choices(WEEKDAY_CODES)),
    Field("days", "每月几日", "text", False, hint="例如 15 或者 15-20；最后一日写 -1"),
    Field("months", "哪些月份", "choice", False, choices(MONTHS), "every"),
    Field("nth", "第几个", "choices", False, choices(NTH_CODES)),
    Field("dates", "列明的日期（如逢集日）", "textarea", False, hint="例如 2026-03-06、2026-03-11"),
    Field("step", "每隔几天", "number", False), Field("counted_from", "从哪一天数起", "date", False),
    Field("first_on", "自哪一天", "date", False), Field("last_on", "至哪一天", "date", False),
    Field("on_day_off", "遇休息日", "choice", False, choices(ON_DAY_OFF), "next_working_day"),
    Field("begins", "开始时间", "choice", choices=CLOCK), Field("ends", "结束时间", "choice", choices=CLOCK),
    Field("place", "地点", "text"),
    Field("sharing", "几位领导怎样安排", "choice", False, choices(SHARING), "rotate"), LEADERS,
)  # fmt: skip
MONTH = Field("month", "哪个月（填当月任意一天）", "date")


def of_plan(plan: Plan) -> tuple[Offer, ...]:
    """The open steps of a plan."""
    lines = tuple(
        Choice(str(one.line), f"第{one.line}项：{one.place}") for one in plan.lines if not one.dropped
    )  # fmt: skip
    line = Field("line", "第几项", "number", value=lines[0].value if lines else "")
    fields = {
        "add_line": LINE, "drop_line": (line, REASON), "plan_sessions": (MONTH,),
        "publish_reception": (MONTH, Field("late_reason", "不足五日才公示的理由", "text", False)),
        "end_plan": (REASON,),
    }  # fmt: skip
    shut = frozenset() if lines else frozenset({"drop_line"})
    return _open(rules.now_open(plan), rules.STEPS, fields, shut)


def of_session(one: Session, units: Units) -> tuple[Offer, ...]:
    """The open steps of a session."""
    left = tuple(Choice(each.matter, each.matter) for each in one.matters)
    known = tuple(Choice(unit.id, unit.name) for unit in units)
    fields = {
        "change_session": (
            Field("name", "接访领导改为", "text", False), Field("post", "职务", "text", False),
            Field("portfolio", "分管工作", "text", False), Field("begins", "开始时间改为", "choice", False, CLOCK),
            Field("ends", "结束时间改为", "choice", False, CLOCK), Field("place", "地点改为", "text", False), REASON,
        ),
        "cancel_session": (REASON,), "open_session": (), "close_session": (),
        "hear_matter": (
            Field("matter", "事项编号", "text", hint="没有编号的，先在窗口登记（渠道：领导接访）"),
            Field("ticket", "候访号", "text", False), Field("answer", "当面答复的内容", "textarea", False),
        ),
        "classify_matter": (
            Field("matter", "事项编号", "choice", choices=left),
            Field("result", "研判结果", "choice", choices=choices(RECEPTION_RESULTS)), *six_fixed.fields_of(known),
        ),
    }  # fmt: skip
    shut = frozenset() if left else frozenset({"classify_matter"})
    return _open(session.now_open(one), session.STEPS, fields, shut)


def of_appointment(one: appointment.Appointment) -> tuple[Offer, ...]:
    """The open steps of an appointment."""
    return _open(appointment.now_open(one), appointment.STEPS, {"cancel_appointment": (REASON,)}, frozenset())


def _open(now_open: Iterable[str], words: Any, fields: Any, shut: frozenset[str]) -> tuple[Offer, ...]:
    return tuple(Offer(step, words[step], fields[step]) for step in now_open if step not in shut)
