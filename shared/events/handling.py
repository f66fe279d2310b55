"""Said by handling: custody taken or refused, and the lawful steps of the responsible unit."""

from __future__ import annotations

from datetime import date, datetime

from shared.events.declaration import HOME, TO, UP, event


@event("custody.taken", crosses=HOME | UP | TO)
class CustodyTaken:
    """The referred matter lies with this unit now; ``to_node`` (who offered it) lets go."""

    number: str
    to_node: str
    node: str
    unit: str
    from_unit: str
    hop: int
    taken_at: datetime
    notice_due_on: date | None
    """None when no notice is owed"""


@event("custody.refused", crosses=HOME | UP | TO)
class CustodyRefused:
    """The unit objects to its jurisdiction with a ground of the closed list (T22 art. 23); custody never moved."""

    number: str
    to_node: str
    node: str
    unit: str
    hop: int
    refused_at: datetime
    ground: str
    reason: str
    duty: str
    """the duty-list entry it cites"""


@event("case.accepted", crosses=HOME | UP)
class CaseAccepted:
    """The unit accepts the matter and says so in writing (T22 art. 23); the 60 days run from here (art. 34)."""

    number: str
    node: str
    unit: str
    accepted_on: date
    due_on: date | None
    """None where the statutory path has its own limit"""
    legal_path: str
    by: str


@event("case.replied", crosses=HOME | UP)
class CaseReplied:
    """A suggestion or an inquiry was answered (T22 art. 29)."""

    number: str
    node: str
    unit: str
    replied_on: date
    adopted: str
    """'' for an inquiry; adopted, partly_adopted, not_adopted for a suggestion"""


@event("case.decided", crosses=HOME | UP)
class CaseDecided:
    """The handling decision was issued and sent (T22 art. 32, 34)."""

    number: str
    node: str
    unit: str
    decided_on: date
    result: str
    """4.5 decision_result: supported, explained, not_supported"""
    due_on: date | None
    on_time: bool


@event("case.served", crosses=HOME | UP)
class CaseServed:
    """The petitioner received the decision; the 30 days to ask for review run from here (T22 art. 35)."""

    number: str
    node: str
    unit: str
    served_on: date
    method: str
    review_until: date


@event("case.closed", crosses=HOME | UP)
class CaseClosed:
    """Nothing is left to do; every submission of the matter has its answer."""

    number: str
    node: str
    unit: str
    closed_on: date
    closure_type: str
    on_time: bool
