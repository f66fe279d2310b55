"""What a desk is shown of a call: matter, unit, level, times, posts, and what came of it for the matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.supervision.onsite.rules import NAMES, Call, open_steps
from shared.matters.offers import Field, Offer, choices
from shared.matters.people import Officer, may
from shared.matters.pressed import ONSITE_LEVELS, ONSITE_OUTCOMES, ONSITE_STATES
from shared.matters.steps.onsite import ONSITE_STEPS
from shared.matters.units import Units


def row(call: Call, units: Units) -> dict[str, Any]:
    """A call in a list."""
    return {
        "number": call.number, "matter": call.matter, "unit": call.unit, "unit_name": units.name(call.unit),
        "by_unit": call.by_unit, "level": call.level, "level_zh": ONSITE_LEVELS[call.level], "state": call.state,
        "state_zh": ONSITE_STATES[call.state], "notified_at": call.notified_at, "arrive_by": call.arrive_by,
        "arrived_at": call.arrived_at, "is_late": call.is_late,
    }  # fmt: skip


def view(call: Call, units: Units) -> dict[str, Any]:
    """The whole of it."""
    return {
        **row(call, units), "heads": call.heads, "head_asked": call.head_asked, "head_came": call.head_came,
        "posts": list(call.posts), "outcome": call.outcome, "outcome_zh": ONSITE_OUTCOMES.get(call.outcome, ""),
        "words": call.words, "ended_on": call.ended_on,
    }  # fmt: skip


def offers(call: Call, by: Officer, node: str) -> Iterator[Offer]:
    """What the called unit registers next."""
    for step in open_steps(call, by, node):
        if may(by.roles, ONSITE_STEPS[step].power):
            yield Offer(step, NAMES[step], _FIELDS[step])


_FIELDS = {
    "note_arrival": (
        Field("posts", "到场人员", "rows", columns=(Field("post", "职务", "text"),), hint="只写本单位人员的职务。"),
        Field("head_came", "单位主要负责人到场", "bool", required=False),
    ),
    "end_onsite": (
        Field("outcome", "对事项的处理", "choice", choices=choices(ONSITE_OUTCOMES)),
        Field("words", "听取和说明的情况", "textarea", hint="写事项和答复，不写信访人。"),
    ),
}
