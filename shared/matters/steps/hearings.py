"""The steps of a hearing: while a matter is handled, reviewed or re-reviewed (T22 art. 31, 36; SD art. 39)."""

from __future__ import annotations

from collections.abc import Mapping

from marshmallow import fields, validate

from shared.matters.forms import Choice, Day, PastDay, PlainText, StrictSchema, Whole
from shared.matters.lists import HEARING_PANEL_KINDS
from shared.matters.steps import Step, StepForm

PANEL_AT_MOST = 15
PUBLICITY = {"public": "公开", "closed": "不公开"}
"""a hearing is public unless it says why not; empty: as it was planned"""


class PlanHearingForm(StepForm):
    """Grant what was asked, or call a hearing by oneself: when, where, who presides."""

    planned_on = Day(required=True)
    place = PlainText(at_most=200, required=True)
    host = PlainText(at_most=100, required=True)
    publicity = Choice(("", *PUBLICITY), load_default="")
    closed_reason = PlainText(at_most=500, lines=True, load_default="")
    reason = PlainText(at_most=2000, lines=True, load_default="")


class RefuseHearingForm(StepForm):
    """Refuse what was asked, with the reason in writing."""

    reason = PlainText(at_least=10, at_most=2000, lines=True, required=True)


class PanelMemberForm(StrictSchema):
    """One member of the panel: nobody of the sides."""

    name = PlainText(at_most=60, required=True)
    post = PlainText(at_most=100, load_default="")
    kind = Choice(HEARING_PANEL_KINDS, required=True)


class HoldHearingForm(StepForm):
    """The record: who sat on the panel, who took part, what was said, asked, debated and appraised, what came of it and
    by how many of the panel (T05 art. 31)."""

    held_from = PastDay(required=True)
    held_to = PastDay(load_default=None, allow_none=True)
    place = PlainText(at_most=200, load_default="")
    host = PlainText(at_most=100, load_default="")
    publicity = Choice(("", *PUBLICITY), load_default="")
    closed_reason = PlainText(at_most=500, lines=True, load_default="")
    panel = fields.List(
        fields.Nested(PanelMemberForm), load_default=list, validate=validate.Length(max=PANEL_AT_MOST, error="too_long")
    )
    participants = PlainText(at_most=2000, lines=True, required=True)
    statements = PlainText(at_most=20_000, lines=True, required=True)
    questioning = PlainText(at_most=10_000, lines=True, load_default="")
    debate = PlainText(at_most=10_000, lines=True, load_default="")
    appraisal = PlainText(at_most=10_000, lines=True, load_default="")
    in_favour = Whole(at_least=1, at_most=PANEL_AT_MOST, load_default=None, allow_none=True)
    dissent = PlainText(at_most=5000, lines=True, load_default="")
    conclusion = PlainText(at_most=10_000, lines=True, required=True)


HEARING_STEPS: Mapping[str, Step] = {
    "plan_hearing": Step(PlanHearingForm, "安排听证 Grant or call a hearing (T22 art. 31)", "hear"),
    "refuse_hearing": Step(RefuseHearingForm, "不予听证 Refuse a hearing, with the reason", "hear"),
    "hold_hearing": Step(HoldHearingForm, "登记听证 Record the hearing that was held", "hear"),
}
"""on a case: while the responsible unit works on it"""

REVIEW_HEARING_STEPS: Mapping[str, Step] = {
    "plan_review_hearing": Step(PlanHearingForm, "安排听证 Grant or call a hearing (T22 art. 36)", "hear"),
    "refuse_review_hearing": Step(RefuseHearingForm, "不予听证 Refuse a hearing, with the reason", "hear"),
    "hold_review_hearing": Step(
        HoldHearingForm, "登记听证 Record the hearing; in a re-review its days do not count (T22 art. 36)", "hear"
    ),
}
"""on a review or re-review: while the reviewing organ works on it"""
