"""GET /api/statistics: counts with their unit, period and age."""

from __future__ import annotations

from typing import Any

from services.gateway import edge
from services.gateway.asking import Blueprint, RowsView
from services.gateway.schemas import SummaryQuery
from shared.codec import to_plain
from shared.matters.questions import AskForm, DrillForm

blueprint = Blueprint("statistics", __name__, url_prefix="/api/statistics", description="统计 statistics")


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
