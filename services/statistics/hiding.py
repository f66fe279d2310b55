"""A table without its small counts (domain 7.2), for those who may not see them.

Not the table alone is looked at, but every table that the same reader may ask for of the same span: all figures there
are, by every set of the question's dimensions. A filter is a dimension of which some keys are shown. So neither the
total less the other rows, nor one question less another, tells what is left out. Spans have names (a month, a quarter,
a half, a year), so that no two of them differ by a day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from services.statistics import periods, quantities, veil
from services.statistics.grid import Dims, Key
from services.statistics.indicators import indicators
from services.statistics.periods import Period
from services.statistics.questions import DIMENSIONS_AT_MOST, Asked
from services.statistics.sheet import Sheet
from services.statistics.small import SHOWN_FROM
from shared.errors import Invalid, Refused

Counted = Callable[[Period, Dims], Sheet]
"""all quantities of a span by dimensions, and by fewer of them, without the question's filters"""
DASH = "—"
HALVES = ("numerator", "denominator")
PREVIOUS = tuple(f"previous_{one}" for one in HALVES)
NOTHING: Mapping[str, Any] = {"value": None, "shown": DASH}


def check(asked: Asked, *, as_of: Any = None) -> None:
    """Whether somebody who may not see small counts may ask so: ``Refused('small_counts_span')`` for a span of days, a
    table by days or an instant of the past, which differ by single submissions; ``Invalid`` for too many dimensions."""
    if as_of is not None or not periods.is_named(asked.period) or "day" in _dims(asked):
        raise Refused("small_counts_span")
    if len(_dims(asked)) > DIMENSIONS_AT_MOST:
        raise Invalid(fields={"where": "too_many"})


def suppress(
    table: dict[str, Any], asked: Asked, then: Period | None, counted: Counted, pause: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """The table of ``questions.answer`` with None in place of what must not be seen; ``hidden`` says whether any is.
    ``then``: the span it is compared with."""
    dims = tuple(sorted(_dims(asked)))
    counts = [counted(one, dims) for one in (asked.period, *([then] if then else []))]  # all before the first pause
    now, *others = [Veil(asked, one, pause) for one in counts]
    before = others[0] if others else None
    rows = [
        {**row, "cells": _cells(row["cells"], tuple(row["keys"][name]["key"] for name in asked.by), now, before)}
        for row in table["rows"]
    ]
    totals = _cells(table["totals"], None, now, before)
    is_hidden = any(_is_hidden(cell) for cells in (totals, *(row["cells"] for row in rows)) for cell in cells.values())
    warnings = [one for one in table["warnings"] if not (is_hidden and "difference" in one)]
    return {**table, "rows": rows, "totals": totals, "warnings": warnings, "hidden": is_hidden,
            "shown_from": SHOWN_FROM}  # fmt: skip


class Veil:
    """What is left out of one span of a question: of its rows, by key, and of its total."""

    def __init__(self, asked: Asked, sheet: Sheet, pause: Callable[[], None]) -> None:
        self.asked, self.decided = asked, veil.decide(sheet.grids, sheet.wholes, pause)
        self.names = {name: place for place, name in enumerate(sheet.names)}
        self._where = {name: frozenset(words) for name, words in asked.where}
        self._left_out = {
            one.id: (self._under(one.id, asked.by, _dims(asked)), self._under(one.id, (), self._where))
            for one in asked.measures
        }  # fmt: skip

    def hides(self, measure: str, key: Key | None) -> bool:
        """Whether the figure of a row (None: the total) is left out."""
        rows, total = self._left_out[measure]
        if key is None or not self.asked.by:
            return total is None or bool(total)
        return rows is None or key in rows

    def _under(self, measure: str, by: Dims, dims: Iterable[str]) -> set[Key] | None:
        """Under which keys of the question the measure is left out, as anything behind it is under one of the keys that
        make them up; None: under all."""
        single, veiled = self.decided.single, self.decided.of(tuple(dims))
        if veiled.grid is None or veiled.hidden is None:
            return None
        grid, behind = veiled.grid, quantities.quantities().behind[measure]
        is_out = veiled.hidden[[self.names[one] for one in behind]].any(axis=0)
        for name, words in self._where.items():
            if name in single:
                is_out &= single[name] in words
            else:
                place = grid.dims.index(name)
                is_asked = np.array([word in words for word in grid.words[place]], bool)
                is_out &= is_asked[grid.codes[:, place]]
        keys = grid.keys(np.flatnonzero(is_out).tolist())
        told = (dict(zip(grid.dims, key, strict=True)) | {**single} for key in keys)
        return {tuple(one[name] for name in by) for one in told}


def _cells(cells: Mapping[str, Any], key: Key | None, now: Veil, before: Veil | None) -> dict[str, Any]:
    shown = {}
    for name, cell in cells.items():
        is_gone = now.hides(name, key) or _is_small(name, cell)
        is_gone_then = before is not None and (before.hides(name, key) or _is_small(name, _previous(cell)))
        left = {**cell}
        if is_gone:
            left |= {**NOTHING, **{one: None for one in HALVES if one in cell}}
        if is_gone_then:
            left |= {one: None for one in ("previous", *PREVIOUS) if one in cell}
        if (is_gone or is_gone_then) and "change" in cell:
            left["change"] = dict(NOTHING)
        shown[name] = left
    return shown


def _previous(cell: Mapping[str, Any]) -> dict[str, Any]:
    halves = {name: cell[f"previous_{name}"] for name in HALVES if f"previous_{name}" in cell}
    return {"value": cell.get("previous"), **halves}


def _is_small(name: str, cell: Mapping[str, Any]) -> bool:
    """Of what is no sum of facts (distinct matters), where nothing was decided beforehand."""
    if quantities.is_additive(indicators()[name]):
        return False
    if "denominator" in cell:
        return any(0 < one < SHOWN_FROM for one in (
            cell["numerator"], cell["denominator"], cell["denominator"] - cell["numerator"]
        ))  # fmt: skip
    return _is_small_number(name, cell["value"])


def _is_small_number(name: str, value: Any) -> bool:
    one = indicators()[name]
    return one.unit not in ("days", "percent") and value is not None and 0 < value < SHOWN_FROM


def _is_hidden(cell: Mapping[str, Any]) -> bool:
    return cell["shown"] == DASH or cell.get("change", {}).get("shown") == DASH


def _dims(asked: Asked) -> set[str]:
    return {*asked.by, *(name for name, _ in asked.where)}


def unfiltered(asked: Asked, dims: Iterable[str]) -> Asked:
    """The question about every key of these dimensions."""
    return replace(asked, by=tuple(dims), where=())
