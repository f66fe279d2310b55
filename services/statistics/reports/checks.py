"""What is checked of a report: parts against wholes, subsets, rates that cannot be. Each is told with the difference;
nothing is corrected (domain 6.3).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from services.statistics.figures import percent
from services.statistics.indicators import indicators
from services.statistics.reports.figures import BEFORE, Figure
from services.statistics.reports.templates import Claim, Table

Check = dict[str, Any]
NOW = "value"
OF_HEADS = frozenset({"person_count", "household_visit_count"})
"""units that no sum adds to pieces and batches without saying so; a piece and a batch are a submission each"""


def checks_of(
    table: Table, answered: Mapping[str, Any], figures: Mapping[str, Figure], compare: str
) -> Iterator[Check]:
    """Every check of a table, of its span and of the span it is compared with."""
    spans = {NOW: "本期", "previous": BEFORE[compare]} if compare else {NOW: "本期"}
    for name, zh in spans.items():
        for whole, *parts in table.sums:
            yield from _sum(
                table, zh, figures[f"{table.id}/{whole}"], [figures[f"{table.id}/{x}"] for x in parts], name
            )
        for part, whole in table.subsets:
            yield from _subset(table, zh, figures[f"{table.id}/{part}"], figures[f"{table.id}/{whole}"], name)
        if table.by:
            for column in answered["columns"]:
                if _adds_up(column):
                    rows = [one for one in figures.values() if _is_row(one, table.id, column["id"])]
                    yield from _sum(table, zh, figures[f"{table.id}/{column['id']}"], rows, name)


def attainable(base: int, at_least: Decimal, below: Decimal = Decimal(1)) -> int | None:
    """A numerator whose share of the base is at least so much and less than ``below``; None: there is none."""
    least = math.ceil(base * at_least)
    return least if least < base * below else None


def is_possible(shown: Decimal, base: int, places: int) -> bool:
    """Whether some numerator over the base prints as this percent."""
    near = int(shown * base / 100)
    return any(percent(k, base, places) == shown for k in range(max(0, near - 1), min(base, near + 2) + 1))


def claims_of(claims: Iterable[Claim], figures: Mapping[str, Figure]) -> Iterator[Check]:
    """Rates that are usually said to be reached and cannot be, over this base."""
    for one in claims:
        figure = figures[one.of]
        if not figure["denominator"] or figure["numerator"] == figure["denominator"]:
            continue
        fault = unattainable(figure, Decimal(one.at_least))
        if fault:
            yield fault


def unattainable(figure: Figure, at_least: Decimal) -> Check | None:
    """The warning of a rate said to be so much or more where the base allows it only if it is all of it."""
    base = figure["denominator"]
    if attainable(base, at_least / 100) is not None:
        return None
    best = percent(base - 1, base, 2)
    return {
        "kind": "rate_not_attainable", "ok": False, "figures": [figure["id"]], "difference": None,
        "zh": f"“{figure['zh']}{at_least}%以上”：分母为{base}，未全部达到时最高为{base - 1}/{base}＝{best}%，"
              f"没有不低于{at_least}%而不足100%的结果",
    }  # fmt: skip


def _adds_up(column: Mapping[str, Any]) -> bool:
    known = indicators().get(column["id"])
    return known.adds_up if known else column["unit"] != "marks"


def _is_row(one: Figure, table: str, measure: str) -> bool:
    return one["table"] == table and one["measure"] == measure and "row" in one["query"]


def _sum(table: Table, span: str, whole: Figure, parts: list[Figure], name: str) -> Iterator[Check]:
    values: list[Any] = [one.get(name) for one in parts]
    told = {
        "kind": "sum_of_parts",
        "table": table.id,
        "span": span,
        "figures": [whole["id"], *(x["id"] for x in parts)],
    }
    head = f"{table.zh}合计核对（{span}）"
    if whole.get(name) is None or any(one is None for one in values):
        yield {**told, "ok": True, "difference": None, "zh": f"{head}：有未显示或者没有的数，不核对"}
        return
    total, apart = sum(values, Decimal(0)), len({one["unit"] if one["unit"] in OF_HEADS else "" for one in parts}) > 1
    difference = total - whole[name]
    sums = "＋".join(map(str, values)) if len(values) <= 6 else f"{len(values)}项合计"
    verdict = f"＝{total}，相符" if not difference else f"＝{total}，与总数{whole[name]}相差{difference}"
    units = "（单位混合：" + "与".join(dict.fromkeys(one["unit_zh"] for one in parts)) + "相加）" if apart else ""
    yield {**told, "ok": not difference, "difference": difference, "mixed_unit": apart,
           "zh": f"{head}：{sums or 0}{verdict}{units}"}  # fmt: skip


def _subset(table: Table, span: str, part: Figure, whole: Figure, name: str) -> Iterator[Check]:
    inside, around = part.get(name), whole.get(name)
    if inside is None or around is None:
        return
    over = inside - around
    told = {"kind": "subset", "table": table.id, "span": span, "figures": [part["id"], whole["id"]]}
    yield {
        **told, "ok": over <= 0, "difference": max(over, Decimal(0)),
        "zh": f"{table.zh}包含核对（{span}）：“{part['zh']}”{inside}"
              + (f"在“{whole['zh']}”{around}之内，不相加" if over <= 0 else f"超出“{whole['zh']}”{around}，相差{over}"),
    }  # fmt: skip
