"""What a node's broker must hold before anything speaks: the door, the ways to its neighbours, and who may do what.

Pure: the topology and the secrets in, RabbitMQ's importable definitions out. The queues of the services are not here:
every process declares those itself.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.bus.names import DOOR, EVENTS, to
from shared.links.shovels import DOWN_SHOVEL, UP_SHOVEL
from shared.links.topology import Topology

VHOST = "/"
UNROUTED = "door.unrouted"
SERVICE_USER = "xinqiao"
PREFETCH = 100
RECONNECT_SECONDS = 2
HEARTBEAT_SECONDS = 10


@dataclass(frozen=True)
class LinkSecrets:
    """The passwords one broker needs to know, and the way to its parent's.

    ``service``: of the node's own user. ``children``: child node -> password of its link user. ``parent_uri``:
    ``amqp(s)://node-<self>:<password>@<parent>:<port>/%2f``, empty at the top; options of TLS may follow as its query.
    """

    service: str
    children: Mapping[str, str] = field(default_factory=dict)
    parent_uri: str = ""


def definitions(
    topology: Topology, node: str, secrets: LinkSecrets, *, broker: tuple[int, int] = (3, 10)
) -> dict[str, Any]:
    """RabbitMQ's definitions of ``node``, for import at boot; ``broker`` is its (major, minor) version.

    Raises ``KeyError`` when a child's password is missing, ``ValueError`` when the way to the parent is.
    """
    parent, children = topology.parent(node), tuple(topology.children(node))
    neighbours = (*((parent,) if parent else ()), *children)
    if parent and not secrets.parent_uri:
        raise ValueError(f"{node} needs the URI of its parent {parent}")
    return {
        "vhosts": [{"name": VHOST}],
        "users": [
            _user(SERVICE_USER, secrets.service, tags="monitoring,policymaker"),
            *(_user(link_user(child), secrets.children[child]) for child in children),
        ],
        "permissions": [
            _permission(SERVICE_USER, configure=".*", write=".*", read=".*"),
            *(
                _permission(link_user(child), configure="^$", write=_exactly(DOOR), read=_exactly(to(child)))
                for child in children
            ),
        ],
        "topic_permissions": [
            {
                "user": link_user(child),
                "vhost": VHOST,
                "exchange": DOOR,
                "write": _exactly(saying(topology, child)),
                "read": "^$",
            }
            for child in children
        ],
        "exchanges": [_exchange(EVENTS, "topic"), _exchange(DOOR, "topic"), _exchange(UNROUTED, "fanout")],
        "queues": [_quorum_queue(name) for name in (DOOR, UNROUTED, *map(to, neighbours))],
        "bindings": [_binding(DOOR, DOOR, "#"), _binding(UNROUTED, UNROUTED, "")],
        "policies": _policies(broker),
        "parameters": _shovels(topology, node, parent, secrets.parent_uri) if parent else [],
    }


def link_user(child: str) -> str:
    """The name under which a child's shovels log in at its parent."""
    return f"node-{child}"


def saying(topology: Topology, node: str) -> str:
    """The routing key under which ``node`` speaks at a neighbour's door. A child's is checked by the broker itself."""
    return f"{topology.path(node)}.say"


def shovels(topology: Topology, node: str, parent_uri: str) -> dict[str, dict[str, Any]]:
    """The two shovels of a child, by name, as values of RabbitMQ's ``shovel`` parameter; none at the top.

    They keep a message until the other side confirmed it, so it may arrive twice but is never lost.
    """
    parent = topology.parent(node)
    if parent is None:
        return {}
    here, there = "amqp://", _with_heartbeat(parent_uri)
    return {
        UP_SHOVEL: _shovel((here, to(parent)), (there, saying(topology, node))),
        DOWN_SHOVEL: _shovel((there, to(node)), (here, saying(topology, parent))),
    }


def _shovels(topology: Topology, node: str, parent: str, parent_uri: str) -> list[dict[str, Any]]:
    return [
        {"component": "shovel", "vhost": VHOST, "name": name, "value": value}
        for name, value in shovels(topology, node, parent_uri).items()
    ]


def _shovel(source: tuple[str, str], destination: tuple[str, str]) -> dict[str, Any]:
    return {
        "src-protocol": "amqp091",
        "src-uri": source[0],
        "src-queue": source[1],
        "src-prefetch-count": PREFETCH,
        "src-delete-after": "never",
        "dest-protocol": "amqp091",
        "dest-uri": destination[0],
        "dest-exchange": DOOR,
        "dest-exchange-key": destination[1],
        "ack-mode": "on-confirm",
        "reconnect-delay": RECONNECT_SECONDS,
    }


def _with_heartbeat(uri: str) -> str:
    # without a heartbeat a frozen parent is noticed only by TCP, minutes later
    mark = "&" if "?" in uri else "?"
    return f"{uri}{mark}heartbeat={HEARTBEAT_SECONDS}&connection_timeout=5000"


def _policies(broker: tuple[int, int]) -> list[dict[str, Any]]:
    policies = [_policy(f"{DOOR}-unrouted", f"^{DOOR}$", "exchanges", {"alternate-exchange": UNROUTED})]
    if broker >= (4, 0):
        # since 4.0 a quorum queue drops a message after 20 deliveries: every flap of a link, every restart of a reader
        # and every look into the parking is one. A poison message is parked by its reader, after 50.
        policies.append(_policy("unlimited", ".*", "quorum_queues", {"delivery-limit": -1}))
    return policies


def _policy(name: str, pattern: str, apply_to: str, definition: dict[str, Any]) -> dict[str, Any]:
    return {
        "vhost": VHOST,
        "name": name,
        "pattern": pattern,
        "apply-to": apply_to,
        "priority": 10,
        "definition": definition,
    }


def _user(name: str, password: str, tags: str = "") -> dict[str, Any]:
    # the salt follows from name and password, so that equal secrets give equal files
    salt = hashlib.sha256(f"{name}\0{password}".encode()).digest()[:4]
    digest = hashlib.sha256(salt + password.encode()).digest()
    return {
        "name": name,
        "password_hash": base64.b64encode(salt + digest).decode("ascii"),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": tags,
        "limits": {},
    }


def _permission(user: str, *, configure: str, write: str, read: str) -> dict[str, Any]:
    return {"user": user, "vhost": VHOST, "configure": configure, "write": write, "read": read}


def _exchange(name: str, kind: str) -> dict[str, Any]:
    return {
        "name": name,
        "vhost": VHOST,
        "type": kind,
        "durable": True,
        "auto_delete": False,
        "internal": False,
        "arguments": {},
    }


def _quorum_queue(name: str) -> dict[str, Any]:
    # no limits: a full queue of a link makes its shovel spin, a delivery limit drops the innocents of a poisoned batch
    return {
        "name": name,
        "vhost": VHOST,
        "durable": True,
        "auto_delete": False,
        "arguments": {"x-queue-type": "quorum"},
    }


def _binding(exchange: str, queue: str, key: str) -> dict[str, Any]:
    return {
        "source": exchange,
        "vhost": VHOST,
        "destination": queue,
        "destination_type": "queue",
        "routing_key": key,
        "arguments": {},
    }


def _exactly(text: str) -> str:
    return f"^{re.escape(text)}$"
