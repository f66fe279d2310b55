"""GET /api/notification: what petitioners were told, and how it arrived."""

from __future__ import annotations

from services.gateway.api._desk import add_list
from services.gateway.asking import Blueprint

blueprint = Blueprint("notification", __name__, url_prefix="/api/notification", description="告知 notification")
add_list(blueprint, "/notices", "notification", "notices", about="Notices with every attempt to deliver them")
