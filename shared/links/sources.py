"""How old the data of a node is: when it was last heard, by each service that asks, in that service's own cabinet.

One record for all who show what other nodes said: statistics beside its counts, supervision beside its clocks.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.errors import Conflict
from shared.store.repository import Repository

NOTED_EVERY = timedelta(seconds=1)


@dataclass(frozen=True)
class Source:
    """A node, and when something it said was last heard here."""

    node: str
    said_at: datetime
    """when it said the newest thing heard"""
    heard_at: datetime
    version: int = 0


class Sources(Repository[Source]):
    """When each node was last heard."""

    kind = Source
    name = "sources"
    key = "node"

    def note(self, node: str, said_at: datetime, heard_at: datetime) -> None:
        """Remember the hearing, to the second; if another worker is noting a hearing right now, that will do."""
        there = self.find(node)
        with suppress(Conflict):
            if there is None:
                self.add(Source(node, said_at, heard_at))
            elif abs(heard_at - there.heard_at) >= NOTED_EVERY:  # the clock may have been set back
                self.save(Source(node, max(said_at, there.said_at), heard_at, there.version))


def age(node: str, name: str, source: Source | None, now: datetime) -> dict[str, Any]:
    """How old a node's data is, in whole seconds since it was last heard; null when it never was."""
    heard = None if source is None else source.heard_at
    seconds = None if heard is None else max(0, int((now - heard).total_seconds()))
    return {"node": node, "zh": name, "heard_at": heard, "age_seconds": seconds}
