"""The cabinets of receptions: plans, sessions, appointments, each record with its own number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.supervision.receptions.appointment import BOOKED, Appointment
from services.supervision.receptions.rules import Plan
from services.supervision.receptions.session import Session
from shared.deadlines.recurrence import end_of_month
from shared.store.numbered import Numbered
from shared.store.repository import Index

PLANS_AT_MOST, OF_A_MONTH = 200, 500


class Plans(Numbered[Plan]):
    """Plans by number."""

    kind = Plan
    name = "reception_plans"
    letter = "P"
    indexes = (Index("unit", "state"),)

    def with_notices(self, unit: str, month: date) -> list[Plan]:
        """The office's plans that have published that month."""
        where = {"unit": unit, "notices.month": month.replace(day=1).isoformat()}
        return self.some(where, limit=PLANS_AT_MOST)


class Sessions(Numbered[Session]):
    """Sessions by number; ``slot`` tells what was made already."""

    kind = Session
    name = "reception_sessions"
    letter = "R"
    indexes = (Index("slot", unique=True), Index("unit", "held_on"), Index("plan", "held_on"), Index("unit", "state"))

    def made(self, slots: Iterable[str]) -> frozenset[str]:
        """Those of the slots that have their session."""
        found = self.some({"slot": {"$in": sorted(slots)}}, limit=OF_A_MONTH)
        return frozenset(one.slot for one in found)

    def of_plan(self, plan: str, month: date) -> list[Session]:
        """The sessions of a plan in the month of that day."""
        return self.some({"plan": plan, "held_on": _month(month)}, sort=_BY_DAY, limit=OF_A_MONTH)

    def public(self, unit: str, month: date) -> list[Session]:
        """What the office told the public of a month, cancelled since or not."""
        where = {"unit": unit, "held_on": _month(month), "published_at": {"$gt": ""}}
        return self.some(where, sort=_BY_DAY, limit=OF_A_MONTH)


class Appointments(Numbered[Appointment]):
    """Appointments by number; ``slot`` guards that a matter is booked once for a session."""

    kind = Appointment
    name = "appointments"
    letter = "Q"
    indexes = (Index("slot", unique=True), Index("session"), Index("unit", "state"))

    def of(self, session: str) -> list[Appointment]:
        """The appointments of a session that stand."""
        return self.some({"session": session, "state": BOOKED}, limit=OF_A_MONTH)

    def is_booked(self, slot: str) -> bool:
        """Whether the matter is booked for the session."""
        return bool(self.count({"slot": slot}))


_BY_DAY = (("held_on", 1), ("begins", 1), ("_id", 1))


def _month(day: date) -> dict[str, str]:
    return {"$gte": day.replace(day=1).isoformat(), "$lte": end_of_month(day).isoformat()}
