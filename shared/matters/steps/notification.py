"""The steps of who hands out what people are told: send again, print, note how it was given; and read the inbox."""

from __future__ import annotations

from collections.abc import Mapping

from shared.matters.forms import Choice, PlainText
from shared.matters.steps import Step, StepForm

POWER = "send_notices"
HOW: Mapping[str, str] = {"handed": "当面交付", "posted": "邮寄"}


class RetryNoticeForm(StepForm):
    """Send what failed once more: the address was put right, or the server answers again."""


class PrintNoticeForm(StepForm):
    """Tell it on paper instead."""


class MarkPrintedForm(StepForm):
    """It was printed."""


class MarkHandedForm(StepForm):
    """The addressee has it, or the post office; ``note``: the number of a registered letter, or who took it in."""

    how = Choice(HOW, required=True)
    note = PlainText(at_most=60, load_default="")


class MarkReadForm(StepForm):
    """The unit has taken note."""


NOTICE_STEPS: Mapping[str, Step] = {
    "retry_notice": Step(RetryNoticeForm, "重新发送 Send what failed once more", POWER),
    "print_notice": Step(PrintNoticeForm, "改为纸质通知 Tell it on paper instead", POWER),
    "mark_printed": Step(MarkPrintedForm, "已打印 The notice was printed", POWER),
    "mark_handed": Step(MarkHandedForm, "已交付或者邮寄 The printed notice was handed over or posted", POWER),
}
INBOX_STEPS: Mapping[str, Step] = {
    "mark_read": Step(MarkReadForm, "已阅 The unit has taken note", "read_inbox"),
}
