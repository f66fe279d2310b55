"""Notification's cabinet: papers as they were issued, and notices, newest first."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from services.notification.domain import KeptPaper, Notice
from shared.errors import Conflict
from shared.store.repository import Index, Repository

PAPERS_AT_MOST = 500
"""of one matter"""


class Papers(Repository[KeptPaper]):
    """Papers by the id of the event that issued them."""

    kind = KeptPaper
    name = "papers"
    key = "id"
    indexes = (Index("number"),)

    def keep_once(self, paper: KeptPaper) -> None:
        """Keep a paper; one that is kept already stays as it is."""
        with suppress(Conflict):
            self.add(paper)

    def of(self, number: str) -> list[KeptPaper]:
        """The papers of a matter, in order of issue."""
        return self.some({"number": number}, sort=(("issued_at", 1), ("_id", 1)), limit=PAPERS_AT_MOST)


class Notices(Repository[Notice]):
    """Notices by a key that follows the order of saying."""

    kind = Notice
    name = "notices"
    key = "id"
    indexes = (Index("state"), Index("number"), Index("unit"))

    def page(self, hidden: frozenset[str], unit: str, state: str | None, after: str | None, limit: int) -> list[Notice]:
        """The newest first, below the key ``after``; without those of the ``hidden`` units. ``unit``: only its own."""
        where: dict[str, Any] = {"unit": {"$nin": sorted(hidden), **({"$eq": unit} if unit else {})}}
        if state:
            where["state"] = state
        if after:
            where["_id"] = {"$lt": after}
        return self.some(where, sort=(("_id", -1),), limit=limit)
