"""How often one source may ask: generous for filings, strict where somebody could guess.

Counted in memory, in this process; the source's address is used as a key and written nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

View = TypeVar("View", bound=Callable[..., Any])

RATES = {
    "filing": "120 per minute; 2000 per hour",
    "attachment": "60 per minute; 600 per hour",
    "look_up": "20 per minute; 200 per hour",
    "figures": "60 per minute; 1200 per hour",
    "login": "20 per minute; 100 per hour",
}
"""a whole village office may sit behind one address"""


def limited(kind: str) -> Callable[[View], View]:
    """Count calls of this view under a rate of ``RATES``; views of one kind share one count."""
    RATES[kind]

    def decorate(view: View) -> View:
        cast(Any, view).limited = kind
        return view

    return decorate


def install(app: Flask, *, enabled: bool) -> None:
    """Put every rate on the views that asked for it; after all blueprints are registered."""
    limiter = Limiter(
        get_remote_address, app=app, storage_uri="memory://", strategy="moving-window", enabled=enabled
    )  # fmt: skip
    app.extensions["xinqiao-limiter"] = limiter  # the wrapped views hold it only weakly
    for endpoint, view in app.view_functions.items():
        kind = getattr(view, "limited", None)
        if kind is not None:
            app.view_functions[endpoint] = cast(Any, limiter.shared_limit(RATES[kind], scope=kind)(view))
