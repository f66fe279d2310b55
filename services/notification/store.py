"""Notification's cabinet: notices, newest first."""

from __future__ import annotations

from typing import Any

from services.notification.domain import Notice
from shared.store.repository import Index, Repository


class Notices(Repository[Notice]):
    """Notices by a key that follows the order of saying."""

    kind = Notice
    name = "notices"
    key = "id"
    indexes = (Index("state"), Index("number"))

    def page(self, hidden: frozenset[str], state: str | None, after: str | None, limit: int) -> list[Notice]:
        """The newest first, below the key ``after``; without those of the ``hidden`` units."""
        where: dict[str, Any] = {"unit": {"$nin": sorted(hidden)}}
        if state:
            where["state"] = state
        if after:
            where["_id"] = {"$lt": after}
        return self.some(where, sort=(("_id", -1),), limit=limit)
