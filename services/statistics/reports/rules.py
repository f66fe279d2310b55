"""The record of a report: owed, drawn up, its words edited, issued; and what came from below. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from services.statistics.reports.build import draft
from services.statistics.reports.packing import packed
from shared.deadlines import Today
from shared.documents import paper_number
from shared.errors import Refused
from shared.events.reports import AnnualReportSent, ReportIssued, YearEnded
from shared.matters.people import Officer
from shared.matters.reports import ANNUAL, DRAFT, ISSUED, OWED, RECEIVED, REPORT_STATES, REPORTS
from shared.matters.taken import Form, must_be_open

NAMES = {
    "make_report": "编制统计报告", "draw_up_report": "编制年度报告", "edit_report_text": "修改文字",
    "issue_report": "报出",
}  # fmt: skip
PAPER = "statistics_report"


@dataclass(frozen=True)
class Drawn:
    """A report as it was drawn up. ``open_``: without the small counts, for everybody else and all above."""

    title: str
    edition: int
    period: str
    as_of: datetime
    data: str
    """every figure, as JSON"""
    open_data: str
    text: str
    open_text: str
    ages: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Report:
    """One report."""

    number: str
    template: str
    node: str
    unit: str
    """whose report it is"""
    desk_unit: str
    """on whose desk it lies here"""
    title: str
    period: str
    state: str
    edition: int = 0
    of_territory: str = ""
    of_unit: str = ""
    as_of: datetime | None = None
    data: str = ""
    open_data: str = ""
    text: str = ""
    open_text: str = ""
    is_edited: bool = False
    ages: tuple[dict[str, Any], ...] = ()
    """how old the data of the nodes below was when it was drawn up"""
    made_at: datetime | None = None
    edited_at: datetime | None = None
    issued_on: date | None = None
    signed_by: str = ""
    paper_number: str = ""
    owed: str | None = None
    """the year whose annual report it is, opened once"""
    version: int = 0


Draw = Callable[[Form, Officer], Drawn]
"""(form, who draws it up) -> the report as known at the form's instant"""


@dataclass(frozen=True)
class Around:
    """What the rules take from the place. ``addressees``: of a template, the units it goes to."""

    node: str
    draw: Draw
    addressees: Callable[[str], tuple[str, ...]]
    unit_name: Callable[[str], str]
    is_office: Callable[[str], bool] = field(default=lambda _: True)
    """whether a unit is the petition office of this node"""


def owed(number: str, node: str, office: str, year: int, title: str) -> tuple[Report, YearEnded]:
    """A year ended: its office owes the annual report (T22 art. 41)."""
    one = Report(number, ANNUAL, node, office, office, title, str(year), OWED, owed=f"{ANNUAL}/{year}")
    return one, YearEnded(number, node, office, year, date(year, 12, 31))


def make(number: str, form: Form, by: Officer, today: Today, around: Around) -> tuple[Report]:
    """A draft; ``Refused('annual_report_by_office')`` for an annual report of another unit, or of a part."""
    if form["template"] == ANNUAL and (
        not around.is_office(by.unit) or form.get("territory") or form.get("of_unit")
    ):  # fmt: skip
        raise Refused("annual_report_by_office")
    drawn = around.draw(form, by)
    one = Report(
        number, form["template"], around.node, by.unit, by.unit, drawn.title, drawn.period, DRAFT,
        of_territory=form.get("territory") or "", of_unit=form.get("of_unit") or "",
    )  # fmt: skip
    return (_with(one, drawn, today),)


def draw_up(one: Report, form: Form, by: Officer, today: Today, around: Around) -> tuple[Report]:
    """What was owed becomes a draft; a draft is drawn up anew, and its edited words are kept nowhere."""
    _must_be_open("draw_up_report", one, by)
    asked = {"template": one.template, "period": one.period, "territory": one.of_territory, "of_unit": one.of_unit}
    return (_with(replace(one, state=DRAFT), around.draw({**asked, "as_of": form.get("as_of")}, by), today),)


def edit(one: Report, form: Form, by: Officer, today: Today, _: Around) -> tuple[Report]:
    """The officer's own words. What the figures do not bear out is shown with the report, and not changed."""
    _must_be_open("edit_report_text", one, by)
    text = form["text"].strip("\n") + "\n"
    return (replace(one, text=text, open_text=text, is_edited=True, edited_at=today.at),)


def issue(one: Report, form: Form, by: Officer, today: Today, around: Around) -> tuple[Any, ...]:
    """It goes out: to the office above as words and as data; the annual report to its other addressees too."""
    _must_be_open("issue_report", one, by)
    signed = f"{form['post']} {by.name}".strip()
    number = paper_number(around.unit_name(one.unit), PAPER, today.on.year, one.number)
    after = replace(one, state=ISSUED, issued_on=today.on, signed_by=signed, paper_number=number)
    assert one.as_of is not None
    said = ReportIssued(
        number=one.number, node=one.node, unit=one.unit, template=one.template, period=one.period,
        of_territory=one.of_territory, of_unit=one.of_unit, as_of=one.as_of, issued_on=today.on,
        signed_by=form["post"], paper_number=number, data=packed(one.open_data),
    )  # fmt: skip
    if one.template != ANNUAL:
        return after, said
    to = around.addressees(one.template)
    return after, said, AnnualReportSent(one.number, one.node, one.unit, int(one.period), today.on, to)


def received(said: ReportIssued, desk_unit: str, data: str) -> Report:
    """What an office below issued, on the desk of the office here: its figures and the sentences drawn from them. The
    words of its letter are in the letter, which came to whom it is written."""
    whole = json.loads(data) if data else {}
    text = draft(whole) if whole else ""
    return Report(
        said.number, said.template, said.node, said.unit, desk_unit, whole.get("title", REPORTS.get(said.template, "")),
        said.period, RECEIVED, of_territory=said.of_territory, of_unit=said.of_unit, as_of=said.as_of, data=data,
        open_data=data, text=text, open_text=text, issued_on=said.issued_on, signed_by=said.signed_by,
        paper_number=said.paper_number,
    )  # fmt: skip


def open_steps(one: Report, by: Officer) -> tuple[str, ...]:
    """The lawful next steps."""
    if not by.is_of(one.unit) or not by.is_of(one.desk_unit):
        return ()
    return {OWED: ("draw_up_report",), DRAFT: ("edit_report_text", "issue_report", "draw_up_report")}.get(one.state, ())


def _with(one: Report, drawn: Drawn, today: Today) -> Report:
    return replace(
        one, title=drawn.title, edition=drawn.edition, period=drawn.period, as_of=drawn.as_of, data=drawn.data,
        open_data=drawn.open_data, text=drawn.text, open_text=drawn.open_text, is_edited=False, ages=drawn.ages,
        made_at=today.at,
    )  # fmt: skip


def _must_be_open(step: str, one: Report, by: Officer) -> None:
    must_be_open(step, open_steps(one, by), NAMES, REPORT_STATES[one.state], one.state)
