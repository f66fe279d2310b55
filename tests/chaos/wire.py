"""Straight to a node's broker, past everything that protects it: publish anything, look into queues, move bindings."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, unquote, urlsplit
from urllib.request import Request, urlopen

import amqp
from kombu import Connection

MARK = "x-chaos-mark"
"""header by which a test knows its own message again, also where it lies parked"""

BEATS = ("heartbeat", "heard")


@dataclass(frozen=True)
class Raw:
    """A message with all that travels with it."""

    body: bytes
    key: str = ""
    properties: dict[str, Any] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, Any]:
        """Its application headers."""
        return self.properties.get("application_headers") or {}


@contextmanager
def channel(uri: str, *, confirms: bool = True) -> Iterator[Any]:
    """An open channel; with confirms, ``basic_publish`` returns when the broker has the message."""
    with Connection(uri, connect_timeout=5, heartbeat=0, transport_options={"confirm_publish": confirms}) as connection:
        yield connection.channel()


def publish(on: Any, exchange: str, raw: Raw, *, timeout: float = 10) -> None:
    """Publish it as it is."""
    message = amqp.Message(raw.body, **{"delivery_mode": 2, **raw.properties})
    on.basic_publish(message, exchange, raw.key, timeout=timeout)


def marked(body: bytes, key: str, mark: str, *, content_type: str = "application/json", **more: Any) -> Raw:
    """A message that a test will know again."""
    properties = {"content_type": content_type, "type": "event", "message_id": mark, **more}
    headers = {MARK: mark, **properties.pop("headers", {})}
    return Raw(body, key, {**properties, "application_headers": headers})


def raw_of(message: Any) -> Raw:
    """What was delivered."""
    body = message.body.encode() if isinstance(message.body, str) else bytes(message.body)
    return Raw(body, message.delivery_info.get("routing_key", ""), dict(message.properties))


def peek(uri: str, queue: str, most: int = 5000) -> list[Raw]:
    """What lies in a queue; it stays there."""
    found: list[Raw] = []
    with channel(uri) as on:
        for _ in range(most):
            message = on.basic_get(queue)
            if message is None:
                break
            found.append(raw_of(message))
    return found


def depth(on: Any, queue: str) -> int:
    """Messages ready in a queue."""
    return int(on.queue_declare(queue, passive=True).message_count)


def queues(management: str) -> dict[str, int]:
    """Queue -> messages in it, those being worked on included (as old as the management's statistics, some seconds)."""
    rows = ask_management(management, "GET", "/api/queues?columns=name,messages")
    return {str(row["name"]): int(row.get("messages") or 0) for row in rows}


def under_way(uri: str, management: str) -> dict[str, int]:
    """Queue -> messages in it. Parked ones are left out, and on the links' own queues heartbeats, which never rest."""
    found = {name: count for name, count in queues(management).items() if not name.endswith(".parked")}
    for name, count in found.items():
        if 0 < count <= 5 and (name == "door" or name.startswith("to.")):
            found[name] = sum(raw.properties.get("type") not in BEATS for raw in peek(uri, name))
    return found


def bindings(management: str, queue: str) -> list[tuple[str, str]]:
    """(exchange, key) of a queue's bindings, the default one left out."""
    rows = ask_management(management, "GET", f"/api/queues/%2f/{quote(queue, safe='')}/bindings")
    return [(str(row["source"]), str(row["routing_key"])) for row in rows if row["source"]]


def ask_management(management: str, method: str, path: str, body: Any = None) -> Any:
    """One call of the management API; ``OSError`` (``HTTPError``) when it refuses or does not answer."""
    parts = urlsplit(management)
    user = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    request = Request(
        f"http://{parts.hostname}:{parts.port}{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": "Basic " + base64.b64encode(user.encode()).decode(),
            "Content-Type": "application/json",
        },
    )
    with urlopen(request, timeout=10) as answer:
        raw = answer.read()
    return json.loads(raw) if raw else None


def metric(addresses: dict[str, str], name: str) -> dict[str, float]:
    """Labels -> value of a metric, summed over the processes of a node; a process that is down counts nothing."""
    found: dict[str, float] = {}
    for address in addresses.values():
        try:
            with urlopen(f"{address}/metrics", timeout=5) as answer:
                text = answer.read().decode()
        except (URLError, OSError):
            continue
        for line in text.splitlines():
            if line.startswith(name) and line[len(name)] in "{ ":
                labels, _, value = line[len(name) :].rpartition(" ")
                found[labels.strip()] = found.get(labels.strip(), 0) + float(value)
    return found
