"""What the assessment may read, and the docket it keeps of each matter: nothing else ever comes in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from services.supervision.domain import Clock
from services.supervision.heard import Heard, with_one_more
from services.supervision.sealed import is_sealed
from shared.codec import to_plain
from shared.deadlines.calendar import Calendar
from shared.events.declaration import declared
from shared.events.envelope import Envelope
from shared.matters import numbers
from shared.matters.assessment import LONGEST_WINDOW_DAYS

MAY_READ: Mapping[str, Mapping[str, str]] = {
    event: {name: name for name in fields.split()} | more
    for event, fields, more in (
        ("submission.registered", "is_history", {}),
        ("submission.linked", "received_at linked_at", {"number": "submission"}),
        ("submission.unlinked", "unlinked_at", {"number": "submission"}),
        ("matter.triaged", "by_unit lead_unit hop flags legal_path action triaged_at", {}),
        ("matter.referred", "hop flags legal_path action", {}),
        ("matter.evaluated", "party unit score evaluated_at", {}),
        ("custody.taken", "unit hop taken_at", {}),
        ("custody.refused", "unit hop refused_at", {}),
        ("objection.answered", "by_unit hop agreed answered_at", {}),
        ("case.accepted", "unit accepted_on deemed", {}),
        ("case.not_accepted", "unit on", {}),
        ("case.no_longer_accepted", "unit on", {}),
        ("case.replied", "unit replied_on", {}),
        ("case.decided", "unit decided_on", {}),
        ("case.closed", "unit closed_on closure_type settled", {}),
        ("case.reopened", "unit reopened_on", {}),
        ("advice.answered", "unit adopted answered_on", {}),
        ("inspection.closed", "unit checked faulty closed_on", {}),
    )
}
"""event -> its field -> under which name it is kept. No field here counts people, or says by which channel, from where
or at which level somebody spoke up: so no item can be made of it (domain 7.2)"""
FLAGS_READ = frozenset({"sealed", "anonymous", "no_notice_owed", "repeat"})
DAYS: Mapping[str, str] = {
    "matter.triaged": "triaged_at", "matter.evaluated": "evaluated_at", "custody.taken": "taken_at",
    "objection.answered": "answered_at", "case.accepted": "accepted_on", "case.not_accepted": "on",
    "case.no_longer_accepted": "on", "case.replied": "replied_on", "case.decided": "decided_on",
    "case.closed": "closed_on", "case.reopened": "reopened_on",
    "advice.answered": "answered_on", "inspection.closed": "closed_on",
}  # fmt: skip
"""event -> its field with the day it counts on"""
WINDOWS = (*range(0, LONGEST_WINDOW_DAYS, 28), LONGEST_WINDOW_DAYS)
"""days after an end, one at least in every month to which the end may matter"""


@dataclass(frozen=True)
class Docket:
    """What was heard of one matter or record, as far as the assessment may read it. ``months``: those to which it may
    matter, for the index."""

    number: str
    heard: tuple[Heard, ...] = ()
    months: tuple[str, ...] = ()
    version: int = 0


@dataclass(frozen=True)
class Reading:
    """All that is known of one matter or record: what was heard, and the clocks that ran."""

    number: str
    heard: tuple[Heard, ...] = ()
    clocks: tuple[Clock, ...] = ()

    def of(self, *events: str) -> tuple[Heard, ...]:
        """What was heard of these kinds, in the order in which it was said."""
        return tuple(one for one in self.heard if one.event in events)


def subject_of(said: Any) -> str:
    """Whose docket an event belongs to: a link tells of the matter, not of the submission that was linked."""
    is_link = declared(type(said)).name in ("submission.linked", "submission.unlinked")
    return str(said.matter if is_link else said.number)


def keep(said: Any, envelope: Envelope) -> Heard:
    """The event, cut down to what may be read; ``KeyError`` for one that may not be read at all."""
    name = declared(type(said)).name
    plain = to_plain(said)
    facts = {kept: plain[field] for field, kept in MAY_READ[name].items() if field in plain}
    if "flags" in facts:
        facts["flags"] = [one for one in facts["flags"] if one in FLAGS_READ]
    return Heard(name, envelope.id, envelope.time, facts)


def note(docket: Docket, said: Any, envelope: Envelope, calendar: Calendar) -> Docket:
    """The docket after one more event; hearing it again, or in another order, gives the same docket."""
    heard = with_one_more(docket.heard, keep(said, envelope))
    return replace(docket, heard=heard, months=tuple(sorted(_months(heard, calendar))))


def is_left_out(reading: Reading) -> bool:
    """Whether nothing of it may be shown: an accusation, a sealed matter, one taken over from an older register, and a
    matter of which it is not known yet what it is (T22 art. 30)."""
    ways = reading.of("matter.triaged", "matter.referred")
    if any(one.facts.get("is_history") for one in reading.of("submission.registered")):
        return True
    if is_sealed(ways):
        return True
    return not ways and not numbers.check(reading.number).kind


def flags_of(reading: Reading) -> frozenset[str]:
    """The flags of its triages."""
    ways = reading.of("matter.triaged", "matter.referred")
    return frozenset(flag for one in ways for flag in one.facts.get("flags") or ())


def day_of(one: Heard, calendar: Calendar) -> date:
    """The day on which an event counts: the day the act was done, where it says one."""
    return one.day(DAYS.get(one.event, ""), calendar) or one.said_on(calendar)


def month_of(day: date) -> str:
    """``2026-03``."""
    return f"{day:%Y-%m}"


def _months(heard: Iterable[Heard], calendar: Calendar) -> set[str]:
    found: set[str] = set()
    for one in heard:
        days = [day_of(one, calendar), one.said_on(calendar)]
        if one.event == "case.closed":
            days += [
                days[0] + timedelta(days=more) for more in (*range(0, LONGEST_WINDOW_DAYS, 28), LONGEST_WINDOW_DAYS)
            ]
        found |= {month_of(day) for day in days}
    return found
