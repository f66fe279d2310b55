"""The steps of advice, on both sides (T22 art. 40)."""

from __future__ import annotations

from collections.abc import Mapping

from shared.matters.forms import Choice, Day, PastDay, PlainText
from shared.matters.pressed import ADVICE_ADOPTIONS, ADVICE_KINDS
from shared.matters.steps import CODE_AT_MOST, Step, StepForm


class GiveAdviceForm(StepForm):
    """Whom, on what, why, and what is advised; ``organ`` may be left out where the kind says whom."""

    kind = Choice(ADVICE_KINDS, required=True)
    about = PlainText(at_most=100, required=True)
    organ = PlainText(at_most=100, load_default="")
    matter = PlainText(at_most=CODE_AT_MOST, load_default="")
    reasons = PlainText(at_most=3000, at_least=5, lines=True, required=True)
    advice = PlainText(at_most=3000, at_least=5, lines=True, required=True)
    answer_by = Day(load_default=None, allow_none=True)
    post = PlainText(at_most=60, load_default="")


class AnswerAdviceForm(StepForm):
    """What is adopted; why not the rest; what is done and when."""

    adopted = Choice(ADVICE_ADOPTIONS, required=True)
    reasons = PlainText(at_most=3000, lines=True, required=True)
    measures = PlainText(at_most=3000, lines=True, load_default="")
    post = PlainText(at_most=60, load_default="")


class RegisterFeedbackForm(AnswerAdviceForm):
    """The same, as it came on paper from an organ that has no desk here."""

    answered_on = PastDay(load_default=None, allow_none=True)
    answered_by = PlainText(at_most=100, required=True)
    paper_number = PlainText(at_most=100, load_default="")


ADVICE_OPENING: Mapping[str, Step] = {
    "give_advice": Step(GiveAdviceForm, "提出建议 Advise an organ (T22 art. 40)", "advise"),
}
ADVICE_STEPS: Mapping[str, Step] = {
    "answer_advice": Step(AnswerAdviceForm, "反馈采纳情况 Answer what is adopted, why not the rest", "answer_advice"),
    "register_feedback": Step(RegisterFeedbackForm, "登记书面反馈 Register an answer that came on paper", "advise"),
}
