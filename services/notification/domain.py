"""Every paper is kept as it was issued, and who must know of what happened gets a notice that says where to read it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from shared.errors import NotFound
from shared.events.envelope import Envelope
from shared.events.routing import PaperIssued
from shared.matters.people import LEADER, Officer, require
from shared.matters.units import Units

PETITIONER = "petitioner"
DESK, HEAD = "desk", "leader"
"""who of a unit a notice is for: whoever is at its desk, or its head"""

IN_APP, PRINTED, EMAIL, SMS, WEBHOOK = "in_app", "printed", "email", "sms", "webhook"
CHANNELS: Mapping[str, str] = {
    IN_APP: "站内查询页", PRINTED: "纸质通知", EMAIL: "电子邮件", SMS: "短信", WEBHOOK: "单位系统接口",
}  # fmt: skip
WIRED = (EMAIL, SMS, WEBHOOK)
"""channels that leave the node: a machine sends, and may have to send again"""

WAITING, SENDING, TO_PRINT, FAILED, DELIVERED = "waiting", "sending", "to_print", "failed", "delivered"
UNKNOWN, REFUSED, MADE, HANDED, POSTED = "unknown", "refused", "printed", "handed", "posted"
STATES: Mapping[str, str] = {WAITING: "待送达", TO_PRINT: "待打印送达", DELIVERED: "已送达", FAILED: "未送达"}
OUTCOMES: Mapping[str, str] = {
    DELIVERED: "已送达", FAILED: "未成功，将再试", UNKNOWN: "结果不明，将用同一编号再发", REFUSED: "对方拒收，不再发",
    MADE: "已打印", HANDED: "已当面交付", POSTED: "已邮寄",
}  # fmt: skip
SEALED_KINDS = frozenset({"discipline_commission", "supervisory_commission"})
"""organs whose papers are not listed at desks: that they wrote would tell of an accusation (T22 art. 30)"""


@dataclass(frozen=True)
class Attempt:
    """One try to tell; kept for ever. ``detail``: a code, never an address or a server's words."""

    channel: str
    at: datetime
    outcome: str
    """of OUTCOMES"""
    detail: str = ""
    target: str = ""


@dataclass(frozen=True)
class Way:
    """One way by which a notice goes out: a channel, and which endpoint of it where there are several."""

    channel: str
    target: str = ""
    state: str = WAITING
    """waiting, sending, failed, delivered; of a printed one also printed"""
    tries: int = 0
    """since it was last begun"""
    due_at: datetime | None = None
    """when to send next; while it is sent: when whoever sends it must have said what became of it"""


@dataclass(frozen=True)
class Notice:
    """What somebody is told of one event; ``id`` comes from the event, so one event makes one notice for each."""

    id: str
    number: str
    letter: str
    paper: str
    paper_number: str
    unit: str
    """who issued the paper, or whom it is about"""
    subject: str
    body: str
    written_at: datetime
    state: str = WAITING
    """of STATES: what is left to do comes before what was reached"""
    attempts: tuple[Attempt, ...] = ()
    to: str = PETITIONER
    """'petitioner' or a unit id"""
    reader: str = ""
    """of a unit: desk or leader"""
    event: str = "paper.issued"
    sealed: bool = False
    """an organ of discipline wrote it or gets it: it never leaves the node and is listed at no other desk"""
    due_on: date | None = None
    ways: tuple[Way, ...] = ()
    due_at: datetime | None = None
    """when the sender has to look at it next; None: nothing is left for a machine"""
    read_at: datetime | None = None
    read_by: str = ""
    version: int = 0


@dataclass(frozen=True)
class KeptPaper:
    """A paper as it was issued, at the issuer's node and at the matter's home; ``id`` is that of the event."""

    id: str
    number: str
    paper: str
    paper_number: str
    issued_at: datetime
    unit: str
    addressee: str
    """'petitioner' or a unit id"""
    title: str
    text: str
    version: int = 0


def keep(said: PaperIssued, id: str) -> KeptPaper:
    """The paper of an event, word for word."""
    return KeptPaper(
        id=id, number=said.number, paper=said.paper, paper_number=said.paper_number, issued_at=said.issued_at,
        unit=said.unit, addressee=said.addressee, title=said.title, text=said.text,
    )  # fmt: skip


def is_open_to(paper: KeptPaper, by: Officer) -> bool:
    """Whether the officer's unit issued the paper or received it. Nobody else at the node reads it, whatever their
    role: a paper of an accusation stays with the organ that handles it (T22 art. 30)."""
    return by.is_of(paper.unit) or by.is_of(paper.addressee)


def readable(papers: Iterable[KeptPaper], by: Officer) -> list[KeptPaper]:
    """The papers the officer may read; ``Forbidden`` for a role that reads none."""
    require(by, "read_papers")
    return [one for one in papers if is_open_to(one, by)]


def on_desk_of(by: Officer, paper: KeptPaper | None, id: str) -> KeptPaper:
    """The paper, if the officer may read it; ``NotFound`` as if it were not there."""
    require(by, "read_papers")
    if paper is None or not is_open_to(paper, by):
        raise NotFound(id=id[:40])
    return paper


def id_of(envelope: Envelope, whose: str = "") -> str:
    """The notice's key: in order of saying, the same for every copy of the event. ``whose``: of a unit's notices."""
    at = f"{envelope.time.astimezone(UTC):%Y%m%dT%H%M%S%f}-{envelope.id}"
    return f"{at}-{whose}" if whose else at


def mark_of(id: str) -> str:
    """The short form of a notice's id, for addresses."""
    return hashlib.sha256(id.encode()).hexdigest()[:16]


def hidden_units(units: Units) -> frozenset[str]:
    """The units whose notices are listed to nobody but themselves."""
    return frozenset(one.id for one in units if one.kind in SEALED_KINDS)


def is_at_counter(notice: Notice, by: Officer, front_unit: str) -> bool:
    """Whether the notice lies on a desk that hands out what people are told: the counter of the node sees all of it,
    and what a unit of the node was told only while somebody has to hand it out; other desks what they told themselves.
    """
    if notice.sealed:
        return False
    if notice.to != PETITIONER:
        return by.is_of(front_unit) and notice.state in (FAILED, TO_PRINT)
    return by.is_of(front_unit) or by.is_of(notice.unit)


def readers(by: Officer) -> list[str]:
    """Whose notices of the own unit an officer reads: those of the head only as its head."""
    return [DESK, HEAD] if LEADER in by.roles else [DESK]


def is_in_inbox(notice: Notice, by: Officer) -> bool:
    """Whether the notice is one that the officer's unit was told, and for this reader."""
    return by.is_of(notice.to) and notice.reader in readers(by)
