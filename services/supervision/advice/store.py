"""The cabinet of advice, given and received."""

from __future__ import annotations

from services.supervision.advice.rules import Advice
from shared.store.numbered import Numbered
from shared.store.repository import Index


class Advices(Numbered[Advice]):
    """Advice by its number."""

    kind = Advice
    name = "advices"
    letter = "J"
    indexes = (
        Index("by_unit", "state"),
        Index("unit", "state"),
        Index("press", unique=True, sparse=True),
    )

    def of_press(self, press: str) -> Advice | None:
        """The advice that is the highest rung of a press."""
        return next(iter(self.some({"press": press}, limit=1)), None)
