"""A year that an office brings in holds at once: before the shipped one, without a restart, and 2027 becomes firm."""

from __future__ import annotations

from datetime import date

import pytest

from shared.deadlines import calendar, due, edition, look_into
from shared.deadlines.calendar import OwnYears, Year
from shared.deadlines.notices import write

NOTICE = Year(
    2027,
    off={date(2027, 1, 1): "元旦", **{date(2027, 2, day): "春节" for day in range(5, 13)}, date(2027, 5, 1): "劳动节",
         **{date(2027, 10, day): "国庆节" for day in range(1, 8)}},
    worked={date(2027, 2, 14): "春节"}, source="国办发明电〔2026〕9号",
)  # fmt: skip
"""invented: the notice of 2027 is not published at the time of writing"""


@pytest.fixture
def folder(tmp_path):
    """The node's own folder, looked into by this process while the test runs."""
    own = tmp_path / "calendars"
    look_into(own)
    yield own
    look_into(None)


def test_a_limit_that_ends_in_2027_is_provisional_until_the_notice_is_brought_in_and_firm_from_then_on(folder):
    accepted = date(2026, 12, 8)  # day 60 is Saturday 6 February 2027
    before = due("conclude", accepted, calendar())
    assert (before.on, before.provisional) == (date(2027, 2, 8), True)
    assert "2027年放假安排尚未公布，日期为暂定" in before.explanation
    write(NOTICE, folder)
    after = due("conclude", accepted, calendar())
    assert (after.on, after.provisional) == (date(2027, 2, 14), False), "Sunday the 14th is worked"
    assert "该日为春节" in after.explanation and "暂定" not in after.explanation


def test_working_days_over_an_unpublished_new_year_are_provisional_and_then_firm(folder):
    taken = date(2026, 12, 30)
    before = due("objection", taken, calendar())
    assert (before.on, before.provisional) == (date(2027, 1, 7), True), "1 January is a feast on a fixed day"
    write(NOTICE, folder)
    after = due("objection", taken, calendar())
    assert (after.on, after.provisional) == (date(2027, 1, 7), False)


def test_dates_of_2026_do_not_wait_for_the_notice_of_2027():
    assert not due("conclude", date(2026, 10, 30), calendar()).provisional  # ends on 29 December


def test_the_horizon_grows_with_the_notice(folder):
    today = date(2026, 11, 22)
    assert calendar().horizon_days(today) == 39
    write(NOTICE, folder)
    assert calendar().horizon_days(today) == 39 + 365
    assert calendar().horizon_days(date(2031, 1, 1)) == 0


def test_an_own_file_goes_before_the_shipped_year(folder):
    write(Year(2026, {date(2026, 3, 3): "三月三"}, {}, "桂政发〔2025〕1号"), folder)
    assert calendar().day_off(date(2026, 3, 3)).name == "三月三"
    assert calendar().years[2026].source == "桂政发〔2025〕1号"


def test_a_file_that_cannot_be_read_is_left_out_and_named_and_stops_nothing(folder):
    write(NOTICE, folder)
    (folder / "2028.yaml").write_text("year: 2028\ndays_off: [1, 2]\n")
    assert set(calendar().years) == {*range(2017, 2028)}
    (fault,) = calendar().faults
    assert fault.startswith("2028.yaml")


def test_a_file_taken_away_is_no_longer_heeded(folder):
    file = write(NOTICE, folder)
    assert calendar().is_published(date(2027, 1, 1))
    file.unlink()
    assert not calendar().is_published(date(2027, 1, 1))


def test_the_folder_is_read_anew_only_when_a_file_in_it_changed(tmp_path):
    own = OwnYears(tmp_path)
    assert own.calendar() is own.calendar()
    write(NOTICE, tmp_path)
    assert own.calendar() is own.calendar() and own.calendar().is_published(date(2027, 1, 1))


def test_rules_and_calendar_have_one_mark_that_changes_with_each_of_them(folder):
    before = edition(calendar())
    assert edition(calendar()) == before
    assert edition(calendar(), {"conclude": 30}) != before
    write(NOTICE, folder)
    assert edition(calendar()) != before


@pytest.mark.parametrize(
    "text",
    [
        "year: 2026\nsource: x\ndays_off:\n  2027-01-01: 元旦\ndays_worked: {}\n",
        "year: 2027\nsource: x\ndays_off:\n  2027-01-01: 元旦\ndays_worked:\n  2027-01-01: 元旦\n",
    ],
    ids=["days of another year", "a day both off and worked"],
)
def test_a_file_put_there_by_hand_that_cannot_be_right_is_left_out_and_named(folder, text):
    folder.mkdir()
    (folder / "2027.yaml").write_text(text, "utf-8")
    assert 2027 not in calendar().years
    assert calendar().years[2026].off, "the shipped year stands"
    assert "2027.yaml" in calendar().faults[0]
