"""The node's own file of notices: where its units are reached, when people are left in peace, its own letters.

``read_book(path, units)`` gives a whole ``Book`` or ``BookFaulty`` with every mistake; without a file: units read their
notices at the desk, and nothing else is known. Secrets of endpoints lie in files of their own.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from services.notification.contacts import is_email
from services.notification.letters import Letters, LettersFaulty, read_letters, shipped
from services.notification.sending import Pace, Quiet
from shared.events import EVENTS
from shared.ops.clock import ZONE

TOP = frozenset({"units", "quiet", "retry_minutes", "print_unreached", "keep_contacts_days", "letters", "wire"})
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
SECRET_AT_LEAST = 24
"""bytes of an endpoint's secret"""
_ID = re.compile(r"[a-z][a-z0-9_]{0,15}")
_HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class BookFaulty(ValueError):
    """The file cannot be used; ``faults`` says why, one line each."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = list(faults)
        super().__init__("; ".join(self.faults))


@dataclass(frozen=True)
class Endpoint:
    """A unit's own system that is told by HTTP. ``events``: those it wants; empty: all."""

    id: str
    url: str
    secret: bytes = field(repr=False)
    events: tuple[str, ...] = ()

    def wants(self, event: str) -> bool:
        """Whether it is told of the event."""
        return not self.events or event in self.events


@dataclass(frozen=True)
class Reach:
    """Where a unit is reached beside its desk."""

    email: str = ""
    leader_email: str = ""
    webhooks: tuple[Endpoint, ...] = ()


@dataclass(frozen=True)
class Book:
    """How people are told at this node."""

    units: Mapping[str, Reach] = field(default_factory=dict)
    pace: Pace = field(default_factory=lambda: Pace(quiet=Quiet(time(21), time(8), ZONE)))
    print_unreached: bool = False
    """print a notice for a petitioner who left neither e-mail nor mobile number to be told by"""
    keep_contacts: timedelta = timedelta(days=730)
    letters: Letters = field(default_factory=shipped)

    def reach(self, unit: str) -> Reach:
        """Where the unit is reached."""
        return self.units.get(unit, Reach())


def read_book(path: Path | None, units: Container[str]) -> Book:
    """The book in a file; ``BookFaulty``."""
    if path is None:
        return Book()
    try:
        given = yaml.safe_load(path.read_text("utf-8")) or {}
    except (OSError, UnicodeError, yaml.YAMLError) as fault:
        raise BookFaulty([f"{path}: {type(fault).__name__}"]) from fault
    if not isinstance(given, dict):
        raise BookFaulty([f"{path}: is no table"])
    faults = [f"unknown field {one}" for one in sorted(set(map(str, given)) - TOP)]
    reach = _units(given.get("units") or {}, units, path.parent, faults)
    pace = Pace(_retry(given, faults), quiet=_quiet(given, faults))
    letters = shipped()
    try:
        letters = read_letters(given)
    except LettersFaulty as fault:
        faults += fault.faults
    days = given.get("keep_contacts_days", 730)
    if type(days) is not int or not 1 <= days <= 3650:
        faults.append("keep_contacts_days: a number of days from 1 to 3650")
        days = 730
    if faults:
        raise BookFaulty(faults)
    return Book(reach, pace, given.get("print_unreached") is True, timedelta(days=days), letters)


def _units(given: Any, units: Container[str], folder: Path, faults: list[str]) -> dict[str, Reach]:
    found: dict[str, Reach] = {}
    for unit, row in given.items() if isinstance(given, dict) else ():
        if unit not in units:
            faults.append(f"units: there is no unit {unit}")
        if not isinstance(row, dict):
            faults.append(f"units.{unit}: is no table")
            continue
        faults += [
            f"units.{unit}: unknown field {one}" for one in sorted(set(row) - {"email", "leader_email", "webhooks"})
        ]
        desk, head = (str(row.get(name) or "") for name in ("email", "leader_email"))
        faults += [f"units.{unit}: {one!r} is no e-mail address" for one in (desk, head) if one and not is_email(one)]
        hooks = [_endpoint(f"units.{unit}.webhooks", one, folder, faults) for one in row.get("webhooks") or ()]
        kept = tuple(one for one in hooks if one is not None)
        if len({one.id for one in kept}) < len(kept):
            faults.append(f"units.{unit}.webhooks: an id stands twice")
        found[unit] = Reach(desk, head, kept)
    return found


def _endpoint(where: str, row: Any, folder: Path, faults: list[str]) -> Endpoint | None:
    if not isinstance(row, dict) or set(row) - {"id", "url", "secret_file", "events"}:
        faults.append(f"{where}: a row has id, url, secret_file and events")
        return None
    before = len(faults)
    id, url = str(row.get("id", "")), str(row.get("url", ""))
    if not _ID.fullmatch(id):
        faults.append(f"{where}: id is made of at most 16 small letters, digits and _")
    if not is_safe(url):
        faults.append(f"{where}.{id}: the url is https, or http on this machine, without user and fragment")
    events = tuple(str(one) for one in row.get("events") or ())
    faults += [f"{where}.{id}: there is no event {one!r}" for one in events if one not in EVENTS]
    try:
        secret = (folder / str(row.get("secret_file", ""))).read_bytes().strip()
    except OSError:
        secret = b""
    if len(secret) < SECRET_AT_LEAST:
        faults.append(f"{where}.{id}: secret_file holds no secret of {SECRET_AT_LEAST} bytes or more")
    return Endpoint(id, url, secret, events) if len(faults) == before else None


def is_safe(url: str) -> bool:
    """Whether an address may be told by HTTP: encrypted, or on this very machine."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - it is checked by being read
    except ValueError:
        return False
    if not parts.hostname or parts.username or parts.password or parts.fragment or not url.isascii():
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _retry(given: Mapping[str, Any], faults: list[str]) -> tuple[float, ...]:
    minutes = given.get("retry_minutes")
    if minutes is None:
        return Pace().retry
    if not isinstance(minutes, list) or not all(type(one) in (int, float) and one > 0 for one in minutes):
        faults.append("retry_minutes: a list of numbers above 0")
        return Pace().retry
    return tuple(60.0 * one for one in minutes)


def _quiet(given: Mapping[str, Any], faults: list[str]) -> Quiet | None:
    hours = given.get("quiet", {"from": "21:00", "to": "08:00"})
    if hours is False:
        return None
    told = [str(hours.get(name, "")) for name in ("from", "to")] if isinstance(hours, dict) else [""]
    if not all(_HOUR.fullmatch(one) for one in told) or told[0] == told[-1]:
        faults.append('quiet: {from: "21:00", to: "08:00"}, or false')
        return None
    return Quiet(time.fromisoformat(told[0]), time.fromisoformat(told[1]), ZONE)
