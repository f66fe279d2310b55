"""GET /api/statistics: counts with their unit, period and age."""

from __future__ import annotations

from typing import Any

from flask import Response

from services.gateway import edge, reports
from services.gateway.api._desk import add_desks
from services.gateway.api.papers import handed_out
from services.gateway.asking import Blueprint, RowsView, the_key
from services.gateway.schemas import SummaryQuery
from shared.codec import to_plain
from shared.matters.questions import AskForm, DoingsForm, DrillForm, HotForm

blueprint = Blueprint("statistics", __name__, url_prefix="/api/statistics", description="统计 statistics")
FILES = {
    "200": {
        "description": "The report; of an issued one always the same bytes. Its SHA-256 is the ETag.",
        "content": {media_type: {} for media_type in reports.TYPES.values()},
    }
}


@blueprint.get("/summary")
@edge.require("statistics.read")
@blueprint.arguments(SummaryQuery, location="query")
@blueprint.answers(200)
def summary(question: dict[str, Any]) -> Any:
    """Received, in hand, concluded and on time, by one dimension; counts below 3 are not shown."""
    named = {"since": "from", "until": "to"}
    asked = {named.get(name, name): value for name, value in to_plain(question).items()}
    return edge.call("statistics", "summary", asked, edge.current_by())


@blueprint.post("/questions")
@edge.require("statistics.read")
@blueprint.arguments(AskForm)
@blueprint.answers(200)
def ask(question: dict[str, Any]) -> Any:
    """提问 Any measures by up to three dimensions, filtered, of a period, compared; as known now or at an instant."""
    return edge.call("statistics", "ask", to_plain(question), edge.current_by())


@blueprint.post("/questions/rows")
@edge.require("statistics.drill")
@blueprint.arguments(DrillForm)
@blueprint.answers(200, RowsView)
def drill(question: dict[str, Any]) -> Any:
    """下钻 The submissions behind one row of a table, page by page: numbers, days and states, no words, no persons."""
    return edge.call("statistics", "drill", to_plain(question), edge.current_by())


@blueprint.post("/hot-topics")
@edge.require("statistics.read")
@blueprint.arguments(HotForm)
@blueprint.answers(200)
def hot_topics(question: dict[str, Any]) -> Any:
    """热点 Topics by place above their usual, with the numbers behind; repeats, channels and open ages by topic."""
    return edge.call("statistics", "hot_topics", to_plain(question), edge.current_by())


@blueprint.post("/doings")
@edge.require("statistics.read")
@blueprint.arguments(DoingsForm)
@blueprint.answers(200)
def count_doings(question: dict[str, Any]) -> Any:
    """工作 What offices did (advice, pressing, meetings, receptions, screening), as reports count it."""
    return edge.call("statistics", "count_doings", to_plain(question), edge.current_by())


@blueprint.get("/reports/<number>.<any(pdf, docx, json):format>")
@edge.require("statistics.reports.read")
@blueprint.doc(responses=FILES)
def download_report(number: str, format: str) -> Response:
    """下载统计报告 One report: to print, to edit, or every figure with its query."""
    context = {"trace": edge.trace_id()}
    return handed_out(reports.for_officer(edge.parts(), the_key(number), format, edge.current_by(), context=context))


add_desks(blueprint, "statistics")
