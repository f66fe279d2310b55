"""The special working groups of the joint conference (domain 4.8): who leads one, who sits in it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from services.mediation.conference.rules import Entry, Room, check_units, must_be_the_office
from shared.deadlines import Today
from shared.errors import Refused
from shared.matters.lists import WORKING_GROUPS
from shared.matters.people import Officer
from shared.matters.taken import Form, must_be_open

ACTIVE, ENDED = "active", "ended"
STATES: Mapping[str, str] = {ACTIVE: "工作中", ENDED: "已撤销"}
STEPS: Mapping[str, str] = {"set_up_group": "成立", "change_group": "调整", "end_group": "撤销"}
OPEN: Mapping[str, tuple[str, ...]] = {ACTIVE: ("change_group", "end_group")}


@dataclass(frozen=True)
class WorkingGroup:
    """One working group. What the conference passed to it stands in the records of its meetings."""

    number: str
    node: str
    office: str
    group: str
    """of WORKING_GROUPS"""
    convener: str
    lead_unit: str
    members: tuple[str, ...]
    set_up_on: date
    state: str = ACTIVE
    reason: str = ""
    history: tuple[Entry, ...] = ()
    at_work: str | None = None
    """its code while it is: there is one of each"""
    version: int = 0


def set_up(
    number: str, form: Form, by: Officer, today: Today, room: Room, at_work: Collection[str]
) -> tuple[WorkingGroup]:
    """A new group; ``at_work``: the codes of those there are, of each of which there is one."""
    must_be_the_office(by, room)
    check_units(form, ("convener", "lead_unit"), room, today.on)
    if form["group"] in at_work:
        raise Refused("working_group_exists", group=WORKING_GROUPS[form["group"]])
    group = WorkingGroup(
        number, room.node, room.office, form["group"], form["convener"], form["lead_unit"],
        tuple(dict.fromkeys(form["members"])), today.on, at_work=form["group"],
    )  # fmt: skip
    return (_noted(group, "set_up_group", today, by),)


def change(group: WorkingGroup, form: Form, by: Officer, today: Today, room: Room) -> tuple[WorkingGroup]:
    """Another convener, lead unit or members; what was passed to it stays with the unit that led it then."""
    _must_be_open(group, "change_group")
    check_units(form, ("convener", "lead_unit"), room, today.on)
    changed = replace(
        group, convener=form["convener"], lead_unit=form["lead_unit"], members=tuple(dict.fromkeys(form["members"]))
    )
    return (_noted(changed, "change_group", today, by, room.units.name(form["lead_unit"])),)


def end(group: WorkingGroup, form: Form, by: Officer, today: Today, room: Room) -> tuple[WorkingGroup]:
    """It is dissolved; what its lead unit owes a report on stays owed. ``form``: reason."""
    _must_be_open(group, "end_group")
    ended = replace(group, state=ENDED, reason=form["reason"], at_work=None)
    return (_noted(ended, "end_group", today, by, form["reason"]),)


def _must_be_open(group: WorkingGroup, step: str) -> None:
    must_be_open(step, OPEN.get(group.state, ()), STEPS, STATES[group.state], group.state)


def _noted(group: WorkingGroup, step: str, today: Today, by: Officer, note: str = "") -> WorkingGroup:
    return replace(group, history=(*group.history, Entry(step, today.at, by.name, note)))
