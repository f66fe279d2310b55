"""Said by intake: a submission was registered; the petitioner added, urged or evaluated."""

from __future__ import annotations

from datetime import datetime

from shared.events.declaration import STAYS, UP, event
from shared.events.gateway import Petitioner


@event("submission.registered", crosses=UP, said_by="home")
class SubmissionRegistered:
    """The public fact of a registration, without text or person: every node above counts it once."""

    number: str
    matter: str
    """the number of the matter it belongs to; its own for a first submission"""
    node: str
    received_at: datetime
    registered_at: datetime
    channel: str
    origin: str
    place: str
    received_by: str
    level: str
    """level of the registering node"""
    category_l1: str
    category_l2: str
    legal_class: str
    purpose: str
    tags: tuple[str, ...] = ()
    persons: int = 1
    anonymous: bool = False
    notice_owed: bool = True
    """false when name or contact is missing: T22 art. 23"""


@event("submission.to_route", crosses=STAYS, said_by="home")
class SubmissionToRoute:
    """The registered submission with its words, for the node's own routing (never leaves the node)."""

    number: str
    received_at: datetime
    channel: str
    title: str
    text: str
    place: str
    received_by: str
    petitioner: Petitioner
    category_l1: str
    category_l2: str
    legal_class: str
    purpose: str
    tags: tuple[str, ...] = ()
    notice_owed: bool = True
