"""Routing's cabinet: the referrals of this node's office."""

from __future__ import annotations

from typing import Any

from services.routing.referral import Referral
from shared.store.repository import Index, Repository


class Referrals(Repository[Referral]):
    """Referrals by the matter's number."""

    kind = Referral
    name = "referrals"
    indexes = (Index("desk", "state"),)

    def page(self, desk: str, state: str | None, after: str, limit: int) -> list[Referral]:
        """The office's referrals after a number, in order of numbers."""
        where: dict[str, Any] = {"desk": desk, "_id": {"$gt": after}}
        return self.some({**where, "state": state} if state else where, limit=limit)
