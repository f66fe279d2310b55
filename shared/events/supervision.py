"""Said by supervision: clocks of offices that are near or ran out, breaches found, what was done about them."""

from __future__ import annotations

from datetime import date, datetime

from shared.events.declaration import HOME, STAYS, TO, UP, event


@event("deadline.passed", crosses=HOME | UP)
class DeadlinePassed:
    """An office let a deadline pass; rung once per clock."""

    number: str
    node: str
    unit: str
    rule: str
    """deadline rule id of shared/deadlines/rules.yaml"""
    due_on: date
    rung_at: datetime


@event("deadline.near", crosses=STAYS)
class DeadlineNear:
    """So much of a limit's time is used up that the office is reminded; said once a colour, at the unit's own node."""

    number: str
    node: str
    unit: str
    rule: str
    due_on: date
    colour: str
    """yellow, red"""
    warned_at: datetime


@event("breach.found", crosses=STAYS)
class BreachFound:
    """A reason to press an office was found in what happened (T22 art. 40; domain 5.1): once a trigger, matter, unit
    and occasion, at every node that supervises the unit."""

    number: str
    node: str
    unit: str
    trigger: str
    """of TRIGGERS: overdue_no_reason, no_report_back, first_limit_missed, …"""
    occasion: str
    """what tells it from the next breach of the same kind: the clock's key, the round, the submission"""
    fact: str
    """what was found, in Chinese, with the days: the words of the letter's breach"""
    found_at: datetime


@event("supervision.pressed", crosses=UP | TO)
class SupervisionPressed:
    """A rung of the ladder was taken on a unit over a matter, signed by an officer (T22 art. 39, 40; domain 5.2);
    goes to the unit's node, and to all above, who do not take the same rung again."""

    number: str
    to_node: str
    """where the unit works"""
    node: str
    unit: str
    by_unit: str
    rung: str
    """of RUNGS: reminder, letter, second_letter, interview, circular, listed, accountability"""
    trigger: str
    fact: str
    pressed_on: date
    answer_by: date | None
    """None where the rung asks for no answer"""
    signed_by: str
    paper_number: str = ""


@event("supervision.answered", crosses=UP | TO)
class SupervisionAnswered:
    """The unit answered in writing: what it found, what it put right and by when."""

    number: str
    to_node: str
    """of the office that pressed"""
    node: str
    unit: str
    to_unit: str
    rung: str
    answered_on: date
    text: str


@event("supervision.ended", crosses=UP | TO)
class SupervisionEnded:
    """The office that pressed found the breach put right, or the press unfounded."""

    number: str
    to_node: str
    """where the unit works"""
    node: str
    unit: str
    by_unit: str
    ended_on: date
    outcome: str
    """put_right, unfounded"""
