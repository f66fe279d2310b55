"""/api/parked: messages that could not be carried out; an operator puts them back or drops them, and says why."""

from __future__ import annotations

from typing import Any

from services.gateway import edge
from services.gateway.asking import Blueprint
from services.gateway.schemas import ParkedForm
from shared.errors import Invalid
from shared.ops import log
from shared.words import say

blueprint = Blueprint("parked", __name__, url_prefix="/api/parked", description="停放的消息 parked messages")
_log = log.get(__name__)


@blueprint.get("")
@edge.require("parked.read")
@blueprint.answers(200)
def parked() -> Any:
    """What lies parked, oldest first: where, why, how often tried. The message's own words are not shown here."""
    return {"rows": [_row(one) for one in edge.parts().parking().all()]}


@blueprint.post("/replay")
@edge.require("parked.replay")
@blueprint.arguments(ParkedForm)
@blueprint.answers(200)
def replay(form: dict[str, Any]) -> Any:
    """Put a message back into its queue."""
    row = _row(edge.parts().parking().replay(form["id"]))
    _log.warning("parked_replayed", id=row["id"], queue=row["queue"], by=edge.current_by()["user"], why=form["why"])
    return row


@blueprint.post("/drop")
@edge.require("parked.drop")
@blueprint.arguments(ParkedForm)
@blueprint.answers(200)
def drop(form: dict[str, Any]) -> Any:
    """Take a message away for good; a reason is needed."""
    if not form["why"]:
        raise Invalid(fields={"why": "missing"})
    row = _row(edge.parts().parking().drop(form["id"]))
    _log.warning("parked_dropped", id=row["id"], queue=row["queue"], by=edge.current_by()["user"], why=form["why"])
    return row


def _row(one: Any) -> dict[str, Any]:
    return {
        "id": one.id,
        "queue": one.queue,
        "code": one.code,
        "zh": say(one.code)["zh"],
        "type": one.type,
        "parked_at": one.parked_at,
        "attempts": one.attempts,
        "bytes": one.size,
    }
