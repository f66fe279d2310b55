"""The circular of a dispatch meeting: the figures of each unit and what was decided, the same words to all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from services.supervision.dispatch.drawing import KINDS, OVERDUE, RETURNED
from services.supervision.dispatch.rules import CIRCULAR, Dispatch
from shared.deadlines import Today
from shared.documents import render
from shared.events.meetings import DispatchHeld
from shared.events.routing import PaperIssued
from shared.matters.meetings import Decided
from shared.matters.units import Units

NAMED_AT_MOST = 60
"""matters named in the circular; the figures count all"""


def papers(
    dispatch: Dispatch, events: Iterable[Any], today: Today, units: Units, desk_of: Callable[[str], str]
) -> tuple[PaperIssued, ...]:
    """To every unit of the list, of the meeting and of its decisions, but the office itself."""
    if not any(isinstance(one, DispatchHeld) for one in events) or dispatch.drawn is None:
        return ()
    drawn, names = dispatch.drawn, units.name
    addressees = dict.fromkeys((
        *(one.unit for one in drawn.figures), *(one.unit for one in dispatch.attended),
        *(one.unit for one in dispatch.decisions if one.unit),
    ))  # fmt: skip
    named = [one for one in drawn.lines if one.kind in (OVERDUE, RETURNED)][:NAMED_AT_MOST]
    office = units.get(dispatch.office)
    paper = render(
        CIRCULAR, number=dispatch.number, paper_number=dispatch.circular, unit=office.name, issued_on=today.on,
        contact="；".join(part for part in (office.phone, office.address) if part), held_on=dispatch.held_on,
        attendees=tuple(f"{names(one.unit)}（{one.post}）" for one in dispatch.attended),
        as_of=drawn.as_of, returned_from=drawn.returned_from, within_days=drawn.within_days,
        figures=tuple((names(one.unit), one.open, one.due, one.overdue, one.returned) for one in drawn.figures),
        lines=tuple((one.matter, names(one.unit), one.task, KINDS[one.kind], one.days) for one in named),
        decisions=tuple((one.matter, _words(one, units)) for one in dispatch.decisions),
    )  # fmt: skip
    return tuple(
        PaperIssued(
            number=dispatch.number, paper=CIRCULAR, paper_number=dispatch.circular, issued_at=today.at,
            unit=dispatch.office, addressee=unit, title=paper.title, text=paper.text, to_node=desk_of(unit),
        )
        for unit in addressees
        if unit != dispatch.office
    )  # fmt: skip


def _words(one: Decided, units: Units) -> str:
    what = one.what.rstrip("。；") + "。"
    if one.due_on is None:
        return what
    until = f"{one.due_on.year}年{one.due_on.month}月{one.due_on.day}日前报告结果。"
    return f"由{units.name(one.unit)}落实：{what}{until}"
