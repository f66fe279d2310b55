"""Whether nodes are at rest: nothing left to be said, and nothing in a queue that somebody has yet to hear.

Queues are asked one by one over AMQP: the management's numbers are some seconds old. Only after a process was killed
are they asked too, as they alone count what a consumer took and has not yet done.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

from kombu import Connection
from pymongo import MongoClient

from deploy.local.cluster import Cluster
from tests.chaos import wire

NOT_WAITED_FOR = (".parked", "rpc.reply")
TO_SAY, AWAITED = "_outbox", "_awaiting"


class Rest:
    """Looks at all nodes at once."""

    def __init__(self, cluster: Cluster, mongos: Mapping[str, MongoClient[dict[str, Any]]]) -> None:
        self._cluster, self._mongos = cluster, mongos
        self._lines: dict[str, Any] = {}
        self._names = {node: self._queues(node) for node in cluster.nodes}
        self._threads = ThreadPoolExecutor(len(cluster.nodes))

    def has(self, field: str) -> bool:
        """Whether any record of any node has something in its outbox, or something that a neighbour has not receipted.
        Raises while a database is away."""
        return any(self._threads.map(partial(self._has, field), self._cluster.nodes))

    def hears(self, *, exactly: bool) -> bool:
        """Whether any message is in a queue. Raises while a broker is away."""
        if exactly and any(self._threads.map(self._has_by_management, self._cluster.nodes)):
            return True
        return any(self._threads.map(self._has_ready, self._cluster.nodes))

    def _queues(self, node: str) -> list[str]:
        known = wire.queues(self._cluster.management(node))
        return [one for one in known if not any(part in one for part in NOT_WAITED_FOR)]

    def _has(self, field: str, node: str) -> bool:
        client = self._mongos[node]
        shelves = [
            client[name][shelf]
            for name in client.list_database_names()
            if name.startswith(f"xq_{node}_")
            for shelf in client[name].list_collection_names()
        ]
        return any(one.find_one({f"{field}.0": {"$exists": True}}, {"_id": 1}) for one in shelves)

    def _has_by_management(self, node: str) -> bool:
        return any(wire.under_way(self._cluster.amqp(node), self._cluster.management(node)).values())

    def _has_ready(self, node: str) -> bool:
        try:
            if node not in self._lines:
                self._lines[node] = Connection(self._cluster.amqp(node), connect_timeout=5, heartbeat=0)
            on = self._lines[node].default_channel
            found = [one for one in self._names[node] if wire.depth(on, one)]
        except Exception:
            line = self._lines.pop(node, None)
            with suppress(Exception):
                line.release()
            raise
        return any(self._is_more_than_heartbeats(node, one) for one in found)

    def _is_more_than_heartbeats(self, node: str, queue: str) -> bool:
        """Heartbeats between nodes never rest."""
        if queue != "door" and not queue.startswith("to."):
            return True
        raws = wire.peek(self._cluster.amqp(node), queue, most=6)
        return len(raws) > 5 or any(raw.properties.get("type") not in wire.BEATS for raw in raws)
