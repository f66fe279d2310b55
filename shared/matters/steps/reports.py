"""The steps of reports of statistics (T22 art. 41; domain 6.4)."""

from __future__ import annotations

from collections.abc import Mapping

from shared.matters.forms import Choice, DivisionCode, PastInstant, PlainText
from shared.matters.reports import REPORTS
from shared.matters.steps import CODE_AT_MOST, Step, StepForm


class MakeReportForm(StepForm):
    """Which report, of which span, as known at which instant (none: now), of which division or unit (none: all that
    the maker answers for)."""

    template = Choice(REPORTS, required=True)
    period = PlainText(at_most=30, required=True)
    as_of = PastInstant(load_default=None, allow_none=True)
    territory = DivisionCode(load_default="", allow_none=True)
    of_unit = PlainText(at_most=CODE_AT_MOST, load_default="", allow_none=True)


class DrawUpReportForm(StepForm):
    """As known at which instant; none: now."""

    as_of = PastInstant(load_default=None, allow_none=True)


class EditReportTextForm(StepForm):
    """The words of the report, whole."""

    text = PlainText(at_most=20_000, at_least=1, lines=True, required=True)


class IssueReportForm(StepForm):
    """The post of who signs."""

    post = PlainText(at_most=60, load_default="")


REPORT_OPENING: Mapping[str, Step] = {
    "make_report": Step(MakeReportForm, "编制统计报告 Draw up a report of statistics", "make_reports"),
}
REPORT_STEPS: Mapping[str, Step] = {
    "draw_up_report": Step(DrawUpReportForm, "编制年度报告 Draw up the annual report that is owed", "make_reports"),
    "edit_report_text": Step(EditReportTextForm, "修改文字 Edit the words before it is issued", "make_reports"),
    "issue_report": Step(
        IssueReportForm, "报出 Issue the report, to the office above and its addressees", "make_reports"
    ),
}
