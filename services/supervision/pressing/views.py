"""What a desk is shown of a press, on both sides: units, days, papers; who of the unit is spoken of only by post."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from services.supervision.pressing.ladder import Answer, Ladder, Rung
from services.supervision.pressing.records import Press, Received
from services.supervision.pressing.rules import NAMES, open_steps, unit_steps
from services.supervision.pressing.standing import Standing
from shared.deadlines import Today
from shared.matters.offers import Field, Offer, choices
from shared.matters.people import Officer, may
from shared.matters.pressed import ANSWER_FAULTS, PRESS_OUTCOMES, PRESS_STATES, RUNGS, TRIGGERS
from shared.matters.steps.pressing import JUDGED, PRESS_STEPS, RECEIVED_STEPS
from shared.matters.units import Units

WITH_THE_OFFICE = "（答复内容由督办单位保存）"


def press_row(press: Press, units: Units, on: date) -> dict[str, Any]:
    """A press in the office's list."""
    last, up = press.last, press.next_rung if press.may_go_on(on) else None
    return {
        "number": press.number, "matter": press.matter, "unit": press.unit, "unit_name": units.name(press.unit),
        "triggers": [TRIGGERS.get(one, one) for one in dict.fromkeys(each.trigger for each in press.now_found)],
        **_standing(press), "rung": last.rung if last else "", "rung_zh": RUNGS[last.rung] if last else "",
        "answer_due_on": last.answer_by if last and press.answer is None else None,
        "next_rung": up or "", "next_rung_zh": RUNGS[up] if up else "",
    }  # fmt: skip


def press_view(press: Press, units: Units, on: date) -> dict[str, Any]:
    """The whole of it: every reason, every rung by whichever office, every answer."""
    fault = press.fault(on)
    return {
        **press_row(press, units, on), "papers_of": press.matter, "fault_zh": ANSWER_FAULTS.get(fault, ""),
        "found": [{"trigger_zh": TRIGGERS.get(one.trigger, one.trigger), "fact": one.fact, "found_at": one.at}
                  for one in press.found],
        **_told(press, units),
    }  # fmt: skip


def received_row(received: Received, units: Units) -> dict[str, Any]:
    """What a unit was pressed for, in its list."""
    last = received.last
    return {
        "number": received.number, "matter": received.matter, "unit": received.unit, **_standing(received),
        "by_unit": last.by_unit if last else "", "by_unit_name": units.name(last.by_unit) if last else "",
        "rung_zh": RUNGS[last.rung] if last else "",
        "answer_due_on": last.answer_by if last and received.answer is None else None,
    }  # fmt: skip


def received_view(received: Received, units: Units) -> dict[str, Any]:
    """What was found, what is asked, until when, and what was answered."""
    last = received.last
    return {
        **received_row(received, units), "papers_of": received.matter, "fact": last.fact if last else "",
        "paper_number": last.paper_number if last else "", **_told(received, units),
    }  # fmt: skip


def _standing(ladder: Ladder) -> dict[str, str]:
    return {"state": ladder.stands, "state_zh": PRESS_STATES[ladder.stands]}


def _told(ladder: Ladder, units: Units) -> dict[str, Any]:
    return {
        "rungs": [_rung(one, units) for one in ladder.rungs],
        "press_answers": [_answer(one, ladder) for one in ladder.answers],
        "rejections": [
            {"rung_zh": RUNGS[one.rung], "by_unit": one.by_unit, "ground_zh": ANSWER_FAULTS[one.ground],
             "reason": one.reason, "on": one.on}
            for one in ladder.rejections
        ],
        "endings": [
            {"by_unit": one.by_unit, "outcome_zh": PRESS_OUTCOMES[one.outcome], "reason": one.reason, "on": one.on}
            for one in ladder.endings
        ],
    }  # fmt: skip


def _rung(one: Rung, units: Units) -> dict[str, Any]:
    return {
        "rung": one.rung, "rung_zh": RUNGS[one.rung], "by_unit": one.by_unit, "pressed_on": one.pressed_on,
        "answer_by": one.answer_by, "signed_by": one.signed_by, "paper_number": one.paper_number, "fact": one.fact,
        "addressees": [units.name(each) for each in one.addressees], "held_on": one.held_on, "held_by": one.held_by,
        "told": one.record,
    }  # fmt: skip


def _answer(one: Answer, ladder: Ladder) -> dict[str, Any]:
    words = next((each for each in ladder.words if (each.rung, each.at) == (one.rung, one.at)), None)
    return {
        "rung_zh": RUNGS[one.rung], "answered_on": one.answered_on, "text": words.text if words else WITH_THE_OFFICE,
        "put_right": words.put_right if words else "", "put_right_by": one.put_right_by,
    }  # fmt: skip


# --- the forms as the desk offers them ----------------------------------------------------------------------------

_WHY = Field("reason", "理由", "textarea", hint="为什么现在采取这一措施：发现了什么，或者上一次的答复为什么不行。")
_POST = Field("post", "签发人职务", "text", required=False)
_BY = Field("answer_by", "答复期限", "date", required=False, hint="不填的，按规定期限。")
_REASON = Field("reason", "理由", "textarea")


def press_offers(press: Press, by: Officer, today: Today, standing: Standing) -> Iterator[Offer]:
    """The steps that are open to this officer."""
    for step in open_steps(press, by, standing, today.on):
        if may(by.roles, PRESS_STEPS[step].power):
            yield Offer(step, NAMES[step], _FIELDS[step])


def received_offers(received: Received, by: Officer) -> Iterator[Offer]:
    """The unit's answer, where it is owed."""
    for step in unit_steps(received, by):
        if may(by.roles, RECEIVED_STEPS[step].power):
            yield Offer(step, NAMES[step], _FIELDS[step])


_FIELDS: dict[str, tuple[Field, ...]] = {
    "send_letter": (_WHY, _BY, _POST),
    "send_second_letter": (_WHY, _BY, _POST),
    "hold_interview": (
        _WHY, Field("held_on", "约谈日期", "date", required=False), Field("held_by", "主持约谈的人（职务）", "text"),
        Field("attended_by", "被约谈的单位负责人（职务）", "text"), Field("record", "约谈内容", "textarea"),
        Field("undertaken", "单位承诺的整改事项和时间", "textarea"), _BY, _POST,
    ),
    "issue_circular": (
        _WHY, Field("addressees", "通报发至", "rows", columns=(Field("unit", "单位", "text"),)), _BY, _POST,
    ),
    "order_rectification": (
        _WHY, Field("demands", "整改要求", "textarea"), Field("rectify_by", "整改期限", "date"), _POST,
    ),
    "advise_accountability": (
        _WHY, Field("organ", "有管理权限的机关", "text", hint="单位名称；系统外的机关，建议书以书面送达。"),
        Field("advice", "建议", "textarea", hint="写单位和职责，不写信访人。"), _POST,
    ),
    "accept_answer": (Field("reason", "审核意见", "textarea", required=False),),
    "reject_answer": (Field("ground", "答复的问题", "choice", choices=choices(JUDGED)), _REASON),
    "end_press": (Field("outcome", "结果", "choice", choices=choices(PRESS_OUTCOMES)), _REASON),
    "answer_press": (
        Field("found", "查明的情况", "textarea"), Field("put_right", "已经纠正的", "textarea"),
        Field("put_right_by", "其余事项的纠正时限", "date", required=False),
    ),
}  # fmt: skip
