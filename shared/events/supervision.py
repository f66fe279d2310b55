"""Said by supervision: a clock of an office ran out."""

from __future__ import annotations

from datetime import date, datetime

from shared.events.declaration import HOME, UP, event


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
