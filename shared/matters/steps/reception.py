"""The steps of a reception room and of its books of numbered slips (T22 art. 19-21): heads and numbers, no names."""

from __future__ import annotations

from collections.abc import Mapping

from shared.matters.forms import Choice, PlainText, Whole
from shared.matters.lists import RECEPTION_RESULTS
from shared.matters.steps import Step, StepForm

SLIPS_AT_MOST = 100


class ArriveForm(StepForm):
    """Somebody came in: how many heads, nothing else."""

    heads = Whole(at_least=1, at_most=10_000, load_default=1)


class CallVisitForm(StepForm):
    """Call the ticket to a counter; it may be called again."""

    counter = PlainText(at_most=20, required=True)


class ReceiveVisitForm(StepForm):
    """They sit at the counter."""

    counter = PlainText(at_most=20, load_default="")


class EndVisitForm(StepForm):
    """They left, received or not; with the result where there is one (4.7)."""

    result = Choice(("", *RECEPTION_RESULTS), load_default="")


class NoteSubmissionForm(StepForm):
    """What was registered in this visit: its number."""

    submission = PlainText(at_most=40, required=True)


class IssueSlipsForm(StepForm):
    """A book of so many numbered slips, and who or which counter has it."""

    count = Whole(at_least=1, at_most=SLIPS_AT_MOST, load_default=50)
    holder = PlainText(at_most=60, load_default="")


class VoidSlipForm(StepForm):
    """A slip that will not be used: which, and why."""

    slip = PlainText(at_most=40, required=True)
    reason = PlainText(at_most=200, required=True)


VISIT_OPENING: Mapping[str, Step] = {
    "arrive": Step(ArriveForm, "到访登记 Give a ticket to who came in", "receive_visits"),
}
VISIT_STEPS: Mapping[str, Step] = {
    "call_visit": Step(CallVisitForm, "叫号 Call the ticket to a counter", "receive_visits"),
    "receive_visit": Step(ReceiveVisitForm, "接谈 Receive them", "receive_visits"),
    "note_submission": Step(NoteSubmissionForm, "关联登记件 Note what was registered in the visit", "receive_visits"),
    "end_visit": Step(EndVisitForm, "离开 They left", "receive_visits"),
}
SLIP_OPENING: Mapping[str, Step] = {
    "issue_slips": Step(IssueSlipsForm, "领取号单 Issue a book of numbered slips", "receive_visits"),
}
SLIP_STEPS: Mapping[str, Step] = {
    "void_slip": Step(VoidSlipForm, "作废号单 Void a slip, with the reason", "receive_visits"),
}
