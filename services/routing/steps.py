"""What the desk offers. A room of its own: the fields of each step in the desk's words, for the referral at hand."""

from __future__ import annotations

from collections.abc import Mapping

from services.routing.referral import STEPS, Desk, Referral, open_steps
from shared.matters.lists import ACTIONS
from shared.matters.offers import Field, Offer, choices
from shared.matters.people import Officer, may

BY_HAND = ("forward", "assign", "direct_elsewhere")
"""ways of passing on that a clerk may choose; the others follow from what the matter is"""


def steps(referral: Referral, by: Officer, desk: Desk) -> tuple[Offer, ...]:
    """The steps that are lawful now and allowed to this officer."""
    mine = (step for step in open_steps(referral) if may(by.roles, step))
    return tuple(Offer(step, STEPS[step], _fields(step, referral, desk)) for step in mine)


def leads(referral: Referral, desk: Desk) -> Mapping[str, str]:
    """The units that may be named, the proposed one first: {unit id: name}."""
    line = desk.world.duties.lines["discipline"]
    units = {
        one.id: one.name
        for one in desk.world.units
        if one.is_active(desk.on) and not one.is_petition_office and (line.has(one) or not referral.is_sealed)
    }
    proposed = referral.triage.lead_unit
    return {proposed: units[proposed], **units} if proposed in units else units


def _fields(step: str, referral: Referral, desk: Desk) -> tuple[Field, ...]:
    lead = Field("lead_unit", "主办单位", "choice", choices=choices(leads(referral, desk)))
    if step == "designate":
        return lead, Field("reason", "指定理由", "textarea")
    if step != "refer":
        return (Field("reason", "理由", "textarea"),)
    if referral.is_sealed:
        return lead, Field("reason", "与建议不同的，写明理由", "textarea", required=False)
    return (
        lead,
        Field("co_units", "协办单位", "choices", required=False, choices=choices(leads(referral, desk))),
        Field("action", "方式", "choice", required=False, choices=choices({one: ACTIONS[one] for one in BY_HAND})),
        Field("report_due_on", "交办的报告期限", "date", required=False),
        Field("reason", "与建议不同的，写明理由", "textarea", required=False),
    )
