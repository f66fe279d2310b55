"""An appointment: a matter is booked for a session of a leader; the petitioner is told who, when and where, and units
are called to it. Rules only. booked -> cancelled; that it was received is seen in the session.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.supervision.receptions.session import PLANNED, PUBLISHED, Session
from services.supervision.six_fixed import unit_of
from shared.deadlines import Today
from shared.errors import Refused
from shared.matters.people import Officer
from shared.matters.taken import must_be_open
from shared.matters.units import Units

BOOKED, CANCELLED, RECEIVED = "booked", "cancelled", "received"
STATES: Mapping[str, str] = {BOOKED: "已预约", CANCELLED: "已取消", RECEIVED: "已接访"}
STEPS: Mapping[str, str] = {"cancel_appointment": "取消预约"}


@dataclass(frozen=True)
class Appointment:
    """One matter at one session. ``units``: called to it."""

    number: str
    slot: str
    """session and matter: nobody is booked twice"""
    session: str
    matter: str
    unit: str
    held_on: date
    units: tuple[str, ...]
    booked_on: date
    booked_by: str
    state: str = BOOKED
    end_reason: str = ""
    version: int = 0


def book_session(
    number: str, form: Mapping[str, Any], by: Officer, today: Today, session: Session, has_it: str, units: Units
) -> tuple[Appointment]:
    """Book it. ``has_it``: the unit that has the matter, which is called where the form names no other."""
    if session.state not in (PLANNED, PUBLISHED) or session.held_on < today.on:
        raise Refused("session_not_to_be_booked", day=session.held_on.isoformat())
    called = tuple(unit_of(units, one, "units") for one in form["units"]) or (*session.units, has_it)
    called = tuple(one for one in dict.fromkeys(called) if one and one != session.unit)
    return (
        Appointment(
            number, slot_of(session.number, form["matter"]), session.number, form["matter"], session.unit,
            session.held_on, called, today.on, by.name,
        ),
    )  # fmt: skip


def cancel_appointment(one: Appointment, form: Mapping[str, Any], by: Officer, today: Today) -> tuple[Appointment]:
    """It is off, and the slot is free again."""
    must_be_open("cancel_appointment", now_open(one), STEPS, STATES[one.state], one.state)
    return (freed(one, form["reason"]),)


def freed(one: Appointment, reason: str) -> Appointment:
    """The appointment that is off; its slot is another's."""
    return replace(one, slot=f"{one.slot}/{one.number}", state=CANCELLED, end_reason=reason)


def slot_of(session: str, matter: str) -> str:
    """What is taken once."""
    return f"{session}/{matter}"


def now_open(one: Appointment) -> tuple[str, ...]:
    """The steps that may be taken."""
    return tuple(STEPS) if one.state == BOOKED else ()
