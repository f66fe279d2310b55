"""Statistics' cabinet: one fact a submission. Counting happens in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from services.statistics.counting import MEASURES, Question, Tally, Test, tally
from services.statistics.fact import Fact
from services.statistics.segments import READ, Segment
from shared.codec import instant
from shared.store.mongo import MongoShelf
from shared.store.repository import Index, Repository

PAGE = 1000


class Facts(Repository[Fact]):
    """Facts by number."""

    kind = Fact
    name = "facts"
    indexes = (
        Index("received_on"), Index("territories", "received_on"), Index("month"), Index("dirty"), Index("changed_at")
    )  # fmt: skip

    def of_month(self, month: str) -> Iterator[dict[str, Any]]:
        """What is counted of the facts of a month of receipt, as plain values."""
        return self.shelf.columns({"month": month}, READ)

    def dirty(self, limit: int) -> list[str]:
        """The marks of facts that their segments do not have yet, ``limit`` at most."""
        found = self.shelf.columns({"dirty": {"$gt": ""}}, ("dirty",))
        return [str(one["dirty"]) for one in islice(found, limit)]

    def clean(self, marks: Sequence[str]) -> int:
        """The segments have the facts of these marks now; what changed meanwhile has another mark."""
        return self.shelf.clear("dirty", marks)

    def months(self) -> Counter[str]:
        """How many facts each month has."""
        return Counter(str(one["month"]) for one in self.shelf.columns({"month": {"$gt": ""}}, ("month",)))

    def changed_since(self, instant_: datetime) -> Iterator[Fact]:
        """The facts that something was learned of after an instant."""
        after = ""
        where = {"changed_at": {"$gt": instant(instant_)}}
        while page := self.some({**where, "_id": {"$gt": after}}, limit=PAGE):
            yield from page
            after = page[-1].number

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


class Segments(Repository[Segment]):
    """Segments by month."""

    kind = Segment
    name = "segments"
    key = "month"

    def versions(self) -> dict[str, int]:
        """Month -> version, of all of them: what has to be read again is told by it."""
        return self.shelf.versions()
