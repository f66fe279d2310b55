"""What desks and the public see of plans, sessions and appointments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from services.supervision.course import Course
from services.supervision.receptions import appointment, rules, session
from services.supervision.receptions.appointment import Appointment
from services.supervision.receptions.lines import Line
from services.supervision.receptions.papers import day_of
from services.supervision.receptions.rules import Plan
from services.supervision.receptions.session import Session
from shared.codec import to_plain
from shared.deadlines.recurrence import words
from shared.matters.leaders import RECEPTION_KINDS, SHARING
from shared.matters.lists import RECEPTION_RESULTS
from shared.matters.units import Units

Tracks = Callable[[str], Course]


def plan_row(plan: Plan, units: Units) -> dict[str, Any]:
    """One line of the list of plans."""
    return {
        "number": plan.number, "unit": plan.unit, "unit_name": units.name(plan.unit), "kind": plan.kind,
        "kind_zh": RECEPTION_KINDS[plan.kind], "title": "；".join(words(one.rule) for one in _in_force(plan)),
        "state": plan.state, "state_zh": rules.STATES[plan.state], "made_on": plan.made_on.isoformat(),
    }  # fmt: skip


def plan_view(plan: Plan, sessions: Iterable[Session], units: Units) -> dict[str, Any]:
    """The whole plan, with the sessions of the months that were made."""
    return {
        **plan_row(plan, units), "topic": plan.topic, "booking": plan.booking, "lawyers": plan.lawyers,
        "sitting_units": [units.name(one) for one in plan.units], "end_reason": plan.end_reason,
        "made_months": [f"{one:%Y-%m}" for one in plan.months], "plan_lines": [_line(one) for one in plan.lines],
        "public_notices": [{**to_plain(one), "month": f"{one.month:%Y-%m}"} for one in plan.notices],
        "month_sessions": [session_row(one, units) for one in sessions],
    }  # fmt: skip


def session_row(one: Session, units: Units) -> dict[str, Any]:
    """One line of the list of sessions."""
    return {
        "number": one.number, "title": f"{day_of(one.held_on)}{RECEPTION_KINDS[one.kind]}",
        "unit_name": units.name(one.unit), "kind": one.kind, "kind_zh": RECEPTION_KINDS[one.kind],
        "held_on": one.held_on.isoformat(), "begins": one.begins, "ends": one.ends, "place": one.place,
        "leader": leaders_of(one), "state": one.state, "state_zh": session.STATES[one.state],
        "published_late": one.published_late, "matter_count": len(one.matters),
    }  # fmt: skip


def session_view(
    one: Session, booked: Iterable[Appointment], tracks: Tracks, units: Units, today: date
) -> dict[str, Any]:
    """The whole session: its matters with their results and where each stands, and what is booked for it."""
    received = {each.matter for each in one.matters}
    plain = to_plain(one)
    shown = ("plan", "named_on", "moved_because", "topic", "lawyers", "published_at", "opened_at", "closed_on",
             "end_reason", "leaders")  # fmt: skip
    return {
        **session_row(one, units), **{name: plain[name] for name in shown},
        "sitting_units": [units.name(each) for each in one.units],
        "received_matters": [_received(each, tracks(each.matter), units) for each in one.matters],
        "tracked": [_clock(each.matter, clock, units) for each in one.matters for clock in tracks(each.matter).clocks],
        "session_changes": plain["changes"], "booked": [appointment_row(each, received, units) for each in booked],
    }  # fmt: skip


def appointment_row(one: Appointment, received: Iterable[str], units: Units) -> dict[str, Any]:
    """One line of the list of appointments. ``received``: matters that the session received."""
    state = appointment.RECEIVED if one.state == appointment.BOOKED and one.matter in set(received) else one.state
    return {
        "number": one.number, "title": f"{one.matter}：{day_of(one.held_on)}", "matter_number": one.matter,
        "session": one.session, "held_on": one.held_on.isoformat(), "state": state,
        "state_zh": appointment.STATES[state], "called_units": [units.name(each) for each in one.units],
        "booked_on": one.booked_on.isoformat(), "end_reason": one.end_reason,
    }  # fmt: skip


def leaders_of(one: Session) -> str:
    """Who receives, as one phrase."""
    return "；".join(f"{each.post} {each.name}" for each in one.leaders)


def public_row(one: Session, units: Units) -> dict[str, Any]:
    """A session as the public calendar shows it (T22 art. 18): time, place, leader's name, post, portfolio."""
    return {
        "number": one.number, "office": units.name(one.unit), "kind": one.kind, "kind_zh": RECEPTION_KINDS[one.kind],
        "held_on": one.held_on.isoformat(), "day_zh": day_of(one.held_on), "begins": one.begins, "ends": one.ends,
        "place": one.place, "topic": one.topic, "booking": one.booking, "cancelled": one.state == session.CANCELLED,
        "note": _note(one),
        "leaders": [{"name": each.name, "post": each.post, "portfolio": each.portfolio} for each in one.leaders],
        "sitting_units": [units.name(each) for each in one.units], "lawyers": one.lawyers,
    }  # fmt: skip


def _note(one: Session) -> str:
    if one.state == session.CANCELLED:
        return f"已取消：{one.end_reason}"
    told = [f"原定{one.named_on.month}月{one.named_on.day}日，因{one.moved_because}顺延"] if one.moved_because else []
    return "；".join([*told, *(f"已调整：{each.reason}" for each in one.changes[-1:])])


def _received(one: Any, course: Course, units: Units) -> dict[str, Any]:
    six: Mapping[str, Any] = to_plain(one.six) if one.six else {}
    named = {name: units.name(six[name]) for name in ("responsible_unit", "supervising_unit") if name in six}
    return {
        "matter_number": one.matter, "ticket": one.ticket, "answer": one.answer, "result": one.result,
        "result_zh": RECEPTION_RESULTS.get(one.result, "待研判分类"), "classified_late": one.late,
        **six, **named, "course": course.state_zh or "尚未收到", "holder_name": units.name(course.unit),
        "since": course.since.isoformat() if course.since else "",
    }  # fmt: skip


def _clock(matter: str, clock: Mapping[str, Any], units: Units) -> dict[str, Any]:
    return {"matter_number": matter, **clock, "unit_name": units.name(clock["unit"])}


def _line(one: Line) -> dict[str, Any]:
    return {
        "line": one.line, "days": words(one.rule), "begins": one.begins, "ends": one.ends, "place": one.place,
        "sharing": one.sharing, "sharing_zh": SHARING[one.sharing], "dropped": one.dropped,
        "leaders": "、".join(f"{each.post} {each.name}" for each in one.leaders),
    }  # fmt: skip


def _in_force(plan: Plan) -> list[Line]:
    return [one for one in plan.lines if not one.dropped]
