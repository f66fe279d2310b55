"""Every rule of recurring days that the field reports name, worked out by hand on the published calendar of 2026."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.deadlines import calendar
from shared.deadlines.recurrence import Recurrence, days, days_of_month, end_of_month, faults, words


def rule(pattern, **more):
    return Recurrence(pattern, **more)


def on(text):
    return tuple(date.fromisoformat(f"2026-{one}") for one in text.split())


def held(one, month):
    return tuple(day.on for day in days_of_month(one, date.fromisoformat(f"2026-{month}-01"), calendar()))


SECRETARY = rule("monthly", days=(15,), months="odd")
COUNTY_HEAD = rule("monthly", days=(15,), months="even")
DEPUTY = rule("weekly", weekdays=(1,))
DISTRICT = rule("weekly", weekdays=(2,))
DOWN = rule("weekly", weekdays=(2, 4, 5))
TENTH = rule("monthly", days=(10,))
SIX_DAYS = rule("monthly", days=(15, 16, 17, 18, 19, 20), on_day_off="left_out")
MARKET = rule("dates", dates=on("04-03 04-08 04-13 04-18"), on_day_off="kept")
LUNAR = rule("dates", dates=on("03-06 03-11 03-16 03-21"), on_day_off="kept")  # 逢三、八的集，按农历逐日列明
FIFTH = rule("cycle", step=5, counted_from=on("03-02")[0], on_day_off="kept")
CAMPAIGN = rule("daily", first_on=on("07-10")[0], last_on=on("09-25")[0], on_day_off="kept")
VILLAGE = rule("daily", on_day_off="kept")
DUTY = rule("working_days")
THIRD_TUESDAY = rule("nth_weekday", weekdays=(2,), nth=(3,))
LAST_FRIDAY = rule("nth_weekday", weekdays=(5,), nth=(-1,))

TABLE = [
    ("the county secretary on the 15th of odd months", SECRETARY, "05", "05-15"),
    ("a Sunday moves to Monday", SECRETARY, "03", "03-16"),
    ("and not in even months", SECRETARY, "04", ""),
    ("the county head on the 15th of even months", COUNTY_HEAD, "04", "04-15"),
    ("the 15th of February lies in the Spring Festival", COUNTY_HEAD, "02", "02-24"),
    ("a deputy on Mondays", DEPUTY, "03", "03-02 03-09 03-16 03-23 03-30"),
    ("Monday of the Qingming feast moves to Tuesday", DEPUTY, "04", "04-07 04-13 04-20 04-27"),
    ("two Mondays of the long feast: only the second remains of itself", DEPUTY, "02", "02-02 02-09 02-24"),
    ("district leaders on Tuesdays", DISTRICT, "04", "04-07 04-14 04-21 04-28"),
    ("down-visits on Tuesday, Thursday, Friday", DOWN, "06",
     "06-02 06-04 06-05 06-09 06-11 06-12 06-16 06-18 06-22 06-23 06-25 06-26 06-30"),
    ("the 15th to the 20th, days off left out", SIX_DAYS, "06", "06-15 06-16 06-17 06-18"),
    ("the 10th of each month", TENTH, "03", "03-10"),
    ("the 10th is a Saturday that is worked", TENTH, "10", "10-10"),
    ("the 10th is a Sunday", TENTH, "05", "05-11"),
    ("market days as they are listed", MARKET, "04", "04-03 04-08 04-13 04-18"),
    ("lunar market days as they are listed", LUNAR, "03", "03-06 03-11 03-16 03-21"),
    ("a market every fifth day", FIFTH, "04", "04-01 04-06 04-11 04-16 04-21 04-26"),
    ("a market every fifth day, before the day it is counted from", FIFTH, "02", "02-05 02-10 02-15 02-20 02-25"),
    ("a working day each, with the Saturday and without the feast", DUTY, "05",
     " ".join(f"05-{day:02d}" for day in (6, 7, 8, 9, 11, 12, 13, 14, 15, 18, 19, 20, 21, 22, 25, 26, 27, 28, 29))),
    ("the third Tuesday", THIRD_TUESDAY, "03", "03-17"),
    ("the last Friday", LAST_FRIDAY, "05", "05-29"),
    ("the last day of a month", rule("monthly", days=(-1,), on_day_off="kept"), "02", "02-28"),
    ("a day the month does not have", rule("monthly", days=(31,), on_day_off="left_out"), "06", ""),
]  # fmt: skip


@pytest.mark.parametrize(("about", "one", "month", "wanted"), TABLE, ids=[row[0] for row in TABLE])
def test_a_rule_falls_on_the_days_that_a_person_works_out(about, one, month, wanted):
    assert held(one, month) == on(wanted)


def test_a_campaign_lasts_from_its_first_day_to_its_last():
    found = days(CAMPAIGN, date(2026, 1, 1), date(2026, 12, 31), calendar())
    assert (found[0].on, found[-1].on, len(found)) == (date(2026, 7, 10), date(2026, 9, 25), 78)


def test_a_village_receives_every_day_of_the_year():
    assert len(days(VILLAGE, date(2026, 1, 1), date(2026, 12, 31), calendar())) == 365


def test_a_day_off_may_leave_the_session_out_instead_of_moving_it():
    assert held(rule("monthly", days=(15,), on_day_off="left_out"), "02") == ()


def test_what_moved_says_from_where_and_why():
    [one] = days_of_month(COUNTY_HEAD, date(2026, 2, 1), calendar())
    assert (one.named_on, one.because, one.is_moved) == (date(2026, 2, 15), "春节", True)


def test_what_moves_into_the_next_month_belongs_to_the_next_month_alone():
    last_day = rule("monthly", days=(31,))
    assert held(last_day, "01") == ()
    assert held(last_day, "02") == on("02-02")


def test_a_session_never_moves_beyond_the_end_of_its_campaign():
    ends = rule("daily", first_on=date(2026, 9, 24), last_on=date(2026, 9, 26))
    assert held(ends, "09") == on("09-24")


@pytest.mark.parametrize(
    ("one", "field", "code"),
    [
        (rule("weekly"), "weekdays", "missing"), (rule("monthly"), "days", "missing"),
        (rule("nth_weekday", weekdays=(1,)), "nth", "missing"), (rule("dates"), "dates", "missing"),
        (rule("cycle", step=5), "counted_from", "missing"), (rule("weekly", weekdays=(8,)), "weekdays", "out_of_range"),
        (rule("daily", first_on=date(2026, 2, 1), last_on=date(2026, 1, 1)), "last_on", "before_the_first_day"),
    ],
)  # fmt: skip
def test_a_rule_that_names_no_day_says_what_it_lacks(one, field, code):
    assert faults(one)[field] == code


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (SECRETARY, "单月15日；遇休息日顺延至下一个工作日"),
        (DOWN, "每周星期二、四、五；遇休息日顺延至下一个工作日"),
        (SIX_DAYS, "每月15日至20日；遇休息日当次不安排"),
        (THIRD_TUESDAY, "每月第三个星期二；遇休息日顺延至下一个工作日"),
        (FIFTH, "自3月2日起每5天一次；遇休息日照常安排"),
        (CAMPAIGN, "每天，自2026年7月10日至2026年9月25日；遇休息日照常安排"),
        (DUTY, "每个工作日"),
    ],
)  # fmt: skip
def test_a_rule_is_told_in_words(one, told):
    assert words(one) == told


@given(
    st.sampled_from([SECRETARY, DEPUTY, DOWN, SIX_DAYS, FIFTH, DUTY, VILLAGE, LAST_FRIDAY]),
    st.dates(date(2024, 1, 1), date(2026, 11, 30)),
)
def test_months_join_without_a_gap_and_without_a_day_twice(one, start):
    first = start.replace(day=1)
    both = days(one, first, end_of_month(first), calendar())
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    joined = [day.on for day in (*both, *days_of_month(one, after, calendar()))]
    assert joined == [day.on for day in days(one, first, end_of_month(after), calendar())]
    assert len(joined) == len(set(joined))
