"""The cabinet of ownerships, by their own numbers; read by matter and by who owns."""

from __future__ import annotations

from services.supervision.owners.rules import OWNED, Ownership
from shared.store.numbered import Numbered
from shared.store.repository import Index

AT_MOST = 500


class Ownerships(Numbered[Ownership]):
    """Ownerships by number."""

    kind = Ownership
    name = "ownerships"
    letter = "U"
    indexes = (Index("matter"), Index("unit", "state"), Index("unit", "owner"))

    def of_matter(self, matter: str) -> list[Ownership]:
        """All of a matter, over or not."""
        return self.some({"matter": matter}, limit=AT_MOST)

    def running(self, unit: str) -> list[Ownership]:
        """What the office's leaders own now, leader by leader."""
        return self.some({"unit": unit, "state": OWNED}, sort=(("owner", 1), ("_id", 1)), limit=AT_MOST)
