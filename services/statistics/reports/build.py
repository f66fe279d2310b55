"""A report's data: every table asked, every figure, what was checked, the words, the charts. From questions alone.

``ask(question)`` answers like ``questions.answer`` (of doings: like ``doings.answer``); whoever builds decides whose
eyes it asks with. The same answers give the same data, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.statistics.periods import Period
from services.statistics.reports.checks import Check, checks_of, claims_of
from services.statistics.reports.figures import BEFORE, COMPARED, Figure, figure_id, figures_of
from services.statistics.reports.sentences import say
from services.statistics.reports.templates import Chart, Section, Table, Template

Ask = Callable[[Mapping[str, Any]], Mapping[str, Any]]
NUMERALS = "一二三四五六七八九十"
ROUNDING = "四舍五入，百分数保留{places}位小数"
BELOW = "territory:below"
TIMES = ("month", "day")
"""dimensions whose rows stand in order of time"""


@dataclass(frozen=True)
class About:
    """Of whom and when. ``territory``: (dimension, code) of a part of what the maker answers for; ``below``: the
    dimension of the level below, '' at the lowest."""

    node: str
    name: str
    unit: str
    unit_name: str
    span: Period
    as_of: datetime
    as_of_on: date
    as_of_zh: str
    territory: tuple[str, str] = ("", "")
    of_unit: str = ""
    below: str = ""


def build(template: Template, about: About, ask: Ask) -> dict[str, Any]:
    """All that the report says, as plain values."""
    figures, checks = dict[str, Figure](), list[Check]()
    asked: dict[str, dict[str, Any]] = {}
    warnings: list[Any] = []
    for table in template.tables.values():
        if not (table.by == BELOW and not about.below):
            one, answered = _asked(table, template, about, ask)
            found = figures_of(_real(table, about), answered, one["question"], template.compare, template.places)
            figures |= {each["id"]: each for each in found}
            checks += checks_of(_real(table, about), answered, figures, template.compare)
            warnings += [{**each, "table": table.id} for each in answered["warnings"]]
            asked[table.id] = {**one, "rows": _rows(_real(table, about), answered, figures)}
    checks += claims_of(template.claims, figures)
    names = {f"{id}/{row['key']}": row["zh"] for id, table in asked.items() for row in table["rows"]}
    order = {id: [row["key"] for row in table["rows"] if row["key"]] for id, table in asked.items()}
    sections = [_section(one, asked, figures, order, names, template.compare) for one in template.sections]
    return {
        **_head(template, about), "sections": sections, "figures": list(figures.values()), "checks": checks,
        "warnings": [*warnings, *_faults(checks, warnings)], "notes": [*template.notes, *_notes(about)],
    }  # fmt: skip


def draft(data: Mapping[str, Any]) -> str:
    """The words of a report as its first draft: a heading a part, a paragraph below it."""
    lines: list[str] = []
    for nth, section in enumerate(one for one in data["sections"] if one["sentences"]):
        lines += [f"{NUMERALS[nth]}、{section['zh']}", "　　" + "".join(one["text"] for one in section["sentences"])]
    return "\n".join(lines) + "\n"


def title_of(template: Template, about: About) -> str:
    """What the report is called."""
    return f"{about.name}{about.span.zh}{template.title}"


def question_of(table: Table, template: Template, about: About) -> dict[str, Any]:
    """The question that a table is the answer of, as ``ask`` or ``count_doings`` takes it."""
    by = [about.below if table.by == BELOW else table.by] if table.by else []
    question: dict[str, Any] = {
        "by": by, "period": about.span.name, "compare": template.compare, "places": template.places,
        "as_of": about.as_of.isoformat(),
    }  # fmt: skip
    if table.doings:
        part = {"territory": about.territory[1] or None, "unit": about.of_unit}
        return {**question, "doings": list(table.doings), **part}
    where = [{"dimension": name, "keys": list(keys)} for name, keys in table.where]
    where += [{"dimension": about.territory[0], "keys": [about.territory[1]]}] if about.territory[0] else []
    where += [{"dimension": "unit", "keys": [about.of_unit]}] if about.of_unit else []
    return {**question, "measures": list(table.measures), "where": where, "of": "received_on"}


# --- inside -----------------------------------------------------------------------------------------------------------


def _asked(
    table: Table, template: Template, about: About, ask: Ask
) -> tuple[dict[str, Any], Mapping[str, Any]]:  # fmt: skip
    question = question_of(table, template, about)
    answered = ask(question)
    answered = {**answered, "rows": answered["rows"] if table.by else []}
    columns = [{**column} for column in answered["columns"]]
    return {
        "id": table.id, "zh": table.zh, "by": question["by"], "columns": columns, "note": table.note,
        "question": question, "hidden": answered.get("hidden", False),
        "totals": [figure_id(table.id, one["id"]) for one in columns],
    }, answered  # fmt: skip


def _real(table: Table, about: About) -> Table:
    if table.by != BELOW:
        return table
    return Table(table.id, table.zh, table.measures, table.doings, about.below, table.where, note=table.note)


def _rows(table: Table, answered: Mapping[str, Any], figures: Mapping[str, Figure]) -> list[dict[str, Any]]:
    """The largest first, of times the earliest; what is hidden last."""
    first = answered["columns"][0]["id"]
    rows = [
        {
            "key": row["keys"][table.by]["key"], "zh": row["keys"][table.by]["zh"],
            "figures": [
                figure_id(table.id, one["id"], row["keys"][table.by]["key"], is_row=True) for one in answered["columns"]
            ],
        }
        for row in answered["rows"]
    ]  # fmt: skip
    if table.by in TIMES:
        return sorted(rows, key=lambda row: str(row["key"]))

    def size(row: Mapping[str, Any]) -> tuple[Any, str]:
        value = figures[figure_id(table.id, first, row["key"], is_row=True)]["value"]
        return (-value if value is not None else 1), row["key"]

    return sorted(rows, key=size)


def _section(
    section: Section, asked: Mapping[str, dict[str, Any]], figures: Mapping[str, Figure],
    order: Mapping[str, list[str]], names: Mapping[str, str], compare: str,
) -> dict[str, Any]:  # fmt: skip
    return {
        "zh": section.zh, "tables": [asked[one.id] for one in section.tables if one.id in asked],
        "sentences": say(section.rules, figures, order, names),
        "charts": [
            chart for one in section.charts if one.table in asked
            for chart in _chart(one, asked[one.table], figures, compare)
        ],
    }  # fmt: skip


def _chart(
    chart: Chart, table: Mapping[str, Any], figures: Mapping[str, Figure], compare: str
) -> Iterator[dict[str, Any]]:
    """What is drawn: labels, and a series of figures for each span; nothing where there is nothing to see."""
    if table["by"]:
        rows = table["rows"][: chart.top or None]
        labels = [row["zh"] or "未填" for row in rows]
        ids = [figure_id(table["id"], chart.measures[0], row["key"], is_row=True) for row in rows]
    else:
        ids = [figure_id(table["id"], one) for one in chart.measures]
        labels = [figures[one]["zh"] for one in ids]
    shown = [place for place, one in enumerate(ids) if figures[one]["value"] is not None]
    ids, labels = [ids[one] for one in shown], [labels[one] for one in shown]
    if not any(figures[one]["value"] for one in ids):
        return
    series = [{"zh": "本期", "values": [figures[one]["value"] for one in ids]}]
    before = [figures[one].get("previous") for one in ids]
    if compare and chart.kind == "bar" and all(one is not None for one in before):
        series.append({"zh": BEFORE[compare], "values": before})
    unit = figures[ids[0]]["unit_zh"]
    yield {"kind": chart.kind, "zh": chart.zh, "table": table["id"], "unit_zh": unit, "labels": labels,
           "figures": ids, "series": series}  # fmt: skip


def _head(template: Template, about: About) -> dict[str, Any]:
    return {
        "template": template.id, "template_zh": template.zh, "edition": template.edition, "node": about.node,
        "unit": about.unit, "unit_zh": about.unit_name, "title": title_of(template, about),
        "territory": about.territory[1], "of_unit": about.of_unit, "about_zh": about.name,
        "period": {"name": about.span.name, "from": about.span.first, "to": about.span.last, "zh": about.span.zh},
        "compare": template.compare, "compare_zh": COMPARED.get(template.compare, ""), "as_of": about.as_of,
        "as_of_zh": about.as_of_zh, "places": template.places, "rounding": "half_up",
        "rounding_zh": ROUNDING.format(places=template.places), "veiled": template.veiled,
    }  # fmt: skip


def _notes(about: About) -> Iterable[str]:
    if about.as_of_on <= about.span.last:
        yield f"期间尚未结束，为截至{about.as_of_zh}的数"


def _faults(checks: Iterable[Check], warnings: list[Any]) -> Iterator[dict[str, Any]]:
    told = {(one.get("table"), one["code"], one.get("measure")) for one in warnings}
    for one in checks:
        measure = one["figures"][0].split("/")[1]
        if not one["ok"] and (one.get("table"), one["kind"], measure) not in told:
            yield {"code": one["kind"], "table": one.get("table", ""), "measure": measure, "zh": one["zh"],
                   "difference": one["difference"]}  # fmt: skip
