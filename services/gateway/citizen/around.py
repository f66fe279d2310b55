"""What every page stands in: the node with its office, the day, and the words for units, codes and faults."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from markupsafe import Markup

from services.gateway import edge
from services.gateway.citizen import display
from shared.errors import XinqiaoError
from shared.links.topology import Topology
from shared.matters.lists import DOCUMENTS
from shared.words import say

ASSETS = Path(__file__).resolve().parents[1] / "assets"


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
        address=front.address,
        phone=front.phone,
        reception_hours=getattr(front, "reception_hours", ""),
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
    return edge.clock().today()


@cache
def _mark(file: str) -> str:
    return hashlib.sha256((ASSETS / file).read_bytes()).hexdigest()[:12]


def asset(file: str) -> str:
    """The address of a static file, new whenever its content is."""
    return f"/assets/{file}?v={_mark(file)}"


def page(template: str, status: int = 200, **shown: Any) -> Response:
    """A page. ``csrf`` is empty for those without a session."""
    body = render_template(template, place=place(), csrf=edge.csrf_token(), asset=asset, **shown)
    return make_response(body, status)


def problem(fault: XinqiaoError, status: int, trace_id: str = "") -> Response:
    """A page that says what went wrong and what to do next; the trace id only where an operator could use it."""
    heading = "没有找到" if status == 404 else "没有办成"
    back = "/desk" if request.path.startswith("/desk") else "/"
    words = say(fault.code, **fault.facts)["zh"]
    shown = trace_id if status >= 500 else ""
    return page("problem.html", status, heading=heading, words=words, back=back, trace_id=shown)


def dress(blueprint: Blueprint) -> None:
    """Give the templates their filters."""

    @blueprint.app_template_filter("due_tag")
    def _due_tag(value: str | None) -> Markup:
        return display.due_tag(value, today())

    @blueprint.app_template_filter("paper")
    def _paper(code: str) -> str:
        return DOCUMENTS.get(code, code)

    blueprint.app_template_filter("when")(display.when)
    blueprint.app_template_filter("day")(display.day)
    blueprint.app_template_filter("unit")(unit_name)
