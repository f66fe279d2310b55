"""/api/session: staff log in, ask who they are, and log out."""

from __future__ import annotations

from typing import Any

from flask import Response

from services.gateway import edge
from services.gateway.asking import Blueprint
from services.gateway.schemas import LoginForm, SessionView

blueprint = Blueprint("session", __name__, url_prefix="/api/session", description="工作人员登录 staff session")


@blueprint.post("")
@edge.require(edge.ANYBODY)
@edge.limited("login")
@blueprint.arguments(LoginForm)
@blueprint.answers(200, SessionView)
def begin(form: dict[str, Any]) -> Any:
    """Log in. The session's cookie cannot be read by scripts; every write needs the header X-CSRF-Token."""
    return edge.login(form["user"], form["password"])


@blueprint.get("")
@edge.require("session.own")
@blueprint.answers(200, SessionView)
def show() -> Any:
    """Who is logged in."""
    return edge.whoami()


@blueprint.delete("")
@edge.require("session.own")
@blueprint.answers(204)
def end() -> Any:
    """Log out; the session is ended here too, not only in the browser."""
    edge.logout()
    return Response(status=204)
