"""The fifteen official statuses of the provincial register, derived from where a matter stands, its days and today.

Nothing is stored: a status that says 超期 becomes true by itself on the day after the limit, and no earlier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.intake.matter import Heard, Matter
from shared.deadlines import Calendar, due

EXAMINING = "受理申请审查中"
NOT_ACCEPTED = "不予受理"
ACCEPTED = "受理"
DECIDED = "已作出处理意见"
DECISION_LATE = "超期未作出处理意见"
NO_LONGER_ACCEPTED = "不再受理"
REVIEW_NOT_ASKED = "超期未申请复查"
REVIEW = "复查"
REVIEWED = "提出复查意见"
REVIEW_LATE = "超期未作出复查意见"
RE_REVIEW_NOT_ASKED = "超期未申请复核"
RE_REVIEW = "复核"
RE_REVIEWED = "提出复核意见"
RE_REVIEW_LATE = "超期未作出复核意见"
CONFIRMED = "审核认定办结"

STATUSES = (
    EXAMINING, NOT_ACCEPTED, ACCEPTED, DECIDED, DECISION_LATE, NO_LONGER_ACCEPTED, REVIEW_NOT_ASKED, REVIEW, REVIEWED,
    REVIEW_LATE, RE_REVIEW_NOT_ASKED, RE_REVIEW, RE_REVIEWED, RE_REVIEW_LATE, CONFIRMED,
)  # fmt: skip

OF_STATE: Mapping[str, tuple[str, str]] = {
    "registered": (EXAMINING, ""), "triaged": (EXAMINING, ""), "forwarded": (EXAMINING, ""),
    "assigned": (EXAMINING, ""), "objection_pending": (EXAMINING, ""), "returned": (EXAMINING, ""),
    "objection_rejected": (EXAMINING, ""), "referred_discipline": (EXAMINING, ""), "merged": (EXAMINING, ""),
    "directed_elsewhere": (NOT_ACCEPTED, ""), "not_accepted": (NOT_ACCEPTED, ""),
    "no_longer_accepted": (NO_LONGER_ACCEPTED, ""),
    "accepted_here": (ACCEPTED, DECISION_LATE), "accepted": (ACCEPTED, DECISION_LATE),
    "handling": (ACCEPTED, DECISION_LATE), "extended": (ACCEPTED, DECISION_LATE),
    "imported_to_statutory_path": (ACCEPTED, ""), "mediated": (ACCEPTED, ""), "performing": (ACCEPTED, ""),
    "replied": (DECIDED, ""), "decided": (DECIDED, ""), "served": (DECIDED, REVIEW_NOT_ASKED),
    "review_requested": (REVIEW, REVIEW_LATE), "review_decided": (REVIEWED, ""),
    "review_served": (REVIEWED, RE_REVIEW_NOT_ASKED),
    "re_review_requested": (RE_REVIEW, RE_REVIEW_LATE), "re_review_decided": (RE_REVIEWED, ""),
    "lapsed": (REVIEW_NOT_ASKED, ""), "withdrawn": (CONFIRMED, ""), "final": (CONFIRMED, ""),
    "archived": (CONFIRMED, ""),
}  # fmt: skip
"""state of 2.3 -> (status, status when the limit that runs in this state has passed; '': none runs)"""

ENDED_AS = {"not_accepted": NOT_ACCEPTED, "no_longer_accepted": NO_LONGER_ACCEPTED}
"""closure type -> the status that stays when the case is closed so"""


@dataclass(frozen=True)
class Days:
    """What the status depends on beside the state: the limit that runs, and how the case was closed."""

    limit: date | None = None
    closure: str = ""


def official_status(state: str, days: Days, today: date) -> str:
    """One of ``STATUSES``. The last day itself is in time."""
    if state in ("final", "archived") and days.closure in ENDED_AS:
        return ENDED_AS[days.closure]
    in_time, late = OF_STATE[state]
    return late if late and days.limit is not None and today > days.limit else in_time


def days_of(matter: Matter, calendar: Calendar) -> Days:
    """The limit that runs in the matter's state, and how it was closed, from what was heard of it."""
    closed = [one.detail for one in matter.heard if one.what == "closed"]
    return Days(_limit(matter.standing.state, matter.heard, calendar), closed[-1] if closed else "")


def status_of(matter: Matter, today: date, calendar: Calendar) -> str:
    """The official status of a matter on that day."""
    return official_status(matter.standing.state, days_of(matter, calendar), today)


_RUNNING: Mapping[str, tuple[str, ...]] = {
    "accepted_here": (), "accepted": ("accepted", "reopened"), "handling": ("accepted", "reopened", "extended"),
    "extended": ("extended",), "served": ("served",), "review_served": ("review_served",),
    "review_requested": ("review_requested", "review_accepted"),
    "re_review_requested": ("re_review_requested", "re_review_accepted"),
}  # fmt: skip
"""state -> what set the limit that runs in it; the last of them counts"""
_RULE = {
    "served": "review_request", "review_served": "re_review_request", "review_requested": "review_decide",
    "re_review_requested": "re_review_decide",
}  # fmt: skip


def _limit(state: str, heard: tuple[Heard, ...], calendar: Calendar) -> date | None:
    setting = [one for one in heard if one.what in _RUNNING.get(state, ())]
    if not setting:
        return None
    last = setting[-1]
    if last.due_on is None and last.on is not None and last.what in _RULE:
        return due(_RULE[last.what], last.on, calendar).on
    return last.due_on
