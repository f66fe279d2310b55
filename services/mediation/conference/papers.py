"""The minutes of a conference, in the same words to the units that decided and to those that carry it out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from services.mediation.conference.rules import MINUTES, NAME, Conference
from shared.deadlines import Today
from shared.documents import render
from shared.events.meetings import ConferenceHeld
from shared.events.routing import PaperIssued
from shared.matters import meetings
from shared.matters.meetings import Decided
from shared.matters.units import Units


def papers(
    conference: Conference, events: Iterable[Any], today: Today, units: Units, desk_of: Callable[[str], str]
) -> tuple[PaperIssued, ...]:
    """One paper, in the same words to every unit that sat in it, is a member, or has something to do."""
    if not any(isinstance(one, ConferenceHeld) for one in events):
        return ()
    decided = conference.decisions
    addressees = dict.fromkeys((
        *(one.unit for one in conference.attended), *conference.members, *(one.unit for one in decided if one.unit)
    ))  # fmt: skip
    office = units.get(conference.office)
    paper = render(
        MINUTES, paper_number=conference.minutes, unit=office.name, issued_on=today.on,
        contact="；".join(part for part in (office.phone, office.address) if part),
        meeting=f"{NAME}（{conference.number}），召集单位{units.name(conference.convener)}",
        held_on=conference.held_on,
        attendees=tuple(f"{units.name(one.unit)}（{one.post}）" for one in conference.attended),
        decisions=tuple((one.matter, _words(one, units)) for one in decided),
    )  # fmt: skip
    return tuple(
        PaperIssued(
            number=conference.number, paper=MINUTES, paper_number=conference.minutes, issued_at=today.at,
            unit=conference.office, addressee=unit, title=paper.title, text=paper.text, to_node=desk_of(unit),
        )
        for unit in addressees
    )  # fmt: skip


def _words(one: Decided, units: Units) -> str:
    until = f"{one.due_on.year}年{one.due_on.month}月{one.due_on.day}日前报告结果。" if one.due_on else ""
    what = one.what.rstrip("。；") + "。"
    match one.kind:
        case meetings.DESIGNATE:
            return f"指定{units.name(one.unit)}办理（《信访工作条例》第二十四条）。{what}"
        case meetings.GROUP:
            return f"交专项工作小组，由{units.name(one.unit)}牵头：{what}{until}"
        case meetings.TASK:
            return f"由{units.name(one.unit)}落实：{what}{until}"
    return what
