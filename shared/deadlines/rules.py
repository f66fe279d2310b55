"""``due``: when the clock of a rule ends, with the whole explanation. No date without its why.

T22 has no article on counting; 民法典 200-203 are used by analogy (see ``calendar``). The rules are in ``table``.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from shared.deadlines import words
from shared.deadlines.calendar import ONE_DAY, Calendar, DayOff
from shared.deadlines.table import ASSIGNED, Rule, ending_with, rule, rules, shortening, starting_with
from shared.errors import Refused

__all__ = ["Due", "Rule", "days_of", "due", "due_alone", "ending_with", "rule", "rules", "starting_with"]


@dataclass(frozen=True)
class Due:
    """When it is due, and why then. ``on`` is the day at the node; ``at`` the instant of a rule in hours."""

    rule: str
    start: date
    on: date
    at: datetime | None
    amount: int | None
    """None: the day was stated, not counted"""
    unit: str
    kind: str
    article: str
    last: date
    """the last day of the count, before it moved over days off"""
    skipped: tuple[DayOff, ...]
    """days off that were not counted (wd), or over which the last day moved"""
    excluded: tuple[date, ...]
    """days that the law does not count: those of a hearing"""
    shifted_because: str
    """why the last day moved; empty when it did not"""
    shortened_from: date | None
    """the day of the law, where a profile, a letter or a local rule set an earlier one"""
    provisional: bool
    """a day off of a year without its notice may still change it"""
    explanation: str


def due(
    rule_id: str,
    start: date | datetime,
    calendar: Calendar,
    overrides: Mapping[str, int] | None = None,
    *,
    excluded: Collection[date] = (),
    stated: date | None = None,
) -> Due:
    """When the clock of a rule that started at ``start`` ends: the earliest of the rule and of the local rules that
    make it stricter.

    ``overrides``: rule id -> amount set by the place's profile (``topology.deadlines``) or by a letter, in the rule's
    own unit; it counts only where it is earlier, and never for a right. ``excluded``: days of hearings (``days_of``);
    they count for no rule but that of re-review. ``stated``: the day an office set itself; it counts only if earlier.
    ``Refused('deadline_without_amount')`` when nothing gives a day.
    """
    own = due_alone(rule(rule_id), start, calendar, overrides, excluded=excluded, stated=stated)
    local = [due_alone(one, start, calendar, overrides, excluded=excluded) for one in shortening(rule_id, overrides)]
    best = min([own, *local], key=lambda one: one.on)
    return best if best is own else _stricter(best, own.on)


def due_alone(
    one: Rule,
    start: date | datetime,
    calendar: Calendar,
    overrides: Mapping[str, int] | None = None,
    *,
    excluded: Collection[date] = (),
    stated: date | None = None,
) -> Due:
    """``due`` of one row, whatever other rows make it stricter."""
    set_here = None if one.is_right else (overrides or {}).get(one.id)
    skipping = tuple(sorted(set(excluded))) if one.excludes else ()
    if stated is not None and one.stated_decides:
        return _state(one, calendar.day_of(start), stated, calendar)
    found = [
        _count(one, amount, start, calendar, skipping) for amount in (one.amount, set_here) if amount is not None
    ]  # the rule's own amount first: of two equal days the law's is told
    if stated is not None and (not found or _is_sooner(stated, found[0])):
        found.append(_state(one, calendar.day_of(start), stated, calendar))
    if not found:
        raise Refused("deadline_without_amount", rule=one.id)
    best = min(found, key=lambda day: (day.on, day.at) if day.at else (day.on,))
    return best if best is found[0] else _stricter(best, found[0].on)


def days_of(first: date, last: date) -> tuple[date, ...]:
    """Every day from the first to the last, both included; none when they are reversed."""
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


def _is_sooner(stated: date, counted: Due) -> bool:
    """A day not before the counted last day is that same limit, moved over other days off: it promises nothing."""
    return counted.unit != "wd" and stated < counted.last


def _stricter(chosen: Due, from_day: date) -> Due:
    if chosen.on >= from_day:
        return chosen
    return replace(chosen, shortened_from=from_day, explanation=chosen.explanation + words.stricter(from_day))


def _count(one: Rule, amount: int, start: date | datetime, calendar: Calendar, excluded: tuple[date, ...]) -> Due:
    first = calendar.day_of(start)
    if one.unit == "h":
        if not isinstance(start, datetime):
            raise TypeError(f"{one.id} counts hours: it needs an instant")
        at = start + timedelta(hours=amount)
        on = calendar.day_of(at)
        told = words.hours(one, amount, start.astimezone(calendar.zone), at.astimezone(calendar.zone))
        return _due(one, amount, first, on, on, told, at=at)
    if one.unit == "wd":
        on, skipped = calendar.working_days_after(first, amount)
        told = words.working_days(one, amount, first, on, skipped)
        return _firm_or_not(_due(one, amount, first, on, on, told, skipped), first, calendar)
    if amount < 0:
        last = first + timedelta(days=amount)
        return _due(one, amount, first, last, last, words.before(one, -amount, first, last))
    last, left_out = _last_day(one.unit, amount, first, excluded)
    on, skipped = calendar.roll(last)
    because = f"{words.day(last)}为{skipped[0].name}" if skipped else ""
    told = words.days(one, amount, first, last, left_out, skipped, on)
    found = _due(one, amount, first, last, on, told, skipped, left_out, because)
    return _firm_or_not(found, last, calendar)


_STATED_IN = {
    "case.reopened": "复查（复核）意见书", "supervision.pressed": "督办文书", "case.decided": "处理意见书",
    "screening.due": "排查计划", "finding.stood": "责任清单",
}  # fmt: skip
"""starting event -> the paper in which the day of its limit stands"""


def _state(one: Rule, first: date, stated: date, calendar: Calendar) -> Due:
    by = "交办函" if one.kind == ASSIGNED and one.stated_in == "report_due_on" else "办理单位"
    by = _STATED_IN.get(one.starts_event, by)
    return _firm_or_not(_due(one, None, first, stated, stated, words.stated(one, by, stated)), None, calendar)


def _due(
    one: Rule,
    amount: int | None,
    start: date,
    last: date,
    on: date,
    told: str,
    skipped: tuple[DayOff, ...] = (),
    excluded: tuple[date, ...] = (),
    because: str = "",
    at: datetime | None = None,
) -> Due:
    return Due(
        rule=one.id, start=start, on=on, at=at, amount=amount, unit=one.unit, kind=one.kind, article=one.article,
        last=last, skipped=skipped, excluded=excluded, shifted_because=because, shortened_from=None,
        provisional=False, explanation=told,
    )  # fmt: skip


def _firm_or_not(found: Due, counted_from: date | None, calendar: Calendar) -> Due:
    """Provisional when a day that mattered lies in a year whose notice is not known."""
    if counted_from is None:
        return found
    unknown = [year for year in range(counted_from.year, found.on.year + 1) if year not in calendar.years]
    if not unknown:
        return found
    return replace(found, provisional=True, explanation=found.explanation + words.provisional(unknown))


def _last_day(unit: str, amount: int, first: date, excluded: tuple[date, ...]) -> tuple[date, tuple[date, ...]]:
    """The last day of the count, and the excluded days that fell into it."""
    if unit == "mon":
        return _plus_months(first, amount), ()
    if unit == "half_mon":
        for _ in range(amount):
            first = _end_of_half(_end_of_half(first) + ONE_DAY)
        return first, ()
    last, left_out = first + timedelta(days=amount), 0
    while (inside := sum(first < day <= last for day in excluded)) > left_out:
        last, left_out = last + timedelta(days=inside - left_out), inside
    return last, tuple(day for day in excluded if first < day <= last)


def _plus_months(first: date, amount: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + amount, 12)
    return date(year, month + 1, min(first.day, months.monthrange(year, month + 1)[1]))


def _end_of_half(day: date) -> date:
    return day.replace(day=15 if day.day <= 15 else months.monthrange(day.year, day.month)[1])
