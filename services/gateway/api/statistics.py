"""GET /api/statistics: counts with their unit, period and age."""

from __future__ import annotations

from typing import Any

from services.gateway import edge
from services.gateway.asking import Blueprint
from services.gateway.schemas import SummaryQuery
from shared.codec import to_plain

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
