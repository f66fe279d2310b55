"""The rules of a joint conference: called, its agenda set, held and recorded, followed up (T22 art. 15, 24). Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from services.mediation.conference.agenda import DESIGNATION, Raised, put_to
from shared.deadlines import Today
from shared.documents.numbering import paper_number
from shared.errors import Invalid, Refused
from shared.events.meetings import (
    ConferenceDecided,
    ConferenceDesignated,
    ConferenceHeld,
    MeetingReported,
    MeetingReportSent,
    tasked,
)
from shared.matters import meetings, numbers
from shared.matters.lists import MEETING_DECISIONS
from shared.matters.meetings import ROWS_AT_MOST, Attended, Decided, Frame, Opinion
from shared.matters.no_persons import must_name_nobody
from shared.matters.people import Officer
from shared.matters.taken import Form, lawful_day, must_be_open, within_a_year
from shared.matters.units import Units

PLANNED, HELD, DONE, CANCELLED = "planned", "held", "done", "cancelled"
STATES: Mapping[str, str] = {
    PLANNED: "待召开", HELD: "已召开，待落实", DONE: "已召开，均已报告", CANCELLED: "未召开",
}  # fmt: skip
STEPS: Mapping[str, str] = {
    "call_conference": "召集", "set_agenda": "确定议题", "hold_conference": "登记会议", "cancel_conference": "不召开",
    "register_conference_report": "登记落实情况", "reported": "单位报告落实情况",
}  # fmt: skip
OPEN: Mapping[str, tuple[str, ...]] = {
    PLANNED: ("hold_conference", "set_agenda", "cancel_conference"), HELD: ("register_conference_report",),
}  # fmt: skip
NAME = "信访工作联席会议"
MINUTES = "meeting_minutes"


@dataclass(frozen=True)
class Item:
    """A matter on the agenda: why it is there, and who had it then."""

    matter: str
    reasons: tuple[str, ...]
    unit: str


@dataclass(frozen=True)
class Entry:
    """One thing that happened to the record."""

    step: str
    at: datetime
    by: str = ""
    note: str = ""


@dataclass(frozen=True)
class Conference:
    """One meeting of the joint conference."""

    number: str
    node: str
    office: str
    """the petition office that keeps the conference's business"""
    convener: str
    members: tuple[str, ...]
    meets_on: date
    place: str = ""
    state: str = PLANNED
    agenda: tuple[Item, ...] = ()
    held_on: date | None = None
    attended: tuple[Attended, ...] = ()
    decisions: tuple[Decided, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    minutes: str = ""
    """number of the paper"""
    reason: str = ""
    history: tuple[Entry, ...] = ()
    version: int = 0


@dataclass(frozen=True)
class Room:
    """What the rules take from the node. ``office``: who keeps the conference's business; ``desk_of``: the node where a
    unit works, '' outside the network; ``matter``: what is known of one; ``lead_of``: working group -> lead unit."""

    node: str
    office: str
    units: Units
    desk_of: Callable[[str], str]
    matter: Callable[[str], Raised | None]
    proposed: Callable[[], list[Raised]] = list
    lead_of: Mapping[str, str] = field(default_factory=dict)


def must_be_the_office(by: Officer, room: Room) -> None:
    """``Refused('meeting_office_only')`` for all but the petition office of the node."""
    if not by.is_of(room.office):
        raise Refused("meeting_office_only", office=room.units.name(room.office))


def call(number: str, form: Form, by: Officer, today: Today, room: Room) -> tuple[Conference]:
    """A new meeting; what is proposed for it is on its agenda. ``form``: meets_on, convener, members, place."""
    must_be_the_office(by, room)
    check_units(form, ("convener",), room, today.on)
    within_a_year(form, ["meets_on"], today.on)
    conference = Conference(
        number, room.node, room.office, form["convener"], tuple(dict.fromkeys(form["members"])), form["meets_on"],
        form["place"], agenda=tuple(_item(one) for one in room.proposed()),
    )  # fmt: skip
    return (_noted(conference, "call_conference", today, by),)


def set_agenda(conference: Conference, form: Form, by: Officer, today: Today, room: Room) -> tuple[Conference]:
    """The matters it decides of. ``form``: matters, and ``more``: numbers of other open matters as they were typed."""
    _must_be_open(conference, "set_agenda")
    typed = [numbers.normalise(one) for one in re.split(r"[\s,，;；、]+", form["more"]) if one]
    chosen = {
        name: [room.matter(one) for one in found] for name, found in (("matters", form["matters"]), ("more", typed))
    }
    faults = {name: "not_an_open_matter" for name, found in chosen.items() if not all(put_to(one) for one in found)}
    if faults:
        raise Invalid(fields=faults)
    items = {one.number: _item(one) for found in chosen.values() for one in found if one is not None}
    if len(items) > ROWS_AT_MOST:  # each needs a decision
        raise Invalid(fields={"more": "too_many_matters"}, limit=ROWS_AT_MOST)
    return (_noted(replace(conference, agenda=tuple(items.values())), "set_agenda", today, by),)


def hold(conference: Conference, form: Form, by: Officer, today: Today, room: Room) -> tuple[Any, ...]:
    """The record of the meeting; it decides of every matter on its agenda, and its convener sat in it.

    ``form``: held_on, attended, decisions, opinions. Says ConferenceHeld, ConferenceDecided of each matter,
    ConferenceDesignated for each designation, MeetingTasked to each unit that has to report.
    """
    _must_be_open(conference, "hold_conference")
    must_name_nobody(form, ["decisions.what", "attended.post"])
    within_a_year(form, ["held_on"], today.on)
    held_on = lawful_day(form, "held_on", today.on)
    attended = meetings.read_attended(form["attended"], room.units, held_on)
    if conference.convener not in {one.unit for one in attended}:
        raise Invalid(fields={"attended": "convener_did_not_attend"})
    decided = meetings.read_decided(form["decisions"], _frame(conference, held_on, room))
    if {one.matter for one in conference.agenda} - {one.matter for one in decided}:
        raise Invalid(fields={"decisions": "matter_without_decision"})
    minutes = paper_number(room.units.name(conference.office), MINUTES, held_on.year, conference.number)
    conference = replace(
        conference, held_on=held_on, attended=attended, decisions=decided, minutes=minutes,
        opinions=meetings.read_opinions(form["opinions"], decided, attended),
    )  # fmt: skip
    conference = _noted(_settled(conference), "hold_conference", today, by, minutes)
    return (conference, *_said(conference, held_on, room))


def cancel(conference: Conference, form: Form, by: Officer, today: Today, room: Room) -> tuple[Conference]:
    """It does not take place. ``form``: reason."""
    _must_be_open(conference, "cancel_conference")
    cancelled = replace(conference, state=CANCELLED, reason=form["reason"])
    return (_noted(cancelled, "cancel_conference", today, by, form["reason"]),)


def register_report(
    conference: Conference, form: Form, by: Officer, today: Today, room: Room
) -> tuple[Conference, MeetingReported]:
    """What a unit outside the network sent on paper. ``form``: nth, reported_on, outcome, report."""
    _must_be_open(conference, "register_conference_report")
    one = meetings.registrable(conference.decisions, form["nth"], room.desk_of)
    on = lawful_day(form, "reported_on", today.on, not_before=conference.held_on)
    after = meetings.reported(conference.decisions, one.nth, on, form["outcome"], form["report"])
    conference = _settled(replace(conference, decisions=after))
    said = MeetingReported(
        conference.number, conference.node, conference.node, one.unit, one.nth, one.matter, on, form["outcome"],
        one.group,
    )  # fmt: skip
    return _noted(conference, "register_conference_report", today, by, room.units.name(one.unit)), said


def hear_report(conference: Conference, said: MeetingReportSent, at: datetime, name: str) -> Conference:
    """A unit reported; hearing it twice changes nothing. ``name``: the unit's."""
    if not meetings.owes(conference.decisions, said.hop, said.unit):
        return conference
    after = meetings.reported(conference.decisions, said.hop, said.reported_on, said.outcome, said.text)
    entry = Entry("reported", at, name)
    return _settled(replace(conference, decisions=after, history=(*conference.history, entry)))


def check_units(form: Form, single: tuple[str, ...], room: Room, on: date) -> None:
    """``Invalid`` for a unit of the form that there is not on the day."""
    faults = {name: meetings.unit_fault(form[name], room.units, on) for name in single}
    wrong = [meetings.unit_fault(one, room.units, on) for one in form["members"]]
    faults["members"] = next((one for one in wrong if one), "")
    if any(faults.values()):
        raise Invalid(fields={name: fault for name, fault in faults.items() if fault})


def _said(conference: Conference, on: date, room: Room) -> list[Any]:
    decided, number, names = conference.decisions, conference.number, room.units.name
    held = ConferenceHeld(
        numbers.standing(conference.node, "C"), conference.node, number, conference.convener, conference.convener, on,
        len({one.matter for one in decided}),
    )  # fmt: skip
    designated = [
        ConferenceDesignated(
            one.matter, conference.node, number, conference.minutes, on,
            "、".join(names(each.unit) for each in conference.attended), one.unit, one.what,
        )
        for one in decided
        if one.kind == meetings.DESIGNATE
    ]  # fmt: skip
    told = tasked(
        number, decided, node=conference.node, unit=conference.office, on=on, paper=conference.minutes,
        node_of=room.desk_of,
    )  # fmt: skip
    settled = [ConferenceDecided(one.matter, conference.node, number, on, one.reasons) for one in conference.agenda]
    return [held, *settled, *designated, *told]


def _frame(conference: Conference, held_on: date, room: Room) -> Frame:
    known = {one.matter: room.matter(one.matter) for one in conference.agenda}
    designable = {number: one.may_lead for number, one in known.items() if one and DESIGNATION in one.reasons}
    return Frame(room.units, held_on, tuple(MEETING_DECISIONS), tuple(known), designable, room.lead_of)


def _settled(conference: Conference) -> Conference:
    return replace(conference, state=HELD if meetings.outstanding(conference.decisions) else DONE)


def _item(one: Raised) -> Item:
    return Item(one.number, one.reasons, one.unit)


def _must_be_open(conference: Conference, step: str) -> None:
    must_be_open(step, OPEN.get(conference.state, ()), STEPS, STATES[conference.state], conference.state)


def _noted(conference: Conference, step: str, today: Today, by: Officer, note: str = "") -> Conference:
    return replace(conference, history=(*conference.history, Entry(step, today.at, by.name, note)))
