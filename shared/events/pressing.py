"""Said by supervision of advice, of calls to the spot, and of inspections: about records of offices."""

from __future__ import annotations

from datetime import date, datetime

from shared.events.declaration import TO, UP, WAY, event


@event("advice.given", crosses=UP | TO | WAY, said_by="home")
class AdviceGiven:
    """A petition office advised an organ (T22 art. 40): how it works, which policy causes complaints, or whom those who
    manage the persons responsible should hold accountable."""

    number: str
    """of the advice"""
    to_node: str
    """where the organ works; '' where it is written to on paper alone"""
    node: str
    by_unit: str
    unit: str
    """whom it is addressed to: a unit id, or the name of an organ outside"""
    kind: str
    """of ADVICE_KINDS: improve_work, improve_policy, accountability"""
    about: str
    """the unit that it concerns"""
    matter: str
    reasons: str
    advice: str
    given_on: date
    answer_by: date
    signed_by: str
    paper_number: str = ""


@event("advice.answered", crosses=UP | TO | WAY, said_by="asked")
class AdviceAnswered:
    """The organ answered in writing what it adopted, and why not the rest; or the office that advised registered what
    came on paper."""

    number: str
    to_node: str
    """of the office that advised"""
    node: str
    unit: str
    adopted: str
    """of ADVICE_ADOPTIONS: adopted, partly, not_adopted"""
    reasons: str
    measures: str
    answered_on: date
    answered_at: datetime
    by: str
    """post and name of who answered for the organ"""
    paper_number: str = ""


@event("onsite.asked", crosses=UP | TO | WAY, said_by="supervisor")
class OnsiteAsked:
    """Another level told that a group came about a matter: the responsible office has to be there and hear them."""

    number: str
    """of the matter"""
    to_node: str
    """where the responsible unit works"""
    node: str
    record: str
    by_unit: str
    unit: str
    """who has to be there"""
    level: str
    """of ONSITE_LEVELS: which level told"""
    notified_at: datetime
    arrive_by: datetime
    heads: int
    head_asked: bool
    """a large group: the head of the unit is asked to come in person"""


@event("onsite.arrived", crosses=UP | TO | WAY, said_by="asked")
class OnsiteArrived:
    """A duty officer of the responsible office was there, on the spot or on the line."""

    number: str
    to_node: str
    """of the office that asked"""
    node: str
    record: str
    unit: str
    arrived_at: datetime
    posts: tuple[str, ...]
    """who of the office came, by post"""
    head_came: bool


@event("onsite.ended", crosses=TO, said_by="asked")
class OnsiteEnded:
    """The office heard and explained: what came of it for the matter."""

    number: str
    to_node: str
    node: str
    record: str
    unit: str
    ended_on: date
    ended_at: datetime
    outcome: str
    """of ONSITE_OUTCOMES"""
    words: str


@event("inspection.drawn", crosses=UP, said_by="home", archive_only=True)
class InspectionDrawn:
    """A sample of a unit's concluded matters was drawn for inspection, by a seed that anybody can check."""

    number: str
    """of the sample"""
    node: str
    unit: str
    by_unit: str
    period: str
    """``2026-Q1``"""
    seed: str
    matters: int
    """concluded in the period"""
    sampled: tuple[str, ...]
    drawn_on: date


@event("inspection.closed", crosses=UP, said_by="home", archive_only=True)
class InspectionClosed:
    """An inspection of a sample is finished: how many matters were looked at, how many points were found missing."""

    number: str
    node: str
    unit: str
    by_unit: str
    period: str
    checked: int
    faulty: int
    points: int
    """to be deducted from the unit, by the closed list of findings"""
    closed_on: date
