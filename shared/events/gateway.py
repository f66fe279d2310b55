"""Said by the gateway: a filing lies durably in the node's drop box."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.events.declaration import STAYS, event


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


@event("filing.received", crosses=STAYS, said_by="home")
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
