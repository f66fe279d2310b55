"""The desk's addresses: log-in, work lists, an item with its steps, the node's tables. Every form carries the token."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as Answer

from services.gateway import edge
from services.gateway.citizen import around
from services.gateway.citizen.forms import PageForm
from services.gateway.desk import filing, show, statistics, steps, tables, worklists
from services.gateway.desk.frame import desk_page, signed_in
from shared.errors import Conflict, Invalid, NotFound, Refused
from shared.matters import numbers
from shared.words import say

blueprint = Blueprint("desk", __name__, url_prefix="/desk", template_folder="../templates")
filing.add_to(blueprint)
statistics.add_to(blueprint)
tables.add_to(blueprint)

LOGIN_LABELS = {"user": "账号", "password": "密码"}
ITEMS: dict[str, tuple[str, str]] = {
    "routing": ("referral", "分办和转办"),
    "handling": ("case", "办件"),
    "mediation": ("mediation", "调解"),
    "intake": ("submission", "登记的件"),
}
"""service -> (its method that shows one item, the heading)"""


@blueprint.errorhandler(Refused)
def _refused(fault: Refused) -> Any:
    if fault.code == "login_needed" and request.method == "GET":
        return redirect(f"/desk/login?next={request.path}", 303)
    return around.problem(fault, edge.status_of(fault), edge.trace_id())


@blueprint.get("/login")
@edge.require(edge.ANYBODY)
def login_form() -> Response:
    """Ask for account and password."""
    return _login_page(PageForm(LOGIN_LABELS, {"next": _inside(request.args.get("next", ""))}))


@blueprint.post("/login")
@edge.limited("login")
@edge.require(edge.ANYBODY)
def login() -> Answer:
    """Begin a session; go on where one wanted to be."""
    values = {"user": request.form.get("user", "").strip(), "next": _inside(request.form.get("next", ""))}
    form, password = PageForm(LOGIN_LABELS, values), request.form.get("password", "")
    told = {"user": values["user"], "password": password}
    form.faults = {name: say("missing")["zh"] for name, value in told.items() if not value}
    if form.faults:
        return _login_page(form, 422)
    try:
        edge.login(values["user"], password)
    except Refused as fault:
        form.refuse(fault)
        return _login_page(form, edge.status_of(fault))
    return redirect(values["next"], 303)


@blueprint.post("/logout")
@edge.require(edge.ANYBODY)
def logout() -> Answer:
    """End the session."""
    edge.logout()
    return redirect("/desk/login", 303)


@blueprint.get("")
@signed_in
def work() -> Response:
    """What this account may do: one list for each kind of work."""
    by = edge.current_by()
    asked = request.args.get("list", "")
    lists = [
        worklists.page_of(
            one, by,
            state=request.args.get("state", "") if asked == one.id else None,
            after=request.args.get("after") if asked == one.id else None,
        )
        for one in worklists.for_roles(by["roles"])
    ]  # fmt: skip
    return desk_page("desk/work.html", lists=lists)


@blueprint.get("/<any(routing, handling, mediation, intake):service>/<number>")
@signed_in
def item(service: str, number: str) -> Response:
    """All that the service tells of one item, and the steps that are lawful now."""
    number = _number(number)
    return _item_page(service, number, done="done" in request.args)


@blueprint.post("/<any(routing, handling, mediation):service>/<number>/<step>")
@signed_in
def take_step(service: str, number: str, step: str) -> Answer:
    """Take one of the steps that the service offers; what is not offered is not asked for."""
    number, by = _number(number), edge.current_by()
    view = edge.call(service, ITEMS[service][0], number, by)
    offered = next((one for one in steps.steps_of(view) if one.step == step), None)
    if offered is None:
        return _item_page(service, number, PageForm(word=say("page_step_gone")["zh"]), status=409)
    form = steps.typed(offered, request.form)
    body = steps.body(offered, form)
    if form.faults:
        return _item_page(service, number, form, status=422)
    version = request.form.get("version", "")
    if version.isascii() and version.isdigit():
        body["version"] = int(version)
    try:
        edge.call(service, step, number, body, by)
    except (Invalid, Refused, Conflict) as fault:
        form.refuse(fault)
        return _item_page(service, number, form, status=edge.status_of(fault))
    return redirect(f"/desk/{service}/{number}?done", 303)


def _item_page(
    service: str, number: str, tried: PageForm | None = None, *, done: bool = False, status: int = 200
) -> Response:
    """``tried``: the form that was not taken; its step is open and keeps what was typed."""
    method, heading = ITEMS[service]
    try:
        view = edge.call(service, method, number, edge.current_by())
    except NotFound:
        if not done:
            raise
        return desk_page("desk/work.html", lists=[], said="已办。此件已不在本单位。")
    shown, form = show.item(view), tried or PageForm()
    said = f"已办：{shown['timeline'][-1]['zh'] if shown['timeline'] else heading}" if done else ""
    offers = [
        {"step": one, "form": form if one.step == form.step else steps.blank(one, view), "open": one.step == form.step}
        for one in steps.steps_of(view)
    ]
    return desk_page(
        "desk/item.html", status, item=shown, offers=offers, said=said, heading=heading, form=form,
        action=f"/desk/{service}/{view['number']}", version=view.get("version"),
    )  # fmt: skip


def _number(typed: str) -> str:
    """A number as it may stand in an address; ``NotFound`` for what can be none."""
    try:
        return numbers.check(numbers.normalise(typed)).text
    except Invalid as fault:
        raise NotFound from fault


def _inside(path: str) -> str:
    """Only an address of the desk itself; anything else is the work page."""
    return path if path == "/desk" or (path.startswith("/desk/") and "\\" not in path and "//" not in path) else "/desk"


def _login_page(form: PageForm, status: int = 200) -> Response:
    return around.page("desk/login.html", status, form=form)
