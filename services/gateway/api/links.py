"""GET /api/links: every link of this node, by what was answered from end to end."""

from __future__ import annotations

from typing import Any

from services.gateway import edge
from services.gateway.asking import Blueprint
from shared.codec import to_plain

blueprint = Blueprint("links", __name__, url_prefix="/api/links", description="上下级链路 links")


@blueprint.get("")
@edge.require("links.read")
@blueprint.answers(200)
def links() -> Any:
    """The neighbours: heard how long ago, answered how long ago, how much waits for a receipt and since when."""
    return {"rows": to_plain(list(edge.parts().links()))}
