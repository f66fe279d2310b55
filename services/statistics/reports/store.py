"""The cabinets of reports, and of what offices did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from services.statistics.reports.doings import Doing
from services.statistics.reports.rules import Report
from shared.matters.reports import ANNUAL, OWED
from shared.store.numbered import Numbered
from shared.store.repository import Index, Repository

PAGE = 1000


class Reports(Numbered[Report]):
    """Reports by number: of this node, and those that came from below."""

    kind = Report
    name = "reports"
    letter = "F"
    indexes = (Index("desk_unit", "state"), Index("owed", unique=True, sparse=True))

    def annual_of(self, node: str, year: int) -> list[Report]:
        """The annual reports of a year of this node, owed or made."""
        found = self.some({"template": ANNUAL, "period": str(year)}, limit=100)
        return [one for one in found if one.node == node]

    def owed_of(self, node: str, year: int) -> Report | None:
        """The one that is owed and not begun."""
        return next((one for one in self.annual_of(node, year) if one.state == OWED), None)


class Doings(Repository[Doing]):
    """What offices did, a saying a document."""

    kind = Doing
    name = "doings"
    key = "id"
    indexes = (Index("kind", "on"),)

    def of_kinds(self, kinds: Iterable[str]) -> Iterator[Doing]:
        """All of these kinds."""
        after, chosen = "", sorted(kinds)
        while page := self.some({"kind": {"$in": chosen}, "_id": {"$gt": after}}, limit=PAGE):
            yield from page
            after = page[-1].id
