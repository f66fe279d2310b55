"""What the desks show of a conference, a working group and a task, and the steps they offer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from services.mediation.conference import groups, rules, tasks
from services.mediation.conference.agenda import Raised
from services.mediation.conference.groups import WorkingGroup
from services.mediation.conference.rules import Conference
from services.mediation.conference.tasks import MeetingTask
from shared.codec import to_plain
from shared.deadlines import Today
from shared.matters import meetings
from shared.matters.lists import AGENDA_REASONS, MEETING_DECISIONS, MEETING_OUTCOMES, OPINIONS, WORKING_GROUPS
from shared.matters.offers import Choice, Field, Offer, choices
from shared.matters.people import Officer, may
from shared.matters.units import Units

Lookup = Callable[[str], Raised | None]


def conference_row(one: Conference, units: Units) -> dict[str, Any]:
    """One line of the list."""
    owed = meetings.outstanding(one.decisions)
    return {
        "number": one.number, "title": rules.NAME, "state": one.state, "state_zh": rules.STATES[one.state],
        "meets_on": to_plain(one.held_on or one.meets_on), "convener": one.convener,
        "convener_zh": units.name(one.convener), "matter_count": len(one.agenda), "owed_count": len(owed),
        "next_due_on": min((to_plain(each.due_on) for each in owed), default=None),
    }  # fmt: skip


def conference_view(one: Conference, units: Units, lookup: Lookup, today: Today) -> dict[str, Any]:
    """The whole record: agenda with how each matter stands today, decisions with who reported and who did not."""
    return {
        **conference_row(one, units), "meets_on": to_plain(one.meets_on), "held_on": to_plain(one.held_on),
        "place_text": one.place, "office": one.office, "members": list(one.members), "minutes": one.minutes,
        "cancel_reason": one.reason,
        "agenda": [
            {**to_plain(item), "reasons_zh": _reasons(item.reasons), **_today(lookup(item.matter))}
            for item in one.agenda
        ],
        "attended": to_plain(one.attended),
        "decisions": [meetings.decided_view(each, today.on) for each in one.decisions],
        "opinions": [{**to_plain(each), "opinion_zh": OPINIONS[each.opinion]} for each in one.opinions],
        "history": [{**to_plain(each), "zh": rules.STEPS[each.step]} for each in one.history],
    }  # fmt: skip


def conference_offers(
    one: Conference, by: Officer, today: Today, room: rules.Room, leads: Mapping[str, str]
) -> tuple[Offer, ...]:
    """The steps that are open; ``leads``: working groups at work, by number, and what they are called."""
    if not may(by.roles, "convene"):
        return ()
    found = []
    for step in rules.OPEN.get(one.state, ()):
        if step == "register_conference_report" and not meetings.is_reported_on_paper(one.decisions, room.desk_of):
            continue
        found.append(Offer(step, rules.STEPS[step], _conference_fields(step, one, today, room, leads)))
    return tuple(found)


def group_row(one: WorkingGroup, units: Units) -> dict[str, Any]:
    """One line of the list."""
    return {
        "number": one.number, "title": WORKING_GROUPS[one.group], "state": one.state,
        "state_zh": groups.STATES[one.state], "convener": one.convener, "lead_unit": one.lead_unit,
        "set_up_on": to_plain(one.set_up_on),
    }  # fmt: skip


def group_view(one: WorkingGroup, units: Units, held: Iterable[Conference], today: Today) -> dict[str, Any]:
    """The group, and what the conference passed to it."""
    passed = [
        {**meetings.decided_view(each, today.on), "meeting": meeting.number, "decided_on": to_plain(meeting.held_on)}
        for meeting in held
        for each in meeting.decisions
        if each.group == one.number
    ]
    return {
        **group_row(one, units), "members": list(one.members), "cancel_reason": one.reason, "passed": passed,
        "history": [{**to_plain(each), "zh": groups.STEPS[each.step]} for each in one.history],
    }  # fmt: skip


def group_offers(one: WorkingGroup, by: Officer, today: Today, units: Units) -> tuple[Offer, ...]:
    """The steps that are open."""
    if not may(by.roles, "convene"):
        return ()
    told = meetings.names(units, today.on)
    every = {
        "change_group": (
            Field("convener", "召集单位", "choice", choices=told, value=one.convener),
            Field("lead_unit", "牵头单位", "choice", choices=told, value=one.lead_unit),
            Field("members", "成员单位", "choices", choices=told),
        ),
        "end_group": (Field("reason", "理由", "textarea"),),
    }
    return tuple(Offer(step, groups.STEPS[step], every[step]) for step in groups.OPEN.get(one.state, ()))


def task_row(one: MeetingTask) -> dict[str, Any]:
    """One line of the unit's list."""
    return {
        "number": one.number, "key": one.key, "title": f"第{one.nth}项：{one.what}"[:60], "state": one.state,
        "state_zh": tasks.STATES[one.state], "matter_number": one.matter, "from_unit": one.from_unit,
        "due_on": to_plain(one.due_on),
    }  # fmt: skip


def task_view(one: MeetingTask) -> dict[str, Any]:
    """What the unit has to do."""
    return {
        **task_row(one), "title": f"会议议定事项第{one.nth}项", "text": one.what,
        "decided_on": to_plain(one.decided_on), "paper_number": one.paper_number, "unit": one.unit,
        "reported_on": to_plain(one.reported_on),
        "outcome": one.outcome, "outcome_zh": MEETING_OUTCOMES.get(one.outcome, ""), "report": one.report,
    }  # fmt: skip


def task_offers(one: MeetingTask, by: Officer) -> tuple[Offer, ...]:
    """The unit reports, once."""
    fields = (
        Field("outcome", "结果", "choice", choices=choices(MEETING_OUTCOMES)), Field("report", "报告内容", "textarea"),
    )  # fmt: skip
    lawful = tasks.OPEN.get(one.state, ()) if may(by.roles, "report_task") else ()
    return tuple(Offer(step, tasks.STEPS[step], fields) for step in lawful)


def _conference_fields(
    step: str, one: Conference, today: Today, room: rules.Room, leads: Mapping[str, str]
) -> tuple[Field, ...]:
    match step:
        case "set_agenda":
            offered = {**{each.matter: None for each in one.agenda}, **{each.number: None for each in room.proposed()}}
            told = tuple(Choice(each, _agenda_words(room.matter(each), room.units)) for each in offered)
            return (
                Field("matters", "议题", "choices", required=False, choices=told),
                Field("more", "其他未办结事项的编号", "text", required=False, hint="多个编号用逗号隔开。"),
            )
        case "hold_conference":
            matters = [each.matter for each in one.agenda]
            return (
                Field("held_on", "召开日期", "date", required=False, value=one.meets_on.isoformat()),
                meetings.attended_field(room.units, today.on),
                meetings.decisions_field(
                    MEETING_DECISIONS, matters, room.units, today.on, leads, required=bool(matters)
                ),
                meetings.opinions_field(room.units, today.on),
            )  # fmt: skip
        case "register_conference_report":
            return meetings.report_fields()
    return (Field("reason", "理由", "textarea"),)


def _agenda_words(one: Raised | None, units: Units) -> str:
    if one is None:
        return ""
    return "；".join(part for part in (one.number, _reasons(one.reasons), units.name(one.unit)) if part)


def _reasons(reasons: Iterable[str]) -> str:
    return "、".join(AGENDA_REASONS[one] for one in reasons)


def _today(one: Raised | None) -> dict[str, Any]:
    if one is None:
        return {}
    return {"unit_today": one.unit, "objectors": list(one.objectors), "is_open": one.is_open}
