"""The steps of a petition office's desk (T22 art. 19-25, 36)."""

from __future__ import annotations

from collections.abc import Mapping

from marshmallow import fields, validate

from shared.matters.forms import Choice, Day, PastDay, PlainText
from shared.matters.lists import EXTERNAL_ANSWERS, NOT_ACCEPT_GROUNDS
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


class ConferenceForm(StepForm):
    """The joint conference names the unit where there is no common superior here (T22 art. 24)."""

    lead_unit = PlainText(at_most=40, required=True)
    minutes = PlainText(at_most=100, required=True)
    held_on = PastDay(load_default=None, allow_none=True)
    attendees = PlainText(at_most=500, load_default="")
    reason = PlainText(at_most=2000, lines=True, required=True)


class NotAcceptForm(StepForm):
    """Not accepted: the ground, why, and where to go instead (T22 art. 23)."""

    ground = Choice(NOT_ACCEPT_GROUNDS, required=True)
    reason = PlainText(at_most=2000, lines=True, required=True)
    where_to = PlainText(at_most=500, lines=True, required=True)


class NoLongerAcceptForm(StepForm):
    """No longer accepted: which final paper there is already (T22 art. 36)."""

    ground = Choice(NOT_ACCEPT_GROUNDS, required=True)
    final_paper = PlainText(at_most=200, required=True)
    reason = PlainText(at_most=2000, lines=True, required=True)


class DirectElsewhereForm(StepForm):
    """Whoever stands at the counter is told where to go (T22 art. 20, 22)."""

    where_to = PlainText(at_most=500, lines=True, required=True)
    reason = PlainText(at_most=2000, lines=True, required=True)


class ReasonForm(StepForm):
    """A step that needs nothing but its reason."""

    reason = PlainText(at_most=2000, lines=True, required=True)


class PassUpForm(StepForm):
    """To the next petition office; of an accusation: to the discipline organ named, which is outside this network."""

    reason = PlainText(at_most=2000, lines=True, required=True)
    where_to = PlainText(at_most=200, load_default="")


class RegisterAnswerForm(StepForm):
    """What an organ without a node here sent on paper."""

    kind = Choice(EXTERNAL_ANSWERS, required=True)
    on = PastDay(required=True)
    paper_number = PlainText(at_most=100, load_default="")
    due_on = Day(load_default=None, allow_none=True)
    note = PlainText(at_most=2000, lines=True, load_default="")


REFERRAL_STEPS: Mapping[str, Step] = {
    "refer": Step(ReferForm, "转送、交办 Refer to the unit whose business it is (T22 art. 22)", "refer"),
    "agree_return": Step(AnswerForm, "同意退回 Agree that the unit is not competent (T22 art. 23)", "agree_return"),
    "reject_objection": Step(AnswerForm, "异议不成立 Tell the unit to go on (T22 art. 23)", "reject_objection"),
    "designate": Step(DesignateForm, "指定管辖 Designate the unit, as its common superior (T22 art. 24)", "designate"),
    "designate_by_conference": Step(
        ConferenceForm, "联席会议指定 Record that the joint conference named the unit (T22 art. 24)", "designate"
    ),
    "not_accept": Step(NotAcceptForm, "不予受理 Do not accept, and tell where to go (T22 art. 23)", "refer"),
    "no_longer_accept": Step(
        NoLongerAcceptForm, "不再受理 Do not accept again what is final (T22 art. 36)", "refer"
    ),
    "direct_elsewhere": Step(
        DirectElsewhereForm, "引导 Direct a visitor to who can help (T22 art. 20, 22)", "refer"
    ),
    "file_only": Step(ReasonForm, "存 File what has neither author nor content (T22 art. 23)", "refer"),
    "pass_up": Step(PassUpForm, "报上级 Pass up to the next petition office (T22 art. 24)", "refer"),
    "register_answer": Step(
        RegisterAnswerForm, "登记外部答复 Register the answer of an organ outside (T22 art. 22)", "refer"
    ),
}  # fmt: skip
