"""GET /api/public/statistics: the published figures of this node, for anybody and any program."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request

from services.gateway import edge
from services.gateway.asking import Blueprint
from services.gateway.citizen.figures import published
from shared.matters.questions import PublicForm

blueprint = Blueprint("public", __name__, url_prefix="/api/public", description="公布的数据 published figures")


@blueprint.get("/statistics")
@edge.limited("figures")
@edge.require(edge.ANYBODY)
@blueprint.doc(summary="公布的统计 Published figures of a quarter or a year that is over; small counts are left out")
@blueprint.arguments(PublicForm, location="query")
@blueprint.answers(200)
def figures(query: dict[str, Any]) -> Any:
    """Amounts, by channel and category, and whether units kept their limits; null where a count is left out."""
    response = jsonify(published(query["period"]))
    response.add_etag()
    response.make_conditional(request)
    return response
