"""From what was heard of a matter to its limits: which rule set which office which task, until when, and what met it.

Everything follows from the rows of ``shared/deadlines/rules.yaml``; nothing depends on the order of hearing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from services.supervision.heard import BY_SILENCE, Heard, fact
from shared.deadlines import Calendar, Due, Rule, Shares, days_of, due_alone, edition, starting_with
from shared.events.declaration import EVENTS, UP

NODE = "to_node"
"""the owner of rules that bind whoever stands at the counter of a node"""
NOTICE = "notice"
BY_OTHERS = "by_unit"
"""the owner of rules that are met by another office's act"""


@dataclass(frozen=True)
class Around:
    """What the limits take from their node."""

    node: str
    calendar: Calendar
    watches: Callable[[str, str], bool]
    """(unit, node that said it) -> whether the unit works here or below, or is written to on paper from there"""
    front: Callable[[str], str]
    """the unit that stands at the counter of a node"""
    sorts: Callable[[str], bool]
    """whether a unit does a petition office's work"""
    overrides: Mapping[str, int] = field(default_factory=dict)
    """the profile's deadlines"""
    warns: Callable[[str, str], bool] = lambda *_: False
    """(unit, node that said it) -> whether it is this node that tells the unit how near its limits are"""
    presses: Callable[[str], bool] = lambda _: True
    """whether a unit may be pressed: organs that deal with accusations answer to rules of their own"""
    shares: Shares = field(default_factory=Shares)
    """the profile's shares of time from which limits are yellow and red"""

    @property
    def edition(self) -> str:
        """The mark of the rules, the calendar and the shares that dates and instants are counted by."""
        return f"{edition(self.calendar, self.overrides)}-{self.shares.mark}"


@dataclass(frozen=True)
class Start:
    """What started a clock."""

    rule: Rule
    unit: str
    said: Heard
    moment: date | datetime
    stated: date | None

    @property
    def hop(self) -> int:
        """The hop of the custody it belongs to."""
        return self.said.hop

    def key(self, calendar: Calendar) -> str:
        """What tells clocks apart, whatever their day: a clock that rang is known again by it."""
        each = f"/{calendar.day_of(self.moment)}" if self.rule.each else ""
        return f"{self.rule.task}/{self.rule.kind}/{self.unit}/{self.hop}{each}"


@dataclass(frozen=True)
class Limit:
    """One task of one office: until when, and since when it is done."""

    key: str
    start: Start
    due: Due
    ended_on: date | None


def limits(heard: Sequence[Heard], around: Around) -> tuple[Limit, ...]:
    """Of the limits of one kind that set the same unit the same task, only the earliest runs; of a task that was set
    again on the day it was done, the new one."""
    starts = [*_starts(heard, around)]
    best: dict[str, Limit] = {}
    for start in starts:
        found = _limit(start, starts, heard, around)
        known = best.get(found.key) if found else None
        if found and (known is None or _order(found) < _order(known)):
            best[found.key] = found
    return tuple(sorted(best.values(), key=lambda one: (one.due.on, one.key)))


def _order(one: Limit) -> tuple[bool, date, str, datetime, str]:
    is_done = one.start.rule.each and one.ended_on is not None
    return (is_done, one.due.on, one.start.rule.id, one.start.said.said_at, one.start.said.id)


def _limit(start: Start, starts: Sequence[Start], heard: Sequence[Heard], around: Around) -> Limit | None:
    """None when an extension took its place in time."""
    calendar, one = around.calendar, start.rule
    until = due_alone(
        one, start.moment, calendar, around.overrides,
        excluded=_excluded(start, heard, calendar), stated=start.stated,
    )  # fmt: skip
    ended = _ended_on(start, heard, calendar)
    instead = [
        other.said.took_effect_on(calendar)
        for other in starts
        if one.id in other.rule.replaces and (other.unit, other.hop) == (start.unit, start.hop)
    ]
    if instead and min(instead) <= until.on:
        return None
    ended = min(day for day in (ended, *instead) if day) if ended or instead else None
    return Limit(start.key(calendar), start, until, ended)


# --- starts ---------------------------------------------------------------------------------------------------------


def _starts(heard: Sequence[Heard], around: Around) -> Iterator[Start]:
    for said in heard:
        for one in starting_with(said.event):
            start = _start(one, said, heard, around)
            if start is not None:
                yield start
                yield from _anew(start, heard, around.calendar)


def _start(one: Rule, said: Heard, heard: Sequence[Heard], around: Around) -> Start | None:
    """The clock that an event starts; rights and persons' times are not clocked (domain 7)."""
    if one.is_right or not one.is_in_force(around.overrides) or not _hears_its_end(one, said, around):
        return None
    moment, named = said.moment(one.starts_at, around.calendar), str(said.facts.get(one.owner) or "")
    unit = around.front(named) if one.owner == NODE and named else named
    stated = said.day(one.stated_in, around.calendar)
    has_day = stated is not None or one.amount is not None or one.id in around.overrides
    if moment is None or not unit or not has_day or not around.watches(unit, str(said.facts.get("node") or "")):
        return None
    return Start(one, unit, said, moment, stated) if _meets(one, unit, said, heard, around) else None


def _anew(start: Start, heard: Sequence[Heard], calendar: Calendar) -> Iterator[Start]:
    """Of a repeating rule: each report starts the next time."""
    if start.rule.repeats:
        for said in heard:
            if said.word == start.rule.repeats and _stops(said, start):
                yield replace(start, said=replace(said, facts={**said.facts, "hop": start.hop}),
                              moment=said.took_effect_on(calendar), stated=None)  # fmt: skip


def _meets(one: Rule, unit: str, said: Heard, heard: Sequence[Heard], around: Around) -> bool:
    def says(name: str, wanted: Any) -> bool:
        if name == "owner_kind":
            return around.sorts(unit)
        if name == "notice_owed" and name not in said.facts:
            return said.facts.get("notice_due_on") is not None
        return _is_one_of(fact(said, name, heard), wanted)

    return all(says(*row) for row in one.where.items()) and not any(says(*row) for row in one.unless.items())


def _is_one_of(value: Any, wanted: Any) -> bool:
    words = wanted if isinstance(wanted, list) else [wanted]
    return any(one in words for one in value) if isinstance(value, list) else value in words


def _hears_its_end(one: Rule, said: Heard, around: Around) -> bool:
    """Whether what ends the clock comes here: it goes up, or is said at the node to which this event is addressed."""
    goes_up = any(UP in EVENTS[name].crosses for name in _own_ends(one) if name in EVENTS)
    return goes_up or said.facts.get("to_node", "") == around.node


def _own_ends(one: Rule) -> tuple[str, ...]:
    return tuple(name for name in one.ends_events if name != "matter.withdrawn")


def _excluded(start: Start, heard: Sequence[Heard], calendar: Calendar) -> tuple[date, ...]:
    """Days of hearings that the rule does not count."""
    if not start.rule.excludes:
        return ()
    stage = start.rule.where.get("stage")
    held = [
        (one.day("from_on", calendar), one.day("to_on", calendar))
        for one in heard
        if one.event == start.rule.excludes and one.unit == start.unit and one.facts.get("stage") == stage
    ]
    return tuple(day for first, last in held if first and last for day in days_of(first, last))


# --- ends -----------------------------------------------------------------------------------------------------------


def _ended_on(start: Start, heard: Sequence[Heard], calendar: Calendar) -> date | None:
    """The day of the first thing said that stops the clock."""
    refused = [one.said_at for one in heard if one.event == "custody.refused" and one.hop == start.hop]
    refused_at = min(refused, default=None)
    end = next((one for one in heard if _stops(one, start) or _gives_back(one, start, refused_at)), None)
    if end is None:
        return None
    on = end.took_effect_on(calendar)
    if start.rule.task == NOTICE and end.event == "case.accepted" and _was_deemed(start, heard):
        return max(on, end.said_on(calendar))  # the silence was a breach, whatever day the late notice names
    return on


def _was_deemed(start: Start, heard: Sequence[Heard]) -> bool:
    return any(one.facts.get("deemed") and one.unit == start.unit and _same_hop(one, start) for one in heard)


def _gives_back(said: Heard, start: Start, refused_at: datetime | None) -> bool:
    """Whether the matter left the unit, done or not: handed on, or given back after an objection."""
    if start.hop == 0 or said.id == start.said.id:
        return False
    match said.event:
        case "custody.taken":
            return said.hop > start.hop
        case "objection.answered":
            return said.hop == start.hop and bool(said.facts.get("agreed"))
        case "matter.triaged":
            later = said.hop > start.hop if said.hop else refused_at is not None and said.said_at > refused_at
            return later and said.facts.get("lead_unit") != start.unit
    return False


def _stops(said: Heard, start: Start) -> bool:
    """Whether the event does what the rule asks for."""
    one = start.rule
    if said.id == start.said.id or said.event not in one.ends_events:
        return False
    if one.ends_say and said.word and said.word not in one.ends_say:
        return False
    closure = said.facts.get("closure_type")  # a release before did not keep it
    if said.event == "case.closed" and one.ends_closed and closure is not None and closure not in one.ends_closed:
        return False
    later = said.said_at >= start.said.said_at
    match said.event:
        case "matter.withdrawn":
            return True
        case "submission.linked":
            return later
        case "matter.triaged":
            return later or (said.hop > start.hop and not (one.each and start.hop == 0))
        case "designation.asked":
            return said.facts.get("from_unit") == start.unit and said.hop >= start.hop
        case "objection.answered":
            return said.hop == start.hop > 0
        case "case.accepted" if said.facts.get(BY_SILENCE):
            return False
    if one.owner == BY_OTHERS:
        return _same_hop(said, start)
    return said.unit == start.unit and _same_hop(said, start) and (later or not one.each)


def _same_hop(said: Heard, start: Start) -> bool:
    """Older nodes do not say the hop."""
    return 0 in (said.hop, start.hop) or said.hop == start.hop
