"""Statistics' cabinet: one fact a submission. Counting happens in the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from services.statistics.fact import Fact
from services.statistics.segments import READ, Segment
from shared.codec import instant
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
