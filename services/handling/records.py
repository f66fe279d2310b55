"""What a case keeps of its single steps: words, dates and who did it. A room of its own: the case is long enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shared.events.gateway import Attachment


@dataclass(frozen=True)
class Objection:
    """Why the unit says that the matter is not its business, and what the referring office answered."""

    ground: str
    reason: str
    duty: str
    filed_on: date
    answer: str = ""
    """agreed, rejected"""
    answer_reason: str = ""


@dataclass(frozen=True)
class Refusal:
    """Why the matter is not, or no longer, accepted (domain 2.5)."""

    ground: str
    """of NOT_ACCEPT_GROUNDS"""
    reason: str
    where_to: str
    final_paper: str = ""
    """number of the final opinion or judgment, where the ground is that there is one"""


@dataclass(frozen=True)
class Answer:
    """One claim of several, and what the unit says to it (T22 art. 32)."""

    claim: str
    result: str
    """of RESULTS"""
    opinion: str


@dataclass(frozen=True)
class Decision:
    """The words of a handling decision (domain 2.4, order of section 8)."""

    claim: str
    facts: str
    basis: str
    opinion: str
    measures: str
    review_organ: str
    contact: str
    answers: tuple[Answer, ...] = ()
    """one a claim, where the decision answers them apart"""


@dataclass(frozen=True)
class Earlier:
    """A decision that a review revoked, with what it decided and why it fell."""

    decision: Decision
    result: str
    decided_on: date
    revoked_by: str
    """review, re_review"""
    revoked_for: str
    """facts, procedure, basis"""
    revoked_on: date


@dataclass(frozen=True)
class Service:
    """How the decision reached the petitioner."""

    method: str
    proof: str
    witnesses: str
    served_by: str
    posted_on: date | None = None
    """the day it was posted, which may lie before it came to hand"""


@dataclass(frozen=True)
class Extension:
    """The one extension of at most 30 days (T22 art. 34)."""

    reason: str
    days: int
    approved_by: str
    extended_on: date
    old_due_on: date
    new_due_on: date
    consent: str = ""
    """the paper by which the office that assigned the matter agreed, where its day was earlier"""


@dataclass(frozen=True)
class Note:
    """One line of the investigation's log: it is added to and never changed."""

    at: datetime
    on: date
    by: str
    text: str


@dataclass(frozen=True)
class Supplement:
    """What the petitioner added since; told twice it is the same."""

    id: str
    added_at: datetime
    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Evaluation:
    """What the petitioner says of an office; the last word counts."""

    party: str
    unit: str
    score: str
    evaluated_at: datetime


@dataclass(frozen=True)
class IssuedPaper:
    """One paper of the file, for its index and for the number of the next one of its kind."""

    paper: str
    paper_number: str
    title: str
    addressee: str
    issued_at: datetime
    issued_on: date


@dataclass(frozen=True)
class Report:
    """A report to the office that assigned the matter (T22 art. 22)."""

    kind: str
    """completion, progress"""
    sent_on: date
    text: str = ""


@dataclass(frozen=True)
class Urging:
    """Whoever is obliged was urged to carry a supporting decision out (T22 art. 32)."""

    obliged: str
    """a unit id, or a name"""
    urged_on: date
    perform_by: date
    reason: str


@dataclass(frozen=True)
class Aid:
    """Social or judicial assistance that was asked for, and what came of it (T22 art. 37)."""

    kind: str
    to: str
    reason: str
    referred_on: date
    granted: bool | None = None
    answered_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class CallBack:
    """The petitioner was asked afterwards how it stands; their own words."""

    called_on: date
    called_by: str
    words: str


@dataclass(frozen=True)
class ReviewHeard:
    """What was heard of a review or re-review of the decision."""

    stage: str
    outcome: str
    """requested, uphold, revoke_redo, change, not_accepted, withdrawn, served"""
    on: date
