"""The cabinet of dispatch meetings."""

from __future__ import annotations

from services.supervision.dispatch.rules import Dispatch
from shared.store.numbered import Numbered
from shared.store.repository import Index


class Dispatches(Numbered[Dispatch]):
    """Dispatch meetings by number; an office has one a day, so that a weekly one is not made twice."""

    kind = Dispatch
    name = "dispatches"
    letter = "D"
    indexes = (Index("office", "meets_on", unique=True), Index("office", "state"))

    def latest_weekly(self, office: str) -> Dispatch | None:
        """The office's weekly meeting of the latest day."""
        found = self.some({"office": office, "weekly": True}, sort=(("meets_on", -1),), limit=1)
        return found[0] if found else None
