"""What a meeting gave a unit to do, on that unit's desk: it reports what became of it, once. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from shared.deadlines import Today
from shared.events.meetings import MeetingReported, MeetingReportSent, MeetingTasked
from shared.matters.people import Officer
from shared.matters.taken import Form, must_be_open

OWED, REPORTED = "owed", "reported"
STATES: Mapping[str, str] = {OWED: "待报告", REPORTED: "已报告"}
STEPS: Mapping[str, str] = {"report_on_decision": "报告落实情况"}
OPEN: Mapping[str, tuple[str, ...]] = {OWED: ("report_on_decision",)}


@dataclass(frozen=True)
class MeetingTask:
    """One decision of a meeting that a unit of this node carries out. ``key``: ``<meeting>/<nth>``."""

    key: str
    number: str
    nth: int
    node: str
    """of the meeting"""
    from_unit: str
    unit: str
    matter: str
    what: str
    decided_on: date
    due_on: date
    paper_number: str
    state: str = OWED
    reported_on: date | None = None
    outcome: str = ""
    report: str = ""
    version: int = 0


def key_of(said: MeetingTasked) -> str:
    """Under which it is kept."""
    return f"{said.number}/{said.hop}"


def open_task(said: MeetingTasked) -> MeetingTask:
    """It lies on the unit's desk."""
    return MeetingTask(
        key_of(said), said.number, said.hop, said.node, said.from_unit, said.unit, said.matter, said.what,
        said.decided_on, said.due_on, said.paper_number,
    )  # fmt: skip


def report(
    task: MeetingTask, form: Form, by: Officer, today: Today, here: str
) -> tuple[MeetingTask, MeetingReported, MeetingReportSent]:
    """The unit reports. ``form``: outcome, report; ``here``: the unit's node. The office of the meeting alone gets the
    words."""
    must_be_open("report_on_decision", OPEN.get(task.state, ()), STEPS, STATES[task.state], task.state)
    task = replace(task, state=REPORTED, reported_on=today.on, outcome=form["outcome"], report=form["report"])
    said = MeetingReported(task.number, task.node, here, task.unit, task.nth, task.matter, today.on, form["outcome"])
    sent = MeetingReportSent(
        task.number, task.node, here, task.unit, task.nth, today.on, form["outcome"], form["report"]
    )
    return task, said, sent
