"""Papers: GET /api/papers?number= and /api/papers/<id>.pdf|.docx for who issued or received them, POST
/api/lookups/papers for who holds the receipt."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from marshmallow import fields

from services.gateway import edge, papers
from services.gateway.asking import Blueprint, the_number
from services.gateway.download import download
from services.gateway.schemas import LookUpForm
from shared.matters.forms import Choice, PlainText, StrictSchema

blueprint = Blueprint("papers", __name__, url_prefix="/api", description="文书 papers")

BYTES = {
    "200": {
        "description": "The paper as it was printed first; its SHA-256 is the ETag.",
        "content": {media_type: {} for media_type, _ in papers.PRINTERS.values()},
    }
}


class PapersQuery(StrictSchema):
    """Whose papers: the number of a matter."""

    number = PlainText(required=True, at_most=40)


class PaperRow(StrictSchema):
    """One paper of a list."""

    id = fields.String(required=True)
    number = fields.String(required=True)
    paper = fields.String(required=True)
    paper_zh = fields.String(required=True)
    paper_number = fields.String(required=True)
    issued_at = fields.String(required=True, metadata={"format": "date-time"})
    unit = fields.String(required=True)
    unit_name = fields.String(required=True)
    addressee = fields.String(required=True)
    addressee_name = fields.String(required=True)
    title = fields.String(required=True)


class PapersView(StrictSchema):
    """The papers of a matter, in order of issue."""

    rows = fields.List(fields.Nested(PaperRow), required=True)


class PaperOfReceiptForm(LookUpForm):
    """What stands on a receipt, which paper (its id or its number, as the look-up shows them), and how it is wanted."""

    id = PlainText(required=True, at_most=120)
    format = Choice(papers.PRINTERS, load_default="pdf")


@blueprint.get("/papers")
@edge.require("papers.read")
@blueprint.arguments(PapersQuery, location="query")
@blueprint.answers(200, PapersView)
def listed(query: dict[str, Any]) -> Any:
    """The papers of a matter that the asker's unit issued or received."""
    return edge.call("notification", "papers", the_number(query["number"]), edge.current_by())


@blueprint.get("/papers/<id>.<any(pdf, docx):format>")
@edge.require("papers.read")
@blueprint.doc(responses=BYTES)
def for_officer(id: str, format: str) -> Response:
    """One paper, to print and hand over."""
    found = papers.for_officer(
        edge.parts(), id[:60], format, edge.current_by(), address=request.url_root, context={"trace": edge.trace_id()}
    )
    return handed_out(found)


@blueprint.post("/lookups/papers")
@edge.require(edge.ANYBODY)
@edge.limited("look_up")
@blueprint.arguments(PaperOfReceiptForm)
@blueprint.doc(responses=BYTES)
def for_petitioner(form: dict[str, Any]) -> Response:
    """One paper, for whoever holds number and code; 404 for a wrong pair as for a paper they may not see."""
    found = papers.for_petitioner(
        edge.parts(), form["number"], form["code"], form["id"], form["format"],
        address=request.url_root, context={"trace": edge.trace_id()},
    )  # fmt: skip
    return handed_out(found)


def handed_out(printed: papers.Printed) -> Response:
    """The file, to save or to print."""
    return download(printed.data, printed.type, printed.name, printed.sha256)
