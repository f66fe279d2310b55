"""/api/routing: the referrals of a petition office, and what it may decide about each."""

from __future__ import annotations

from services.gateway.api._desk import add_desks
from services.gateway.asking import Blueprint

blueprint = Blueprint("routing", __name__, url_prefix="/api/routing", description="分流转办 routing")
add_desks(blueprint, "routing")
