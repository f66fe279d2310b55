"""The linkage of the three mediations: a dispute passes to another body or kind, with its consents and its record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.mediation.mediation import (
    CONSENTED,
    PASSED,
    REQUESTED,
    Form,
    Mediation,
    day,
    entered,
    missing_consents,
    must,
)
from services.mediation.network import Around, does
from services.mediation.records import Passage
from shared.deadlines import Today
from shared.errors import Invalid, Refused
from shared.events.mediation import MediationPassed
from shared.matters.entries import Entry
from shared.matters.mediations import PASSING_REASONS
from shared.matters.people import Officer


def pass_on(
    mediation: Mediation, form: Form, by: Officer, today: Today, around: Around | None = None
) -> tuple[Mediation, MediationPassed]:
    """Pass it on: up to the station or the centre, to another organ, to a joint mediation.

    ``form``: to_unit, kind, reason (of PASSING_REASONS), note, both_agree, passed_on. Once it has begun both sides must
    agree to the passing; their consents go along. ``Refused``: pass_needs_both_sides.
    """
    must(mediation, "pass_mediation", form, today)
    around = around or Around()
    on = day(mediation, form, "passed_on", today)
    unit = around.units.find(form["to_unit"])
    if unit is None or unit.id == mediation.unit or not around.desk_node(unit.id):
        raise Invalid(fields={"to_unit": "not_a_choice"})
    if not does(around, unit, form["kind"], mediation.industry):
        raise Invalid(fields={"kind": "not_done_by_this_body"})
    if mediation.state != REQUESTED and not form["both_agree"]:
        raise Refused("pass_needs_both_sides", number=mediation.number)
    mediation, said = passed_to(
        mediation, unit.id, form["kind"], around.desk_node(unit.id), form["reason"], form["note"], on
    )
    mediation = entered(mediation, "pass_mediation", today, on, by, PASSING_REASONS[form["reason"]])
    return replace(mediation, state=PASSED, planned_on=None, planned_place=""), said


def passed_to(
    mediation: Mediation, unit: str, kind: str, node: str, reason: str, note: str, on: date
) -> tuple[Mediation, MediationPassed]:
    """The mediation with one more passage, and what its next body hears."""
    hop = mediation.hop + 1
    passage = Passage(on, mediation.unit, unit, mediation.kind, kind, reason, note, hop)
    said = MediationPassed(
        number=mediation.number, node=mediation.node, from_unit=mediation.unit, to_unit=unit, to_node=node, hop=hop,
        passed_on=on, reason=reason, note=note, from_kind=mediation.kind, kind=kind, title=mediation.title,
        text=mediation.text, parties=mediation.parties, asked_on=mediation.asked_on, industry=mediation.industry,
        consents=mediation.consented, place=mediation.place, category_l1=mediation.category_l1,
        category_l2=mediation.category_l2, respondent_unit=mediation.respondent_unit, case_node=mediation.case_node,
    )  # fmt: skip
    return replace(mediation, passages=(*mediation.passages, passage), hop=hop), said


def hear_passed(said: MediationPassed, node: str, at: datetime, before: Mediation | None) -> Mediation:
    """The dispute arrives here; what was passed on later was heard already and stays as it is.

    Who consented has consented; whoever mediates now is chosen anew, as is what is agreed.
    """
    if before is not None and before.hop >= said.hop and not _is_own_passing(before, said):
        return before
    passage = Passage(
        said.passed_on, said.from_unit, said.to_unit, said.from_kind, said.kind, said.reason, said.note, said.hop
    )
    known = before.passages if before is not None else ()
    mediation = Mediation(
        number=said.number, node=node, unit=said.to_unit, title=said.title, text=said.text, parties=said.parties,
        asked_on=said.asked_on, kind=said.kind, industry=said.industry, place=said.place,
        category_l1=said.category_l1, category_l2=said.category_l2, respondent_unit=said.respondent_unit,
        case_node=said.case_node, consents=tuple(one.party for one in said.consents), consented=said.consents,
        hop=said.hop, passages=known if passage in known else (*known, passage),
        history=(*(before.history if before else (Entry("ask", at, said.asked_on),)),
                 Entry("receive", at, said.passed_on)),
        sessions=before.sessions if before else (), version=before.version if before else 0,
    )  # fmt: skip
    return mediation if missing_consents(mediation) else replace(mediation, state=CONSENTED)


def _is_own_passing(before: Mediation, said: MediationPassed) -> bool:
    """Passed within the node: the record that passed it is the one that takes it."""
    return before.state == PASSED and before.hop == said.hop and before.passages[-1].to_unit == said.to_unit
