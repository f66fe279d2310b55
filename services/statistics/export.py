"""A part of statistics' door: a table, or the submissions behind a figure, as a sheet with all that explains it.

Rows of plain values; whoever writes the file keeps them from being taken for formulas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.statistics import schemas
from services.statistics.catalogue import DIMENSIONS, territories
from shared.bus.rpc import rpc
from shared.errors import Invalid
from shared.matters.people import Officer, require

LINES_AT_MOST = 5000
PAGE = 200
LEFT_OUT = "“—”：不足三件，或者能由此推算出不足三件的数，不显示"
UNFILLED = "未填"
ROW_HEAD: Mapping[str, str] = {
    "number": "编号", "matter": "信访事项", "received_on": "收到日期", "place_zh": "地点", "unit_zh": "责任单位",
    "channel_zh": "渠道", "form_zh": "信访形式", "category_zh": "类别", "is_initial": "初次", "accepted_on": "受理日期",
    "due_on": "期限", "concluded_on": "办结日期", "on_time": "按期", "settled": "化解", "closed_on": "结案日期",
}  # fmt: skip
YES_NO = {True: "是", False: "否", None: ""}


class ExportDesk:
    """What can be asked can be taken along, by those who may ask it, as they may see it."""

    clock: Any
    here: Any
    ask: Any
    drill: Any

    @rpc
    def export_table(self, question: Any, by: Any) -> Any:
        """The table of ``ask`` as ``{title, about, head, rows}``: lines that explain it, then its figures."""
        table = self.ask(question, by)
        names = self._export_names()
        by_names = [names.get(one, one) for one in table["question"]["by"]]
        title = f"信访统计表（{'、'.join(by_names) or '合计'}）"
        head = [*by_names, *(word for one in table["columns"] for word in heads(one, table))]
        rows = [[*(named(one) for one in row["keys"].values()), *figures(row["cells"], table)] for row in table["rows"]]
        first = ["合计", *[""] * (len(by_names) - 1)] if by_names else []
        rows.append([*first, *figures(table["totals"], table)])
        return {
            "title": title,
            "about": [*about(table, self._export_filters(table["question"]))],
            "head": head,
            "rows": rows,
        }

    @rpc
    def export_rows(self, question: Any, by: Any) -> Any:
        """The submissions of ``drill`` as ``{title, about, head, rows}``, 5000 at most; it says when some are left."""
        reader = Officer.read(by)
        require(reader, "read_small_counts")
        if not isinstance(question, Mapping):
            raise Invalid("not_json")
        rows: list[dict[str, Any]] = []
        page: dict[str, Any] = {"next": ""}
        while page["next"] is not None and len(rows) < LINES_AT_MOST:
            page = self.drill({**question, "limit": PAGE, "after": page["next"]}, by)
            rows += page["rows"]
        asked = self.ask({name: value for name, value in question.items() if name not in NOT_ASKED}, by)
        lines = [*about(asked, self._export_filters(asked["question"]))]
        lines.insert(0, ["所选的格", "；".join(self._export_chosen(question)) or "合计"])
        lines.append(["件数", f"共 {page['total']} 件，列出 {len(rows[:LINES_AT_MOST])} 件"])
        if page["total"] > len(rows[:LINES_AT_MOST]):
            lines.append(["注意", f"超过 {LINES_AT_MOST} 件的部分没有列出，请加筛选后分次导出"])
        shown = [[_plain(row.get(name)) for name in ROW_HEAD] for row in rows[:LINES_AT_MOST]]
        return {"title": "信访件清单", "about": lines, "head": list(ROW_HEAD.values()), "rows": shown}

    def _export_names(self) -> dict[str, str]:
        return {**DIMENSIONS, **dict(territories(self.here.topology.places))}

    def _export_filters(self, question: Mapping[str, Any]) -> list[str]:
        name, names = schemas.namer(self.here.topology), self._export_names()
        found = [(one["dimension"], one["keys"]) for one in question["where"]]
        return [
            f"{names.get(dimension, dimension)}：{'、'.join(name(dimension, key) or key or UNFILLED for key in keys)}"
            for dimension, keys in found
        ]

    def _export_chosen(self, question: Mapping[str, Any]) -> list[str]:
        return self._export_filters(
            {"where": [{"dimension": one["dimension"], "keys": [one["key"]]} for one in question.get("row") or ()]}
        )


NOT_ASKED = frozenset({"row", "after", "limit", "half"})


def about(table: Mapping[str, Any], filters: list[str]) -> Iterator[list[str]]:
    """Lines that explain a table: period, as of when, units with their definitions, rounding, warnings, data age."""
    period, as_of = table["period"], table["as_of"]
    yield ["期间", f"{period['zh']}（{period['from']} 至 {period['to']}，按{DAYS_OF[period['of']]}）"]
    yield ["截至", as_of]
    if then := table["compared_with"]:
        yield ["比较期间", f"{then['zh']}（{then['from']} 至 {then['to']}）"]
    if filters:
        yield ["筛选", "；".join(filters)]
    yield ["修约", f"四舍五入，百分数保留 {table['question']['places']} 位小数"]
    for one in table["columns"]:
        basis = one["article"] or BASES.get(one["basis"], "")
        yield [f"指标：{one['zh']}", f"单位：{one['unit_zh']}；{one['definition']}{f'（{basis}）' if basis else ''}"]
    for one in table["warnings"]:
        yield ["提示", one["zh"]]
    if table["hidden"]:
        yield ["不显示的数", LEFT_OUT]
    for one in table["data_age"]:
        yield [f"数据来自{one['zh']}", f"最近一次听到：{one['heard_at'] or '还没有'}"]


DAYS_OF = {"received_on": "收到日", "concluded_on": "办结日"}
BASES = {"practice": "通行口径", "inferred": "推定口径", "law": "法定"}


def heads(column: Mapping[str, Any], table: Mapping[str, Any]) -> list[str]:
    """The headings of one figure: with its unit; of a rate also its halves; what it was and how it changed."""
    found = [f"{column['zh']}（{column['unit_zh']}）"]
    if is_rate(column):
        found += [f"{column['zh']}：分子", f"{column['zh']}：分母"]
    return [*found, f"{column['zh']}：比较期间", f"{column['zh']}：增减"] if table["compared_with"] else found


def figures(cells: Mapping[str, Any], table: Mapping[str, Any]) -> list[Any]:
    """The values under these headings: numbers, or the words that stand where there is none."""
    found: list[Any] = []
    for column in table["columns"]:
        cell = cells[column["id"]]
        found.append(cell["value"] if cell["value"] is not None else cell["shown"])
        if is_rate(column):
            is_out = cell["numerator"] is None
            found += ["—" if is_out else cell["numerator"], "—" if is_out else cell["denominator"]]
        if table["compared_with"]:
            was = cell["previous"]
            found += ["—" if was is None and cell["change"]["shown"] == "—" else _plain(was), cell["change"]["shown"]]
    return found


def is_rate(column: Mapping[str, Any]) -> bool:
    """Whether a figure has two halves."""
    return bool(column["unit"] == "percent")


def named(key: Mapping[str, str]) -> str:
    """What the key of a row is called."""
    return key["zh"] or key["key"] or UNFILLED


def _plain(value: Any) -> Any:
    return YES_NO[value] if value is None or isinstance(value, bool) else value
