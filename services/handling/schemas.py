"""The forms of the desk (what may come in) and its views (what is shown)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.handling.case import ASSISTING, METHODS, STATES, Assistance, Case, key_of
from services.handling.steps import other_paths
from shared.codec import to_plain
from shared.matters.forms import Choice, Day, PlainText, StrictSchema, Whole
from shared.matters.lists import (
    ACTIONS,
    ADOPTIONS,
    CLOSURE_TYPES,
    LEGAL_CLASSES,
    LEGAL_PATHS,
    OBJECTION_GROUNDS,
    RESULTS,
)
from shared.matters.offers import Offer
from shared.matters.units import Units

ENTRIES = {
    "take": "接收", "accept": "受理告知", "object": "提出管辖异议", "objection_agreed": "异议成立，退回",
    "objection_rejected": "异议不成立，继续办理", "reply": "答复", "decide": "出具处理意见书", "serve": "送达",
    "close": "结案", "mediation_agreed": "达成调解协议", "mediation_refused": "一方不同意调解",
    "mediation_failed": "调解不成", "mediation_performed": "调解协议已履行",
}  # fmt: skip


class DeskForm(StrictSchema):
    """What every step's form may carry: the version the officer saw; an item that moved on since is a conflict."""

    version = Whole(at_least=1, load_default=None, allow_none=True)


class AcceptForm(DeskForm):
    """Accept and tell the path."""

    accepted_on = Day(load_default=None, allow_none=True)
    other_path = Choice(("", *other_paths()), load_default="")
    other_party = PlainText(at_most=100, load_default="")


class ObjectForm(DeskForm):
    """Object to the jurisdiction."""

    ground = Choice(OBJECTION_GROUNDS, required=True)
    reason = PlainText(at_least=10, at_most=2000, lines=True, required=True)
    duty = PlainText(at_most=200, required=True)


class DecideForm(DeskForm):
    """The handling decision."""

    decided_on = Day(load_default=None, allow_none=True)
    claim = PlainText(at_most=5000, lines=True, required=True)
    facts = PlainText(at_most=20_000, lines=True, required=True)
    basis = PlainText(at_most=5000, lines=True, required=True)
    result = Choice(RESULTS, required=True)
    opinion = PlainText(at_most=10_000, lines=True, required=True)
    measures = PlainText(at_most=5000, lines=True, load_default="")
    review_organ = PlainText(at_most=100, load_default="")
    contact = PlainText(at_most=200, load_default="")


class ServeForm(DeskForm):
    """How and when the decision was received."""

    served_on = Day(load_default=None, allow_none=True)
    method = Choice(METHODS, required=True)
    proof = PlainText(at_most=500, required=True)
    witnesses = PlainText(at_most=200, load_default="")


class ReplyForm(DeskForm):
    """The answer to a suggestion or an inquiry."""

    replied_on = Day(load_default=None, allow_none=True)
    text = PlainText(at_most=10_000, lines=True, required=True)
    adopted = Choice(("", *ADOPTIONS), load_default="")


class CloseForm(DeskForm):
    """How and when the case is closed."""

    closed_on = Day(load_default=None, allow_none=True)
    closure_type = Choice(CLOSURE_TYPES, required=True)
    note = PlainText(at_most=2000, lines=True, required=True)


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
            "served_on", "review_until", "closed_on", "received_at", "legal_class", "channel", "on_time")  # fmt: skip
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
        "result_zh": RESULTS.get(item.result, ""),
        "closure_type_zh": CLOSURE_TYPES.get(item.closure_type, ""),
        "from_unit_name": units.name(item.from_unit),
        "co_unit_names": [units.name(one) for one in item.co_units],
        "history": [{**to_plain(one), "zh": ENTRIES[one.step]} for one in item.history],
    }
