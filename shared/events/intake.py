"""Said by intake: a submission was registered, linked, split; the petitioner added, urged, withdrew or evaluated."""

from __future__ import annotations

from datetime import date, datetime

from shared.events.declaration import STAYS, TO, UP, event, only_grew
from shared.events.gateway import Agent, Attachment, Petitioner


@event("submission.registered", version=2, crosses=UP, said_by="home")
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
    sketch: tuple[int, ...] = ()
    """MinHash of the words, by which an upper node finds what may be the same matter; empty for an accusation"""
    is_history: bool = False
    """taken over from an older register: counted, never routed"""


only_grew(SubmissionRegistered, 1)


@event("submission.to_route", version=2, crosses=STAYS, said_by="home")
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
    matter: str = ""
    """the matter it was linked to at once because the petitioner gave its number; else empty or its own number"""
    agent: Agent | None = None
    attachments: tuple[Attachment, ...] = ()
    respondent_unit: str = ""
    respondent_person: str = ""
    split_of: str = ""
    decision_unit: str = ""
    decision_received_on: date | None = None
    posted_on: date | None = None
    new_facts: str = ""
    channels_of_matter: tuple[str, ...] = ()
    """the channels by which the matter came before, when it is linked"""


only_grew(SubmissionToRoute, 1)


@event("submission.linked", crosses=UP | TO, said_by="home")
class SubmissionLinked:
    """The submission belongs to an older matter; ``to_node`` is that matter's home. Nothing is merged by machine."""

    number: str
    """of the submission"""
    matter: str
    to_node: str
    node: str
    linked_at: datetime
    by_unit: str
    because: str
    """number_given (by the petitioner), clerk"""
    channel: str
    received_at: datetime


@event("submission.unlinked", crosses=UP | TO, said_by="home")
class SubmissionUnlinked:
    """The link was wrong: the submission is a matter of its own again, and routed as such."""

    number: str
    matter: str
    """that it no longer belongs to"""
    to_node: str
    node: str
    unlinked_at: datetime
    by_unit: str


@event("matter.supplemented", crosses=TO, said_by="home")
class MatterSupplemented:
    """The petitioner added words or files; told to the node that works on the matter, again after a hand-over."""

    number: str
    to_node: str
    supplement: str
    """id of the supplement: told twice it is the same"""
    added_at: datetime
    text: str
    attachments: tuple[Attachment, ...] = ()


@event("matter.urged", crosses=UP | TO, said_by="home")
class MatterUrged:
    """The petitioner urged (催办): counted on the matter, never on the person."""

    number: str
    to_node: str
    node: str
    urged_at: datetime
    count: int


@event("matter.withdrawn", crosses=UP | TO, said_by="home")
class MatterWithdrawn:
    """The petitioner withdrew, before the decision, in writing or by code; not counted as settled."""

    number: str
    to_node: str
    node: str
    withdrawn_at: datetime
    asked_by: str
    """petitioner, agent: who asked for it; an office never may"""


@event("matter.evaluated", crosses=UP | TO, said_by="home")
class MatterEvaluated:
    """The petitioner evaluated the petition office or the responsible unit (T22 art. 21); the last word counts."""

    number: str
    to_node: str
    node: str
    party: str
    """petition_office, unit"""
    unit: str
    score: str
    """satisfied, basically_satisfied, dissatisfied"""
    evaluated_at: datetime


@event("hearing.asked", crosses=TO, said_by="home")
class HearingAsked:
    """The petitioner asks the unit that works on the matter for a hearing (SD art. 39)."""

    number: str
    to_node: str
    unit: str
    stage: str
    """handling, review, re_review"""
    asked_on: date
    reason: str


@event("review.asked", crosses=TO, said_by="home")
class ReviewAsked:
    """The petitioner's request for review or re-review with its words, for the organ that shall decide
    (T22 art. 35, 36)."""

    number: str
    to_node: str
    unit: str
    """the reviewing organ the petitioner chose among the lawful ones"""
    stage: str
    """review, re_review"""
    original_unit: str
    original_node: str
    original_paper_number: str
    served_on: date
    """the day the petitioner received the decision"""
    ask_until: date
    posted_on: date
    received_on: date
    reason: str
    title: str
    text: str
    place: str
    category_l1: str
    category_l2: str
    petitioner: Petitioner
    attachments: tuple[Attachment, ...] = ()
    handling_unit: str = ""
    """the unit that handled the matter, which does it anew when a review says so; empty: ``original_unit``"""
    handling_node: str = ""
    """its node; empty: ``original_node``"""
