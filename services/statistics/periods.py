"""Spans of days by the names that reports use: 2025, 2025-H1, 2025-Q2, 2025-03, 2025-03-01..2025-04-15."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from shared.errors import Invalid

_NAMED = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?")
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")
YEARS = range(1949, 2200)
ALL = "all"


@dataclass(frozen=True)
class Period:
    """From ``first`` to ``last``, both counted."""

    name: str
    first: date
    last: date
    zh: str


def read(name: str) -> Period:
    """The span of a name; ``Invalid`` (field ``period``)."""
    if name == ALL:
        return Period(name, date(YEARS.start, 1, 1), date(YEARS.stop - 1, 12, 31), "历年")
    if found := _NAMED.fullmatch(name):
        year, half, quarter, month = found.groups()
        if int(year) in YEARS:
            return _named(name, int(year), half, quarter, month)
    if found := _DAYS.fullmatch(name):
        try:
            first, last = map(date.fromisoformat, found.groups())
        except ValueError as fault:
            raise Invalid(fields={"period": "not_a_span"}) from fault
        if first <= last and {first.year, last.year} <= set(YEARS):
            return Period(name, first, last, f"{_day(first)}至{_day(last)}")
    raise Invalid(fields={"period": "not_a_span"})


def is_named(period: Period) -> bool:
    """Whether it is a year, a half, a quarter, a month or all of them, and no span of days."""
    return period.name == ALL or _NAMED.fullmatch(period.name) is not None


def of_days(first: date, last: date, today: date) -> Period | None:
    """The named span that begins and ends with these days, or goes on beyond ``today`` as they do: nothing is received
    tomorrow. None where no span has them."""
    half, quarter = (first.month + 5) // 6, (first.month + 2) // 3
    for name in (
        f"{first.year}",
        f"{first.year}-H{half}",
        f"{first.year}-Q{quarter}",
        f"{first.year}-{first.month:02d}",
    ):
        found = read(name)
        if found.first == first and (found.last == last or min(found.last, last) >= today):
            return found
    return None


def year_before(period: Period) -> Period:
    """The same span of the year before (同比)."""
    found = _NAMED.fullmatch(period.name)
    if found:
        return read(f"{period.first.year - 1}{period.name[4:]}")
    return read(f"{_minus_year(period.first)}..{_minus_year(period.last)}")


def before(period: Period) -> Period:
    """The span of the same length that goes before (环比): month by month, quarter by quarter, or day by day."""
    last = period.first - timedelta(days=1)
    if found := _NAMED.fullmatch(period.name):
        _, half, quarter, month = found.groups()
        name = f"{last.year}"
        if half:
            name += f"-H{(last.month + 5) // 6}"
        elif quarter:
            name += f"-Q{(last.month + 2) // 3}"
        elif month:
            name += f"-{last.month:02d}"
        return read(name)
    return read(f"{last - (period.last - period.first)}..{last}")


def _named(name: str, year: int, half: str | None, quarter: str | None, month: str | None) -> Period:
    start, length, zh = 1, 12, f"{year}年"
    if half:
        start, length, zh = 6 * int(half) - 5, 6, f"{year}年{'上' if half == '1' else '下'}半年"
    elif quarter:
        start, length, zh = 3 * int(quarter) - 2, 3, f"{year}年第{'一二三四'[int(quarter) - 1]}季度"
    elif month:
        start, length, zh = int(month), 1, f"{year}年{int(month)}月"
    end = start + length - 1
    return Period(name, date(year, start, 1), date(year, end, calendar.monthrange(year, end)[1]), zh)


def _minus_year(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
