"""Said by supervision about the assessment of units: a table goes to the units for checking, and is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.events.declaration import TO, event


@dataclass(frozen=True)
class Figure:
    """One item of a unit: numerator, denominator, faults; marks are empty where the base was too small."""

    item: str
    zh: str
    hit: int
    base: int
    fault: int
    full: str
    marks: str


@dataclass(frozen=True)
class Lost:
    """The points a unit lost by one fact."""

    item: str
    matter: str
    on: date
    points: str
    why: str


@dataclass(frozen=True)
class Objection:
    """A fact that a unit contests; answered by the office that made the table."""

    item: str
    matter: str
    reason: str


@dataclass(frozen=True)
class Corrected:
    """A figure that changed after the table was published: both, and the day on which it was seen."""

    on: date
    item: str
    was: str
    now: str


@event("assessment.check_asked", crosses=TO, said_by="home")
class AssessmentCheckAsked:
    """A unit is asked to check figures of the table ``number``: its own (``self``), or another unit's (``cross``)."""

    number: str
    to_node: str
    """where ``unit`` works"""
    node: str
    period: str
    unit: str
    of_unit: str
    kind: str
    asked_on: date
    answer_by: date
    edition: str
    figures: tuple[Figure, ...]
    lost: tuple[Lost, ...]
    objections: tuple[Objection, ...] = ()
    """of a cross-check: what the other unit contested"""


@event("assessment.checked", crosses=TO, said_by="home")
class AssessmentChecked:
    """The unit checked them; ``number`` is that of its own check."""

    number: str
    to_node: str
    """of the table"""
    node: str
    table: str
    unit: str
    of_unit: str
    kind: str
    outcome: str
    """confirmed, contested"""
    note: str
    checked_on: date
    objections: tuple[Objection, ...] = ()


@event("assessment.contest_answered", crosses=TO, said_by="home")
class AssessmentContestAnswered:
    """The office answered an objection, with the reason."""

    number: str
    to_node: str
    node: str
    unit: str
    item: str
    matter: str
    upheld: bool
    answer: str
    answered_on: date


@event("assessment.published", crosses=TO, said_by="home")
class AssessmentPublished:
    """The table is published, told to each unit with its own part; said again when a correction is noted."""

    number: str
    to_node: str
    node: str
    period: str
    unit: str
    rank: int
    """0: too little of it could be scored"""
    units: int
    """how many are in the table"""
    marks: str
    full: str
    share: str
    edition: str
    figures: tuple[Figure, ...]
    lost: tuple[Lost, ...]
    published_on: date
    corrected: tuple[Corrected, ...] = ()
