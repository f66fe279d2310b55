"""How a notice goes out: begun, claimed for a while, sent, and settled; tried again, held at night, printed instead.

Pure. One sender at a time has a way: claiming is saving. A sender that never came back leaves ``unknown``, and the way
is sent again under the same key, by which the receiver knows the repetition.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo

from services.notification.domain import (
    DELIVERED,
    EMAIL,
    FAILED,
    IN_APP,
    MADE,
    PRINTED,
    REFUSED,
    SENDING,
    SMS,
    TO_PRINT,
    UNKNOWN,
    WAITING,
    WIRED,
    Attempt,
    Notice,
    Way,
)

DETAIL_AT_MOST = 80


@dataclass(frozen=True)
class Quiet:
    """The hours in which nobody is written to; ``begins`` after ``ends`` spans midnight."""

    begins: time
    ends: time
    zone: tzinfo

    def holds(self, at: datetime) -> bool:
        """Whether it is quiet then."""
        now = at.astimezone(self.zone).time()
        if self.begins <= self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends

    def over(self, at: datetime) -> datetime:
        """The end of the quiet hours that hold then."""
        here = at.astimezone(self.zone)
        morning = datetime.combine(here.date(), self.ends, self.zone)
        return morning if morning > here else morning + timedelta(days=1)


@dataclass(frozen=True)
class Pace:
    """When to send and when again. ``retry``: seconds after each failure; then a desk has to look at it."""

    retry: tuple[float, ...] = (60, 600, 3600, 6 * 3600)
    lease: float = 180
    """seconds in which whoever sends must have said what became of it"""
    rest: float = 60
    """seconds in which a server that did not answer is left alone"""
    quiet: Quiet | None = None

    def not_before(self, channel: str, at: datetime) -> datetime:
        """The instant, or the morning after it where people would be woken; machines are never held."""
        if self.quiet is not None and channel in (EMAIL, SMS) and self.quiet.holds(at):
            return self.quiet.over(at)
        return at


@dataclass(frozen=True)
class Result:
    """What became of one sending: delivered; failed or unknown (again later); refused (final for that address)."""

    outcome: str
    detail: str = ""


def begin(notice: Notice, ways: Iterable[tuple[str, str]], pace: Pace, at: datetime) -> Notice:
    """A new notice: what is stored can be read, and these ways ``(channel, target)`` are to be sent."""
    made = tuple(_begun(channel, target, pace, at) for channel, target in ways)
    return weigh(replace(notice, ways=made, attempts=(Attempt(IN_APP, at, DELIVERED),)))


def _begun(channel: str, target: str, pace: Pace, at: datetime) -> Way:
    return Way(channel, target, due_at=None if channel == PRINTED else pace.not_before(channel, at))


def weigh(notice: Notice) -> Notice:
    """The notice with its state and the next instant for the sender, as they follow from its ways."""
    due = [one.due_at for one in notice.ways if one.due_at is not None and one.state in (WAITING, SENDING)]
    return replace(notice, state=_state(notice), due_at=min(due, default=None))


def _state(notice: Notice) -> str:
    printed = printed_way(notice)
    if printed is not None:
        return DELIVERED if printed.state == DELIVERED else TO_PRINT
    states = {one.state for one in notice.ways}
    if FAILED in states:
        return FAILED
    return WAITING if states & {WAITING, SENDING} else DELIVERED


def printed_way(notice: Notice) -> Way | None:
    """The paper of it, where one is owed."""
    return next((one for one in notice.ways if one.channel == PRINTED), None)


def claim(notice: Notice, pace: Pace, at: datetime, down: Container[str] = ()) -> tuple[Notice, Way | None]:
    """The notice with one due way taken to be sent, and that way; None when none is. One that was taken and never
    settled is ``unknown`` first; one that fell into quiet hours is held, and so is one that does not answer now
    (``down``)."""
    ways, attempts, taken = list(notice.ways), list(notice.attempts), None
    for place, one in enumerate(ways):
        if one.channel not in WIRED or one.state not in (WAITING, SENDING) or one.due_at is None or one.due_at > at:
            continue
        if one.state == SENDING:
            attempts.append(Attempt(one.channel, at, UNKNOWN, "no_word_of_it", one.target))
        is_down = key_of(one) in down
        free_at = pace.not_before(one.channel, at + timedelta(seconds=pace.rest) if is_down else at)
        if free_at > at or taken is not None:
            ways[place] = replace(one, state=WAITING, due_at=free_at)
            continue
        until = at + timedelta(seconds=pace.lease)
        taken = ways[place] = replace(one, state=SENDING, tries=one.tries + 1, due_at=until)
    return weigh(replace(notice, ways=tuple(ways), attempts=tuple(attempts))), taken


def settle(notice: Notice, sent: Way, result: Result, pace: Pace, at: datetime) -> Notice:
    """The notice after a sending of a way; what is final for an address falls back to print."""
    outcome = result.outcome
    attempt = Attempt(sent.channel, at, outcome, result.detail[:DETAIL_AT_MOST], sent.target)
    notice = replace(notice, attempts=(*notice.attempts, attempt))
    if outcome == DELIVERED:
        after = replace(sent, state=DELIVERED, due_at=None)
    elif outcome != REFUSED and sent.tries <= len(pace.retry):
        again = at + timedelta(seconds=pace.retry[sent.tries - 1])
        after = replace(sent, state=WAITING, due_at=pace.not_before(sent.channel, again))
    else:
        after = replace(sent, state=FAILED, due_at=None)
    ways = tuple(after if key_of(one) == key_of(sent) and one.state != DELIVERED else one for one in notice.ways)
    notice = replace(notice, ways=ways)
    return to_print(notice) if outcome == REFUSED else weigh(notice)


def to_print(notice: Notice) -> Notice:
    """The notice with a paper owed to its addressee."""
    if printed_way(notice) is None:
        notice = replace(notice, ways=(*notice.ways, Way(PRINTED)))
    return weigh(notice)


def again(notice: Notice, pace: Pace, at: datetime) -> Notice:
    """What failed is sent anew; a paper that nobody printed yet is no longer owed."""
    kept = [one for one in notice.ways if one.channel != PRINTED or one.state != WAITING]
    begun = tuple(_begun(one.channel, one.target, pace, at) if one.state == FAILED else one for one in kept)
    return weigh(replace(notice, ways=begun))


def on_paper(notice: Notice, outcome: str, at: datetime, detail: str = "") -> Notice:
    """The paper was printed, handed over or posted."""
    after = Way(PRINTED, state=MADE if outcome == MADE else DELIVERED)
    ways = tuple(after if one.channel == PRINTED else one for one in notice.ways)
    return weigh(replace(notice, ways=ways, attempts=(*notice.attempts, Attempt(PRINTED, at, outcome, detail))))


def key_of(way: Way) -> str:
    """What tells a way from the others of a notice."""
    return f"{way.channel}.{way.target}" if way.target else way.channel


def repeat_key(notice: Notice, way: Way) -> str:
    """The same for every sending of the same way: the receiver tells a repetition by it."""
    return f"{notice.id}.{key_of(way)}"
