"""The answer: extended once, decided claim by claim, served, or replied to (T22 art. 29, 32, 34, 35)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from services.handling.case import DECIDED, SERVED, Case
from services.handling.ending import closed
from services.handling.frame import Form, Today, day, entered, improper, issued_on, must
from services.handling.hearing import current
from services.handling.records import Answer, Decision, Extension, Service
from services.handling.reporting import completed
from shared.errors import Invalid, Refused
from shared.events.handling import CaseDecided, CaseExtended, CaseReplied, CaseServed
from shared.matters.people import Officer

WORDS = ("claim", "facts", "basis", "opinion", "measures")
PARTLY = "partly_supported"
"""derived where the answers to several claims differ; nobody chooses it (domain 4.5)"""
SUBSTANCE = ("facts", "basis")
"""what a review revokes a decision for, so that the next one may not be the same (SD art. 45)"""


def extend(case: Case, form: Form, by: Officer, today: Today) -> tuple[Case, CaseExtended]:
    """The unit's head approves one extension of at most 30 days and tells the petitioner why (T22 art. 34).

    ``form``: reason, days (1 to 30), consent (the paper by which the assigning office agreed; owed where the letter's
    day would be passed, SD art. 42).
    """
    must(case, "extend", form, today)
    assert case.accepted_on is not None
    assert case.due_on is not None
    if improper({"reason": form["reason"]}):
        raise Invalid(fields={"reason": "improper_words"})
    longest = today.due("conclude_extended", case.accepted_on)
    asked, _ = today.calendar.roll(today.due("conclude", case.accepted_on) + timedelta(days=form["days"]))
    new_due = min(asked, longest)
    if case.report_due_on is not None and case.report_due_on < new_due and not form["consent"]:
        raise Invalid(fields={"consent": "consent_missing"}, report_due_on=case.report_due_on.isoformat())
    extension = Extension(form["reason"], form["days"], by.name, today.on, case.due_on, new_due, form["consent"])
    case = entered(replace(case, extension=extension, due_on=new_due), "extend", today, today.on, by)
    return case, CaseExtended(
        number=case.number, node=case.node, unit=case.unit, accepted_on=case.accepted_on or today.on,
        extended_on=today.on, due_on=new_due, legal_path=case.legal_path, approved_by=by.name, hop=case.hop,
    )  # fmt: skip


def decide(case: Case, form: Form, by: Officer, today: Today) -> tuple[Any, ...]:
    """Issue the handling decision: claim, facts, basis, opinion, remedy (T22 art. 32).

    ``form``: decided_on, claim, facts, basis, result (of RESULTS), opinion, measures and promised_by (owed when
    supported: by whom and when it is carried out), claims ({claim, result, opinion} each; the result is then derived),
    review_organ, contact. Every claim that was taken down is answered. After a review revoked the decision for its
    facts or basis, the same decision again is ``Refused('identical_redo')``.
    Returns (case, CaseDecided), and ReportSent where the matter was assigned.
    """
    must(case, "decide", form, today)
    if current(case.hearings) is not None:
        raise Refused("hearing_under_way", number=case.number)
    on = day(form, "decided_on", today, not_before=case.reopened_on or case.accepted_on)
    answers = tuple(Answer(one["claim"], one["result"], one["opinion"]) for one in form["claims"])
    result = _result(case, form, answers)
    _complete(form, result, answers)
    grants, promised = result in ("supported", PARTLY), form.get("promised_by")
    if grants and promised is not None and promised < on:
        raise Invalid(fields={"promised_by": "before_the_step_it_follows"}, earliest=on.isoformat())
    decision = Decision(
        **{name: form[name] for name in (*WORDS, "review_organ", "contact")}, answers=answers
    )  # fmt: skip
    _not_the_same_again(case, decision, result)
    on_time = case.due_on is None or on <= case.due_on
    case = replace(
        case, state=DECIDED, decided_on=on, result=result, decision=decision, on_time=on_time,
        promised_by=promised if grants else None, performed_on=None,
    )  # fmt: skip
    case = entered(case, "decide", today, on, by)
    case, *reported = completed(case, today)
    said = CaseDecided(
        number=case.number, node=case.node, unit=case.unit, decided_on=on, result=result, due_on=case.due_on,
        on_time=on_time, results=tuple(one.result for one in answers), round=case.round, hop=case.hop,
        promised_by=case.promised_by,
    )  # fmt: skip
    return case, said, *reported


def serve(case: Case, form: Form, by: Officer, today: Today) -> tuple[Case, CaseServed]:
    """Record that the petitioner received the decision; the 30 days for review run from that day (T22 art. 35).

    ``form``: posted_on (the day it was sent, where it was posted), served_on (the day it was received), method (of
    METHODS), proof, witnesses (owed when it was refused and left with them). A decision is in time when it was issued
    and sent by the last day; the day of receipt is recorded apart.
    """
    must(case, "serve", form, today)
    # nobody receives a paper before it was issued, whatever day it names: the time for review runs from there
    issued = issued_on(case.issued, "handling_decision", case.decided_on)
    posted: date | None = form.get("posted_on")
    if posted is not None:
        posted = day(form, "posted_on", today, not_before=issued)
    on = day(form, "served_on", today, not_before=posted or issued)
    if form["method"] == "left" and not form["witnesses"]:
        raise Invalid(fields={"witnesses": "witnesses_missing"})
    if form["method"] == "public_notice" and not case.is_unsigned:
        raise Invalid(fields={"method": "petitioner_is_known"})
    sent_late = posted is not None and case.due_on is not None and posted > case.due_on
    service = Service(form["method"], form["proof"], form["witnesses"], by.name, posted)
    until = today.due("review_request", on)
    case = replace(
        case, state=SERVED, served_on=on, service=service, review_until=until, on_time=case.on_time and not sent_late
    )
    return entered(case, "serve", today, on, by), CaseServed(
        number=case.number, node=case.node, unit=case.unit, served_on=on, method=service.method, review_until=until,
        posted_on=posted, round=case.round, hop=case.hop,
    )  # fmt: skip


def reply(case: Case, form: Form, by: Officer, today: Today) -> tuple[Any, ...]:
    """Answer a suggestion (saying whether it is adopted) or an inquiry, and close (T22 art. 29).

    ``form``: replied_on, adopted (of ADOPTIONS; owed for a suggestion), text.
    Returns (case, CaseReplied, CaseClosed …).
    """
    must(case, "reply", form, today)
    on = day(form, "replied_on", today, not_before=case.accepted_on or case.taken_on)
    is_suggestion = case.legal_class == "suggestion"
    if is_suggestion and not form["adopted"]:
        raise Invalid(fields={"adopted": "adopted_missing"})
    if improper({"text": form["text"]}):
        raise Invalid(fields={"text": "improper_words"})
    case = replace(
        case, replied_on=on, adopted=form["adopted"] if is_suggestion else "", reply=form["text"],
        public_reply=case.is_unsigned,
    )  # fmt: skip
    replied = CaseReplied(
        number=case.number, node=case.node, unit=case.unit, replied_on=on, adopted=case.adopted, hop=case.hop
    )
    case = entered(case, "reply", today, on, by)
    closure = "suggestion_replied" if is_suggestion else "inquiry_replied"
    case, *said = closed(case, closure, "", on, today, by)
    return case, replied, *said


def _result(case: Case, form: Form, answers: tuple[Answer, ...]) -> str:
    answered = {_plain(one.claim) for one in answers}
    unanswered = [claim for claim in case.claims if _plain(claim) not in answered]
    if unanswered:
        raise Invalid(fields={"claims": "claim_unanswered"}, claim=unanswered[0])
    if not answers:
        if not form["result"]:
            raise Invalid(fields={"result": "missing"})
        return str(form["result"])
    found = {one.result for one in answers}
    return found.pop() if len(found) == 1 else PARTLY


def _complete(form: Form, result: str, answers: tuple[Answer, ...]) -> None:
    faults = improper({name: form[name] for name in WORDS})
    if any(improper({"opinion": one.opinion}) for one in answers):
        faults["claims"] = "improper_words"
    if not form["measures"] and result in ("supported", PARTLY):
        faults["measures"] = "measures_missing"
    if faults:
        raise Invalid(fields=faults)


def _not_the_same_again(case: Case, decision: Decision, result: str) -> None:
    now = (result, _essence(decision))
    for before in case.earlier:
        if before.revoked_for in SUBSTANCE and (before.result, _essence(before.decision)) == now:
            raise Refused("identical_redo", stage=before.revoked_by, revoked_on=before.revoked_on.isoformat())


def _essence(decision: Decision) -> Mapping[str, Any]:
    words = {name: _plain(getattr(decision, name)) for name in ("facts", "basis", "opinion", "measures")}
    return {**words, "answers": {(one.result, _plain(one.opinion)) for one in decision.answers}}


def _plain(words: str) -> str:
    """The words without what changes nothing: spaces and punctuation."""
    return re.sub(r"[\W_]+", "", words)
