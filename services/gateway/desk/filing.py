"""Filing for somebody at the counter, on the telephone or by letter (T22 art. 17, 19); the receipt is printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request

from services.gateway import edge
from services.gateway.asking import the_number
from services.gateway.bodies import takes
from services.gateway.citizen import choices, display, uploads
from services.gateway.citizen.forms import (
    DESK_LABELS,
    LIMITS,
    PageForm,
    blank_filing,
    check_filing,
    filing_body,
    new_key,
    typed_filing,
)
from services.gateway.citizen.pages import slip_of
from services.gateway.desk.frame import desk_page
from shared.errors import Conflict, XinqiaoError
from shared.matters.lists import CHANNELS, ORIGINS
from shared.ops.clock import ZONE
from shared.words import say

ORAL = frozenset({"visit", "phone", "reception_day", "down_visit", "village_agency"})
READ_BACK = "read_back"
"""the tag of a filing that was written down from speech and read back to the petitioner"""


ONLY_AT_THE_COUNTER = ("origin", "slip", "respondent_person", "decision_unit", "split_of")
DAYS = ("posted_on", "decision_received_on")


def add_to(blueprint: Blueprint) -> None:
    """Put the two addresses on the desk."""
    blueprint.get("/file")(filing_form)
    blueprint.post("/file")(file)


@edge.require("intake.read")
def filing_form() -> Response:
    """An empty form; ``?split_of=``: with what one that came with it may tell, to register the rest of a mixed one."""
    form = blank_filing(labels=DESK_LABELS)
    form.values["received_by"] = edge.current_by()["unit"]
    if "split_of" in request.args:
        first = edge.call("intake", "submission", the_number(request.args["split_of"]), edge.current_by())
        form.values |= _of_the_first(first)
    return _page(form)


def _of_the_first(view: Mapping[str, Any]) -> dict[str, str]:
    """What the clerk need not write again. Of an accusation intake tells neither words nor names: they stay with it."""
    person, agent = view.get("petitioner") or {}, view.get("agent") or {}
    told = {
        **{
            name: view.get(name) for name in ("title", "text", "place", "channel", "origin", "received_by", "posted_on")
        },
        **{name: person.get(name) for name in ("name", "contact", "address", "persons", "representatives")},
        **{f"agent_{name}": agent.get(name) for name in ("name", "contact", "relation")},
        "received_at": f"{display.local(view['received_at']):%Y-%m-%dT%H:%M}",
        "split_of": view["number"],
    }
    if view.get("sealed"):
        told["title"] = ""
    return {name: str(value) for name, value in told.items() if value}


@edge.require("intake.read")
@takes(uploads.FORM_AT_MOST)
def file() -> Response:
    """Register it; the answer is the receipt. Sent twice, it is registered once."""
    form = typed_filing(request.form, DESK_LABELS)
    check_filing(form, desk=True)
    uploads.take_files(form, form.values["key"])
    body = _body(form)
    if form.faults:
        return _page(form, 422)
    try:
        receipt = edge.file(body, form.values["key"], edge.current_by())
    except Conflict:
        form.values["key"] = new_key()
        form.word = say("page_filed_before")["zh"]
        return _page(form, 409)
    except XinqiaoError as fault:
        form.refuse(fault)
        return _page(form, edge.status_of(fault))
    return desk_page("desk/receipt.html", 201, slip=slip_of(receipt))


def _body(form: PageForm) -> dict[str, Any]:
    """The API's form, with what only a clerk may say; faults go into ``form``."""
    values = form.values
    if values["channel"] in ORAL and values["read_back"] != "yes":
        form.faults["read_back"] = say("page_read_back")["zh"]
    received_at = _instant(form)
    if form.faults:
        return {}
    is_read_back = values["read_back"] == "yes"
    told: dict[str, Any] = {
        **filing_body(form), "channel": values["channel"], "tags": [READ_BACK] if is_read_back else [],
        "is_oral": is_read_back, "read_back": is_read_back,
        **{name: values[name] for name in (*ONLY_AT_THE_COUNTER, *DAYS) if values[name]},
    }  # fmt: skip
    if "agent" in told:
        told["agent"]["has_authority"] = values["has_authority"] == "yes"
    if received_at:
        told["received_at"] = received_at
    if values["received_by"]:
        told["received_by"] = values["received_by"]
    return told


def _instant(form: PageForm) -> str:
    """What a browser calls datetime-local, in the node's zone; '' when it was left empty."""
    typed = form.values["received_at"]
    if not typed:
        return ""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=ZONE).isoformat(timespec="seconds")
    except ValueError:
        form.faults["received_at"] = say("page_not_a_moment")["zh"]
        return ""


def _page(form: PageForm, status: int = 200) -> Response:
    here = edge.here()
    units = [(one.id, one.name) for one in here.topology.units_at(here.node)]
    return desk_page(
        "desk/file.html", status, form=form, limits=LIMITS, kinds=choices.KIND_WORDS, topics=choices.topics(),
        places=choices.places(here.topology, here.node), channels=list(CHANNELS.items()), units=units,
        origins=list(ORIGINS.items()), accept=uploads.ACCEPT,
        all_units=[(one.id, one.name) for one in here.topology.units],
    )  # fmt: skip
