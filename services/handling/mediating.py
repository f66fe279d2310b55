"""A case and its mediation: asked for while the case goes on, heard of, and never a reason to wait (T22 art. 33)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.handling.case import ACCEPTED, Case
from services.handling.ending import closed
from services.handling.frame import Form, Today, entered, must
from shared.errors import Invalid
from shared.events.mediation import (
    MediationAgreed,
    MediationAsked,
    MediationBreached,
    MediationConfirmed,
    MediationEnded,
    MediationPerformed,
)
from shared.matters.lists import MEDIATION_KINDS
from shared.matters.mediations import CONFIRMATION_RESULTS
from shared.matters.people import Officer

MediationEvent = MediationAgreed | MediationEnded | MediationPerformed | MediationBreached | MediationConfirmed


def ask_mediation(case: Case, form: Form, by: Officer, today: Today) -> tuple[Case, MediationAsked]:
    """Ask for mediation beside the handling: the limit of the case goes on (domain 2.2).

    ``form``: other_party, kind (of MEDIATION_KINDS; else what the unit does by itself), reason.
    """
    must(case, "ask_mediation", form, today)
    if form["other_party"] == case.petitioner.name:
        raise Invalid(fields={"other_party": "other_party_missing"})
    note = MEDIATION_KINDS.get(form["kind"], "")
    case = entered(replace(case, mediation="asked"), "ask_mediation", today, today.on, by, note)
    return case, asked_for(case, form["other_party"], today, form["kind"])


def asked_for(case: Case, other_party: str, today: Today, kind: str = "") -> MediationAsked:
    """What the node's mediators hear."""
    return MediationAsked(
        number=case.number, unit=case.unit, asked_on=today.on, title=case.title, text=case.text,
        parties=(case.petitioner.name, other_party), kind=kind, place=case.place, category_l1=case.category_l1,
        category_l2=case.category_l2, respondent_unit=case.respondent_unit,
    )  # fmt: skip


def hear_mediation(case: Case, said: MediationEvent, today: Today) -> tuple[Any, ...]:
    """An agreement that is carried out closes the case; any other end of a mediation lets the unit go on, and so does
    an agreement that is not kept."""
    if case.state != ACCEPTED:
        return (case,)
    is_done = False
    match said:
        case MediationAgreed():
            case = entered(replace(case, mediation="agreed"), "mediation_agreed", today, said.agreed_on)
            is_done, on = said.perform_by is None, said.agreed_on
        case MediationEnded():
            case = entered(replace(case, mediation=said.outcome), f"mediation_{said.outcome}", today, said.ended_on)
            on = said.ended_on
        case MediationBreached():
            case = entered(replace(case, mediation="breached"), "mediation_breached", today, said.breached_on)
            on = said.breached_on
        case MediationConfirmed():
            note, on = CONFIRMATION_RESULTS[said.outcome], said.decided_on
            case = entered(replace(case, confirmation=said.outcome), "mediation_confirmed", today, on, note=note)
        case MediationPerformed():
            case = entered(replace(case, mediation="performed"), "mediation_performed", today, said.performed_on)
            is_done, on = True, said.performed_on
    if not is_done:
        return (case,)
    return closed(replace(case, settled=True), "settled_by_agreement", "", on, today)
