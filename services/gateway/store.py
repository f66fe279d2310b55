"""The edge's cabinet: the drop box of filings, the number sequence, passwords, and what lives for minutes or hours.

The last two kinds say nothing on the bus and are small documents of their own, not aggregates.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol, cast

from pymongo import ASCENDING, MongoClient, ReturnDocument
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import PyMongoError

from services.gateway.filing import Filing
from shared.store.repository import Index, Repository

Document = dict[str, Any]
DatabaseFault = PyMongoError
"""what any of these raises when the database cannot do it now"""


class Filings(Repository[Filing]):
    """The drop box. One filing for one idempotency key, whatever arrives how often."""

    kind = Filing
    name = "filings"
    indexes = (Index("key_hash", unique=True), Index("slip", unique=True, sparse=True))

    def of_key(self, key_hash: str) -> Filing | None:
        """What was filed with that key, if anything."""
        return next(iter(self.some({"key_hash": key_hash}, limit=1)), None)

    def of_slip(self, slip: str) -> Filing | None:
        """What used that intake slip, if anything."""
        return next(iter(self.some({"slip": slip}, limit=1)), None)


class Sequence(Protocol):
    """Serial numbers: never one twice, gaps allowed."""

    def next(self, name: str) -> int:
        """The next serial of that name, from 1."""


class Passwords(Protocol):
    """Password hashes by user."""

    def find(self, user: str) -> str | None:
        """The hash, if one is set."""

    def set_first(self, user: str, hashed: str) -> str:
        """Set it unless there is one already; what is set now."""


class ShortLived(Protocol):
    """Small documents that go away by themselves after ``expires_at``."""

    def put(self, key: str, document: Document, expires_at: datetime) -> None:
        """Write it, over what was there."""

    def renew(self, key: str, document: Document, expires_at: datetime) -> None:
        """Write it over what is there; what was dropped meanwhile stays dropped."""

    def get(self, key: str) -> Document | None:
        """Read it; an expired one may still be there for a minute."""

    def drop(self, key: str) -> None:
        """Forget it; nothing to forget is fine."""

    def count_up(self, key: str, expires_at: datetime) -> int:
        """Add one to its ``count`` and move its end; the count now."""


class MongoSequence:
    """One document a name, counted up atomically and outside any other write."""

    def __init__(self, database: Database[Document]) -> None:
        self._collection = database["sequences"]

    def next(self, name: str) -> int:
        after = self._collection.find_one_and_update(
            {"_id": name}, {"$inc": {"last": 1}}, upsert=True, return_document=ReturnDocument.AFTER
        )
        return int(cast(Document, after)["last"])


class MongoPasswords:
    """One document a user."""

    def __init__(self, database: Database[Document]) -> None:
        self._collection = database["passwords"]

    def find(self, user: str) -> str | None:
        found = self._collection.find_one({"_id": {"$eq": user}})
        return None if found is None else str(found["hash"])

    def set_first(self, user: str, hashed: str) -> str:
        after = self._collection.find_one_and_update(
            {"_id": user}, {"$setOnInsert": {"hash": hashed}}, upsert=True, return_document=ReturnDocument.AFTER
        )
        return str(cast(Document, after)["hash"])


class MongoShortLived:
    """A collection with a TTL index."""

    def __init__(self, database: Database[Document], name: str) -> None:
        self._collection: Collection[Document] = database[name]

    def ensure(self) -> None:
        """Make the TTL index; idempotent."""
        self._collection.create_index([("expires_at", ASCENDING)], expireAfterSeconds=0)

    def put(self, key: str, document: Document, expires_at: datetime) -> None:
        self._collection.replace_one({"_id": key}, {**document, "expires_at": expires_at}, upsert=True)

    def renew(self, key: str, document: Document, expires_at: datetime) -> None:
        self._collection.replace_one({"_id": {"$eq": key}}, {**document, "expires_at": expires_at})

    def get(self, key: str) -> Document | None:
        return self._collection.find_one({"_id": {"$eq": key}})

    def drop(self, key: str) -> None:
        self._collection.delete_one({"_id": {"$eq": key}})

    def count_up(self, key: str, expires_at: datetime) -> int:
        change = {"$inc": {"count": 1}, "$set": {"expires_at": expires_at}}
        after = self._collection.find_one_and_update(
            {"_id": key}, change, upsert=True, return_document=ReturnDocument.AFTER
        )
        return int(cast(Document, after)["count"])


def ping(client: MongoClient[Document]) -> bool:
    """Whether the database takes writes now."""
    return bool(client.admin.command("hello").get("isWritablePrimary"))
