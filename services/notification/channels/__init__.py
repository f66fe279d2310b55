"""The ways out of the node: one file a channel, each with ``send(parcel) -> Result``; none knows a matter's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.notification.sending import Result


@dataclass(frozen=True)
class Parcel:
    """What is sent. ``key`` is the same at every repetition; ``address``: of the channel, never logged or kept."""

    key: str
    number: str
    event: str
    letter: str
    to: str
    subject: str
    body: str
    where: str
    written_at: datetime
    sent_at: datetime
    address: str = ""


class Channel(Protocol):
    """One channel. It answers within its own patience and never raises for what the other side does."""

    def send(self, parcel: Parcel) -> Result:
        """Send; what became of it."""
