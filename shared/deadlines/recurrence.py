"""A rule of recurring days as data: which days it names, and what the calendar's days off make of them. Pure.

A session on the 15th of every odd month, a deputy every Monday, the third Tuesday, market days, every fifth day from
one that is known, a campaign from day to day, every day, every working day: one dataclass, one function ``days``.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from shared.deadlines.calendar import ONE_DAY, WEEKDAYS, Calendar
from shared.matters.leaders import MONTHS, NTH_CODES, ON_DAY_OFF, PATTERNS

WEEKLY, MONTHLY, NTH_WEEKDAY, DATES, CYCLE = "weekly", "monthly", "nth_weekday", "dates", "cycle"
DAILY, WORKING_DAYS = "daily", "working_days"
EVERY, ODD = "every", "odd"
MOVED, LEFT_OUT, KEPT = "next_working_day", "left_out", "kept"
"""what becomes of a day of the rule that is not worked"""
LONGEST_HOLIDAY = 31
"""days: a session never moves over more"""


@dataclass(frozen=True)
class Recurrence:
    """Which days. ``pattern`` says which of the other fields are read; ``first_on`` and ``last_on`` bound any of them.

    ``weekdays``: 1 Monday to 7 Sunday. ``days``: of the month, a day the month does not have is left out, -1 is its
    last. ``nth``: 1 to 5, -1 the last. ``step`` days from ``counted_from`` (itself one of the days), before it too.
    """

    pattern: str
    weekdays: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    months: str = EVERY
    nth: tuple[int, ...] = ()
    dates: tuple[date, ...] = ()
    step: int = 0
    counted_from: date | None = None
    first_on: date | None = None
    last_on: date | None = None
    on_day_off: str = MOVED


@dataclass(frozen=True)
class Day:
    """One day of a rule. ``named_on``: the day the rule names; ``on`` is later where that one is off, and why."""

    on: date
    named_on: date
    because: str = ""

    @property
    def is_moved(self) -> bool:
        """Whether the calendar moved it."""
        return self.on != self.named_on


def faults(rule: Recurrence) -> dict[str, str]:
    """What the rule lacks: field -> code; empty when it can be used."""
    found = {name: "missing" for name in _NEEDS[rule.pattern] if not getattr(rule, name)}
    found |= {"weekdays": "out_of_range"} if not set(rule.weekdays) <= set(range(1, 8)) else {}
    found |= {"days": "out_of_range"} if not set(rule.days) <= {-1, *range(1, 32)} else {}
    found |= {"nth": "out_of_range"} if not set(rule.nth) <= {-1, 1, 2, 3, 4, 5} else {}
    if rule.first_on and rule.last_on and rule.last_on < rule.first_on:
        found["last_on"] = "before_the_first_day"
    return found


def days(rule: Recurrence, first: date, last: date, calendar: Calendar) -> tuple[Day, ...]:
    """The days of the rule from ``first`` to ``last`` (both included), in order, each once.

    What a day off moved into this time is in it, what it moved out of it is not: a month and the next have each day
    once. A day that would move beyond ``last_on`` of the rule is left out. Two that fall on one day are one.
    """
    found: dict[date, Day] = {}
    named_on = first - timedelta(days=LONGEST_HOLIDAY)
    while named_on <= last:
        one = _held(rule, named_on, calendar) if names(rule, named_on, calendar) else None
        if one is not None and first <= one.on <= last:
            known = found.get(one.on)
            found[one.on] = one if known is None or known.is_moved else known
        named_on += ONE_DAY
    return tuple(found[on] for on in sorted(found))


def days_of_month(rule: Recurrence, month: date, calendar: Calendar) -> tuple[Day, ...]:
    """The days of the rule in the month of that day."""
    return days(rule, month.replace(day=1), end_of_month(month), calendar)


def end_of_month(day: date) -> date:
    """The last day of that day's month."""
    return day.replace(day=months.monthrange(day.year, day.month)[1])


def names(rule: Recurrence, day: date, calendar: Calendar) -> bool:
    """Whether the rule names that day, worked or not."""
    if (rule.first_on and day < rule.first_on) or (rule.last_on and day > rule.last_on):
        return False
    if rule.months != EVERY and (day.month % 2 == 1) != (rule.months == ODD):
        return False
    return _NAMES[rule.pattern](rule, day, calendar)


def _held(rule: Recurrence, named_on: date, calendar: Calendar) -> Day | None:
    off = calendar.day_off(named_on)
    if off is None or rule.on_day_off == KEPT:
        return Day(named_on, named_on)
    if rule.on_day_off == LEFT_OUT:
        return None
    on, _ = calendar.roll(named_on)
    return None if rule.last_on and on > rule.last_on else Day(on, named_on, off.name)


def _is_nth(rule: Recurrence, day: date, _: Calendar) -> bool:
    is_last = day.month != (day + timedelta(days=7)).month
    return day.isoweekday() in rule.weekdays and ((day.day + 6) // 7 in rule.nth or (is_last and -1 in rule.nth))


def _is_day_of_month(rule: Recurrence, day: date, _: Calendar) -> bool:
    return day.day in rule.days or (-1 in rule.days and day == end_of_month(day))


def _is_in_cycle(rule: Recurrence, day: date, _: Calendar) -> bool:
    return rule.counted_from is not None and (day - rule.counted_from).days % rule.step == 0


_NAMES: Mapping[str, Callable[[Recurrence, date, Calendar], bool]] = {
    WEEKLY: lambda rule, day, _: day.isoweekday() in rule.weekdays, MONTHLY: _is_day_of_month, NTH_WEEKDAY: _is_nth,
    DATES: lambda rule, day, _: day in rule.dates, CYCLE: _is_in_cycle, DAILY: lambda rule, day, _: True,
    WORKING_DAYS: lambda rule, day, calendar: calendar.is_working(day),
}  # fmt: skip
_NEEDS: Mapping[str, tuple[str, ...]] = {
    WEEKLY: ("weekdays",), MONTHLY: ("days",), NTH_WEEKDAY: ("weekdays", "nth"), DATES: ("dates",),
    CYCLE: ("step", "counted_from"), DAILY: (), WORKING_DAYS: (),
}  # fmt: skip


# --- in words ---------------------------------------------------------------------------------------------------------


def words(rule: Recurrence) -> str:
    """The rule as a public notice says it: 单月15日，遇休息日顺延至下一个工作日。"""
    told = "，".join(part for part in (_which(rule), _when(rule)) if part)
    off = "" if rule.pattern == WORKING_DAYS else f"；遇休息日{ON_DAY_OFF[rule.on_day_off]}"
    return told + off


def _which(rule: Recurrence) -> str:
    month = MONTHS[rule.months]
    if rule.pattern == WEEKLY:
        return ("" if rule.months == EVERY else month) + f"每周{_weekdays(rule)}"
    if rule.pattern == MONTHLY:
        return month + "、".join(_spans(rule))
    if rule.pattern == NTH_WEEKDAY:
        return month + "、".join(f"{NTH_CODES[str(one)]}{_weekdays(rule)}" for one in rule.nth)
    if rule.pattern == DATES:
        return "、".join(f"{one.month}月{one.day}日" for one in rule.dates)
    if rule.pattern == CYCLE and rule.counted_from:
        return f"自{rule.counted_from.month}月{rule.counted_from.day}日起每{rule.step}天一次"
    return PATTERNS[rule.pattern]


def _when(rule: Recurrence) -> str:
    first = f"自{_day(rule.first_on)}" if rule.first_on else ""
    return first + (f"至{_day(rule.last_on)}" if rule.last_on else "起" if first else "")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _weekdays(rule: Recurrence) -> str:
    return "、".join(WEEKDAYS[one - 1] for one in sorted(rule.weekdays)).replace("、星期", "、")


def _spans(rule: Recurrence) -> Iterator[str]:
    """15、16、17 as 15日至17日; the last day of the month at the end."""
    run: list[int] = []
    for one in [*sorted(day for day in rule.days if day > 0), 0]:
        if run and one != run[-1] + 1:
            yield from [f"{run[0]}日至{run[-1]}日"] if len(run) > 2 else [f"{day}日" for day in run]
            run = []
        run.append(one)
    if -1 in rule.days:
        yield "最后一日"
