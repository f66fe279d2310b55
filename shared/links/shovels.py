"""The shovels of a running broker, over its management API: what state they claim, and how to start them anew.

A shovel may hang while it says ``running``; whoever watches progress (the door's watchdog) restarts it from here.
"""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, unquote, urlsplit
from urllib.request import Request, urlopen

from shared.errors import NotFound, Unavailable

UP_SHOVEL, DOWN_SHOVEL = "up", "down"
"""a child's two shovels: to its parent, and from it"""
TIMEOUT_SECONDS = 5
_VHOST = quote("/", safe="")


def states(management_url: str) -> dict[str, str]:
    """Shovel name -> the state it claims: ``starting``, ``running`` or ``terminated``."""
    listed: list[dict[str, Any]] = _call(management_url, "GET", f"/api/shovels/{_VHOST}")
    return {shovel["name"]: shovel["state"] for shovel in listed}


def carried(management_url: str, queue: str) -> int:
    """How many messages of a queue its consumers have acknowledged since the broker started."""
    told: dict[str, Any] = _call(management_url, "GET", f"/api/queues/{_VHOST}/{quote(queue, safe='')}")
    return int(told.get("message_stats", {}).get("ack", 0))


def restart(management_url: str, name: str) -> None:
    """Close the shovel's connections and start it anew; what it had not confirmed goes back to its queue.

    Raises ``NotFound`` for a shovel that is not declared.
    """
    _call(management_url, "DELETE", f"/api/shovels/vhost/{_VHOST}/{quote(name, safe='')}/restart")


def declare(management_url: str, name: str, value: dict[str, Any]) -> None:
    """Create the shovel, or replace it when its value differs (``value`` as in ``definitions.shovels``)."""
    body = {"component": "shovel", "vhost": "/", "name": name, "value": value}
    _call(management_url, "PUT", f"/api/parameters/shovel/{_VHOST}/{quote(name, safe='')}", body)


def remove(management_url: str, name: str) -> None:
    """Take the shovel away; ``NotFound`` when there is none."""
    _call(management_url, "DELETE", f"/api/parameters/shovel/{_VHOST}/{quote(name, safe='')}")


def _call(management_url: str, method: str, path: str, body: Any = None) -> Any:
    """One request; ``management_url`` is ``http(s)://user:password@host:port``. ``Unavailable`` when nobody answers."""
    parts = urlsplit(management_url)
    host = parts.hostname or ""
    place = f"{parts.scheme}://{host}:{parts.port}" if parts.port else f"{parts.scheme}://{host}"
    user = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    request = Request(  # noqa: S310 - the scheme is the operator's setting
        place + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": "Basic " + base64.b64encode(user.encode()).decode("ascii"),
            "Content-Type": "application/json",
        },
    )
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            raw = answer.read()
    except HTTPError as fault:
        if fault.code == 404:
            raise NotFound(what=path) from fault
        raise Unavailable(part="management", status=fault.code) from fault
    except (URLError, OSError) as fault:
        raise Unavailable(part="management") from fault
    return json.loads(raw) if raw else None
