"""Said by supervision of leaders' work: sessions planned, published, held; matters owned; no name of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shared.events.declaration import UP, event


@event("reception.planned", crosses=UP, said_by="home")
class ReceptionPlanned:
    """A session stands in the plan; from here its office owes the publication, five days ahead (S001-5)."""

    number: str
    """of the session"""
    node: str
    office: str
    plan: str
    kind: str
    """of RECEPTION_KINDS"""
    held_on: date
    planned_at: datetime


@event("reception.published", crosses=UP, said_by="home")
class ReceptionPublished:
    """Time, place, leader, post and portfolio of the session are public (T22 art. 18); said again when it changed."""

    number: str
    node: str
    unit: str
    plan: str
    held_on: date
    published_at: datetime
    late: bool
    """less than five days ahead"""


@event("reception.cancelled", crosses=UP, said_by="home")
class ReceptionCancelled:
    """The session does not take place; what was published is taken back in public."""

    number: str
    node: str
    unit: str
    held_on: date
    cancelled_at: datetime


@dataclass(frozen=True)
class ResultCount:
    """How many matters of a session came to that result (4.7)."""

    result: str
    matters: int


@event("reception.closed", crosses=UP, said_by="home", archive_only=True)
class ReceptionClosed:
    """The session is over and every matter is classified."""

    number: str
    node: str
    unit: str
    kind: str
    held_on: date
    closed_on: date
    leaders: int
    matters: int
    results: tuple[ResultCount, ...]


@event("ownership.begun", crosses=UP, said_by="home")
class OwnershipBegun:
    """A leader of the office owns the matter from that day (domain 5.4); a matter may have several owners."""

    number: str
    """of the ownership"""
    node: str
    unit: str
    matter: str
    campaign: str
    begun_on: date


@event("ownership.progressed", crosses=UP, said_by="home")
class OwnershipProgressed:
    """How far it is was noted, as is owed every week."""

    number: str
    node: str
    unit: str
    matter: str
    progressed_on: date
    kind: str = "progress"


@event("ownership.ended", crosses=UP, said_by="home")
class OwnershipEnded:
    """The ownership is over."""

    number: str
    node: str
    unit: str
    matter: str
    ended_on: date


@event("note.written", crosses=UP, said_by="home")
class NoteWritten:
    """A leader noted something on a matter, or on a topic (no number): what is asked is tracked for two months."""

    number: str
    """of the note"""
    node: str
    unit: str
    matter: str
    to_unit: str
    noted_on: date
    due_on: date


@event("note.reported", crosses=UP, said_by="home")
class NoteReported:
    """What was done because of the note was reported."""

    number: str
    node: str
    unit: str
    matter: str
    to_unit: str
    reported_on: date
