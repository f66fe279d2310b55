"""What the clerks' desk may ask of intake, and what it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from services.intake.disclosure import line
from services.intake.matter import Matter, is_sealed
from services.intake.rights import Asker
from shared.codec import to_plain
from shared.matters.forms import Choice, PlainText, StrictSchema, Whole
from shared.matters.lists import CHANNELS, EVALUATION_PARTIES, EVALUATION_SCORES, LEGAL_CLASSES
from shared.matters.offers import Offer
from shared.matters.status import NAMES
from shared.matters.units import Units

SEALED_TITLE = "（密件）"
AWAY_TITLE = "（反映本单位，应当回避）"
WORDS = (
    "title", "text", "petitioner", "tags", "agent", "attachments", "respondent_person", "respondent_unit", "new_facts",
)  # fmt: skip
"""what an accusation says, and who says it of whom"""


class WhereForm(StrictSchema):
    """A page of the desk's list: ``state`` of 2.3; ``after`` the number of the last row seen."""

    state = Choice(NAMES, load_default=None, allow_none=True)
    limit = Whole(at_least=1, at_most=200, load_default=50)
    after = PlainText(at_most=40, load_default=None, allow_none=True)


def page_view(
    found: list[Matter], limit: int, units: Units, away: Mapping[str, bool] = MappingProxyType({})
) -> dict[str, Any]:
    """``{rows, next}`` of one matter more than the page holds. ``away``: the numbers of what is about the asker's own
    unit, and whether it is an accusation: that is not listed, of others the title is left out."""
    page = found[:limit]
    rows = [row_view(one, units, is_away=one.number in away) for one in page if not away.get(one.number)]
    return {"rows": rows, "next": page[-1].number if len(found) > limit else None}


def row_view(matter: Matter, units: Units, *, is_away: bool = False) -> dict[str, Any]:
    """One line of the list: no person, and of an accusation no word, nor of what is about the asker's own unit."""
    return {
        "number": matter.number,
        "title": SEALED_TITLE if is_sealed(matter) else AWAY_TITLE if is_away else matter.title,
        "sealed": is_sealed(matter),
        "channel": matter.channel,
        "channel_zh": CHANNELS.get(matter.channel, matter.channel),
        "received_at": to_plain(matter.received_at),
        "state": matter.standing.state,
        "state_zh": NAMES[matter.standing.state],
        "holder": {"unit": matter.standing.holder, "name": units.name(matter.standing.holder)},
        "submissions": 1 + len(matter.gathered),
    }


def submission_view(
    asker: Asker, own: Matter, official: str, offers: Iterable[Offer], units: Units, *, is_away: bool = False
) -> dict[str, Any]:
    """The whole submission for the clerk who received it. Of an accusation only the index entry (T22 art. 30), and of
    what is about the clerk's own unit (``is_away``).

    ``own``: the home view of the submission alone; ``asker.matter``: of the matter it belongs to.
    """
    submission, matter = asker.submission, asker.matter
    plain = to_plain(submission)
    if is_sealed(matter) or is_sealed(own) or submission.is_accusation:
        plain |= {**dict.fromkeys(WORDS), "title": SEALED_TITLE}
        matter = own = Matter(own.number, legal_class="accusation", standing=own.standing)
    elif is_away:
        plain |= {**dict.fromkeys(WORDS), "title": AWAY_TITLE}
        matter = own = Matter(own.number, legal_class=submission.legal_class, standing=own.standing)
    plain["has_new_facts"] = bool(submission.new_facts)
    return {
        **row_view(own, units), **plain,
        "channel": submission.channel,
        "channel_zh": CHANNELS.get(submission.channel, submission.channel),
        "received_at": to_plain(submission.received_at),
        "legal_class_zh": LEGAL_CLASSES.get(submission.legal_class, submission.legal_class),
        "official_status": official,
        "repeat": submission.link is not None,
        "multi_channel": len(matter.channels) > 1,
        "linked": [to_plain(one) for one in matter.gathered],
        "supplements": [to_plain(one) for one in matter.supplements],
        "urged": sum(one.what == "urged" for one in matter.heard),
        "withdrawals": [to_plain(one) for one in matter.withdrawals],
        "evaluations": _evaluations(matter, units),
        "timeline": [to_plain(line(one, units)) for one in matter.heard],
        "papers": [to_plain(one) for one in matter.papers if submission.received_by in (one.unit, one.addressee)],
        "steps": to_plain(list(offers)),
    }  # fmt: skip


def _evaluations(matter: Matter, units: Units) -> list[dict[str, Any]]:
    return [
        {
            "party": one.party, "party_zh": EVALUATION_PARTIES[one.party], "unit": one.unit,
            "unit_name": units.name(one.unit), "score": one.score, "score_zh": EVALUATION_SCORES[one.score],
            "evaluated_at": to_plain(one.evaluated_at),
        }
        for one in matter.evaluations
    ]  # fmt: skip
