"""What is shown of a review: a line of the desk's list, and the whole item with its dates and why they are so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.handling.frame import Today
from services.handling.hearing_rules import NAMES
from services.handling.review import ENDED, STAGES, STATES, STEPS, Review
from services.handling.review_rules import accept_by, decide_by
from services.handling.review_steps import why_until
from shared.codec import to_plain
from shared.matters.forms import Choice, PlainText, StrictSchema, Whole
from shared.matters.lists import NOT_ACCEPT_GROUNDS, REVIEW_RESULTS, REVOKED_FOR
from shared.matters.offers import Offer
from shared.matters.units import Units

ENTRIES = {
    **STEPS, **NAMES, "open_review": "收到申请", "ask_hearing": "信访人申请听证", "supplement": "信访人补充材料",
    "withdraw_review": "撤回申请", "accept_review": "受理申请", "decide_review": "作出意见", "serve_review": "送达意见",
}  # fmt: skip


class WhereForm(StrictSchema):
    """A page of the desk's list of reviews; ``after``: the key of the last row seen."""

    state = Choice(STATES, load_default=None, allow_none=True)
    limit = Whole(at_least=1, at_most=200, load_default=50)
    after = PlainText(at_most=80, load_default="", allow_none=True)


def row_view(review: Review, units: Units) -> dict[str, Any]:
    """One line of the desk's list; nothing of the person."""
    plain = to_plain(review)
    shown = (
        "key", "number", "stage", "title", "place", "category_l1", "category_l2", "unit", "organ", "original_unit",
        "state", "round", "posted_on", "received_on", "due_on", "accepted_on", "decided_on", "served_on", "ended_on",
        "ask_until", "outcome", "on_time",
    )  # fmt: skip
    return {
        **{name: plain[name] for name in shown},
        "stage_zh": STAGES[review.stage],
        "state_zh": REVIEW_RESULTS[review.outcome] if review.state == ENDED else STATES[review.state],
        "unit_name": units.name(review.unit),
        "organ_name": units.name(review.organ),
        "original_unit_name": units.name(review.original_unit),
        "is_outside": review.is_outside,
        "in_time": review.in_time,
    }


def review_view(review: Review, offers: Iterable[Offer], units: Units, today: Today) -> dict[str, Any]:
    """The whole review for the officer who works on it, with the steps that are open and why each date is that date."""
    acceptance = accept_by(review, today)
    return {
        **to_plain(review),
        **row_view(review, units),
        "accept_due_on": acceptance.on.isoformat() if acceptance else None,
        "outcome_zh": REVIEW_RESULTS.get(review.outcome, ""),
        "revoked_for_zh": REVOKED_FOR.get(review.revoked_for, ""),
        "ground_zh": NOT_ACCEPT_GROUNDS.get(review.ground, ""),
        "why": {
            "due_on": decide_by(review, today).explanation,
            "ask_until": why_until(review, today),
            "accept_due_on": acceptance.explanation if acceptance else "",
        },
        "history": [{**to_plain(one), "zh": ENTRIES[one.step]} for one in review.history],
        "steps": to_plain(list(offers)),
    }
