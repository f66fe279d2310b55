"""One node's own files and addresses: its secrets, the ways to its stores, the environment of its services."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from deploy.local import broker, mongod
from deploy.local.keys import Keys, legible, token, write_private
from deploy.local.layout import EPMD_OFFSET, HOST, Place
from shared.links.definitions import SERVICE_USER, LinkSecrets, definitions, link_user
from shared.links.topology import Topology


class Neighbours:
    """What the nodes of one run directory share: the topology, the links' passwords, one port mapper."""

    def __init__(self, topology: Topology, run: Path) -> None:
        self.topology = topology
        self.run = run
        self.links = Keys(run / "links")
        self.epmd_port = min(node.base_port for node in topology.nodes.values()) + EPMD_OFFSET

    def link_password(self, child: str) -> str:
        """With what a child logs in at its parent."""
        return self.links.read(child)


class NodeFiles:
    """The place of one node and what lies there."""

    def __init__(self, neighbours: Neighbours, node: str) -> None:
        self.neighbours = neighbours
        self.node = node
        self.place = Place.of(neighbours.topology, node, neighbours.run)
        self.keys = Keys(self.place.directory / "secrets")

    def lay_out(self) -> None:
        """Write what broker, database and services read at start; secrets that exist are kept."""
        self.place.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        server = broker.find_server()
        assert server is not None
        known = definitions(self.neighbours.topology, self.node, self._link_secrets(), broker=broker.version(server))
        broker.lay_out(self.place, self.keys, known)
        mongod.lay_out(self.place, self.keys)
        self.keys.path("node")
        passwords = {account["user"]: account["password"] for account in self.accounts}
        write_private(self._accounts_file, json.dumps(passwords, indent=1, ensure_ascii=False))

    @property
    def amqp(self) -> str:
        """The way of the services to the broker."""
        return f"amqp://{self._service_user}@{HOST}:{self.place.port('amqp')}/%2f"

    @property
    def management(self) -> str:
        """The broker's management API."""
        return f"http://{self._service_user}@{HOST}:{self.place.port('management')}"

    @property
    def mongo(self) -> str:
        """The way of the services to the database."""
        return mongod.uri(self.place, self.keys)

    @property
    def settings(self) -> dict[str, str]:
        """What every process of the node reads from its environment."""
        return {
            "XINQIAO_NODE": self.node,
            "XINQIAO_AMQP": self.amqp,
            "XINQIAO_MANAGEMENT": self.management,
            "XINQIAO_MONGO": self.mongo,
            "XINQIAO_SECRET_FILE": str(self.keys.path("node", token)),
            "XINQIAO_ACCOUNTS_FILE": str(self._accounts_file),
            "XINQIAO_CLOCK_FILE": str(self.place.directory / "clock"),
            "XINQIAO_CALENDARS": str(self.place.directory / "calendars"),
            "XINQIAO_PROFILE": "development",
        }

    @cached_property
    def accounts(self) -> list[dict[str, Any]]:
        """The staff accounts of the node with their password: one for the whole run, so that a person can try roles."""
        password = self.neighbours.links.read("accounts", legible)
        return [
            {
                "user": account.user,
                "password": password,
                "name": account.name,
                "unit": account.unit,
                "roles": account.roles,
                "node": self.node,
            }
            for account in self.neighbours.topology.accounts_at(self.node)
        ]

    @property
    def _accounts_file(self) -> Path:
        return self.place.directory / "secrets" / "accounts.json"

    @property
    def _service_user(self) -> str:
        return f"{SERVICE_USER}:{self.keys.read('broker')}"

    def _link_secrets(self) -> LinkSecrets:
        topology = self.neighbours.topology
        passwords = {child: self.neighbours.link_password(child) for child in topology.children(self.node)}
        parent, up = topology.parent(self.node), ""
        if parent:
            port = topology.node(parent).port("amqp")
            up = f"amqp://{link_user(self.node)}:{self.neighbours.link_password(self.node)}@{HOST}:{port}/%2f"
        return LinkSecrets(self.keys.read("broker"), passwords, up)
