"""How it ends: agreed, or not; and what becomes of an agreement: carried out, looked after, breached, confirmed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from services.mediation.mediation import (
    AGREED,
    BREACHED,
    CONSENTED,
    FAILED,
    IN_SESSION,
    PERFORMED,
    REFUSED,
    Form,
    Mediation,
    day,
    entered,
    must,
)
from services.mediation.network import Around, other_paths
from services.mediation.records import Agreement, Breach, Confirmation, Item, Visit
from shared.deadlines import Today
from shared.errors import Invalid, Refused
from shared.events.mediation import (
    MediationAgreed,
    MediationBreached,
    MediationConfirmationAsked,
    MediationConfirmed,
    MediationEnded,
    MediationPerformed,
)
from shared.matters.mediations import CONFIRMATION_RESULTS, CONFLICTS
from shared.matters.people import Officer

ENDS = {FAILED: "调解不成", REFUSED: "一方不同意或者要求终止"}
WHOLE = "whole"
"""what stands for an agreement that names no items"""


def agree(mediation: Mediation, form: Form, by: Officer, today: Today) -> tuple[Any, ...]:
    """The parties agree, in writing or orally (ML art. 28, 29); of a written mediation agreement they may together ask
    the court within 30 days to confirm it (art. 33).

    ``form``: agreed_on, paper, is_oral, dispute, responsibilities, content, performance, perform_by, items (what,
    party, due_on), mediator. Without ``perform_by`` and items it was carried out at once. Returns (mediation,
    MediationAgreed), and MediationPerformed in that case.
    """
    must(mediation, "agree", form, today)
    on = day(mediation, form, "agreed_on", today)
    items = tuple(Item(one["what"], one["party"], one["due_on"]) for one in form.get("items", ()))
    perform_by = max((one.due_on for one in items), default=form["perform_by"])
    if any(one.due_on < on for one in items):
        raise Invalid(fields={"items": "before_the_step_it_follows"}, earliest=on.isoformat())
    if {one.party for one in items if one.party} - set(mediation.parties):
        raise Invalid(fields={"items": "not_a_choice"})
    if perform_by is not None and perform_by < on:
        raise Invalid(fields={"perform_by": "before_the_step_it_follows"}, earliest=on.isoformat())
    mediator = form["mediator"] or "、".join(one.name for one in mediation.sitting) or by.name
    _must_be_free(mediator, mediation)
    agreement = Agreement(
        dispute=form["dispute"], responsibilities=form["responsibilities"], content=form["content"],
        performance=form["performance"], perform_by=perform_by, mediator=mediator,
        paper=form.get("paper") or "mediation_agreement", is_oral=bool(form.get("is_oral")), items=items,
    )  # fmt: skip
    until = today.due("judicial_confirmation", on) if agreement.may_be_confirmed else None
    mediation = replace(
        mediation, state=AGREED, agreement=agreement, agreed_on=on, confirmation_until=until, planned_on=None
    )
    mediation = entered(mediation, "agree", today, on, by)
    agreed = MediationAgreed(
        mediation.number, mediation.node, mediation.unit, on, until, perform_by, agreement.paper, mediation.kind,
        mediation.to_node,
    )  # fmt: skip
    if perform_by is not None:
        return mediation, agreed
    mediation, performed = _performed(mediation, on, "", by, today)
    return mediation, agreed, performed


def _must_be_free(named: str, mediation: Mediation) -> None:
    """Nobody signs as mediator who is a side, or who stepped back: ``Refused('mediator_in_conflict')``."""
    back = {one.name for one in mediation.mediators} - {one.name for one in mediation.sitting}
    for name in (one.strip() for one in re.split("[、,，;；]", named)):
        code = "is_a_party" if name in mediation.parties else "recused" if name in back else ""
        if code:
            raise Refused("mediator_in_conflict", name=name, codes=code, reasons_zh=CONFLICTS[code])


def fail(
    mediation: Mediation, form: Form, by: Officer, today: Today, around: Around | None = None
) -> tuple[Mediation, MediationEnded]:
    """It ends without agreement, or a side stops it; the other paths are told (ML art. 23, 26).

    ``form``: ended_on, outcome (failed, or refused), stopped_by (a party), reason, paths (of LEGAL_PATHS; else those of
    the duty list), told_paths.
    """
    must(mediation, "fail", form, today)
    on = day(mediation, form, "ended_on", today)
    if form["outcome"] not in ends_of(mediation):
        raise Invalid(fields={"outcome": "not_a_choice"})
    stopped_by = form.get("stopped_by", "")
    if stopped_by and (stopped_by not in mediation.parties or form["outcome"] != REFUSED):
        raise Invalid(fields={"stopped_by": "not_a_choice"})
    paths = tuple(form.get("paths") or ()) or paths_of(mediation, around or Around(), today.on)
    mediation = replace(
        mediation, state=form["outcome"], ended_on=on, reason=form["reason"], told_paths=form["told_paths"],
        paths=paths, stopped_by=stopped_by, planned_on=None, planned_place="",
    )  # fmt: skip
    mediation = entered(mediation, "fail", today, on, by, form["reason"])
    return mediation, MediationEnded(
        mediation.number, mediation.node, mediation.unit, on, mediation.state, mediation.kind, mediation.to_node
    )


def ends_of(mediation: Mediation) -> Mapping[str, str]:
    """How it may end now: what never began can be refused but cannot fail."""
    began = mediation.state in (CONSENTED, IN_SESSION)
    return {end: zh for end, zh in ENDS.items() if end == REFUSED or began}


def paths_of(mediation: Mediation, around: Around, on: date) -> tuple[str, ...]:
    """The statutory paths that stay open for this dispute (3.3)."""
    return other_paths(around, mediation.category_l1, mediation.category_l2, mediation.respondent_unit, on)


def perform(mediation: Mediation, form: Form, by: Officer, today: Today) -> tuple[Mediation, MediationPerformed]:
    """The agreement was carried out, all that was still open of it. ``form``: performed_on, note."""
    must(mediation, "perform", form, today)
    on = day(mediation, form, "performed_on", today, since=mediation.agreed_on)
    return _performed(mediation, on, form["note"], by, today)


def perform_item(mediation: Mediation, form: Form, by: Officer, today: Today) -> tuple[Any, ...]:
    """One item was carried out; with the last the agreement is. ``form``: item (its place, from 1), performed_on,
    note. Returns (mediation,), and MediationPerformed with the last."""
    must(mediation, "perform_item", form, today)
    on = day(mediation, form, "performed_on", today, since=mediation.agreed_on)
    agreement = mediation.agreement
    assert agreement is not None
    nth = next((n for n, one in enumerate(agreement.items) if str(n + 1) == form["item"] and not one.performed_on), -1)
    if nth < 0:
        raise Invalid(fields={"item": "not_a_choice"})
    mediation = replace(mediation, agreement=agreement.done(nth, on, form["note"]))
    mediation = entered(mediation, "perform_item", today, on, by, form["note"])
    assert mediation.agreement is not None
    if mediation.agreement.open_items:
        return (mediation,)
    last = max(one.performed_on for one in mediation.agreement.items if one.performed_on)
    return _performed(mediation, last, "", by, today)


def register_breach(mediation: Mediation, form: Form, by: Officer, today: Today) -> tuple[Mediation, MediationBreached]:
    """What was due was not done by its day; the sides are told where they can go. ``form``: item (its place, from 1;
    empty: the whole, or the earliest that is late), breached_on, note. ``Invalid`` for what is not late."""
    must(mediation, "register_breach", form, today)
    on = day(mediation, form, "breached_on", today, since=mediation.agreed_on)
    agreement = mediation.agreement
    assert agreement is not None
    late = {key: one for key, one in late_items(agreement, today.on).items() if one.due_on < on}
    item = late.get(form["item"]) if form["item"] else next(iter(late.values()), None)
    if item is None:
        raise Invalid(fields={"item" if form["item"] else "breached_on": "not_late"})
    breach = Breach(on, item.what, item.due_on, form["note"])
    mediation = entered(replace(mediation, state=BREACHED, breach=breach), "register_breach", today, on, by)
    return mediation, MediationBreached(
        mediation.number, mediation.node, mediation.unit, on, item.due_on, mediation.kind, mediation.to_node
    )


def late_items(agreement: Agreement, on: date) -> dict[str, Item]:
    """What was due before that day and is not done, the earliest first: its place from 1, or WHOLE -> the item."""
    listed = [(str(nth), one) for nth, one in enumerate(agreement.items, 1)]
    rows = listed or [(WHOLE, one) for one in agreement.open_items]
    late = [(key, one) for key, one in rows if one.performed_on is None and one.due_on < on]
    return dict(sorted(late, key=lambda row: row[1].due_on))


def follow_up(mediation: Mediation, form: Form, by: Officer, today: Today) -> tuple[Mediation]:
    """Somebody looked how it is carried out (ML art. 31). ``form``: visited_on, found."""
    must(mediation, "follow_up", form, today)
    on = day(mediation, form, "visited_on", today, since=mediation.agreed_on)
    mediation = entered(mediation, "follow_up", today, on, by)
    return (replace(mediation, visits=(*mediation.visits, Visit(on, by.name, form["found"]))),)


def ask_confirmation(
    mediation: Mediation, form: Form, by: Officer, today: Today
) -> tuple[Mediation, MediationConfirmationAsked]:
    """Both sides applied to the court together, in time (ML art. 33). ``form``: applied_on, court.
    ``Refused('confirmation_too_late')``."""
    must(mediation, "ask_confirmation", form, today)
    on = day(mediation, form, "applied_on", today, since=mediation.agreed_on)
    until = mediation.confirmation_until
    if until is None or on > until:
        raise Refused("confirmation_too_late", until=str(until or ""))
    mediation = entered(mediation, "ask_confirmation", today, on, by, form["court"])
    mediation = replace(mediation, confirmation=Confirmation(on, form["court"]))
    return mediation, MediationConfirmationAsked(
        mediation.number, mediation.node, mediation.unit, on, mediation.kind, mediation.to_node
    )


def register_confirmation(
    mediation: Mediation, form: Form, by: Officer, today: Today
) -> tuple[Mediation, MediationConfirmed]:
    """The court's answer. ``form``: outcome, decided_on, ruling_number."""
    must(mediation, "register_confirmation", form, today)
    asked = mediation.confirmation
    assert asked is not None
    on = day(mediation, form, "decided_on", today, since=asked.applied_on)
    answered = replace(asked, outcome=form["outcome"], decided_on=on, ruling_number=form["ruling_number"])
    note = CONFIRMATION_RESULTS[form["outcome"]]
    mediation = entered(replace(mediation, confirmation=answered), "register_confirmation", today, on, by, note)
    return mediation, MediationConfirmed(
        mediation.number, mediation.node, mediation.unit, asked.applied_on, on, form["outcome"], mediation.kind,
        mediation.to_node,
    )  # fmt: skip


def _performed(
    mediation: Mediation, on: date, note: str, by: Officer, today: Today
) -> tuple[Mediation, MediationPerformed]:
    agreement = mediation.agreement
    if agreement is not None and agreement.items:
        done = tuple(one if one.performed_on else replace(one, performed_on=on, note=note) for one in agreement.items)
        mediation = replace(mediation, agreement=replace(agreement, items=done))
    mediation = entered(replace(mediation, state=PERFORMED, performed_on=on), "perform", today, on, by, note)
    return mediation, MediationPerformed(
        mediation.number, mediation.node, mediation.unit, on, mediation.kind, mediation.to_node
    )
