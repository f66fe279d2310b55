"""Who asks: the session behind a request, what it may do, and that a write really comes from our own pages.

``current_by()`` is the ``by`` of every RPC. Every view says who may use it: ``@require("handling.accept")``,
or ``@require(ANYBODY)``; a contract test finds those that do not.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request

from services.gateway import policy
from services.gateway.parts import Parts
from services.gateway.policy import ANYBODY
from services.gateway.sessions import LONGEST, Session
from shared.errors import Forbidden
from shared.matters.people import CITIZEN

View = TypeVar("View", bound=Callable[..., Any])
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
__all__ = ["ANYBODY", "csrf_token", "current_by", "guard", "login", "logout", "parts", "require"]


def parts() -> Parts:
    """The parts of the application that answers now."""
    return cast(Parts, current_app.extensions["xinqiao"])


def require(action: str) -> Callable[[View], View]:
    """Let a view answer only those whose role may do ``action`` (``policy.ACTIONS``, ``session.own``, ``ANYBODY``)."""
    policy.roles_for(action)

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            if action != ANYBODY:
                policy.check(current_by(), action)
            return view(*args, **kwargs)

        cast(Any, checked).action = action
        return cast(View, checked)

    return decorate


def current_by() -> dict[str, Any]:
    """Who asks: ``{user, name, unit, roles, node}``; without a session a citizen, of whom nothing is known."""
    if "by" not in g:
        here = parts()
        session = current_session()
        account = here.accounts.get(session.user) if session else None
        if account is None:
            g.by = {"user": "", "name": "", "unit": "", "roles": [CITIZEN], "node": here.node}
        else:
            g.by = {
                "user": account.user, "name": account.name, "unit": account.unit, "roles": list(account.roles),
                "node": here.node,
            }  # fmt: skip
    return dict(g.by)


def current_session() -> Session | None:
    """The session of this request, if its cookie opens one."""
    if "session" not in g:
        g.session = parts().sessions.find(request.cookies.get(cookie_name(), ""))
    return cast("Session | None", g.session)


def csrf_token() -> str:
    """What a form of this session has to carry in its field ``csrf``; empty without a session."""
    session = current_session()
    return session.csrf if session else ""


def login(user: str, password: str) -> dict[str, Any]:
    """Begin a session (its cookie goes out with this response): ``{user, name, unit, roles, csrf}``.

    ``Refused``: ``login_wrong`` or ``login_too_often``.
    """
    here = parts()
    here.logins.check(user, password, request.remote_addr or "", known=user in here.accounts)
    here.sessions.end(request.cookies.get(cookie_name(), ""))
    g.cookie, g.session = here.sessions.begin(user)
    g.pop("by", None)
    return whoami()


def logout() -> None:
    """End the session of this request here and in the browser."""
    parts().sessions.end(request.cookies.get(cookie_name(), ""))
    g.cookie, g.session = "", None
    g.pop("by", None)


def whoami() -> dict[str, Any]:
    """The account of this session and its write token."""
    by = current_by()
    return {"user": by["user"], "name": by["name"], "unit": by["unit"], "roles": by["roles"], "csrf": csrf_token()}


def cookie_name() -> str:
    """The strict name needs TLS; browsers refuse it without."""
    return "__Host-xq_session" if parts().settings.tls else "xq_session"


def guard(app: Flask) -> None:
    """Before every write: does it come from our own pages, and with the session's token? After: the cookie."""
    app.before_request(_refuse_foreign_writes)
    app.after_request(_carry_cookie)


def _refuse_foreign_writes() -> None:
    if request.method in SAFE:
        return
    if _is_foreign(request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Origin", "")):
        raise Forbidden("foreign_origin")
    if not request.cookies.get(cookie_name()):
        return
    session = current_session()
    if session is not None and not hmac.compare_digest(_token_sent(), session.csrf):
        raise Forbidden("csrf_token_wrong")


def _is_foreign(site: str, origin: str) -> bool:
    """What the browser says of the page that sent this; what no browser sent says nothing."""
    if site:
        return site not in ("same-origin", "none")
    return bool(origin) and urlsplit(origin).netloc != request.host


def _token_sent() -> str:
    sent = request.headers.get("X-CSRF-Token", "")
    if not sent and request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data"):
        sent = request.form.get("csrf", "")
    return sent if sent.isascii() else ""


def _carry_cookie(response: Response) -> Response:
    if "cookie" in g:
        common: dict[str, Any] = {"path": "/", "httponly": True, "samesite": "Strict", "secure": parts().settings.tls}
        if g.cookie:
            response.set_cookie(cookie_name(), g.cookie, max_age=int(LONGEST.total_seconds()), **common)
        else:
            response.delete_cookie(cookie_name(), **common)
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
