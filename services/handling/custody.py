"""Custody: a referred matter is taken by its arrival, shared with who assists, and objected to (T22 art. 22-24)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from services.handling.case import (
    OBJECTION_PENDING,
    RETURNED,
    TAKEN,
    Assistance,
    Case,
    assistance_key,
)
from services.handling.ending import end_withdrawn
from services.handling.frame import Form, Today, entered, must
from services.handling.records import Objection
from shared.errors import Refused
from shared.events.handling import CustodyRefused, CustodyTaken
from shared.events.routing import MatterReferred, MatterShared, ObjectionAnswered
from shared.matters.people import Officer


def open_case(said: MatterReferred, today: Today, before: Case | None = None) -> tuple[Case, CustodyTaken]:
    """Custody is taken by arrival; the limits run from now (T22 art. 22, 23).

    ``before``: the same matter was here once and went back, and now comes again by another referral.
    Raises ``Refused('custody_already_here')`` while it still lies here.
    """
    if before is not None and (before.state not in (RETURNED, OBJECTION_PENDING) or said.hop <= before.hop):
        raise Refused("custody_already_here", number=said.number, unit=before.unit)
    owed = said.notice_owed and said.legal_class != "inquiry"
    case = Case(
        number=said.number, node=said.to_node, unit=said.to_unit, from_node=said.from_node, from_unit=said.from_unit,
        hop=said.hop, action=said.action, rule=said.rule, legal_path=said.legal_path, legal_class=said.legal_class,
        category_l1=said.category_l1, category_l2=said.category_l2, place=said.place, channel=said.channel,
        title=said.title, text=said.text, petitioner=said.petitioner, received_at=said.received_at,
        referred_at=said.referred_at, taken_at=today.at, taken_on=today.on, report_due_on=said.report_due_on,
        notice_due_on=_notice_due(said, today) if owed else None, objection_due_on=today.due("objection", today.on),
        co_units=said.co_units, notice_owed=said.notice_owed, flags=said.flags, agent=said.agent,
        attachments=said.attachments, respondent_unit=said.respondent_unit, decision_unit=said.decision_unit,
        decision_received_on=said.decision_received_on, posted_on=said.posted_on, new_facts=said.new_facts,
        issued=before.issued if before else (), history=before.history if before else (),
        version=before.version if before else 0,
    )  # fmt: skip
    case = entered(case, "take", today, today.on)
    return case, CustodyTaken(
        number=case.number, to_node=case.from_node, node=case.node, unit=case.unit, from_unit=case.from_unit,
        hop=case.hop, taken_at=case.taken_at, notice_due_on=case.notice_due_on,
    )  # fmt: skip


def assist(said: MatterShared, before: Assistance | None = None) -> Assistance:
    """The co-handling unit's record of what it has to help with (T22 art. 24); told again, it is the newest word."""
    if before is not None and before.shared_at > said.shared_at:
        return before
    return Assistance(
        key=assistance_key(said.number, said.to_unit), number=said.number, unit=said.to_unit, lead_unit=said.lead_unit,
        shared_at=said.shared_at, title=said.title, text=said.text, place=said.place, category_l1=said.category_l1,
        category_l2=said.category_l2, legal_path=said.legal_path, attachments=said.attachments,
        version=before.version if before else 0,
    )  # fmt: skip


def object_to(case: Case, form: Form, by: Officer, today: Today) -> tuple[Case, CustodyRefused]:
    """Say, within five working days and before accepting, that it is not the unit's business (T22 art. 23).

    ``form``: ground (of OBJECTION_GROUNDS), reason, duty. The case waits until the referring office agrees or rejects.
    """
    if case.state == TAKEN and today.on > case.objection_due_on:
        raise Refused("objection_too_late", due_on=case.objection_due_on.isoformat())
    must(case, "object", form, today)
    objection = Objection(form["ground"], form["reason"], form["duty"], today.on)
    case = entered(replace(case, state=OBJECTION_PENDING, objection=objection), "object", today, today.on, by)
    return case, CustodyRefused(
        number=case.number, to_node=case.from_node, node=case.node, unit=case.unit, hop=case.hop, refused_at=today.at,
        ground=objection.ground, reason=objection.reason, duty=objection.duty,
    )  # fmt: skip


def hear_answer(case: Case, said: ObjectionAnswered, today: Today) -> tuple[Any, ...]:
    """The referring office agreed (the papers go back) or rejected (the unit goes on, its limits never paused; what the
    petitioner withdrew meanwhile ends here). Returns (case,), or (case, CaseClosed …)."""
    if case.objection is None or case.state != OBJECTION_PENDING or said.hop != case.hop:
        return (case,)
    answer = "agreed" if said.agreed else "rejected"
    objection = replace(case.objection, answer=answer, answer_reason=said.reason)
    state = RETURNED if said.agreed else TAKEN
    case = entered(replace(case, state=state, objection=objection), f"objection_{answer}", today, today.on)
    return end_withdrawn(case, today)


def _notice_due(said: MatterReferred, today: Today) -> date:
    if said.action == "refer_discipline":
        return today.due("discipline_accept_notice", said.referred_at)
    if said.action == "accept":
        return today.due("notice_direct", said.received_at)
    return today.due("notice_referred", today.on)
