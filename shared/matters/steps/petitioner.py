"""What a petitioner may do with number and code, without an account (T22 art. 17-21, 35, 36; domain 7.1).

One room for both sides, as for the steps of offices: the citizen's pages and the API read the same form as intake,
which says in the look-up's ``steps`` what is open today and why. For each there is an RPC of its name in intake.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marshmallow import fields, validate

from shared.matters.forms import Choice, PlainText, StrictSchema
from shared.matters.lists import EVALUATION_PARTIES, EVALUATION_SCORES

TEXT_AT_MOST = 8000
FILES_AT_MOST = 10


@dataclass(frozen=True)
class Act:
    """One act of the petitioner: its form, and its words for the API's description."""

    form: type[StrictSchema]
    about: str


class SupplementForm(StrictSchema):
    """More words or files; the same sent again adds nothing. ``attachments``: ids of uploaded files."""

    text = PlainText(at_most=TEXT_AT_MOST, lines=True, load_default="")
    attachments = fields.List(
        PlainText(at_most=60, required=True),
        validate=validate.Length(max=FILES_AT_MOST, error="too_long"),
        load_default=list,
    )


class UrgeForm(StrictSchema):
    """Urge: counted once a day on the matter, never on the person. What is written with it is added as a supplement."""

    text = PlainText(at_most=2000, lines=True, load_default="")


class WithdrawForm(StrictSchema):
    """Withdraw before the decision; a reason may be given and is never required."""

    reason = PlainText(at_most=2000, lines=True, load_default="")


class EvaluateForm(StrictSchema):
    """Evaluate the petition office or the responsible unit; the last word of each counts (T22 art. 21)."""

    party = Choice(EVALUATION_PARTIES, required=True)
    score = Choice(EVALUATION_SCORES, required=True)


class AskHearingForm(StrictSchema):
    """Ask for a hearing, with the reason (T22 art. 31, SD art. 39)."""

    reason = PlainText(at_most=2000, lines=True, required=True)


class AskReviewForm(StrictSchema):
    """Ask for review or re-review, whichever is open (T22 art. 35, 36). ``unit``: one of the lawful organs; may be left
    out where there is only one."""

    unit = PlainText(at_most=40, load_default="")
    reason = PlainText(at_most=TEXT_AT_MOST, lines=True, required=True)


PETITIONER_STEPS: Mapping[str, Act] = {
    "supplement": Act(SupplementForm, "补充材料 Add words or files"),
    "urge": Act(UrgeForm, "催办 Urge; counted on the matter"),
    "withdraw": Act(WithdrawForm, "撤回 Withdraw before the decision"),
    "evaluate": Act(EvaluateForm, "评价 Evaluate the petition office or the unit (T22 art. 21)"),
    "ask_hearing": Act(AskHearingForm, "申请听证 Ask for a hearing (T22 art. 31)"),
    "ask_review": Act(AskReviewForm, "申请复查、复核 Ask for review or re-review (T22 art. 35, 36)"),
}
