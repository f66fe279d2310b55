"""Said by the gateway: a filing lies durably in the node's drop box."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shared.events.declaration import STAYS, event, only_grew


@dataclass(frozen=True)
class Petitioner:
    """Who files, as far as they say: nothing else is kept of a person."""

    name: str = ""
    """empty when anonymous"""
    contact: str = ""
    """telephone or e-mail, as written"""
    address: str = ""
    anonymous: bool = False
    persons: int = 1
    representatives: int = 1


@dataclass(frozen=True)
class Agent:
    """Who speaks for the petitioner (SD art. 28): a near relative, a person of the village or unit, a lawyer."""

    name: str = ""
    contact: str = ""
    relation: str = ""
    has_authority: bool = False
    """a written authority was handed in; without one the petitioner is told and asked"""


@dataclass(frozen=True)
class Attachment:
    """A file that came with a submission. Events carry what it is, never its bytes."""

    id: str
    name: str
    type: str
    """media type, found by content"""
    size: int
    """bytes of the original"""
    sha256: str


@event("filing.received", version=3, crosses=STAYS, said_by="home")
class FilingReceived:
    """A submission was received and receipted; it waits to be registered (personal data: never leaves the node)."""

    number: str
    received_at: datetime
    filed_at: datetime
    channel: str
    origin: str
    title: str
    text: str
    place: str
    """division code, 12 digits"""
    received_by: str
    """unit id"""
    petitioner: Petitioner
    category_l1: str = "OT"
    category_l2: str = ""
    legal_class: str = "appeal_settlement"
    purpose: str = ""
    tags: tuple[str, ...] = ()
    registered_by: str = ""
    """the clerk's user name; empty when the citizen filed alone"""
    posted_on: date | None = None
    """the day of the postmark of a letter"""
    is_oral: bool = False
    """written down by a clerk from what was said, and read back to the petitioner (T22 art. 19)"""
    agent: Agent | None = None
    attachments: tuple[Attachment, ...] = ()
    respondent_unit: str = ""
    """unit id of the unit complained of, where the petitioner named one"""
    respondent_person: str = ""
    """name and post of the person complained of, as written; kept as closely as the words of an accusation"""
    earlier_number: str = ""
    """the number of an earlier matter, given by the petitioner"""
    earlier_proven: bool = False
    """the earlier matter's look-up code was given too, and fits"""
    new_facts: str = ""
    """what is new since the earlier matter ended: new facts always open it again (T22 art. 36)"""
    split_of: str = ""
    """the submission that this one was split from, because it held an accusation as well"""
    decision_unit: str = ""
    """unit id that made the decision against which review is asked"""
    decision_received_on: date | None = None
    slip: str = ""
    """the numbered intake slip that was used"""
    tell_by_contact: bool = False
    """the petitioner asked to be told of news by the e-mail or mobile number given; nothing is sent without"""


only_grew(FilingReceived, 1)
only_grew(FilingReceived, 2)
