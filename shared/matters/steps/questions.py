"""The steps on questions to statistics that a unit keeps: saved under a title, renamed, deleted."""

from __future__ import annotations

from collections.abc import Mapping

from marshmallow import fields

from shared.matters.forms import PlainText
from shared.matters.questions import AskForm
from shared.matters.steps import Step, StepForm

TITLE_AT_MOST = 60


class SaveQuestionForm(StepForm):
    """A question, and what the unit calls it."""

    title = PlainText(at_most=TITLE_AT_MOST, required=True)
    question = fields.Nested(AskForm, required=True)


class RenameQuestionForm(StepForm):
    """Another title."""

    title = PlainText(at_most=TITLE_AT_MOST, required=True)


class DeleteQuestionForm(StepForm):
    """It is no longer wanted."""


QUESTION_OPENING: Mapping[str, Step] = {
    "save_question": Step(SaveQuestionForm, "保存提问 Keep a question of the asker's unit", "read_statistics"),
}
QUESTION_STEPS: Mapping[str, Step] = {
    "rename_question": Step(RenameQuestionForm, "改名 Another title", "read_statistics"),
    "delete_question": Step(DeleteQuestionForm, "删除 Take it off the list", "read_statistics"),
}
