"""The calendar of working days agrees with the State Council's notices, and says what it does not know."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from shared.deadlines import Calendar, calendar, read_calendar
from shared.deadlines.seed import FOLDER, text

EVERY_DAY = [date(2017, 1, 1) + timedelta(days=n) for n in range((date(2026, 12, 31) - date(2017, 1, 1)).days + 1)]


def test_every_day_of_the_published_years_agrees_with_chinesecalendar():
    known = calendar()
    differing = [day for day in EVERY_DAY if known.is_working(day) != chinese_calendar.is_workday(day)]
    assert differing == []


@pytest.mark.parametrize("year", range(2017, 2027))
def test_the_seed_script_writes_the_shipped_files(year):
    assert (FOLDER / f"{year}.yaml").read_text("utf-8") == text(year)


def test_a_year_whose_notice_is_unknown_cannot_be_seeded():
    with pytest.raises(ValueError, match="2031"):
        text(2031)


def test_a_day_off_says_why():
    known = calendar()
    assert known.day_off(date(2026, 2, 17)).name == "春节"
    assert known.day_off(date(2026, 3, 1)).name == "星期日"
    assert known.day_off(date(2026, 2, 14)) is None, "a Saturday worked for the Spring Festival"


def test_an_unpublished_year_knows_weekends_and_feasts_on_fixed_days_only():
    known = calendar()
    assert not known.is_published(date(2027, 1, 1))
    assert known.day_off(date(2027, 1, 1)).name == "元旦"
    assert known.day_off(date(2027, 1, 2)).name == "星期六"
    assert known.is_working(date(2027, 2, 8)), "the Spring Festival of 2027 is not known yet"
    assert known.last_published == date(2026, 12, 31)


def test_a_last_day_that_is_off_moves_over_the_whole_holiday():
    day, skipped = calendar().roll(date(2026, 10, 1))
    assert day == date(2026, 10, 8)
    assert [one.day.day for one in skipped] == [1, 2, 3, 4, 5, 6, 7]


def test_an_office_may_correct_a_file_by_hand(tmp_path):
    (tmp_path / "2026.yaml").write_text(
        "year: 2026\ndays_off:\n  2026-03-03: 三月三\ndays_worked:\n  2026-03-01: 三月三\n"
    )
    known = read_calendar(tmp_path)
    assert not known.is_working(date(2026, 3, 3))
    assert known.is_working(date(2026, 3, 1))


def test_a_file_that_lacks_a_list_is_refused_instead_of_read_as_a_year_without_holidays(tmp_path):
    (tmp_path / "2026.yaml").write_text("year: 2026\ndays_off: {}\n")
    with pytest.raises(KeyError):
        read_calendar(tmp_path)


def test_a_calendar_without_years_has_no_last_published_day():
    assert Calendar({}).last_published is None
