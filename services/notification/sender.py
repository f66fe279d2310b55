"""Who sends: looks for what is due, claims it by saving, sends it, and says what became of it.

Any number may run beside each other: a ``Conflict`` says that another one has it. Who dies between sending and saving
leaves a claim that runs out; the next one notes ``unknown`` and sends again under the same key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from services.notification import sending
from services.notification.book import Book
from services.notification.channels import Channel, Parcel
from services.notification.contacts import Contact
from services.notification.domain import (
    EMAIL,
    FAILED,
    HEAD,
    PETITIONER,
    PRINTED,
    REFUSED,
    SMS,
    UNKNOWN,
    WEBHOOK,
    Notice,
    Way,
)
from services.notification.letters import Letter
from services.notification.sending import Result
from services.notification.store import Contacts, Notices
from services.notification.told import Place
from shared.errors import Conflict
from shared.ops import log, metrics

TRIES_TO_SAVE = 5
LOG = log.get(__name__)


@dataclass(frozen=True)
class Means:
    """What this node can tell people by: its book, and the channels that are set up."""

    book: Book
    channels: Mapping[str, Channel]
    public_url: str = ""

    def ways(self, letter: Letter, notice: Notice, contact: Contact | None) -> list[tuple[str, str]]:
        """By which ways ``(channel, target)`` a notice leaves, beside being read here. A sealed one never does."""
        if notice.sealed or not letter.leaves:
            return []
        if notice.to != PETITIONER:
            return self._to_unit(notice)
        wanted = ((EMAIL, contact and contact.email), (SMS, contact and contact.mobile))
        found = [(channel, "") for channel, address in wanted if address and channel in self.channels][:1]
        return found or ([(PRINTED, "")] if self.book.print_unreached else [])

    def _to_unit(self, notice: Notice) -> list[tuple[str, str]]:
        reach = self.book.reach(notice.to)
        mail = [(EMAIL, "")] if EMAIL in self.channels and self.mailbox(notice) else []
        hooks = [one.id for one in reach.webhooks if one.wants(notice.event)] if notice.reader != HEAD else []
        return [*mail, *((WEBHOOK, id) for id in hooks if WEBHOOK in self.channels)]

    def mailbox(self, notice: Notice) -> str:
        """The e-mail address of the unit's reader; a head without one is not written to."""
        reach = self.book.reach(notice.to)
        return reach.leader_email if notice.reader == HEAD else reach.email


@dataclass(frozen=True)
class Sender:
    """One sender over the node's cabinets. ``now``: the node's clock."""

    notices: Notices
    contacts: Contacts
    means: Means
    place: Place
    now: Callable[[], datetime]

    def sweep(self, limit: int = 50) -> int:
        """Send what is due, ``limit`` notices at most; how many ways were sent. A way that does not answer is not
        asked again in the same sweep, so that one dead server holds up nobody else."""
        down: set[str] = set()
        return sum(self._send_all(notice, down) for notice in self.notices.due(self.now(), limit))

    def _send_all(self, notice: Notice | None, down: set[str]) -> int:
        """Send what is due of one notice, way by way."""
        sent = 0
        while notice is not None and (claimed := self._claim(notice, down)) is not None:
            taken, way = claimed
            result = self._send(taken, way)
            sent += 1
            metrics.NOTICES_SENT.labels(way.channel, result.outcome).inc()
            LOG.info(
                "notice_sent", notice=taken.id, matter=taken.number, channel=way.channel, outcome=result.outcome,
                detail=result.detail,
            )  # fmt: skip
            if result.outcome in (FAILED, UNKNOWN):
                down.add(self._server(way, taken))
            notice = self._settle(taken, way, result)
        return sent

    def _server(self, way: Way, notice: Notice) -> str:
        return f"{notice.to}.{way.target}" if way.channel == WEBHOOK else way.channel

    def _claim(self, notice: Notice, down: set[str]) -> tuple[Notice, Way] | None:
        held = {sending.key_of(way) for way in notice.ways if self._server(way, notice) in down}
        after, way = sending.claim(notice, self.means.book.pace, self.now(), held)
        if after == notice:
            return None
        try:
            after = self.notices.save(after)
        except Conflict:
            return None
        return (after, way) if way is not None else None

    def _send(self, notice: Notice, way: Way) -> Result:
        channel, address = self.means.channels.get(way.channel), self._address(notice, way)
        if channel is None:
            return Result(FAILED, "channel_not_set_up")
        if not address:
            return Result(REFUSED, "no_address")
        where = self.place.where(notice.to)
        words = self.means.book.letters.on_wire(notice.to, way.channel, {"number": notice.number, "where": where})
        parcel = Parcel(
            key=sending.repeat_key(notice, way), number=notice.number, event=notice.event, letter=notice.letter,
            to=notice.to, subject=words.subject, body=words.body, where=where, written_at=notice.written_at,
            sent_at=self.now(), address=address,
        )  # fmt: skip
        try:
            return channel.send(parcel)
        except Exception as fault:  # noqa: BLE001 - a channel that is broken must not stop the others
            LOG.warning("channel_broken", channel=way.channel, reason=type(fault).__name__)
            return Result(UNKNOWN, type(fault).__name__)

    def _address(self, notice: Notice, way: Way) -> str:
        """Where the way leads now: an address is kept in one place and read when it is used."""
        if way.channel == WEBHOOK:
            return way.target
        if notice.to != PETITIONER:
            return self.means.mailbox(notice)
        contact = self.contacts.find(notice.number)
        if contact is None:
            return ""
        return contact.email if way.channel == EMAIL else contact.mobile

    def _settle(self, notice: Notice, way: Way, result: Result) -> Notice | None:
        """Save what became of it, beside what a desk did meanwhile."""
        current: Notice | None = notice
        for _ in range(TRIES_TO_SAVE):
            if current is None:
                break
            with suppress(Conflict):
                return self.notices.save(sending.settle(current, way, result, self.means.book.pace, self.now()))
            current = self.notices.find(notice.id)
        return None
