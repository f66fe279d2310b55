"""What the edge of one node is made of, put together once a process; tests put in fakes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import structlog

from services.gateway import store
from services.gateway.rpc import RpcClient
from services.gateway.sessions import Logins, Sessions
from shared.bus.carrier import Carrier
from shared.bus.declare import declare
from shared.bus.names import HERE, Subscription
from shared.bus.parking_lot import lot_of
from shared.events.declaration import declared
from shared.events.gateway import FilingReceived
from shared.links.crossing import route_of
from shared.links.states import link_states
from shared.links.topology import Topology, load
from shared.matters.people import Account
from shared.ops import log
from shared.ops.clock import Clock
from shared.ops.here import Here
from shared.ops.settings import Settings
from shared.store.client import connect, database, open_repository
from shared.store.files import Files, MemoryFiles, open_files
from shared.store.saying import Stamp

SERVICE = "gateway"
HEARS_FILINGS = ("intake", "notification")
"""services that hear FilingReceived: each has its queue"""
_log = log.get(__name__)


class Asks(Protocol):
    """How services are asked; ``state``: new, up, blocked or down."""

    state: str

    def call(
        self,
        service: str,
        method: str,
        *args: Any,
        timeout: float | None = None,
        context: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> Any:
        """See ``RpcClient.call``."""


@dataclass
class Parts:
    """``database_answers`` raises or says no when the database cannot take a filing now."""

    settings: Settings
    topology: Topology
    filings: store.Filings
    sequence: store.Sequence
    sessions: Sessions
    logins: Logins
    rpc: Asks
    database_answers: Callable[[], bool]
    stop: Callable[[], None] = lambda: None
    parking: Callable[[], Any] = lambda: None
    links: Callable[[], list[Any]] = list
    files: Files = field(default_factory=MemoryFiles)
    accounts: Mapping[str, Account] = field(init=False)

    def __post_init__(self) -> None:
        self.accounts = {one.user: one for one in self.topology.accounts_at(self.settings.node)}

    @property
    def node(self) -> str:
        return self.settings.node

    @property
    def clock(self) -> Clock:
        return self.settings.clock


def real(settings: Settings) -> Parts:
    """The parts on this node's database and broker. Waits for the database as long as it takes (the drop box needs its
    unique index before the first filing), never for the broker. Starts threads: call it after gunicorn's fork."""
    topology = load(settings.topology)
    clock, secret = settings.clock, settings.secret
    if not secret:
        raise ValueError("XINQIAO_SECRET_FILE names no secret: look-up codes could be guessed")
    client = connect(settings.mongo)
    here = Here(settings.node, SERVICE, topology)
    own = database(client, here.node, here.service)
    filed = [Subscription(one, declared(FilingReceived).name, HERE) for one in HEARS_FILINGS]
    heard = [one for one in filed if one.service in topology.node(here.node).services]
    carrier = Carrier(
        node=here.node, service=SERVICE, uri=settings.amqp, sweep_seconds=settings.sweep_seconds,
        hearers=lambda key: [one.queue for one in heard if one.hears(key)],
        repair=lambda channel: declare(channel, heard, (), (SERVICE,)),
    )  # fmt: skip
    stamp = Stamp(here.node, SERVICE, clock.now, route_of(here.node, topology), _trace)
    shelves = {name: store.MongoShortLived(own, name) for name in ("sessions", "login_failures")}
    while True:
        try:
            filings = open_repository(store.Filings, client, here, stamp, on_said=carrier.wake)
            for shelf in shelves.values():
                shelf.ensure()
            files = open_files(client, here.node)
            break
        except store.DatabaseFault as fault:
            _log.warning("waiting_for_database", reason=type(fault).__name__)
            time.sleep(1)
    carrier.serve(filings)
    carrier.start()
    rpc = RpcClient(settings.amqp)

    def stop() -> None:
        rpc.stop()
        carrier.stop()
        client.close()

    return Parts(
        settings=settings,
        topology=topology,
        filings=filings,
        sequence=store.MongoSequence(own),
        sessions=Sessions(shelves["sessions"], clock),
        logins=Logins(
            store.MongoPasswords(own),
            shelves["login_failures"],
            first_passwords(settings.accounts_file),
            clock,
            secret,
        ),
        rpc=rpc,
        database_answers=lambda: store.ping(client),
        stop=stop,
        parking=lambda: lot_of(settings.amqp, topology.node(here.node).services),
        links=lambda: link_states(here.node, topology, client, settings.management),
        files=files,
    )


def first_passwords(file: Path | None) -> dict[str, str]:
    """``{user: password}`` as the node was set up; empty without the file: then nobody can log in."""
    if file is None or not file.exists():
        return {}
    return {str(user): str(password) for user, password in json.loads(file.read_text("utf-8")).items()}


def _trace() -> str:
    return str(structlog.contextvars.get_contextvars().get("trace", ""))
