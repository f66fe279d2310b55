"""A hearing as a case or a review keeps it, from the request to the record (T22 art. 31, 36; domain 4.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared import deadlines

ASKED, PLANNED, REFUSED, HELD = "asked", "planned", "refused", "held"

HANDLING, REVIEW, RE_REVIEW = "handling", "review", "re_review"
"""the stages in which there may be one"""


@dataclass(frozen=True)
class PanelMember:
    """Who sat on the panel, by name, post and kind (of HEARING_PANEL_KINDS); nobody of the sides."""

    name: str
    post: str
    kind: str


@dataclass(frozen=True)
class Hearing:
    """One hearing; ``asked_on`` is None for one that the office called by itself."""

    state: str
    asked_on: date | None = None
    asked_because: str = ""
    answered_on: date | None = None
    answer: str = ""
    """why it was granted or refused"""
    planned_on: date | None = None
    place: str = ""
    host: str = ""
    held_from: date | None = None
    held_to: date | None = None
    participants: str = ""
    """panel and parties, as the record names them"""
    statements: str = ""
    conclusion: str = ""
    is_closed: bool = False
    closed_reason: str = ""
    """why it was not public"""
    panel: tuple[PanelMember, ...] = ()
    questioning: str = ""
    debate: str = ""
    appraisal: str = ""
    """what the panel's members said of the matter"""
    in_favour: int | None = None
    """how many of the panel the conclusion has for it; None: not counted"""
    dissent: str = ""

    @property
    def days(self) -> int:
        """How many days it took, the first and the last counted; 0 until it was held."""
        return (self.held_to - self.held_from).days + 1 if self.held_from and self.held_to else 0

    @property
    def is_open(self) -> bool:
        """Somebody still has to answer it or hold it."""
        return self.state in (ASKED, PLANNED)


def current(hearings: tuple[Hearing, ...]) -> Hearing | None:
    """The hearing that is under way: asked or planned."""
    return hearings[-1] if hearings and hearings[-1].is_open else None


def days_of(hearings: tuple[Hearing, ...]) -> tuple[date, ...]:
    """The days on which hearings were held, each once."""
    held = (deadlines.days_of(one.held_from, one.held_to) for one in hearings if one.held_from and one.held_to)
    return tuple(sorted({day for days in held for day in days}))
