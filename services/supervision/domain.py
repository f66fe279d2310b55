"""Clocks on offices: worked out from all that was heard of a matter, so that the order of hearing does not matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from services.supervision.before import heard_before, key_today
from services.supervision.heard import Heard, keep, with_one_more
from services.supervision.limits import Around, Limit, limits
from services.supervision.near import Warned, due_colour, nears_at, next_at, rings_at
from services.supervision.triggers import Found, findings, note
from shared.deadlines import RED, YELLOW
from shared.events.envelope import Envelope
from shared.events.supervision import BreachFound, DeadlineNear, DeadlinePassed
from shared.matters.units import Units

RUNNING, RUNG, ENDED = "running", "rung", "ended"
STATES: Mapping[str, str] = {RUNNING: "计时中", RUNG: "已超期", ENDED: "已完成"}


@dataclass(frozen=True)
class Rung:
    """That a clock rang, and when; once and for ever."""

    key: str
    at: datetime


@dataclass(frozen=True)
class Moved:
    """That a running clock's day moved because the calendar or the rules changed; the last move of each clock."""

    key: str
    was: date
    due_on: date


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
    """the first instant after ``due_on`` at the node, or the very instant of a limit in hours"""
    explanation: str
    provisional: bool
    kind: str
    state: str
    ended_on: date | None = None
    rung_at: datetime | None = None
    shortened_from: date | None = None
    moved_from: date | None = None
    """where it stood before the calendar or the rules changed"""
    yellow_at: datetime | None = None
    red_at: datetime | None = None
    """from when it is near; None for one that was over when it was set"""
    is_warned_here: bool = False
    """whether it is this node that reminds the unit: the unit's own, or the lowest that watches it"""

    @property
    def is_running(self) -> bool:
        """Whether the office still has it before it: neither done nor over."""
        return self.state == RUNNING

    @property
    def is_late(self) -> bool:
        """Whether it rang, and not only because word of its end came late."""
        return self.rung_at is not None and (self.ended_on is None or self.ended_on > self.due_on)

    def colour(self, now: datetime) -> str:
        """How near it is now: yellow, red, or '' while there is time, and when it is done or over."""
        if not self.is_running:
            return ""
        colours = (RED, self.red_at), (YELLOW, self.yellow_at)
        return next((colour for colour, at in colours if at is not None and at <= now), "")

    @property
    def is_open(self) -> bool:
        """Whether it is yet to ring: not rung, and not ended in time."""
        return self.rung_at is None and (self.ended_on is None or self.ended_on > self.due_on)


@dataclass(frozen=True)
class Watch:
    """All clocks of one matter, or of one record of an office. ``clocks``, ``next_due_at``, ``rings_next_at`` and
    ``counted_by`` are derived from the rest. What is rung, warned and found is so once and for ever."""

    number: str
    heard: tuple[Heard, ...] = ()
    rung: tuple[Rung, ...] = ()
    moved: tuple[Moved, ...] = ()
    clocks: tuple[Clock, ...] = ()
    next_due_at: datetime | None = None
    """when next anything is to be done: a reminder, or a bell"""
    rings_next_at: datetime | None = None
    """when next a clock rings: the order of lists"""
    counted_by: str = ""
    """the mark of the rules and the calendar by which the days were counted"""
    starts: tuple[dict[str, Any], ...] = ()
    """of the release before; see ``before``"""
    ends: tuple[dict[str, Any], ...] = ()
    warned: tuple[Warned, ...] = ()
    found: tuple[Found, ...] = ()
    version: int = 0


def hear(watch: Watch, said: Any, envelope: Envelope, around: Around) -> Watch:
    """The watch after one more event; hearing it again, or in another order, gives the same watch."""
    watch = recount(watch, around)
    return _derive(replace(watch, heard=with_one_more(watch.heard, keep(said, envelope, watch.number))), around)


def sweep(watch: Watch, now: datetime, around: Around) -> tuple[Any, ...]:
    """The watch after all that is due is done: what rang, of what offices are reminded, what was found."""
    watch, *bells = ring(watch, now, around)
    watch, *reminders = warn(watch, now, around)
    watch, *breaches = find(watch, now, around)
    return (watch, *bells, *reminders, *breaches)


def ring(watch: Watch, now: datetime, around: Around) -> tuple[Watch, *tuple[DeadlinePassed, ...]]:
    """The watch after its due clocks rang, and what is said of each. Days are counted anew by today's calendar."""
    watch = _derive(recount(watch, around), around)
    due_now = [one for one in watch.clocks if one.is_open and one.rings_at <= now]
    watch = _derive(replace(watch, rung=(*watch.rung, *(Rung(one.key, now) for one in due_now))), around)
    bells = [DeadlinePassed(watch.number, around.node, one.unit, one.rule, one.due_on, now) for one in due_now]
    return watch, *bells


def warn(watch: Watch, now: datetime, around: Around) -> tuple[Any, ...]:
    """The watch, counted by today's rules, after the reminders of its near clocks, and what is said of each."""
    said = {(one.key, one.colour) for one in watch.warned}
    near = [(one, colour) for one in watch.clocks if (colour := due_colour(one, said, now))]
    warned = (*watch.warned, *(Warned(one.key, colour, now) for one, colour in near))
    return (
        _derive(replace(watch, warned=warned), around) if near else watch,
        *(DeadlineNear(watch.number, around.node, one.unit, one.rule, one.due_on, colour, now) for one, colour in near),
    )


def find(watch: Watch, now: datetime, around: Around) -> tuple[Any, ...]:
    """The watch with what was found against offices in it, and what is said of what is new."""
    found, fresh = note(watch.found, findings(watch.heard, watch.clocks, around), now)
    breaches = [
        BreachFound(watch.number, around.node, one.unit, one.trigger, one.occasion, one.fact, now) for one in fresh
    ]
    return (replace(watch, found=found), *breaches)


def recount(watch: Watch, around: Around) -> Watch:
    """The watch by today's rules and calendar. What rang has rung; what runs may move, and says from where."""
    watch = _read_anew(watch, around)
    if watch.counted_by in ("", around.edition):
        return watch
    before = {one.key: one for one in watch.clocks if one.state == RUNNING}
    after = _derive(watch, around)
    moved = {one.key: one for one in watch.moved} | {
        one.key: Moved(one.key, before[one.key].due_on, one.due_on)
        for one in after.clocks
        if one.key in before and one.due_on != before[one.key].due_on
    }
    return _derive(replace(after, moved=tuple(moved.values())), around)


def _read_anew(watch: Watch, around: Around) -> Watch:
    """A watch that the release before kept, as one of today."""
    if not (watch.starts or watch.ends):
        return watch
    known = {one.id: one for one in (*heard_before(watch.starts, watch.ends, around), *watch.heard)}
    heard = tuple(sorted(known.values(), key=lambda one: (one.said_at, one.id)))
    keys = {one.key: key_today(one) for one in watch.clocks}
    rung = tuple(replace(one, key=keys.get(one.key, one.key)) for one in watch.rung)
    return _derive(replace(watch, heard=heard, rung=rung, starts=(), ends=()), around)


def moves(before: Watch, after: Watch) -> tuple[Moved, ...]:
    """What moved from one to the other."""
    return tuple(one for one in after.moved if one not in before.moved)


def sorts(units: Units, unit: str) -> bool:
    """Whether the unit does a petition office's work: it is one, or stands at the counter where there is none."""
    known = units.find(unit)
    return known is not None and (known.is_petition_office or units.front(known.division) == known)


def _derive(watch: Watch, around: Around) -> Watch:
    """Clocks and the next instant to look at them, from what was heard, what rang and what was warned of."""
    rung, moved = {one.key: one.at for one in watch.rung}, {one.key: one.was for one in watch.moved}
    clocks = tuple(_clock(one, rung.get(one.key), moved.get(one.key), around) for one in limits(watch.heard, around))
    warned = {(one.key, one.colour) for one in watch.warned}
    return replace(
        watch, clocks=clocks, counted_by=around.edition,
        next_due_at=min((at for one in clocks if (at := next_at(one, warned))), default=None),
        rings_next_at=min((one.rings_at for one in clocks if one.is_open), default=None),
    )  # fmt: skip


def _clock(limit: Limit, rung_at: datetime | None, moved_from: date | None, around: Around) -> Clock:
    due, unit = limit.due, limit.start.unit
    yellow_at, red_at = nears_at(limit, around)
    return Clock(
        key=limit.key, rule=due.rule, unit=unit, hop=limit.start.hop, started_on=due.start, due_on=due.on,
        rings_at=rings_at(limit, around), explanation=due.explanation, provisional=due.provisional, kind=due.kind,
        state=RUNG if rung_at else ENDED if limit.ended_on else RUNNING, ended_on=limit.ended_on, rung_at=rung_at,
        shortened_from=due.shortened_from, moved_from=moved_from, yellow_at=yellow_at, red_at=red_at,
        is_warned_here=around.warns(unit, str(limit.start.said.facts.get("node") or "")),
    )  # fmt: skip
