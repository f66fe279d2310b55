"""Notification's cabinet: notices, newest first."""

from __future__ import annotations

from services.notification.domain import Notice
from shared.codec import instant
from shared.store.repository import Index, Repository, Where


class Notices(Repository[Notice]):
    """Notices by the id of the event that caused them."""

    kind = Notice
    name = "notices"
    key = "id"
    indexes = (Index("written_at"), Index("unit", "written_at"), Index("number"))

    def page(self, where: Where, after: str | None, limit: int) -> tuple[list[Notice], str | None]:
        """Newest first, after the notice whose key is ``after``; and the key to go on with, None at the end."""
        last = self.find(after) if after else None
        earlier: Where = {}
        if last:
            at = instant(last.written_at)
            earlier = {"$or": [{"written_at": {"$lt": at}}, {"written_at": at, "_id": {"$lt": last.id}}]}
        found = self.some({**where, **earlier}, sort=(("written_at", -1), ("_id", -1)), limit=limit + 1)
        return found[:limit], found[limit - 1].id if len(found) > limit else None
