"""What one event tells of one submission, in any order, any number of times, the same: the fact that is counted.

A matter's later events are about the submission that opened it. Several sayings of one thing are ordered by the hop of
custody under which they were said, then by the instant; where hops are equal or unknown, by the instant alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from services.statistics.telling import Told, tell
from shared.events.envelope import Envelope
from shared.events.handling import CaseReopened, CustodyTaken, HearingHeld
from shared.events.intake import MatterUrged
from shared.events.routing import MatterTriaged
from shared.events.supervision import DeadlinePassed
from shared.matters.places import Gazetteer

ACCUSATION = "accusation"
SEALED_PATHS = frozenset({"discipline"})
SEALED_FLAG = "sealed"
ENDING_ACTIONS = frozenset({"not_accept", "no_longer_accept", "direct_elsewhere", "file_only", "merge"})
"""triage actions after which no office has it in hand"""


@dataclass(frozen=True)
class Fact:
    """What is counted of one submission. Until its registration was heard it is partial, and not counted."""

    number: str
    matter: str = ""
    """the matter it belongs to now; its own number where it opened one"""
    registered_matter: str = ""
    linked_to: str = ""
    """what the last link or its undoing said; '' when there was none"""
    is_initial: bool = True
    """it opened a matter (初件); else it repeats one (重件): by links alone, never by who filed"""
    is_sealed: bool = False
    """an accusation, or handed to the discipline organ: counted only where the reader knows of it anyway"""
    is_history: bool = False
    node: str = ""
    level: str = ""
    place: str = ""
    territories: tuple[str, ...] = ()
    """codes of the place and of every division above it"""
    channel: str = ""
    origin: str = ""
    category_l1: str = ""
    category_l2: str = ""
    legal_class: str = ""
    purpose: str = ""
    persons: int = 0
    anonymous: bool = False
    notice_owed: bool = True
    received_by: str = ""
    received_at: datetime | None = None
    received_on: date | None = None
    """the day of receipt at this node; None: registration not heard yet"""
    month: str = ""
    registered_at: datetime | None = None
    action: str = ""
    legal_path: str = ""
    lead_unit: str = ""
    flags: tuple[str, ...] = ()
    action_on: date | None = None
    triaged_at: datetime | None = None
    """the first triage"""
    holder: str = ""
    taken_at: datetime | None = None
    hop_count: int = 0
    unit: str = ""
    """who answers for it: the last to be named by triage or to take custody, else who received it; of an accusation
    always who received it (T22 art. 30)"""
    accepted_on: date | None = None
    accepted_due_on: date | None = None
    deemed: bool = False
    not_accepted_on: date | None = None
    not_accepted_ground: str = ""
    """not accepted, or no longer accepted"""
    extended_due_on: date | None = None
    decided_on: date | None = None
    decided_due_on: date | None = None
    decided_round: int = 0
    result: str = ""
    served_on: date | None = None
    replied_on: date | None = None
    reopened: tuple[str, ...] = ()
    """stages of review that revoked a decision"""
    reopened_on: date | None = None
    reopened_due_on: date | None = None
    closed_on: date | None = None
    closure_type: str = ""
    settled: bool | None = None
    withdrawn_on: date | None = None
    review: str = ""
    re_review: str = ""
    """how far it got: requested, accepted, or its outcome"""
    heard_in: tuple[str, ...] = ()
    """stages in which a hearing was held"""
    urged: int = 0
    office_evaluation: str = ""
    unit_evaluation: str = ""
    """the petitioner's last word on the petition office and on the unit"""
    performed_on: date | None = None
    called_back_on: date | None = None
    archived_on: date | None = None
    due_on: date | None = None
    """None: no limit known, the statutory path has its own, or it was withdrawn before the end"""
    concluded_on: date | None = None
    """办结: the decision or the reply was issued, or the matter ended without one; None again while it is redone"""
    on_time: bool | None = None
    """concluded by ``due_on``; None while not concluded, or without a limit: a withdrawal never improves a rate"""
    overdue: tuple[str, ...] = ()
    """deadline rules that an office let pass"""
    stamps: dict[str, str] = field(default_factory=dict)
    """which saying each group of fields is from: the latest said, not the latest heard"""
    version: int = 0


@dataclass(frozen=True)
class Around:
    """What a fact takes from the place where it is counted."""

    day_of: Callable[[datetime], date]
    places: Gazetteer


def stamp(envelope: Envelope) -> str:
    """What orders sayings: the instant it was said, then the event's id."""
    return f"{envelope.time.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f} {envelope.id}"


def learn(fact: Fact, said: Any, said_when: str, around: Around) -> Fact:
    """The fact with what the event tells. Of several sayings of one thing the latest said prevails (see ``stamp``)."""
    for told in tell(said, around.day_of, around.places):
        fact = _with(fact, told, said_when)
    return _derived(_added(fact, said))


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


def _derived(fact: Fact) -> Fact:
    matter = fact.linked_to or fact.registered_matter or fact.number
    sealed = fact.legal_class == ACCUSATION or fact.legal_path in SEALED_PATHS or SEALED_FLAG in fact.flags
    concluded, due = _conclusion(fact), _limit(fact)
    return replace(
        fact,
        matter=matter,
        is_initial=matter == fact.number,
        is_sealed=sealed,
        unit=_answering(fact) or fact.received_by,
        due_on=due,
        concluded_on=concluded,
        on_time=None if concluded is None or due is None else concluded <= due,
    )


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


# --- how fresh --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Source:
    """A node, and when something it said was last heard here."""

    node: str
    said_at: datetime
    """when it said the newest thing heard"""
    heard_at: datetime
    version: int = 0


def age(node: str, name: str, source: Source | None, now: datetime) -> dict[str, Any]:
    """How old a node's data is, in whole seconds since it was last heard; null when it never was."""
    heard = None if source is None else source.heard_at
    seconds = None if heard is None else max(0, int((now - heard).total_seconds()))
    return {"node": node, "zh": name, "heard_at": heard, "age_seconds": seconds}
