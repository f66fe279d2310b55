"""The figures of a report: one a cell, with its unit, halves, places, change, warnings, and the question behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from services.statistics.figures import EQUAL, NOT_COMPARABLE, rounded
from services.statistics.reports.templates import Table

HIDDEN = "—"
COMPARED = {"yoy": "同比", "pop": "环比"}
BEFORE = {"yoy": "上年同期", "pop": "上期"}
Figure = dict[str, Any]


def figures_of(
    table: Table, answered: Mapping[str, Any], question: Mapping[str, Any], compare: str, places: int
) -> list[Figure]:
    """The figures of a table, the totals first, then row by row."""
    rows = [(None, answered["totals"]), *((row, row["cells"]) for row in answered["rows"])]
    return [
        _figure(table, row, column, cells[column["id"]], answered, question, compare, places)
        for row, cells in rows
        for column in answered["columns"]
    ]


def figure_id(table: str, measure: str, key: str = "", *, is_row: bool = False) -> str:
    """What a figure is called in its report."""
    return f"{table}/{measure}/{key}" if is_row else f"{table}/{measure}"


def _figure(
    table: Table, row: Mapping[str, Any] | None, column: Mapping[str, Any], cell: Mapping[str, Any],
    answered: Mapping[str, Any], question: Mapping[str, Any], compare: str, places: int,
) -> Figure:  # fmt: skip
    key = row["keys"][table.by] if row else {"key": "", "zh": ""}
    names = {"row": {table.by: key["key"]}} if row else {}
    figure: Figure = {
        "id": figure_id(table.id, column["id"], key["key"], is_row=row is not None), "table": table.id,
        "measure": column["id"], "zh": f"{column['zh']}（{key['zh'] or '未填'}）" if row else column["zh"],
        "unit": column["unit"], "unit_zh": column["unit_zh"], "mixed_unit": column["mixed_unit"],
        "numerator": cell.get("numerator"), "denominator": cell.get("denominator"), "value": cell["value"],
        "places": column["places"], "shown": cell["shown"], "note": column["definition"],
        "warnings": [*_warnings(column, row, table.by, answered)],
        "query": {"rpc": "ask" if table.measures else "count_doings", "question": dict(question),
                  "measure": column["id"], **names},
    }  # fmt: skip
    if compare:
        figure |= {"previous": cell.get("previous"), "change": change_of(figure, cell, compare, places)}
        if cell.get("previous_denominator") is not None:
            figure |= {name: cell[name] for name in ("previous_numerator", "previous_denominator")}
    return figure


def _warnings(
    column: Mapping[str, Any], row: Mapping[str, Any] | None, by: str, answered: Mapping[str, Any]
) -> Iterator[str]:
    for one in answered["warnings"]:
        own = [row["keys"][by]["key"]] if row else []
        if one.get("measure") == column["id"] and ("key" not in one or one["key"] == own):
            yield one["code"]


def change_of(figure: Mapping[str, Any], cell: Mapping[str, Any], compare: str, places: int) -> dict[str, Any]:
    """How it changed: of rates in points of percent, of all else in percent; in words that no rounding turns round."""
    now, before = figure["value"], cell.get("previous")
    told = cell.get("change") or {}
    if told.get("shown") == HIDDEN or figure["shown"] == HIDDEN:
        return {"value": None, "shown": HIDDEN, "words": "", "direction": ""}
    word, span = COMPARED[compare], BEFORE[compare]
    if now is None or before is None or (before == 0 and figure["unit"] != "percent"):
        return {"value": None, "shown": NOT_COMPARABLE, "words": f"{word}{NOT_COMPARABLE}", "direction": "incomparable"}
    if now == before:
        return {"value": 0, "shown": EQUAL, "words": f"与{span}{EQUAL}", "direction": "equal"}
    if figure["unit"] == "percent":
        grown, unit = Decimal(str(now)) - Decimal(str(before)), "个百分点"
    else:
        grown, unit = rounded(100 * (Decimal(str(now)) - Decimal(str(before))) / Decimal(str(before)), places), "%"
    way = "上升" if now > before else "下降"
    size = f"{abs(grown)}{unit}" if grown else f"不足{Decimal(1).scaleb(-places)}{unit}"
    return {"value": grown, "shown": f"{way}{size}", "words": f"{word}{way}{size}",
            "direction": "up" if now > before else "down"}  # fmt: skip


def with_unit(figure: Mapping[str, Any]) -> str:
    """The figure as a sentence shows it."""
    return str(figure["shown"]) if figure["unit"] == "percent" else f"{figure['shown']}{figure['unit_zh']}"
