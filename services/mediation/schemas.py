"""The views of the mediator's desk and of the panel."""

from __future__ import annotations

from typing import Any

from services.mediation.mediation import STATES, Mediation, missing_consents
from services.mediation.mediators import STATES as PANEL_STATES
from services.mediation.mediators import Mediator
from services.mediation.records import Agreement
from shared.codec import to_plain
from shared.documents.paths import legal_path
from shared.matters.lists import LEGAL_PATHS, MEDIATION_KINDS
from shared.matters.mediations import (
    ATTENDANCE,
    CHOSEN_WAYS,
    CONFIRMATION_RESULTS,
    CONSENT_WAYS,
    MEDIATOR_KINDS,
    PASSING_REASONS,
    RECUSAL_GROUNDS,
    RIGHTS,
    SESSION_OUTCOMES,
)
from shared.matters.units import Units

ENTRIES = {
    "ask": "申请调解", "receive": "收到转来的调解", "consent": "同意调解", "choose_mediator": "选定调解员",
    "recuse_mediator": "调解员回避", "plan_session": "安排调解会", "hold_session": "调解会", "agree": "达成协议",
    "fail": "终止调解", "pass_mediation": "转交其他调解组织", "perform_item": "履行一项", "perform": "履行协议",
    "register_breach": "未按期履行", "follow_up": "回访", "ask_confirmation": "共同申请司法确认",
    "register_confirmation": "司法确认结果",
}  # fmt: skip
PANEL_ENTRIES = {
    "register_mediator": "登记", "change_mediator": "更改登记", "retire_mediator": "离任", "reinstate_mediator": "复任",
}  # fmt: skip


def row_view(mediation: Mediation, units: Units) -> dict[str, Any]:
    """One line of the desk's list."""
    plain = to_plain(mediation)
    names = (
        "number", "title", "unit", "state", "kind", "asked_on", "planned_on", "agreed_on", "ended_on", "performed_on",
    )  # fmt: skip
    return {
        **{name: plain[name] for name in names}, "unit_name": units.name(mediation.unit),
        "state_zh": STATES[mediation.state], "kind_zh": MEDIATION_KINDS.get(mediation.kind, ""),
        "perform_by": _perform_by(mediation),
    }  # fmt: skip


def mediation_view(mediation: Mediation, units: Units) -> dict[str, Any]:
    """The whole mediation for the mediator."""
    plain = to_plain(mediation)
    return {
        **plain,
        **row_view(mediation, units),
        "missing_consents": list(missing_consents(mediation)),
        "rights": list(RIGHTS),
        "consented": [{**one, "way_zh": CONSENT_WAYS.get(one["way"], "")} for one in plain["consented"]],
        "mediators": [
            {
                **one,
                "unit_name": units.name(one["unit"]),
                "way_zh": CHOSEN_WAYS.get(one["way"], ""),
                "ground_zh": RECUSAL_GROUNDS.get(one["ground"], ""),
            }
            for one in plain["mediators"]
        ],
        "sessions": [_session(one) for one in plain["sessions"]],
        "agreement_items": _items(mediation.agreement),
        "other_paths": [{"path": LEGAL_PATHS[one], "limit": legal_path(one).limit} for one in mediation.paths],
        "confirmation": _confirmation(plain["confirmation"]),
        "passages": [
            {
                **one,
                "kind_zh": MEDIATION_KINDS.get(one["kind"], ""),
                "from_kind_zh": MEDIATION_KINDS.get(one["from_kind"], ""),
                "reason_zh": PASSING_REASONS.get(one["reason"], ""),
            }
            for one in plain["passages"]
        ],
        "history": [{**one, "zh": ENTRIES[one["step"]]} for one in plain["history"]],
    }


def panel_row(mediator: Mediator, units: Units) -> dict[str, Any]:
    """One line of the panel."""
    plain = to_plain(mediator)
    names = ("number", "name", "unit", "post", "kind", "qualification", "fields_of_work", "state")
    return {
        **{name: plain[name] for name in names}, "title": mediator.name, "unit_name": units.name(mediator.unit),
        "kind_zh": MEDIATOR_KINDS[mediator.kind], "state_zh": PANEL_STATES[mediator.state],
    }  # fmt: skip


def panel_view(mediator: Mediator, units: Units) -> dict[str, Any]:
    """One mediator of the panel."""
    plain = to_plain(mediator)
    history = [{**one, "zh": PANEL_ENTRIES[one["step"]]} for one in plain["history"]]
    return {**plain, **panel_row(mediator, units), "history": history}


def _perform_by(mediation: Mediation) -> str | None:
    found = mediation.agreement.perform_by if mediation.agreement else None
    return found.isoformat() if found else None


def _session(one: dict[str, Any]) -> dict[str, Any]:
    came = "；".join(f"{each['party']}：{ATTENDANCE.get(each['how'], each['how'])}" for each in one["attended"])
    return {**one, "attended_zh": came, "outcome_zh": SESSION_OUTCOMES.get(one["outcome"], one["outcome"])}


def _items(agreement: Agreement | None) -> list[dict[str, Any]]:
    items = agreement.items if agreement else ()
    return [{**to_plain(one), "nth": nth, "is_done": one.performed_on is not None} for nth, one in enumerate(items, 1)]


def _confirmation(one: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if one is None else {**one, "outcome_zh": CONFIRMATION_RESULTS.get(one["outcome"], "法院审查中")}
