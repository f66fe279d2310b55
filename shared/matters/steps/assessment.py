"""The steps of the assessment of units (domain 5.6): an office makes the table, the units check it (S001-3b)."""

from __future__ import annotations

from collections.abc import Mapping

from marshmallow import fields, validate

from shared.matters.assessment import MEASURES
from shared.matters.forms import Choice, Day, PlainText, StrictSchema
from shared.matters.steps import Step, StepForm

OBJECTIONS_AT_MOST = 30


class OpenAssessmentForm(StepForm):
    """A month (2026-03), a quarter (2026-Q1) or a year (2026)."""

    period = PlainText(at_most=7, required=True)


class AskForm(StepForm):
    """Until when the units are to answer."""

    answer_by = Day(required=True)


class AnswerContestForm(StepForm):
    """One objection, and what is found about it."""

    contest = PlainText(at_most=120, required=True)
    outcome = Choice(("upheld", "rejected"), required=True)
    reason = PlainText(at_most=1000, lines=True, required=True)


class ObjectionForm(StrictSchema):
    """One fact that is contested."""

    item = Choice(MEASURES, required=True)
    matter = PlainText(at_most=40, required=True)
    reason = PlainText(at_most=500, required=True)


class NoteForm(StepForm):
    """A remark, if there is one."""

    note = PlainText(at_most=500, lines=True, load_default="")


class ContestForm(NoteForm):
    """The facts that are contested, each with its reason."""

    objections = fields.List(
        fields.Nested(ObjectionForm), required=True,
        validate=validate.Length(min=1, max=OBJECTIONS_AT_MOST, error="too_long"),
    )  # fmt: skip


ASSESSMENT_OPENING: Mapping[str, Step] = {
    "open_assessment": Step(OpenAssessmentForm, "测算考核表 Make the table of a period", "assess"),
}
ASSESSMENT_STEPS: Mapping[str, Step] = {
    "ask_self_checks": Step(AskForm, "发各单位自查 Send each unit its own figures", "assess"),
    "ask_cross_checks": Step(AskForm, "发交叉核查 Let each unit check another one's figures", "assess"),
    "answer_contest": Step(AnswerContestForm, "答复异议 Answer an objection, with the reason", "assess"),
    "score_assessment": Step(StepForm, "评分 Score the table as it is known now", "assess"),
    "publish_assessment": Step(StepForm, "公布 Publish the table with every deduction opened", "sign_assessment"),
}
ASSESSMENT_CHECK_STEPS: Mapping[str, Step] = {
    "confirm_figures": Step(NoteForm, "核对无误 The figures are right", "check_assessment"),
    "contest_figures": Step(ContestForm, "提出异议 Contest facts, each with the reason", "check_assessment"),
}
