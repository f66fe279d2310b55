"""Intake's cabinet: submissions as written, and the home view of every matter registered here."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.intake.attachments import Fetch, Sending
from services.intake.domain import Submission
from services.intake.matter import Matter
from services.intake.reception import Visit
from services.intake.register import Batch, Staged, Taken
from services.intake.slips import SlipBook
from services.intake.traces import UNSURE, Trace
from shared.matters.numbers import check
from shared.store.repository import Index, Repository


class Submissions(Repository[Submission]):
    """Submissions by number."""

    kind = Submission
    name = "submissions"
    indexes = (Index("matter"), Index("slip", sparse=True))


class Matters(Repository[Matter]):
    """Matters by number."""

    kind = Matter
    name = "matters"
    indexes = (Index("received_by", "standing.state"),)

    def page(self, unit: str, state: str | None, after: str | None, limit: int) -> list[Matter]:
        """What the unit received, the newest number first, below the number ``after``."""
        where: dict[str, Any] = {"received_by": unit}
        if state:
            where["standing.state"] = state
        if after:
            where["_id"] = {"$lt": after}
        return self.some(where, sort=(("_id", -1),), limit=limit)


class Fetches(Repository[Fetch]):
    """Files asked for at other nodes, by their id."""

    kind = Fetch
    name = "fetches"
    key = "id"


class Sendings(Repository[Sending]):
    """Parts of files on their way out; not a record, taken away when they have arrived."""

    kind = Sending
    name = "sendings"
    key = "id"


class Traces(Repository[Trace]):
    """What is kept of every submission registered here or below, to recognise its matter."""

    kind = Trace
    name = "traces"
    indexes = (Index("territories", "category_l1", "received_on"), Index("place", "category_l1", "received_on"),
               Index("territories", "received_on"), Index("place", "received_on"))  # fmt: skip

    def around(self, new: Trace, since: date) -> list[Trace]:
        """Those about its place, a place within it or one that it lies in, received since that day: of its own
        category first, the newest first, a bounded number of each."""
        within, above = {"territories": new.place}, {"place": {"$in": list(new.territories[1:])}}
        classed = {} if new.category_l1 in UNSURE else {"category_l1": new.category_l1}
        found: dict[str, Trace] = {}
        for where, limit in (({**within, **classed}, 600), ({**above, **classed}, 200), (within, 200), (above, 100)):
            chosen = {**where, "received_on": {"$gte": since.isoformat()}}
            found |= {one.number: one for one in self.some(chosen, sort=(("received_on", -1),), limit=limit)}
        return list(found.values())


class Visits(Repository[Visit]):
    """Tickets of the reception room, by number; of a unit's day every one has its own place."""

    kind = Visit
    name = "visits"
    indexes = (Index("unit", "day", "nth", unique=True), Index("unit", "state"))

    def page(self, unit: str, state: str | None, after: str | None, limit: int) -> list[Visit]:
        """The unit's tickets, the newest first, below the number ``after``."""
        where: dict[str, Any] = {"unit": unit}
        if state:
            where["state"] = state
        if after:
            where["_id"] = {"$lt": after}
        return self.some(where, sort=(("_id", -1),), limit=limit)

    def last_serial(self, year: int) -> int:
        """The serial of the year's last ticket, 0 before the first."""
        within = {"day": {"$gte": f"{year}-01-01", "$lte": f"{year}-12-31"}}
        found = self.some(within, sort=(("_id", -1),), limit=1)
        return check(found[0].number).serial if found else 0


class SlipBooks(Repository[SlipBook]):
    """Books of intake slips, by the number of their first slip."""

    kind = SlipBook
    name = "slip_books"
    indexes = (Index("unit"), Index("year", "first", unique=True))

    def page(self, unit: str, after: str | None, limit: int) -> list[SlipBook]:
        """The unit's books, the newest first, below the number ``after``."""
        where: dict[str, Any] = {"unit": unit}
        if after:
            where["_id"] = {"$lt": after}
        return self.some(where, sort=(("_id", -1),), limit=limit)

    def last_of(self, year: int) -> SlipBook | None:
        """The book of that year that was issued last."""
        return next(iter(self.some({"year": year}, sort=(("first", -1),), limit=1)), None)


class TakenOver(Repository[Taken]):
    """Rows of other registers, by the number they had there."""

    kind = Taken
    name = "taken_over"
    key = "foreign"
    indexes = (Index("year", "serial", unique=True), Index("number", unique=True))

    def last_serial(self, year: int) -> int:
        """The last serial given in that year, 0 before the first."""
        found = self.some({"year": year}, sort=(("serial", -1),), limit=1)
        return found[0].serial if found else 0


class Batches(Repository[Batch]):
    """Files that are taken over, by the hash of the file."""

    kind = Batch
    name = "batches"
    key = "id"
    indexes = (Index("state"),)


class StagedRows(Repository[Staged]):
    """Rows that wait for their file to be whole."""

    kind = Staged
    name = "staged_rows"
    key = "id"
    indexes = (Index("batch", "is_done"),)
