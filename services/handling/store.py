"""Handling's cabinet: the cases of the units of this node, and what its units assist others with."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.handling.case import ASSISTING, TAKEN, Assistance, Case, key_of
from services.handling.review import ENDED, SERVED, Review
from shared.store.repository import Index, Repository


class Cases(Repository[Case]):
    """Cases by the matter's number."""

    kind = Case
    name = "cases"
    indexes = (Index("unit", "state"), Index("state", "notice_due_on"))

    def page(self, unit: str, state: str | None, after: str, limit: int) -> list[Case]:
        """The unit's cases after a number, in order of numbers."""
        where: dict[str, Any] = {"unit": unit, "_id": {"$gt": after}}
        return self.some({**where, "state": state} if state else where, limit=limit)

    def silent(self, on: date, after: str, limit: int) -> list[Case]:
        """Cases whose notice was due before that day and which nobody accepted, in order of numbers."""
        where = {"state": TAKEN, "notice_due_on": {"$lt": on.isoformat()}, "_id": {"$gt": after}}
        return self.some(where, limit=limit)


class Assistances(Repository[Assistance]):
    """What co-handling units were asked to help with, by ``<number>/<unit>``."""

    kind = Assistance
    name = "assistances"
    key = "key"
    indexes = (Index("unit"),)

    def page(self, unit: str, after: str, limit: int) -> list[Assistance]:
        """What the unit assists with, after a key, in order of keys."""
        return self.some({"unit": unit, "_id": {"$gt": after}}, limit=limit)


class Reviews(Repository[Review]):
    """Reviews and re-reviews, by ``<number>/<stage>``."""

    kind = Review
    name = "reviews"
    key = "key"
    indexes = (Index("unit", "state"), Index("number"))

    def page(self, unit: str, state: str | None, after: str, limit: int) -> list[Review]:
        """The reviews on a unit's desk after a key, in order of keys."""
        where: dict[str, Any] = {"unit": unit, "_id": {"$gt": after}}
        return self.some({**where, "state": state} if state else where, limit=limit)

    def of_matter(self, number: str, unit: str) -> Review | None:
        """The one that is under way on the unit's desk, else the one that was received last; None without any."""
        found = self.some({"number": number, "unit": unit})
        return max(found, key=lambda one: (one.state not in (SERVED, ENDED), one.received_on), default=None)


def desk(
    cases: Cases, assistances: Assistances, unit: str, state: str | None, after: str, limit: int
) -> list[Case | Assistance]:
    """A unit's own cases and what it assists with, in order of keys; ``state`` may be ``assisting`` for the latter."""
    own: list[Case | Assistance] = [] if state == ASSISTING else [*cases.page(unit, state, after, limit)]
    helped = assistances.page(unit, after, limit) if state in (None, ASSISTING) else []
    return sorted([*own, *helped], key=key_of)[:limit]
