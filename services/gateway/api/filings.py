"""POST /api/filings: a citizen, or a clerk for somebody, files; the answer is the receipt."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request

from services.gateway import drop_box, edge
from services.gateway.asking import Blueprint, raw_json
from services.gateway.schemas import FilingForm, ReceiptView

blueprint = Blueprint("filings", __name__, url_prefix="/api/filings", description="提交信访事项 filing")

IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "8 to 200 printable ASCII characters, random, made anew for every filing. Sent again with the same "
    "body it gives the same receipt (200); with another body 409.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 200},
}


@blueprint.post("")
@edge.require("filing.file")
@edge.limited("filing")
@blueprint.doc(parameters=[IDEMPOTENCY_KEY], requestBody={"content": {"application/json": {"schema": FilingForm}}})
@blueprint.answers(201, ReceiptView, description="Filed, durably. The code is shown here and never again.")
@blueprint.alt_response(200, schema=ReceiptView, description="It was filed before with this key: the same receipt.")
def file() -> Any:
    """File a submission. It is receipted even while the rest of the node does not run."""
    receipt, is_new = drop_box.file(
        edge.parts(), raw_json(), request.headers.get("Idempotency-Key", ""), edge.current_by()
    )
    return receipt if is_new else jsonify(receipt)
