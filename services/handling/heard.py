"""What comes to a case from the petitioner and from reviews: added words, urging, evaluation, a revoked decision."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.handling.case import ACCEPTED, ARCHIVED, CLOSED, RETURNED, SERVED, Case
from services.handling.frame import Today, entered
from services.handling.records import Earlier, Evaluation, ReviewHeard, Supplement
from shared.events.handling import CaseReopened
from shared.events.intake import MatterEvaluated, MatterSupplemented, MatterUrged
from shared.events.reviews import ReviewDecided, ReviewEnded, ReviewRequested, ReviewServed
from shared.matters.lists import EVALUATION_SCORES

REVOKED = "revoke_redo"


def hear_supplement(case: Case, said: MatterSupplemented, today: Today) -> tuple[Case]:
    """The petitioner added words or files: shown on the case, once however often it is told."""
    if case.state == RETURNED or any(one.id == said.supplement for one in case.supplements):
        return (case,)
    added = Supplement(said.supplement, said.added_at, said.text, said.attachments)
    supplements = sorted((*case.supplements, added), key=lambda one: (one.added_at, one.id))
    return (entered(replace(case, supplements=tuple(supplements)), "supplement", today, today.on),)


def hear_urging(case: Case, said: MatterUrged, today: Today) -> tuple[Case]:
    """The petitioner urged: counted on the matter, the highest count wins."""
    if case.state == RETURNED or said.count <= case.urged:
        return (case,)
    return (entered(replace(case, urged=said.count, urged_at=said.urged_at), "urge", today, today.on),)


def hear_evaluation(case: Case, said: MatterEvaluated, today: Today) -> tuple[Case]:
    """The petitioner evaluated an office (T22 art. 21): the last word of each party counts."""
    before = next((one for one in case.evaluations if (one.party, one.unit) == (said.party, said.unit)), None)
    if before is not None and before.evaluated_at >= said.evaluated_at:
        return (case,)
    told = Evaluation(said.party, said.unit, said.score, said.evaluated_at)
    kept = tuple(one for one in case.evaluations if one != before)
    case = replace(case, evaluations=(*kept, told))
    return (entered(case, "evaluate", today, today.on, note=EVALUATION_SCORES.get(said.score, said.score)),)


ReviewEvent = ReviewRequested | ReviewEnded | ReviewDecided | ReviewServed


def hear_review(case: Case, said: ReviewEvent, today: Today) -> tuple[Any, ...]:
    """A review was asked for, ended, decided or served. Revoked and to be redone, the case opens again (SD art. 45).

    As long as nobody told when the opinion was received, the time for re-review is counted from its date at least.

    Returns (case,), or (case, CaseReopened) with a day by which the new decision is owed.
    """
    match said:
        case ReviewRequested():
            heard = ReviewHeard(said.stage, "requested", said.received_on)
        case ReviewEnded():
            heard = ReviewHeard(said.stage, said.outcome, said.ended_on)
        case ReviewDecided():
            heard = ReviewHeard(said.stage, said.outcome, said.decided_on)
        case ReviewServed():
            heard = ReviewHeard(said.stage, SERVED, said.served_on)
    if case.state == RETURNED or heard in case.reviews or _is_past(case, heard):
        return (case,)
    case = entered(replace(case, reviews=(*case.reviews, heard)), f"{heard.stage}_{heard.outcome}", today, heard.on)
    if isinstance(said, ReviewServed) and said.ask_until is not None:
        return (replace(case, review_until=said.ask_until),)
    if not isinstance(said, ReviewDecided):
        return (case,)
    if said.outcome == REVOKED and _is_ours(case, said):
        return _reopened(case, said, today)
    until = today.due("re_review_request", said.decided_on)
    return (replace(case, review_until=max(until, case.review_until or until)),)


def _is_ours(case: Case, said: ReviewDecided) -> bool:
    """What a re-review revokes is handled anew by the unit that handled it, not reviewed anew (domain 2.3)."""
    return said.stage == "re_review" or said.original_unit == case.unit


def _is_past(case: Case, heard: ReviewHeard) -> bool:
    """A request that is told after its own outcome opens nothing."""
    return heard.outcome == "requested" and any(
        one.stage == heard.stage and one.outcome != "requested" and one.on >= heard.on for one in case.reviews
    )


def _reopened(case: Case, said: ReviewDecided, today: Today) -> tuple[Any, ...]:
    if case.state not in (SERVED, CLOSED, ARCHIVED) or case.decision is None or case.decided_on is None:
        return (case,)
    due_on = said.redo_by or today.due("conclude", said.decided_on)
    fell = Earlier(case.decision, case.result, case.decided_on, said.stage, said.revoked_for, said.decided_on)
    case = replace(
        case, state=ACCEPTED, round=case.round + 1, earlier=(*case.earlier, fell), reopened_on=said.decided_on,
        due_on=due_on, decision=None, decided_on=None, result="", served_on=None, service=None, review_until=None,
        closed_on=None, closure_type="", closure_note="", settled=None, performed_on=None, promised_by=None,
        archived_on=None, on_time=True,
    )  # fmt: skip
    case = entered(case, "reopen", today, said.decided_on)
    return case, CaseReopened(
        number=case.number, node=case.node, unit=case.unit, reopened_on=said.decided_on, due_on=due_on,
        stage=said.stage, hop=case.hop,
    )  # fmt: skip
