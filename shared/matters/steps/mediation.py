"""The steps of a mediation (T22 art. 33, 人民调解法)."""

from __future__ import annotations

from collections.abc import Mapping

from shared.matters.forms import Day, PastDay, PlainText
from shared.matters.steps import CODE_AT_MOST, Step, StepForm


class ConsentForm(StepForm):
    """One side consents to mediation (ML art. 17)."""

    party = PlainText(at_most=100, required=True)
    consented_on = PastDay(load_default=None, allow_none=True)


class AgreeForm(StepForm):
    """The mediation agreement (ML art. 29)."""

    agreed_on = PastDay(load_default=None, allow_none=True)
    dispute = PlainText(at_most=5000, lines=True, required=True)
    responsibilities = PlainText(at_most=5000, lines=True, load_default="")
    content = PlainText(at_most=10_000, lines=True, required=True)
    performance = PlainText(at_most=5000, lines=True, required=True)
    perform_by = Day(load_default=None, allow_none=True)
    mediator = PlainText(at_most=100, load_default="")


class FailForm(StepForm):
    """It ends without agreement; the other paths are told (ML art. 26)."""

    ended_on = PastDay(load_default=None, allow_none=True)
    outcome = PlainText(at_most=CODE_AT_MOST, required=True)
    reason = PlainText(at_most=2000, lines=True, required=True)
    told_paths = PlainText(at_most=2000, lines=True, required=True)


class PerformForm(StepForm):
    """The agreement was carried out."""

    performed_on = PastDay(load_default=None, allow_none=True)
    note = PlainText(at_most=2000, lines=True, required=True)


MEDIATION_STEPS: Mapping[str, Step] = {
    "consent": Step(ConsentForm, "同意调解 One side consents (ML art. 17)", "mediate"),
    "agree": Step(AgreeForm, "达成协议 Record the agreement (ML art. 29)", "mediate"),
    "fail": Step(FailForm, "终止调解 End without agreement, the other paths told (ML art. 26)", "mediate"),
    "perform": Step(PerformForm, "履行 Record that the agreement was carried out", "mediate"),
}
