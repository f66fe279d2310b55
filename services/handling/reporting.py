"""Reports to the office that assigned a matter: its result with the answer, its progress on the way (T22 art. 22)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.handling.case import Case
from services.handling.frame import Form, Today, entered, improper, must
from services.handling.records import Report
from shared.errors import Invalid, Refused
from shared.events.handling import ReportSent
from shared.matters.people import Officer

COMPLETION, PROGRESS = "completion", "progress"
KINDS = {COMPLETION: "办结报告", PROGRESS: "进展报告"}


def report(case: Case, form: Form, by: Officer, today: Today) -> tuple[Case, ReportSent]:
    """Report by hand. ``form``: kind (of KINDS), text. ``Refused('no_result_to_report')`` before there is an answer."""
    must(case, "report", form, today)
    if improper({"text": form["text"]}):
        raise Invalid(fields={"text": "improper_words"})
    if form["kind"] == COMPLETION and not has_result(case):
        raise Refused("no_result_to_report", number=case.number)
    case = entered(case, "report", today, today.on, by, KINDS[form["kind"]])
    return _sent(case, form["kind"], form["text"], today)


def completed(case: Case, today: Today) -> tuple[Any, ...]:
    """The completion report that goes with the answer itself: (case, ReportSent), or (case,) where none is owed."""
    if not case.is_assigned or any(one.kind == COMPLETION for one in case.reports[reported_before(case) :]):
        return (case,)
    return _sent(case, COMPLETION, "", today)


def has_result(case: Case) -> bool:
    """There is an answer to report: a decision, a reply, or an end."""
    return bool(case.decided_on or case.replied_on or case.closed_on)


def reported_before(case: Case) -> int:
    """How many of the reports belong to decisions that were revoked since."""
    if case.reopened_on is None:
        return 0
    return sum(1 for one in case.reports if one.sent_on < case.reopened_on)


def _sent(case: Case, kind: str, text: str, today: Today) -> tuple[Case, ReportSent]:
    case = replace(case, reports=(*case.reports, Report(kind, today.on, text)))
    return case, ReportSent(
        number=case.number, to_node=case.from_node, node=case.node, unit=case.unit, to_unit=case.from_unit, kind=kind,
        sent_on=today.on, hop=case.hop,
    )  # fmt: skip
