"""The home view of a matter as data: what was heard of it, its papers, what the petitioner did, and where it stands.

A room of its own because the rules fill theirs: ``course`` folds it, ``rights`` and ``disclosure`` read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shared.events.gateway import Attachment

ACCUSATION = "accusation"
WITHDRAWAL_ASKED = "withdrawal_asked"
PETITIONER = "petitioner"


@dataclass(frozen=True)
class Heard:
    """One thing that was heard of a matter, as far as its home view needs it."""

    id: str
    what: str
    """of ``course.SPINE`` or ``course.BESIDE``"""
    said_at: datetime
    hop: int = 0
    """of the custody under which it was done; 0: not told"""
    node: str = ""
    unit: str = ""
    to_unit: str = ""
    on: date | None = None
    due_on: date | None = None
    detail: str = ""
    """the triage's action, the decision's result, the closure's type, the outcome, the deadline's rule"""
    sealed: bool = False
    """of an accusation: shown to nobody who need not know (T22 art. 30)"""
    round: int = 0
    """of a decision: 2 and more after a review revoked the one before; 0: not told. Of a withdrawal: the round it is
    about"""


@dataclass(frozen=True)
class Paper:
    """A paper that was issued, with its words."""

    id: str
    paper: str
    paper_number: str
    issued_at: datetime
    unit: str
    addressee: str
    title: str
    text: str


@dataclass(frozen=True)
class Standing:
    """Where a matter stands: its state (of 2.3), and the unit and node that hold it."""

    state: str = "registered"
    holder: str = ""
    node: str = ""


@dataclass(frozen=True)
class Linked:
    """A later submission of the same matter; of its petitioner nothing is kept here."""

    number: str
    node: str
    channel: str
    received_at: datetime
    because: str
    """number_given, clerk"""
    changed_at: datetime
    """when it was linked, or the link undone: the later word counts"""
    is_undone: bool = False


@dataclass(frozen=True)
class Supplement:
    """Words or files that the petitioner added."""

    id: str
    submission: str
    added_at: datetime
    text: str
    attachments: tuple[Attachment, ...] = ()
    registered_by: str = ""
    """the clerk's user name; empty when the petitioner added it alone"""


@dataclass(frozen=True)
class Evaluation:
    """What a submission's petitioner said of the petition office or the unit; the last word of each counts."""

    submission: str
    party: str
    unit: str
    score: str
    evaluated_at: datetime


@dataclass(frozen=True)
class Asked:
    """A hearing, a review or a re-review that was asked for. ``stage``: handling, review, re_review."""

    what: str
    stage: str
    asked_at: datetime
    unit: str
    served_on: date | None = None
    """of the decision it is about"""


@dataclass(frozen=True)
class Withdrawal:
    """That a submission's petitioner withdrew it, who asked for it, and where the paper is, if there is one."""

    submission: str
    withdrawn_at: datetime
    asked_by: str
    """petitioner, agent; an office never may"""
    reason: str = ""
    document: str = ""


@dataclass(frozen=True)
class Matter:
    """The home view of a matter. ``standing`` is derived from ``heard``, never set by what happened to come last."""

    number: str
    title: str = ""
    channel: str = ""
    legal_class: str = ""
    received_by: str = ""
    received_at: datetime | None = None
    """None: only its later events were heard as yet"""
    heard: tuple[Heard, ...] = ()
    papers: tuple[Paper, ...] = ()
    standing: Standing = Standing()
    linked: tuple[Linked, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    asked: tuple[Asked, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    """whoever works on the matter is asked to end it when every submission of it is withdrawn"""
    version: int = 0

    @property
    def gathered(self) -> tuple[Linked, ...]:
        """The later submissions that belong to it today."""
        return tuple(one for one in self.linked if not one.is_undone)

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels by which it came, each once, the first one first."""
        return tuple(dict.fromkeys(one for one in (self.channel, *(each.channel for each in self.gathered)) if one))

    @property
    def round(self) -> int:
        """Which decision is due or given: 2 and more after a review revoked the one before."""
        return 1 + sum(one.what == "reopened" for one in self.heard)

    @property
    def withdrawal(self) -> Heard | None:
        """What stands of the petitioners' asking to end the matter; a decision made anew is not what it was about."""
        asked = (one for one in self.heard if (one.what, one.round) == (WITHDRAWAL_ASKED, self.round))
        return next(asked, None)

    @property
    def was_asked_to_end(self) -> bool:
        """Whether the petitioners of all its submissions withdrew at some time; else it goes on for the others."""
        return any(one.what == WITHDRAWAL_ASKED for one in self.heard)

    def is_withdrawn(self, submission: str) -> bool:
        """Whether the submission's own petitioner withdrew it."""
        return any(one.submission == submission for one in self.withdrawals)


def is_sealed(matter: Matter) -> bool:
    """Whether it is, or may be, an accusation: its words are then kept from desks that need not know them."""
    return matter.legal_class == ACCUSATION or any(one.sealed for one in matter.heard)
