"""A node's counts are what was filed, in every table, or the difference is named."""

from __future__ import annotations

from collections import Counter
from typing import Any

from deploy.demo.counts import DIMENSIONS, Filed, compare
from deploy.demo.story import percentile

FILED = [Filed("v", "village", "u", "online", "TR")] * 4 + [Filed("c", "county", "w", "letter", "NR")]


class Reader:
    """Statistics that counted these filings and hide small numbers."""

    def __init__(self, counted: list[Filed], *, hides_below: int = 0) -> None:
        self.counted, self.hides_below = counted, hides_below

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        counts = Counter(one.key(query["by"]) for one in self.counted)
        rows = [{"key": key, "received": None if n < self.hides_below else n} for key, n in counts.items()]
        return {"totals": {"received": len(self.counted)}, "rows": rows}


def test_counts_that_are_what_was_filed_agree() -> None:
    assert compare(Reader(FILED), FILED) == ()  # type: ignore[arg-type]


def test_small_counts_may_be_hidden() -> None:
    assert compare(Reader(FILED, hides_below=3), FILED) == ()  # type: ignore[arg-type]


def test_a_filing_that_was_counted_twice_is_found_in_every_table() -> None:
    found = compare(Reader([*FILED, FILED[0]]), FILED)  # type: ignore[arg-type]
    assert {one.what.split()[-1] for one in found if one.what.startswith("received")} == set(DIMENSIONS)


def test_a_filing_that_was_counted_under_another_category_is_found() -> None:
    wrong = [*FILED[:-1], Filed("c", "county", "w", "letter", "UC")]
    assert {one.what for one in compare(Reader(wrong), FILED)} == {"category NR", "category UC"}  # type: ignore[arg-type]


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(n) for n in range(1, 101)]
    assert (percentile(values, 0.5), percentile(values, 0.95), percentile([], 0.5)) == (50, 95, 0)
