"""A session of a reception: published, held, its matters received and classified the same day, closed. Rules only.

planned -> published -> open -> closed; cancelled from the first two. A session that was not published may be held all
the same: who comes is received. It is closed when every matter has its result (domain 4.7).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from services.supervision.receptions.lines import Leader, Slot
from services.supervision.six_fixed import SixFixed, fixed
from shared.deadlines import Today
from shared.errors import Invalid, Refused
from shared.events.leaders import (
    ReceptionCancelled,
    ReceptionClosed,
    ReceptionPlanned,
    ReceptionPublished,
    ResultCount,
)
from shared.matters import numbers
from shared.matters.people import Officer
from shared.matters.taken import must_be_open
from shared.matters.units import Units

PLANNED, PUBLISHED, OPEN, CLOSED, CANCELLED = "planned", "published", "open", "closed", "cancelled"
STATES: Mapping[str, str] = {
    PLANNED: "待公示", PUBLISHED: "已公示", OPEN: "接访中", CLOSED: "已结束", CANCELLED: "已取消",
}  # fmt: skip
STEPS: Mapping[str, str] = {
    "change_session": "调整场次", "cancel_session": "取消场次", "open_session": "开始接访",
    "hear_matter": "登记接待事项", "classify_matter": "研判分类", "close_session": "结束接访",
}  # fmt: skip
FROM: Mapping[str, tuple[str, ...]] = {
    "change_session": (PLANNED, PUBLISHED), "cancel_session": (PLANNED, PUBLISHED),
    "open_session": (PLANNED, PUBLISHED), "hear_matter": (OPEN,), "classify_matter": (OPEN,), "close_session": (OPEN,),
}  # fmt: skip
NEEDS_SIX = frozenset({"solve_by_date", "to_be_studied"})
"""results after which somebody has to do something"""


@dataclass(frozen=True)
class Received:
    """A matter that was received. ``ticket``: of the reception room. ``late``: classified after the day."""

    matter: str
    received_at: datetime
    ticket: str = ""
    answer: str = ""
    result: str = ""
    classified_on: date | None = None
    late: bool = False
    six: SixFixed | None = None


@dataclass(frozen=True)
class Change:
    """What of a session was changed, when and why."""

    on: date
    reason: str
    by: str


@dataclass(frozen=True)
class Session:
    """One session. ``slot`` tells it from every other; ``named_on``: the day of the rule, before the calendar."""

    number: str
    slot: str
    plan: str
    unit: str
    kind: str
    held_on: date
    begins: str
    ends: str
    place: str
    leaders: tuple[Leader, ...]
    named_on: date
    moved_because: str = ""
    units: tuple[str, ...] = ()
    lawyers: str = ""
    topic: str = ""
    booking: str = ""
    state: str = PLANNED
    published_at: datetime | None = None
    published_late: bool = False
    matters: tuple[Received, ...] = ()
    changes: tuple[Change, ...] = ()
    opened_at: datetime | None = None
    closed_on: date | None = None
    end_reason: str = ""
    version: int = 0

    @property
    def is_public(self) -> bool:
        """Whether the public was told of it."""
        return self.published_at is not None


def make(number: str, slot: Slot, plan: Any, today: Today) -> tuple[Session, ReceptionPlanned]:
    """The session of a slot of a plan."""
    session = Session(
        number=number, slot=f"{plan.number}/{slot.key}", plan=plan.number, unit=plan.unit, kind=plan.kind,
        held_on=slot.day.on, begins=slot.begins, ends=slot.ends, place=slot.place, leaders=slot.leaders,
        named_on=slot.day.named_on, moved_because=slot.day.because, units=plan.units, lawyers=plan.lawyers,
        topic=plan.topic, booking=plan.booking,
    )  # fmt: skip
    home = numbers.home_of(number)
    return session, ReceptionPlanned(number, home, plan.unit, plan.number, plan.kind, slot.day.on, today.at)


def is_late(session: Session, today: Today) -> bool:
    """Whether publishing it today is later than five days ahead (``reception_publication``)."""
    return today.on > today.due("reception_publication", session.held_on)


def publish(session: Session, today: Today) -> tuple[Session, ReceptionPublished]:
    """It is public."""
    late = is_late(session, today)
    return replace(session, state=PUBLISHED, published_at=today.at, published_late=late), _published(session, today)


def change_session(session: Session, form: Mapping[str, Any], by: Officer, today: Today) -> tuple[Any, ...]:
    """Another leader in the place of the first, another time or place; what was public is published anew."""
    _must_be_open(session, "change_session")
    if bool(form["name"]) != bool(form["post"]):
        raise Invalid(fields={"post" if form["name"] else "name": "missing"})
    given = {name: form[name] for name in ("begins", "ends", "place") if form[name]}
    if form["name"]:
        given["leaders"] = (Leader(form["name"], form["post"], form["portfolio"]), *session.leaders[1:])
    if not given:
        raise Invalid(fields={"place": "missing"})
    after = replace(session, **given, changes=(*session.changes, Change(today.on, form["reason"], by.name)))
    if after.ends <= after.begins:
        raise Invalid(fields={"ends": "not_after_the_beginning"})
    return after, *([_published(after, today)] if session.is_public else [])


def cancel_session(session: Session, form: Mapping[str, Any], by: Officer, today: Today) -> tuple[Any, ...]:
    """It does not take place."""
    _must_be_open(session, "cancel_session")
    said = ReceptionCancelled(
        session.number, numbers.home_of(session.number), session.unit, session.held_on, today.at
    )  # fmt: skip
    return replace(session, state=CANCELLED, end_reason=form["reason"]), said


def open_session(session: Session, form: Mapping[str, Any], by: Officer, today: Today) -> tuple[Session]:
    """The day begins; not before it."""
    _must_be_open(session, "open_session")
    if today.on < session.held_on:
        raise Refused("session_not_yet", day=session.held_on.isoformat())
    return (replace(session, state=OPEN, opened_at=today.at),)


def hear_matter(session: Session, form: Mapping[str, Any], by: Officer, today: Today) -> tuple[Session]:
    """A matter was received and answered. ``form["matter"]`` is a number this node knows."""
    _must_be_open(session, "hear_matter")
    if form["matter"] in {one.matter for one in session.matters}:
        raise Invalid(fields={"matter": "received_already"})
    ticket = numbers.normalise(form["ticket"]) if form["ticket"] else ""
    if ticket:
        _must_be_a_number(ticket)
    one = Received(form["matter"], today.at, ticket, form["answer"])
    return (replace(session, matters=(*session.matters, one)),)


def classify_matter(
    session: Session, form: Mapping[str, Any], by: Officer, today: Today, units: Units
) -> tuple[Session]:
    """The result of a matter, the same day (later, it says so), with the six fixed points where work is left."""
    _must_be_open(session, "classify_matter")
    matter = numbers.normalise(form["matter"])
    if matter not in {one.matter for one in session.matters}:
        raise Invalid(fields={"matter": "not_received_here"})
    six = fixed(form, units, today.on, needed=form["result"] in NEEDS_SIX)
    return (replace(session, matters=tuple(
        replace(one, result=form["result"], classified_on=today.on, late=today.on > session.held_on, six=six)
        if one.matter == matter else one for one in session.matters
    )),)  # fmt: skip


def close_session(session: Session, form: Mapping[str, Any], by: Officer, today: Today) -> tuple[Any, ...]:
    """It is over, once every matter has its result."""
    _must_be_open(session, "close_session")
    left = [one.matter for one in session.matters if not one.result]
    if left:
        raise Refused("session_matters_unclassified", matters="、".join(left))
    counted = Counter(one.result for one in session.matters)
    said = ReceptionClosed(
        session.number, numbers.home_of(session.number), session.unit, session.kind, session.held_on, today.on,
        len(session.leaders), len(session.matters), tuple(ResultCount(*one) for one in sorted(counted.items())),
    )  # fmt: skip
    return replace(session, state=CLOSED, closed_on=today.on), said


def now_open(session: Session) -> tuple[str, ...]:
    """The steps that may be taken."""
    return tuple(step for step, states in FROM.items() if session.state in states)


def _published(session: Session, today: Today) -> ReceptionPublished:
    return ReceptionPublished(
        session.number, numbers.home_of(session.number), session.unit, session.plan, session.held_on, today.at,
        is_late(session, today),
    )  # fmt: skip


def _must_be_a_number(ticket: str) -> None:
    try:
        numbers.check(ticket)
    except Invalid as fault:
        raise Invalid(fields={"ticket": fault.code}) from fault


def _must_be_open(session: Session, step: str) -> None:
    must_be_open(step, now_open(session), STEPS, STATES[session.state], session.state)
