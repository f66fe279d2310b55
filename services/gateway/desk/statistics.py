"""The first page of figures: received, in hand, concluded, on time; by level, unit, channel, category and node."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request

from services.gateway import edge
from services.gateway.citizen import display
from services.gateway.desk.frame import desk_page
from shared.errors import Invalid

DIMENSIONS = (
    ("level", "层级"),
    ("unit", "单位"),
    ("channel", "渠道"),
    ("category", "类别"),
    ("node", "节点"),
    ("month", "月份"),
)
FIRST_PAGE = ("level", "unit", "channel", "category")
COLUMNS = (("received", "收到"), ("in_hand", "在办"), ("concluded", "办结"), ("on_time", "按期办结"))
HIDDEN = "—"


def add_to(blueprint: Blueprint) -> None:
    """Put the address on the desk."""
    blueprint.get("/statistics")(statistics)


@edge.require("statistics.read")
def statistics() -> Response:
    """The tables of the first page, or of the one dimension that was asked for."""
    asked = {name: request.args.get(name, "") for name in ("from", "to", "by")}
    wanted = [one for one in DIMENSIONS if one[0] == asked["by"]] or [one for one in DIMENSIONS if one[0] in FIRST_PAGE]
    try:
        answers = [_summary(by, asked) for by, _ in wanted]
        word = ""
    except Invalid:
        answers, word = [_summary(by, {}) for by, _ in wanted], "日期不对，已按默认期间显示。"
    first = answers[0]
    return desk_page(
        "desk/statistics.html", summary=first, asked=asked, word=word, unit=first["unit"]["zh"],
        groupings=(("", "全部分组"), *DIMENSIONS),
        period=f"{display.day(first['period']['from'])}—{display.day(first['period']['to'])}收到的件",
        figures=[(words, _shown(first["totals"][name])) for name, words in COLUMNS], hidden=_legend(answers),
        rate=_rate(first["totals"]["on_time_rate"]),
        tables=[_table(words, answer) for (_, words), answer in zip(wanted, answers, strict=True)],
        ages=[(one["zh"], _age(one)) for one in first.get("data_age") or ()],
    )  # fmt: skip


def _summary(by: str, asked: Mapping[str, str]) -> Any:
    question = {"by": by, **{name: asked[name] for name in ("from", "to") if asked.get(name)}}
    return edge.call("statistics", "summary", question, edge.current_by())


def _table(words: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    rows = [
        {
            "words": row["zh"] or row["key"] or "未填",
            "figures": [*(_shown(row[name]) for name, _ in COLUMNS), _rate(row["on_time_rate"])],
        }
        for row in answer["rows"]
    ]
    check = answer["sum_of_parts"]
    verdict = "相符" if check["holds"] else "不相符，请联系值守人员"
    return {
        "words": f"按{words}", "first": words, "head": [*(words for _, words in COLUMNS), "按期率"], "rows": rows,
        "check": f"各行合计 {_shown(check['parts'])}，总数 {_shown(check['total'])}，{verdict}",
    }  # fmt: skip


def _shown(count: int | None) -> int | str:
    return HIDDEN if count is None else count


def _legend(answers: list[Any]) -> str:
    """What the dash stands for, where there may be one."""
    is_there = any(one.get("hidden") for one in answers)
    return f"“{HIDDEN}”：不足三件，或者能由此推算出不足三件的数，不显示。" if is_there else ""


def _rate(rate: Mapping[str, Any]) -> str:
    if rate["numerator"] is None or rate["denominator"] is None:
        return HIDDEN
    if rate["value"] is None:
        return "不可比"
    return f"{rate['value']}%（{rate['numerator']}/{rate['denominator']}）"


def _age(one: Mapping[str, Any]) -> str:
    if one["heard_at"] is None:
        return display.age(None)
    return f"{display.age(one['age_seconds'])}（{display.when(one['heard_at'])}）"
