"""GET /api/notification: what petitioners and units were told, how it arrived, and what is still to be handed out."""

from __future__ import annotations

from services.gateway.api._desk import add_desks
from services.gateway.asking import Blueprint

blueprint = Blueprint("notification", __name__, url_prefix="/api/notification", description="告知 notification")
add_desks(blueprint, "notification")
