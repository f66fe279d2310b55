"""What one event tells of one submission, in any order, any number of times, the same: the fact that is counted.

A matter's later events are about the submission that opened it. Several sayings of one thing are ordered by the hop of
custody under which they were said, then by the instant; where hops are equal or unknown, by the instant alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from services.statistics.fact import Fact, form_of
from services.statistics.telling import Told, tell
from shared.events.envelope import Envelope
from shared.events.handling import CaseReopened, CustodyTaken, HearingHeld
from shared.events.intake import MatterUrged, SubmissionLinked, SubmissionRegistered, SubmissionUnlinked
from shared.events.routing import MatterTriaged
from shared.events.supervision import DeadlinePassed
from shared.matters.places import Gazetteer

ACCUSATION = "accusation"
SEALED_PATHS = frozenset({"discipline"})
SEALED_FLAG = "sealed"
ENDING_ACTIONS = frozenset({"not_accept", "no_longer_accept", "direct_elsewhere", "file_only", "merge"})
"""triage actions after which no office has it in hand"""
AGREED = frozenset({"agreed", "performed", "confirmed", "breached"})
"""of a mediation: the parties came to an agreement"""


@dataclass(frozen=True)
class Around:
    """What a fact takes from the place where it is counted."""

    day_of: Callable[[datetime], date]
    places: Gazetteer
    route_due: Callable[[date], date] | None = None
    """the last day on which an office must have passed on what it received then"""


def stamp(envelope: Envelope) -> str:
    """What orders sayings: the instant it was said, then the event's id."""
    return f"{envelope.time.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f} {envelope.id}"


def learn(fact: Fact, said: Any, said_when: str, around: Around) -> Fact:
    """The fact with what the event tells. Of several sayings of one thing the latest said prevails (see ``stamp``)."""
    for told in tell(said, around.day_of, around.places):
        fact = _with(fact, told, said_when)
    return _derived(_added(fact, said), around)


def concerns(said: Any) -> str:
    """The older matter whose fact an event is about as well: of a link or its undoing. '' for any other."""
    of_older = isinstance(said, SubmissionLinked | SubmissionUnlinked | SubmissionRegistered)
    return said.matter if of_older and said.matter != said.number else ""


def learn_again(fact: Fact, said: Any, said_when: str, around: Around) -> Fact:
    """The older matter's fact: it came again with this submission, or after all did not."""
    group = f"again {said.number}"
    if said_when <= fact.stamps.get(group, ""):
        return fact
    came = None if isinstance(said, SubmissionUnlinked) else around.day_of(said.received_at)
    stamps = {**fact.stamps, group: said_when}
    return _derived(replace(fact, again={**fact.again, said.number: came}, stamps=stamps), around)


def _with(fact: Fact, told: Told, said_when: str) -> Fact:
    mark = told.rank + said_when
    if mark <= fact.stamps.get(told.group, ""):
        return fact
    return replace(fact, **told.values, stamps={**fact.stamps, told.group: mark})


def _added(fact: Fact, said: Any) -> Fact:
    """What only adds up, whatever came first."""
    match said:
        case MatterTriaged():
            return replace(fact, triaged_at=min(said.triaged_at, fact.triaged_at or said.triaged_at))
        case CustodyTaken():
            return replace(fact, hop_count=max(fact.hop_count, said.hop))
        case DeadlinePassed():
            return replace(fact, overdue=_and(fact.overdue, said.rule))
        case CaseReopened():
            return replace(fact, reopened=_and(fact.reopened, said.stage))
        case HearingHeld():
            return replace(fact, heard_in=_and(fact.heard_in, said.stage))
        case MatterUrged():
            return replace(fact, urged=max(fact.urged, said.count))
    return fact


def _and(known: tuple[str, ...], one: str) -> tuple[str, ...]:
    return tuple(sorted({*known, one}))


# --- what follows from the rest ---------------------------------------------------------------------------------------


def _derived(fact: Fact, around: Around) -> Fact:
    matter = fact.linked_to or fact.registered_matter or fact.number
    sealed = fact.legal_class == ACCUSATION or fact.legal_path in SEALED_PATHS or SEALED_FLAG in fact.flags
    concluded, due, told = _conclusion(fact), _limit(fact), _told(fact)
    back = [day for day in fact.again.values() if day is not None and concluded is not None and day > concluded]
    known = fact.received_on is not None and around.route_due is not None and not fact.is_history
    return replace(
        fact,
        matter=matter,
        is_initial=matter == fact.number,
        is_sealed=sealed,
        form=form_of(fact.channel, fact.persons) if fact.channel else "",
        unit=_answering(fact) or fact.received_by,
        due_on=due,
        concluded_on=concluded,
        on_time=None if concluded is None or due is None else concluded <= due,
        notice_on=told,
        notice_on_time=None if told is None or fact.notice_due_on is None else told <= fact.notice_due_on,
        route_due_on=around.route_due(fact.received_on) if known and around.route_due and fact.received_on else None,
        came_back_on=min(back, default=None),
        is_heard=bool(fact.heard_in),
        is_extended=fact.extended_due_on is not None,
        is_reopened=bool(fact.reopened),
        is_mediated=fact.mediated in AGREED,
    )


def _told(fact: Fact) -> date | None:
    """The first notice; silence that the law takes for acceptance is none (T22 art. 23, 44)."""
    accepted = None if fact.deemed else fact.accepted_on
    return min(filter(None, (accepted, fact.not_accepted_on, fact.replied_on)), default=None)


def _answering(fact: Fact) -> str:
    """Whom triage named, or who took it, whichever came later: by hop where the triage tells one."""
    if fact.legal_path in SEALED_PATHS:
        return ""
    custody, triage = fact.stamps.get("custody", ""), fact.stamps.get("triage", "")
    hop_taken, hop_named = custody[:4], triage[:4]
    if hop_named > "0000" and custody:
        return fact.holder if hop_taken >= hop_named else fact.lead_unit
    return fact.holder if custody[4:] > triage[4:] else fact.lead_unit


def _conclusion(fact: Fact) -> date | None:
    decided = fact.decided_on if fact.decided_round > len(fact.reopened) else None
    closed = fact.closed_on if not _is_before(fact.closed_on, fact.reopened_on) else None
    ended = fact.action_on if fact.action in ENDING_ACTIONS else None
    withdrawn = fact.withdrawn_on if _is_withdrawn(fact) else None
    answers = (decided, fact.replied_on, closed, fact.not_accepted_on, withdrawn, ended)
    return min(filter(None, answers), default=None)


def _is_withdrawn(fact: Fact) -> bool:
    """A withdrawal that came after the answer, or that no unit had heard of when it answered, ends nothing."""
    answered = fact.decided_on or fact.replied_on or fact.not_accepted_on
    return fact.withdrawn_on is not None and not answered and fact.closure_type in ("", "withdrawn")


def _limit(fact: Fact) -> date | None:
    if _is_withdrawn(fact):
        return None
    if fact.decided_round > len(fact.reopened):
        return fact.decided_due_on or fact.extended_due_on or fact.accepted_due_on
    return fact.reopened_due_on or fact.extended_due_on or fact.accepted_due_on


def _is_before(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one < other
