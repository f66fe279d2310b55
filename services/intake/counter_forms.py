"""What the reception room, the book of slips and the edge may ask of intake, and what they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import fields, validate

from services.intake import reception, slips
from services.intake.attachments import FILE_AT_MOST
from services.intake.reception import Visit
from services.intake.slips import SlipBook
from shared.codec import to_plain
from shared.matters.forms import Choice, PlainText, StrictSchema, Whole
from shared.matters.lists import RECEPTION_RESULTS


class AttachmentForm(StrictSchema):
    """A file as an event told of it. No dot in its id: prints and shown copies lie beside it under such names."""

    id = fields.String(required=True, validate=validate.Regexp(r"\A[0-9A-Za-z_-]{1,60}\Z"))
    name = PlainText(at_most=120, required=True)
    type = PlainText(at_most=100, required=True)
    size = Whole(at_least=1, at_most=FILE_AT_MOST, required=True)
    sha256 = fields.String(required=True, validate=validate.Regexp(r"\A[0-9a-f]{64}\Z"))


class VisitsForm(StrictSchema):
    """A page of the reception room's register; ``after`` the number of the last row seen."""

    state = Choice(reception.STATES, load_default=None, allow_none=True)
    limit = Whole(at_least=1, at_most=200, load_default=50)
    after = PlainText(at_most=40, load_default=None, allow_none=True)


class SlipBooksForm(StrictSchema):
    """A page of the books of slips; they have no state to ask for."""

    state = Choice((), load_default=None, allow_none=True)
    limit = Whole(at_least=1, at_most=200, load_default=50)
    after = PlainText(at_most=40, load_default=None, allow_none=True)


def visit_row(visit: Visit, now: datetime) -> dict[str, Any]:
    """A ticket as it is listed and shown: no name, ever."""
    return {
        **to_plain(visit),
        "title": f"第{visit.nth}号，{visit.heads}人",
        "state_zh": reception.STATES[visit.state],
        "result_zh": RECEPTION_RESULTS.get(visit.result, ""),
        "waited_minutes": visit.waited_minutes(now),
    }


def visit_view(visit: Visit, now: datetime) -> dict[str, Any]:
    """A ticket with what may be done with it."""
    return {**visit_row(visit, now), "steps": to_plain(reception.offers(visit))}


def book_row(book: SlipBook, used: Mapping[str, str]) -> dict[str, Any]:
    """A book with how many of its slips are used, void, or missing before the last used one."""
    counted = slips.counts(book, used)
    row = {name: value for name, value in to_plain(book).items() if name != "voided"}
    words = "，".join(f"{slips.STATES[state]}{count}" for state, count in counted.items() if count)
    return {**row, "title": f"{book.slips[0]} 至 {book.slips[-1]}", "state": "", "state_zh": words, "counts": counted}


def book_view(book: SlipBook, used: Mapping[str, str]) -> dict[str, Any]:
    """A book slip by slip."""
    steps = to_plain(slips.offers(book, used))
    return {**book_row(book, used), "slips": slips.rows(book, used), "steps": steps}


def page_of(rows: list[dict[str, Any]], limit: int) -> dict[str, Any]:
    """``{rows, next}`` of one row more than the page holds."""
    return {"rows": rows[:limit], "next": rows[limit - 1]["number"] if len(rows) > limit else None}
