"""The papers of receptions: the public notice of a month, and what an appointment tells. Writing, not deciding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from services.supervision.receptions.appointment import Appointment
from services.supervision.receptions.rules import Plan
from services.supervision.receptions.session import Session
from shared.deadlines import Today
from shared.deadlines.calendar import WEEKDAYS
from shared.documents import paper_number, render
from shared.events.routing import PaperIssued
from shared.links.topology import Topology
from shared.matters.leaders import RECEPTION_KINDS
from shared.matters.units import Units

NOTICE, APPOINTMENT, PETITIONER = "reception_notice", "appointment_notice", "petitioner"


def notice(plan: Plan, month: date, sessions: Iterable[Session], units: Units, today: Today) -> PaperIssued:
    """The public notice of a month: every session with time, place, leader, post and portfolio (T22 art. 18)."""
    nth = 1 + sum(one.issued_at.year == today.on.year for one in plan.notices)
    office = units.get(plan.unit)
    number = paper_number(office.name, NOTICE, today.on.year, plan.number, nth)
    paper = render(
        NOTICE, number=plan.number, paper_number=number, unit=office.name, issued_on=today.on, contact=office.phone,
        month=f"{month.year}年{month.month}月", kind=RECEPTION_KINDS[plan.kind], topic=plan.topic,
        sessions=tuple(line_of(one) for one in sessions), called=tuple(units.name(one) for one in plan.units),
        lawyers=plan.lawyers, booking=plan.booking,
    )  # fmt: skip
    return PaperIssued(plan.number, NOTICE, number, today.at, plan.unit, plan.unit, paper.title, paper.text)


def line_of(session: Session) -> str:
    """A session in one sentence of the notice."""
    who = "；".join(
        f"{one.post} {one.name}" + (f"（分管：{one.portfolio}）" if one.portfolio else "") for one in session.leaders
    )
    on, was = session.held_on, session.named_on
    moved = f"。原为{was.month}月{was.day}日，因{session.moved_because}顺延" if session.moved_because else ""
    told = f"{day_of(on)}{session.begins}至{session.ends}，地点：{session.place}，接访领导：{who}{moved}"
    return f"{told}。"


def day_of(day: date) -> str:
    """2026年3月2日（星期一）"""
    return f"{day.year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def appointment(one: Appointment, session: Session, here: Topology, today: Today) -> Iterator[PaperIssued]:
    """The petitioner is told leader, post, time and place; each unit is called (S004-1). Told anew with every change of
    the session, the last reason beside it."""
    first = 1 + len(session.changes) * (1 + len(one.units))
    yield _to(one, session, "信访人", PETITIONER, first, here, today)
    for nth, unit in enumerate(one.units, start=first + 1):
        yield _to(one, session, here.units.name(unit), unit, nth, here, today)


def off(one: Appointment, session: Session, reason: str, units: Units, today: Today) -> PaperIssued:
    """The petitioner is told that the session or the appointment is off."""
    office = units.get(session.unit)
    number = paper_number(office.name, "notice", today.on.year, one.number)
    when = f"{day_of(session.held_on)}{session.begins}"
    told = f"原定{when}的领导接访取消：{reason}\n我单位将另行约定；该事项的办理不受影响。"
    paper = render(
        "notice", number=one.matter, paper_number=number, unit=office.name, issued_on=today.on, contact=office.phone,
        title="", text=told,
    )  # fmt: skip
    return PaperIssued(one.matter, "notice", number, today.at, session.unit, PETITIONER, paper.title, paper.text)


def _to(
    one: Appointment, session: Session, to: str, addressee: str, nth: int, here: Topology, today: Today
) -> PaperIssued:
    office = here.units.get(session.unit)
    number = paper_number(office.name, APPOINTMENT, today.on.year, one.number, nth)
    is_unit = addressee != PETITIONER
    paper = render(
        APPOINTMENT, number=one.matter, paper_number=number, unit=office.name, issued_on=today.on,
        contact=office.phone, to=to, held_on=day_of(session.held_on), begins=session.begins, ends=session.ends,
        place=session.place, leaders=tuple(f"{who.post} {who.name}" for who in session.leaders), called=is_unit,
        changed=session.changes[-1].reason if session.changes else "",
    )  # fmt: skip
    return PaperIssued(
        one.matter, APPOINTMENT, number, today.at, session.unit, addressee, paper.title, paper.text,
        here.find_desk(addressee) if is_unit else "",
    )  # fmt: skip
