"""The file is closed when nothing is missing from it: its index lists what came and what went out (ZJ art. 26)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from services.handling.case import ARCHIVED, Case
from services.handling.frame import Form, Today, entered, must
from shared.errors import Refused
from shared.events.handling import CaseArchived
from shared.matters.lists import DOCUMENTS
from shared.matters.people import Officer

Row = tuple[int, str, str, date]


def archive(case: Case, form: Form, by: Officer, today: Today) -> tuple[Any, ...]:
    """Close the file after the end. ``Refused('file_incomplete')`` names every paper or step that is missing."""
    must(case, "archive", form, today)
    lacking = tuple(missing(case))
    if lacking:
        raise Refused("file_incomplete", missing_zh="；".join(lacking), missing=len(lacking))
    case = entered(replace(case, state=ARCHIVED, archived_on=today.on), "archive", today, today.on, by)
    return case, CaseArchived(
        number=case.number, node=case.node, unit=case.unit, archived_on=today.on, papers=len(index(case, today))
    )


def missing(case: Case) -> Iterator[str]:
    """What the file lacks, in words that say what to do."""
    has = {one.paper for one in case.issued}
    if case.notice_owed and case.accepted_on and not has & {"acceptance_notice", "path_notice"}:
        yield "受理告知书或者途径告知书（请先补发告知）"
    for is_owed, paper in _owed(case):
        if is_owed and paper not in has:
            yield DOCUMENTS[paper]
    if case.is_supported and case.performed_on is None:
        yield "落实情况（请先登记落实，或者督促执行）"
    if any(aid.granted is None for aid in case.aids):
        yield "救助转介的结果（请先登记）"


def _owed(case: Case) -> Iterator[tuple[bool, str]]:
    yield bool(case.decided_on), "handling_decision"
    yield bool(case.served_on), "service_receipt"
    yield case.extension is not None and case.notice_owed, "extension_notice"
    yield bool(case.replied_on) and not case.is_unsigned, "reply"
    yield case.is_assigned, "completion_report"
    yield case.closure_type == "not_accepted" and case.notice_owed, "not_accept_notice"
    yield case.closure_type == "no_longer_accepted" and case.notice_owed, "no_longer_accept_notice"


def index(case: Case, today: Today) -> tuple[Row, ...]:
    """The file's rows: what came in first, then every paper that went out, in the order of their days."""
    day_of = today.calendar.day_of
    came = [("信访人来件", "", day_of(case.received_at))]
    came += [(f"来件附件：{one.name}", "", day_of(case.received_at)) for one in case.attachments]
    came += [("信访人补充材料", "", day_of(one.added_at)) for one in case.supplements]
    came += [("办理情况记录", "", case.log[-1].on)] if case.log else []
    went = [(one.title, one.paper_number, one.issued_on) for one in case.issued]
    rows = sorted((*came, *went), key=lambda row: row[2])
    return tuple((place, *row) for place, row in enumerate(rows, start=1))
