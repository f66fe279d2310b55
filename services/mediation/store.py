"""Mediation's cabinet."""

from __future__ import annotations

from typing import Any

from services.mediation.domain import Mediation
from shared.store.repository import Index, Repository


class Mediations(Repository[Mediation]):
    """Mediations by the matter's number."""

    kind = Mediation
    name = "mediations"
    indexes = (Index("unit", "state"),)

    def page(self, unit: str, state: str | None, after: str, limit: int) -> list[Mediation]:
        """The unit's mediations after a number, in order of numbers."""
        where: dict[str, Any] = {"unit": unit, "_id": {"$gt": after}}
        return self.some({**where, "state": state} if state else where, limit=limit)
