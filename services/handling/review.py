"""A review or re-review as the reviewing organ works on it (T22 art. 35, 36), and what is lawful now.

Reviews lie apart from cases: the matter's case stays with the unit that decided, its decision is only looked at here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.handling.hearing import RE_REVIEW, REVIEW, Hearing, current
from services.handling.records import IssuedPaper, Service, Supplement
from shared.errors import NotFound
from shared.events.gateway import Agent, Attachment, Petitioner
from shared.matters.entries import Entry
from shared.matters.people import Officer, may

REQUESTED, ACCEPTED, DECIDED, SERVED, ENDED = "requested", "accepted", "decided", "served", "ended"
STATES = {
    REQUESTED: "已收到申请，待受理", ACCEPTED: "审查中", DECIDED: "已作出意见，待送达", SERVED: "意见已送达",
    ENDED: "未作意见结束",
}  # fmt: skip
STAGES = {REVIEW: "复查", RE_REVIEW: "复核"}
STEPS = {
    "accept_review": "受理申请", "not_accept_review": "不予受理申请", "plan_review_hearing": "安排听证",
    "refuse_review_hearing": "不予听证", "hold_review_hearing": "登记听证", "decide_review": "出具意见书",
    "serve_review": "登记送达", "withdraw_review": "登记撤回申请", "register_review_answer": "登记复查复核机关的答复",
}  # fmt: skip
REQUEST_LIMIT = {REVIEW: "review_request", RE_REVIEW: "re_review_request"}
"""the rule of the time to ask, by stage"""
DECIDE_LIMIT = {REVIEW: "review_decide", RE_REVIEW: "re_review_decide"}
OPINION = {REVIEW: "review_opinion", RE_REVIEW: "re_review_opinion"}
"""the paper of the opinion"""


@dataclass(frozen=True)
class Opinion:
    """The words of an opinion (domain 2.4)."""

    request: str
    facts: str
    basis: str
    opinion: str
    re_review_organ: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Review:
    """One request and what became of it. ``unit``: whose desk it lies on; ``organ``: who has to decide.

    The two differ only when the organ runs no node of ours: then the desk's office writes to it and keeps its dates.
    """

    key: str
    number: str
    stage: str
    """review, re_review"""
    node: str
    unit: str
    organ: str
    original_unit: str
    """whose decision (or review) it is about; empty until a letter's reader has said it"""
    original_node: str
    """the node that carries out what is decided here: that of the unit that handled the matter"""
    original_paper_number: str
    decision_received_on: date | None
    """the day the petitioner received what they ask to have reviewed; None until it is known"""
    ask_until: date | None
    posted_on: date
    received_on: date
    due_on: date
    reason: str
    title: str
    text: str
    place: str
    category_l1: str
    category_l2: str
    petitioner: Petitioner
    opened_at: datetime
    handling_unit: str = ""
    """the unit that does it anew when told so; empty: ``original_unit``"""
    attachments: tuple[Attachment, ...] = ()
    agent: Agent | None = None
    notice_owed: bool = True
    from_unit: str = ""
    """the office that passed a letter on; empty for a request made with number and code"""
    hop: int = 0
    """of the custody, for a request that came as a submission of its own"""
    round: int = 1
    """2 and more: asked again, of a new decision or after a request that ended"""
    state: str = REQUESTED
    accepted_on: date | None = None
    late_reason: str = ""
    """why a request after the last day was accepted all the same"""
    hearings: tuple[Hearing, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    decided_on: date | None = None
    outcome: str = ""
    """of REVIEW_RESULTS"""
    revoked_for: str = ""
    redo_by: date | None = None
    opinion: Opinion | None = None
    opinion_number: str = ""
    """the paper number of the opinion"""
    on_time: bool = True
    served_on: date | None = None
    service: Service | None = None
    next_ask_until: date | None = None
    """the last day to ask for re-review"""
    ended_on: date | None = None
    ground: str = ""
    end_reason: str = ""
    where_to: str = ""
    issued: tuple[IssuedPaper, ...] = ()
    history: tuple[Entry, ...] = ()
    version: int = 0

    @property
    def is_outside(self) -> bool:
        """The organ works on paper: what it answers is registered here."""
        return self.organ != self.unit

    @property
    def is_open(self) -> bool:
        """Nothing is decided yet."""
        return self.state in (REQUESTED, ACCEPTED)

    @property
    def came_as_letter(self) -> bool:
        """It came as a submission: whose decision it is about has to be read from it."""
        return bool(self.from_unit)

    @property
    def in_time(self) -> bool:
        """Posted on or before the last day; true while that day is not known (民诉法 art. 85 by analogy)."""
        return self.ask_until is None or self.posted_on <= self.ask_until

    @property
    def legal_path(self) -> str:
        """The path as notices tell it."""
        return self.stage

    @property
    def co_units(self) -> tuple[str, ...]:
        """Nobody decides a review together with the organ."""
        return ()


def key_of(number: str, stage: str) -> str:
    """A matter has one review and one re-review under way at a time."""
    return f"{number}/{stage}"


def open_review_steps(review: Review, on: date) -> tuple[str, ...]:
    """The steps that are lawful that day, in the order of the law; those of hearings apart."""
    inside = not review.is_outside
    hearing = current(review.hearings)
    lawful = {
        "accept_review": inside and review.state == REQUESTED,
        "not_accept_review": inside and review.state == REQUESTED and bool(grounds(review)),
        "decide_review": inside and review.state == ACCEPTED and hearing is None,
        "serve_review": inside and review.state == DECIDED,
        "withdraw_review": review.is_open,
        "register_review_answer": review.is_outside and bool(lawful_answers(review)),
    }
    return tuple(step for step, is_open in lawful.items() if is_open)


def grounds(review: Review) -> tuple[str, ...]:
    """The grounds of 2.5 on which the organ may refuse the request.

    ``review_lapsed`` only when it was posted after the last day, or when that day is still to be confirmed.
    """
    late = not review.in_time or review.decision_received_on is None or review.came_as_letter
    common = ("not_competent", "already_pending", "judicial", "re_reviewed_same_facts", "litigation_final")
    return (*common, "review_lapsed") if late else common


def lawful_answers(review: Review) -> tuple[str, ...]:
    """What may be registered of an organ outside, in the order in which such things happen."""
    lawful = {
        "accepted": review.state == REQUESTED,
        "not_accepted": review.state == REQUESTED,
        "decided": review.is_open,
        "served": review.state == DECIDED,
    }
    return tuple(kind for kind, is_open in lawful.items() if is_open)


def on_desk_of(by: Officer, review: Review | None, power: str = "read_cases") -> Any:
    """The review, if it lies on this officer's desk and a role allows it; ``NotFound`` for everybody else."""
    if review is None or not by.is_of(review.unit) or not may(by.roles, power):
        raise NotFound
    return review
