"""Short messages: the port of a provider, and one for development that writes them to a file, a JSON line each."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from services.notification.channels import Parcel
from services.notification.domain import DELIVERED, FAILED
from services.notification.sending import Result
from shared.codec import dumps, instant


class Provider(Protocol):
    """Who carries short messages. ``key`` is the same at every repetition; a provider that knows it sends once."""

    def carry(self, key: str, mobile: str, text: str, at: str) -> Result:
        """Take one message; what became of it. Never raises for what the other side does."""


@dataclass(frozen=True)
class Sms:
    """The channel, over a provider."""

    provider: Provider

    def send(self, parcel: Parcel) -> Result:
        """Hand the message to the provider."""
        return self.provider.carry(parcel.key, parcel.address, parcel.body, instant(parcel.sent_at))


@dataclass(frozen=True)
class FileProvider:
    """Development: messages are appended to a file that only its owner reads, whole lines at once."""

    path: Path

    def carry(self, key: str, mobile: str, text: str, at: str) -> Result:
        """Write the line."""
        try:
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(handle, dumps({"key": key, "to": mobile, "text": text, "at": at}) + b"\n")
            finally:
                os.close(handle)
        except OSError as fault:
            return Result(FAILED, type(fault).__name__)
        return Result(DELIVERED)
