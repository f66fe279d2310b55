"""Examples read from their file: places, units, and filings each with what should become of it.

The form of the file is ``deploy/demo/examples.json``: ``divisions``, ``units``, ``examples``; other keys are notes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from shared.codec import from_plain
from shared.errors import Invalid
from shared.matters.places import full_code


@dataclass(frozen=True)
class Petitioner:
    """Who files, as an example tells it."""

    name: str | None = None
    anonymous: bool = False
    contact_given: bool = True
    persons: int = 1
    representatives: int = 1


@dataclass(frozen=True)
class Expected:
    """What should become of a filing; None: the file does not say.

    ``deadlines``: what -> words with an amount, such as ``15 d from receipt``.
    """

    rule: str | None = None
    intake_action: str | None = None
    lead_unit: str | None = None
    legal_path: str | None = None
    co_units: tuple[str, ...] | None = None
    flags: tuple[str, ...] | None = None
    documents: tuple[str, ...] = ()
    must_not_see: tuple[str, ...] = ()
    deadlines: dict[str, str] = field(default_factory=dict)
    duplicate_of: str = ""
    """the id of an earlier example of the same file that it is about again"""


@dataclass(frozen=True)
class Example:
    """One filing and what should become of it."""

    id: str
    title: str
    text: str
    channel: str
    received_at: datetime
    received_by: str
    petitioner: Petitioner
    place_code: str
    category_l1: str
    category_l2: str
    legal_class: str
    purpose: str
    expected: Expected
    tags: tuple[str, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """Everyone who has to do with it."""
        named = (self.received_by, self.expected.lead_unit, *(self.expected.co_units or ()))
        return tuple(one for one in named if one)

    def form(self) -> dict[str, Any]:
        """The filing as a clerk types it in."""
        who = self.petitioner
        return {
            "title": self.title, "text": self.text, "place": full_code(self.place_code), "channel": self.channel,
            "received_at": self.received_at.isoformat(), "received_by": self.received_by,
            "category_l1": self.category_l1, "category_l2": self.category_l2, "legal_class": self.legal_class,
            "purpose": self.purpose, "tags": list(self.tags),
            "petitioner": {
                "name": who.name or "", "anonymous": who.anonymous, "persons": who.persons,
                "representatives": who.representatives, "contact": "0999-5550100" if who.contact_given else "",
                "address": "",
            },
        }  # fmt: skip


@dataclass(frozen=True)
class Examples:
    """A file of examples. ``divisions`` and ``units`` are rows as they stand in the file."""

    divisions: tuple[dict[str, Any], ...]
    units: tuple[dict[str, Any], ...]
    examples: tuple[Example, ...]

    def in_order(self) -> tuple[Example, ...]:
        """By the instant they were received: the nodes' clock only goes forward."""
        return tuple(sorted(self.examples, key=lambda one: one.received_at))

    def repeats_of(self, example: Example) -> frozenset[str]:
        """The ids of the examples that are about this one again."""
        return frozenset(one.id for one in self.examples if one.expected.duplicate_of == example.id)


def read(path: Path) -> Examples:
    """The examples of a file; ``Invalid('wrong_type')`` when one lacks something."""
    content = json.loads(path.read_text("utf-8"))
    return Examples(
        divisions=tuple(content["divisions"]),
        units=tuple(content["units"]),
        examples=tuple(_example(one) for one in content["examples"]),
    )


def _example(row: dict[str, Any]) -> Example:
    try:
        return from_plain(Example, row)
    except Invalid as fault:
        raise click.ClickException(f"示例 {row.get('id', '?')} 格式不对：{fault.fields or fault.code}") from fault
