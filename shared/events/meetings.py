"""Said of meetings: held, what they decided, who has to carry it out, and what was reported (T22 art. 15, 24, 39)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from shared.events.declaration import STAYS, TO, UP, event
from shared.matters.meetings import OWED, Decided


@event("conference.held", crosses=UP, said_by="home")
class ConferenceHeld:
    """A joint conference was held. ``number``: the conference itself (``numbers.standing``), so that each meeting ends
    the clock that the one before it started; ``meeting``: the meeting's own number."""

    number: str
    node: str
    meeting: str
    unit: str
    """the convener"""
    convener: str
    held_on: date
    decided: int
    """how many matters it decided of"""


@event("conference.designated", crosses=STAYS)
class ConferenceDesignated:
    """The joint conference named the unit for a matter where units disagree (T22 art. 24). Routing of the same node,
    where the designation was asked, carries it out."""

    number: str
    node: str
    meeting: str
    minutes: str
    """number of the paper"""
    held_on: date
    attendees: str
    lead_unit: str
    reason: str


@event("conference.decided", crosses=STAYS)
class ConferenceDecided:
    """The joint conference decided of a matter that was put before it for these reasons; for a new one it may come
    again."""

    number: str
    node: str
    meeting: str
    decided_on: date
    reasons: tuple[str, ...]
    """of AGENDA_REASONS"""


@event("dispatch.held", crosses=UP, said_by="home")
class DispatchHeld:
    """A dispatch meeting was held. ``number``: the office's dispatch meeting itself, as of ``ConferenceHeld``."""

    number: str
    node: str
    meeting: str
    unit: str
    """the office"""
    held_on: date
    decided: int


@event("meeting.tasked", crosses=TO)
class MeetingTasked:
    """A meeting decided that a unit does something about a matter, until a day. ``number``: the meeting's."""

    number: str
    to_node: str
    """where the unit works; '' for one that is written to on paper"""
    node: str
    from_unit: str
    unit: str
    hop: int
    """which decision of the meeting: tells its limits apart"""
    matter: str
    what: str
    decided_on: date
    due_on: date
    paper_number: str
    group: str = ""
    """number of the working group the matter was passed to"""


@event("meeting.reported", crosses=UP | TO, said_by="asked")
class MeetingReported:
    """The unit reported what became of a decision, which ends its limit; the words go to the meeting's office alone
    (``MeetingReportSent``)."""

    number: str
    to_node: str
    """of the meeting"""
    node: str
    unit: str
    hop: int
    matter: str
    reported_on: date
    outcome: str
    """of MEETING_OUTCOMES"""
    group: str = ""


@event("meeting.report_sent", crosses=TO, said_by="asked")
class MeetingReportSent:
    """A unit's report on a decision, to the office of the meeting alone."""

    number: str
    to_node: str
    node: str
    unit: str
    hop: int
    reported_on: date
    outcome: str
    text: str


@event("designation.opened", crosses=STAYS)
class DesignationOpened:
    """A matter waits at this node for a unit to be designated: units objected, and the decision is here or with the
    joint conference (T22 art. 24). Never said of an accusation."""

    number: str
    node: str
    unit: str
    """the petition office on whose desk it waits"""
    hop: int
    opened_at: datetime
    objectors: tuple[str, ...]
    may_lead: tuple[str, ...]
    """units that may be named"""
    place: str
    flags: tuple[str, ...] = ()


def tasked(
    number: str, decided: Iterable[Decided], *, node: str, unit: str, on: date, paper: str,
    node_of: Callable[[str], str],
) -> tuple[MeetingTasked, ...]:  # fmt: skip
    """What the units of a meeting's decisions are told."""
    return tuple(
        MeetingTasked(
            number, node_of(one.unit), node, unit, one.unit, one.nth, one.matter, one.what, on, one.due_on, paper,
            one.group,
        )
        for one in decided
        if one.kind in OWED and one.due_on is not None
    )  # fmt: skip
