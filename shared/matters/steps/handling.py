"""The steps of the responsible unit (T22 art. 23, 29, 31-36)."""

from __future__ import annotations

from collections.abc import Mapping

from shared.matters.forms import Choice, PastDay, PlainText
from shared.matters.lists import ADOPTIONS, CLOSURE_TYPES, OBJECTION_GROUNDS, RESULTS
from shared.matters.steps import CODE_AT_MOST, Step, StepForm


class AcceptForm(StepForm):
    """Accept, and tell the petitioner path and procedure (T22 art. 23)."""

    accepted_on = PastDay(load_default=None, allow_none=True)
    other_path = PlainText(at_most=CODE_AT_MOST, load_default="")
    other_party = PlainText(at_most=100, load_default="")


class ObjectForm(StepForm):
    """Object to the jurisdiction, with a ground of the closed list (T22 art. 23)."""

    ground = Choice(OBJECTION_GROUNDS, required=True)
    reason = PlainText(at_least=10, at_most=2000, lines=True, required=True)
    duty = PlainText(at_most=200, required=True)


class DecideForm(StepForm):
    """The handling decision (T22 art. 32)."""

    decided_on = PastDay(load_default=None, allow_none=True)
    claim = PlainText(at_most=5000, lines=True, required=True)
    facts = PlainText(at_most=20_000, lines=True, required=True)
    basis = PlainText(at_most=5000, lines=True, required=True)
    result = Choice(RESULTS, required=True)
    opinion = PlainText(at_most=10_000, lines=True, required=True)
    measures = PlainText(at_most=5000, lines=True, load_default="")
    review_organ = PlainText(at_most=100, load_default="")
    contact = PlainText(at_most=200, load_default="")


class ServeForm(StepForm):
    """How and when the petitioner received the decision (T22 art. 35)."""

    served_on = PastDay(load_default=None, allow_none=True)
    method = PlainText(at_most=CODE_AT_MOST, required=True)
    proof = PlainText(at_most=500, required=True)
    witnesses = PlainText(at_most=200, load_default="")


class ReplyForm(StepForm):
    """The answer to a suggestion or an inquiry (T22 art. 29)."""

    replied_on = PastDay(load_default=None, allow_none=True)
    text = PlainText(at_most=10_000, lines=True, required=True)
    adopted = Choice(("", *ADOPTIONS), load_default="")


class CloseForm(StepForm):
    """How and when the case is closed."""

    closed_on = PastDay(load_default=None, allow_none=True)
    closure_type = Choice(CLOSURE_TYPES, required=True)
    note = PlainText(at_most=2000, lines=True, required=True)


CASE_STEPS: Mapping[str, Step] = {
    "accept": Step(AcceptForm, "受理告知 Accept, and tell path and procedure (T22 art. 23)", "accept"),
    "object": Step(ObjectForm, "管辖异议 Object to the jurisdiction within 5 working days (T22 art. 23)", "object"),
    "decide": Step(DecideForm, "处理意见 Issue the handling decision (T22 art. 32)", "decide"),
    "serve": Step(ServeForm, "送达 Record that the decision was received (T22 art. 35)", "serve"),
    "reply": Step(ReplyForm, "答复 Answer a suggestion or an inquiry (T22 art. 29)", "reply"),
    "close": Step(CloseForm, "结案 Close the case", "close"),
}
