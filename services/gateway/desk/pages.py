"""The desk's addresses: log-in, work lists, an item with its steps, the node's tables. Every form carries the token."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as Answer

from services.gateway import edge
from services.gateway.citizen import around
from services.gateway.citizen.forms import PageForm
from services.gateway.desk import files, filing, items, opening, statistics, tables, worklists
from services.gateway.desk.frame import desk_page, signed_in
from shared.errors import Refused
from shared.words import say

blueprint = Blueprint("desk", __name__, url_prefix="/desk", template_folder="../templates")
filing.add_to(blueprint)
files.add_to(blueprint)
items.add_to(blueprint)
statistics.add_to(blueprint)
tables.add_to(blueprint)

LOGIN_LABELS = {"user": "账号", "password": "密码"}


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
    return work_page()


def work_page(tried: PageForm | None = None, status: int = 200) -> Response:
    """The lists of this account's roles. ``tried``: the form of something new that was not taken."""
    by, form = edge.current_by(), tried or PageForm()
    asked = request.args.get("list", "")
    lists = [
        worklists.page_of(
            one, by, tried=tried,
            state=request.args.get("state", "") if asked == one.id else None,
            after=request.args.get("after") if asked == one.id else None,
        )
        for one in worklists.for_roles(by["roles"])
    ]  # fmt: skip
    return desk_page("desk/work.html", status, lists=lists, form=form)


opening.add_to(blueprint, work_page)


def _inside(path: str) -> str:
    """Only an address of the desk itself; anything else is the work page."""
    return path if path == "/desk" or (path.startswith("/desk/") and "\\" not in path and "//" not in path) else "/desk"


def _login_page(form: PageForm, status: int = 200) -> Response:
    return around.page("desk/login.html", status, form=form)
