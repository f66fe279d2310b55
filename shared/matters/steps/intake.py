"""The steps of the counter that registered a submission (T22 art. 17-22): links, and what people bring there.

A clerk writes down what the petitioner says; whether it is open is the same rule as for the petitioner alone.
Evaluation is not among them: no office evaluates itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from shared.matters.forms import Choice, Flag, PastDay, PlainText
from shared.matters.lists import ASKED_BY
from shared.matters.steps import Step, StepForm

TEXT_AT_MOST = 8000


class LinkForm(StepForm):
    """The submission belongs to an older matter: its number, and why the clerk thinks so.

    ``same_petitioner``: the clerk saw that the same petitioner filed both; only then may they read its papers.
    """

    matter = PlainText(at_most=40, required=True)
    reason = PlainText(at_most=2000, lines=True, required=True)
    same_petitioner = Flag(load_default=False)


class UnlinkForm(StepForm):
    """The link was wrong; the submission is routed as a matter of its own."""

    reason = PlainText(at_most=2000, lines=True, required=True)


class RegisterSupplementForm(StepForm):
    """What the petitioner brought to the counter, said or sent later."""

    text = PlainText(at_most=TEXT_AT_MOST, lines=True, required=True)


class RegisterUrgingForm(StepForm):
    """The petitioner urged at the counter or by telephone."""


class RegisterWithdrawalForm(StepForm):
    """A written withdrawal: who asked for it, and where the paper is filed. An office never asks for one."""

    asked_by = Choice(ASKED_BY, required=True)
    document = PlainText(at_most=500, required=True)
    reason = PlainText(at_most=2000, lines=True, load_default="")


class RegisterReviewRequestForm(StepForm):
    """A request for review or re-review by letter or by word of mouth; in time by the postmark (民诉法 art. 85)."""

    unit = PlainText(at_most=40, required=True)
    posted_on = PastDay(load_default=None, allow_none=True)
    received_on = PastDay(load_default=None, allow_none=True)
    reason = PlainText(at_most=TEXT_AT_MOST, lines=True, required=True)


SUBMISSION_STEPS: Mapping[str, Step] = {
    "link": Step(LinkForm, "关联 Link the submission to an older matter", "link"),
    "unlink": Step(UnlinkForm, "解除关联 Undo the link", "link"),
    "register_supplement": Step(
        RegisterSupplementForm, "登记补充 Write down what the petitioner added", "register_for_petitioner"
    ),
    "register_urging": Step(
        RegisterUrgingForm, "登记催办 Write down that the petitioner urged", "register_for_petitioner"
    ),
    "register_withdrawal": Step(
        RegisterWithdrawalForm, "登记撤回 Write down a withdrawal in writing", "register_for_petitioner"
    ),
    "register_review_request": Step(
        RegisterReviewRequestForm,
        "登记复查、复核申请 Write down a request for review (T22 art. 35, 36)",
        "register_for_petitioner",
    ),
}
