"""What the desk shows of a dispatch meeting, and the steps it offers."""

from __future__ import annotations

from typing import Any

from services.supervision.dispatch import rules
from services.supervision.dispatch.drawing import KINDS
from services.supervision.dispatch.rules import Dispatch, Room
from shared.codec import to_plain
from shared.deadlines import Today
from shared.matters import meetings
from shared.matters.offers import Field, Offer
from shared.matters.people import Officer, may
from shared.matters.units import Units


def row_view(one: Dispatch) -> dict[str, Any]:
    """One line of the list."""
    owed = meetings.outstanding(one.decisions)
    return {
        "number": one.number, "title": "调度会", "state": one.state, "state_zh": rules.STATES[one.state],
        "meets_on": to_plain(one.held_on or one.meets_on),
        "weekly": one.weekly and not one.no_more,
        "overdue_count": sum(each.overdue for each in one.drawn.figures) if one.drawn else 0,
        "owed_count": len(owed), "next_due_on": min((to_plain(each.due_on) for each in owed), default=None),
    }  # fmt: skip


def dispatch_view(one: Dispatch, units: Units, today: Today) -> dict[str, Any]:
    """The whole record: the list with its moment, the figures, the decisions with who reported and who did not."""
    drawn = one.drawn
    return {
        **row_view(one), "meets_on": to_plain(one.meets_on), "held_on": to_plain(one.held_on), "place_text": one.place,
        "office": one.office, "circular": one.circular, "cancel_reason": one.reason,
        "as_of": to_plain(drawn.as_of) if drawn else None, "within_days": drawn.within_days if drawn else None,
        "left_out": drawn.left_out or None if drawn else None,
        "figures": [{**to_plain(each), "unit_zh": units.name(each.unit)} for each in drawn.figures] if drawn else [],
        "lines": [
            {**to_plain(each), "kind_zh": KINDS[each.kind], "unit_zh": units.name(each.unit)} for each in drawn.lines
        ] if drawn else [],
        "attended": to_plain(one.attended),
        "decisions": [meetings.decided_view(each, today.on) for each in one.decisions],
        "history": [{**to_plain(each), "zh": rules.STEPS[each.step]} for each in one.history],
    }  # fmt: skip


def offers(one: Dispatch, by: Officer, today: Today, room: Room) -> tuple[Offer, ...]:
    """The steps that are open."""
    if not may(by.roles, "convene"):
        return ()
    lawful = [
        step
        for step in rules.OPEN.get(one.state, ())
        if step != "register_dispatch_report" or meetings.is_reported_on_paper(one.decisions, room.desk_of)
    ]
    return tuple(Offer(step, rules.STEPS[step], _fields(step, one, today, room)) for step in lawful)


def _fields(step: str, one: Dispatch, today: Today, room: Room) -> tuple[Field, ...]:
    match step:
        case "draw_dispatch_list":
            days = one.drawn.within_days if one.drawn else meetings.DUE_WITHIN
            return (Field("within_days", "几日内到期的列入", "number", value=str(days)),)
        case "hold_dispatch":
            listed = tuple(dict.fromkeys(each.matter for each in one.drawn.lines)) if one.drawn else ()
            return (
                Field("held_on", "召开日期", "date", required=False),
                meetings.attended_field(room.units, today.on),
                meetings.decisions_field(rules.KINDS_DECIDED, listed, room.units, today.on),
            )
        case "register_dispatch_report":
            return meetings.report_fields()
    return Field("reason", "理由", "textarea"), Field("no_more", "以后也不再每周召开", "bool", False)
