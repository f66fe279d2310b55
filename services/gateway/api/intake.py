"""/api/intake: what was registered, for the clerks of the node, and what they may do with it."""

from __future__ import annotations

from services.gateway.api._desk import add_desks
from services.gateway.asking import Blueprint

blueprint = Blueprint("intake", __name__, url_prefix="/api/intake", description="登记 registration")
add_desks(blueprint, "intake")
