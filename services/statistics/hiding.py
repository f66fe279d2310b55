"""A table without its small counts (domain 7.2), for those who may not see them: see ``small`` for what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.statistics.indicators import indicators
from services.statistics.small import SHOWN_FROM, TOTAL, Cell, Sum, left_out

WHOLES: Mapping[str, tuple[str, ...]] = {
    "total_submissions": ("initial_count", "repeat_count"),
    "visit_batches": ("individual_visit_batches", "group_visit_batches"),
    "visit_persons": ("individual_visit_persons", "group_visit_persons"),
    "person_count": ("visit_persons",),
    "initial_count": ("concluded_count", "in_hand_count"),
}
"""measures that are the sum of others, where all are asked for; a single part is no sum"""
ABOVE, BELOW = "numerator", "denominator"


def suppress(table: dict[str, Any]) -> dict[str, Any]:
    """The table of ``questions.answer`` with None in place of what must not be seen; ``hidden`` says whether any is."""
    rows = [*table["rows"], {"cells": table["totals"]}]
    counts = {cell: count for place, row in enumerate(rows) for cell, count in _counts(_place(place, rows), row)}
    hidden = left_out(counts, _sums(counts, len(rows) - 1, bool(table["question"]["by"])))
    shown = [_without(row["cells"], {column for at, column in hidden if at == _place(place, rows)})
             for place, row in enumerate(rows)]  # fmt: skip
    new = [{**row, "cells": cells} for row, cells in zip(table["rows"], shown, strict=False)]
    warnings = table["warnings"] if not hidden else [one for one in table["warnings"] if "difference" not in one]
    return {**table, "rows": new, "totals": shown[-1], "warnings": warnings, "hidden": bool(hidden),
            "shown_from": SHOWN_FROM}  # fmt: skip


def _place(place: int, rows: list[Any]) -> int:
    return TOTAL if place == len(rows) - 1 else place


def _counts(place: int, row: Mapping[str, Any]) -> Iterator[tuple[Cell, int]]:
    for name, cell in row["cells"].items():
        if BELOW in cell:
            yield (place, f"{name}/{ABOVE}"), cell[ABOVE]
            yield (place, f"{name}/{BELOW}"), cell[BELOW]
            yield (place, f"{name}/rest"), cell[BELOW] - cell[ABOVE]
        elif indicators()[name].unit != "days" and cell["value"] is not None:
            yield (place, name), int(cell["value"])
        if cell.get("previous") is not None and indicators()[name].unit not in ("days", "percent"):
            yield (place, f"{name}/previous"), int(cell["previous"])


def _sums(counts: Mapping[Cell, int], rows: int, is_grouped: bool) -> Iterator[Sum]:
    columns = {column for _, column in counts}
    for place in (TOTAL, *range(rows)):
        for column in columns:
            if column.endswith(f"/{BELOW}"):
                name = column.removesuffix(f"/{BELOW}")
                yield (place, column), ((place, f"{name}/{ABOVE}"), (place, f"{name}/rest"))
        for whole, parts in WHOLES.items():
            if len(parts) > 1 and {whole, *parts} <= columns:
                yield (place, whole), tuple((place, one) for one in parts)
    if is_grouped:
        for column in sorted(columns):
            if indicators()[column.partition("/")[0]].kind != "count" or indicators()[column.partition("/")[0]].adds_up:
                yield (TOTAL, column), tuple((place, column) for place in range(rows))


def _without(cells: Mapping[str, Any], hidden: set[str]) -> dict[str, Any]:
    shown = {}
    for name, cell in cells.items():
        gone = {column for column in hidden if column.partition("/")[0] == name}
        if not gone:
            shown[name] = cell
            continue
        left = {**cell}
        if gone - {f"{name}/previous"}:
            left |= {"value": None, "shown": "—"} | {one: None for one in (ABOVE, BELOW) if one in cell}
        if f"{name}/previous" in gone:
            left["previous"] = None
        if "change" in cell:
            left["change"] = {"value": None, "shown": "—"}
        shown[name] = left
    return shown
