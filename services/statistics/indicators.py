"""The indicators as data (``indicators.yaml``, domain 6.2): what is counted, over what, in which unit, by what rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.statistics.conditions import EVERY, Test, fields_of, read_test
from services.statistics.grouping import Part
from services.statistics.segments import READ
from shared.errors import Invalid

FILE = Path(__file__).with_name("indicators.yaml")
UNITS: Mapping[str, str] = {
    "letter_count": "件", "submission_count": "件次", "batch_count": "批次", "person_count": "人次",
    "household_visit_count": "户次", "case_count": "起", "matter_count": "件", "distinct_matter_count": "件（纯件数）",
    "mixed_count": "件（人）次", "percent": "%", "days": "日",
}  # fmt: skip
"""the counting units of domain 6.1; no total adds up two of them without saying so"""
COUNT, RATE, MEDIAN, P90 = "count", "rate", "median", "p90"
SHARES: Mapping[str, float] = {MEDIAN: 0.5, P90: 0.9}


@dataclass(frozen=True)
class Indicator:
    """One figure. ``of``: the day by which a fact falls into the period; '' : the question's own."""

    id: str
    zh: str
    unit: str
    definition: str
    basis: str
    article: str = ""
    kind: str = COUNT
    mixed: bool = False
    parts: tuple[Part, ...] = ()
    over: tuple[Part, ...] = ()
    both: tuple[Test, Test] | None = None
    of: str = ""
    places: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether the figures of disjoint groups add up to that of the whole: distinct matters and rates do not."""
        return self.kind == COUNT and all(one.of != "matters" for one in self.parts)


@cache
def indicators() -> Mapping[str, Indicator]:
    """All of them by id; ``ValueError`` names the row that is wrong."""
    rows = yaml.safe_load(FILE.read_text("utf-8"))
    found: dict[str, Indicator] = {}
    for row in rows:
        try:
            one = _read(dict(row))
        except (KeyError, TypeError, ValueError) as fault:
            raise ValueError(f"indicator {row.get('id')!r}: {fault}") from fault
        if one.id in found:
            raise ValueError(f"indicator {one.id!r} stands twice")
        found[one.id] = one
    return found


def indicator(id: str) -> Indicator:
    """The indicator; ``Invalid`` (field ``measures``)."""
    known = indicators().get(id)
    if known is None:
        raise Invalid(fields={"measures": "not_a_choice"})
    return known


def _read(row: dict[str, Any]) -> Indicator:
    given = read_test(row.pop("given")) if "given" in row else EVERY
    parts = tuple(_part(one, given) for one in row.pop("parts", ()))
    over = tuple(_part(one, given) for one in row.pop("over", ()))
    both = row.pop("both", None)
    one = Indicator(**row, parts=parts, over=over, both=(read_test(both[0]), read_test(both[1])) if both else None)
    _check(one)
    return one


def _part(row: Mapping[str, Any], given: Test) -> Part:
    test = read_test(row["test"]) if "test" in row else EVERY
    whole = test if given == EVERY else given if test == EVERY else ("all", given, test)
    unknown = set(row) - {"of", "test", "since", "until"}
    if unknown:
        raise ValueError(f"unknown: {sorted(unknown)}")
    return Part(whole, row.get("of", "rows"), row.get("since", ""), row.get("until", ""))


def _check(one: Indicator) -> None:
    if one.unit not in UNITS:
        raise ValueError(f"no unit {one.unit!r}")
    if bool(one.over) != (one.kind == RATE) or not (one.parts or one.both):
        raise ValueError("a rate needs a base, and nothing else has one")
    for part in (*one.parts, *one.over):
        read = {*fields_of(part.test), *filter(None, (part.since, part.until))}
        if read - set(READ):
            raise ValueError(f"facts have no {sorted(read - set(READ))}")
