"""What every page stands in: the node with its office, the day, and the words for units and codes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, g, render_template, request
from werkzeug.exceptions import HTTPException

from services.gateway import edge
from services.gateway.citizen import display
from shared.errors import XinqiaoError
from shared.links.topology import Topology
from shared.words import say

ASSETS = Path(__file__).resolve().parents[1] / "assets"
STATUS_WORDS = {403: "page_stale_form", 404: "page_not_found", 405: "page_not_found", 413: "too_large", 429: "page_too_many"}


@dataclass(frozen=True)
class Place:
    """The node as a page names it; what the topology does not tell is empty."""

    node: str
    name: str
    office: str = ""
    address: str = ""
    phone: str = ""
    reception_hours: str = ""


def topology() -> Topology:
    """The topology of this node."""
    found: Topology = edge.here().topology
    return found


def place() -> Place:
    """This node and the unit at its counter."""
    here = edge.here()
    node, front = here.topology.node(here.node), here.topology.front_unit(here.node)
    return Place(
        node=here.node,
        name=node.name,
        office=front.name,
        address=getattr(node, "address", "") or front.address,
        phone=getattr(node, "phone", "") or front.phone,
        reception_hours=getattr(node, "reception_hours", ""),
    )


def node_name(node: str) -> str:
    """The name of a node for people; its id when it is not of this topology."""
    found = topology().nodes.get(node)
    return found.name if found else node


def unit_name(unit: str | None) -> str:
    """The name of a unit for people."""
    return topology().units.name(unit) if unit else ""


def today() -> date:
    """The day at this node."""
    day: date = edge.clock().today()
    return day


@cache
def _mark(file: str) -> str:
    return hashlib.sha256((ASSETS / file).read_bytes()).hexdigest()[:12]


def asset(file: str) -> str:
    """The address of a static file, new whenever its content is."""
    return f"/assets/{file}?v={_mark(file)}"


def page(template: str, status: int = 200, **shown: Any) -> Response:
    """A page that no cache keeps: each may hold what is only for who asked."""
    body = render_template(template, place=place(), **shown)
    return Response(body, status, {"Cache-Control": "no-store"}, mimetype="text/html")


def dress(blueprint: Blueprint) -> None:
    """Give a blueprint of pages its filters and its own way of saying that something went wrong."""

    @blueprint.context_processor
    def _words() -> dict[str, Any]:
        return {"asset": asset}

    @blueprint.app_template_filter("due_tag")
    def _due_tag(value: str | None) -> str:
        return display.due_tag(value, today())

    blueprint.app_template_filter("when")(display.when)
    blueprint.app_template_filter("day")(display.day)
    blueprint.app_template_filter("unit")(unit_name)

    @blueprint.errorhandler(XinqiaoError)
    def _refused(fault: XinqiaoError) -> Response:
        return problem(say(fault.code, **fault.facts)["zh"], edge.status_of(fault))

    @blueprint.errorhandler(HTTPException)
    def _http(fault: HTTPException) -> Response:
        code = fault.code or 500
        return problem(say(STATUS_WORDS.get(code, "invalid" if code < 500 else "error"))["zh"], code)


def problem(words: str, status: int) -> Response:
    """A page that says what went wrong and what to do next."""
    heading = "没有找到" if status == 404 else "没有办成"
    back = "/desk" if request.path.startswith("/desk") else "/"
    return page("problem.html", status, heading=heading, words=words, back=back, trace_id=g.get("trace_id", ""))
