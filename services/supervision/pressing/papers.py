"""The papers of the rungs. A room of its own: writing is kept apart from deciding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from services.supervision.pressing.records import Press
from shared.deadlines import Today
from shared.documents import render
from shared.events.routing import PaperIssued
from shared.events.supervision import SupervisionPressed
from shared.links.topology import Topology
from shared.matters.pressed import RUNG_PAPERS


def papers(press: Press, events: Iterable[Any], today: Today, topology: Topology) -> Iterator[PaperIssued]:
    """What goes out with a rung: to the unit, and of a circular to all who are to read it."""
    for said in events:
        if isinstance(said, SupervisionPressed) and said.rung in RUNG_PAPERS:
            for to in dict.fromkeys((press.unit, *said.addressees)):
                yield _paper(said, to, today, topology)


def _paper(said: SupervisionPressed, to: str, today: Today, topology: Topology) -> PaperIssued:
    units, code = topology.units, RUNG_PAPERS[said.rung]
    office = units.find(said.by_unit)
    written = render(
        code, number=said.number, paper_number=said.paper_number, unit=units.name(said.by_unit), issued_on=today.on,
        addressee=units.name(said.unit), title="", breach=said.fact, answer_by=said.answer_by or "",
        held_on=said.held_on or "", host=said.held_by, statements=said.record, obliged=units.name(said.unit),
        addressees=tuple(units.name(one) for one in said.addressees), contact=office.phone if office else "",
    )  # fmt: skip
    return PaperIssued(
        number=said.number, paper=code, paper_number=said.paper_number, issued_at=today.at, unit=said.by_unit,
        addressee=to, title=written.title, text=written.text, to_node=topology.find_desk(to),
    )  # fmt: skip
