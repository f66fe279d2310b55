"""How a mediation begins: a case or the parties ask, every side consents, mediators are chosen, and may step back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from services.mediation.mediation import (
    CONSENTED,
    PASSED,
    Form,
    Mediation,
    day,
    entered,
    missing_consents,
    must,
)
from services.mediation.mediators import conflicts
from services.mediation.network import Around, body_for, kind_of
from services.mediation.passing import passed_to
from services.mediation.records import Chosen
from shared.deadlines import Today
from shared.errors import Conflict, Invalid, Refused
from shared.events.mediation import Consented, MediationAsked, MediationConsented
from shared.matters.entries import Entry
from shared.matters.mediations import CONFLICTS
from shared.matters.people import Officer

MEDIATORS_AT_MOST = 3


def open_mediation(said: MediationAsked, node: str, at: datetime, around: Around | None = None) -> Mediation:
    """The dispute as a case asked for it; nobody has consented yet."""
    entry, kind = Entry("ask", at, said.asked_on), said.kind or kind_of(around or Around(), said.unit)
    return Mediation(
        number=said.number, node=node, unit=said.unit, title=said.title, text=said.text, parties=said.parties,
        asked_on=said.asked_on, history=(entry,), kind=kind, place=said.place, category_l1=said.category_l1,
        category_l2=said.category_l2, respondent_unit=said.respondent_unit, case_node=node,
    )  # fmt: skip


def request(number: str, form: Form, by: Officer, today: Today, around: Around) -> tuple[Any, ...]:
    """The parties ask at the counter: the lowest body at or above the place that does the kind takes it.

    ``form``: title, text, parties (one a line, two at least), place (else that of the counter), category_l1, kind,
    industry, asked_on, respondent_unit (an id). Returns (mediation,), and MediationPassed where it is done elsewhere.
    """
    parties = _sides(form["parties"])
    if form["respondent_unit"] and form["respondent_unit"] not in around.units:
        raise Invalid(fields={"respondent_unit": "unknown_unit"})
    on: date = form["asked_on"] or today.on
    if on > today.on:
        raise Invalid(fields={"asked_on": "in_the_future"})
    kind, industry = form["kind"], form["industry"]
    if kind == "industry" and not industry:
        raise Invalid(fields={"industry": "missing"})
    own = around.units.find(by.unit)
    place = form["place"] or (own.division if own else "")
    unit = body_for(around, place, kind, industry, today.on).id
    node = around.desk_node(unit)
    mediation = Mediation(
        number=number, node=by.node, unit=unit, title=form["title"], text=form["text"], parties=parties, asked_on=on,
        kind=kind, industry=industry, place=place, category_l1=form["category_l1"],
        respondent_unit=form["respondent_unit"], history=(Entry("ask", today.at, on, by.name),),
    )  # fmt: skip
    if node == by.node:
        return (mediation,)
    note = f"由{around.units.name(by.unit)}窗口收到申请"
    mediation, passed = passed_to(replace(mediation, unit=by.unit), unit, kind, node, "other_kind", note, today.on)
    return replace(mediation, state=PASSED), passed


def consent(mediation: Mediation, form: Form, by: Officer, today: Today) -> tuple[Any, ...]:
    """One side consents, freely and told its rights (ML art. 17, 23); with the last consent the mediation begins.

    ``form``: party, consented_on, way (of CONSENT_WAYS), rights_told_on (else the same day). Returns (mediation,), and
    MediationConsented when all sides have consented.
    """
    must(mediation, "consent", form, today)
    on = day(mediation, form, "consented_on", today, since=mediation.asked_on)
    told_on = form.get("rights_told_on") or on
    if told_on > on:
        raise Invalid(fields={"rights_told_on": "after_the_consent"})
    if form["party"] not in missing_consents(mediation):
        raise Invalid(fields={"party": "not_a_choice"})
    mediation = entered(mediation, "consent", today, on, by, form["party"])
    given = Consented(form["party"], on, form.get("way") or "written", told_on, by.name)
    mediation = replace(
        mediation, consents=(*mediation.consents, form["party"]), consented=(*mediation.consented, given)
    )
    if missing_consents(mediation):
        return (mediation,)
    mediation = replace(mediation, state=CONSENTED)
    last = max(entry.on for entry in mediation.history if entry.step in ("ask", "consent", "receive"))
    return mediation, MediationConsented(
        mediation.number, mediation.node, mediation.unit, last, mediation.kind, mediation.to_node
    )


def choose(
    mediation: Mediation, form: Form, by: Officer, today: Today, around: Around | None = None
) -> tuple[Mediation]:
    """The parties choose a mediator of the panel or accept one (ML art. 19). ``form``: mediator (number), way,
    chosen_on. ``Refused('mediator_in_conflict')`` with the reasons."""
    must(mediation, "choose_mediator", form, today)
    around = around or Around()
    on = day(mediation, form, "chosen_on", today, since=mediation.asked_on)
    found = next((one for one in around.panel if one.number == form["mediator"]), None)
    if found is None or found.state != "active":
        raise Invalid(fields={"mediator": "not_a_choice"})
    if len(mediation.sitting) == MEDIATORS_AT_MOST or any(one.mediator == found.number for one in mediation.sitting):
        raise Conflict(number=mediation.number)
    against = conflicts(found, mediation.parties, mediation.respondent_unit, mediation.mediators, around.units)
    if against:
        raise Refused(
            "mediator_in_conflict", name=found.name, codes=", ".join(against),
            reasons_zh="；".join(CONFLICTS[one] for one in against),
        )  # fmt: skip
    chosen = Chosen(found.number, found.name, found.unit, on, form["way"])
    mediation = entered(mediation, "choose_mediator", today, on, by, found.name)
    return (replace(mediation, mediators=(*mediation.mediators, chosen)),)


def recuse(mediation: Mediation, form: Form, by: Officer, today: Today) -> tuple[Mediation]:
    """A mediator steps back; another is chosen. ``form``: mediator (number), ground, reason, recused_on."""
    must(mediation, "recuse_mediator", form, today)
    on = day(mediation, form, "recused_on", today, since=mediation.asked_on)
    chosen = next((one for one in mediation.sitting if one.mediator == form["mediator"]), None)
    if chosen is None:
        raise Invalid(fields={"mediator": "not_a_choice"})
    gone = replace(chosen, recused_on=on, ground=form["ground"], reason=form["reason"])
    mediation = entered(mediation, "recuse_mediator", today, on, by, chosen.name)
    return (replace(mediation, mediators=tuple(gone if one is chosen else one for one in mediation.mediators)),)


def _sides(text: str) -> tuple[str, ...]:
    sides = tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if len(sides) < 2:
        raise Invalid(fields={"parties": "two_sides_needed"})
    if len(sides) > 10 or any(len(one) > 100 for one in sides):
        raise Invalid(fields={"parties": "too_long"})
    return sides
