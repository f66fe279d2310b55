"""Files: POST /api/attachments before filing, GET /api/attachments/<number>/<id> for who has the matter on the desk,
POST /api/lookups/attachments for who holds the receipt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, request
from marshmallow import fields

from services.gateway import attachments, drop_box, edge
from services.gateway.asking import Blueprint, the_number
from services.gateway.bodies import takes
from services.gateway.download import download
from services.gateway.file_kinds import FILE_AT_MOST
from services.gateway.schemas import LookUpForm
from shared.errors import Invalid
from shared.matters.forms import PlainText, StrictSchema

blueprint = Blueprint("attachments", __name__, url_prefix="/api", description="附件 attachments")

FORM_AT_MOST = FILE_AT_MOST + (1 << 16)
MULTIPART = {
    "content": {
        "multipart/form-data": {
            "schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}
        }
    }
}
BYTES = {"200": {"description": "The bytes.", "content": {"application/octet-stream": {}}}}


class AttachmentView(StrictSchema):
    """A file that was taken in; its ``id`` goes into the filing form within a day."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    type = fields.String(required=True)
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    expires_at = fields.String(required=True, metadata={"format": "date-time"})


class ProgressView(StrictSchema):
    """The bytes are on their way from the matter's home; ask again in a few seconds."""

    state = fields.String(required=True)
    have = fields.Integer(required=True)
    parts = fields.Integer(required=True)
    percent = fields.Integer(required=True)


class OfReceiptForm(LookUpForm):
    """What stands on a receipt, and which file."""

    id = PlainText(required=True, at_most=60)


@blueprint.post("/attachments")
@edge.require("filing.file")
@edge.limited("attachment")
@takes(FORM_AT_MOST)
@blueprint.doc(requestBody=MULTIPART)
@blueprint.answers(201, AttachmentView, description="Kept for a day, or for good once a filing claims it.")
def receive() -> Any:
    """Take in one file (field ``file``): jpg, png, gif, webp, pdf, docx, xlsx, doc, xls, txt, mp3, m4a, amr, mp4."""
    if request.mimetype != "multipart/form-data":
        raise Invalid("wrong_content_type")
    sent = request.files.getlist("file")
    if len(sent) != 1 or len(request.files) != 1:
        raise Invalid(fields={"file": "missing" if not sent else "duplicate_key"})
    key = request.headers.get("Idempotency-Key", "")
    return attachments.receive(edge.parts(), sent[0].read(), sent[0].filename or "", key)


@blueprint.get("/attachments/<number>/<id>")
@edge.require("attachments.read")
@blueprint.doc(
    responses=BYTES,
    parameters=[
        {
            "in": "query", "name": "original", "schema": {"type": "boolean"},
            "description": "The sealed original instead of the shown copy; needs the right to it, and is logged.",
        }
    ],
)  # fmt: skip
@blueprint.alt_response(202, schema=ProgressView, description="The bytes are still on their way.")
def for_officer(number: str, id: str) -> Any:
    """The file, for officers on whose desk the matter lies."""
    original = request.args.get("original", "") in ("true", "1")
    found = attachments.for_officer(
        edge.parts(), the_number(number), id[:60], edge.current_by(), original=original,
        context={"trace": edge.trace_id()},
    )  # fmt: skip
    if isinstance(found, attachments.Served):
        return as_bytes(found)
    waiting = jsonify(found)
    waiting.status_code = 202
    waiting.headers["Retry-After"] = "2"
    return waiting


@blueprint.post("/lookups/attachments")
@edge.require(edge.ANYBODY)
@edge.limited("look_up")
@blueprint.arguments(OfReceiptForm)
@blueprint.doc(responses=BYTES)
def for_petitioner(form: dict[str, Any]) -> Any:
    """The file, for whoever holds number and code; 404 for a wrong pair as for another's file."""
    return for_petitioner_of(form)


def for_petitioner_of(asked: Mapping[str, str]) -> Response:
    """The bytes of one file of the receipt ``{number, code, id}``."""
    filing = drop_box.prove(edge.parts(), asked["number"], asked["code"])
    return as_bytes(attachments.for_petitioner(edge.parts(), filing.number, asked["id"]))


def as_bytes(served: attachments.Served) -> Response:
    """Always something to save: nothing that a stranger sent is opened as a page of ours."""
    return download(served.data, served.type, served.name, served.sha256)
