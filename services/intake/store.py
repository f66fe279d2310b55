"""Intake's cabinet: submissions as written, and the home view of every matter registered here."""

from __future__ import annotations

from typing import Any

from services.intake.domain import Matter, Submission
from shared.store.repository import Index, Repository


class Submissions(Repository[Submission]):
    """Submissions by number."""

    kind = Submission
    name = "submissions"
    indexes = (Index("matter"),)


class Matters(Repository[Matter]):
    """Matters by number."""

    kind = Matter
    name = "matters"
    indexes = (Index("received_by", "standing.state"),)

    def page(self, unit: str, state: str | None, after: str | None, limit: int) -> list[Matter]:
        """What the unit received, the newest number first, below the number ``after``."""
        where: dict[str, Any] = {"received_by": unit}
        if state:
            where["standing.state"] = state
        if after:
            where["_id"] = {"$lt": after}
        return self.some(where, sort=(("_id", -1),), limit=limit)
