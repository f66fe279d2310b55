"""What every step of a case shares: when it is taken, that it is open, that its day is lawful, and its entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from services.handling.case import STATES, STEPS, Case
from services.handling.lawful import open_steps
from services.handling.records import IssuedPaper
from shared.deadlines import Calendar, due
from shared.errors import Conflict, Invalid, Refused
from shared.matters.entries import Entry
from shared.matters.people import Officer

Form = Mapping[str, Any]
"""A form as its schema let it in: dates are dates, choices are known, nothing is hidden in the text."""

IMPROPER = (
    "上级要求",
    "息诉罢访",
    "息访",
    "不得再信访",
    "不得再上访",
    "停止上访",
    "停止信访",
    "缠访",
    "闹访",
    "无理取闹",
)
"""What a paper never says (section 8): blame, threats, a superior's wish, a request to stop petitioning."""


@dataclass(frozen=True)
class Today:
    """When a rule is asked: the instant, the day at the node, its calendar of working days and its local limits."""

    at: datetime
    on: date
    calendar: Calendar
    local: Mapping[str, int] = field(default_factory=dict)
    """deadline rule -> amount of the node's profile; it only ever shortens"""

    def due(self, rule: str, start: date | datetime) -> date:
        """The last day of a limit that starts then; the first day is not counted."""
        return due(rule, self.calendar.day_of(start), self.calendar, self.local).on


def must(case: Case, step: str, form: Form, today: Today) -> None:
    """The step must be open now, and the officer must have seen the case as it is: ``Refused``, ``Conflict``."""
    if form.get("version") is not None and form["version"] != case.version:
        raise Conflict(number=case.number)
    now_open = open_steps(case, today.on)
    if step not in now_open:
        raise Refused(
            "step_not_open", state=case.state, step=step, open=", ".join(now_open) or "-", step_zh=STEPS[step],
            state_zh=STATES[case.state], open_zh="、".join(STEPS[one] for one in now_open) or "等待对方答复或无",
        )  # fmt: skip


def day(form: Form, name: str, today: Today, *, not_before: date | None) -> date:
    """The day the officer gave, or today; ``Invalid`` in the future or before the step it follows."""
    on: date = form.get(name) or today.on
    if on > today.on:
        raise Invalid(fields={name: "in_the_future"})
    if not_before is not None and on < not_before:
        raise Invalid(fields={name: "before_the_step_it_follows"}, earliest=not_before.isoformat())
    return on


def issued_on(papers: Iterable[IssuedPaper], paper: str, otherwise: date | None) -> date | None:
    """The day on which the last paper of that kind went out; ``otherwise`` where none is in the file."""
    days = [one.issued_on for one in papers if one.paper == paper]
    return max(days[-1], otherwise or days[-1]) if days else otherwise


def entered(case: Case, step: str, today: Today, on: date, by: Officer | None = None, note: str = "") -> Case:
    """The case with one more entry in its history."""
    entry = Entry(step=step, at=today.at, on=on, by=by.name if by else "", note=note)
    return replace(case, history=(*case.history, entry))


def improper(words: Mapping[str, str]) -> dict[str, str]:
    """The faults of the fields whose words no paper may say."""
    return {name: "improper_words" for name, text in words.items() if any(one in text for one in IMPROPER)}
