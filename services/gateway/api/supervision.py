"""/api/supervision: the clocks that run on offices, and the desks of supervision with their steps."""

from __future__ import annotations

from typing import Any

from services.gateway import edge
from services.gateway.api._desk import add_desks, add_list
from services.gateway.asking import Blueprint, RowsView, the_key
from services.gateway.schemas import DeductionsQuery

blueprint = Blueprint("supervision", __name__, url_prefix="/api/supervision", description="督查 supervision")
add_list(blueprint, "/clocks", "supervision", "clocks", about="Clocks, the next due first; state running or rung")
add_list(
    blueprint, "/owner-lists", "supervision", "owner_lists", action="supervision.ownerships.read",
    about="领导包案 The office's leaders, each with the matters they own now",
)  # fmt: skip
add_desks(blueprint, "supervision")


@blueprint.get("/assessments/<number>/deductions")
@edge.require("supervision.deductions.read")
@blueprint.doc(summary="扣分明细 A unit's lost marks, each opened to its matter, day and fact; a unit sees its own")
@blueprint.arguments(DeductionsQuery, location="query")
@blueprint.answers(200, RowsView)
def deductions(where: dict[str, Any], number: str) -> Any:
    """What the office that made the table sees of any unit, and each unit of itself."""
    return edge.call("supervision", "deductions", the_key(number), where, edge.current_by())
