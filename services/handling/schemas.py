"""The question of the desk's list, and its views (what is shown). The forms of the steps: ``shared.matters.steps``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.handling.case import ASSISTING, STATES, Assistance, Case, key_of
from services.handling.hearing_rules import NAMES
from shared.codec import to_plain
from shared.matters.forms import Choice, PlainText, StrictSchema, Whole
from shared.matters.lists import (
    ACTIONS,
    ALL_RESULTS,
    ASSISTANCE_KINDS,
    CLOSURE_TYPES,
    EVALUATION_SCORES,
    FLAGS,
    LEGAL_CLASSES,
    LEGAL_PATHS,
    NOT_ACCEPT_GROUNDS,
    REVIEW_RESULTS,
)
from shared.matters.offers import Offer
from shared.matters.units import Units

ENTRIES = {
    "take": "接收", "accept": "受理告知", "notify": "补发受理告知", "deem": "逾期未告知，视为受理",
    "not_accept": "不予受理", "no_longer_accept": "不再受理", "object": "提出管辖异议",
    "objection_agreed": "异议成立，退回", "objection_rejected": "异议不成立，继续办理", "reply": "答复",
    "extend": "延长办理期限", "decide": "出具处理意见书", "serve": "送达", "import_path": "导入法定途径",
    "perform": "落实", "urge_enforcement": "督促执行", "report": "向交办单位报告", "refer_assistance": "转介救助",
    "register_assistance": "救助结果", "close": "结案", "call_back": "回访", "archive": "归档",
    "supplement": "信访人补充材料", "urge": "信访人催办", "withdraw": "信访人撤回", "evaluate": "信访人评价",
    "reopen": "意见被撤销，重新办理", "mediation_agreed": "达成调解协议", "mediation_refused": "一方不同意调解",
    "ask_mediation": "申请调解", "mediation_breached": "调解协议未按期履行，继续办理",
    "mediation_confirmed": "司法确认结果", "mediation_failed": "调解不成", "mediation_performed": "调解协议已履行",
    "ask_hearing": "信访人申请听证", **NAMES,
    **{
        f"{stage}_{outcome}": f"{stage_zh}：{zh}"
        for stage, stage_zh in (("review", "复查"), ("re_review", "复核"))
        for outcome, zh in {"requested": "已申请", "served": "意见已送达", **REVIEW_RESULTS}.items()
    },
}  # fmt: skip
"""what an entry of the history is called"""


class WhereForm(StrictSchema):
    """A page of the desk's list: ``state`` of a case, or ``assisting``; ``after`` the key of the last row seen."""

    state = Choice((*STATES, ASSISTING), load_default=None, allow_none=True)
    limit = Whole(at_least=1, at_most=200, load_default=50)
    after = PlainText(at_most=80, load_default="", allow_none=True)


def row_view(item: Case | Assistance, units: Units) -> dict[str, Any]:
    """One line of the desk's list; nothing of the person."""
    plain = to_plain(item)
    shown = {
        "key": key_of(item), "number": item.number, "title": item.title, "place": item.place,
        "category_l1": item.category_l1, "category_l2": item.category_l2, "legal_path": item.legal_path,
        "legal_path_zh": LEGAL_PATHS.get(item.legal_path, item.legal_path), "unit": item.unit,
        "unit_name": units.name(item.unit),
    }  # fmt: skip
    if isinstance(item, Assistance):
        lead = {"lead_unit": item.lead_unit, "lead_unit_name": units.name(item.lead_unit)}
        return {
            **shown,
            **lead,
            "role": ASSISTING,
            "state": ASSISTING,
            "state_zh": "协办",
            "shared_at": plain["shared_at"],
        }
    days = ("taken_on", "notice_due_on", "objection_due_on", "report_due_on", "accepted_on", "due_on", "decided_on",
            "served_on", "review_until", "closed_on", "archived_on", "received_at", "legal_class", "channel", "on_time",
            "deemed", "round", "urged")  # fmt: skip
    return {
        **shown, **{name: plain[name] for name in days}, "role": "lead", "state": item.state,
        "state_zh": STATES[item.state], "flags": list(item.flags),
    }  # fmt: skip


def case_view(item: Case | Assistance, offers: Iterable[Offer], units: Units) -> dict[str, Any]:
    """The whole item for the officer who works on it, with the steps that are open."""
    view = {**to_plain(item), **row_view(item, units), "steps": to_plain(list(offers))}
    if isinstance(item, Assistance):
        return view
    return {
        **view,
        "action_zh": ACTIONS.get(item.action, item.action),
        "legal_class_zh": LEGAL_CLASSES.get(item.legal_class, item.legal_class),
        "flags_zh": [FLAGS.get(one, one) for one in item.flags],
        "result_zh": ALL_RESULTS.get(item.result, ""),
        "closure_type_zh": CLOSURE_TYPES.get(item.closure_type, ""),
        "ground_zh": NOT_ACCEPT_GROUNDS[item.refusal.ground] if item.refusal else "",
        "from_unit_name": units.name(item.from_unit),
        "co_unit_names": [units.name(one) for one in item.co_units],
        "evaluations": [{**to_plain(one), "zh": EVALUATION_SCORES.get(one.score, "")} for one in item.evaluations],
        "aids": [{**to_plain(one), "kind_zh": ASSISTANCE_KINDS[one.kind]} for one in item.aids],
        "owes_notice": item.owes_notice,
        "history": [{**to_plain(one), "zh": ENTRIES.get(one.step, one.step)} for one in item.history],
    }
