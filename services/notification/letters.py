"""Which event is told to whom and in which words: rows of ``letters.yaml``, and the node's own in their place.

``read_letters`` gives whole and checked rows or ``LettersFaulty`` with every mistake. What leaves the node says the
number and where to read, nothing else (domain 7.3): a template of the wire that asks for more is a mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from services.notification.domain import DESK, EMAIL, HEAD, PETITIONER, SMS
from shared.events import EVENTS
from shared.matters.lists import DOCUMENTS

SUPERVISING = "supervising"
TO = (PETITIONER, DESK, HEAD, SUPERVISING)
UNIT = "unit"
"""the words on the wire of every addressee that is an office"""
HERE = frozenset({"number", "unit", "office", "title", "paper_number", "due_on", "clock", "where"})
WIRE = frozenset({"number", "where"})
WIRE_WORDS: Mapping[str, tuple[str, ...]] = {PETITIONER: (EMAIL, SMS), UNIT: (EMAIL,)}
ROW = frozenset({"id", "event", "to", "unit", "where", "own_unit", "leaves", "subject", "body"})


class LettersFaulty(ValueError):
    """The rows cannot be used; ``faults`` says why, one line each."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = list(faults)
        super().__init__("; ".join(self.faults))


@dataclass(frozen=True)
class Words:
    """A subject and a body with placeholders."""

    subject: str
    body: str

    def fill(self, facts: Mapping[str, str]) -> Words:
        """The words with the facts in their places; a fact that is not known is left out."""
        known = {name: facts.get(name, "") for name in HERE}
        return Words(self.subject.format_map(known), self.body.format_map(known))


@dataclass(frozen=True)
class Letter:
    """One row: an event, an addressee, the words at this node."""

    id: str
    event: str
    to: str
    words: Words
    unit: str = ""
    """the event's field that holds the unit it is for, or (supervising) the unit below"""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own_unit: str = ""
    leaves: bool = True

    def fits(self, said: Any) -> bool:
        """Whether the event is one this row is for."""
        if self.own_unit and getattr(said, self.own_unit) == getattr(said, self.unit):
            return False
        return all(str(getattr(said, name)) in values for name, values in self.where.items())


@dataclass(frozen=True)
class Letters:
    """All rows, and the words that leave the node: ``(petitioner or unit, channel) -> words``."""

    rows: tuple[Letter, ...]
    wire: Mapping[tuple[str, str], Words]

    def of(self, event: str, said: Any) -> list[Letter]:
        """The rows for an event, one for each kind of addressee."""
        found: dict[str, Letter] = {}
        for one in self.rows:
            if one.event == event and one.fits(said):
                found.setdefault(one.to, one)
        return list(found.values())

    def events(self) -> frozenset[str]:
        """Every event that somebody is told of."""
        return frozenset(one.event for one in self.rows)

    def on_wire(self, to: str, channel: str, facts: Mapping[str, str]) -> Words:
        """What is sent by a channel; a channel without words of its own sends the facts alone."""
        words = self.wire.get((PETITIONER if to == PETITIONER else UNIT, channel), Words("", ""))
        return words.fill({name: facts[name] for name in WIRE})


@cache
def shipped() -> Letters:
    """The rows that come with the system."""
    return read_letters({})


def read_letters(own: Mapping[str, Any]) -> Letters:
    """The shipped rows with the node's own (``letters``, ``wire``) in their place; ``LettersFaulty``."""
    given = yaml.safe_load((Path(__file__).parent / "letters.yaml").read_text("utf-8"))
    rows = {str(row["id"]): row for row in given["letters"]}
    first: dict[str, Any] = {}
    heard = {str(row["event"]) for row in given["letters"]}
    faults: list[str] = []
    for row in own.get("letters") or ():
        if not isinstance(row, Mapping) or not row.get("id"):
            faults.append("letters: a row without an id")
        elif str(row["id"]) in rows:
            rows[str(row["id"])] = {**rows[str(row["id"])], **row}
        elif row.get("event") in EVENTS and row["event"] not in heard:
            faults.append(f"{row['id']}: of {row['event']} nobody can be told yet: notification does not hear it")
        else:
            first[str(row["id"])] = row
    wire = {(to, channel): words for to, table in given["wire"].items() for channel, words in table.items()}
    for to, table in (own.get("wire") or {}).items():
        wire |= {(to, channel): words for channel, words in (table or {}).items()}
    made = [_letter(row, faults) for row in (first | rows).values()]
    spoken = {key: _words(f"wire.{key[0]}.{key[1]}", words, WIRE, faults) for key, words in wire.items()}
    faults += [
        f"wire.{to}.{channel}: nobody is told so" for to, channel in wire if channel not in WIRE_WORDS.get(to, ())
    ]
    if faults:
        raise LettersFaulty(faults)
    return Letters(tuple(one for one in made if one is not None), spoken)


def _letter(row: Mapping[str, Any], faults: list[str]) -> Letter | None:
    name, event, to, unit = (str(row.get(one, "")) for one in ("id", "event", "to", "unit"))
    before = len(faults)
    faults += [f"{name}: unknown field {one}" for one in sorted(set(row) - ROW)]
    if event not in EVENTS:
        faults.append(f"{name}: there is no event {event!r}")
        return None
    if to not in TO:
        faults.append(f"{name}: to is one of {', '.join(TO)}")
    known = {one.name for one in fields(EVENTS[event].kind)}
    named = [*(row.get("where") or {}), *(row[one] for one in ("unit", "own_unit") if row.get(one))]
    faults += [f"{name}: {event} has no field {one!r}" for one in named if one not in known]
    if bool(unit) == (to == PETITIONER):
        faults.append(f"{name}: unit names the field of an office, and of nothing else")
    words = _words(name, row, HERE, faults)
    where = {key: tuple(str(one) for one in values) for key, values in (row.get("where") or {}).items()}
    faults += [f"{name}: there is no paper {one!r}" for one in where.get("paper", ()) if one not in DOCUMENTS]
    if len(faults) > before:
        return None
    return Letter(name, event, to, words, unit, where, str(row.get("own_unit", "")), row.get("leaves") is not False)


def _words(name: str, given: Any, allowed: frozenset[str], faults: list[str]) -> Words:
    given = given if isinstance(given, Mapping) else {}
    words = Words(str(given.get("subject", "")), str(given.get("body", "")))
    if not words.body.strip():
        faults.append(f"{name}: has no words")
    if "\n" in words.subject:
        faults.append(f"{name}: the subject is one line")
    try:
        asked = [
            part for text in (words.subject, words.body) for part in Formatter().parse(text) if part[1] is not None
        ]
    except ValueError as fault:
        faults.append(f"{name}: {fault}")
        return words
    faults += [
        f"{name}: {{{one}}} is no placeholder here; there are {', '.join(sorted(allowed))}"
        for _, one, form, conversion in asked
        if one not in allowed or form or conversion
    ]
    return words
