"""The list of a sample with its seed, for the unit. A room of its own: writing is kept apart from deciding."""

from __future__ import annotations

from services.supervision.inspection.rules import Sample
from shared.deadlines import Today
from shared.documents import render
from shared.events.routing import PaperIssued
from shared.links.topology import Topology


def list_of(sample: Sample, today: Today, topology: Topology) -> PaperIssued:
    """What the unit is told: which files, drawn how, and by which seed."""
    name = topology.units.name
    year, nth = sample.period.split("-Q")
    written = render(
        "inspection_list", number=sample.number, paper_number=sample.paper_number, unit=name(sample.office),
        addressee=name(sample.unit), issued_on=today.on, stage=f"{year}年第{nth}季度", persons=sample.candidates,
        words="\n".join(sample.sampled) or "（本季度没有办结的事项）", code=sample.seed,
    )  # fmt: skip
    return PaperIssued(
        number=sample.number, paper="inspection_list", paper_number=sample.paper_number, issued_at=today.at,
        unit=sample.office, addressee=sample.unit, title=written.title, text=written.text,
        to_node=topology.find_desk(sample.unit),
    )  # fmt: skip
