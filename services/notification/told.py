"""Who is told of an event at this node: its letters, each with its addressee, as notices not yet sent. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.notification.domain import DESK, HEAD, PETITIONER, SEALED_KINDS, Notice, id_of
from services.notification.letters import SUPERVISING, Letter, Letters
from shared.deadlines.table import rules
from shared.events.envelope import Envelope
from shared.matters.units import Units

LATER = ("due_on", "answer_by")
"""fields of events that hold the day until which something is owed"""


@dataclass(frozen=True)
class Place:
    """What is known of this node. ``topology`` is a ``shared.links.topology.Topology``."""

    node: str
    topology: Any
    public_url: str = ""

    @property
    def units(self) -> Units:
        """All units."""
        units: Units = self.topology.units
        return units

    def works_here(self, unit: str) -> bool:
        """Whether the unit's desk is at this node."""
        return bool(unit) and self.topology.find_desk(unit) == self.node

    def office_above(self, unit: str) -> str:
        """The petition office that supervises a unit: that of its own node, or of the node above for that office
        itself; '' where nobody of ours stands above."""
        node = self.topology.find_desk(unit)
        while node:
            front: str = self.topology.front_unit(node).id
            if front != unit:
                return front
            node = self.topology.parent(node)
        return ""

    def is_sealed(self, *units: str) -> bool:
        """Whether one of them is an organ of discipline."""
        found = [self.units.find(one) for one in units]
        return any(one is not None and one.kind in SEALED_KINDS for one in found)

    def where(self, to: str) -> str:
        """Where an addressee reads it."""
        if to == PETITIONER:
            return f"{self.public_url}/look-up" if self.public_url else "登记单位的查询页"
        return f"{self.public_url}/desk" if self.public_url else "本单位工作台"


def notices(
    letters: Letters, said: Any, envelope: Envelope, place: Place, at: datetime
) -> Iterator[tuple[Letter, Notice]]:
    """Every notice that the event makes at this node. The petitioner is told at the home; a unit where its desk is.

    What an organ of discipline does is told to nobody but the unit it writes to, and to itself (T22 art. 30).
    """
    for letter in letters.of(envelope.type, said):
        to, reader = _addressee(letter, said, place)
        if to == PETITIONER:
            if envelope.home == place.node and _is_for_petitioner(said):
                yield letter, _write(letter, said, id_of(envelope), to, "", place, at)
        elif place.works_here(to) and not (letter.to == SUPERVISING and place.is_sealed(getattr(said, letter.unit))):
            whose = hashlib.sha256(f"{letter.id}/{to}".encode()).hexdigest()[:12]
            yield letter, _write(letter, said, id_of(envelope, whose), to, reader, place, at)


def _addressee(letter: Letter, said: Any, place: Place) -> tuple[str, str]:
    if letter.to == PETITIONER:
        return PETITIONER, ""
    unit: str = getattr(said, letter.unit)
    if letter.to == SUPERVISING:
        return place.office_above(unit), DESK
    return unit, HEAD if letter.to == HEAD else DESK


def _is_for_petitioner(said: Any) -> bool:
    """Letters between offices are not the petitioner's; of what has no addressee, the row decides."""
    return bool(getattr(said, "addressee", PETITIONER) == PETITIONER)


def _write(letter: Letter, said: Any, id: str, to: str, reader: str, place: Place, at: datetime) -> Notice:
    unit = getattr(said, "unit", "")
    words = letter.words.fill({
        "number": said.number,
        "unit": place.units.name(unit),
        "office": place.units.name(getattr(said, "by_unit", "")),
        "title": getattr(said, "title", "") if hasattr(said, "paper") else "",
        "paper_number": getattr(said, "paper_number", ""),
        "due_on": f"{day.year}年{day.month}月{day.day}日" if (day := _due_on(said)) else "",
        "clock": rules()[said.rule].zh if getattr(said, "rule", "") in rules() else "",
        "where": place.where(to),
    })  # fmt: skip
    return Notice(
        id=id, number=said.number, letter=letter.id, paper=getattr(said, "paper", ""),
        paper_number=getattr(said, "paper_number", ""), unit=unit, subject=words.subject, body=words.body,
        written_at=at, to=to, reader=reader, event=letter.event, sealed=place.is_sealed(unit, to), due_on=_due_on(said),
    )  # fmt: skip


def _due_on(said: Any) -> date | None:
    return next((day for name in LATER if (day := getattr(said, name, None)) is not None), None)
