"""Clocks on offices: worked out from all that was heard of a matter, so that the order of hearing does not matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

from services.supervision.before import heard_before, key_today
from services.supervision.heard import Heard, keep, with_one_more
from services.supervision.limits import Around, Limit, limits
from shared.deadlines.calendar import ONE_DAY
from shared.events.envelope import Envelope
from shared.events.supervision import DeadlinePassed
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

    @property
    def is_open(self) -> bool:
        """Whether it is yet to ring: not rung, and not ended in time."""
        return self.rung_at is None and (self.ended_on is None or self.ended_on > self.due_on)


@dataclass(frozen=True)
class Watch:
    """All clocks of one matter. ``clocks``, ``next_due_at`` and ``counted_by`` are derived from the rest."""

    number: str
    heard: tuple[Heard, ...] = ()
    rung: tuple[Rung, ...] = ()
    moved: tuple[Moved, ...] = ()
    clocks: tuple[Clock, ...] = ()
    next_due_at: datetime | None = None
    counted_by: str = ""
    """the mark of the rules and the calendar by which the days were counted"""
    starts: tuple[dict[str, Any], ...] = ()
    """of the release before; see ``before``"""
    ends: tuple[dict[str, Any], ...] = ()
    version: int = 0


def hear(watch: Watch, said: Any, envelope: Envelope, around: Around) -> Watch:
    """The watch after one more event; hearing it again, or in another order, gives the same watch."""
    watch = recount(watch, around)
    return _derive(replace(watch, heard=with_one_more(watch.heard, keep(said, envelope))), around)


def ring(watch: Watch, now: datetime, around: Around) -> tuple[Watch, *tuple[DeadlinePassed, ...]]:
    """The watch after its due clocks rang, and what is said of each. Days are counted anew by today's calendar."""
    watch = _derive(recount(watch, around), around)
    due_now = [one for one in watch.clocks if one.is_open and one.rings_at <= now]
    watch = _derive(replace(watch, rung=(*watch.rung, *(Rung(one.key, now) for one in due_now))), around)
    bells = [DeadlinePassed(watch.number, around.node, one.unit, one.rule, one.due_on, now) for one in due_now]
    return watch, *bells


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
    """Clocks and the next instant to look at them, from what was heard and what rang."""
    rung, moved = {one.key: one.at for one in watch.rung}, {one.key: one.was for one in watch.moved}
    clocks = tuple(_clock(one, rung.get(one.key), moved.get(one.key), around) for one in limits(watch.heard, around))
    next_due_at = min((one.rings_at for one in clocks if one.is_open), default=None)
    return replace(watch, clocks=clocks, next_due_at=next_due_at, counted_by=around.edition)


def _clock(limit: Limit, rung_at: datetime | None, moved_from: date | None, around: Around) -> Clock:
    due, zone = limit.due, around.calendar.zone
    return Clock(
        key=limit.key, rule=due.rule, unit=limit.start.unit, hop=limit.start.hop, started_on=due.start, due_on=due.on,
        rings_at=(due.at or datetime.combine(due.on + ONE_DAY, time(), zone)).astimezone(UTC),
        explanation=due.explanation, provisional=due.provisional, kind=due.kind,
        state=RUNG if rung_at else ENDED if limit.ended_on else RUNNING, ended_on=limit.ended_on, rung_at=rung_at,
        shortened_from=due.shortened_from, moved_from=moved_from,
    )  # fmt: skip
