"""What the desk offers. A room of its own: the fields of each step in the desk's words, for the referral at hand."""

from __future__ import annotations

from collections.abc import Mapping

from services.routing.choosing import ENDING, referable
from services.routing.ending import FINAL, NOT_YET_HANDLED
from services.routing.referral import OBJECTED, STEPS, WAITING, Desk, Referral, may_answer, open_steps
from services.routing.triage import Triage
from shared.matters.lists import ACTIONS, EXTERNAL_ANSWERS, IN_PERSON, NOT_ACCEPT_GROUNDS
from shared.matters.offers import Field, Offer, choices
from shared.matters.people import Officer, may
from shared.matters.steps.routing import REFERRAL_STEPS

BY_HAND = ("forward", "assign", "direct_elsewhere")
"""ways of passing on that a clerk may choose; the others follow from what the matter is"""
REVIEWS = ("review", "re_review")


def steps(referral: Referral, by: Officer, desk: Desk) -> tuple[Offer, ...]:
    """The steps that are lawful now and allowed to this officer, the proposed one first."""
    mine = [step for step in open_steps(referral) if may(by.roles, REFERRAL_STEPS[step].power)]
    lawful = [step for step in mine if _is_lawful(step, referral)]
    lawful.sort(key=lambda step: step != proposed(referral))
    return tuple(Offer(step, STEPS[step], _fields(step, referral, desk)) for step in lawful)


def proposed(referral: Referral) -> str:
    """The step that carries out what the triage proposes; '' when the proposal is none of this desk's steps (merge)."""
    action = referral.triage.action
    if referral.state != WAITING or action == "merge":
        return ""
    return action if action in ("not_accept", "no_longer_accept", "direct_elsewhere", "file_only") else "refer"


def _is_lawful(step: str, referral: Referral) -> bool:
    """What only holds for some: visitors are directed, the unsigned is filed, new facts reopen."""
    said = referral.submission
    if step == "direct_elsewhere":
        return said.channel in IN_PERSON
    if step == "file_only":
        return not said.notice_owed
    return step != "no_longer_accept" or not said.new_facts


def leads(referral: Referral, desk: Desk, triage: Triage | None = None) -> Mapping[str, str]:
    """The units that may be named, the proposed one first: {unit id: name}."""
    triage = triage or referral.triage
    line = desk.world.duties.lines["discipline"]
    units = {
        one.id: one.name
        for one in desk.world.units
        if one.is_active(desk.on) and (line.has(one) or not referral.is_sealed) and one.id not in triage.barred
        and (not one.is_petition_office or (triage.legal_path in REVIEWS and one.id == triage.lead_unit))
    }  # fmt: skip
    first = triage.lead_unit
    return {first: units[first], **units} if first in units else units


def _fields(step: str, referral: Referral, desk: Desk) -> tuple[Field, ...]:
    match step:
        case "refer":
            return _to_refer(referral, desk)
        case "designate" | "designate_by_conference":
            return _to_designate(step, referral, desk)
        case "not_accept" | "no_longer_accept":
            return _to_turn_away(step, referral)
        case "direct_elsewhere":
            where = referral.triage.where_to
            return Field("where_to", "应当去的机关、单位", "text", value=where), _reason(referral)
        case "pass_up":
            return _to_pass_up(referral)
        case "register_answer":
            return _to_register(referral)
    return (_reason(referral) if referral.state != OBJECTED else Field("reason", "理由", "textarea"),)


def _to_refer(referral: Referral, desk: Desk) -> tuple[Field, ...]:
    triage = referable(referral, desk)
    named = leads(referral, desk, triage)
    lead = Field("lead_unit", "主办单位", "choice", choices=choices(named), value=_known(triage.lead_unit, named))
    reason = Field("reason", "与建议不同的，写明理由", "textarea", required=False)
    if referral.is_sealed or triage.legal_path in REVIEWS:
        return lead, reason
    co = "、".join(desk.world.units.name(one) for one in triage.co_units)
    return (
        lead,
        Field("co_units", "协办单位", "choices", required=False, choices=choices(named),
              hint=f"建议：{co}；不选即按建议" if co else ""),
        Field("action", "方式", "choice", required=False, choices=choices({one: ACTIONS[one] for one in BY_HAND})),
        Field("report_due_on", "交办的报告期限", "date", required=False),
        reason,
    )  # fmt: skip


def _known(unit: str, named: Mapping[str, str]) -> str:
    return unit if unit in named else ""


def _to_designate(step: str, referral: Referral, desk: Desk) -> tuple[Field, ...]:
    lead = Field("lead_unit", "主办单位", "choice", choices=choices(leads(referral, desk)))
    reason = Field("reason", "指定理由", "textarea")
    if step == "designate":
        return lead, reason
    return (
        lead, Field("minutes", "会议纪要文号", "text"), Field("held_on", "会议日期", "date", required=False),
        Field("attendees", "参加单位", "text", required=False), reason,
    )  # fmt: skip


def _to_turn_away(step: str, referral: Referral) -> tuple[Field, ...]:
    triage, final = referral.triage, step == "no_longer_accept"
    grounds = {one: NOT_ACCEPT_GROUNDS[one] for one in (FINAL if final else NOT_YET_HANDLED)}
    if referral.submission.channel not in IN_PERSON:
        grounds.pop("visit_skips_levels", None)
    ground = Field("ground", "情形", "choice", choices=choices(grounds),
                   value=triage.ground if triage.ground in grounds else "")  # fmt: skip
    if final:
        return ground, Field("final_paper", "终结性文书名称和文号", "text"), _reason(referral)
    return ground, _reason(referral), Field("where_to", "有权处理的机关、单位或者法定途径", "textarea",
                                            value=triage.where_to)  # fmt: skip


def _reason(referral: Referral) -> Field:
    """The reason, with what the triage found as a draft where the office ends it as proposed."""
    is_proposed = referral.triage.action in (*ENDING, "direct_elsewhere")
    told = [one.reason for one in referral.triage.because if not one.reason.startswith("请")]
    return Field("reason", "理由", "textarea", value=told[0] if is_proposed and told else "")


def _to_pass_up(referral: Referral) -> tuple[Field, ...]:
    reason = Field("reason", "理由", "textarea")
    if referral.is_sealed:
        return Field("where_to", "上一级纪检监察机关（密件径送）", "text"), reason
    return (reason,)


def _to_register(referral: Referral) -> tuple[Field, ...]:
    kinds = {one: EXTERNAL_ANSWERS[one] for one in may_answer(referral)}
    return (
        Field("kind", "答复种类", "choice", choices=choices(kinds)), Field("on", "日期", "date"),
        Field("paper_number", "文号", "text", required=False),
        Field("due_on", "对方承诺的期限", "date", required=False), Field("note", "说明", "textarea", required=False),
    )  # fmt: skip
