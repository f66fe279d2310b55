"""What this node has said to a neighbour and has no receipt for: counted over the databases of all its services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.codec import from_plain
from shared.store.client import Client


@dataclass(frozen=True)
class Unreceived:
    """How many, and since when the oldest waits; unsaid entries (not yet at the broker) count too."""

    count: int = 0
    oldest_at: datetime | None = None


def unreceived(client: Client, node: str) -> dict[str, Unreceived]:
    """Neighbour -> what it has not receipted. Reads the outboxes only, by their partial indexes."""
    found: dict[str, Unreceived] = {}
    for name in client.list_database_names():
        if not name.startswith(f"xq_{node}_"):
            continue
        database = client[name]
        for collection in database.list_collection_names():
            for field, indexed in (("_awaiting", "_awaiting.resend_at"), ("_outbox", "_outbox.0.at")):
                for row in database[collection].aggregate(oldest(field, indexed)):
                    _add(found, row)
    return found


def oldest(field: str, indexed: str) -> list[dict[str, Any]]:
    """Counts and oldest entries of a field by neighbour; a partial index serves whom asks for its own path too."""
    return [
        {"$match": {f"{field}.0": {"$exists": True}, indexed: {"$gt": ""}}},
        {"$project": {field: 1}},
        {"$unwind": f"${field}"},
        {"$unwind": f"${field}.to"},
        {"$group": {"_id": f"${field}.to", "count": {"$sum": 1}, "oldest": {"$min": f"${field}.at"}}},
    ]


def _add(found: dict[str, Unreceived], row: dict[str, Any]) -> None:
    before = found.get(row["_id"], Unreceived())
    oldest = from_plain(datetime, row["oldest"])
    earliest = oldest if before.oldest_at is None else min(before.oldest_at, oldest)
    found[row["_id"]] = Unreceived(before.count + int(row["count"]), earliest)
