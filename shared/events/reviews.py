"""Said by handling of reviews and re-reviews (T22 art. 35, 36). ``stage``: review or re_review."""

from __future__ import annotations

from datetime import date

from shared.events.declaration import HOME, TO, UP, event


@event("review.requested", crosses=HOME | UP | TO)
class ReviewRequested:
    """A request is with the reviewing organ; its 30 days run from ``received_on``. In time by ``posted_on``."""

    number: str
    node: str
    unit: str
    """the reviewing organ"""
    stage: str
    original_unit: str
    served_on: date | None
    """the day the petitioner received the decision; None while a letter leaves it open, until an officer has asked"""
    ask_until: date | None
    posted_on: date
    received_on: date
    in_time: bool
    to_node: str = ""
    """the node of the unit that handled the matter: what is under review is not closed there as unchallenged"""


@event("review.accepted", crosses=HOME | UP)
class ReviewAccepted:
    """The request is accepted."""

    number: str
    node: str
    unit: str
    stage: str
    accepted_on: date
    due_on: date


@event("review.ended", crosses=HOME | UP | TO)
class ReviewEnded:
    """It ended without an opinion: not accepted (with a ground of 2.5), or withdrawn by the petitioner."""

    number: str
    node: str
    unit: str
    stage: str
    ended_on: date
    outcome: str
    """not_accepted, withdrawn"""
    ground: str
    to_node: str = ""
    """the node of the unit that handled the matter: what is under review is not closed there as unchallenged"""


@event("review.decided", crosses=HOME | UP | TO)
class ReviewDecided:
    """The opinion; ``to_node``: the node of the unit that handled the matter, which carries it out."""

    number: str
    to_node: str
    node: str
    unit: str
    stage: str
    original_unit: str
    decided_on: date
    outcome: str
    """uphold, revoke_redo, change"""
    revoked_for: str
    """facts, procedure, basis: why it was revoked; empty otherwise"""
    redo_by: date | None
    due_on: date
    on_time: bool


@event("review.served", crosses=HOME | UP | TO)
class ReviewServed:
    """The petitioner received the opinion; after a re-review nothing more can be asked."""

    number: str
    node: str
    unit: str
    stage: str
    served_on: date
    ask_until: date | None
    """the last day to ask for re-review; None after a re-review"""
    to_node: str = ""
    """the node of the unit that handled the matter: what is under review is not closed there as unchallenged"""
