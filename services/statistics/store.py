"""Statistics' cabinet: one fact a submission. Counting happens in the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
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
        Index("received_on"), Index("territories", "received_on"), Index("month"), Index("dirty", sparse=True),
        Index("changed_at"),
    )  # fmt: skip

    def of_month(self, month: str) -> Iterator[dict[str, Any]]:
        """What is counted of the facts of a month of receipt, as plain values."""
        return self.shelf.columns({"month": month}, READ)

    def dirty(self, limit: int) -> dict[str, list[str]]:
        """The facts that their segments do not have yet, so many at most: mark -> numbers."""
        return self.shelf.holding("dirty", limit)

    def clean(self, seen: Mapping[str, Sequence[str]]) -> int:
        """The segments have these facts as they were when they were seen with these marks; what was learned meanwhile
        has another mark, and what came meanwhile under the same one was not seen."""
        return self.shelf.clear("dirty", seen)

    def months(self) -> dict[str, int]:
        """How many facts each month has."""
        return self.shelf.tally("month")

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
    seen: list[dict[str, Any]] = [{}] if question.seen is None else [{name: value} for name, value in question.seen]
    if question.sealed_of is not None:
        seen = [{"is_sealed": {"$ne": True}, **one} for one in seen]
        seen.append({"received_by": question.sealed_of})
    return chosen if {} in seen else {**chosen, "$or": seen}


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
    indexes = (Index("_id", "_v"), Index("month", "size", "edition"))

    def versions(self) -> dict[str, int]:
        """Month -> version, of all of them: what has to be read again is told by it."""
        return self.shelf.versions()

    def sizes(self) -> dict[str, tuple[int, int]]:
        """Month -> how many facts it has, and of which edition it is; of all of them."""
        found = self.shelf.columns({"month": {"$gt": ""}}, ("month", "size", "edition"))
        return {str(one["month"]): (int(one["size"]), int(one["edition"])) for one in found}
