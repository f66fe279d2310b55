"""What a desk may ask of notification, and what it is shown."""

from __future__ import annotations

from typing import Any

from services.notification.domain import CHANNELS, DESK, HEAD, OUTCOMES, PETITIONER, STATES, KeptPaper, Notice, mark_of
from shared.codec import to_plain
from shared.matters.forms import Choice, PlainText, StrictSchema, Whole
from shared.matters.lists import DOCUMENTS
from shared.matters.units import Units

READ, UNREAD = "read", "unread"
INBOX_SHOWS = (
    "id", "number", "subject", "body", "unit", "paper", "paper_number", "written_at", "due_on", "read_at", "event",
)  # fmt: skip
READERS = {DESK: "经办", HEAD: "负责人"}


class WhereForm(StrictSchema):
    """A page of the list: ``state`` of a notice; ``after`` the id of the last row seen."""

    state = Choice(STATES, load_default=None, allow_none=True)
    limit = Whole(at_least=1, at_most=200, load_default=50)
    after = PlainText(at_most=80, load_default=None, allow_none=True)


class InboxWhereForm(StrictSchema):
    """A page of a unit's inbox: ``state`` read or unread; ``after`` the id of the last row seen."""

    state = Choice((READ, UNREAD), load_default=None, allow_none=True)
    limit = Whole(at_least=1, at_most=200, load_default=50)
    after = PlainText(at_most=80, load_default=None, allow_none=True)


def page_view(found: list[Notice], limit: int, units: Units) -> dict[str, Any]:
    """``{rows, next}`` of one notice more than the page holds."""
    return {
        "rows": [notice_view(one, units) for one in found[:limit]],
        "next": found[limit - 1].id if len(found) > limit else None,
    }


def inbox_page(found: list[Notice], limit: int, units: Units) -> dict[str, Any]:
    """The same of a unit's inbox."""
    return {
        "rows": [inbox_view(one, units) for one in found[:limit]],
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
    names = {"unit_name": units.name(paper.unit), "addressee_name": party(paper.addressee, units)}
    return {**plain, **names, "paper_zh": DOCUMENTS.get(paper.paper, paper.title)}


def party(to: str, units: Units) -> str:
    """An addressee in words."""
    return "信访人" if to == PETITIONER else units.name(to)


def key_of(notice: Notice) -> str:
    """Its address: the matter's number and a mark."""
    return f"{notice.number}/{mark_of(notice.id)}"


def notice_view(notice: Notice, units: Units) -> dict[str, Any]:
    """A notice with every attempt to tell it."""
    plain = to_plain(notice)
    for name in ("version", "due_at", "read_at", "read_by", "sealed"):
        del plain[name]
    attempts = [
        {**one, "channel_zh": CHANNELS[one["channel"]], "outcome_zh": OUTCOMES[one["outcome"]]}
        for one in plain["attempts"]
    ]
    ways = [{**one, "channel_zh": CHANNELS[one["channel"]]} for one in plain["ways"]]
    return {
        **plain, "key": key_of(notice), "title": notice.subject, "text": notice.body, "attempts": attempts,
        "ways": ways, "unit_name": units.name(notice.unit), "to_name": party(notice.to, units),
        "state_zh": STATES[notice.state],
    }  # fmt: skip


def inbox_view(notice: Notice, units: Units) -> dict[str, Any]:
    """A notice as the unit reads it."""
    plain = to_plain(notice)
    return {
        **{name: plain[name] for name in INBOX_SHOWS}, "key": key_of(notice), "title": notice.subject,
        "text": notice.body,
        "unit_name": units.name(notice.unit), "reader_zh": READERS[notice.reader],
        "state": UNREAD if notice.read_at is None else READ, "state_zh": "未阅" if notice.read_at is None else "已阅",
    }  # fmt: skip
