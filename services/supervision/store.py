"""Supervision's cabinet: one watch a matter or record; a sweep costs what is due, not what is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from services.supervision.domain import RUNG, Watch
from shared.store.repository import Index, Repository

SWEEP = 1000
"""watches read in one go"""
LEASE = timedelta(seconds=60)
"""how long a sweeper has the turn after it last renewed it, which it does every few seconds; should it die, another
takes the turn after that. And for how long a watch that could not be swept is left alone."""
DUE_AT = "next_due_at"
SWEEP_STALE = 500


class Watches(Repository[Watch]):
    """Watches by the number of the matter or record."""

    kind = Watch
    name = "watches"
    indexes = (
        Index("next_due_at", "_id"), Index("rings_next_at", "_id"), Index("clocks.state", "clocks.unit"),
        Index("counted_by", "next_due_at"), Index("clocks.unit", "clocks.due_on"),
        Index("clocks.ended_on"), Index("heard.event", "heard.facts.unit"),
    )  # fmt: skip

    def claim(self, now: datetime) -> list[Watch]:
        """Watches with something to do by now, the longest due first, for the one replica that has the turn, renewed by
        this; none: nothing is left, or another has it."""
        return self.due_by(DUE_AT, now, now + LEASE, SWEEP) if self.take_turn(DUE_AT, now, LEASE) else []

    def leave(self, failed: Sequence[Watch], now: datetime) -> None:
        """Watches that could not be swept, for later: they never stand before the others."""
        self.put_off([one.number for one in failed], DUE_AT, now, now + LEASE)

    def rest(self) -> None:
        """Nothing is left: the next to come has the turn."""
        self.end_turn(DUE_AT)

    def stale(self, edition: str) -> list[Watch]:
        """Watches counted by other rules or another calendar than these, those with open clocks first."""
        return self.some({"counted_by": {"$nin": [edition, None]}}, sort=(("next_due_at", -1),), limit=SWEEP_STALE)

    def page(self, units: Sequence[str], state: str, after: str, limit: int) -> list[Watch]:
        """Watches with a clock in that state, of one of the units (none: of any): what rings next first, or for what
        rang, in order of numbers; after the cursor of the last one seen."""
        where: dict[str, Any] = {"clocks.state": state}
        if units:
            where["clocks.unit"] = {"$in": list(units)}
        if state == RUNG:
            return self.some({**where, "_id": {"$gt": after}}, limit=limit)
        if after:
            due_at, _, number = after.partition("~")
            same = {"rings_next_at": due_at or None, "_id": {"$gt": number}}  # None: not counted anew yet
            later = [{"rings_next_at": {"$gt": due_at}}, same]
            where = {**where, "$or": later}
        return self.some(where, sort=(("rings_next_at", 1), ("_id", 1)), limit=limit)

    def due_between(self, unit: str, first: date, last: date, after: str = "", limit: int = 500) -> list[Watch]:
        """Watches with a clock of the unit that is due on one of these days (a month, say), in order of numbers; page
        on with the last number seen. Their other clocks may be anybody's, and due any day."""
        due_on = {"$gte": first.isoformat(), "$lte": last.isoformat()}
        where = {"clocks": {"$elemMatch": {"unit": unit, "due_on": due_on}}, "_id": {"$gt": after}}
        return self.some(where, limit=limit)
