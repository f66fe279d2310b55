"""How a review begins: asked with number and code, or by a letter that is read first (T22 art. 35, 36).

A letter may leave open whose decision it is about and when that came to hand. What it says is read as a proposal; the
time to decide runs all the same, and the officer who accepts confirms or corrects it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from services.handling.frame import Today
from services.handling.review import DECIDE_LIMIT, DECIDED, SERVED, STAGES, Review, key_of
from services.handling.review_rules import ask_until, entered
from shared.errors import Refused
from shared.events.handling import CustodyTaken
from shared.events.intake import ReviewAsked
from shared.events.reviews import ReviewRequested
from shared.events.routing import MatterReferred
from shared.matters.dates_in_text import propose
from shared.matters.places import Gazetteer
from shared.matters.review_organs import named_in, reviewed_by
from shared.matters.units import Units


@dataclass(frozen=True)
class Reading:
    """What a letter says of the decision it is about; empty and None where it says nothing plain."""

    original_unit: str = ""
    decision_received_on: date | None = None
    decided_on: date | None = None
    own_office: bool = False
    """it was received by an office of the organ's own division: receipt there is receipt by the organ"""


def is_request(said: MatterReferred) -> bool:
    """Whether what is referred is a request for review or re-review."""
    return said.legal_path in STAGES


def read_letter(said: MatterReferred, units: Units, places: Gazetteer, today: Today) -> Reading:
    """Who decided and when it came to hand: as the petitioner stated it, else as the words say it."""
    read = propose(f"{said.title}。{said.text}", today.calendar.day_of(said.received_at))
    unit = said.decision_unit
    if not unit:
        named = named_in(f"{said.title}。{said.text}", reviewed_by(said.to_unit, units, places, today.on))
        unit = named.id if named else ""
    received_by, organ = units.find(said.from_unit), units.find(said.to_unit)
    same = received_by is not None and organ is not None and received_by.division == organ.division
    return Reading(unit, said.decision_received_on or read.served_on, read.decided_on, said.hop <= 1 and same)


def open_letter(
    said: MatterReferred, reading: Reading, original_node: str, today: Today, before: Review | None = None
) -> tuple[Review, CustodyTaken, ReviewRequested]:
    """Custody of the request is taken by its arrival; its 30 days run from the organ's receipt.

    Raises ``Refused('custody_already_here')`` while the same request lies here.
    """
    if before is not None and (before.is_open or before.state == DECIDED or said.hop <= before.hop):
        raise Refused("custody_already_here", number=said.number, unit=before.unit)
    stage, first_received = said.legal_path, today.calendar.day_of(said.received_at)
    received_on = first_received if reading.own_office else today.on
    posted_on = min(said.posted_on or first_received, first_received)
    known = reading.decision_received_on
    review = Review(
        key=key_of(said.number, stage), number=said.number, stage=stage, node=said.to_node, unit=said.to_unit,
        organ=said.to_unit, original_unit=reading.original_unit, original_node=original_node or said.to_node,
        original_paper_number="", decision_received_on=known, ask_until=ask_until(stage, known, today),
        posted_on=posted_on, received_on=received_on, due_on=today.due(DECIDE_LIMIT[stage], received_on),
        reason="", title=said.title, text=said.text, place=said.place, category_l1=said.category_l1,
        category_l2=said.category_l2, petitioner=said.petitioner, opened_at=today.at, attachments=said.attachments,
        agent=said.agent, notice_owed=said.notice_owed, from_unit=said.from_unit, hop=said.hop,
    )  # fmt: skip
    review = _after(before, entered(review, "open_review", today, received_on))
    taken = CustodyTaken(
        number=said.number, to_node=said.from_node, node=said.to_node, unit=said.to_unit, from_unit=said.from_unit,
        hop=said.hop, taken_at=today.at, notice_due_on=None,
    )  # fmt: skip
    return review, taken, requested(review)


def open_asked(
    said: ReviewAsked, desk: str, today: Today, before: Review | None = None
) -> tuple[Review, ReviewRequested] | None:
    """A request made with number and code (or at the counter), already in the words of the home.

    ``desk``: the unit of this node that works on it: the organ itself, or the office that writes to an organ outside.
    None when this decision's review is under way or given: asked twice is asked once.
    """
    if before is not None and not _may_be_asked_again(before, said):
        return None
    review = Review(
        key=key_of(said.number, said.stage), number=said.number, stage=said.stage, node=said.to_node, unit=desk,
        organ=said.unit, original_unit=said.original_unit, original_node=said.handling_node or said.original_node,
        original_paper_number=said.original_paper_number, decision_received_on=said.served_on,
        ask_until=said.ask_until, posted_on=said.posted_on, received_on=said.received_on,
        due_on=today.due(DECIDE_LIMIT[said.stage], said.received_on), reason=said.reason, title=said.title,
        text=said.text, place=said.place, category_l1=said.category_l1, category_l2=said.category_l2,
        petitioner=said.petitioner, opened_at=today.at, attachments=said.attachments, handling_unit=said.handling_unit,
    )  # fmt: skip
    review = _after(before, entered(review, "open_review", today, said.received_on))
    return review, requested(review)


def requested(review: Review) -> ReviewRequested:
    """What is said when a review begins."""
    return ReviewRequested(
        number=review.number, node=review.node, unit=review.organ, stage=review.stage,
        original_unit=review.original_unit, served_on=review.decision_received_on, ask_until=review.ask_until,
        posted_on=review.posted_on, received_on=review.received_on, in_time=review.in_time,
        to_node=review.original_node,
    )  # fmt: skip


def _may_be_asked_again(before: Review, said: ReviewAsked) -> bool:
    if before.is_open or before.state == DECIDED:
        return False
    asked = (said.original_paper_number, said.served_on)
    return before.state != SERVED or (before.original_paper_number, before.decision_received_on) != asked


def _after(before: Review | None, review: Review) -> Review:
    """The next round keeps the file of the one before it."""
    if before is None:
        return review
    return replace(
        review, round=before.round + 1, issued=before.issued, history=(*before.history, *review.history),
        version=before.version,
    )  # fmt: skip
