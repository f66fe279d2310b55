"""What is lawful now: the open steps of a case, the ways to close it, the grounds not to accept it. Only questions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from services.handling.case import (
    ACCEPTED,
    CLOSED,
    DECIDED,
    SERVED,
    TAKEN,
    Case,
)
from shared.matters.lists import IN_PERSON

DESIGNATED = "R11"
"""The routing rule by which a common superior names the unit; such a referral admits no objection (T22 art. 24)."""
NOT_IMPORTED = frozenset({"petition_procedure", "suggestion", "discipline", "none", "review", "re_review"})
"""Paths that are no other procedure a matter could be imported into."""
NO_MERITS = "no_merits_opinion"
"""The flag of what belongs to a court: the unit explains and directs, and never decides (T22 art. 28)."""
NO_LONGER = ("re_reviewed_same_facts", "litigation_final")
"""Grounds on which a matter is no longer accepted; new facts always open it again (T22 art. 36)."""
LAPSED = "review_lapsed"
"""A ground of some provinces (SD art. 33), not of T22: lawful only where the node's profile has it in force."""


def open_steps(case: Case, on: date) -> tuple[str, ...]:
    """The steps that are lawful that day, in the order of the law."""
    fresh = case.state == TAKEN and case.objection is None and case.from_unit != case.unit
    works = case.state == ACCEPTED
    ended = case.state == CLOSED
    alive = case.state in (TAKEN, ACCEPTED, DECIDED, SERVED)
    lawful = {
        "accept": (case.state == TAKEN and case.legal_class != "inquiry") or (case.owes_notice and alive),
        "object": fresh and case.rule != DESIGNATED and on <= case.objection_due_on,
        "not_accept": may_refuse(case, on) and bool(grounds(case)),
        "no_longer_accept": may_refuse(case, on) and not case.new_facts,
        "reply": case.state in (TAKEN, ACCEPTED) and case.answered_by_reply,
        "extend": works and may_be_extended(case, on),
        "decide": works and may_be_decided(case),
        "serve": case.state == DECIDED,
        "import_path": works and not case.answered_by_reply and not case.is_sealed,
        "perform": may_be_performed(case),
        "urge_enforcement": may_be_performed(case),
        "log": alive or ended,
        "ask_mediation": works and case.has_two_sides and not case.mediation and NO_MERITS not in case.flags,
        "report": case.is_assigned and (alive or ended),
        "refer_assistance": (alive or ended) and not case.is_sealed,
        "register_assistance": any(aid.granted is None for aid in case.aids) and (alive or ended),
        "close": bool(lawful_closures(case, on)),
        "call_back": case.state == SERVED or ended,
        "archive": is_final(case, on),
    }
    return tuple(step for step, is_open in lawful.items() if is_open)


def may_be_decided(case: Case) -> bool:
    """A claim that the unit itself decides: no suggestion, no accusation, nothing that belongs to a court."""
    return not case.answered_by_reply and not case.is_sealed and NO_MERITS not in case.flags


def may_be_extended(case: Case, on: date) -> bool:
    """Once, before the limit has run out, and only where T22 art. 34 sets it."""
    has_limit = case.legal_path == "petition_procedure" and not case.answered_by_reply and case.due_on is not None
    return has_limit and case.extension is None and case.due_on is not None and on <= case.due_on and case.round == 1


def may_be_performed(case: Case) -> bool:
    """A supporting decision reached the petitioner and is not yet carried out (T22 art. 32)."""
    return case.state in (SERVED, CLOSED) and case.is_supported and case.performed_on is None


def is_deemed_by_silence(case: Case) -> bool:
    """Whether silence counts as acceptance: a notice is owed, and the matter is not one that is only replied to."""
    return case.state == TAKEN and case.notice_due_on is not None and not case.answered_by_reply


def may_refuse(case: Case, on: date) -> bool:
    """Not accepting is for the time in which the notice is owed: after it, silence has accepted (domain 2.2)."""
    refusable = case.state == TAKEN and case.legal_class not in ("inquiry", "accusation")
    silent = is_deemed_by_silence(case) and case.notice_due_on is not None and on > case.notice_due_on
    return refusable and not silent


def grounds(case: Case) -> tuple[str, ...]:
    """The grounds of 2.5 on which this unit may refuse to accept this case.

    What a petition office referred is not refused for want of competence: that is an objection, and the office must
    agree (T22 art. 23). A letter or an online submission is never refused for skipping levels (art. 20).
    """
    is_claim = case.legal_class == "appeal_settlement"
    direct = case.from_unit == case.unit or case.action == "accept"
    lawful = {
        "not_competent": direct,
        "already_pending": is_claim and not case.new_facts,
        "visit_skips_levels": is_claim and direct and case.channel in IN_PERSON,
        "judicial": is_claim,
    }
    return tuple(ground for ground, is_open in lawful.items() if is_open)


def final_grounds(case: Case, local: Collection[str] = ()) -> tuple[str, ...]:
    """The grounds on which it is no longer accepted; none when there are new facts."""
    if case.new_facts:
        return ()
    return (*NO_LONGER, LAPSED) if LAPSED in local else NO_LONGER


def lawful_closures(case: Case, on: date) -> tuple[str, ...]:
    """The ways in which the unit may close the case that day (domain 4.5).

    A withdrawal is not among them: it closes a case by itself when the petitioner asks, and no office may.
    """
    early = case.state in (TAKEN, ACCEPTED)
    lapsed = case.review_until is not None and on > case.review_until and not case.is_under_review
    lawful = {
        "performed": case.state == SERVED and case.is_supported,
        "not_challenged_in_time": case.state == SERVED and lapsed and not case.is_re_reviewed,
        "final_re_review": case.state == SERVED and case.is_re_reviewed,
        "imported_statutory_path": case.state == ACCEPTED and case.legal_path not in NOT_IMPORTED,
        "referred_discipline": case.state == ACCEPTED and case.is_sealed,
        "litigation_final": case.state in (ACCEPTED, DECIDED, SERVED),
        "petitioner_deceased_no_successor": early or case.state in (DECIDED, SERVED),
    }
    return tuple(closure for closure, is_open in lawful.items() if is_open)


def is_final(case: Case, on: date) -> bool:
    """Closed, and nothing can be asked any more: the time for review is over, or there never was one (2.3)."""
    over = case.review_until is None or on > case.review_until
    return case.state == CLOSED and not case.is_under_review and (over or case.is_re_reviewed)
