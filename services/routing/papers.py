"""Which letter goes out because of what was said. A room of its own: writing is kept apart from deciding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from services.routing.referral import Desk, Referral
from shared.documents import paper_number, render
from shared.documents.paths import legal_path, legal_paths
from shared.events.routing import MatterTriaged, PaperIssued, UrgentReported

PETITIONER = "petitioner"
SEALED = "（密件）"
LETTERS = {"forward": "forward_letter", "refer_political_legal": "forward_letter", "assign": "assign_letter"}
"""intake_action -> the letter to the lead unit; any other action needs none"""


@dataclass(frozen=True)
class Letter:
    """One paper to write: its document code, whom it is for (``petitioner`` or a unit id), and its own facts."""

    paper: str
    addressee: str
    facts: dict[str, Any]


def issue(before: Referral, after: Referral, events: Iterable[Any], desk: Desk) -> tuple[PaperIssued, ...]:
    """The papers of a step. ``before``: the referral as it was, with its words; ``events``: what the step says."""
    letters = (letter for event in events for letter in _letters(before, after, event, desk))
    return tuple(_written(before, letter, desk) for letter in letters)


def _letters(before: Referral, after: Referral, event: Any, desk: Desk) -> Iterator[Letter]:
    match event:
        case MatterTriaged() if event.action in LETTERS:
            yield _to_the_unit(after, event, desk)
        case MatterTriaged() if event.action == "direct_elsewhere" and before.submission.notice_owed:
            yield _to_the_petitioner(before, event, desk)
        case UrgentReported() if event.addressees:
            yield _urgent(before, event, desk)


def _to_the_unit(after: Referral, event: MatterTriaged, desk: Desk) -> Letter:
    names = desk.world.units.name
    facts = {
        "received_on": desk.calendar.day_of(after.submission.received_at), "report_due_on": after.report_due_on or "",
        "reasons": tuple(one.reason for one in event.because),
        "co_units": tuple(names(one) for one in event.co_units),
    }  # fmt: skip
    return Letter(LETTERS[event.action], event.lead_unit, facts)


def _to_the_petitioner(before: Referral, event: MatterTriaged, desk: Desk) -> Letter:
    path = legal_path(event.legal_path if event.legal_path in legal_paths() else "litigation")
    facts = {"received_on": desk.calendar.day_of(before.submission.received_at), "paths": (path,)}
    return Letter("path_notice", PETITIONER, facts)


def _urgent(before: Referral, event: UrgentReported, desk: Desk) -> Letter:
    names = desk.world.units.name
    facts = {
        "addressees": tuple(names(one) for one in event.addressees), "received_at": before.submission.received_at,
        "persons": before.submission.petitioner.persons, "reported_at": event.reported_at,
        "reasons": tuple(one.reason for one in before.triage.because if one.rule == "R1"),
    }  # fmt: skip
    return Letter("urgent_report", event.addressees[0], facts)


def _written(before: Referral, letter: Letter, desk: Desk) -> PaperIssued:
    units, places, said = desk.world.units, desk.world.places, before.submission
    office = units.name(desk.unit)
    number = paper_number(office, letter.paper, desk.on.year, before.number)
    if before.hop:
        number += f"之{before.hop + 1}"
    found = units.find(desk.unit)
    facts = {
        "number": before.number, "paper_number": number, "unit": office, "issued_on": desk.on,
        "name": said.petitioner.name, "title": SEALED if before.is_sealed else said.title,
        "place": places.full_name(said.place) if places.knows(said.place) else "待核实",
        "addressee": units.name(letter.addressee), "notice_owed": said.notice_owed,
        "contact": "；".join(part for part in (found.phone, found.address) if part) if found else "",
    }  # fmt: skip
    written = render(letter.paper, **(facts | letter.facts))
    return PaperIssued(
        number=before.number, paper=letter.paper, paper_number=number, issued_at=desk.at, unit=desk.unit,
        addressee=letter.addressee, title=written.title, text=written.text,
    )  # fmt: skip
