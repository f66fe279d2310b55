"""What a desk may ask of notification, and what it is shown."""

from __future__ import annotations

from typing import Any

from services.notification.domain import CHANNELS, PETITIONER, STATES, KeptPaper, Notice
from shared.codec import to_plain
from shared.matters.forms import Choice, PlainText, StrictSchema, Whole
from shared.matters.lists import DOCUMENTS
from shared.matters.units import Units


class WhereForm(StrictSchema):
    """A page of the list: ``state`` of a notice; ``after`` the id of the last row seen."""

    state = Choice(STATES, load_default=None, allow_none=True)
    limit = Whole(at_least=1, at_most=200, load_default=50)
    after = PlainText(at_most=80, load_default=None, allow_none=True)


def page_view(found: list[Notice], limit: int, units: Units) -> dict[str, Any]:
    """``{rows, next}`` of one notice more than the page holds."""
    return {
        "rows": [notice_view(one, units) for one in found[:limit]],
        "next": found[limit - 1].id if len(found) > limit else None,
    }


def paper_row(paper: KeptPaper, units: Units) -> dict[str, Any]:
    """A paper in a list: what it is, whose, for whom; not its words."""
    plain = paper_view(paper, units)
    del plain["text"]
    return plain


def paper_view(paper: KeptPaper, units: Units) -> dict[str, Any]:
    """A paper in full."""
    plain: dict[str, Any] = to_plain(paper)
    del plain["version"]
    addressee = "信访人" if paper.addressee == PETITIONER else units.name(paper.addressee)
    names = {"unit_name": units.name(paper.unit), "addressee_name": addressee}
    return {**plain, **names, "paper_zh": DOCUMENTS.get(paper.paper, paper.title)}


def notice_view(notice: Notice, units: Units) -> dict[str, Any]:
    """A notice with every attempt to tell it."""
    plain = to_plain(notice)
    del plain["version"]
    attempts = [{**one, "channel_zh": CHANNELS[one["channel"]]} for one in plain["attempts"]]
    return {**plain, "attempts": attempts, "unit_name": units.name(notice.unit), "state_zh": STATES[notice.state]}
