"""What a desk is shown of an advice, on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.supervision.advice.rules import NAMES, Advice, open_steps
from services.supervision.pressing.standing import Standing
from shared.matters.offers import Field, Offer, choices
from shared.matters.people import Officer, may
from shared.matters.pressed import ADVICE_ADOPTIONS, ADVICE_KINDS, ADVICE_STATES
from shared.matters.steps.advice import ADVICE_STEPS
from shared.matters.units import Units


def row(one: Advice, units: Units) -> dict[str, Any]:
    """An advice in a list."""
    return {
        "number": one.number, "kind": one.kind, "kind_zh": ADVICE_KINDS[one.kind], "by_unit": one.by_unit,
        "organ": one.unit, "organ_name": units.name(one.unit), "about": one.about, "matter": one.matter,
        "state": one.state, "state_zh": ADVICE_STATES[one.state], "given_on": one.given_on,
        "answer_due_on": one.answer_by if one.answered_on is None else None,
        "adopted": one.adopted, "adopted_zh": ADVICE_ADOPTIONS.get(one.adopted, ""),
    }  # fmt: skip


def view(one: Advice, units: Units) -> dict[str, Any]:
    """The whole of it."""
    return {
        **row(one, units), "reasons": one.reasons, "advice": one.advice, "signed_by": one.signed_by,
        "paper_number": one.paper_number, "on_paper": not one.to_node, "answered_on": one.answered_on,
        "answered_by": one.answered_by, "answer": one.answer, "measures": one.measures,
        "answer_paper": one.answer_paper,
        "is_late": one.answered_on is not None and one.answered_on > one.answer_by,
    }  # fmt: skip


def offers(one: Advice, by: Officer, standing: Standing) -> Iterator[Offer]:
    """The answer, where it is owed."""
    for step in open_steps(one, by, standing):
        if may(by.roles, ADVICE_STEPS[step].power):
            yield Offer(step, NAMES[step], _FIELDS[step])


_ANSWER = (
    Field("adopted", "采纳情况", "choice", choices=choices(ADVICE_ADOPTIONS)),
    Field("reasons", "理由", "textarea", hint="不采纳或者部分采纳的，说明理由。"),
    Field("measures", "措施和时限", "textarea", required=False),
)
_FIELDS = {
    "answer_advice": (*_ANSWER, Field("post", "签发人职务", "text", required=False)),
    "register_feedback": (
        *_ANSWER, Field("answered_on", "反馈日期", "date", required=False),
        Field("answered_by", "反馈的机关和签发人职务", "text"),
        Field("paper_number", "来文文号", "text", required=False),
    ),
}  # fmt: skip
