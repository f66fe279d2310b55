"""The joint screening meeting of a node: the list it looked at, as it stood then; its circular, and word back down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.supervision.screening.listing import Before, Listing
from shared.deadlines import Today
from shared.errors import Invalid, Refused
from shared.events.screening import FindingFedBack
from shared.matters.no_persons import must_name_nobody
from shared.matters.offers import Choice, Field, Offer
from shared.matters.people import Officer
from shared.matters.taken import Form, lawful_day, must_be_open

HELD, ISSUED = "held", "issued"
STATES: Mapping[str, str] = {HELD: "已会商，清单待印发", ISSUED: "清单已印发"}
STEPS: Mapping[str, str] = {"issue_screening_list": "印发清单", "feed_back_at_meeting": "向下反馈"}
CHOICES_AT_MOST = 500


@dataclass(frozen=True)
class Told:
    """What the meeting said to those below about one finding."""

    finding: str
    on: date
    text: str


@dataclass(frozen=True)
class ScreeningMeeting:
    """One month's meeting. Its list stays as it was."""

    number: str
    unit: str
    held_on: date
    listing: Listing
    previous: str = ""
    """number of the meeting before"""
    remarks: str = ""
    state: str = HELD
    issued_on: date | None = None
    feedback: tuple[Told, ...] = ()
    version: int = 0


def before(previous: ScreeningMeeting | None) -> Before:
    """What the list is compared with."""
    if previous is None:
        return Before()
    return Before(frozenset(one.number for one in previous.listing.lines), previous.listing.as_of)


def hold(
    number: str, form: Form, by: Officer, today: Today, previous: ScreeningMeeting | None,
    draw_up: Callable[[Before], Listing],
) -> tuple[Any, ...]:  # fmt: skip
    """The meeting, with the list as of now; a month has one."""
    must_name_nobody(form, ["remarks"])
    on = lawful_day(form, "held_on", today.on)
    if previous is not None and (previous.held_on.year, previous.held_on.month) >= (on.year, on.month):
        raise Refused("screening_meeting_held", number=previous.number, held_on=previous.held_on.isoformat())
    listing = draw_up(before(previous))
    return (ScreeningMeeting(number, by.unit, on, listing, previous.number if previous else "", form["remarks"]),)


def issue(one: ScreeningMeeting, form: Form, by: Officer, today: Today) -> tuple[Any, ...]:
    """The list goes out; see ``papers``."""
    _must(one, "issue_screening_list", by)
    return (replace(one, state=ISSUED, issued_on=today.on),)


def feed_back(one: ScreeningMeeting, form: Form, by: Officer, today: Today, node: str, holder: str) -> tuple[Any, ...]:
    """Word about one finding of the list to where it was found and to where it lies (``holder``, a node)."""
    _must(one, "feed_back_at_meeting", by)
    must_name_nobody(form, ["text"])
    if form["finding"] not in {*(line.number for line in one.listing.lines), *one.listing.settled}:
        raise Invalid(fields={"finding": "not_a_choice"})
    told = Told(form["finding"], today.on, form["text"])
    to_node = holder if holder != node else ""
    said = FindingFedBack(told.finding, to_node, node, by.unit, one.held_on, told.text, meeting=one.number)
    return replace(one, feedback=(*one.feedback, told)), said


def offers(one: ScreeningMeeting, by: Officer) -> tuple[Offer, ...]:
    """What the office that held it may do."""
    lines = [*(line.number for line in one.listing.lines), *one.listing.settled][:CHOICES_AT_MOST]
    every = (
        Offer("issue_screening_list", STEPS["issue_screening_list"], ()),
        Offer("feed_back_at_meeting", STEPS["feed_back_at_meeting"], (
            Field("finding", "哪一件", "choice", choices=tuple(Choice(number, number) for number in lines)),
            Field("text", "反馈内容", "textarea", hint="不写人名、电话和证件号码。"),
        )),
    )  # fmt: skip
    now_open = _open(one, by)
    return tuple(each for each in every if each.step in now_open)


def _open(one: ScreeningMeeting, by: Officer) -> tuple[str, ...]:
    if not by.is_of(one.unit):
        return ()
    issue = ("issue_screening_list",) if one.state == HELD else ()
    tell = ("feed_back_at_meeting",) if one.listing.lines or one.listing.settled else ()
    return (*issue, *tell)


def _must(one: ScreeningMeeting, step: str, by: Officer) -> None:
    must_be_open(step, _open(one, by), STEPS, STATES[one.state], one.state)
