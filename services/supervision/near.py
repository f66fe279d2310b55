"""How near a limit is: from when it is yellow, from when red, and which reminder is due now. Each is said once.

The time of a limit in days begins with the first day that counts, as the day on which it starts does not; that of a
limit in hours at the very instant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from services.supervision.limits import Around, Limit
from shared.deadlines import RED, YELLOW, instant_of
from shared.deadlines.calendar import ONE_DAY

if TYPE_CHECKING:
    from services.supervision.domain import Clock


@dataclass(frozen=True)
class Warned:
    """That the office of a clock was reminded; once a colour."""

    key: str
    colour: str
    at: datetime


def rings_at(limit: Limit, around: Around) -> datetime:
    """The first instant after the limit."""
    due = limit.due
    return (due.at or datetime.combine(due.on + ONE_DAY, time(), around.calendar.zone)).astimezone(UTC)


def nears_at(limit: Limit, around: Around) -> tuple[datetime | None, datetime | None]:
    """From when it is yellow and red; None, None for one that was over when it was set."""
    start, ends_at = limit.start, rings_at(limit, around)
    if limit.due.at is not None and isinstance(start.moment, datetime):
        begins_at = start.moment.astimezone(UTC)
    else:
        begins_at = datetime.combine(limit.due.start + ONE_DAY, time(), around.calendar.zone).astimezone(UTC)
    if begins_at >= ends_at:  # so many days before a day: counted since the day was named
        begins_at = start.said.said_at
    if begins_at >= ends_at:
        return None, None
    yellow, red = (instant_of(share, begins_at, ends_at) for share in (around.shares.yellow, around.shares.red))
    return yellow, red


def next_at(clock: Clock, warned: Collection[tuple[str, str]]) -> datetime | None:
    """The next instant at which something is to be done about it; None when nothing is left."""
    if not clock.is_open:
        return None
    return min((clock.rings_at, *_waiting(clock, warned)))


def due_colour(clock: Clock, warned: Collection[tuple[str, str]], now: datetime) -> str:
    """The reminder to be said now, '' for none: what is red already is not called yellow, what is over is not near."""
    if clock.rings_at <= now or not any(at <= now for at in _waiting(clock, warned)):
        return ""
    return clock.colour(now)


def _waiting(clock: Clock, warned: Collection[tuple[str, str]]) -> Iterator[datetime]:
    """The instants of the reminders that are still to be said."""
    if clock.is_warned_here and clock.is_running and (clock.key, RED) not in warned:
        if clock.yellow_at is not None and (clock.key, YELLOW) not in warned:
            yield clock.yellow_at
        if clock.red_at is not None:
            yield clock.red_at
