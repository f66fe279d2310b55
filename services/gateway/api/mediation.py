"""/api/mediation: mediations of the asker's unit, and their steps."""

from __future__ import annotations

from services.gateway.api._desk import add_desks
from services.gateway.asking import Blueprint

blueprint = Blueprint("mediation", __name__, url_prefix="/api/mediation", description="调解 mediation")
add_desks(blueprint, "mediation")
