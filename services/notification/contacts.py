"""Where a petitioner wants to be told: kept at the home alone, by the number, while there is something to tell.

Only who asked to be told by e-mail or SMS is in it; never who accuses (T22 art. 30) and never who files anonymously.
Nobody can look for a person here: it is asked with a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.events.gateway import FilingReceived
from shared.events.handling import CaseClosed
from shared.events.reviews import ReviewRequested
from shared.events.routing import MatterTriaged

ACCUSATION = "accusation"
DISCIPLINE = "discipline"
"""of LEGAL_PATHS"""
AFTER_END = timedelta(days=90)
"""a request for review can come for 30 days after the reply was served, and its answer after that"""
_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
_MOBILE = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})")


@dataclass(frozen=True)
class Contact:
    """One number's address; both empty once it was erased, so that a late copy of the filing does not bring it back."""

    number: str
    expires_at: datetime
    email: str = ""
    mobile: str = ""
    version: int = 0


def is_email(text: str) -> bool:
    """Whether it is one address that can be written to."""
    return len(text) <= 120 and ".." not in text and bool(_EMAIL.fullmatch(text))


def given_in(said: FilingReceived, keep: timedelta) -> Contact | None:
    """The address that a filing gives to be told by; None where it gives none, or none may be kept."""
    who, written = said.petitioner, re.sub(r"[\s-]", "", said.petitioner.contact)
    if not said.tell_by_contact or who.anonymous or said.legal_class == ACCUSATION or said.respondent_person:
        return None
    until = said.filed_at + keep
    if is_email(who.contact.strip()):
        return Contact(said.number, until, email=who.contact.strip())
    mobile = _MOBILE.fullmatch(written)
    return Contact(said.number, until, mobile=mobile[1]) if mobile else None


def is_accusation(said: MatterTriaged) -> bool:
    """Whether routing found an accusation of misconduct (R2): its author is written to by nobody here."""
    return "R2" in (said.rule, *(one.rule for one in said.because)) or said.legal_path == DISCIPLINE


def erased(number: str, at: datetime, version: int) -> Contact:
    """What stays of an address that may not be kept."""
    return Contact(number, at + AFTER_END, version=version)


def after(contact: Contact, said: CaseClosed | ReviewRequested, at: datetime, keep: timedelta) -> Contact:
    """An end lets the address go in a while; a request for review keeps it."""
    if isinstance(said, ReviewRequested):
        return replace(contact, expires_at=at + keep)
    return replace(contact, expires_at=min(contact.expires_at, at + AFTER_END))
