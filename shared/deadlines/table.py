"""The deadline rules as data (domain, appendix A): which clock starts, whose it is, what stops it, what it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from shared.codec import dumps
from shared.deadlines.calendar import Calendar
from shared.errors import Refused

FILE = Path(__file__).parent / "rules.yaml"
UNITS: Mapping[str, str] = {"d": "日", "wd": "个工作日", "h": "小时", "mon": "个月", "half_mon": "个半月期"}
LOCAL, ASSIGNED = "local", "assigned"
COUNTING = 1
"""raised whenever the arithmetic itself changes: running clocks are then counted anew"""


@dataclass(frozen=True)
class Rule:
    """One row of the rules; see the head of ``rules.yaml`` for the fields."""

    id: str
    zh: str
    task: str
    unit: str
    owner: str
    starts_event: str
    starts_at: str
    ends_events: tuple[str, ...]
    basis: str
    kind: str
    article: str
    amount: int | None = None
    where: Mapping[str, Any] = field(default_factory=dict)
    unless: Mapping[str, Any] = field(default_factory=dict)
    ends_say: tuple[str, ...] = ()
    stated_in: str = ""
    is_right: bool = False
    """a time in which somebody may act: no profile may shorten it"""
    each: bool = False
    repeats: str = ""
    replaces: tuple[str, ...] = ()
    shortens: str = ""
    excludes: str = ""
    ends_closed: tuple[str, ...] = ()
    """of ``case.closed``: the closings that meet it; none named: any"""
    stated_decides: bool = False
    """the day that was stated is the limit, be it earlier or later; ``amount`` is what is proposed for it"""

    @property
    def is_local(self) -> bool:
        """Whether it runs only where a profile says so."""
        return self.basis == LOCAL

    @property
    def may_be_set(self) -> bool:
        """Whether a profile may give it an amount: never a right, nor what stands in the letter or the opinion."""
        return not self.is_right and not (self.amount is None and self.stated_in)

    def allows(self, amount: int) -> bool:
        """Whether the amount is one that a profile may set: earlier than the rule's own, or the same."""
        return self.may_be_set and (
            amount > 0 if self.amount is None else amount <= self.amount and _same(self, amount)
        )

    def is_in_force(self, overrides: Mapping[str, int] | None) -> bool:
        """Rules of the law and of this design always; a local one where the profile names it."""
        return not self.is_local or self.id in (overrides or {})


def _same(one: Rule, amount: int) -> bool:
    return one.amount is not None and (amount > 0) == (one.amount > 0)


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by id."""
    rows = yaml.safe_load(FILE.read_text("utf-8"))
    listed = ("ends_events", "ends_say", "ends_closed", "replaces")
    return {row["id"]: Rule(**{**row, **{name: tuple(row.get(name, ())) for name in listed}}) for row in rows}


def rule(rule_id: str) -> Rule:
    """The rule; ``Refused('unknown_deadline_rule')``."""
    found = rules().get(rule_id)
    if found is None:
        raise Refused("unknown_deadline_rule", rule=rule_id[:40])
    return found


def starting_with(event: str) -> tuple[Rule, ...]:
    """The rules whose clock starts with an event (its name on the wire)."""
    return tuple(one for one in rules().values() if one.starts_event == event)


def ending_with(event: str) -> tuple[Rule, ...]:
    """The rules whose clock an event stops."""
    return tuple(one for one in rules().values() if event in one.ends_events)


def shortening(rule_id: str, overrides: Mapping[str, int] | None) -> tuple[Rule, ...]:
    """The local rules in force that set the same office the same task from the same day, but sooner."""
    return tuple(one for one in rules().values() if one.shortens == rule_id and one.is_in_force(overrides))


def edition(calendar: Calendar, overrides: Mapping[str, int] | None = None) -> str:
    """A short mark of everything that a date is counted by: another mark, and running clocks are counted anew."""
    return hashlib.sha256(dumps([_mark(), calendar.mark, dict(overrides or {})])).hexdigest()[:16]


@cache
def _mark() -> str:
    rows = [asdict(one) for one in rules().values()]
    return hashlib.sha256(dumps([COUNTING, rows])).hexdigest()[:16]
