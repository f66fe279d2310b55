"""The figures of the desk: the national four, tables by any dimension that open down to submissions, kept questions.

All of it is plain forms and links: what is shown is in the address, and can be kept, sent and asked again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as Answer

from services.gateway import edge
from services.gateway.citizen import display
from services.gateway.desk import statistics_tables as tables
from services.gateway.desk.asked import PLACE, Asked, of_question, read
from services.gateway.desk.frame import desk_page
from services.gateway.download import download
from shared.documents.sheet_files import WRITERS, Sheet
from shared.errors import Conflict, Invalid, NotFound, Refused
from shared.matters.people import may
from shared.words import say

FIRST_PAGE = ("level", "unit", "channel", "category")
"""tables that are shown when nothing is chosen"""
COMPARISONS = (("", "不比较"), ("yoy", "与上年同期比"), ("pop", "与上一期比"))
DAYS_OF = (("", "收到日"), ("concluded_on", "办结日"))


def add_to(blueprint: Blueprint) -> None:
    """Put the addresses on the desk."""
    blueprint.get("/statistics")(statistics)
    blueprint.get("/statistics/rows")(statistics_rows)
    blueprint.get("/statistics/hot")(statistics_hot)
    blueprint.get("/statistics/export")(statistics_export)
    blueprint.post("/statistics/questions")(keep_question)


@edge.require("statistics.read")
def statistics() -> Response:
    """The headline and the tables that the address asks for."""
    return _page(read(request.args), "已留存。" if "kept" in request.args else "")


def _page(asked: Asked, said: str = "", word: str = "", status: int = 200) -> Response:
    by = edge.current_by()
    catalogue = edge.call("statistics", "catalogue", by)
    try:
        shown = _tables(asked, catalogue)
    except (Invalid, Refused) as fault:
        word, status = word or in_words(fault), edge.status_of(fault)
        asked = Asked()
        shown = _tables(asked, catalogue)
    headline, answers = shown
    names = names_of(catalogue)
    drills = may(by["roles"], "read_small_counts")
    first = answers[0]
    kept = edge.call("statistics", "questions_kept", {}, by)["rows"]
    return desk_page(
        "desk/statistics.html", status, asked=asked, said=said, word=word, catalogue=catalogue, answer=first,
        comparisons=COMPARISONS, days_of=DAYS_OF, chosen=set(asked.measures or catalogue["usual"]),
        tables=[tables.table(one, _of(one, asked), names, drills=drills) for one in answers],
        headline=tables.table(headline, _of(headline, asked), names, drills=drills),
        crumbs=tables.crumbs(first, asked, names), filters=_filters(catalogue, asked),
        warnings=_warnings([headline, *answers]), ages=[(one["zh"], _age(one)) for one in first["data_age"]],
        left_out=tables.LEFT_OUT if any(one["hidden"] for one in (headline, *answers)) else "",
        kept=[{**one, "href": of_question(one["question"]).address()} for one in kept],
    )  # fmt: skip


def _tables(asked: Asked, catalogue: Mapping[str, Any]) -> tuple[Any, list[Any]]:
    by = edge.current_by()
    measures = asked.measures or catalogue["usual"]
    groups = [asked.by] if asked.by or asked.filters else [(one,) for one in FIRST_PAGE]
    headline = edge.call("statistics", "ask", asked.question(catalogue["headline"], ()), by)
    return headline, [edge.call("statistics", "ask", asked.question(measures, one), by) for one in groups]


def _of(answer: Mapping[str, Any], asked: Asked) -> Asked:
    """The question of one of the page's tables."""
    return replace(asked, by=tuple(answer["question"]["by"]))


@edge.require("statistics.drill")
def statistics_rows() -> Response:
    """The submissions behind one figure, page by page."""
    asked, by = read(request.args), edge.current_by()
    answer = edge.call("statistics", "drill", {**_below(asked), "after": request.args.get("after", "")[:60]}, by)
    names = names_of(edge.call("statistics", "catalogue", by))
    about = edge.call("statistics", "ask", asked.question(by=()), by)
    row = tuple(_row_of(request.args))
    column = about["columns"][0]
    narrow = asked.narrowed(row)
    kept = {name: value for name, value in (("row", request.args.getlist("row")), ("half", _half())) if value}
    return desk_page(
        "desk/statistics_rows.html", answer=answer, about=about, column=column, half=_half(),
        crumbs=_words(narrow, names, by), back=Asked((), asked.by, asked.filters, asked.period, "", asked.of).address(),
        export=asked.query(**kept), next=asked.query(**kept, after=answer["next"]) if answer["next"] else "",
    )  # fmt: skip


def _words(asked: Asked, names: Mapping[str, str], by: Any) -> list[str]:
    """The filters and the row in words."""
    told = edge.call("statistics", "ask", asked.question(("total_submissions",), ()), by)
    return [one["words"] for one in tables.crumbs(told, asked, names)]


@edge.require("statistics.read")
def statistics_hot() -> Response:
    """Topics by place above their usual; repeats and several channels by topic; how old what is open is."""
    by, args = edge.current_by(), request.args
    form: dict[str, Any] = {name: args[name][:40] for name in ("period", "level", "against") if args.get(name)}
    form |= {name: int(args[name]) for name in ("spans", "at_least") if args.get(name, "").isdigit()}
    word, status = "", 200
    try:
        shown = edge.call("statistics", "hot_topics", form, by)
    except (Invalid, Refused) as fault:
        word, status = in_words(fault), edge.status_of(fault)
        shown = edge.call("statistics", "hot_topics", {}, by)
    names = names_of(edge.call("statistics", "catalogue", by))
    drills = may(by["roles"], "read_small_counts")
    period = Asked(period=shown["period"]["name"])
    return desk_page(
        "desk/statistics_hot.html", status, shown=shown, word=word, figure=tables.figure,
        rows=[{**row, "href": _of_hot(row, period).address()} for row in shown["rows"]],
        by_topic=tables.table(shown["by_topic"], _of(shown["by_topic"], period), names, drills=drills),
        by_age=tables.table(shown["by_age"], _of(shown["by_age"], Asked(period="all")), names, drills=drills),
        left_out=tables.LEFT_OUT if shown["hidden"] else "",
    )  # fmt: skip


def _of_hot(row: Mapping[str, Any], asked: Asked) -> Asked:
    keys = [(name, one["key"]) for name, one in row["keys"].items()]
    return replace(asked.narrowed(keys), by=("month",))


@edge.require("statistics.read")
def statistics_export() -> Response:
    """The table of the address as a file; with ``what=rows`` the submissions behind a figure."""
    asked, by = read(request.args), edge.current_by()
    format = request.args.get("format", "xlsx")
    if format not in WRITERS:
        raise Invalid(fields={"format": "not_a_choice"})
    if request.args.get("what") == "rows":
        found = edge.call("statistics", "export_rows", _below(asked), by)
    else:
        usual = edge.call("statistics", "catalogue", by)["usual"] if not asked.measures else asked.measures
        found = edge.call("statistics", "export_table", asked.question(usual), by)
    return as_file(found, format)


def as_file(found: Mapping[str, Any], format: str) -> Response:
    """What was found as a file of that format."""
    write, type = WRITERS[format]
    data = write(Sheet(found["title"], found["about"], found["head"], found["rows"]))
    name = f"{found['title']}-{display.local(edge.clock().now()):%Y%m%d}.{format}"
    return download(data, type, name, hashlib.sha256(data).hexdigest())


@edge.require("statistics.save_question")
def keep_question() -> Answer:
    """Keep the question of the page for the unit."""
    asked, by = read(request.form), edge.current_by()
    usual = asked.measures or tuple(edge.call("statistics", "catalogue", by)["usual"])
    form = {"title": request.form.get("title", "").strip()[:200], "question": replace(asked, measures=usual).question()}
    try:
        edge.call("statistics", "save_question", form, by)
    except (Invalid, Refused, Conflict) as fault:
        return _page(asked, word=in_words(fault), status=edge.status_of(fault))
    return redirect(f"{PLACE}{asked.query(kept='1')}#kept", 303)


def in_words(fault: Invalid | Refused | Conflict | NotFound) -> str:
    """What is wrong with a question; the fault of a field says it better than that there is one."""
    codes = list((getattr(fault, "fields", None) or {}).values())
    return str(say(codes[0] if codes else fault.code, **fault.facts)["zh"])


def names_of(catalogue: Mapping[str, Any]) -> dict[str, str]:
    """Dimensions by name."""
    return {one["id"]: one["zh"] for one in catalogue["dimensions"]}


def _filters(catalogue: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """The filters that can be picked, with what is picked; and those that were opened by links, kept as they are."""
    offered = {one["dimension"]: {key["key"] for key in one["keys"]} for one in catalogue["filters"]}
    told = {f"{name}={key}" for name, key in asked.filters}
    return {
        "offered": catalogue["filters"], "told": told,
        "kept": [f"{name}={key}" for name, key in asked.filters if key not in offered.get(name, ())],
    }  # fmt: skip


def _row_of(args: Any) -> list[tuple[str, str]]:
    parts = [one.partition("=") for one in args.getlist("row")[:3]]
    return [(name[:60], key[:60]) for name, _, key in parts]


def _half() -> str:
    return "denominator" if request.args.get("half") == "denominator" else ""


def _below(asked: Asked) -> dict[str, Any]:
    """The form of a drill."""
    row = [{"dimension": name, "key": key} for name, key in _row_of(request.args)]
    question = replace(asked, compare="").question(asked.measures or ("total_submissions",))
    return {**question, "row": row, **({"half": _half()} if _half() else {})}


def _warnings(answers: list[Any]) -> list[str]:
    return list(dict.fromkeys(one["zh"] for answer in answers for one in answer["warnings"]))


def _age(one: Mapping[str, Any]) -> str:
    if one["heard_at"] is None:
        return display.age(None)
    return f"{display.age(one['age_seconds'])}（{display.when(one['heard_at'])}）"
