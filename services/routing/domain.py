"""The rules of a referral: triage, offer, objection, return, designation; each with what is to be said (T22 22-25)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from services.routing.referral import (
    DESIGNATED,
    DESIGNATION,
    DIRECTED,
    HANDED_OVER,
    OBJECTED,
    OBJECTIONS_AT_MOST,
    OFFERED,
    OUTSIDE,
    PASSED_UP,
    STATES,
    STEPS,
    WAITING,
    Desk,
    Objection,
    Referral,
    open_steps,
)
from services.routing.triage import Triage, choose_unit
from shared.deadlines.rules import due
from shared.errors import Conflict, Invalid, Refused
from shared.events.handling import CustodyRefused, CustodyTaken
from shared.events.intake import SubmissionToRoute
from shared.events.routing import (
    Because,
    DesignationAsked,
    MatterReferred,
    MatterShared,
    MatterTriaged,
    ObjectionAnswered,
    UrgentReported,
)
from shared.matters.people import Officer
from shared.matters.units import Unit

__all__ = [
    "agree_return", "ask_for_designation", "choose_unit", "designate", "hear_refusal", "hear_taken", "open_referral",
    "refer", "refer_by_itself", "reject_objection", "take_over",
]  # fmt: skip

Form = Mapping[str, Any]
Said = tuple[Any, ...]
"""(referral, *events)"""
PASSING_ON = frozenset({"forward", "assign", "refer_political_legal", "direct_elsewhere"})
"""actions that a clerk's decision keeps from the proposal"""


def open_referral(said: SubmissionToRoute, desk: Desk) -> Said:
    """Triage what was registered; it waits on the desk until ``refer_by_itself`` or a clerk refers it.

    Says UrgentReported at once for an urgent one (T22 art. 25).
    """
    world = desk.world
    triage = choose_unit(said, world.units, world.duties, world.places, desk.on)
    referral = Referral(
        number=said.number, node=desk.node, desk=desk.unit, submission=said, triage=triage, state=WAITING,
        arrived_at=desk.at,
    )  # fmt: skip
    referral = desk.with_due(referral, "route_by_petition_office", said.received_at).noted("arrived", desk.at)
    if not triage.report_to:
        return (referral,)
    return referral, UrgentReported(
        number=said.number, reported_at=desk.at, by_unit=desk.unit, place=said.place, category_l1=said.category_l1,
        addressees=triage.report_to,
    )  # fmt: skip


def refer_by_itself(referral: Referral, desk: Desk) -> Said:
    """Refer without a clerk when the triage leaves no doubt; says what ``refer`` says, or nothing."""
    triage = referral.triage
    if not triage.certain:
        return (referral,)
    report = _report_due(triage, None, desk)
    return _offer(referral, triage, report, desk, None, "依规则自动转出")


def refer(referral: Referral, form: Form, by: Officer, desk: Desk) -> Said:
    """The office names the unit whose business it is (T22 art. 22).

    ``form``: lead_unit; co_units, action, report_due_on, reason (owed where the lead is not the proposed one), version.
    Says MatterTriaged, MatterReferred to the lead's node and MatterShared to each co-handling unit's.
    """
    _must(referral, "refer", form)
    triage, proposed = referral.triage, referral.triage.lead_unit
    lead = _lead(referral, form["lead_unit"], desk)
    co_units = _co_units(referral, form["co_units"] or (triage.co_units if lead.id == proposed else ()), lead, desk)
    if lead.id != proposed and not form["reason"]:
        raise Invalid(fields={"reason": "reason_missing"})
    told = (Because(triage.rule, "", form["reason"]),) if form["reason"] else ()
    decided = replace(
        triage, lead_unit=lead.id, co_units=co_units, because=(*triage.because, *told),
        action=_action(referral, form["action"], lead),
    )  # fmt: skip
    return _offer(referral, decided, _report_due(decided, form["report_due_on"], desk), desk, by, form["reason"])


def hear_taken(referral: Referral, said: CustodyTaken, desk: Desk) -> Referral:
    """The unit has it: the referring office lets go."""
    if referral.state != OFFERED or said.hop != referral.hop or said.unit != referral.triage.lead_unit:
        return referral
    handed = replace(referral, state=HANDED_OVER, due_on=None, due_explanation="")
    return handed.noted("taken", said.taken_at, note=desk.world.units.name(said.unit))


def hear_refusal(referral: Referral, said: CustodyRefused, desk: Desk) -> Said:
    """A unit objects. The office verifies it within three working days; the second objection opens designation."""
    if said.hop != referral.hop or referral.state not in (OFFERED, HANDED_OVER):
        return (referral,)
    if referral.triage.rule == DESIGNATED:
        raise Refused("designated_no_return", number=referral.number, unit=said.unit)
    objection = Objection(
        unit=said.unit, node=said.node, hop=said.hop, ground=said.ground, reason=said.reason, duty=said.duty,
        filed_on=desk.calendar.day_of(said.refused_at),
    )  # fmt: skip
    referral = replace(referral, state=OBJECTED, objections=(*referral.objections, objection))
    referral = referral.noted("objected", said.refused_at, note=desk.world.units.name(said.unit))
    if len(referral.objections) >= OBJECTIONS_AT_MOST:
        return ask_for_designation(referral, desk)
    return (desk.with_due(referral, "objection_answer", said.refused_at),)


def ask_for_designation(referral: Referral, desk: Desk) -> Said:
    """The lowest common superior of the office and all objectors decides (T22 art. 24); here, when that is we."""
    office = _common_office(referral, desk)
    node = desk.node_of(office.id) if office else ""
    if office is None or node in ("", desk.node):
        waiting = replace(referral, state=DESIGNATION).noted("designation_asked", desk.at)
        return (desk.with_due(waiting, "designation", desk.at),)
    said, last = referral.submission, referral.objections[-1]
    passed = replace(referral, state=PASSED_UP, due_on=None, due_explanation="")
    return passed.noted("asked_to_designate", desk.at, note=office.name), DesignationAsked(
        number=referral.number, to_node=node, to_unit=office.id, from_node=desk.node, from_unit=desk.unit,
        hop=referral.hop, asked_at=desk.at, objectors=tuple(one.unit for one in referral.objections),
        objector_node=last.node, reasons=tuple(one.reason for one in referral.objections),
        received_at=said.received_at, received_by=said.received_by, channel=said.channel, title=said.title,
        text=said.text, place=said.place, category_l1=said.category_l1, category_l2=said.category_l2,
        legal_class=said.legal_class, purpose=said.purpose, petitioner=said.petitioner, tags=said.tags,
        notice_owed=said.notice_owed,
    )  # fmt: skip


def take_over(said: DesignationAsked, desk: Desk) -> Referral:
    """The common superior's office has a matter to designate a unit for."""
    submission = SubmissionToRoute(
        number=said.number, received_at=said.received_at, channel=said.channel, title=said.title, text=said.text,
        place=said.place, received_by=said.received_by, petitioner=said.petitioner, category_l1=said.category_l1,
        category_l2=said.category_l2, legal_class=said.legal_class, purpose=said.purpose, tags=said.tags,
        notice_owed=said.notice_owed,
    )  # fmt: skip
    world, day = desk.world, desk.calendar.day_of(said.asked_at)
    objections = tuple(
        Objection(unit, said.objector_node, said.hop, "", reason, "", day)
        for unit, reason in zip(said.objectors, said.reasons, strict=True)
    )
    referral = Referral(
        number=said.number, node=desk.node, desk=desk.unit, submission=submission, state=DESIGNATION,
        triage=choose_unit(submission, world.units, world.duties, world.places, desk.on), arrived_at=desk.at,
        hop=said.hop, objections=objections,
    )  # fmt: skip
    referral = desk.with_due(referral, "designation", said.asked_at)
    return referral.noted("designation_asked", desk.at, note=world.units.name(said.from_unit))


def agree_return(referral: Referral, form: Form, by: Officer, desk: Desk) -> Said:
    """The objection is right: the papers come back (T22 art. 23) and the matter is triaged again. ``form``: reason."""
    _must(referral, "agree_return", form)
    referral, answer = _answered(referral, "agreed", form["reason"], desk)
    returned = Because("R11", "《信访工作条例》第二十三条", f"{desk.world.units.name(answer.to_unit)}的管辖异议成立。")
    triage = replace(
        referral.triage, lead_unit="", co_units=(), certain=False, because=(*referral.triage.because, returned)
    )
    referral = replace(referral, state=WAITING, triage=triage, lead_node="", report_due_on=None)
    referral = desk.with_due(referral, "route_by_petition_office", referral.submission.received_at)
    return referral.noted("agree_return", desk.at, by, form["reason"]), answer


def reject_objection(referral: Referral, form: Form, by: Officer, desk: Desk) -> Said:
    """The objection is not right: the unit goes on (T22 art. 23). ``form``: reason."""
    _must(referral, "reject_objection", form)
    referral, answer = _answered(referral, "rejected", form["reason"], desk)
    referral = replace(referral, state=HANDED_OVER, due_on=None, due_explanation="")
    return referral.noted("reject_objection", desk.at, by, form["reason"]), answer


def designate(referral: Referral, form: Form, by: Officer, desk: Desk) -> Said:
    """The common superior names the unit (T22 art. 24); there is no way back from it. ``form``: lead_unit, reason.

    The last objector is answered: it goes on if it is the one named, else the matter leaves it.
    """
    _must(referral, "designate", form)
    last = referral.objections[-1] if referral.objections else None
    lead = _lead(referral, form["lead_unit"], desk, again=True)
    decided = replace(
        referral.triage, rule=DESIGNATED, lead_unit=lead.id, certain=True,
        co_units=tuple(one for one in referral.triage.co_units if one != lead.id),
        because=(*referral.triage.because, Because(DESIGNATED, "《信访工作条例》第二十四条", form["reason"])),
    )  # fmt: skip
    decided = replace(decided, action=_action(referral, "", lead))
    answers: Said = ()
    if last is not None:
        referral, answer = _answered(referral, "designated", form["reason"], desk, agreed=lead.id != last.unit)
        answers = (answer,)
        if lead.id == last.unit:
            kept = replace(
                referral, state=HANDED_OVER, triage=decided, lead_node=last.node, due_on=None, due_explanation=""
            )
            return (kept.noted("designate", desk.at, by, form["reason"]), *answers, _triaged(kept, desk))
    referral, *events = _offer(
        referral, decided, _report_due(decided, None, desk), desk, by, form["reason"], step="designate"
    )
    return (referral, *answers, *events)


def _offer(
    referral: Referral, triage: Triage, report_due_on: date | None, desk: Desk, by: Officer | None, note: str,
    step: str = "refer",
) -> Said:  # fmt: skip
    node = desk.node_of(triage.lead_unit)
    directed = triage.action == "direct_elsewhere"
    state = DIRECTED if directed else OFFERED if node else OUTSIDE
    referral = replace(
        referral, triage=triage, state=state, hop=referral.hop + 1, lead_node=node, report_due_on=report_due_on,
        due_on=None, due_explanation="",
    ).noted(step, desk.at, by, note)  # fmt: skip
    events: list[Any] = [_triaged(referral, desk)]
    if state == OFFERED:
        events += [_referred(referral, desk), *_shared(referral, desk)]
    return (referral, *events)


def _triaged(referral: Referral, desk: Desk) -> MatterTriaged:
    triage = referral.triage
    return MatterTriaged(
        number=referral.number, triaged_at=desk.at, by_unit=desk.unit, node=desk.node, rule=triage.rule,
        because=triage.because, action=triage.action, lead_unit=triage.lead_unit, lead_node=referral.lead_node,
        co_units=triage.co_units, legal_path=triage.legal_path, flags=triage.flags,
    )  # fmt: skip


def _referred(referral: Referral, desk: Desk) -> MatterReferred:
    said, triage = referral.submission, referral.triage
    return MatterReferred(
        number=referral.number, to_node=referral.lead_node, to_unit=triage.lead_unit, from_node=desk.node,
        from_unit=desk.unit, hop=referral.hop, referred_at=desk.at, received_at=said.received_at,
        action=triage.action, rule=triage.rule, legal_path=triage.legal_path, co_units=triage.co_units,
        title=said.title, text=said.text, place=said.place, channel=said.channel, category_l1=said.category_l1,
        category_l2=said.category_l2, legal_class=said.legal_class, purpose=said.purpose, petitioner=said.petitioner,
        flags=triage.flags, notice_owed=said.notice_owed, report_due_on=referral.report_due_on,
    )  # fmt: skip


def _shared(referral: Referral, desk: Desk) -> list[MatterShared]:
    said, triage = referral.submission, referral.triage
    return [
        MatterShared(
            number=referral.number, to_node=node, to_unit=unit, lead_unit=triage.lead_unit, shared_at=desk.at,
            title=said.title, text=said.text, place=said.place, category_l1=said.category_l1,
            category_l2=said.category_l2, legal_path=triage.legal_path,
        )
        for unit in triage.co_units
        if (node := desk.node_of(unit))
    ]  # fmt: skip


def _answered(
    referral: Referral, answer: str, reason: str, desk: Desk, *, agreed: bool | None = None
) -> tuple[Referral, ObjectionAnswered]:
    last = referral.objections[-1]
    kept = (*referral.objections[:-1], replace(last, answer=answer, answer_reason=reason))
    return replace(referral, objections=kept), ObjectionAnswered(
        number=referral.number, to_node=last.node, to_unit=last.unit, node=desk.node, by_unit=desk.unit, hop=last.hop,
        agreed=answer == "agreed" if agreed is None else agreed, answered_at=desk.at, reason=reason,
    )  # fmt: skip


def _lead(referral: Referral, unit: str, desk: Desk, *, again: bool = False) -> Unit:
    """The unit, if it may have the matter: it exists, is competent to decide, and did not object with success."""
    found = desk.world.units.find(unit)
    fault = ""
    if found is None:
        fault = "unknown_unit"
    elif not found.is_active(desk.on):
        fault = "unit_not_active"
    elif found.is_petition_office:
        fault = "petition_office_never_decides"
    elif referral.is_sealed and not desk.world.duties.lines["discipline"].has(found):
        fault = "accusation_only_to_discipline"
    elif not again and any(one.unit == unit and one.answer == "agreed" for one in referral.objections):
        fault = "unit_objected_before"
    if found is None or fault:
        raise Invalid(fields={"lead_unit": fault})
    return found


def _co_units(referral: Referral, units: Any, lead: Unit, desk: Desk) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(one for one in units if one != lead.id))
    for one in chosen:
        found = desk.world.units.find(one)
        if found is None or not found.is_active(desk.on):
            raise Invalid(fields={"co_units": "unknown_unit" if found is None else "unit_not_active"})
    if chosen and referral.is_sealed:
        raise Invalid(fields={"co_units": "accusation_only_to_discipline"})
    return chosen


def _action(referral: Referral, asked: str, lead: Unit) -> str:
    triage, said = referral.triage, referral.submission
    if referral.is_sealed:
        return "refer_discipline"
    if lead.id == said.received_by:
        return "direct_reply" if said.legal_class == "inquiry" else "accept"
    if asked:
        return asked
    return triage.action if triage.action in PASSING_ON else "forward"


def _report_due(triage: Triage, asked: date | None, desk: Desk) -> date | None:
    """The day by which an assigned matter is reported back: as the letter says, else by the usual rule."""
    if triage.action != "assign":
        return None
    if asked is not None and asked <= desk.on:
        raise Invalid(fields={"report_due_on": "not_in_the_future"})
    rule = "assigned_report_urgent" if "urgent" in triage.flags else "assigned_report_usual"
    usual = due(rule, desk.at, desk.calendar).on
    return asked or usual


def _common_office(referral: Referral, desk: Desk) -> Unit | None:
    units, places = desk.world.units, desk.world.places
    here = units.get(desk.unit).division
    for one in referral.objections:
        objector = units.find(one.unit)
        common = places.common(here, objector.division) if objector else None
        here = common.code if common else here
    return units.front(here, desk.on)


def _must(referral: Referral, step: str, form: Form) -> None:
    if form.get("version") is not None and form["version"] != referral.version:
        raise Conflict(number=referral.number)
    now_open = open_steps(referral)
    if step not in now_open:
        raise Refused(
            "step_not_open", state=referral.state, step=step, open=", ".join(now_open) or "-", step_zh=STEPS[step],
            state_zh=STATES[referral.state], open_zh="、".join(STEPS[one] for one in now_open) or "等待对方答复或无",
        )  # fmt: skip
