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
from shared.store.repository import Repository

LOG = log.get(__name__)
EARLY_TRIES = 20
EARLY_WAIT = 0.1
EARLY_AT_MOST = 1000


class Receipts:
    """Consumes ``<service>.received``: bodies ``{id, shelf, document, neighbour}``."""

    def __init__(self, uri: str, service: str, repositories: Sequence[Repository[Any]]) -> None:
        self._uri = uri
        self._service = service
        self._repositories = repositories
        self._stopped = threading.Event()
        self._early: list[tuple[float, int, dict[str, str]]] = []

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
            channel.basic_qos(0, 200, False)
            channel.basic_consume(names.received(self._service), callback=lambda one: self._take(channel, one))
            beat_at = 0.0
            while not self._stopped.is_set():
                if time.monotonic() > beat_at:
                    connection.heartbeat_check()
                    beat_at = time.monotonic() + 5
                with suppress(TimeoutError):
                    connection.drain_events(timeout=0.2 if self._early else 1)
                self._look_again()

    def _take(self, channel: Any, message: Any) -> None:
        try:
            receipt = loads(bytes(message.body) if not isinstance(message.body, str) else message.body.encode())
            if not self.apply(receipt) and len(self._early) < EARLY_AT_MOST:
                self._early.append((time.monotonic() + EARLY_WAIT, 1, receipt))
        except (Invalid, KeyError, TypeError):
            LOG.error("receipt_unreadable")
        channel.basic_ack(message.delivery_tag)

    def apply(self, receipt: dict[str, str]) -> bool:
        """Await the entry no longer. False when it is not awaited yet: the receipt overtook our own mark."""
        for repository in self._repositories:
            if f"{self._service}.{repository.name}" == receipt["shelf"]:
                return repository.shelf.received(receipt["document"], receipt["id"], receipt["neighbour"])
        return True

    def _look_again(self) -> None:
        """A lost receipt costs one more sending, no more: the neighbour answers it again."""
        now = time.monotonic()
        due = [one for one in self._early if one[0] <= now]
        self._early = [one for one in self._early if one[0] > now]
        for _, tries, receipt in due:
            if not self.apply(receipt) and tries < EARLY_TRIES:
                self._early.append((now + EARLY_WAIT * tries, tries + 1, receipt))
