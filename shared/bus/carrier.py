"""Carry: what was saved is brought to the bus, at least once, and across a link until the neighbour's receipt is here.

One carrier serves one service's repositories in one process; it needs no framework, only threads (green or real).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import amqp

from shared.bus import names
from shared.bus.park import SAID_KEY
from shared.bus.publish import BrokerGone, Message, Publisher
from shared.bus.receipts import Receipts
from shared.codec import dumps, instant
from shared.events.envelope import read_envelope
from shared.ops import log, metrics
from shared.store.client import StoreAway
from shared.store.repository import Document, Mark, Repository
from shared.store.saying import wall_time

BATCH_DOCUMENTS = 100
STUCK_AT_MOST = 1000
FIRST_RESEND = timedelta(seconds=30)
LAST_RESEND = timedelta(minutes=10)
LOG = log.get(__name__)


class Carrier:
    """Publishes outboxes in batches with confirms, sends unreceipted crossings again, takes receipts in.

    ``hearers(key)`` tells which queues of this node take what is said with that routing key (None: it is not known,
    but there is one); ``repair`` declares them anew; ``answers(neighbour)`` whether its door answers now: what it
    cannot take is not sent again and again.
    """

    def __init__(
        self,
        *,
        node: str,
        service: str,
        uri: str,
        sweep_seconds: float = 2,
        hearers: Callable[[str], Sequence[str] | None] = lambda _: None,
        repair: Callable[[Any], None] = lambda _: None,
        answers: Callable[[str], bool] = lambda _: True,
    ) -> None:
        self.node, self.service = node, service
        self.repositories: list[Repository[Any]] = []
        self._sweep_seconds = sweep_seconds
        self._hearers, self._repair, self._answers = hearers, repair, answers
        self._through: dict[str, set[str]] = {}
        self._stuck: dict[str, int] = {}
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
                carried, is_whole = self._each(self.carry)
                if time.monotonic() >= next_look:
                    is_whole = self._each(self.resend)[1] and is_whole
                    next_look = time.monotonic() + 5
            except (BrokerGone, StoreAway) as fault:
                LOG.warning("carrier_waits", reason=type(fault).__name__, detail=str(fault)[:200])
                self._stopped.wait(fault_wait)
                fault_wait = min(fault_wait * 2, 5)
                continue
            if not is_whole:
                self._stopped.wait(fault_wait)
                fault_wait = min(fault_wait * 2, 30)
                continue
            fault_wait = 0.5
            if not carried:
                self._wake.wait(timeout=self._sweep_seconds)

    def _each(self, work: Callable[[Repository[Any]], int]) -> tuple[int, bool]:
        """The sum of the work on every repository, and whether none failed: one that fails does not stop the others."""
        done, is_whole = 0, True
        for repository in self.repositories:
            try:
                done += work(repository)
            except (BrokerGone, StoreAway):
                raise
            except Exception:
                LOG.exception("carrier_failed", shelf=repository.name)
                is_whole = False
        return done, is_whole

    def carry(self, repository: Repository[Any]) -> int:
        """One batch of a repository: publish, then mark what was confirmed. Returns the entries marked.

        What no queue of this node takes is held back, beside the batch, and what was confirmed of it is not published
        again. What the queue of a link does not take is awaited like what was lost on the way: it is sent again later.
        """
        shelf = f"{self.service}.{repository.name}"
        documents = repository.shelf.unsaid(BATCH_DOCUMENTS + min(self._stuck.get(shelf, 0), STUCK_AT_MOST))
        metrics.UNSAID.labels(shelf).set(sum(len(one["_outbox"]) for one in documents))
        work = [(one["_id"], entry) for one in documents for entry in one["_outbox"]]
        if not work:
            return 0
        messages, owners = [], []
        for key, entry in work:
            for message in self.messages(entry, shelf, key):
                if message.key not in self._through.get(entry["id"], ()):
                    messages.append(message)
                    owners.append(entry["id"])
        outcomes = self._publisher.publish(messages)
        held: set[str] = set()
        for owner, message, done in zip(owners, messages, outcomes, strict=True):
            if not done:
                metrics.UNROUTABLE.labels(message.key).inc()
                LOG.error("event_unroutable", key=message.key, id=message.id)
                held |= {owner} if message.exchange == names.EVENTS or SAID_KEY in message.headers else set()
        for owner, message, done in zip(owners, messages, outcomes, strict=True):
            if owner not in held:
                self._through.pop(owner, None)
            elif done:
                self._through.setdefault(owner, set()).add(message.key)
        marks = self._marks([(key, entry) for key, entry in work if entry["id"] not in held])
        repository.shelf.mark_said(marks)
        self._stuck[shelf] = len({key for key, entry in work if entry["id"] in held})
        done_count = sum(len(mark.entries) for mark in marks)
        metrics.CARRIED.labels(shelf).inc(done_count)
        if held:
            self._declare_again()
            self._stopped.wait(1)
        return done_count

    def _declare_again(self) -> None:
        try:
            self._repair(self._publisher.channel())
        except (amqp.AMQPError, OSError) as fault:
            LOG.error("not_declared_again", reason=str(fault)[:200])
            self._publisher.close()

    def messages(self, entry: Document, shelf: str, key: str, only: Sequence[str] | None = None) -> list[Message]:
        """What is published for an entry: one message on this bus, one for every neighbour (or those in ``only``).

        A message that an exchange routes comes back only if no queue at all takes it: what several hear is put into
        the queue of each, so that none goes without because another has it.
        """
        envelope = read_envelope(entry["envelope"])
        body = dumps(entry["envelope"])
        made = []
        if entry["say"] and only is None:
            said = names.key(envelope, self.node)
            hearers = self._hearers(said)
            if hearers is None or len(hearers) < 2:
                made.append(
                    Message(names.EVENTS, said, body, id=envelope.id, mandatory=hearers is None or bool(hearers))
                )
            else:
                made += [Message("", one, body, id=envelope.id, headers={SAID_KEY: said}) for one in hearers]
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

    def resend(self, repository: Repository[Any]) -> int:
        """Send again what crossed and was not receipted in time; not while it still waits in the link's own queue, nor
        while the neighbour's door does not answer: then it waits there. Returns how many messages were sent."""
        now, sent = wall_time(), 0
        shelf = f"{self.service}.{repository.name}"
        is_idle: dict[str, bool] = {}
        before, beyond = instant(now), instant(now + 2 * LAST_RESEND)
        for document in repository.shelf.unreceived(before, BATCH_DOCUMENTS, beyond):
            for entry in document["_awaiting"]:
                if before < entry["resend_at"] <= beyond:
                    continue
                for neighbour in entry["to"]:
                    if neighbour not in is_idle:
                        is_idle[neighbour] = (
                            self._answers(neighbour) and self._publisher.depth(names.to(neighbour)) == 0
                        )
                idle = [neighbour for neighbour in entry["to"] if is_idle[neighbour]]
                if idle:
                    self._publisher.publish(self.messages(entry, shelf, document["_id"], only=idle))
                    sent += len(idle)
                    for neighbour in idle:
                        metrics.RESENT.labels(neighbour).inc()
                wait = min(FIRST_RESEND * 2 ** min(entry["tries"], 8), LAST_RESEND)
                repository.shelf.postpone(document["_id"], entry["id"], instant(now + wait))
        return sent
