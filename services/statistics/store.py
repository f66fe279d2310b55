"""Statistics' cabinet: one fact a submission, and when each node was last heard. Counting happens in the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from services.statistics.counting import MEASURES, Question, Tally, Test, tally
from services.statistics.domain import Fact, Source
from shared.errors import Conflict
from shared.store.mongo import MongoShelf
from shared.store.repository import Index, Repository

PAGE = 1000
NOTED_EVERY = timedelta(seconds=1)


class Facts(Repository[Fact]):
    """Facts by number."""

    kind = Fact
    name = "facts"
    indexes = (Index("received_on"), Index("territories", "received_on"))

    def tallies(self, question: Question) -> tuple[dict[str, Tally], Tally]:
        """Counts by key and in total, of one reading of the facts."""
        if isinstance(self.shelf, MongoShelf):
            (found,) = self.shelf.collection.aggregate(pipeline(question))
            parts = {str(row.pop("_id")): Tally(**row) for row in found["parts"]}
            total = {str(row.pop("_id")): Tally(**row) for row in found["total"]}
            return parts, total.get(str(None), Tally())
        return tally(self._pages(question), question)

    def _pages(self, question: Question) -> Iterator[Fact]:
        after = ""
        while page := self.some({**where(question), "_id": {"$gt": after}}, limit=PAGE):
            yield from page
            after = page[-1].number


def where(question: Question) -> dict[str, Any]:
    """The facts that the question is about."""
    chosen: dict[str, Any] = {"received_on": {"$gte": question.since.isoformat(), "$lte": question.until.isoformat()}}
    if question.territory:
        chosen["territories"] = question.territory
    if question.sealed_of is not None:
        chosen["$or"] = [{"is_sealed": {"$ne": True}}, {"received_by": question.sealed_of}]
    return chosen


def pipeline(question: Question) -> list[dict[str, Any]]:
    """The question in the database's words: the same sums by key and in total, over one pass of the facts.

    First matter by matter, so that each is counted once under a key, then key by key.
    """
    sums = {
        "received": {"$sum": 1},
        **{name: {"$sum": {"$cond": [expression(test, question.as_of), 1, 0]}} for name, test in MEASURES.items()},
    }
    whole = {"matters": {"$sum": 1}, **{name: {"$sum": f"${name}"} for name in sums}}

    def counted(key: Any) -> list[dict[str, Any]]:
        by_matter = {"$group": {"_id": {"key": key, "matter": "$matter"}, **sums}}
        return [by_matter, {"$group": {"_id": "$_id.key", **whole}}]

    return [
        {"$match": where(question)},
        {"$project": dict.fromkeys((question.field, "matter", *sorted(_read(MEASURES.values()))), 1)},
        {"$facet": {"parts": counted(f"${question.field}"), "total": counted(None)}},
    ]


def _read(tests: Iterable[Test]) -> set[str]:
    """The fields that the conditions look at."""
    found: set[str] = set()
    for kind, *rest in tests:
        found |= _read(rest) if kind in ("any", "all") else {rest[0]}
    return found


def expression(test: Test, as_of: date) -> dict[str, Any]:
    """A condition as an aggregation expression. Dates are stored as text; nothing sorts below null but absence."""
    kind, *rest = test
    if kind in ("any", "all"):
        return {"$or" if kind == "any" else "$and": [expression(one, as_of) for one in rest]}
    path = f"${rest[0]}"
    known = {"$gt": [path, None]}
    if kind == "past":
        return {"$and": [known, {"$lt": [path, as_of.isoformat()]}]}
    return {"$eq": [path, True]} if kind == "true" else known


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
