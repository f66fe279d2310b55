"""A published county table comes out again from submissions with its totals (domain 6.3, S004-1; appendix B)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from services.statistics.figures import change, percent
from services.statistics.reports.checks import attainable, is_possible
from tests.unit.statistics_reports.made import drawn, figure, service, two_years

TABLE = {
    "total_mixed": (1126, 1258, "下降10%"),  # g01
    "letter_count": (8, 10, "下降20%"),  # g02
    "individual_visit_persons": (214, 225, "下降5%"),  # g03
    "group_visit_batches": (55, 60, "下降8%"),  # g04
    "group_visit_persons": (904, 1023, "下降12%"),  # g05
}


@pytest.fixture(scope="module")
def data():
    return drawn(service(two_years()), "county_year", "2025")


@pytest.mark.parametrize(("measure", "told"), TABLE.items())
def test_every_line_of_the_published_table_comes_out(data, measure, told):
    one = figure(data, f"county_totals/{measure}")
    assert (one["value"], one["previous"], one["change"]["shown"]) == told


def test_the_share_of_groups_is_of_heads_over_the_mixed_total(data):  # g06
    one = figure(data, "county_totals/group_share")
    assert (one["shown"], one["numerator"], one["denominator"], one["places"]) == ("80%", 904, 1126, 0)


def test_closed_cases_are_of_the_opened_ones(data):  # g07
    one = figure(data, "cases/case_closure_rate")
    assert (one["shown"], one["numerator"], one["denominator"]) == ("97%", 65, 67)


def test_the_total_of_mixed_units_is_exact_and_flagged(data):  # g17
    assert figure(data, "county_totals/total_mixed")["mixed_unit"]
    assert "mixed_unit" in figure(data, "county_totals/total_mixed")["warnings"]
    lines = [one["zh"] for one in data["checks"] if one["table"] == "county_totals"]
    assert "信访总量合计核对（本期）：8＋214＋904＝1126，相符（单位混合：件与人次相加）" in lines
    assert "信访总量合计核对（上年同期）：10＋225＋1023＝1258，相符（单位混合：件与人次相加）" in lines
    assert not figure(data, "visits/visit_batches")["mixed_unit"]


def test_the_words_say_what_the_table_says(data):
    assert "全县信访总量1126件（人）次，同比下降10%。" in data["text"]
    assert "来信8件，同比下降20%；个访214人次，同比下降5%；集体访55批次，同比下降8%" in data["text"]
    assert "涉及904人次，同比下降12%。集体访人次占信访总量的80%（904/1126）。" in data["text"]
    assert "结案率97%（65/67）。" in data["text"]


def test_heads_by_level_add_up_to_a_zone_s_total():  # g17
    from datetime import date

    from tests.unit.statistics_reports.made import a_fact, number

    came = [("province", 1), ("prefecture", 421), ("county", 2525)]
    facts = [a_fact(number("lx", 2025, nth), date(2025, 5, 5), "visit", heads, level=level)
             for nth, (level, heads) in enumerate(came, 1)]  # fmt: skip
    data = drawn(service(facts), "zone_year", "2025")
    assert figure(data, "visitors_by_level/visit_persons")["value"] == 2947
    assert any(one["zh"].endswith("＝2947，相符") for one in data["checks"] if one["table"] == "visitors_by_level")


@pytest.mark.parametrize(("top", "base", "shown"), [
    (1126 - 1258, 1258, -10), (8 - 10, 10, -20), (214 - 225, 225, -5), (55 - 60, 60, -8), (904 - 1023, 1023, -12),
    (904, 1126, 80), (65, 67, 97),
])  # fmt: skip
def test_golden_percents_are_half_up(top, base, shown):
    assert percent(top, base, 0) == shown


def test_no_part_of_twenty_nine_is_at_least_98_percent():  # g19
    assert attainable(29, Decimal("0.98")) is None
    assert attainable(50, Decimal("0.98")) == 49
    assert not is_possible(Decimal(98), 29, 0) and is_possible(Decimal(97), 29, 0)


def test_a_zone_s_rate_that_cannot_be_is_warned_of():  # g19
    from datetime import date

    from tests.unit.statistics_reports.made import a_fact, number

    day = date(2025, 3, 3)
    due = date(2025, 5, 5)
    facts = [
        a_fact(number("lx", 2025, nth), day, "visit", 2, due_on=due, concluded_on=day if nth > 1 else None)
        for nth in range(1, 30)
    ]
    data = drawn(service(facts), "zone_year", "2025")
    (warning,) = [one for one in data["warnings"] if one["code"] == "rate_not_attainable"]
    assert "分母为29" in warning["zh"] and "28/29＝96.55%" in warning["zh"]


@pytest.mark.parametrize("now", [0, 1, 29])
def test_over_nothing_nothing_is_compared(now):  # g21
    assert change(Decimal(now), Decimal(0), 0) == {"value": None, "shown": "不可比"}


def test_a_first_year_is_not_comparable():  # g21
    data = drawn(service([one for one in two_years() if one.received_on.year == 2025]), "county_year", "2025")
    assert figure(data, "county_totals/letter_count")["change"] == {
        "value": None, "shown": "不可比", "words": "同比不可比", "direction": "incomparable",
    }  # fmt: skip
    assert "来信8件，同比不可比" in data["text"]


def test_the_same_as_before_is_level():
    facts = [one for one in two_years() if one.received_on.year == 2025]
    from dataclasses import replace

    before = [replace(one, number=one.number.replace("2025", "2024"), matter=one.number.replace("2025", "2024"),
                      received_on=one.received_on.replace(year=2024), month=one.month.replace("2025", "2024"))
              for one in facts]  # fmt: skip
    data = drawn(service([*facts, *before]), "county_year", "2025")
    assert figure(data, "county_totals/letter_count")["change"]["shown"] == "持平"
    assert "来信8件，与上年同期持平" in data["text"]
