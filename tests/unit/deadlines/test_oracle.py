"""The engine against an oracle that walks day by day over chinesecalendar's own lists, and shares nothing with it.

Ten published years, 2017-2026: every start day, any length, working days, months, hours. Not one difference.
"""

from __future__ import annotations

import calendar as months
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.deadlines import calendar, days_of, due_alone, rule

FIRST, LAST = date(2017, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
IS_WORKED = {day: chinese_calendar.is_workday(day) for day in DAYS}
STARTS = st.dates(FIRST, date(2026, 6, 30))
CHINA = ZoneInfo("Asia/Shanghai")
DAY_RULE, WORKING_RULE, MONTH_RULE, HOUR_RULE, HEARD_RULE = (
    rule(name) for name in ("conclude", "objection", "conclude_big_local", "onsite_county", "re_review_decide")
)


def by_walking(start: date, length: int, left_out: frozenset[date] = frozenset()) -> date:
    """Calendar days: one at a time, the first not counted, days left out not counted; then on to a worked day."""
    day = start
    while length:
        day += timedelta(days=1)
        length -= day not in left_out
    return to_a_worked_day(day)


def to_a_worked_day(day: date) -> date:
    while not IS_WORKED[day]:
        day += timedelta(days=1)
    return day


def working_days_by_walking(start: date, length: int) -> date:
    day = start
    while length:
        day += timedelta(days=1)
        length -= IS_WORKED[day]
    return day


def months_by_walking(start: date, length: int) -> date:
    """The same day of the month; where there is none, the month's last day."""
    year, month = start.year, start.month
    for _ in range(length):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    day = start.day
    while day > months.monthrange(year, month)[1]:
        day -= 1
    return to_a_worked_day(date(year, month, day))


def of_length(one, amount, start, excluded=()):
    return due_alone(replace(one, amount=amount), start, calendar(), excluded=excluded)


@given(STARTS, st.integers(1, 120), st.integers(1, 30), st.integers(1, 4))
@settings(max_examples=2600, deadline=None, database=None)
def test_days_working_days_and_months_fall_where_walking_ends(start, days, working, month):
    """2,600 examples of four counts each."""
    assert of_length(DAY_RULE, days, start).on == by_walking(start, days)
    assert of_length(WORKING_RULE, working, start).on == working_days_by_walking(start, working)
    assert of_length(MONTH_RULE, month, start).on == months_by_walking(start, month)
    asked = datetime(start.year, start.month, start.day, days % 24, working, tzinfo=CHINA)
    assert of_length(HOUR_RULE, month * 7, asked).at == asked.astimezone(UTC) + timedelta(hours=month * 7)


@given(STARTS, st.integers(1, 60), st.lists(st.tuples(st.integers(-5, 90), st.integers(0, 6)), max_size=3))
@settings(max_examples=600, deadline=None, database=None)
def test_days_of_hearings_are_left_out_of_a_re_review_and_of_nothing_else(start, length, hearings):
    held = [(start + timedelta(days=a), start + timedelta(days=a + b)) for a, b in hearings]
    days = [day for first, last in held for day in days_of(first, last)]
    assert of_length(HEARD_RULE, length, start, days).on == by_walking(start, length, frozenset(days))
    assert of_length(DAY_RULE, length, start, days).on == by_walking(start, length)


def test_every_day_of_ten_years_with_the_lengths_of_the_law():
    """About 18,000 counts: fifteen, thirty, sixty and ninety days and five working days from every single day."""
    starts = DAYS[:-120]
    differing = [
        (start, length)
        for start in starts
        for length in (15, 30, 60, 90)
        if of_length(DAY_RULE, length, start).on != by_walking(start, length)
    ]
    differing += [
        (start, 5) for start in starts if of_length(WORKING_RULE, 5, start).on != working_days_by_walking(start, 5)
    ]
    assert differing == []


def test_the_ten_years_hold_the_hard_days():
    make_up = [day for day in DAYS if IS_WORKED[day] and day.weekday() >= 5]
    moved = [day for day in DAYS[:-30] if to_a_worked_day(day) - day >= timedelta(days=7)]
    assert len(make_up) >= 50 and len(moved) >= 10
