"""Whether the ports a run needs are free."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator

from deploy.local.faults import CannotStart
from deploy.local.layout import HOST, Place


def taken(places: Iterable[Place]) -> Iterator[tuple[str, str, int]]:
    """(node, what needs it, port) for every port on which somebody listens already."""
    for place in places:
        for what, port in place.ports.items():
            if not is_free(port):
                yield place.node, what, port


def is_free(port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def refuse_taken(places: Iterable[Place]) -> None:
    """``CannotStart`` naming the ports that others hold."""
    found = [f"{port} ({node} {what})" for node, what, port in taken(places)]
    if found:
        raise CannotStart("local_ports_taken", ports=", ".join(found))


def free_base_port(nodes: int, first: int = 30100) -> int:
    """A base port from which ``nodes`` nodes fit, a hundred ports apart, below what the system gives to clients."""
    for base in range(first, 32500, 100):
        if all(is_free(base + position * 100 + offset) for position in range(nodes) for offset in range(20)):
            return base
    raise CannotStart("local_ports_taken", ports=f"{first}-32500")
