"""The rules of a case: one matter with the responsible unit, step by step (T22 art. 22, 23, 29, 31-35)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from services.handling.case import (
    ACCEPTED,
    CLOSED,
    DECIDED,
    OBJECTION_PENDING,
    RETURNED,
    SERVED,
    STATES,
    STEPS,
    TAKEN,
    Assistance,
    Case,
    Decision,
    Entry,
    Objection,
    Service,
    assistance_key,
    lawful_closures,
    open_steps,
)
from shared.deadlines import Calendar, due
from shared.errors import Conflict, Invalid, Refused
from shared.events.handling import (
    CaseAccepted,
    CaseClosed,
    CaseDecided,
    CaseReplied,
    CaseServed,
    CustodyRefused,
    CustodyTaken,
)
from shared.events.mediation import MediationAgreed, MediationAsked, MediationEnded, MediationPerformed
from shared.events.routing import MatterReferred, MatterShared, ObjectionAnswered
from shared.matters.lists import CLOSURE_TYPES
from shared.matters.people import Officer

Form = Mapping[str, Any]
"""A form as its schema let it in: dates are dates, choices are known, nothing is hidden in the text."""


@dataclass(frozen=True)
class Today:
    """When a rule is asked: the instant, the day at the node, and the calendar of working days."""

    at: datetime
    on: date
    calendar: Calendar

    def due(self, rule: str, start: date | datetime) -> date:
        """The last day of a limit that starts then; the first day is not counted."""
        return due(rule, self.calendar.day_of(start), self.calendar).on


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
        co_units=said.co_units, notice_owed=said.notice_owed, flags=said.flags,
        history=before.history if before else (), version=before.version if before else 0,
    )  # fmt: skip
    case = _step(case, "take", today, today.on)
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
        category_l2=said.category_l2, legal_path=said.legal_path, version=before.version if before else 0,
    )  # fmt: skip


def object_to(case: Case, form: Form, by: Officer, today: Today) -> tuple[Case, CustodyRefused]:
    """Say, within five working days and before accepting, that it is not the unit's business (T22 art. 23).

    ``form``: ground (of OBJECTION_GROUNDS), reason, duty. The case waits until the referring office agrees or rejects.
    """
    if case.state == TAKEN and today.on > case.objection_due_on:
        raise Refused("objection_too_late", due_on=case.objection_due_on.isoformat())
    _must(case, "object", form, today)
    objection = Objection(form["ground"], form["reason"], form["duty"], today.on)
    case = _step(replace(case, state=OBJECTION_PENDING, objection=objection), "object", today, today.on, by)
    return case, CustodyRefused(
        number=case.number, to_node=case.from_node, node=case.node, unit=case.unit, hop=case.hop, refused_at=today.at,
        ground=objection.ground, reason=objection.reason, duty=objection.duty,
    )  # fmt: skip


def hear_answer(case: Case, said: ObjectionAnswered, today: Today) -> Case:
    """The referring office agreed (the papers go back) or rejected (the unit goes on, its limits never paused)."""
    if case.objection is None or case.state != OBJECTION_PENDING or said.hop != case.hop:
        return case
    answer = "agreed" if said.agreed else "rejected"
    objection = replace(case.objection, answer=answer, answer_reason=said.reason)
    state = RETURNED if said.agreed else TAKEN
    return _step(replace(case, state=state, objection=objection), f"objection_{answer}", today, today.on)


def accept(case: Case, form: Form, by: Officer, today: Today) -> tuple[Any, ...]:
    """Accept and tell the path in writing (T22 art. 23); on the petition path the 60 days run from here (art. 34).

    ``form``: accepted_on, other_path (another statutory path the petitioner may choose), other_party (people's
    mediation). A late acceptance gains no time: the 60 days then run from the last day of the notice's limit.
    Returns (case, CaseAccepted), and MediationAsked on the mediation path.
    """
    _must(case, "accept", form, today)
    on = _day(form, "accepted_on", today, not_before=case.taken_on)
    if case.may_be_mediated and not form["other_party"]:
        raise Invalid(fields={"other_party": "other_party_missing"})
    limits = [case.report_due_on] if case.report_due_on else []
    if case.legal_path == "petition_procedure" and not case.answered_by_reply:
        limits.append(today.due("conclude", min(on, case.notice_due_on or on)))
    mediation = "asked" if case.may_be_mediated else ""
    case = replace(
        case, state=ACCEPTED, accepted_on=on, due_on=min(limits, default=None), mediation=mediation,
        other_path=form["other_path"],
    )  # fmt: skip
    case = _step(case, "accept", today, on, by)
    accepted = CaseAccepted(
        number=case.number, node=case.node, unit=case.unit, accepted_on=on, due_on=case.due_on,
        legal_path=case.legal_path, by=by.name,
    )  # fmt: skip
    if not mediation:
        return case, accepted
    parties = (case.petitioner.name, form["other_party"])
    return case, accepted, MediationAsked(case.number, case.unit, on, case.title, case.text, parties)


def decide(case: Case, form: Form, by: Officer, today: Today) -> tuple[Case, CaseDecided]:
    """Issue the handling decision: claim, facts, basis, opinion, remedy (T22 art. 32).

    ``form``: decided_on, claim, facts, basis, result (of RESULTS), opinion, measures (owed when supported: when and
    by whom it is carried out), review_organ, contact.
    """
    _must(case, "decide", form, today)
    on = _day(form, "decided_on", today, not_before=case.accepted_on)
    faults = {name: "improper_words" for name in WORDS if any(one in form[name] for one in IMPROPER)}
    if form["result"] == "supported" and not form["measures"]:
        faults["measures"] = "measures_missing"
    if faults:
        raise Invalid(fields=faults)
    decision = Decision(**{name: form[name] for name in (*WORDS, "review_organ", "contact")})
    on_time = case.due_on is None or on <= case.due_on
    case = replace(case, state=DECIDED, decided_on=on, result=form["result"], decision=decision, on_time=on_time)
    case = _step(case, "decide", today, on, by)
    return case, CaseDecided(
        number=case.number, node=case.node, unit=case.unit, decided_on=on, result=case.result, due_on=case.due_on,
        on_time=on_time,
    )  # fmt: skip


WORDS = ("claim", "facts", "basis", "opinion", "measures")
IMPROPER = (
    "上级要求",
    "息诉罢访",
    "息访",
    "不得再信访",
    "不得再上访",
    "停止上访",
    "停止信访",
    "缠访",
    "闹访",
    "无理取闹",
)
"""What a decision never says (section 8): blame, threats, a superior's wish, a request to stop petitioning."""


def serve(case: Case, form: Form, by: Officer, today: Today) -> tuple[Case, CaseServed]:
    """Record that the petitioner received the decision; the 30 days for review run from that day (T22 art. 35).

    ``form``: served_on, method (of METHODS), proof, witnesses (owed when it was left with them).
    """
    _must(case, "serve", form, today)
    on = _day(form, "served_on", today, not_before=case.decided_on)
    if form["method"] == "left" and not form["witnesses"]:
        raise Invalid(fields={"witnesses": "witnesses_missing"})
    if form["method"] == "public_notice" and not case.is_unsigned:
        raise Invalid(fields={"method": "petitioner_is_known"})
    service = Service(form["method"], form["proof"], form["witnesses"], by.name)
    until = today.due("review_request", on)
    case = _step(replace(case, state=SERVED, served_on=on, service=service, review_until=until), "serve", today, on, by)
    return case, CaseServed(
        number=case.number, node=case.node, unit=case.unit, served_on=on, method=service.method, review_until=until
    )


def reply(case: Case, form: Form, by: Officer, today: Today) -> tuple[Case, CaseReplied, CaseClosed]:
    """Answer a suggestion (saying whether it is adopted) or an inquiry, and close (T22 art. 29).

    ``form``: replied_on, adopted (of ADOPTIONS; owed for a suggestion), text.
    """
    _must(case, "reply", form, today)
    on = _day(form, "replied_on", today, not_before=case.accepted_on or case.taken_on)
    is_suggestion = case.legal_class == "suggestion"
    if is_suggestion and not form["adopted"]:
        raise Invalid(fields={"adopted": "adopted_missing"})
    if any(one in form["text"] for one in IMPROPER):
        raise Invalid(fields={"text": "improper_words"})
    case = replace(
        case, replied_on=on, adopted=form["adopted"] if is_suggestion else "", reply=form["text"],
        public_reply=case.is_unsigned,
    )  # fmt: skip
    replied = CaseReplied(number=case.number, node=case.node, unit=case.unit, replied_on=on, adopted=case.adopted)
    case = _step(case, "reply", today, on, by)
    closure = "suggestion_replied" if is_suggestion else "inquiry_replied"
    case, closed = _close(case, closure, "", on, today, by)
    return case, replied, closed


def close(case: Case, form: Form, by: Officer, today: Today) -> tuple[Case, CaseClosed]:
    """Close in one of the ways that are lawful now. ``form``: closed_on, closure_type, note."""
    _must(case, "close", form, today)
    on = _day(form, "closed_on", today, not_before=case.history[-1].on)
    if form["closure_type"] not in lawful_closures(case, on):
        open_ways = "、".join(CLOSURE_TYPES[one] for one in lawful_closures(case, on))
        raise Invalid("closure_not_open", fields={"closure_type": "closure_not_open"}, open_zh=open_ways)
    return _close(case, form["closure_type"], form["note"], on, today, by)


def hear_mediation(
    case: Case, said: MediationAgreed | MediationEnded | MediationPerformed, today: Today
) -> tuple[Any, ...]:
    """An agreement that is carried out closes the case; any other end of a mediation lets the unit go on."""
    if case.state != ACCEPTED:
        return (case,)
    match said:
        case MediationAgreed():
            case = _step(replace(case, mediation="agreed"), "mediation_agreed", today, said.agreed_on)
            is_done, on = said.perform_by is None, said.agreed_on
        case MediationEnded():
            case = _step(replace(case, mediation=said.outcome), f"mediation_{said.outcome}", today, said.ended_on)
            is_done, on = False, said.ended_on
        case MediationPerformed():
            case = _step(replace(case, mediation="performed"), "mediation_performed", today, said.performed_on)
            is_done, on = True, said.performed_on
    return _close(case, "settled_by_agreement", "", on, today) if is_done else (case,)


def _close(
    case: Case, closure: str, note: str, on: date, today: Today, by: Officer | None = None
) -> tuple[Case, CaseClosed]:
    limit = case.due_on or case.report_due_on
    on_time = case.on_time if case.decided_on else limit is None or on <= limit
    case = replace(case, state=CLOSED, closed_on=on, closure_type=closure, closure_note=note, on_time=on_time)
    case = _step(case, "close", today, on, by, CLOSURE_TYPES[closure])
    return case, CaseClosed(
        number=case.number, node=case.node, unit=case.unit, closed_on=on, closure_type=closure, on_time=on_time
    )


def _must(case: Case, step: str, form: Form, today: Today) -> None:
    """The step must be open now, and the officer must have seen the case as it is."""
    if form.get("version") is not None and form["version"] != case.version:
        raise Conflict(number=case.number)
    now_open = open_steps(case, today.on)
    if step not in now_open:
        raise Refused(
            "step_not_open", state=case.state, step=step, open=", ".join(now_open) or "-", step_zh=STEPS[step],
            state_zh=STATES[case.state], open_zh="、".join(STEPS[one] for one in now_open) or "等待对方答复或无",
        )  # fmt: skip


def _day(form: Form, name: str, today: Today, *, not_before: date | None) -> date:
    """The day the officer gave, or today; neither in the future nor before the step it follows."""
    on: date = form.get(name) or today.on
    if on > today.on:
        raise Invalid(fields={name: "in_the_future"})
    if not_before is not None and on < not_before:
        raise Invalid(fields={name: "before_the_step_it_follows"}, earliest=not_before.isoformat())
    return on


def _notice_due(said: MatterReferred, today: Today) -> date:
    if said.action == "refer_discipline":
        return today.due("discipline_accept_notice", said.referred_at)
    if said.action == "accept":
        return today.due("notice_direct", said.received_at)
    return today.due("notice_referred", today.on)


def _step(case: Case, step: str, today: Today, on: date, by: Officer | None = None, note: str = "") -> Case:
    entry = Entry(step=step, at=today.at, on=on, by=by.name if by else "", note=note)
    return replace(case, history=(*case.history, entry))
