"""What the pages and the API's blueprints use of the edge, and all they may use of it.

Errors are those of ``shared.errors``; let them rise, or show them in a page of your own. Views say who may use them:
``@require("handling.accept")`` or ``@require(ANYBODY)``; ``@limited("look_up")`` keeps guessing slow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.gateway import acts, drop_box
from services.gateway.access import (
    ANYBODY,
    csrf_token,
    current_by,
    current_session,
    login,
    logout,
    parts,
    require,
    whoami,
)
from services.gateway.errors import status_of, trace_id
from services.gateway.limits import limited
from shared.matters.people import CITIZEN
from shared.ops.clock import Clock
from shared.ops.here import Here

__all__ = [
    "ANYBODY", "act", "call", "clock", "csrf_token", "current_by", "current_session", "file", "here", "limited",
    "login", "logout", "look_up", "parts", "require", "status_of", "trace_id", "whoami",
]  # fmt: skip


def here() -> Here:
    """Node, service and topology."""
    return Here(parts().node, "gateway", parts().topology)


def clock() -> Clock:
    """The node's clock."""
    return parts().clock


def call(service: str, method: str, *args: Any, **kwargs: Any) -> Any:
    """Ask a service of this node. Raises what it refuses with, or ``Unavailable`` at once or within ten seconds."""
    return parts().rpc.call(service, method, *args, context={"trace": trace_id()}, **kwargs)


def file(form: Mapping[str, Any], key: str, by: Mapping[str, Any] | None) -> dict[str, Any]:
    """Put a filing into the drop box; its receipt ``{number, code, received_at, node, unit, unit_name, look_up_path}``.

    ``form``: what POST /api/filings takes. ``key``: the idempotency key of the page's form. ``by``: None for a citizen.
    Raises ``Invalid`` or ``Conflict('idempotency_key_reused')``.
    """
    return drop_box.file(parts(), form, key, by or a_citizen())[0]


def a_citizen() -> dict[str, Any]:
    """Somebody of whom nothing is known."""
    return {"user": "", "name": "", "unit": "", "roles": [CITIZEN], "node": parts().node}


def look_up(number: str, code: str) -> dict[str, Any]:
    """The public course of a matter, as POST /api/lookups answers it. ``NotFound`` for a wrong pair, ``Invalid`` for
    one that cannot be right."""
    return drop_box.look_up(parts(), number, code, {"trace": trace_id()})


def act(number: str, code: str, act: str, form: Mapping[str, Any]) -> dict[str, Any]:
    """One act of the petitioner (``shared.matters.steps.petitioner``); gives the look-up as it is then."""
    return acts.take(parts(), number, code, act, form, {"trace": trace_id()})
