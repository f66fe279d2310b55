"""What anybody may read of the petitions of a place (T22 art. 41 in small): how much came, of what, and whether offices
kept their limits, by quarter and by year. Rules only.

No accusation is counted anywhere in it, so that none can be told from a difference. Small numbers are left out, and
whatever would tell them: within a quarter, and between the quarters and their year. A span appears when it is over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from services.statistics import periods, quantities
from services.statistics.columns import Array
from services.statistics.conditions import Test
from services.statistics.grid import Dims, Grid, Key
from services.statistics.indicators import indicators
from services.statistics.periods import Period
from services.statistics.sheet import Sheet
from services.statistics.veil import System, Veiled, Whole
from shared.errors import Refused

NO_ACCUSATION: Test = (
    "all", ("false", "is_sealed"), ("not", ("is", "legal_class", "accusation")),
    ("not", ("is", "legal_path", "discipline")),
)  # fmt: skip
AMOUNT = ("total_submissions", "initial_count", "repeat_count", "concluded_count", "in_hand_count")
LIMITS = ("timely_acceptance_rate_unit", "on_time_conclusion_rate")
TABLES: Mapping[str, tuple[Dims, tuple[str, ...]]] = {
    "amount": ((), (*AMOUNT, "timely_acceptance_rate_office", *LIMITS)),
    "by_channel": (("channel",), AMOUNT), "by_category": (("category",), AMOUNT), "by_unit": (("unit",), LIMITS),
}  # fmt: skip
"""id -> dimensions, figures"""
TITLES = {
    "amount": "总体情况", "by_channel": "按渠道", "by_category": "按类别", "by_unit": "各单位依法按期办理情况",
}  # fmt: skip
YEARS_BACK = 5
Counted = Callable[[Period, Dims], Sheet]
Tag = tuple[str, Dims]
"""of a table: its span, its dimensions"""


def over(today: date) -> list[Period]:
    """The spans that can be asked for, the latest first: quarters that are over, and years."""
    names = [f"{year}-Q{quarter}" for year in range(today.year - YEARS_BACK, today.year + 1) for quarter in range(1, 5)]
    names += [f"{year}" for year in range(today.year - YEARS_BACK, today.year)]
    found = [one for one in map(periods.read, names) if one.last < today]
    return sorted(found, key=lambda one: (one.last, one.first), reverse=True)


def chosen(name: str, today: date) -> Period:
    """The span of that name, the last quarter without one; ``Refused('not_over_yet')``."""
    known = over(today)
    found = next((one for one in known if one.name == name or (not name and "Q" in one.name)), None)
    if found is None:
        raise Refused("not_over_yet")
    return found


@dataclass
class Curtain:
    """What is left out of the published tables of a year: quarter by quarter as they are published, then the year."""

    counted: Counted
    _known: dict[Tag, Veiled] = field(default_factory=dict)
    _counts: dict[Tag, tuple[Grid, Sequence[Whole]]] = field(default_factory=dict)

    def hides(self, period: Period, dims: Dims, key: Key, measure: str) -> bool:
        """Whether the figure is left out."""
        veiled = self.of(period, dims)
        grid, hidden = veiled.table
        behind = [grid.names.index(one) for one in quantities.quantities().behind[measure]]
        return any(hidden[behind, place].any() for place in grid.places([key]) if place >= 0)

    def of(self, period: Period, dims: Dims) -> Veiled:
        """What is left out of one table."""
        tag = (period.name, dims)
        if tag not in self._known:
            self._known[tag] = self._decided(period, dims)
        return self._known[tag]

    def counts(self, period: Period, dims: Dims) -> tuple[Grid, Sequence[Whole]]:
        """All that is counted of a span by these dimensions, and the sums that hold."""
        tag = (period.name, dims)
        if tag not in self._counts:
            sheet = self.counted(period, dims)
            if (grid := sheet.grids[dims]) is None:
                raise ValueError("a published table has few rows")
            self._counts[tag] = grid, sheet.wholes
        return self._counts[tag]

    def _decided(self, period: Period, dims: Dims) -> Veiled:
        quarters = [] if "Q" in period.name else [periods.read(f"{period.name}-Q{one}") for one in range(1, 5)]
        spans, tables = [*quarters, period], list(dict.fromkeys([(), dims]))
        own, wholes = self.counts(period, dims)
        over = {each: self.counts(period, each)[0] for each in tables}
        grids = {(one.name, each): self.counts(one, each)[0].over(over[each]) for one in spans for each in tables}
        names = [
            place for place in range(len(own.names)) if all((one.counts[place] >= 0).all() for one in grids.values())
        ]
        row = {own.names[place]: row for row, place in enumerate(names)}
        sums = [(row[whole], [row[one] for one in parts]) for whole, parts in wholes if parts[-1] in row]
        system = System()
        for tag, grid in grids.items():
            system.put(tag, grid.counts[names])
            system.add_up(tag, sums)
        for one in spans if dims else ():
            system.margin((one.name, ()), (one.name, dims), np.zeros(own.size, "<i8"))
        for each in tables if quarters else ():
            system.total((period.name, each), [(one.name, each) for one in quarters])
        before: dict[Tag, tuple[Array, Array]] = {}
        for one in spans:
            for each in tables:
                if (one, each) != (period, dims):
                    veiled = self.of(one, each)
                    hidden, blank = veiled.over(over[each])
                    before[one.name, each] = hidden[names], blank[names]
        hidden, blank = (np.zeros(own.counts.shape, bool) for _ in range(2))
        hidden[names], blank[names] = system.decided((period.name, dims), before)
        return Veiled(own, hidden, blank)


def is_published(measure: str) -> bool:
    """Whether the measure is one of a published table."""
    return any(measure in found for _, found in TABLES.values())


def definitions() -> list[dict[str, Any]]:
    """What each published figure means."""
    return [
        {"id": one.id, "zh": one.zh, "definition": one.definition, "article": one.article}
        for one in indicators().values() if is_published(one.id)
    ]  # fmt: skip
