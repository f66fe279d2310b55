"""What each event says of a fact: which group of its fields, with which values, and what ranks before the time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared.events.handling import (
    CaseAccepted,
    CaseArchived,
    CaseCalledBack,
    CaseClosed,
    CaseDecided,
    CaseExtended,
    CaseNoLongerAccepted,
    CaseNotAccepted,
    CasePerformed,
    CaseReopened,
    CaseReplied,
    CaseServed,
    CustodyTaken,
)
from shared.events.intake import (
    MatterEvaluated,
    MatterWithdrawn,
    SubmissionLinked,
    SubmissionRegistered,
    SubmissionUnlinked,
)
from shared.events.mediation import MediationAgreed, MediationBreached, MediationEnded, MediationPerformed
from shared.events.reviews import ReviewAccepted, ReviewDecided, ReviewEnded, ReviewRequested
from shared.events.routing import ExternalAnswered, MatterTriaged
from shared.matters.places import Gazetteer

DayOf = Callable[[datetime], date]
EVALUATIONS = {"petition_office": "office_evaluation", "unit": "unit_evaluation"}


@dataclass(frozen=True)
class Told:
    """Values of one group of fields; ``rank`` goes before the time of saying where several sayings compete."""

    group: str
    values: dict[str, Any]
    rank: str = ""


def tell(said: Any, day_of: DayOf, places: Gazetteer) -> Iterator[Told]:
    """What an event tells; nothing where it only adds up."""
    match said:
        case SubmissionRegistered():
            yield Told("registration", _registration(said, day_of, places))
        case SubmissionLinked():
            yield Told("link", {"linked_to": said.matter})
        case SubmissionUnlinked():
            yield Told("link", {"linked_to": said.number})
        case MatterTriaged():
            yield Told("triage", _triage(said, day_of), hop(said))
        case CustodyTaken():
            held = {"holder": said.unit, "taken_at": said.taken_at, "notice_due_on": said.notice_due_on}
            yield Told("custody", held, hop(said))
        case MatterWithdrawn():
            yield Told("withdrawal", {"withdrawn_on": day_of(said.withdrawn_at)})
        case MatterEvaluated() if said.party in EVALUATIONS:
            yield Told(f"evaluation of {said.party}", {EVALUATIONS[said.party]: said.score})
        case ReviewRequested() | ReviewAccepted() | ReviewEnded() | ReviewDecided():
            yield _review(said)
        case ExternalAnswered():
            yield from _external(said)
        case MediationAgreed() | MediationEnded() | MediationPerformed() | MediationBreached():
            yield _mediation(said)
        case _:
            yield from _case(said)


def hop(said: Any) -> str:
    """The hop of custody as a rank."""
    return f"{said.hop:04}"


def _case(said: Any) -> Iterator[Told]:
    match said:
        case CaseAccepted():
            values = {"accepted_on": said.accepted_on, "accepted_due_on": said.due_on, "deemed": said.deemed}
            yield Told("acceptance", values, hop(said))
        case CaseNotAccepted() | CaseNoLongerAccepted():
            yield Told("refusal", {"not_accepted_on": said.on, "not_accepted_ground": said.ground}, hop(said))
        case CaseExtended():
            yield Told("extension", {"extended_due_on": said.due_on}, hop(said))
        case CaseDecided():
            decision = {
                "decided_on": said.decided_on, "decided_due_on": said.due_on, "result": said.result,
                "decided_round": said.round,
            }  # fmt: skip
            yield Told("decision", decision, f"{hop(said)}{said.round:04}")
        case CaseServed():
            yield Told("service", {"served_on": said.served_on}, f"{hop(said)}{said.round:04}")
        case CaseReplied():
            yield Told("reply", {"replied_on": said.replied_on}, hop(said))
        case CaseReopened():
            reopening = {"reopened_on": said.reopened_on, "reopened_due_on": said.due_on}
            yield Told("reopening", reopening, f"{hop(said)}{said.reopened_on}")
        case CaseClosed():
            closure = {"closed_on": said.closed_on, "closure_type": said.closure_type, "settled": said.settled}
            yield Told("closure", closure, hop(said))
        case CasePerformed():
            yield Told("performance", {"performed_on": said.performed_on}, hop(said))
        case CaseCalledBack():
            yield Told("call back", {"called_back_on": said.called_on})
        case CaseArchived():
            yield Told("archive", {"archived_on": said.archived_on})


def _registration(said: SubmissionRegistered, day_of: DayOf, places: Gazetteer) -> dict[str, Any]:
    received_on = day_of(said.received_at)
    return {
        "registered_matter": said.matter, "node": said.node, "level": said.level, "place": said.place,
        "territories": tuple(one.code for one in places.upwards(said.place)) or (said.place,),
        "path": path_of((one.level, one.code) for one in places.upwards(said.place)),
        "channel": said.channel, "origin": said.origin, "category_l1": said.category_l1,
        "category_l2": said.category_l2, "legal_class": said.legal_class, "purpose": said.purpose,
        "persons": said.persons, "anonymous": said.anonymous, "notice_owed": said.notice_owed,
        "received_by": said.received_by, "received_at": said.received_at, "received_on": received_on,
        "month": f"{received_on:%Y-%m}", "registered_at": said.registered_at, "is_history": said.is_history,
    }  # fmt: skip


def path_of(divisions: Iterable[tuple[str, str]]) -> str:
    """Levels and codes in one word, nearest first."""
    return "/".join(f"{level}={code}" for level, code in divisions)


def _triage(said: MatterTriaged, day_of: DayOf) -> dict[str, Any]:
    return {
        "action": said.action, "legal_path": said.legal_path, "lead_unit": said.lead_unit, "flags": said.flags,
        "action_on": day_of(said.triaged_at),
    }  # fmt: skip


def _review(said: ReviewRequested | ReviewAccepted | ReviewEnded | ReviewDecided) -> Told:
    """How far a review got: a later step prevails over an earlier one, whatever was heard first."""
    match said:
        case ReviewRequested():
            step, state = "1", "requested"
        case ReviewAccepted():
            step, state = "2", "accepted"
        case _:
            step, state = "3", said.outcome
    return Told(said.stage, {"re_review" if said.stage == "re_review" else "review": state}, step)


def _mediation(said: Any) -> Told:
    match said:
        case MediationAgreed():
            step, state = "1", "agreed"
        case MediationEnded():
            step, state = "1", said.outcome
        case MediationPerformed():
            step, state = "2", "performed"
        case _:
            step, state = "3", "breached"
    return Told("mediation", {"mediated": state}, step)


def _external(said: ExternalAnswered) -> Iterator[Told]:
    """The word of an organ outside the network counts as if it had said so itself."""
    match said.kind:
        case "accepted":
            yield Told("acceptance", {"accepted_on": said.on, "accepted_due_on": said.due_on}, "0000")
        case "not_accepted":
            yield Told("refusal", {"not_accepted_on": said.on}, "0000")
        case "replied":
            yield Told("reply", {"replied_on": said.on}, "0000")
        case "decided":
            decision = {"decided_on": said.on, "decided_due_on": said.due_on, "decided_round": 1}
            yield Told("decision", decision, "00000001")
        case "served":
            yield Told("service", {"served_on": said.on}, "00000001")
        case "closed":
            yield Told("closure", {"closed_on": said.on, "closure_type": ""}, "0000")
