"""Handling's cabinet: the cases of the units of this node, and what its units assist others with."""

from __future__ import annotations

from typing import Any

from services.handling.case import ASSISTING, Assistance, Case, key_of
from shared.store.repository import Index, Repository


class Cases(Repository[Case]):
    """Cases by the matter's number."""

    kind = Case
    name = "cases"
    indexes = (Index("unit", "state"),)

    def page(self, unit: str, state: str | None, after: str, limit: int) -> list[Case]:
        """The unit's cases after a number, in order of numbers."""
        where: dict[str, Any] = {"unit": unit, "_id": {"$gt": after}}
        return self.some({**where, "state": state} if state else where, limit=limit)


class Assistances(Repository[Assistance]):
    """What co-handling units were asked to help with, by ``<number>/<unit>``."""

    kind = Assistance
    name = "assistances"
    key = "key"
    indexes = (Index("unit"),)

    def page(self, unit: str, after: str, limit: int) -> list[Assistance]:
        """What the unit assists with, after a key, in order of keys."""
        return self.some({"unit": unit, "_id": {"$gt": after}}, limit=limit)


def desk(
    cases: Cases, assistances: Assistances, unit: str, state: str | None, after: str, limit: int
) -> list[Case | Assistance]:
    """A unit's own cases and what it assists with, in order of keys; ``state`` may be ``assisting`` for the latter."""
    own: list[Case | Assistance] = [] if state == ASSISTING else [*cases.page(unit, state, after, limit)]
    helped = assistances.page(unit, after, limit) if state in (None, ASSISTING) else []
    return sorted([*own, *helped], key=key_of)[:limit]
