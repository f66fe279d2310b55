"""The cabinet of duty rosters: one a unit and month."""

from __future__ import annotations

from datetime import date

from services.supervision.roster.rules import Roster, slot_of
from shared.store.numbered import Numbered
from shared.store.repository import Index


class Rosters(Numbered[Roster]):
    """Rosters by number."""

    kind = Roster
    name = "rosters"
    letter = "W"
    indexes = (Index("slot", unique=True), Index("unit", "state"))

    def of_month(self, unit: str, month: date) -> Roster | None:
        """The unit's roster of the month of that day."""
        return next(iter(self.some({"slot": slot_of(unit, month)}, limit=1)), None)
