"""/api/handling: the cases on an officer's desk, and the lawful steps of each."""

from __future__ import annotations

from services.gateway.api._desk import add_desks
from services.gateway.asking import Blueprint

blueprint = Blueprint("handling", __name__, url_prefix="/api/handling", description="办理 handling")
add_desks(blueprint, "handling")
