"""The steps of pressing an office, on both sides (T22 art. 39, 40)."""

from __future__ import annotations

from collections.abc import Mapping

from marshmallow import fields, validate

from shared.matters.forms import Choice, Day, PastDay, PlainText, StrictSchema
from shared.matters.pressed import ANSWER_FAULTS, PRESS_OUTCOMES
from shared.matters.steps import CODE_AT_MOST, Step, StepForm

ADDRESSEES_AT_MOST = 40
JUDGED = {code: zh for code, zh in ANSWER_FAULTS.items() if code != "late"}


class OpenPressForm(StepForm):
    """A supervisor found a reason to press that no clock can find."""

    matter = PlainText(at_most=CODE_AT_MOST, required=True)
    unit = PlainText(at_most=100, required=True)
    reason = PlainText(at_most=2000, at_least=5, lines=True, required=True)


class PressForm(StepForm):
    """A rung: why now, and until when the unit answers (default: the limit of an answer)."""

    reason = PlainText(at_most=2000, at_least=5, lines=True, required=True)
    answer_by = Day(load_default=None, allow_none=True)
    post = PlainText(at_most=60, load_default="")


class InterviewForm(PressForm):
    """The unit's head was interviewed by the joint conference."""

    held_on = PastDay(load_default=None, allow_none=True)
    held_by = PlainText(at_most=100, required=True)
    attended_by = PlainText(at_most=200, required=True)
    record = PlainText(at_most=5000, lines=True, required=True)
    undertaken = PlainText(at_most=2000, lines=True, required=True)


class AddresseeForm(StrictSchema):
    """One who is to read a circular: a unit's name."""

    unit = PlainText(at_most=100, required=True)


class CircularForm(PressForm):
    """A circular to those who are to know."""

    addressees = fields.List(
        fields.Nested(AddresseeForm),
        required=True,
        validate=validate.Length(min=1, max=ADDRESSEES_AT_MOST, error="out_of_range"),
    )


class ListForm(PressForm):
    """Listed supervision, and the day by which it is put right (T22 art. 39)."""

    demands = PlainText(at_most=3000, lines=True, required=True)
    rectify_by = Day(required=True)


class AccountabilityForm(PressForm):
    """Advice to the organ that manages the persons responsible (T22 art. 40)."""

    organ = PlainText(at_most=100, required=True)
    advice = PlainText(at_most=3000, lines=True, required=True)


class AcceptAnswerForm(StepForm):
    """The breach is put right."""

    reason = PlainText(at_most=1000, lines=True, load_default="")


class RejectAnswerForm(StepForm):
    """The answer does not do."""

    ground = Choice(JUDGED, required=True)
    reason = PlainText(at_most=2000, at_least=5, lines=True, required=True)


class EndPressForm(StepForm):
    """There was no breach, or it is put right without an answer."""

    outcome = Choice(PRESS_OUTCOMES, required=True)
    reason = PlainText(at_most=2000, at_least=5, lines=True, required=True)


class AnswerPressForm(StepForm):
    """The unit answers: what it found, what it put right, and by when the rest."""

    found = PlainText(at_most=5000, lines=True, required=True)
    put_right = PlainText(at_most=5000, lines=True, required=True)
    put_right_by = Day(load_default=None, allow_none=True)


PRESS_OPENING: Mapping[str, Step] = {
    "open_press": Step(OpenPressForm, "提起督办 Note a reason to press a unit that no clock finds", "press"),
}
PRESS_STEPS: Mapping[str, Step] = {
    "send_letter": Step(PressForm, "发督办函 Send the first letter (T22 art. 40)", "press"),
    "send_second_letter": Step(PressForm, "再次督办 Send the second letter, to the head of the unit", "press_higher"),
    "hold_interview": Step(InterviewForm, "约谈 Interview by the joint conference", "press_higher"),
    "issue_circular": Step(CircularForm, "通报 Issue a circular", "press_higher"),
    "order_rectification": Step(ListForm, "挂牌督办 List it, to be put right by a day (T22 art. 39)", "press_higher"),
    "advise_accountability": Step(
        AccountabilityForm, "建议追究责任 Advise the organ that manages the persons (T22 art. 40)", "press_higher"
    ),
    "accept_answer": Step(AcceptAnswerForm, "认可答复 The breach is put right", "press"),
    "reject_answer": Step(RejectAnswerForm, "退回答复 The answer does not do: the next rung is open", "press"),
    "end_press": Step(EndPressForm, "结束督办 End it", "press"),
}
RECEIVED_STEPS: Mapping[str, Step] = {
    "answer_press": Step(AnswerPressForm, "答复督办 Answer in writing", "answer_press"),
}
