"""What a mediation keeps of its single steps: consents, mediators, sessions, what was agreed and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

MEDIATION_AGREEMENT, SETTLEMENT = "mediation_agreement", "settlement_agreement"


@dataclass(frozen=True)
class Chosen:
    """A mediator of the panel in this dispute; ``recused_on`` once somebody else has to do it."""

    mediator: str
    """number on the panel"""
    name: str
    unit: str
    chosen_on: date
    way: str
    """of CHOSEN_WAYS"""
    recused_on: date | None = None
    ground: str = ""
    """of RECUSAL_GROUNDS"""
    reason: str = ""


@dataclass(frozen=True)
class Attended:
    """How one side took part in a session."""

    party: str
    how: str
    """of ATTENDANCE"""


@dataclass(frozen=True)
class Session:
    """One sitting."""

    held_on: date
    place: str
    attended: tuple[Attended, ...]
    mediators: tuple[str, ...]
    units: str
    """which units sat in it"""
    course: str
    offers: str
    outcome: str
    """of SESSION_OUTCOMES"""
    next_on: date | None = None


@dataclass(frozen=True)
class Item:
    """One thing to be done under the agreement."""

    what: str
    party: str
    due_on: date
    performed_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Agreement:
    """What the parties agreed (ML art. 28, 29)."""

    dispute: str
    responsibilities: str
    content: str
    performance: str
    perform_by: date | None
    """None: carried out when it was signed"""
    mediator: str
    paper: str = MEDIATION_AGREEMENT
    """mediation_agreement, settlement_agreement"""
    is_oral: bool = False
    items: tuple[Item, ...] = ()

    @property
    def may_be_confirmed(self) -> bool:
        """The court confirms a written mediation agreement, no other (ML art. 33)."""
        return self.paper == MEDIATION_AGREEMENT and not self.is_oral

    @property
    def open_items(self) -> tuple[Item, ...]:
        """What is still to be done; the whole of an agreement that names no items is one."""
        if self.items:
            return tuple(one for one in self.items if one.performed_on is None)
        return (Item(self.performance, "", self.perform_by),) if self.perform_by else ()

    def done(self, nth: int, on: date, note: str) -> Agreement:
        """The agreement with its ``nth`` item, from 0, carried out."""
        items = list(self.items)
        items[nth] = replace(items[nth], performed_on=on, note=note)
        return replace(self, items=tuple(items))


@dataclass(frozen=True)
class Visit:
    """Somebody looked how it is carried out (ML art. 31)."""

    visited_on: date
    by: str
    found: str


@dataclass(frozen=True)
class Breach:
    """What was due and not done."""

    breached_on: date
    what: str
    due_on: date
    note: str


@dataclass(frozen=True)
class Confirmation:
    """The joint application to the court and its answer (ML art. 33)."""

    applied_on: date
    court: str
    outcome: str = ""
    """of CONFIRMATION_RESULTS"""
    decided_on: date | None = None
    ruling_number: str = ""


@dataclass(frozen=True)
class Passage:
    """From which body and kind of mediation to which, and why."""

    passed_on: date
    from_unit: str
    to_unit: str
    from_kind: str
    kind: str
    reason: str
    """of PASSING_REASONS"""
    note: str
    hop: int
