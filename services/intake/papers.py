"""The receipt of a submission as an official paper: for whoever is owed a notice, or stood at the counter."""

from __future__ import annotations

from datetime import date, datetime

from services.intake.domain import Submission
from services.intake.matter import PETITIONER
from shared.documents import paper_number, render
from shared.events.routing import PaperIssued
from shared.matters.lists import IN_PERSON
from shared.matters.units import Units

RECEIPT_SLIP = "receipt_slip"


def receipt_slip(submission: Submission, units: Units, at: datetime, received_on: date) -> tuple[PaperIssued, ...]:
    """The 收件凭证, without the look-up code (only the petitioner has it); of an accusation without its title."""
    if submission.is_history or not (submission.notice_owed or submission.channel in IN_PERSON):
        return ()
    unit = units.find(submission.received_by)
    name = units.name(submission.received_by)
    number = paper_number(name, RECEIPT_SLIP, received_on.year, submission.number)
    paper = render(
        RECEIPT_SLIP, number=submission.number, paper_number=number, unit=name, issued_on=received_on,
        name=submission.petitioner.name, title="" if submission.is_accusation else submission.title,
        contact=unit.phone if unit else "", addressee=submission.petitioner.name, received_on=received_on,
    )  # fmt: skip
    return (
        PaperIssued(
            number=submission.number, paper=RECEIPT_SLIP, paper_number=number, issued_at=at,
            unit=submission.received_by, addressee=PETITIONER, title=paper.title, text=paper.text,
        ),
    )  # fmt: skip
