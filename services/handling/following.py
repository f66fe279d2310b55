"""What the unit does beside the answer: its log, carrying out, urging, assistance, calling back (T22 art. 32, 37)."""

from __future__ import annotations

from dataclasses import replace

from services.handling.case import Case
from services.handling.ending import was_performed
from services.handling.frame import Form, Today, day, entered, improper, must
from services.handling.records import Aid, CallBack, Note, Urging
from shared.errors import Invalid, Refused
from shared.events.handling import (
    AssistanceAnswered,
    AssistanceReferred,
    CaseCalledBack,
    CasePerformed,
    EnforcementUrged,
)
from shared.matters.lists import ASSISTANCE_KINDS
from shared.matters.people import Officer


def write_log(case: Case, form: Form, by: Officer, today: Today) -> tuple[Case]:
    """One more dated line in the investigation's log; what stands there is never changed. ``form``: noted_on, note."""
    must(case, "log", form, today)
    on = day(form, "noted_on", today, not_before=case.taken_on)
    return (replace(case, log=(*case.log, Note(today.at, on, by.name, form["note"]))),)


def perform(case: Case, form: Form, by: Officer, today: Today) -> tuple[Case, CasePerformed]:
    """What a supporting decision promised was carried out (T22 art. 32). ``form``: performed_on, note."""
    must(case, "perform", form, today)
    on = day(form, "performed_on", today, not_before=case.served_on)
    case, said = was_performed(case, on)
    return entered(case, "perform", today, on, by, form["note"]), said


def urge_enforcement(case: Case, form: Form, by: Officer, today: Today) -> tuple[Case, EnforcementUrged]:
    """Urge whoever is obliged to carry a supporting decision out (T22 art. 32).

    ``form``: obliged (a unit id or a name), perform_by, reason.
    """
    must(case, "urge_enforcement", form, today)
    if form["perform_by"] < today.on:
        raise Invalid(fields={"perform_by": "in_the_past"})
    if improper({"reason": form["reason"]}):
        raise Invalid(fields={"reason": "improper_words"})
    urging = Urging(form["obliged"], today.on, form["perform_by"], form["reason"])
    case = entered(replace(case, urgings=(*case.urgings, urging)), "urge_enforcement", today, today.on, by)
    return case, EnforcementUrged(
        number=case.number, node=case.node, unit=case.unit, obliged=urging.obliged, urged_on=urging.urged_on,
        perform_by=urging.perform_by, hop=case.hop,
    )  # fmt: skip


def refer_assistance(case: Case, form: Form, by: Officer, today: Today) -> tuple[Case, AssistanceReferred]:
    """Ask for social or judicial assistance where hardship was seen (T22 art. 37).

    ``form``: kind (of ASSISTANCE_KINDS), to, reason. ``Refused('assistance_asked')`` while the same is unanswered.
    """
    must(case, "refer_assistance", form, today)
    if any(aid.kind == form["kind"] and aid.granted is None for aid in case.aids):
        raise Refused("assistance_asked", kind_zh=ASSISTANCE_KINDS[form["kind"]], kind=form["kind"])
    aid = Aid(form["kind"], form["to"], form["reason"], today.on)
    note = ASSISTANCE_KINDS[aid.kind]
    case = entered(replace(case, aids=(*case.aids, aid)), "refer_assistance", today, today.on, by, note)
    return case, AssistanceReferred(
        number=case.number, node=case.node, unit=case.unit, kind=aid.kind, to=aid.to, referred_on=aid.referred_on
    )


def register_assistance(case: Case, form: Form, by: Officer, today: Today) -> tuple[Case, AssistanceAnswered]:
    """Write down what came of it. ``form``: kind, granted, answered_on, note. ``Invalid`` for one never asked for."""
    must(case, "register_assistance", form, today)
    waiting = [aid for aid in case.aids if aid.kind == form["kind"] and aid.granted is None]
    if not waiting:
        raise Invalid(fields={"kind": "not_a_choice"})
    on = day(form, "answered_on", today, not_before=waiting[0].referred_on)
    answered = replace(waiting[0], granted=form["granted"], answered_on=on, note=form["note"])
    aids = tuple(answered if aid == waiting[0] else aid for aid in case.aids)
    case = entered(replace(case, aids=aids), "register_assistance", today, on, by, form["note"])
    return case, AssistanceAnswered(
        number=case.number, node=case.node, unit=case.unit, kind=answered.kind, granted=form["granted"],
        answered_on=on,
    )  # fmt: skip


def call_back(case: Case, form: Form, by: Officer, today: Today) -> tuple[Case, CaseCalledBack]:
    """Ask the petitioner how it stands after the answer; their words are kept as they are said.

    ``form``: called_on, words.
    """
    must(case, "call_back", form, today)
    on = day(form, "called_on", today, not_before=case.served_on or case.replied_on or case.closed_on)
    asked = CallBack(on, by.name, form["words"])
    case = entered(replace(case, call_backs=(*case.call_backs, asked)), "call_back", today, on, by)
    return case, CaseCalledBack(number=case.number, node=case.node, unit=case.unit, called_on=on)
