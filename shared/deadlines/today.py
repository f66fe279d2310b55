"""When a rule is asked: the instant, the day at the node, its calendar and the limits of its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from shared.deadlines.calendar import Calendar
from shared.deadlines.rules import due


@dataclass(frozen=True)
class Today:
    """``at`` is aware, in UTC; ``on`` is the day at the node."""

    at: datetime
    on: date
    calendar: Calendar
    local: Mapping[str, int] = field(default_factory=dict)
    """deadline rule -> amount of the node's profile; it only ever shortens"""

    def due(self, rule: str, start: date | datetime) -> date:
        """The last day of a limit that starts then; the first day is not counted."""
        return due(rule, self.calendar.day_of(start), self.calendar, self.local).on
