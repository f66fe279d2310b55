"""/api/intake: what was registered, for the clerks of the node, and what they may do with it."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from services.gateway import edge
from services.gateway.api._desk import add_desks
from services.gateway.asking import Blueprint, the_number
from shared.matters.forms import StrictSchema

blueprint = Blueprint("intake", __name__, url_prefix="/api/intake", description="登记 registration")
add_desks(blueprint, "intake")


class CandidatesView(StrictSchema):
    """What may be the same matter, the most alike first: number, place, category, date, channel, unit, score and
    ``why`` [{code, value, zh}]; title and text only where this desk may read them. Never a person."""

    rows = fields.List(fields.Nested(Schema.from_dict({}, name="Candidate")), required=True)


@blueprint.get("/submissions/<number>/candidates")
@edge.require("intake.read")
@blueprint.doc(summary="可能是同一事项 What may be the same matter, side by side and with the reasons")
@blueprint.answers(200, CandidatesView)
def candidates(number: str) -> Any:
    """Of an accusation there are none."""
    return edge.call("intake", "candidates", the_number(number), edge.current_by())
