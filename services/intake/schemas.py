"""What the clerks' desk may ask of intake, and what it is shown."""

from __future__ import annotations

from typing import Any

from services.intake.disclosure import line
from services.intake.domain import Matter, Submission, is_sealed
from shared.codec import to_plain
from shared.matters.forms import Choice, PlainText, StrictSchema, Whole
from shared.matters.lists import CHANNELS, LEGAL_CLASSES
from shared.matters.status import NAMES
from shared.matters.units import Units

SEALED_TITLE = "（密件）"
WORDS = ("title", "text", "petitioner", "tags")


class WhereForm(StrictSchema):
    """A page of the desk's list: ``state`` of 2.3; ``after`` the number of the last row seen."""

    state = Choice(NAMES, load_default=None, allow_none=True)
    limit = Whole(at_least=1, at_most=200, load_default=50)
    after = PlainText(at_most=40, load_default=None, allow_none=True)


def page_view(found: list[Matter], limit: int, units: Units) -> dict[str, Any]:
    """``{rows, next}`` of one matter more than the page holds."""
    rows = [row_view(one, units) for one in found[:limit]]
    return {"rows": rows, "next": rows[-1]["number"] if len(found) > limit else None}


def row_view(matter: Matter, units: Units) -> dict[str, Any]:
    """One line of the list: no person, and of an accusation no word."""
    return {
        "number": matter.number,
        "title": SEALED_TITLE if is_sealed(matter) else matter.title,
        "sealed": is_sealed(matter),
        "channel": matter.channel,
        "channel_zh": CHANNELS.get(matter.channel, matter.channel),
        "received_at": to_plain(matter.received_at),
        "state": matter.standing.state,
        "state_zh": NAMES[matter.standing.state],
        "holder": {"unit": matter.standing.holder, "name": units.name(matter.standing.holder)},
    }


def submission_view(submission: Submission, matter: Matter, units: Units) -> dict[str, Any]:
    """The whole submission for the clerk who received it. Of an accusation only the index entry (T22 art. 30)."""
    plain = to_plain(submission)
    if is_sealed(matter) or is_sealed(Matter(submission.number, legal_class=submission.legal_class)):
        plain |= {**dict.fromkeys(WORDS), "title": SEALED_TITLE}
        matter = Matter(matter.number, legal_class=submission.legal_class, standing=matter.standing)
    return {
        **row_view(matter, units), **plain,
        "legal_class_zh": LEGAL_CLASSES.get(submission.legal_class, submission.legal_class),
        "timeline": [to_plain(line(one, units)) for one in matter.heard],
        "papers": [to_plain(one) for one in matter.papers if submission.received_by in (one.unit, one.addressee)],
    }  # fmt: skip
