"""How a report's data stands on the page: its tables as rows of text. The same for every format.

A table without a dimension has its measures as rows; of a dimension, a row a key and the total last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

FOOT = "未作说明的，人次、批次、件次分别统计，不相加。"


@dataclass(frozen=True)
class Grid:
    """A table to print. ``is_number``: of each column, whether it holds numbers."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str

    @property
    def cells(self) -> Iterator[str]:
        """Every word of it."""
        yield from self.head
        for row in self.rows:
            yield from row


def head_lines(report: Mapping[str, Any]) -> list[str]:
    """What stands under the title: of which span, as of when, by which rounding."""
    data, period = report["data"], report["data"]["period"]
    lines = [
        f"期间：{period['zh']}（{period['from']}至{period['to']}）",
        f"截至：{data['as_of_zh']}",
        f"取数规则：{data['rounding_zh']}；{FOOT}",
    ]
    if report.get("number"):
        number = report.get("paper_number") or "草稿"
        lines.insert(0, f"编号：{report['number']}　文号：{number}　编制单位：{data['unit_zh']}")
    return lines


def figures(data: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """By id."""
    return {one["id"]: one for one in data["figures"]}


def grids(section: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[Grid]:
    """The tables of a section."""
    known = figures(data)
    for table in section["tables"]:
        yield _by_key(table, known, data) if table["by"] else _by_measure(table, known, data)


def check_lines(data: Mapping[str, Any]) -> list[str]:
    """The check lines, and what was warned of."""
    told = [one["zh"] for one in data["checks"]]
    return [*told, *(one["zh"] for one in data["warnings"] if one["zh"] not in told)]


def _before(data: Mapping[str, Any]) -> str:
    return {"yoy": "上年同期", "pop": "上期"}.get(data["compare"], "")


def _by_measure(table: Mapping[str, Any], known: Mapping[str, Any], data: Mapping[str, Any]) -> Grid:
    before = _before(data)
    head = ("项目", "单位", "本期", *((before, "增减") if before else ()), "分子/分母")
    rows = []
    for id in table["totals"]:
        one = known[id]
        then = (_before_shown(one), one["change"]["shown"]) if before else ()
        rows.append((one["zh"], one["unit_zh"], one["shown"], *then, _halves(one)))
    return _trimmed(Grid(table["zh"], head, tuple(rows), table["note"]))


def _by_key(table: Mapping[str, Any], known: Mapping[str, Any], data: Mapping[str, Any]) -> Grid:
    before, columns = _before(data), table["columns"]
    wide = bool(before) and len(columns) <= 2
    head = [table["zh"].removeprefix("按") or "项目"]
    for column in columns:
        unit = "" if column["unit"] == "percent" else f"（{column['unit_zh']}）"
        head += [f"{column['zh']}{unit}", *((before, "增减") if wide else ())]
    rows = [(row["zh"] or "未填", *_cells(row["figures"], known, wide=wide)) for row in table["rows"]]
    rows.append(("合计", *_cells(table["totals"], known, wide=wide)))
    return Grid(table["zh"], tuple(head), tuple(rows), table["note"])


def _cells(ids: list[str], known: Mapping[str, Any], *, wide: bool) -> Iterator[str]:
    for id in ids:
        one = known[id]
        halves = _halves(one)
        yield f"{one['shown']}（{halves}）" if halves else str(one["shown"])
        if wide:
            yield _before_shown(one)
            yield one["change"]["shown"]


def _trimmed(grid: Grid) -> Grid:
    """Without the last column where nothing stands in it."""
    if any(row[-1] for row in grid.rows):
        return grid
    return Grid(grid.title, grid.head[:-1], tuple(row[:-1] for row in grid.rows), grid.note)


def _halves(one: Mapping[str, Any]) -> str:
    return "" if one["denominator"] is None else f"{one['numerator']}/{one['denominator']}"


def _before_shown(one: Mapping[str, Any]) -> str:
    value = one.get("previous")
    return "—" if value is None else f"{value}%" if one["unit"] == "percent" else f"{value}"
