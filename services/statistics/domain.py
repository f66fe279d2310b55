"""What one event tells of one submission, and how facts are counted: in any order, any number of times, the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from shared.events.envelope import Envelope
from shared.events.handling import CaseAccepted, CaseClosed, CaseDecided, CaseReplied, CustodyTaken
from shared.events.intake import SubmissionRegistered
from shared.events.routing import MatterTriaged
from shared.events.supervision import DeadlinePassed
from shared.matters.places import Gazetteer

UNIT = {"code": "submission_count", "zh": "件次"}

SEALED_PATHS = frozenset({"discipline"})

DIMENSIONS: Mapping[str, str] = {
    "level": "level", "unit": "unit", "channel": "channel", "category": "category_l1", "node": "node", "month": "month",
}  # fmt: skip
"""what can be asked ``by`` -> the fact's field"""


@dataclass(frozen=True)
class Fact:
    """What is counted of one submission. Until its registration was heard it is partial, and not counted."""

    number: str
    matter: str = ""
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
    decided_on: date | None = None
    decided_due_on: date | None = None
    result: str = ""
    replied_on: date | None = None
    closed_on: date | None = None
    closure_type: str = ""
    due_on: date | None = None
    """None: no limit known, or the statutory path has its own"""
    concluded_on: date | None = None
    """办结: the decision or the reply was issued, or the matter closed without one"""
    on_time: bool | None = None
    """concluded by ``due_on``; None while not concluded, or without a limit"""
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
    told = _told(said, around)
    if told is not None:
        group, rank, values = told
        if (mark := rank + said_when) > fact.stamps.get(group, ""):
            fact = replace(fact, **values, stamps={**fact.stamps, group: mark})
    if isinstance(said, MatterTriaged):
        fact = replace(fact, triaged_at=min(said.triaged_at, fact.triaged_at or said.triaged_at))
    if isinstance(said, CustodyTaken):
        fact = replace(fact, hop_count=max(fact.hop_count, said.hop))
    if isinstance(said, DeadlinePassed):
        fact = replace(fact, overdue=tuple(sorted({*fact.overdue, said.rule})))
    return _derived(fact)


def _told(said: Any, around: Around) -> tuple[str, str, dict[str, Any]] | None:
    """(group of fields, rank before the stamp, values) of an event; None when it only adds up."""
    match said:
        case SubmissionRegistered():
            return "registration", "", _registration(said, around)
        case MatterTriaged():
            triage = {"action": said.action, "legal_path": said.legal_path, "lead_unit": said.lead_unit}
            return "triage", "", triage
        case CustodyTaken():
            return "custody", f"{said.hop:04}", {"holder": said.unit, "taken_at": said.taken_at}
        case CaseAccepted():
            return "acceptance", "", {"accepted_on": said.accepted_on, "accepted_due_on": said.due_on}
        case CaseDecided():
            decision = {"decided_on": said.decided_on, "decided_due_on": said.due_on, "result": said.result}
            return "decision", "", decision
        case CaseReplied():
            return "reply", "", {"replied_on": said.replied_on}
        case CaseClosed():
            return "closure", "", {"closed_on": said.closed_on, "closure_type": said.closure_type}
    return None


def _registration(said: SubmissionRegistered, around: Around) -> dict[str, Any]:
    received_on = around.day_of(said.received_at)
    return {
        "matter": said.matter, "node": said.node, "level": said.level, "place": said.place,
        "territories": tuple(one.code for one in around.places.upwards(said.place)) or (said.place,),
        "channel": said.channel, "origin": said.origin, "category_l1": said.category_l1,
        "category_l2": said.category_l2, "legal_class": said.legal_class, "purpose": said.purpose,
        "persons": said.persons, "anonymous": said.anonymous, "notice_owed": said.notice_owed,
        "received_by": said.received_by, "received_at": said.received_at, "received_on": received_on,
        "month": f"{received_on:%Y-%m}", "registered_at": said.registered_at,
    }  # fmt: skip


def _derived(fact: Fact) -> Fact:
    """The fields that follow from others."""
    concluded = min(filter(None, (fact.decided_on, fact.replied_on, fact.closed_on)), default=None)
    due = fact.decided_due_on or fact.accepted_due_on
    custody, triage = fact.stamps.get("custody", "")[4:], fact.stamps.get("triage", "")
    named = "" if fact.legal_path in SEALED_PATHS else fact.holder if custody > triage else fact.lead_unit
    return replace(
        fact,
        unit=named or fact.received_by,
        due_on=due,
        concluded_on=concluded,
        on_time=None if concluded is None or due is None else concluded <= due,
    )


# --- counting -------------------------------------------------------------------------------------------------------

Test = tuple[Any, ...]
"""A condition on a fact, as data, so that the database and Python count by the same words: ``("known", field)``,
``("true", field)``, ``("past", field)`` (before the as-of day), ``("any", …)``, ``("all", …)``."""

CONCLUDED: Test = ("known", "concluded_on")
PAST_DUE: Test = ("all", ("known", "due_on"), ("past", "due_on"))
MEASURES: Mapping[str, Test] = {
    "concluded": CONCLUDED,
    "on_time": ("true", "on_time"),
    "due": ("any", ("known", "on_time"), PAST_DUE),
}
"""Counted beside ``received``. ``due`` is the rate's denominator (domain 6.2): concluded under a limit, or past it."""


def holds(test: Test, fact: Fact, as_of: date) -> bool:
    """Whether the fact meets the condition on that day."""
    kind, *rest = test
    if kind in ("any", "all"):
        return (any if kind == "any" else all)(holds(one, fact, as_of) for one in rest)
    value = getattr(fact, rest[0])
    if kind == "true":
        return value is True
    return value is not None and (kind == "known" or value < as_of)


@dataclass(frozen=True)
class Question:
    """Submissions received from ``since`` to ``until`` (days, both counted), grouped ``by`` a dimension."""

    by: str
    since: date
    until: date
    as_of: date
    territory: str = ""
    """a division's code: only submissions about places in it; empty: all"""

    def takes(self, fact: Fact) -> bool:
        """Whether the fact is asked about."""
        inside = not self.territory or self.territory in fact.territories
        return fact.received_on is not None and self.since <= fact.received_on <= self.until and inside

    @property
    def field(self) -> str:
        """The fact's field that groups."""
        return DIMENSIONS[self.by]


def ask(form: Mapping[str, Any], today: date) -> Question:
    """The question of a form; without ``since``: from the first of January of ``until``'s year, without it: today."""
    until = form["until"] or today
    return Question(form["by"], form["since"] or until.replace(month=1, day=1), until, today, form["territory"] or "")


@dataclass(frozen=True)
class Tally:
    """Counts of the facts under one key."""

    received: int = 0
    concluded: int = 0
    on_time: int = 0
    due: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.received + other.received, self.concluded + other.concluded,
            self.on_time + other.on_time, self.due + other.due,
        )  # fmt: skip


Tallies = Mapping[str, Tally]


def tally(facts: Iterable[Fact], question: Question) -> tuple[dict[str, Tally], Tally]:
    """Counts by key, and the total counted apart from them."""
    parts: dict[str, Tally] = {}
    total = Tally()
    for fact in facts:
        if question.takes(fact):
            one = Tally(1, **{name: int(holds(test, fact, question.as_of)) for name, test in MEASURES.items()})
            key = str(getattr(fact, question.field))
            parts[key] = parts.get(key, Tally()) + one
            total += one
    return parts, total


def percent(numerator: int, denominator: int) -> float | None:
    """A share in percent, half-up to one decimal; None (不可比) over zero."""
    if not denominator:
        return None
    share = Decimal(100 * numerator) / Decimal(denominator)
    return float(share.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def summarise(question: Question, parts: Tallies, total: Tally, zh: Callable[[str], str]) -> dict[str, Any]:
    """The table that is printed: rows by falling ``received``, totals, unit, period, and the check of the sum."""
    rows = [{"key": key, "zh": zh(key), **_cells(one)} for key, one in parts.items()]
    summed = sum(parts.values(), Tally())
    return {
        "by": question.by,
        "unit": UNIT,
        "period": {"from": question.since.isoformat(), "to": question.until.isoformat(), "of": "received_on"},
        "rows": sorted(rows, key=lambda row: (row["key"] if question.by == "month" else -row["received"], row["key"])),
        "totals": _cells(total),
        "sum_of_parts": {"holds": summed == total, "parts": summed.received, "total": total.received},
    }


def _cells(one: Tally) -> dict[str, Any]:
    rate = {"numerator": one.on_time, "denominator": one.due, "value": percent(one.on_time, one.due)}
    return {
        "received": one.received, "in_hand": one.received - one.concluded, "concluded": one.concluded,
        "on_time": one.on_time, "on_time_rate": rate,
    }  # fmt: skip


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
