"""Topics and places where more comes than usual: this span against the same spans before it, with the numbers behind.

Of topics and places only (domain 7.2): nothing here is counted by who came. Rules only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from services.statistics import periods
from services.statistics.figures import NOT_COMPARABLE, change, rounded
from services.statistics.periods import Period

BEFORE, YEARS = "before", "years"
AGAINST: Mapping[str, str] = {BEFORE: "前几个同样长的期间", YEARS: "往年同期"}
MEASURES = ("total_submissions", "repeat_rate", "multi_channel_share")
COUNTED = MEASURES[0]
ROWS_AT_MOST = 50
SHORT = "基数不足"
UNKNOWN = "—"


def spans(period: Period, against: str, count: int) -> list[Period]:
    """The spans that a span is compared with, the nearest first."""
    step: Callable[[Period], Period] = periods.year_before if against == YEARS else periods.before
    found: list[Period] = []
    for _ in range(count):
        period = step(period)
        found.append(period)
    return found


def rank(
    now: Mapping[str, Any], then: Sequence[tuple[Period, Mapping[str, Any]]], by: Sequence[str], at_least: int
) -> list[dict[str, Any]]:
    """The rows of ``now`` (a table by topic and place) that have ``at_least``, by how much they are above the mean of
    the tables of ``then``. A usual below ``at_least`` is no base for a percentage."""
    old = [(period, {_key(row, by): row for row in table["rows"]}) for period, table in then]
    rows = [_row(row, [(period, rows.get(_key(row, by))) for period, rows in old], at_least) for row in now["rows"]]
    found = [one for one in rows if one["now"] is not None and one["now"] >= at_least]
    return sorted(found, key=lambda one: (-(one["above"] or Decimal(0)), -one["now"], str(one["keys"])))[:ROWS_AT_MOST]


def _row(row: Mapping[str, Any], before: Iterable[tuple[Period, Any]], at_least: int) -> dict[str, Any]:
    now = row["cells"][COUNTED]["value"]
    counts = [{"period": period.name, "zh": period.zh, "count": _count(old)} for period, old in before]
    known = [one["count"] for one in counts if one["count"] is not None]
    is_known = now is not None and len(known) == len(counts) > 0
    usual = rounded(sum(known, Decimal(0)) / len(known), 1) if is_known else None
    is_base = usual is not None and usual >= at_least
    grown = change(now, usual, 0) if is_base else {"value": None, "shown": UNKNOWN}
    if is_known and not is_base:
        grown = {"value": None, "shown": f"{NOT_COMPARABLE}（{SHORT}{at_least}）"}
    cells = {name: row["cells"][name] for name in MEASURES[1:]}
    return {"keys": row["keys"], "now": now, "before": counts, "usual": usual,
            "above": now - usual if is_known else None, "change": grown, "cells": cells}  # fmt: skip


def _count(row: Mapping[str, Any] | None) -> Any:
    """Nought where nothing came; None where the count is left out."""
    return row["cells"][COUNTED]["value"] if row else Decimal(0)


def _key(row: Mapping[str, Any], by: Sequence[str]) -> tuple[str, ...]:
    return tuple(row["keys"][one]["key"] for one in by)
