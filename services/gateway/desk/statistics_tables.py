"""A table of statistics as the desk's page shows it: every figure with its halves and its links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.gateway.desk.asked import PLACE, Asked

UNFILLED = "未填"
TIMES = frozenset({"year", "quarter", "month", "day", "age_band"})
ROWS_AT_MOST = 500
LEFT_OUT = "“—”：不足三件，或者能由此推算出不足三件的数，不显示。"


def table(answer: Mapping[str, Any], asked: Asked, names: Mapping[str, str], *, drills: bool) -> dict[str, Any]:
    """The table with its headings, rows and total. ``drills``: the reader may see the submissions behind a figure."""
    by, columns = answer["question"]["by"], answer["columns"]
    rows = [_row(row, answer, asked, names, drills) for row in in_order(answer)]
    return {
        "words": "按" + "、".join(names.get(one, one) for one in by) if by else "合计",
        "first": [names.get(one, one) for one in by], "columns": [_heading(one) for one in columns],
        "rows": rows[:ROWS_AT_MOST], "cut": len(rows) - ROWS_AT_MOST if len(rows) > ROWS_AT_MOST else 0,
        "total": [
            _cell(answer["totals"][one["id"]], one, asked, [], drills, of_total=True) for one in columns
        ],
        "export": asked.query(), "compared": (answer.get("compared_with") or {}).get("zh", ""),
    }  # fmt: skip


def in_order(answer: Mapping[str, Any]) -> list[Any]:
    """Spans of time and ages in their order, all else by the first figure, the largest first."""
    by, first = answer["question"]["by"], answer["columns"][0]["id"] if answer["columns"] else ""
    if not by or by[0] == "age_band":
        return sorted(answer["rows"], key=lambda row: int(row["keys"]["age_band"]["key"] or 0)) if by else []
    if by[0] in TIMES:
        return list(answer["rows"])
    return sorted(answer["rows"], key=lambda row: -(row["cells"][first]["value"] or 0))


def figure(cell: Mapping[str, Any]) -> str:
    """A figure in words; a rate with both halves."""
    if cell.get("denominator") is not None:
        return f"{cell['shown']}（{cell['numerator']}/{cell['denominator']}）"
    return str(cell["shown"])


def before(cell: Mapping[str, Any]) -> str:
    """What it was in the span compared with, and how it changed."""
    if "change" not in cell:
        return ""
    was = cell["previous"]
    words = "—" if cell["change"]["shown"] == "—" else "不可比" if was is None else f"{was:g}"
    return f"{words}，{cell['change']['shown']}"


def crumbs(answer: Mapping[str, Any], asked: Asked, names: Mapping[str, str]) -> list[dict[str, str]]:
    """The filters, each with the address that goes without it."""
    return [
        {
            "words": f"{names.get(one['dimension'], one['dimension'])}：{key['zh'] or key['key'] or UNFILLED}",
            "href": asked.without((one["dimension"], key["key"])).address(),
        }
        for one in answer["filters"] for key in one["keys"]
    ]  # fmt: skip


def _heading(column: Mapping[str, Any]) -> dict[str, str]:
    basis = column["article"] or {"practice": "通行口径", "inferred": "推定口径"}.get(column["basis"], "")
    note = "；单位混合" if column["mixed_unit"] else ""
    return {"words": column["zh"], "unit": f"{column['unit_zh']}{note}",
            "definition": f"{column['definition']}{f'（{basis}）' if basis else ''}"}  # fmt: skip


def _row(row: Mapping[str, Any], answer: Any, asked: Asked, names: Mapping[str, str], drills: bool) -> dict[str, Any]:
    keys = [(name, one["key"]) for name, one in row["keys"].items()]
    deeper = asked.deeper(keys, names)
    words = [one["zh"] or one["key"] or UNFILLED for one in row["keys"].values()]
    return {
        "words": words[0], "more": words[1:], "href": deeper.address() if deeper else "",
        "cells": [_cell(row["cells"][one["id"]], one, asked, keys, drills) for one in answer["columns"]],
    }  # fmt: skip


def _cell(
    cell: Mapping[str, Any], column: Mapping[str, Any], asked: Asked, keys: list[tuple[str, str]], drills: bool,
    *, of_total: bool = False,
) -> dict[str, Any]:  # fmt: skip
    is_there = drills and column["opens"]
    links = {"href": "", "base": ""}
    if is_there and "denominator" in cell:
        links["href"] = _below(asked, column["id"], keys, "", of_total) if cell["numerator"] else ""
        links["base"] = _below(asked, column["id"], keys, "denominator", of_total) if cell["denominator"] else ""
    elif is_there and cell["value"]:
        links["href"] = _below(asked, column["id"], keys, "", of_total)
    return {
        "shown": cell["shown"], "top": cell.get("numerator"), "under": cell.get("denominator"), **links,
        "before": before(cell),
    }  # fmt: skip


def _below(asked: Asked, measure: str, keys: list[tuple[str, str]], half: str, of_total: bool) -> str:
    """The address of the submissions behind a figure: of a row, its keys; of the total, the whole question."""
    about = Asked((measure,), () if of_total else asked.by, asked.filters, asked.period, "", asked.of)
    return f"{PLACE}/rows{about.query(row=[f'{name}={key}' for name, key in keys], half=half)}"
