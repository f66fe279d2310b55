"""A notification service on a real MongoDB, with a real mail server and a real receiver of webhooks beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from services.notification.book import Book, Endpoint, Reach
from services.notification.channels.mail import Mail
from services.notification.channels.sms import FileProvider, Sms
from services.notification.channels.webhook import Webhooks
from services.notification.domain import EMAIL, SMS, WEBHOOK
from services.notification.sender import Means
from services.notification.service import NotificationService
from services.notification.store import Contacts, Notices, Papers
from shared.ops.clock import Clock
from shared.ops.here import Here
from shared.store.client import open_repository
from shared.store.memory import sample_stamp
from tests.support.mail_server import MailServer, running_mail
from tests.support.mongo import mongo, mongo_uri, own_node
from tests.support.receiver import Receiver, running_receiver
from tests.unit.notification.test_contacts import filing
from tests.unit.notification.test_notices import TOPOLOGY
from tests.unit.statistics.saying import at, in_envelope

__all__ = ["mongo", "mongo_uri", "own_node"]
SECRET = b"a secret of the office system"
PACE_OF_RETRIES = (60.0, 600.0, 3600.0)


@dataclass(frozen=True)
class MovedClock(Clock):
    """A clock that a test moves."""

    at: list[datetime] = field(default_factory=lambda: [at(50)])

    def now(self) -> datetime:
        return self.at[0]

    def forward(self, **by: float) -> None:
        self.at[0] += timedelta(**by)


@dataclass
class Office:
    """The service of one node and what stands around it."""

    service: NotificationService
    clock: MovedClock
    mail: MailServer
    receiver: Receiver
    sms: Path
    events: int = 0

    def hear(self, handler: str, said: Any, home: str = "yj") -> None:
        """An event comes in."""
        self.events += 1
        envelope = replace(in_envelope(said, f"e{self.events}", node="qh", home=home), time=self.clock.now())
        getattr(self.service, handler)(said, envelope)

    def file(self, contact: str = "wang@example.cn") -> None:
        """A petitioner asked to be told."""
        self.hear("learn_address", filing(contact))

    def sweep(self, **later: float) -> int:
        """Some time later the sender looks; how many ways it sent."""
        self.clock.forward(**later)
        return self.service._sender().sweep()

    def only(self) -> Any:
        """The one notice there is."""
        (notice,) = self.service.stored.some({})
        return notice

    def outcomes(self) -> list[tuple[str, str, str]]:
        """(channel, outcome, detail) of every attempt beside the page's own."""
        return [(one.channel, one.outcome, one.detail) for one in self.only().attempts[1:]]


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with running_mail() as server:
        yield server


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running_receiver() as server:
        yield server


@pytest.fixture
def at_node(
    mongo: MongoClient[dict[str, Any]], own_node: str, mail: MailServer, receiver: Receiver, tmp_path: Path
) -> Any:  # fmt: skip
    """Make the office of a node of the topology."""

    def made(node: str) -> Office:
        clock, sms = MovedClock(), tmp_path / "sms.jsonl"
        here = Here(own_node, "notification", TOPOLOGY)
        endpoint = Endpoint("oa", receiver.url, SECRET)
        pace = replace(Book().pace, retry=PACE_OF_RETRIES)
        book = Book(units={"u_qh": Reach("desk@qh.example", "head@qh.example", (endpoint,))}, pace=pace)
        channels = {
            EMAIL: Mail("127.0.0.1", mail.port, "xf@lx.example", "临溪县信访局", security="none", patience=2),
            WEBHOOK: Webhooks(node, {("u_qh", "oa"): endpoint}, patience=0.3),
            SMS: Sms(FileProvider(sms)),
        }
        service = NotificationService()
        service.stored = open_repository(Notices, mongo, here, sample_stamp())
        service.kept = open_repository(Papers, mongo, here, sample_stamp())
        service.addresses = open_repository(Contacts, mongo, here, sample_stamp())
        service.means = Means(book, channels, "https://xf.lx.example")
        service.clock, service.here = clock, Here(node, "notification", TOPOLOGY)
        return Office(service, clock, mail, receiver, sms)

    return made


@pytest.fixture
def home(at_node: Any) -> Office:
    """The village where the petitioner filed."""
    office: Office = at_node("yj")
    return office


@pytest.fixture
def township(at_node: Any) -> Office:
    """The node of the unit that is told by its own system."""
    office: Office = at_node("qh")
    return office
