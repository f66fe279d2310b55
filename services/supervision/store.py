"""Supervision's cabinet: one watch a matter; a sweep costs what is due, not what is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.supervision.domain import RUNG, Watch
from shared.codec import instant
from shared.store.repository import Index, Repository

SWEEP = 100
SWEEP_STALE = 500


class Watches(Repository[Watch]):
    """Watches by the matter's number."""

    kind = Watch
    name = "watches"
    indexes = (Index("next_due_at"), Index("clocks.state", "clocks.unit"), Index("counted_by", "next_due_at"))

    def due(self, now: datetime) -> list[Watch]:
        """Watches with a clock to ring by now, the longest due first."""
        return self.some({"next_due_at": {"$lte": instant(now)}}, sort=(("next_due_at", 1),), limit=SWEEP)

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
            later = [{"next_due_at": {"$gt": due_at}}, {"next_due_at": due_at, "_id": {"$gt": number}}]
            where = {**where, "$or": later}
        return self.some(where, sort=(("next_due_at", 1), ("_id", 1)), limit=limit)
