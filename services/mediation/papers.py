"""The paper of an agreement. A room of its own: writing is kept apart from deciding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.mediation.domain import Mediation, Today
from shared.documents import paper_number, render
from shared.events.mediation import MediationAgreed
from shared.events.routing import PaperIssued
from shared.matters.units import Units


def papers(mediation: Mediation, events: Iterable[Any], units: Units, today: Today) -> tuple[PaperIssued, ...]:
    """What goes out because of what was said: with an agreement, its text (ML art. 29)."""
    return tuple(_agreement(mediation, units, today) for one in events if isinstance(one, MediationAgreed))


def _agreement(mediation: Mediation, units: Units, today: Today) -> PaperIssued:
    words = mediation.agreement
    assert words is not None
    assert mediation.agreed_on is not None
    name = units.name(mediation.unit)
    number = paper_number(name, "mediation_agreement", mediation.agreed_on.year, mediation.number)
    paper = render(
        "mediation_agreement", number=mediation.number, paper_number=number, unit=name, parties=mediation.parties,
        dispute=words.dispute, responsibilities=words.responsibilities, content=words.content,
        performance=words.performance, perform_by=words.perform_by or "", mediator=words.mediator,
        agreed_on=mediation.agreed_on, confirmation_until=mediation.confirmation_until,
    )  # fmt: skip
    return PaperIssued(
        number=mediation.number, paper="mediation_agreement", paper_number=number, issued_at=today.at,
        unit=mediation.unit, addressee="petitioner", title=paper.title, text=paper.text,
    )  # fmt: skip
