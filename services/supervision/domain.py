"""Clocks on offices: worked out from all that was heard of a matter, so that the order of hearing does not matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from shared.deadlines import Calendar, Due, Rule, due, ending_with, rule, rules, starting_with
from shared.events.declaration import declared
from shared.events.envelope import Envelope
from shared.events.supervision import DeadlinePassed

RUNNING, RUNG, ENDED = "running", "rung", "ended"
STATES: Mapping[str, str] = {RUNNING: "计时中", RUNG: "已超期", ENDED: "已完成"}

ANSWERS = frozenset({"case.replied", "case.decided", "case.closed"})
"""With its answer a unit has done what was still open before it."""
SET_BY = {"notice_referred": "notice_due_on", "conclude": "due_on"}
"""rule -> the field in which the unit itself states the day; it may be earlier than the rule's, never later"""
ASSIGNED, LETTER_SAYS = "assigned", "report_due_on"
"""kind of rules whose day stands in the letter, and the letter's field; their own amounts count where it has none"""


@dataclass(frozen=True)
class Around:
    """What the clocks take from their node."""

    node: str
    calendar: Calendar
    watches: Callable[[str], bool]
    """whether a unit works here or below"""
    sorts: Callable[[str], bool]
    """whether a unit does a petition office's work: it is one, or receives at the counter where there is none"""


@dataclass(frozen=True, order=True)
class Start:
    """What started a clock. ``unit`` is empty where the event does not name the owner (see ``_owner``)."""

    rule: str
    unit: str
    hop: int
    on: date
    set_on: str
    """the day stated in the event, ISO; empty: none"""
    id: str


@dataclass(frozen=True, order=True)
class End:
    """What may stop clocks."""

    said_at: datetime
    event: str
    unit: str
    hop: int
    on: date
    """the day it took effect"""
    other: str
    """custody.taken: the unit that offered it; objection.answered: 'agreed' or 'rejected'"""
    id: str


@dataclass(frozen=True)
class Clock:
    """One limit of one office. Late: not ended by ``due_on``."""

    key: str
    rule: str
    unit: str
    hop: int
    started_on: date
    due_on: date
    rings_at: datetime
    """the first instant after ``due_on`` at the node"""
    explanation: str
    provisional: bool
    kind: str
    state: str
    ended_on: date | None = None
    rung_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is yet to ring: not rung, and not ended in time."""
        return self.rung_at is None and (self.ended_on is None or self.ended_on > self.due_on)


@dataclass(frozen=True)
class Watch:
    """All clocks of one matter. ``clocks`` and ``next_due_at`` are derived from the rest."""

    number: str
    starts: tuple[Start, ...] = ()
    ends: tuple[End, ...] = ()
    rung: dict[str, datetime] = field(default_factory=dict)
    """clock key -> when it rang"""
    clocks: tuple[Clock, ...] = ()
    next_due_at: datetime | None = None
    version: int = 0


def hear(watch: Watch, said: Any, envelope: Envelope, around: Around) -> Watch:
    """The watch after one more event; hearing it again, or in another order, gives the same watch."""
    starts = {*watch.starts, *_starts(said, envelope, around)}
    ends = {*watch.ends, *_ends(said, envelope, around)}
    return derive(replace(watch, starts=tuple(sorted(starts)), ends=tuple(sorted(ends))), around)


def ring(watch: Watch, now: datetime, around: Around) -> tuple[Watch, *tuple[DeadlinePassed, ...]]:
    """The watch after its due clocks rang, and what is said of each. Days are counted anew by today's calendar."""
    watch = derive(watch, around)
    due_now = [one for one in watch.clocks if one.is_open and one.rings_at <= now]
    watch = derive(replace(watch, rung={**watch.rung, **{one.key: now for one in due_now}}), around)
    bells = [DeadlinePassed(watch.number, around.node, one.unit, one.rule, one.due_on, now) for one in due_now]
    return watch, *bells


def derive(watch: Watch, around: Around) -> Watch:
    """Clocks and the next instant to look at them, from starts, ends and what rang."""
    clocks = tuple(sorted(_clocks(watch, around), key=lambda one: (one.due_on, one.key)))
    return replace(watch, clocks=clocks, next_due_at=min((one.rings_at for one in clocks if one.is_open), default=None))


# --- what an event starts and ends --------------------------------------------------------------------------------------


def _starts(said: Any, envelope: Envelope, around: Around) -> Iterable[Start]:
    for one in starting_with(declared(type(said)).name):
        if not _runs(one) or not _meets(one, said, around):
            continue
        moment = getattr(said, one.starts_at)
        stated = _stated(one, said)
        if stated is None and one.amount is None:
            continue
        yield Start(
            one.id, getattr(said, one.owner, ""), getattr(said, "hop", 0), around.calendar.day_of(moment),
            stated.isoformat() if stated else "", envelope.id,
        )  # fmt: skip


def _runs(one: Rule) -> bool:
    """Whether the rule is in force and is an office's: rights and persons' times are not clocked (domain 7)."""
    return not one.is_local and not one.is_right and one.unit in ("d", "wd")


def _meets(one: Rule, said: Any, around: Around) -> bool:
    """Whether the event has what the rule's ``where`` asks for."""
    if one.kind == ASSIGNED and (one.amount is None) != bool(getattr(said, LETTER_SAYS, None)):
        return False
    return all(_has(said, name, wanted, one.owner, around) for name, wanted in one.where.items())


def _has(said: Any, name: str, wanted: Any, owner: str, around: Around) -> bool:
    if name == "owner_kind":
        return around.sorts(getattr(said, owner))
    if name == "notice_owed" and not hasattr(said, name):
        return said.notice_due_on is not None
    value = getattr(said, name)
    return wanted in value if isinstance(value, tuple) else bool(value == wanted)


def _stated(one: Rule, said: Any) -> date | None:
    day: date | None = getattr(said, LETTER_SAYS if one.kind == ASSIGNED else SET_BY.get(one.id, ""), None)
    return day


def _ends(said: Any, envelope: Envelope, around: Around) -> Iterable[End]:
    name = declared(type(said)).name
    if not ending_with(name) and name not in ANSWERS | {"custody.taken", "objection.answered", "case.served"}:
        return
    days = [value for key, value in vars(said).items() if key.endswith("_on") and not key.endswith("due_on")]
    answer = {True: "agreed", False: "rejected"}.get(getattr(said, "agreed", None), "")  # type: ignore[arg-type]
    yield End(
        envelope.time, name, getattr(said, "unit", ""), getattr(said, "hop", 0),
        days[0] if len(days) == 1 else around.calendar.day_of(envelope.time), getattr(said, "from_unit", answer),
        envelope.id,
    )  # fmt: skip
