"""The reception room's register of a day: tickets with heads and times, never a name.

waiting -> called (again and again) -> received -> left; who gives up leaves without having been received. Rules only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.errors import NotFound, Refused
from shared.matters import numbers
from shared.matters.lists import RECEPTION_RESULTS
from shared.matters.offers import Field, Offer, choices
from shared.matters.people import Officer

WAITING, CALLED, RECEIVED, LEFT = "waiting", "called", "received", "left"
STATES = {WAITING: "候访", CALLED: "已叫号", RECEIVED: "接谈中", LEFT: "已离开"}
FROM: dict[str, tuple[str, ...]] = {
    "call_visit": (WAITING, CALLED),
    "receive_visit": (WAITING, CALLED),
    "note_submission": (CALLED, RECEIVED, LEFT),
    "end_visit": (WAITING, CALLED, RECEIVED),
}
"""step -> the states in which it is open"""


@dataclass(frozen=True)
class Visit:
    """One ticket. ``number`` has the form and the check character of a matter's number, and is none."""

    number: str
    unit: str
    day: date
    nth: int
    """of the unit's day, from 1: what is called out"""
    arrived_at: datetime
    heads: int
    registered_by: str
    state: str = WAITING
    counter: str = ""
    called_at: datetime | None = None
    received_at: datetime | None = None
    left_at: datetime | None = None
    result: str = ""
    submissions: tuple[str, ...] = ()
    """numbers of what was registered in this visit"""
    version: int = 0

    def waited_minutes(self, now: datetime) -> int:
        """From arrival until they were received, left, or now."""
        return int(((self.received_at or self.left_at or now) - self.arrived_at).total_seconds() // 60)


def arrive(heads: int, clerk: Officer, number: str, nth: int, day: date, at: datetime) -> Visit:
    """A new ticket."""
    return Visit(number, clerk.unit, day, nth, at, heads, clerk.user)


def ticket_number(node: str, year: int, serial: int) -> str:
    """The number of the ``serial``-th ticket of a year at a node."""
    return numbers.make(f"{node[:11]}v", year, serial)


def call(visit: Visit, counter: str, at: datetime) -> Visit:
    """Called to a counter."""
    _must_be_open(visit, "call_visit")
    return replace(visit, state=CALLED, counter=counter, called_at=at)


def receive(visit: Visit, counter: str, at: datetime) -> Visit:
    """Received."""
    _must_be_open(visit, "receive_visit")
    return replace(visit, state=RECEIVED, counter=counter or visit.counter, received_at=at)


def note(visit: Visit, submission: str) -> Visit:
    """Something was registered; noted twice it stands once."""
    _must_be_open(visit, "note_submission")
    return replace(visit, submissions=tuple(dict.fromkeys((*visit.submissions, submission))))


def end(visit: Visit, result: str, at: datetime) -> Visit:
    """They left."""
    _must_be_open(visit, "end_visit")
    return replace(visit, state=LEFT, left_at=at, result=result)


def check_reader(visit: Visit, clerk: Officer) -> None:
    """``NotFound`` for all but the clerks of the unit."""
    if not clerk.is_of(visit.unit):
        raise NotFound(number=visit.number)


def offers(visit: Visit) -> tuple[Offer, ...]:
    """What may be done with the ticket now."""
    every = (
        Offer("call_visit", "叫号", (Field("counter", "窗口", "text", value=visit.counter),)),
        Offer("receive_visit", "开始接谈", (Field("counter", "窗口", "text", required=False, value=visit.counter),)),
        Offer("note_submission", "关联登记件", (Field("submission", "登记编号", "text"),)),
        Offer("end_visit", "离开", (Field("result", "接谈结果", "choice", False, choices(RECEPTION_RESULTS)),)),
    )
    return tuple(one for one in every if visit.state in FROM[one.step])


def _must_be_open(visit: Visit, step: str) -> None:
    if visit.state not in FROM[step]:
        raise Refused("visit_step_closed", state=STATES[visit.state])
