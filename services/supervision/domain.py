"""Clocks on offices: worked out from all that was heard of a matter, so that the order of hearing does not matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from shared.deadlines import Calendar, Rule, due, rule, starting_with
from shared.events.declaration import EVENTS, UP, declared
from shared.events.envelope import Envelope
from shared.events.supervision import DeadlinePassed
from shared.matters.units import Units

NODE = "to_node"
"""the owner of rules that bind whoever stands at the counter of a node"""
ONE_DAY = timedelta(days=1)
RUNNING, RUNG, ENDED = "running", "rung", "ended"
STATES: Mapping[str, str] = {RUNNING: "计时中", RUNG: "已超期", ENDED: "已完成"}

ANSWERS = frozenset({"case.replied", "case.decided", "case.closed"})
"""With its answer a unit has done what was still open before it."""
STOPPING = ANSWERS | {
    "matter.triaged", "custody.taken", "custody.refused", "objection.answered", "designation.asked", "case.accepted"
}  # fmt: skip
"""What is kept of what was heard, because it stops a clock."""
TOOK_EFFECT = {
    "case.accepted": "accepted_on",
    "case.replied": "replied_on",
    "case.decided": "decided_on",
    "case.closed": "closed_on",
}
"""event -> its field with the day it took effect; any other: the day it was said"""
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
    front: Callable[[str], str]
    """the unit that stands at the counter of a node"""
    sorts: Callable[[str], bool]
    """whether a unit does a petition office's work, see ``sorts``"""


@dataclass(frozen=True, order=True)
class Start:
    """What started a clock."""

    rule: str
    unit: str
    hop: int
    on: date
    stated_on: str
    """the day stated in the event, ISO; empty: none"""
    said_at: datetime
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
    """matter.triaged: the unit that it names; objection.answered: 'agreed' or 'rejected'; else empty"""
    id: str


@dataclass(frozen=True)
class Rung:
    """That a clock rang, and when; once and for ever."""

    key: str
    at: datetime


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
    rung: tuple[Rung, ...] = ()
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
    watch = derive(replace(watch, rung=(*watch.rung, *(Rung(one.key, now) for one in due_now))), around)
    bells = [DeadlinePassed(watch.number, around.node, one.unit, one.rule, one.due_on, now) for one in due_now]
    return watch, *bells


def derive(watch: Watch, around: Around) -> Watch:
    """Clocks and the next instant to look at them, from starts, ends and what rang."""
    clocks = tuple(sorted(_clocks(watch, around), key=lambda one: (one.due_on, one.key)))
    return replace(watch, clocks=clocks, next_due_at=min((one.rings_at for one in clocks if one.is_open), default=None))


def sorts(units: Units, unit: str) -> bool:
    """Whether the unit does a petition office's work: it is one, or stands at the counter where there is none."""
    known = units.find(unit)
    return known is not None and (known.is_petition_office or units.front(known.division) == known)


# --- what an event starts and ends ---------------------------------------------------------------------------------


def _starts(said: Any, envelope: Envelope, around: Around) -> Iterable[Start]:
    for one in starting_with(declared(type(said)).name):
        if not (_runs(one) and _hears_its_end(one, said, around) and _meets(one, said, around)):
            continue
        moment, named = getattr(said, one.starts_at), getattr(said, one.owner)
        owner = around.front(named) if one.owner == NODE else named
        stated = _stated(one, said)
        if stated is None and one.amount is None:
            continue
        yield Start(
            rule=one.id, unit=owner, hop=getattr(said, "hop", 0),
            on=around.calendar.day_of(moment), stated_on=stated.isoformat() if stated else "",
            said_at=envelope.time, id=envelope.id,
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
    value = getattr(said, name, None)
    return wanted in value if isinstance(value, tuple) else bool(value == wanted)


def _hears_its_end(one: Rule, said: Any, around: Around) -> bool:
    """Whether what ends the clock comes here: it goes up, or is said at the node to which this event is addressed."""
    goes_up = any(UP in EVENTS[name].crosses for name in one.ends_events if name in EVENTS)
    return goes_up or getattr(said, "to_node", "") == around.node


def _stated(one: Rule, said: Any) -> date | None:
    day: date | None = getattr(said, LETTER_SAYS if one.kind == ASSIGNED else SET_BY.get(one.id, ""), None)
    return day


def _ends(said: Any, envelope: Envelope, around: Around) -> Iterable[End]:
    name = declared(type(said)).name
    if name not in STOPPING:
        return
    said_on = around.calendar.day_of(envelope.time)
    answer = ("agreed" if said.agreed else "rejected") if name == "objection.answered" else ""
    yield End(
        said_at=envelope.time, event=name, unit=getattr(said, "unit", ""), hop=getattr(said, "hop", 0),
        on=getattr(said, TOOK_EFFECT.get(name, ""), said_on),
        other=answer or getattr(said, "lead_unit", ""), id=envelope.id,
    )  # fmt: skip


# --- from starts and ends to clocks --------------------------------------------------------------------------------


def _clocks(watch: Watch, around: Around) -> Iterable[Clock]:
    """Of the limits that set the same unit the same task, only the earliest runs."""
    tasks: dict[str, list[tuple[date, str, Start, str, bool]]] = {}
    for start in watch.starts:
        if around.watches(start.unit):
            on, why, provisional = _due(start, around.calendar)
            key = f"{'+'.join(rule(start.rule).ends_events)}/{start.unit}/{start.hop}"
            tasks.setdefault(key, []).append((on, start.rule, start, why, provisional))
    rung = {one.key: one.at for one in watch.rung}
    for key, limits in tasks.items():
        on, _, start, why, provisional = min(limits)
        end = _end(start, watch.ends)
        yield Clock(
            key=key, rule=start.rule, unit=start.unit, hop=start.hop, started_on=start.on, due_on=on,
            rings_at=datetime.combine(on + ONE_DAY, time(), around.calendar.zone).astimezone(UTC),
            explanation=why, provisional=provisional, kind=rule(start.rule).kind,
            state=RUNG if key in rung else ENDED if end else RUNNING,
            ended_on=end.on if end else None, rung_at=rung.get(key),
        )  # fmt: skip


def _due(start: Start, calendar: Calendar) -> tuple[date, str, bool]:
    """(day, explanation, provisional): the rule's own count, unless an earlier day was stated."""
    one = rule(start.rule)
    stated = date.fromisoformat(start.stated_on) if start.stated_on else None
    counted = due(one.id, start.on, calendar) if one.amount is not None else None
    if counted is not None and (stated is None or counted.on <= stated):
        return counted.on, counted.explanation, counted.provisional
    assert stated is not None, "a start has an amount or a stated day"
    says = "交办函" if one.kind == ASSIGNED else "办理单位"
    return stated, f"{says}确定的期限，至{stated}。依据：{one.article}。", False


def _end(start: Start, ends: tuple[End, ...]) -> End | None:
    """The first thing said that stops the clock."""
    refusals = [one.said_at for one in ends if one.event == "custody.refused" and one.hop == start.hop]
    return next((one for one in ends if _stops(one, start, min(refusals, default=None))), None)


def _stops(end: End, start: Start, refused_at: datetime | None) -> bool:
    ends_events = rule(start.rule).ends_events
    match end.event:
        case "matter.triaged" if end.event in ends_events:
            return end.said_at >= start.said_at
        case "matter.triaged":  # anew, after an objection: the unit has given the matter back
            given_back = refused_at is not None and end.said_at > refused_at and end.other != start.unit
            return start.hop > 0 and given_back
        case "designation.asked":  # the question went up, and with it the answer to the objection
            return start.hop == end.hop and "objection.answered" in ends_events
        case "custody.taken":  # the matter went on
            return 0 < start.hop < end.hop
        case "objection.answered":
            return start.hop == end.hop > 0 and (end.event in ends_events or end.other == "agreed")
    answers = end.event in ANSWERS and end.event != rule(start.rule).starts_event
    return end.unit == start.unit and (answers or end.event in ends_events)
