"""The letter with which a report goes out, to every addressee. Writing is kept apart from deciding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from services.statistics.reports.rules import PAPER, Report
from shared.deadlines import Today
from shared.documents import render
from shared.events.reports import ReportIssued
from shared.events.routing import PaperIssued
from shared.links.topology import Topology
from shared.matters.reports import TO_GOVERNMENT

LEADERSHIP = ("government", "party_committee")


def addressees(template: str, node: str, topology: Topology) -> tuple[str, ...]:
    """The office above, and of an annual report the government and the Party committee of the own level."""
    parent, own = topology.parent(node), topology.front_unit(node)
    found = [topology.front_unit(parent).id] if parent else []
    if template in TO_GOVERNMENT:
        units = (topology.units.of_kind(topology.node(node).division, kind) for kind in LEADERSHIP)
        found += [one.id for one in units if one is not None and one.id != own.id]
    return tuple(found)


def papers(
    one: Report, events: Iterable[Any], today: Today, topology: Topology, to: Callable[[str], tuple[str, ...]]
) -> Iterator[PaperIssued]:  # fmt: skip
    """A letter an addressee, when the report is issued."""
    if not any(isinstance(said, ReportIssued) for said in events):
        return
    name = topology.units.name
    for unit in to(one.template):
        written = render(
            PAPER, paper_number=one.paper_number, unit=name(one.unit), addressee=name(unit), issued_on=today.on,
            title=one.title, text=one.open_text, number=one.number, reported_at=one.as_of,
        )  # fmt: skip
        yield PaperIssued(
            number=one.number, paper=PAPER, paper_number=one.paper_number, issued_at=today.at, unit=one.unit,
            addressee=unit, title=written.title, text=written.text, to_node=topology.find_desk(unit),
        )  # fmt: skip
