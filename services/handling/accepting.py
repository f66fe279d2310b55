"""Accepting and not accepting: the notice of T22 art. 23, acceptance by silence, and the grounds of domain 2.5."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from services.handling.case import ACCEPTED, Case
from services.handling.ending import closed
from services.handling.frame import Form, Today, day, entered, improper, must
from services.handling.lawful import final_grounds, grounds, is_deemed_by_silence
from services.handling.mediating import asked_for
from services.handling.records import Refusal
from shared.errors import Invalid, Refused
from shared.events.handling import CaseAccepted, CaseNoLongerAccepted, CaseNotAccepted
from shared.matters.lists import NOT_ACCEPT_GROUNDS
from shared.matters.people import Officer


def accept(case: Case, form: Form, by: Officer, today: Today) -> tuple[Any, ...]:
    """Accept and tell the path in writing (T22 art. 23); on the petition path the 60 days run from here (art. 34).

    ``form``: accepted_on, other_path (another statutory path the petitioner may choose), other_party (people's
    mediation), claims (one a line, as the unit understands them). Told after the notice's limit, the matter counts as
    accepted on its last day: silence gains no time (domain 2.2). On a case that is deemed accepted already, this is
    the notice that is still owed. Returns (case, CaseAccepted), and MediationAsked on the mediation path.
    """
    must(case, "accept", form, today)
    told_on = day(form, "accepted_on", today, not_before=case.taken_on)
    wants_sides = case.may_be_mediated and not case.mediation
    if wants_sides and not form["other_party"]:
        raise Invalid(fields={"other_party": "other_party_missing"})
    case = replace(case, notified_on=told_on, other_path=form["other_path"], claims=_claims(form) or case.claims)
    said: tuple[Any, ...] = ()
    if case.deemed:
        case = entered(case, "notify", today, told_on, by)
    else:
        case, said = _accepted(case, told_on, by.name, today)
        case = entered(case, "accept", today, told_on, by)
    if not wants_sides:
        return case, *said
    asked = replace(asked_for(case, form["other_party"], today), asked_on=told_on)
    return replace(case, mediation="asked"), *said, asked


def deem(case: Case, today: Today) -> tuple[Any, ...]:
    """Accepted by silence on the last day of the notice's limit (domain 2.2); (case,) where that is not so."""
    if not is_deemed_by_silence(case) or case.notice_due_on is None or today.on <= case.notice_due_on:
        return (case,)
    case, said = _accepted(case, today.on, "", today)
    return entered(case, "deem", today, case.accepted_on or today.on), *said


def not_accept(case: Case, form: Form, by: Officer, today: Today) -> tuple[Any, ...]:
    """Refuse with a ground of domain 2.5, the reason, and where to go instead (T22 art. 23).

    ``form``: ground, reason, where_to, told_on. Returns (case, CaseNotAccepted, CaseClosed …).
    ``Refused``: objection_instead for what an office referred and is not competent for, visits_only, and
    no_longer_instead for a ground of finality; new_facts_reopen.
    """
    must(case, "not_accept", form, today)
    ground = form["ground"]
    if ground not in grounds(case):
        raise _not_a_ground(case, ground)
    on = day(form, "told_on", today, not_before=case.taken_on)
    _proper(form, "reason", "where_to")
    case = _refused(case, Refusal(ground, form["reason"], form["where_to"]), on)
    said = CaseNotAccepted(
        number=case.number, node=case.node, unit=case.unit, on=on, ground=ground, where_to=form["where_to"],
        legal_path=case.legal_path, hop=case.hop,
    )  # fmt: skip
    case = entered(case, "not_accept", today, on, by, NOT_ACCEPT_GROUNDS[ground])
    case, *ended = closed(case, "not_accepted", "", on, today, by)
    return case, said, *ended


def no_longer_accept(case: Case, form: Form, by: Officer, today: Today) -> tuple[Any, ...]:
    """The same facts and reasons came to a final opinion or judgment (T22 art. 36); new facts always reopen.

    ``form``: ground, final_paper, reason, told_on. Returns (case, CaseNoLongerAccepted, CaseClosed …).
    """
    if case.new_facts:
        raise Refused("new_facts_reopen", number=case.number)
    must(case, "no_longer_accept", form, today)
    ground = form["ground"]
    if ground not in final_grounds(case, today.local):
        raise Refused("ground_not_lawful_here", ground_zh=NOT_ACCEPT_GROUNDS[ground], ground=ground)
    on = day(form, "told_on", today, not_before=case.taken_on)
    _proper(form, "reason")
    case = _refused(case, Refusal(ground, form["reason"], "", form["final_paper"]), on)
    said = CaseNoLongerAccepted(
        number=case.number, node=case.node, unit=case.unit, on=on, ground=ground, final_paper=form["final_paper"],
        hop=case.hop,
    )  # fmt: skip
    case = entered(case, "no_longer_accept", today, on, by, form["final_paper"])
    case, *ended = closed(case, "no_longer_accepted", "", on, today, by)
    return case, said, *ended


def _accepted(case: Case, told_on: date, by: str, today: Today) -> tuple[Case, tuple[CaseAccepted]]:
    limit = case.notice_due_on
    late = limit is not None and told_on > limit and not case.answered_by_reply
    on = limit if late and limit is not None else told_on
    case = replace(case, state=ACCEPTED, accepted_on=on, due_on=_answer_due(case, on, today), deemed=late)
    return case, (
        CaseAccepted(
            number=case.number, node=case.node, unit=case.unit, accepted_on=on, due_on=case.due_on,
            legal_path=case.legal_path, by=by, deemed=late, hop=case.hop,
        ),
    )  # fmt: skip


def _answer_due(case: Case, on: date, today: Today) -> date | None:
    """The earliest of the limits that apply: the letter's, the law's, the profile's (domain 2.6)."""
    limits = [case.report_due_on] if case.report_due_on else []
    if case.legal_path == "petition_procedure" and not case.answered_by_reply:
        limits.append(today.due("conclude", on))
    return min(limits, default=None)


def _not_a_ground(case: Case, ground: str) -> Refused:
    if case.new_facts:
        return Refused("new_facts_reopen", number=case.number)
    code = {
        "not_competent": "objection_instead", "visit_skips_levels": "visits_only",
        "re_reviewed_same_facts": "no_longer_instead", "litigation_final": "no_longer_instead",
        "review_lapsed": "no_longer_instead",
    }.get(ground, "ground_not_lawful_here")  # fmt: skip
    return Refused(code, ground=ground, ground_zh=NOT_ACCEPT_GROUNDS[ground])


def _refused(case: Case, refusal: Refusal, on: date) -> Case:
    return replace(case, refusal=refusal, notified_on=on)


def _proper(form: Form, *names: str) -> None:
    faults = improper({name: form[name] for name in names})
    if faults:
        raise Invalid(fields=faults)


def _claims(form: Form) -> tuple[str, ...]:
    lines = (line.strip() for line in form.get("claims", "").splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))
