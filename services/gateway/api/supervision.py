"""/api/supervision: the clocks that run on offices, and the desks of supervision with their steps."""

from __future__ import annotations

from services.gateway.api._desk import add_desks, add_list
from services.gateway.asking import Blueprint

blueprint = Blueprint("supervision", __name__, url_prefix="/api/supervision", description="督查 supervision")
add_list(blueprint, "/clocks", "supervision", "clocks", about="Clocks, the next due first; state running or rung")
add_desks(blueprint, "supervision")
