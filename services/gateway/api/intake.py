"""GET /api/intake: what was registered, for the clerks of the node."""

from __future__ import annotations

from services.gateway.api._desk import add_item, add_list
from services.gateway.asking import Blueprint

blueprint = Blueprint("intake", __name__, url_prefix="/api/intake", description="登记 registration")
add_list(blueprint, "/submissions", "intake", "submissions", about="Submissions registered here")
add_item(blueprint, "/submissions", "intake", "submission", about="One submission with its matter")
