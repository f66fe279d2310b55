"""What anybody may read of the petitions of a place (T22 art. 41 in small): how much came, of what, and whether offices
kept their limits, by quarter and by year. Rules only.

No accusation is counted anywhere in it, so that none can be told from a difference. Small numbers are left out, and
whatever would tell them: within a quarter, and between the quarters and their year. A span appears when it is over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from services.statistics import periods, quantities
from services.statistics.conditions import Test
from services.statistics.indicators import indicators
from services.statistics.periods import Period
from services.statistics.small import Cell, beside
from services.statistics.veil import Counts, Dims, System, Veiled, Whole, summed
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
Counted = Callable[[Period, Dims], tuple[Counts, list[Whole]]]


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
    _known: dict[tuple[str, Dims], Veiled] = field(default_factory=dict)
    _counts: dict[tuple[str, Dims], tuple[Counts, list[Whole]]] = field(default_factory=dict)

    def hides(self, period: Period, dims: Dims, key: tuple[str, ...], measure: str) -> bool:
        """Whether the figure is left out."""
        behind = self._behind[measure]
        return any(one == key and name in behind for one, name in self.of(period, dims).hidden)

    @cached_property
    def _behind(self) -> Mapping[str, frozenset[str]]:
        return quantities.quantities().behind

    def of(self, period: Period, dims: Dims) -> Veiled:
        """What is left out of one table."""
        tag = (period.name, dims)
        if tag not in self._known:
            self._known[tag] = self._decided(period, dims)
        return self._known[tag]

    def _decided(self, period: Period, dims: Dims) -> Veiled:
        quarters = [] if "Q" in period.name else [periods.read(f"{period.name}-Q{one}") for one in range(1, 5)]
        before = [(one, each) for one in (*quarters, period) for each in ((), dims) if (one, each) != (period, dims)]
        before = list(dict.fromkeys(before))
        system, left_out, blank = System(), set[Cell](), set[Cell]()
        for one, each in (*before, (period, dims)):
            self._put(system, one, each)
        for one in {one for one, _ in (*before, (period, dims))} if dims else ():
            self._margins(system, one, dims)
        for each in {(), dims} if quarters else ():
            self._add_up(system, period, quarters, each)
        for one, each in before:
            veiled = self.of(one, each)
            left_out |= {system.cell((one.name, each), *cell) for cell in veiled.hidden}
            blank |= {system.cell((one.name, each), *cell) for cell in veiled.blank}
        new = self._cells(system, period, dims)
        hidden, empty = beside(system.counts, system.sums, left_out, blank, system.counts.keys() - new.keys())
        return Veiled(
            frozenset(new[cell] for cell in hidden if cell in new),
            frozenset(new[cell] for cell in empty if cell in new),
        )

    def counts(self, period: Period, dims: Dims) -> tuple[Counts, list[Whole]]:
        """All that is counted of a span by these dimensions."""
        if (period.name, dims) not in self._counts:
            counts, wholes = self.counted(period, dims)
            self._counts[period.name, dims] = (counts if dims else summed(counts, (), ()), wholes)
        return self._counts[period.name, dims]

    def _put(self, system: System, period: Period, dims: Dims) -> None:
        counts, wholes = self.counts(period, dims)
        system.put((period.name, dims), counts)
        system.add_up((period.name, dims), counts, wholes)

    def _cells(self, system: System, period: Period, dims: Dims) -> dict[Cell, tuple[tuple[str, ...], str]]:
        found = system.put((period.name, dims), self.counts(period, dims)[0])
        return {cell: (key, name) for key, name, cell in found}

    def _margins(self, system: System, period: Period, dims: Dims) -> None:
        """The total is the sum of the rows."""
        counts, _ = self.counts(period, dims)
        for name in counts:
            keys = {key for one in counts.values() for key in one}
            system.margin((period.name, ()), (), name, [system.cell((period.name, dims), key, name) for key in keys])

    def _add_up(self, system: System, year: Period, quarters: list[Period], dims: Dims) -> None:
        """The year is the sum of its quarters; a row that a quarter lacks is nought there."""
        counts, _ = self.counts(year, dims)
        for key in {key for one in counts.values() for key in one}:
            for name in counts:
                parts = [system.cell((one.name, dims), key, name) for one in quarters]
                system.counts |= {cell: 0 for cell in parts if cell not in system.counts}
                system.margin((year.name, dims), key, name, parts)


def is_published(measure: str) -> bool:
    """Whether the measure is one of a published table."""
    return any(measure in found for _, found in TABLES.values())


def definitions() -> list[dict[str, Any]]:
    """What each published figure means."""
    return [
        {"id": one.id, "zh": one.zh, "definition": one.definition, "article": one.article}
        for one in indicators().values() if is_published(one.id)
    ]  # fmt: skip
