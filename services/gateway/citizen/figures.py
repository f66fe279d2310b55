"""``/statistics``: how many petitions came and whether offices kept their limits, quarter by quarter, for anybody."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from services.gateway import edge
from services.gateway.citizen import around, display
from shared.errors import Invalid, NotFound, Refused, XinqiaoError
from shared.words import say

PLACE = "/statistics"
LEFT_OUT = "“—”：不足三件，或者能由此推算出不足三件的数，不公布。"


def add_to(blueprint: Blueprint) -> None:
    """Put the address among the citizens' pages."""
    blueprint.get(PLACE)(figures)


def published(period: str) -> dict[str, Any]:
    """The published figures of a span; the last quarter without one."""
    found: dict[str, Any] = edge.call("statistics", "public_figures", {"period": period}, edge.current_by())
    return found


@edge.limited("figures")
@edge.require(edge.ANYBODY)
def figures() -> Response:
    """A quarter or a year that is over; the last quarter when the address names none that there is."""
    word, shown, status = "", None, 200
    try:
        shown = published(request.args.get("period", "")[:10])
    except (Refused, Invalid, NotFound) as fault:
        word, status = say(fault.code, **fault.facts)["zh"], edge.status_of(fault)
        shown = _last()
    except XinqiaoError as fault:
        word, status = say(fault.code, **fault.facts)["zh"], edge.status_of(fault)
    tables = [_table(one) for one in (shown or {}).get("tables", {}).values()]
    ages = [(one["zh"], _age(one)) for one in (shown or {}).get("data_age", ())]
    page = around.page(
        "citizen/statistics.html", status, shown=shown, tables=tables, word=word, ages=ages,
        left_out=LEFT_OUT if shown and shown["hidden"] else "",
    )  # fmt: skip
    page.add_etag()
    page.make_conditional(request)
    return page


def _last() -> dict[str, Any] | None:
    try:
        return published("")
    except XinqiaoError:
        return None


def _table(one: dict[str, Any]) -> dict[str, Any]:
    columns = one["columns"]
    rows = [
        ("、".join(key["zh"] or key["key"] or "未填" for key in row["keys"].values()), _cells(row["cells"], columns))
        for row in one["rows"]
    ]
    total = ("合计", _cells(one["totals"], columns))
    return {
        "id": one["id"], "words": one["zh"], "head": [f"{each['zh']}（{each['unit_zh']}）" for each in columns],
        "rows": [*rows, total], "is_grouped": bool(one["by"]),
    }  # fmt: skip


def _cells(cells: dict[str, Any], columns: list[dict[str, Any]]) -> list[str]:
    return [in_words(cells[one["id"]]) for one in columns]


def in_words(cell: dict[str, Any]) -> str:
    """A figure as it is read: a rate with both its halves."""
    if cell.get("denominator") is not None:
        return f"{cell['shown']}（{cell['numerator']}/{cell['denominator']}）"
    return str(cell["shown"])


def _age(one: dict[str, Any]) -> str:
    if one["heard_at"] is None:
        return display.age(None)
    return f"{display.age(one['age_seconds'])}（{display.when(one['heard_at'])}）"
