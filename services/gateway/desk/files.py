"""Files of an item: a copy without traces for whoever has the item on the desk; one from afar shows how far it is."""

from __future__ import annotations

from flask import Blueprint, Response, request

from services.gateway import attachments, edge
from services.gateway.api.attachments import as_bytes
from services.gateway.asking import the_number
from services.gateway.desk.frame import desk_page

LOOK_AGAIN_SECONDS = "2"


def add_to(blueprint: Blueprint) -> None:
    """Put the address on the desk."""
    blueprint.get("/files/<number>/<id>")(one_file)


@edge.require("attachments.read")
def one_file(number: str, id: str) -> Response:
    """The file, or a page that loads itself again until its parts have all come from the matter's home."""
    found = attachments.for_officer(
        edge.parts(), the_number(number), id[:60], edge.current_by(), original="original" in request.args,
        context={"trace": edge.trace_id()},
    )  # fmt: skip
    if isinstance(found, attachments.Served):
        return as_bytes(found)
    page = desk_page("desk/file_on_its_way.html", 202, progress=found)
    page.headers["Refresh"] = LOOK_AGAIN_SECONDS
    return page
