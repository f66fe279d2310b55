"""Every paper is kept as it was issued; one for the petitioner becomes a notice: when to write × what to write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from shared.errors import NotFound
from shared.events.envelope import Envelope
from shared.events.routing import PaperIssued
from shared.matters.people import Officer, require
from shared.matters.units import Units

PETITIONER = "petitioner"
IN_APP = "in_app"
"""the look-up page: told when stored"""
DELIVERED, FAILED, WAITING = "delivered", "failed", "waiting"
CHANNELS: Mapping[str, str] = {IN_APP: "站内查询页"}
STATES: Mapping[str, str] = {WAITING: "待送达", DELIVERED: "已送达", FAILED: "未送达"}
SEALED_KINDS = frozenset({"discipline_commission", "supervisory_commission"})
"""organs whose papers are not listed at desks: that they wrote would tell of an accusation (T22 art. 30)"""


@dataclass(frozen=True)
class Letter:
    """The words of a notice. Placeholders: number, unit, title, paper_number. No word of the matter itself."""

    subject: str
    body: str


WHEN: Mapping[str, str] = {
    "receipt_slip": "registered",
    "acceptance_notice": "accepted",
    "not_accept_notice": "not_accepted",
    "no_longer_accept_notice": "not_accepted",
    "path_notice": "other_path",
    "extension_notice": "extended",
    "handling_decision": "decided",
    "review_opinion": "decided",
    "re_review_opinion": "decided",
    "mediation_agreement": "mediated",
    "settlement_agreement": "mediated",
    "reply": "replied",
}
"""paper -> letter; any other paper: ``issued``"""

_READ_IT = "请凭信访编号和查询码查看全文。"
_ISSUED = "关于信访事项{number}，{unit}出具了《{title}》"

WHAT: Mapping[tuple[str, str], Letter] = {
    ("registered", IN_APP): Letter("您的信访事项已登记", f"{_ISSUED}。{_READ_IT}"),
    ("accepted", IN_APP): Letter("您的信访事项已受理", f"{_ISSUED}，其中写明了办理途径和期限。{_READ_IT}"),
    ("not_accepted", IN_APP): Letter("您的信访事项有新的告知", f"{_ISSUED}，其中写明了理由和应当去的单位。{_READ_IT}"),
    ("other_path", IN_APP): Letter("您的信访事项有新的告知", f"{_ISSUED}，其中写明了可走的途径和时限。{_READ_IT}"),
    ("extended", IN_APP): Letter("您的信访事项办理期限已延长", f"{_ISSUED}，其中写明了原因和新的期限。{_READ_IT}"),
    ("decided", IN_APP): Letter("您的信访事项已有处理意见", f"{_ISSUED}，其中写明了救济途径和期限。{_READ_IT}"),
    ("mediated", IN_APP): Letter("您的信访事项已达成协议", f"{_ISSUED}。{_READ_IT}"),
    ("replied", IN_APP): Letter("您的信访事项已答复", f"{_ISSUED}。{_READ_IT}"),
    ("issued", IN_APP): Letter("您的信访事项有新文书", f"{_ISSUED}。{_READ_IT}"),
}
"""letter × channel -> words"""


@dataclass(frozen=True)
class Attempt:
    """One try to tell; kept for ever."""

    channel: str
    at: datetime
    outcome: str
    """delivered, failed"""
    detail: str = ""


@dataclass(frozen=True)
class Notice:
    """What the petitioner is told of one paper; ``id`` comes from the event, so one event makes one notice."""

    id: str
    number: str
    letter: str
    paper: str
    paper_number: str
    unit: str
    subject: str
    body: str
    written_at: datetime
    state: str = WAITING
    """waiting, delivered, failed: the best outcome so far"""
    attempts: tuple[Attempt, ...] = ()
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


def is_told(said: PaperIssued) -> bool:
    """Whether the paper is the petitioner's; letters between offices are not."""
    return said.addressee == PETITIONER


def id_of(envelope: Envelope) -> str:
    """The notice's key: in order of saying, the same for every copy of the event."""
    return f"{envelope.time.astimezone(UTC):%Y%m%dT%H%M%S%f}-{envelope.id}"


def write(said: PaperIssued, id: str, unit_name: str, at: datetime) -> Notice:
    """The notice of a paper, not yet told."""
    letter = WHEN.get(said.paper, "issued")
    words = WHAT[letter, IN_APP]
    facts = {"number": said.number, "unit": unit_name, "title": said.title, "paper_number": said.paper_number}
    return Notice(
        id=id, number=said.number, letter=letter, paper=said.paper, paper_number=said.paper_number,
        unit=said.unit, subject=words.subject.format_map(facts), body=words.body.format_map(facts), written_at=at,
    )  # fmt: skip


def tell(notice: Notice, attempt: Attempt) -> Notice:
    """The notice after one more attempt; what was delivered once stays delivered."""
    state = DELIVERED if DELIVERED in (notice.state, attempt.outcome) else attempt.outcome
    return replace(notice, state=state, attempts=(*notice.attempts, attempt))


def in_app(at: datetime) -> Attempt:
    """The page's own channel: what is stored can be read."""
    return Attempt(IN_APP, at, DELIVERED)


def hidden_units(units: Units) -> frozenset[str]:
    """The units whose notices are listed to nobody."""
    return frozenset(one.id for one in units if one.kind in SEALED_KINDS)
