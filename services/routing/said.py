"""What a referral says: each event built from the referral as it is after the step. A room of its own: only shapes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.routing.referral import Desk, Referral
from shared.events.handling import CaseClosed
from shared.events.intake import SubmissionToRoute
from shared.events.routing import (
    DesignationAsked,
    MatterReferred,
    MatterShared,
    MatterTriaged,
    ObjectionAnswered,
    UrgentReported,
)
from shared.matters.units import Unit

CARRIED = (
    "channel", "title", "text", "place", "category_l1", "category_l2", "legal_class", "purpose", "petitioner",
    "received_at", "notice_owed", "agent", "attachments", "respondent_unit", "decision_unit", "decision_received_on",
    "posted_on", "new_facts",
)  # fmt: skip
"""what a submission hands on to whoever works on it, under the same names"""


def triaged(referral: Referral, desk: Desk) -> MatterTriaged:
    """The triage's result, without text or person."""
    triage = referral.triage
    return MatterTriaged(
        number=referral.number, triaged_at=desk.at, by_unit=desk.unit, node=desk.node, rule=triage.rule,
        because=triage.because, action=triage.action, lead_unit=triage.lead_unit, lead_node=referral.lead_node,
        co_units=triage.co_units, legal_path=triage.legal_path, flags=triage.flags, hop=referral.hop,
        ground=referral.ending.ground if referral.ending else "", matter=triage.matter,
    )  # fmt: skip


def urgent(referral: Referral, desk: Desk) -> UrgentReported:
    """A major or urgent matter, reported at once (T22 art. 25)."""
    said = referral.submission
    return UrgentReported(
        number=said.number, reported_at=desk.at, by_unit=desk.unit, place=said.place, category_l1=said.category_l1,
        addressees=referral.triage.report_to,
    )  # fmt: skip


def referred(referral: Referral, desk: Desk) -> MatterReferred:
    """The offer of custody, with words and person. The person complained of is no part of it."""
    triage = referral.triage
    return MatterReferred(
        number=referral.number, to_node=referral.lead_node, to_unit=triage.lead_unit, from_node=desk.node,
        from_unit=desk.unit, hop=referral.hop, referred_at=desk.at, action=triage.action, rule=triage.rule,
        legal_path=triage.legal_path, co_units=triage.co_units, flags=triage.flags,
        report_due_on=referral.report_due_on, **carried(referral.submission),
    )  # fmt: skip


def shared(referral: Referral, desk: Desk) -> list[MatterShared]:
    """To each co-handling unit that works in this network."""
    said, triage = referral.submission, referral.triage
    return [
        MatterShared(
            number=referral.number, to_node=node, to_unit=unit, lead_unit=triage.lead_unit, shared_at=desk.at,
            title=said.title, text=said.text, place=said.place, category_l1=said.category_l1,
            category_l2=said.category_l2, legal_path=triage.legal_path, attachments=said.attachments,
        )
        for unit in triage.co_units
        if (node := desk.node_of(unit))
    ]  # fmt: skip


def asked(referral: Referral, office: Unit, desk: Desk, *, reason: str = "") -> DesignationAsked:
    """The matter goes up, with all it needs. ``reason``: why this office passes it up though nobody objected."""
    said, objections = referral.submission, referral.objections
    passed = bool(reason)
    return DesignationAsked(
        number=referral.number, to_node=desk.node_of(office.id), to_unit=office.id, from_node=desk.node,
        from_unit=desk.unit, hop=referral.hop, asked_at=desk.at, received_by=said.received_by, tags=said.tags,
        objectors=() if passed else tuple(one.unit for one in objections),
        objector_node="" if passed else objections[-1].node,
        reasons=(reason,) if passed else tuple(one.reason for one in objections), passed_up=passed,
        respondent_person=said.respondent_person, **carried(said),
    )  # fmt: skip


def submission_of(said: DesignationAsked) -> SubmissionToRoute:
    """The submission as the office above receives it."""
    return SubmissionToRoute(
        number=said.number, received_by=said.received_by, tags=said.tags, respondent_person=said.respondent_person,
        **carried(said),
    )  # fmt: skip


def answered(
    referral: Referral, answer: str, reason: str, desk: Desk, *, agreed: bool | None = None
) -> tuple[Referral, ObjectionAnswered]:
    """The last objection is answered: agreed, rejected or designated."""
    last = referral.objections[-1]
    kept = (*referral.objections[:-1], replace(last, answer=answer, answer_reason=reason))
    return replace(referral, objections=kept), ObjectionAnswered(
        number=referral.number, to_node=last.node, to_unit=last.unit, node=desk.node, by_unit=desk.unit, hop=last.hop,
        agreed=answer == "agreed" if agreed is None else agreed, answered_at=desk.at, reason=reason,
    )  # fmt: skip


def closed_withdrawn(referral: Referral, desk: Desk) -> CaseClosed:
    """The petitioner withdrew while it lay here; never counted as settled (domain 7.1)."""
    return CaseClosed(
        number=referral.number, node=desk.node, unit=desk.unit, closed_on=desk.on, closure_type="withdrawn",
        on_time=True, hop=referral.hop,
    )  # fmt: skip


def carried(said: Any) -> dict[str, Any]:
    """What is handed on, by name."""
    return {name: getattr(said, name) for name in CARRIED}
