"""The deadline rules as data, and ``due``: when a rule's clock ends, with the whole explanation.

T22 has no article on counting; 民法典 200-203 are used by analogy (see ``calendar``). No date without its why.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from shared.deadlines.calendar import Calendar, DayOff
from shared.errors import Refused

FILE = Path(__file__).parent / "rules.yaml"
UNITS: Mapping[str, str] = {"d": "日", "wd": "个工作日", "h": "小时", "mon": "个月", "half_mon": "个半月期"}
LOCAL = "local"


@dataclass(frozen=True)
class Rule:
    """One row of the rules; see the head of ``rules.yaml`` for the fields."""

    id: str
    zh: str
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
    repeats: bool = False
    is_right: bool = False
    """a time in which somebody may act: no profile may shorten it"""
    replaces: str = ""
    excludes: str = ""

    @property
    def is_local(self) -> bool:
        """Whether it runs only where a profile says so."""
        return self.basis == LOCAL


@dataclass(frozen=True)
class Due:
    """When it is due, and why then. ``on`` is the day at the node; ``at`` the instant of a rule in hours."""

    rule: str
    start: date
    on: date
    at: datetime | None
    amount: int
    unit: str
    kind: str
    article: str
    skipped: tuple[DayOff, ...]
    """days off that were not counted (wd), or over which the last day moved"""
    shifted_because: str
    """why the last day moved; empty when it did not"""
    shortened_from: date | None
    """the statutory day, where a profile or a letter set an earlier one"""
    provisional: bool
    """a day off of a year without its notice may still change it"""
    explanation: str


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by id."""
    rows = yaml.safe_load(FILE.read_text("utf-8"))
    return {row["id"]: Rule(**{**row, "ends_events": tuple(row["ends_events"])}) for row in rows}


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


def due(rule_id: str, start: date | datetime, calendar: Calendar, overrides: Mapping[str, int] | None = None) -> Due:
    """When the clock of a rule that started at ``start`` ends.

    ``overrides``: rule id -> amount set by a profile or a letter, in the rule's own unit; it counts only where it is
    earlier, and never for a right. ``Refused('deadline_without_amount')`` when neither the rule nor they give one.
    """
    one = rule(rule_id)
    local = None if one.is_right else (overrides or {}).get(rule_id)
    own = _count(one, one.amount, start, calendar) if one.amount is not None else None
    other = _count(one, local, start, calendar) if local is not None else None
    if own is None or other is None:
        found = own or other
        if found is None:
            raise Refused("deadline_without_amount", rule=rule_id)
        return found
    earlier = (other.at, own.at) if one.unit == "h" else (other.on, own.on)
    if earlier[0] >= earlier[1]:  # type: ignore[operator]  # both instants or both days
        return own
    told = f"{other.explanation}规定期限至{own.on}，此处从严。"
    return replace(other, shortened_from=own.on, explanation=told)


def _count(one: Rule, amount: int, start: date | datetime, calendar: Calendar) -> Due:
    first = calendar.day_of(start)
    if one.unit == "h":
        if not isinstance(start, datetime):
            raise TypeError(f"{one.id} counts hours: it needs an instant")
        at = start + timedelta(hours=amount)
        return _told(one, amount, first, calendar.day_of(at), (), "", False, at, calendar)
    if one.unit == "wd":
        on, skipped = calendar.working_days_after(first, amount)
        return _told(one, amount, first, on, skipped, "", _is_open(first, on, calendar), None, calendar)
    last = _last_day(one.unit, amount, first)
    if amount < 0:
        return _told(one, amount, first, last, (), "", False, None, calendar)
    on, skipped = calendar.roll(last)
    because = f"{last}为{skipped[0].name}" if skipped else ""
    return _told(one, amount, first, on, skipped, because, _is_open(last, on, calendar), None, calendar)


def _last_day(unit: str, amount: int, first: date) -> date:
    if unit == "d":
        return first + timedelta(days=amount)
    if unit == "mon":
        return _plus_months(first, amount)
    for _ in range(amount):
        first = _end_of_half(_end_of_half(first) + timedelta(days=1))
    return first


def _plus_months(first: date, amount: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + amount, 12)
    return date(year, month + 1, min(first.day, months.monthrange(year, month + 1)[1]))


def _end_of_half(day: date) -> date:
    return day.replace(day=15 if day.day <= 15 else months.monthrange(day.year, day.month)[1])


def _is_open(start: date, end: date, calendar: Calendar) -> bool:
    return not (calendar.is_published(start) and calendar.is_published(end))


def _told(
    one: Rule,
    amount: int,
    start: date,
    on: date,
    skipped: tuple[DayOff, ...],
    because: str,
    provisional: bool,
    at: datetime | None,
    calendar: Calendar,
) -> Due:
    if at is not None:
        words = f"自收到通知起{amount}小时，至{at.astimezone(calendar.zone):%Y-%m-%d %H:%M}。"
    elif amount < 0:
        words = f"应在{start}之前{-amount}{UNITS[one.unit]}，即不晚于{on}。"
    else:
        words = f"自{start}的次日起算，{amount}{UNITS[one.unit]}，至{on}。"
        if one.unit == "wd" and skipped:
            words += f"其间{len(skipped)}个休息日（{_names(skipped)}）不计。"
    if because:
        words += f"期限最后一日{because}，顺延至其后第一个工作日。"
    if provisional:
        words += f"{on.year}年放假安排尚未公布，日期为暂定。"
    return Due(
        rule=one.id, start=start, on=on, at=at, amount=amount, unit=one.unit, kind=one.kind, article=one.article,
        skipped=skipped, shifted_because=because, shortened_from=None, provisional=provisional,
        explanation=f"{words}依据：{one.article}。",
    )  # fmt: skip


def _names(skipped: tuple[DayOff, ...]) -> str:
    return "、".join(dict.fromkeys(one.name for one in skipped))
