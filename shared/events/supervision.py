"""Said by supervision: clocks of offices that are near or ran out, breaches found, what was done about them."""

from __future__ import annotations

from datetime import date, datetime

from shared.events.declaration import HOME, STAYS, TO, UP, WAY, event


@event("deadline.passed", crosses=HOME | UP, said_by="concerned")
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


@event("supervision.pressed", crosses=UP | TO | WAY, said_by="supervisor")
class SupervisionPressed:
    """A rung of the ladder was taken on a unit over a matter, signed by an officer (T22 art. 39, 40; domain 5.2);
    goes to the unit's node, and to all above it, who do not take the same rung again."""

    number: str
    to_node: str
    """where the unit works"""
    node: str
    unit: str
    by_unit: str
    rung: str
    """of RUNGS: letter, second_letter, interview, circular, listed, accountability"""
    trigger: str
    fact: str
    """why this rung now, in Chinese: what was found, or why the last answer does not do"""
    pressed_on: date
    pressed_at: datetime
    """orders what several offices said; tells this rung from the same one of a later press"""
    answer_by: date | None
    """None where the rung asks the unit for no answer"""
    signed_by: str
    """post and name of the officer who signed"""
    paper_number: str = ""
    addressees: tuple[str, ...] = ()
    """unit ids or names: who reads the circular; the organ that manages the persons responsible"""
    record: str = ""
    """what was said in the interview and what the unit undertook"""
    held_on: date | None = None
    """of the interview"""
    held_by: str = ""


@event("supervision.answered", crosses=UP | TO | WAY, said_by="asked")
class SupervisionAnswered:
    """The unit answered in writing; its words go to the office that pressed alone."""

    number: str
    to_node: str
    """of the office that pressed"""
    node: str
    unit: str
    to_unit: str
    rung: str
    answered_on: date
    answered_at: datetime
    put_right_by: date | None = None
    """the day by which the rest will be put right"""


@event("supervision.explained", crosses=TO, said_by="asked")
class SupervisionExplained:
    """The words of a unit's answer: what it found and what it put right; for the office that pressed."""

    number: str
    to_node: str
    node: str
    unit: str
    to_unit: str
    rung: str
    answered_at: datetime
    text: str
    put_right: str


@event("supervision.rejected", crosses=UP | TO | WAY, said_by="supervisor")
class SupervisionRejected:
    """The office that pressed found the answer insufficient, or a refusal: the next rung is open."""

    number: str
    to_node: str
    """where the unit works"""
    node: str
    unit: str
    by_unit: str
    rung: str
    ground: str
    """of ANSWER_FAULTS"""
    reason: str
    rejected_on: date
    rejected_at: datetime


@event("supervision.ended", crosses=UP | TO | WAY, said_by="supervisor")
class SupervisionEnded:
    """The office that pressed found the breach put right, or the press unfounded."""

    number: str
    to_node: str
    """where the unit works"""
    node: str
    unit: str
    by_unit: str
    ended_on: date
    ended_at: datetime
    outcome: str
    """put_right, unfounded"""
    reason: str = ""
