"""The steps of the organ that reviews a decision, or re-reviews a review (T22 art. 35, 36; SD art. 43-45)."""

from __future__ import annotations

from collections.abc import Mapping

from shared.matters.forms import Choice, Day, PastDay, PlainText
from shared.matters.lists import NOT_ACCEPT_GROUNDS, REVIEW_ANSWERS, REVIEW_OUTCOMES, REVOKED_FOR
from shared.matters.steps import CODE_AT_MOST, Step, StepForm
from shared.matters.steps.hearings import REVIEW_HEARING_STEPS


class AcceptReviewForm(StepForm):
    """Accept the request. What came as a letter says here whose decision it is about and when it came to hand."""

    accepted_on = PastDay(load_default=None, allow_none=True)
    original_unit = PlainText(at_most=40, load_default="")
    original_paper_number = PlainText(at_most=100, load_default="")
    decision_received_on = PastDay(load_default=None, allow_none=True)
    late_reason = PlainText(at_most=2000, lines=True, load_default="")


class NotAcceptReviewForm(StepForm):
    """Do not accept the request: a ground of 2.5, the reason, and where to go instead."""

    ended_on = PastDay(load_default=None, allow_none=True)
    ground = Choice(NOT_ACCEPT_GROUNDS, required=True)
    reason = PlainText(at_least=10, at_most=2000, lines=True, required=True)
    where_to = PlainText(at_most=1000, lines=True, required=True)
    decision_received_on = PastDay(load_default=None, allow_none=True)


class DecideReviewForm(StepForm):
    """The opinion: uphold, revoke for a new decision by a day, or change."""

    decided_on = PastDay(load_default=None, allow_none=True)
    request = PlainText(at_most=5000, lines=True, required=True)
    facts = PlainText(at_most=20_000, lines=True, required=True)
    basis = PlainText(at_most=5000, lines=True, required=True)
    outcome = Choice(REVIEW_OUTCOMES, required=True)
    opinion = PlainText(at_most=10_000, lines=True, required=True)
    revoked_for = Choice(("", *REVOKED_FOR), load_default="")
    redo_by = Day(load_default=None, allow_none=True)
    re_review_organ = PlainText(at_most=200, load_default="")
    contact = PlainText(at_most=200, load_default="")


class ServeReviewForm(StepForm):
    """How and when the petitioner received the opinion."""

    served_on = PastDay(load_default=None, allow_none=True)
    posted_on = PastDay(load_default=None, allow_none=True)
    method = PlainText(at_most=CODE_AT_MOST, required=True)
    proof = PlainText(at_most=500, required=True)
    witnesses = PlainText(at_most=200, load_default="")


class WithdrawReviewForm(StepForm):
    """The petitioner withdrew the request in writing; an office never asks for it."""

    ended_on = PastDay(load_default=None, allow_none=True)
    document = PlainText(at_most=500, required=True)


class ReviewAnswerForm(StepForm):
    """Word on paper of a reviewing organ that runs no node of ours."""

    kind = Choice(REVIEW_ANSWERS, required=True)
    on = PastDay(required=True)
    paper_number = PlainText(at_most=100, load_default="")
    ground = Choice(("", *NOT_ACCEPT_GROUNDS), load_default="")
    outcome = Choice(("", *REVIEW_OUTCOMES), load_default="")
    revoked_for = Choice(("", *REVOKED_FOR), load_default="")
    redo_by = Day(load_default=None, allow_none=True)
    note = PlainText(at_most=2000, lines=True, load_default="")


REVIEW_STEPS: Mapping[str, Step] = {
    "accept_review": Step(AcceptReviewForm, "受理复查、复核 Accept the request (T22 art. 35, 36)", "review"),
    "not_accept_review": Step(
        NotAcceptReviewForm, "不予受理复查、复核 Do not accept the request, and say where to go", "review"
    ),
    "decide_review": Step(
        DecideReviewForm, "复查、复核意见 Issue the opinion within 30 days (T22 art. 35, 36)", "review"
    ),
    "serve_review": Step(ServeReviewForm, "送达复查、复核意见 Record that the opinion was received", "review"),
    "withdraw_review": Step(WithdrawReviewForm, "登记撤回 Record that the petitioner withdrew the request", "review"),
    **REVIEW_HEARING_STEPS,
    "register_review_answer": Step(
        ReviewAnswerForm, "登记复查、复核机关的答复 Register what an organ outside the network answered", "review"
    ),
}
