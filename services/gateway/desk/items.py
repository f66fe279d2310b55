"""One item of a desk: all that its service tells of it, the lawful next steps, and the drafts of their papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as Answer

from services.gateway import edge, offered
from services.gateway.asking import the_key
from services.gateway.citizen.forms import PageForm
from services.gateway.desk import alike, prints, show
from services.gateway.desk.frame import desk_page, signed_in
from shared.errors import Conflict, Invalid, NotFound, Refused
from shared.matters.steps.desk import Desk
from shared.matters.steps.rows import DESKS
from shared.words import say

BY_COLLECTION: Mapping[str, Desk] = {desk.collection: desk for desk in DESKS}
PLACE = f"/<any({', '.join(BY_COLLECTION)}):collection>/<key>"


def add_to(blueprint: Blueprint) -> None:
    """Put the addresses of items on the desk."""
    blueprint.get(PLACE)(item)
    blueprint.post(f"{PLACE}/<step>")(take_step)
    blueprint.post(f"{PLACE}/<step>/preview")(preview)


@signed_in
def item(collection: str, key: str) -> Response:
    """All that the service tells of one item, and the steps that are lawful now."""
    return _page(BY_COLLECTION[collection], key, done="done" in request.args)


@signed_in
def take_step(collection: str, key: str, step: str) -> Answer:
    """Take one of the steps that the service offers; what is not offered is not asked for."""
    desk = BY_COLLECTION[collection]
    form, body = _typed(desk, key, step)
    if body is None:
        return _page(desk, key, form, status=422 if form.step else 409)
    try:
        edge.call(desk.service, step, the_key(key), body, edge.current_by())
    except (Invalid, Refused, Conflict) as fault:
        form.refuse(fault)
        return _page(desk, key, form, status=edge.status_of(fault))
    return redirect(f"/desk/{collection}/{key}?done", 303)


@signed_in
def preview(collection: str, key: str, step: str) -> Response:
    """The papers that the step would issue, to read and edit; nothing is done."""
    desk = BY_COLLECTION[collection]
    form, body = _typed(desk, key, step)
    if body is None:
        return _page(desk, key, form, status=422 if form.step else 409)
    try:
        drafts = edge.call(desk.service, "preview", step, the_key(key), {**body, "papers": []}, edge.current_by())
    except (Invalid, Refused, Conflict) as fault:
        form.refuse(fault)
        return _page(desk, key, form, status=edge.status_of(fault))
    offered.show_drafts(form, drafts)
    if not drafts:
        form.word = say("page_no_paper")["zh"]
    return _page(desk, key, form)


def _typed(desk: Desk, key: str, step: str) -> tuple[PageForm, dict[str, Any] | None]:
    """The step's form as it was typed, and its body; no body for a step that is not open or a form with faults."""
    view = edge.call(desk.service, desk.item_rpc, the_key(key), edge.current_by())
    offer = next((one for one in offered.steps_of(view) if one.step == step), None)
    if offer is None:
        return PageForm(word=say("page_step_gone")["zh"]), None
    form = offered.typed(offer, request.form)
    body = offered.body(offer, form)
    if form.faults:
        return form, None
    version = request.form.get("version", "")
    if version.isascii() and version.isdigit():
        body["version"] = int(version)
    return form, body


def _page(desk: Desk, key: str, tried: PageForm | None = None, *, done: bool = False, status: int = 200) -> Response:
    """``tried``: the form that was not taken, or whose papers are shown; its step is open and keeps what was typed."""
    heading = show.heading(desk.collection)
    try:
        view = edge.call(desk.service, desk.item_rpc, the_key(key), edge.current_by())
    except NotFound:
        if not done:
            raise
        return desk_page("desk/work.html", lists=[], said="已办。此件已不在本单位。")
    shown, form = show.item(view, desk.collection), tried or PageForm()
    said = f"已办：{shown['timeline'][-1]['zh'] if shown['timeline'] else heading}" if done else ""
    steps, by, given = offered.steps_of(view), edge.current_by(), request.args.to_dict()
    offers = [
        {
            "step": one,
            "form": form if one.id == form.step else offered.blank(one, view, given),
            "open": one.id == form.step or (not form.step and one.step == given.get("step")),
        }
        for one in steps
    ]
    return desk_page(
        "desk/item.html", status, item=shown, offers=offers, said=said, heading=heading, form=form,
        action=f"/desk/{desk.collection}/{key}", version=view.get("version"), drafts=desk.has_papers,
        downloads=prints.downloads(desk, view), prints=prints.of_item(desk, view, by),
        alike=alike.of_item(desk, view, by), split=alike.may_be_split(desk, view, by),
    )  # fmt: skip
