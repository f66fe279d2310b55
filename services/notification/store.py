"""Notification's cabinets: papers as issued, notices, newest first, and where petitioners asked to be told."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from services.notification.contacts import Contact
from services.notification.domain import FAILED, PETITIONER, TO_PRINT, WAITING, KeptPaper, Notice, mark_of
from shared.codec import instant
from shared.errors import Conflict
from shared.store.repository import Index, Repository

OF_ONE_MATTER = 500
"""papers, and notices, at most"""


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
        return self.some({"number": number}, sort=(("issued_at", 1), ("_id", 1)), limit=OF_ONE_MATTER)


class Notices(Repository[Notice]):
    """Notices by a key that follows the order of saying."""

    kind = Notice
    name = "notices"
    key = "id"
    indexes = (Index("state"), Index("number"), Index("unit", "_id"), Index("to", "_id"), Index("due_at"))

    def page(self, hidden: frozenset[str], unit: str, state: str | None, after: str | None, limit: int) -> list[Notice]:
        """What desks hand out, the newest first, below the key ``after``: what petitioners were told, without the
        ``hidden`` units; of what units were told only what waits to be handed out. ``unit``: only its own."""
        told: dict[str, Any] = {"to": {"$in": [PETITIONER, None]}, **({"unit": unit} if unit else {})}
        open_to_units = {"to": {"$nin": [PETITIONER, None]}, "state": {"$in": [FAILED, TO_PRINT]}}
        where: dict[str, Any] = {
            "$or": [told] if unit else [told, open_to_units],
            "unit": {"$nin": sorted(hidden)},
            "sealed": {"$ne": True},
        }
        if state:
            where["state"] = state
        if after:
            where["_id"] = {"$lt": after}
        return self.some(where, sort=(("_id", -1),), limit=limit)

    def inbox(self, unit: str, readers: list[str], read: bool | None, after: str | None, limit: int) -> list[Notice]:
        """What a unit was told, the newest first. ``read``: only what was read, or what was not."""
        where: dict[str, Any] = {"to": unit, "reader": {"$in": readers}}
        if read is not None:
            where["read_at"] = {"$ne": None} if read else None
        if after:
            where["_id"] = {"$lt": after}
        return self.some(where, sort=(("_id", -1),), limit=limit)

    def due(self, at: datetime, limit: int) -> list[Notice]:
        """What a sender has to look at, the longest due first; one that cannot be read holds up no other."""
        found = self.shelf.query({"due_at": {"$lte": instant(at)}}, (("due_at", 1),), limit, 0)
        return list(self.readable(found))

    def by_key(self, key: str) -> Notice | None:
        """The notice of an address, ``<number>/<mark>``; None."""
        number, _, mark = key.partition("/")
        found = self.some({"number": number}, sort=(("_id", -1),), limit=OF_ONE_MATTER)
        return next((one for one in found if mark_of(one.id) == mark), None)

    def open_counts(self) -> dict[str, int]:
        """How many notices wait, are to be printed, have failed."""
        return {state: self.count({"state": state}) for state in (WAITING, TO_PRINT, FAILED)}


class Contacts(Repository[Contact]):
    """Addresses by the number they were given for; asked with a number, never looked through."""

    kind = Contact
    name = "contacts"
    key = "number"
    indexes = (Index("expires_at"),)

    def keep_once(self, contact: Contact) -> None:
        """Keep an address; one that is kept, or was erased, stays as it is."""
        with suppress(Conflict):
            self.add(contact)

    def drop_expired(self, at: datetime, limit: int = 100) -> int:
        """Take away for good all that is kept no longer, ``limit`` at a time; how many."""
        gone, over = 0, {"expires_at": {"$lte": instant(at)}}
        while found := self.shelf.query(over, (("expires_at", 1),), limit, 0):
            taken = sum(self.forget_told(one["_id"]) for one in found)
            gone += taken
            if not taken:
                break
        return gone
