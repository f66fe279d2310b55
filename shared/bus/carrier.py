"""Carry: what was saved is brought to the bus, at least once, and across a link until the neighbour's receipt is here.

One carrier serves one service's repositories in one process; it needs no framework, only threads (green or real).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from shared.bus import names
from shared.bus.publish import BrokerGone, Message, Publisher
from shared.bus.receipts import Receipts
from shared.codec import dumps, instant
from shared.events.envelope import read_envelope
from shared.ops import log, metrics
from shared.store.client import StoreFault
from shared.store.repository import Document, Mark, Repository
from shared.store.saying import wall_time

BATCH_DOCUMENTS = 100
FIRST_RESEND = timedelta(seconds=30)
LAST_RESEND = timedelta(minutes=10)
LOG = log.get(__name__)


class Carrier:
    """Publishes outboxes in batches with confirms, sends unreceipted crossings again, takes receipts in.

    ``expected(key)`` tells whether some queue must take what is said with that routing key here.
    """

    def __init__(
        self,
        *,
        node: str,
        service: str,
        uri: str,
        sweep_seconds: float = 2,
        expected: Callable[[str], bool] = lambda _: True,
        repair: Callable[[Any], None] = lambda _: None,
    ) -> None:
        self.node, self.service = node, service
        self.repositories: list[Repository[Any]] = []
        self._sweep_seconds = sweep_seconds
        self._expected, self._repair = expected, repair
        self._publisher = Publisher(uri)
        self._receipts = Receipts(uri, service, self.repositories)
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []

    def serve(self, repository: Repository[Any]) -> None:
        """Carry this repository's outboxes too."""
        self.repositories.append(repository)

    def start(self) -> None:
        """Begin, in daemon threads."""
        for target in (self._run, self._receipts.run):
            thread = threading.Thread(target=target, daemon=True, name=f"carrier-{self.service}")
            thread.start()
            self._threads.append(thread)

    def wake(self) -> None:
        """Something was saved: do not wait for the next sweep."""
        self._wake.set()

    def stop(self) -> None:
        """Finish the batch in hand and end."""
        self._stopped.set()
        self._receipts.stop()
        self._wake.set()
        for thread in self._threads:
            thread.join(timeout=5)
        self._publisher.close()

    def _run(self) -> None:
        next_look, fault_wait = 0.0, 0.5
        while not self._stopped.is_set():
            self._wake.clear()
            try:
                carried = sum(self.carry(repository) for repository in self.repositories)
                if time.monotonic() >= next_look:
                    for repository in self.repositories:
                        self.resend(repository)
                    next_look = time.monotonic() + 5
                fault_wait = 0.5
            except (BrokerGone, StoreFault) as fault:
                LOG.warning("carrier_waits", reason=type(fault).__name__, detail=str(fault)[:200])
                self._stopped.wait(fault_wait)
                fault_wait = min(fault_wait * 2, 5)
                continue
            except Exception:
                LOG.exception("carrier_failed")
                self._stopped.wait(fault_wait)
                fault_wait = min(fault_wait * 2, 30)
                continue
            if not carried:
                self._wake.wait(timeout=self._sweep_seconds)

    def carry(self, repository: Repository[Any]) -> int:
        """One batch of a repository: publish, then mark what was confirmed. Returns the entries marked."""
        documents = repository.shelf.unsaid(BATCH_DOCUMENTS)
        shelf = f"{self.service}.{repository.name}"
        metrics.UNSAID.labels(shelf).set(sum(len(one["_outbox"]) for one in documents))
        work = [(one["_id"], entry) for one in documents for entry in one["_outbox"]]
        if not work:
            return 0
        messages, owners = [], []
        for key, entry in work:
            for message in self.messages(entry, shelf, key):
                messages.append(message)
                owners.append(entry["id"])
        outcomes = self._publisher.publish(messages)
        refused = {owner for owner, done in zip(owners, outcomes, strict=True) if not done}
        for message, done in zip(messages, outcomes, strict=True):
            if not done:
                metrics.UNROUTABLE.labels(message.key).inc()
                LOG.error("event_unroutable", key=message.key, id=message.id)
        if refused:
            self._repair(self._publisher.channel())
        marks = self._marks([(key, entry) for key, entry in work if entry["id"] not in refused])
        repository.shelf.mark_said(marks)
        done_count = sum(len(mark.entries) for mark in marks)
        metrics.CARRIED.labels(shelf).inc(done_count)
        if refused and not done_count:
            self._stopped.wait(1)
        return done_count

    def messages(self, entry: Document, shelf: str, key: str, only: Sequence[str] | None = None) -> list[Message]:
        """What is published for an entry: one message on this bus, one for every neighbour (or those in ``only``)."""
        envelope = read_envelope(entry["envelope"])
        body = dumps(entry["envelope"])
        made = []
        if entry["say"] and only is None:
            said = names.key(envelope, self.node)
            made.append(Message(names.EVENTS, said, body, id=envelope.id, mandatory=self._expected(said)))
        for neighbour in entry["to"] if only is None else only:
            headers = {"x-shelf": shelf, "x-document": key}
            made.append(Message("", names.to(neighbour), body, id=envelope.id, headers=headers))
        return made

    def _marks(self, done: Sequence[tuple[str, Document]]) -> list[Mark]:
        by_document: dict[str, list[Document]] = {}
        for key, entry in done:
            by_document.setdefault(key, []).append(entry)
        now = wall_time()
        return [
            Mark(key, entries, [self._awaited(entry, now) for entry in entries if entry["to"]])
            for key, entries in by_document.items()
        ]

    @staticmethod
    def _awaited(entry: Document, now: datetime) -> Document:
        return {
            **entry,
            "to": list(entry["to"]),
            "since": entry["at"],
            "resend_at": instant(now + FIRST_RESEND),
            "tries": 0,
        }

    def resend(self, repository: Repository[Any]) -> None:
        """Send again what crossed and was not receipted in time, unless it still waits in the link's own queue."""
        now = wall_time()
        shelf = f"{self.service}.{repository.name}"
        depths: dict[str, int] = {}
        for document in repository.shelf.unreceived(instant(now), BATCH_DOCUMENTS):
            for entry in document["_awaiting"]:
                if entry["resend_at"] > instant(now):
                    continue
                for neighbour in entry["to"]:
                    if neighbour not in depths:
                        depths[neighbour] = self._publisher.depth(names.to(neighbour))
                idle = [neighbour for neighbour in entry["to"] if depths[neighbour] == 0]
                if idle:
                    self._publisher.publish(self.messages(entry, shelf, document["_id"], only=idle))
                    for neighbour in idle:
                        metrics.RESENT.labels(neighbour).inc()
                wait = min(FIRST_RESEND * 2 ** min(entry["tries"], 8), LAST_RESEND)
                repository.shelf.postpone(document["_id"], entry["id"], instant(now + wait))
