"""What the petitioner sees of a matter, and what not: a room of its own, so that secrecy is kept in one place.

Seen: the dates of registration and of each hand-over, who holds it, until when something is due and by which rule, the
papers addressed to them (网上办理规程; T22 art. 21). Not seen: other persons, letters between offices, reasons of
routing, and whether a part of the matter is an accusation (T22 art. 30).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.intake.domain import HOLDS, PETITIONER, Heard, Matter, Submission, standing
from shared.deadlines import Calendar, due, rule
from shared.matters.status import NAMES
from shared.matters.units import Units

SEALED_KINDS = frozenset({"discipline_commission", "supervisory_commission"})
SOME_ORGAN = "有权处理的机关"
BETWEEN_OFFICES = frozenset({"urgent"})
SHOWN_AS = {"referred_discipline": "forwarded"}
"""states that would tell of an accusation -> what is shown"""

SAYS: Mapping[str, str] = {
    "urgent": "{unit}已报告重大紧急事项",
    "received": "收到信访事项",
    "registered": "{unit}已登记",
    "taken": "{unit}已收到",
    "refused": "{unit}提出管辖异议，正在核实由哪个单位办理",
    "returned": "异议成立，{unit}重新确定办理单位",
    "objection_rejected": "异议不成立，由{to_unit}继续办理",
    "accepted": "{unit}已受理",
    "mediation_consented": "双方同意调解",
    "mediation_agreed": "已达成调解协议，双方可在{due_on}前共同申请司法确认",
    "mediation_ended": "调解结束，未达成协议，可以走其他途径",
    "mediation_performed": "调解协议已履行",
    "replied": "{unit}已答复",
    "decided": "{unit}已作出处理意见",
    "served": "处理意见已送达，如不服，可在{due_on}前申请复查",
    "closed": "{unit}已办结",
    "paper": "{unit}出具《{detail}》",
    "deadline_passed": "{unit}超过了{due_on}的期限，系统已督促",
}
"""what was heard -> what is read of it"""

TRIAGE_SAYS: Mapping[str, str] = {
    "forward": "{unit}转送{to_unit}",
    "assign": "{unit}交办{to_unit}，并要求报告结果",
    "accept": "{unit}确定由{to_unit}办理",
    "direct_reply": "{unit}确定由{to_unit}直接答复",
    "direct_elsewhere": "{unit}告知应当走的途径，详见文书",
    "not_accept": "{unit}决定不予受理，理由和应当去的单位详见文书",
    "no_longer_accept": "{unit}决定不再受理，理由详见文书",
    "merge": "{unit}与此前登记的同一事项合并办理",
}
"""intake_action -> what is read of a triage; any other: passed on"""
PASSED_ON = "{unit}按规定转送有权处理的机关"

DUE_AFTER: Mapping[str, str] = {
    "received": "route_by_petition_office",
    "taken": "notice_referred",
    "accepted": "conclude",
    "served": "review_request",
}
"""what was heard -> the deadline rule that runs from there"""
ENDS_DUE = frozenset({"triaged", "returned", "mediation_agreed", "replied", "decided", "closed"})


def disclose(submission: Submission, matter: Matter, units: Units, calendar: Calendar) -> dict[str, Any]:
    """The petitioner's view, with dates and instants as they are."""
    heard = _seen(matter, units)
    now = standing(heard)
    state = SHOWN_AS.get(now.state, now.state)
    return {
        "number": submission.number,
        "title": submission.title,
        "status": state,
        "status_zh": NAMES[state],
        "received_at": submission.received_at,
        "holder": _unit(now.holder or submission.received_by, units),
        "due": _due(heard, calendar),
        "timeline": [line(one, units) for one in heard],
        "papers": _papers(matter, {one.id for one in heard}, units),
        "steps": _steps(heard, now.state),
    }


def _seen(matter: Matter, units: Units) -> tuple[Heard, ...]:
    """What the petitioner may see. Of a matter that has another part than the accusation, only that other part."""
    told: dict[object, Heard] = {}
    for one in matter.heard:
        if one.what in BETWEEN_OFFICES or (one.what == "paper" and one.to_unit != PETITIONER):
            continue
        # Every node above rings the same clock; the petitioner needs to hear it once.
        key = (one.unit, one.detail, one.due_on) if one.what == "deadline_passed" else one.id
        told.setdefault(key, one)
    sealed = {one.id for one in told.values() if _is_sealed(one, units)}
    going_on = HOLDS - {"received"} | {"triaged"}
    has_open_part = any(one.what in going_on and one.id not in sealed for one in told.values())
    return tuple(one for one in told.values() if not (has_open_part and one.id in sealed))


def _is_sealed(one: Heard, units: Units) -> bool:
    return one.sealed or _is_hidden(one.unit, units) or _is_hidden(one.to_unit, units)


def _is_hidden(unit: str, units: Units) -> bool:
    known = units.find(unit)
    return known is not None and known.kind in SEALED_KINDS


def _name(unit: str, units: Units) -> str:
    return SOME_ORGAN if _is_hidden(unit, units) else units.name(unit)


def _unit(unit: str, units: Units) -> dict[str, str]:
    return {"unit": "" if _is_hidden(unit, units) else unit, "name": _name(unit, units)}


def line(one: Heard, units: Units) -> dict[str, Any]:
    """One entry in words; an organ that deals with accusations is not named."""
    says = SAYS.get(one.what) or (PASSED_ON if _is_sealed(one, units) else TRIAGE_SAYS.get(one.detail, PASSED_ON))
    words = {
        "unit": _name(one.unit, units), "to_unit": _name(one.to_unit, units), "due_on": _day(one.due_on),
        "detail": one.detail,
    }  # fmt: skip
    shown = _unit(one.unit, units)
    return {
        "at": one.said_at, "node": one.node, "unit": shown["unit"], "unit_name": shown["name"], "what": one.what,
        "zh": says.format_map(words),
    }  # fmt: skip


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _due(heard: tuple[Heard, ...], calendar: Calendar) -> dict[str, Any] | None:
    """What is owed next, until when, and why then; None when nothing with a limit is."""
    last = next((one for one in reversed(heard) if one.what in DUE_AFTER or one.what in ENDS_DUE), None)
    if last is None or last.what in ENDS_DUE or (last.what != "received" and last.due_on is None):
        return None
    name = DUE_AFTER[last.what]
    counted = due(name, last.on or last.said_at, calendar)
    on = last.due_on or counted.on
    why = counted.explanation if on == counted.on else f"办理单位确定的期限，至{on}。依据：{counted.article}。"
    return {"what": name, "zh": rule(name).zh, "on": on, "explanation": why}


def _papers(matter: Matter, seen: set[str], units: Units) -> list[dict[str, Any]]:
    return [
        {
            "paper": one.paper, "paper_number": one.paper_number, "issued_at": one.issued_at,
            "unit": _unit(one.unit, units)["unit"], "unit_name": _name(one.unit, units), "title": one.title,
            "text": one.text,
        }
        for one in matter.papers
        if one.id in seen
    ]  # fmt: skip


def _steps(heard: tuple[Heard, ...], state: str) -> list[dict[str, Any]]:
    """What the petitioner may do now."""
    until = max((one.due_on for one in heard if one.what == "served" and one.due_on), default=None)
    if state != "served" or until is None:
        return []
    return [{"step": "ask_review", "zh": f"如不服处理意见，可在{_day(until)}前书面申请复查", "until": until}]
