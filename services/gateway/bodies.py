"""How large a request may be: 1 MiB, unless a view says that it takes files (``@takes(bytes)``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, request

View = TypeVar("View", bound=Callable[..., Any])


def takes(at_most: int) -> Callable[[View], View]:
    """Let requests to this view be up to so many bytes."""

    def decorate(view: View) -> View:
        cast(Any, view).takes_bytes = at_most
        return view

    return decorate


def install(app: Flask) -> None:
    """Before anybody reads a request's form."""

    def widen() -> None:
        view = app.view_functions.get(request.endpoint or "")
        at_most = getattr(view, "takes_bytes", None)
        if at_most is not None:
            request.max_content_length = at_most

    app.before_request(widen)
