"""The steps of a petition office's desk (T22 art. 22-25)."""

from __future__ import annotations

from collections.abc import Mapping

from marshmallow import fields, validate

from shared.matters.forms import Day, PlainText
from shared.matters.steps import CODE_AT_MOST, Step, StepForm


class ReferForm(StepForm):
    """Refer by hand: the unit whose business it is, forwarded or assigned with a day to report (T22 art. 22)."""

    lead_unit = PlainText(at_most=40, required=True)
    co_units = fields.List(
        PlainText(at_most=40, required=True), validate=validate.Length(max=10, error="too_long"), load_default=list
    )
    action = PlainText(at_most=CODE_AT_MOST, load_default="")
    report_due_on = Day(load_default=None, allow_none=True)
    reason = PlainText(at_most=2000, lines=True, load_default="")


class AnswerForm(StepForm):
    """Agree that a matter comes back, or tell the unit to go on (T22 art. 23)."""

    reason = PlainText(at_most=2000, lines=True, required=True)


class DesignateForm(StepForm):
    """The common superior names the unit after two refusals (T22 art. 24)."""

    lead_unit = PlainText(at_most=40, required=True)
    reason = PlainText(at_most=2000, lines=True, required=True)


REFERRAL_STEPS: Mapping[str, Step] = {
    "refer": Step(ReferForm, "转送、交办 Refer to the unit whose business it is (T22 art. 22)", "refer"),
    "agree_return": Step(AnswerForm, "同意退回 Agree that the unit is not competent (T22 art. 23)", "agree_return"),
    "reject_objection": Step(AnswerForm, "异议不成立 Tell the unit to go on (T22 art. 23)", "reject_objection"),
    "designate": Step(DesignateForm, "指定管辖 Designate the unit, as its common superior (T22 art. 24)", "designate"),
}
