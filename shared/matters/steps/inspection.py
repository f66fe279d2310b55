"""The steps of inspecting a sample of concluded matters, on the files of a unit (domain 5.6)."""

from __future__ import annotations

from collections.abc import Mapping

from shared.matters.forms import Choice, PlainText, Whole
from shared.matters.pressed import INSPECTION_FINDINGS
from shared.matters.steps import CODE_AT_MOST, Step, StepForm

SAMPLE_AT_MOST = 100


class DrawSampleForm(StepForm):
    """A quarter of a unit, ``2026-Q1``; ``size`` (default: the place's) in matters."""

    unit = PlainText(at_most=100, required=True)
    quarter = PlainText(at_most=7, at_least=7, required=True)
    size = Whole(at_least=1, at_most=SAMPLE_AT_MOST, load_default=None, allow_none=True)


class NoteFindingForm(StepForm):
    """What was found in one file of the sample."""

    matter = PlainText(at_most=CODE_AT_MOST, required=True)
    finding = Choice(INSPECTION_FINDINGS, required=True)
    words = PlainText(at_most=2000, lines=True, required=True)


class ProposePressForm(StepForm):
    """A finding that is a reason to press the unit."""

    matter = PlainText(at_most=CODE_AT_MOST, required=True)
    reason = PlainText(at_most=2000, at_least=5, lines=True, required=True)


class CloseInspectionForm(StepForm):
    """Every file was looked at."""

    note = PlainText(at_most=2000, lines=True, load_default="")


INSPECTION_OPENING: Mapping[str, Step] = {
    "draw_sample": Step(DrawSampleForm, "抽取样本 Draw a sample of a unit's concluded matters of a quarter", "inspect"),
}
INSPECTION_STEPS: Mapping[str, Step] = {
    "note_finding": Step(NoteFindingForm, "登记检查情况 What was found in one file", "inspect"),
    "propose_press": Step(ProposePressForm, "提请督办 A finding that is a reason to press the unit", "inspect"),
    "close_inspection": Step(CloseInspectionForm, "结束抽查 Every file was looked at", "inspect"),
}
