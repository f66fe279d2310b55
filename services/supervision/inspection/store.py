"""The cabinet of samples: one a unit and quarter, so that nobody draws until the draw pleases."""

from __future__ import annotations

from collections.abc import Iterator

from services.supervision.domain import Watch
from services.supervision.inspection.drawing import CONCLUDES
from services.supervision.inspection.rules import Sample
from services.supervision.store import Watches
from shared.store.numbered import Numbered
from shared.store.repository import Index

BATCH = 500


class Samples(Numbered[Sample]):
    """Samples by their number."""

    kind = Sample
    name = "inspection_samples"
    letter = "I"
    indexes = (Index("office", "unit", "period", unique=True), Index("office", "state"))

    def of(self, office: str, unit: str, period: str) -> Sample | None:
        """The sample of a unit's quarter."""
        return next(iter(self.some({"office": office, "unit": unit, "period": period}, limit=1)), None)


def concluded_by(watches: Watches, unit: str) -> Iterator[Watch]:
    """Everything heard of matters in which the unit concluded anything, batch by batch."""
    after = ""
    while True:
        where = {"heard.facts.unit": unit, "heard.event": {"$in": sorted(CONCLUDES)}, "_id": {"$gt": after}}
        found = watches.some(where, limit=BATCH)
        yield from found
        if len(found) < BATCH:
            return
        after = found[-1].number
