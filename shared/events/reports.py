"""Said by statistics of its reports: a year ended, the annual report of its office went out, a report was issued."""

from __future__ import annotations

from datetime import date, datetime

from shared.events.declaration import UP, event


@event("year.ended", crosses=UP, said_by="home")
class YearEnded:
    """A year is over: its office owes the annual report of it (T22 art. 41)."""

    number: str
    """of the report"""
    node: str
    office: str
    year: int
    ended_on: date


@event("annual_report.sent", crosses=UP, said_by="home")
class AnnualReportSent:
    """The annual report went to its addressees: the own government and Party committee, and the office above."""

    number: str
    node: str
    office: str
    year: int
    sent_on: date
    to_units: tuple[str, ...]


@event("report.issued", crosses=UP, said_by="home")
class ReportIssued:
    """A report of statistics was issued: all its figures, without small counts."""

    number: str
    node: str
    unit: str
    template: str
    period: str
    of_territory: str
    of_unit: str
    as_of: datetime
    issued_on: date
    signed_by: str
    """post of who signed"""
    paper_number: str
    data: str
    """every figure and the sentences drawn from them, as JSON; an officer's own words go with the letter alone"""
