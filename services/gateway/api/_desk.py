"""What the desks' blueprints share: a list, an item, and a step taken on it."""

from __future__ import annotations

from typing import Any

from flask import request
from marshmallow import Schema

from services.gateway import edge
from services.gateway.asking import Blueprint, RowsView, the_key
from services.gateway.schemas import ListQuery
from shared.codec import to_plain
from shared.errors import Invalid
from shared.matters.forms import StrictSchema
from shared.matters.steps.rows import desks_of

VERSION = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The version that was seen; 409 when somebody changed the item since. Or as `version` in the body.",
    "schema": {"type": "string"},
}


def add_desks(blueprint: Blueprint, service: str) -> None:
    """The lists, items and steps of every collection of a service."""
    for desk in desks_of(service):
        path = f"/{desk.collection}"
        add_list(blueprint, path, service, desk.list_rpc, about=desk.about, action=desk.reading)
        add_item(blueprint, path, service, desk.item_rpc, about=desk.about, action=desk.reading)
        for name, row in desk.opening.items():
            add_opening(blueprint, path, service, name, row.form, about=row.about)
        for step, row in desk.steps.items():
            add_step(blueprint, path, service, step, row.form, about=row.about)
            if desk.has_papers:
                add_preview(blueprint, path, service, step, row.form)


def add_list(blueprint: Blueprint, path: str, service: str, method: str, *, about: str, action: str = "") -> None:
    """GET ``path``: the rows on the asker's desk."""

    @blueprint.get(path, endpoint=f"{method}_list")
    @edge.require(action or f"{service}.read")
    @blueprint.doc(summary=about)
    @blueprint.arguments(ListQuery, location="query")
    @blueprint.answers(200, RowsView)
    def rows(where: dict[str, Any]) -> Any:
        return edge.call(service, method, where, edge.current_by())


def add_item(blueprint: Blueprint, path: str, service: str, method: str, *, about: str, action: str = "") -> None:
    """GET ``path/<number>``: one item, with the steps that are open to the asker."""

    @blueprint.get(f"{path}/<number>", endpoint=f"{method}_item")
    @edge.require(action or f"{service}.read")
    @blueprint.doc(summary=about)
    @blueprint.answers(200)
    def item(number: str) -> Any:
        return edge.call(service, method, the_key(number), edge.current_by())


def add_opening(
    blueprint: Blueprint, path: str, service: str, name: str, form: type[StrictSchema], *, about: str
) -> None:
    """POST ``path``: a new item; answers the item."""

    @blueprint.post(path, endpoint=name)
    @edge.require(f"{service}.{name}")
    @blueprint.doc(summary=about)
    @blueprint.arguments(form)
    @blueprint.answers(201)
    def open_new(filled: dict[str, Any]) -> Any:
        return edge.call(service, name, to_plain(filled), edge.current_by())


def add_step(blueprint: Blueprint, path: str, service: str, step: str, form: type[StrictSchema], *, about: str) -> None:
    """POST ``path/<number>/<step>``: take a lawful step; answers the item as it is then."""

    @blueprint.post(f"{path}/<number>/{step}", endpoint=step)
    @edge.require(f"{service}.{step}")
    @blueprint.doc(summary=about, parameters=[VERSION])
    @blueprint.arguments(form)
    @blueprint.answers(200)
    def take(filled: dict[str, Any], number: str) -> Any:
        return edge.call(service, step, the_key(number), _with_version(filled, form), edge.current_by())


def add_preview(blueprint: Blueprint, path: str, service: str, step: str, form: type[StrictSchema]) -> None:
    """POST ``path/<number>/<step>/preview``: the papers the step would issue; nothing is done."""

    @blueprint.post(f"{path}/<number>/{step}/preview", endpoint=f"preview_{step}")
    @edge.require(f"{service}.{step}")
    @blueprint.doc(summary="预览文书 The papers this step would issue, as drafts")
    @blueprint.arguments(form)
    @blueprint.answers(200)
    def preview(filled: dict[str, Any], number: str) -> Any:
        drafts = edge.call(service, "preview", step, the_key(number), to_plain(filled), edge.current_by())
        return {"papers": drafts}


def _with_version(filled: dict[str, Any], form: type[Schema]) -> dict[str, Any]:
    """What was filled in, as plain JSON; the version of an ``If-Match`` header joins it."""
    plain: dict[str, Any] = to_plain(filled)
    seen = request.headers.get("If-Match", "").removeprefix("W/").strip('"')
    if seen and "version" in form._declared_fields and plain.get("version") is None:
        if not (seen.isascii() and seen.isdigit() and len(seen) < 10):
            raise Invalid(fields={"version": "wrong_type"})
        plain["version"] = int(seen)
    return plain
