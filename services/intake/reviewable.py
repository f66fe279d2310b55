"""What can still be reviewed of a matter, until when, and when that time is over (T22 art. 35, 36)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from services.intake.course import WITHDRAWN, standing
from services.intake.matter import Heard, Standing
from shared.deadlines import Calendar, Due, due

REVIEWING = {"served": ("review", "review_request"), "review_served": ("re_review", "re_review_request")}
"""state -> the stage that can be asked for, and the right's deadline rule"""
UNASKED = "not_challenged_in_time"
"""the closure type of a case whose petitioner was not heard to ask for review"""
OVER = frozenset({"final", "archived", WITHDRAWN})


@dataclass(frozen=True)
class Reviewable:
    """A decision or opinion that was served: what may be asked against it, by whom decided, until when and why then."""

    stage: str
    served: Heard
    served_on: date
    until: Due
    last_day: date


def reviewable(heard: tuple[Heard, ...], calendar: Calendar) -> Reviewable | None:
    """What the state of these entries leaves open: review of a decision, re-review of an opinion, or nothing. That the
    unit closed its case in the belief that nobody asks, or put it away, changes nothing of it."""
    heard = tuple(one for one in heard if one.what != "archived" and (one.what, one.detail) != ("closed", UNASKED))
    state = standing(heard).state
    if state not in REVIEWING:
        return None
    stage, rule = REVIEWING[state]
    served = [one for one in heard if one.what == state]
    if not served or served[-1].on is None:
        return None
    until = due(rule, served[-1].on, calendar)
    return Reviewable(stage, served[-1], served[-1].on, until, served[-1].due_on or until.on)


def lapsed(now: Standing, open_to: Reviewable | None, today: date) -> Standing:
    """``lapsed`` when the days to ask for review are over; the unit will close the case in its own time. What ended
    has ended, though a request may be on its way by post."""
    if now.state in OVER:
        return now
    return replace(now, state="lapsed") if open_to is not None and today > open_to.last_day else now
