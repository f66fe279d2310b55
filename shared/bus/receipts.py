"""Taking in the neighbours' receipts: what they have is awaited no longer."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import amqp
from kombu import Connection

from shared.bus import names
from shared.bus.declare import queue
from shared.codec import loads
from shared.errors import Invalid
from shared.ops import log
from shared.store.client import StoreFault
from shared.store.repository import Receipt, Repository

LOG = log.get(__name__)
EARLY_WAIT = 0.1
EARLY_AT_MOST = 1000

BATCH = 200
Read = tuple[str, Receipt]
"""the shelf's name, ``service.collection``, and the receipt"""


class Receipts:
    """Consumes ``<service>.received``: bodies ``{id, shelf, document, neighbour}``."""

    def __init__(self, uri: str, service: str, repositories: Sequence[Repository[Any]]) -> None:
        self._uri = uri
        self._service = service
        self._repositories = repositories
        self._stopped = threading.Event()
        self._early: list[tuple[float, Read]] = []

    def stop(self) -> None:
        """End after the message in hand."""
        self._stopped.set()

    def run(self) -> None:
        """Consume until stopped, over any number of connections."""
        while not self._stopped.is_set():
            try:
                self._consume()
            except (OSError, amqp.AMQPError, StoreFault) as fault:
                LOG.warning("receipts_wait", reason=type(fault).__name__)
                self._stopped.wait(2)
            except Exception:
                LOG.exception("receipts_failed")
                self._stopped.wait(5)

    def _consume(self) -> None:
        with Connection(self._uri, connect_timeout=5, heartbeat=30) as connection:
            channel = connection.channel()
            queue(channel, names.received(self._service), parking=False)
            channel.basic_qos(0, 2 * BATCH, False)
            taken: list[Any] = []
            channel.basic_consume(names.received(self._service), callback=taken.append)
            beat_at = 0.0
            while not self._stopped.is_set():
                if time.monotonic() > beat_at:
                    connection.heartbeat_check()
                    beat_at = time.monotonic() + 5
                with suppress(TimeoutError):
                    connection.drain_events(timeout=EARLY_WAIT if self._early else 1)
                    while len(taken) < BATCH:
                        connection.drain_events(timeout=0.01)
                if taken:
                    self.take([one for one in map(_read, taken) if one is not None])
                    channel.basic_ack(taken[-1].delivery_tag, multiple=True)
                    taken.clear()
                self._look_again()

    def take(self, receipts: Sequence[Read]) -> None:
        """Await these entries no longer; those that overtook our own mark are looked at again soon."""
        for repository in self._repositories:
            shelf = f"{self._service}.{repository.name}"
            early = repository.shelf.received([one for name, one in receipts if name == shelf])
            room = EARLY_AT_MOST - len(self._early)
            self._early += [(time.monotonic() + EARLY_WAIT, (shelf, one)) for one in early[: max(room, 0)]]

    def _look_again(self) -> None:
        """An early one is early until the mark is made, however long that takes."""
        now = time.monotonic()
        due = [one for at, one in self._early if at <= now]
        if due:
            self._early = [(at, one) for at, one in self._early if at > now]
            self.take(due)


def _read(message: Any) -> Read | None:
    body = message.body.encode() if isinstance(message.body, str) else bytes(message.body)
    try:
        told = loads(body)
        return str(told["shelf"]), Receipt(str(told["document"]), str(told["id"]), str(told["neighbour"]))
    except (Invalid, KeyError, TypeError):
        LOG.error("receipt_unreadable")
        return None
