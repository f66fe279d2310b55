"""Where more comes than usual: the mean of the spans before, with each of them; no percentage over next to nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from services.statistics import hot, periods, questions
from services.statistics.conditions import EVERY
from shared.errors import Forbidden, Invalid
from tests.unit.pages.figures import a_county
from tests.unit.statistics.many import columns_of, replace, some_facts

BY = ("category2", "territory:township")
TODAY = date(2026, 5, 1)
SUPERVISOR = {"user": "s", "name": "", "unit": "u_lx_xf", "roles": ["supervisor"], "node": "lx"}
CLERK = {**SUPERVISOR, "roles": ["clerk"]}


def facts_of(**months):
    """So many of one topic and place in each month."""
    some = some_facts(400, 1)
    found = []
    for month, count in months.items():
        for _ in range(count):
            own = some[len(found)]
            day = date.fromisoformat(f"{month[1:].replace('_', '-')}-15")
            path = "township=990121101000/county=990121000000"
            found.append(replace(own, received_on=day, month=f"{day:%Y-%m}", category_l2="NR01", path=path))
    return found


def ranked(facts, period, against=hot.BEFORE, spans=3, at_least=5):
    columns = columns_of(facts)
    now = periods.read(period)

    def table(one):
        asked = questions.read({"measures": list(hot.MEASURES), "by": list(BY), "period": one.name}, TODAY)
        return questions.answer(asked, columns, EVERY, TODAY, lambda _, key: key)

    then = [(one, table(one)) for one in hot.spans(now, against, spans)]
    return hot.rank(table(now), then, BY, at_least)


def test_the_usual_is_the_mean_of_the_months_before_and_each_of_them_is_told():
    (row,) = ranked(facts_of(m2025_09=6, m2025_10=8, m2025_11=10, m2025_12=20), "2025-12")
    assert [one["count"] for one in row["before"]] == [10, 8, 6]
    assert (row["now"], row["usual"], row["above"]) == (20, Decimal("8.0"), 12)
    assert row["change"]["shown"] == "上升150%"


def test_the_years_before_can_be_the_usual():
    (row,) = ranked(facts_of(m2024_12=10, m2025_11=40, m2025_12=15), "2025-12", hot.YEARS, 1)
    assert [(one["period"], one["count"]) for one in row["before"]] == [("2024-12", 10)]
    assert row["change"]["shown"] == "上升50%"


def test_over_next_to_nothing_there_is_no_percentage():
    (row,) = ranked(facts_of(m2025_11=1, m2025_12=20), "2025-12")
    assert (row["usual"], row["change"]["shown"]) == (Decimal("0.3"), "不可比（基数不足5）")


def test_a_month_without_any_counts_as_nought_in_the_mean():
    (row,) = ranked(facts_of(m2025_09=30, m2025_12=20), "2025-12")
    assert [one["count"] for one in row["before"]] == [0, 0, 30]
    assert row["usual"] == 10


def test_what_is_below_the_least_is_noise():
    assert ranked(facts_of(m2025_11=9, m2025_12=4), "2025-12") == []


def test_what_is_most_above_its_usual_comes_first():
    facts = facts_of(m2025_11=6, m2025_12=40)
    other = [replace(one, number=f"{one.number}x", category_l2="TR01") for one in facts_of(m2025_11=30, m2025_12=41)]
    assert [row["keys"]["category2"]["key"] for row in ranked([*facts, *other], "2025-12", spans=1)] == ["NR01", "TR01"]


def test_equal_to_the_usual_is_said_so():
    (row,) = ranked(facts_of(m2025_11=8, m2025_12=8), "2025-12", spans=1)
    assert row["change"]["shown"] == "持平"


def test_who_may_not_see_small_counts_sees_here_what_the_tables_show_and_no_more():
    county = a_county(100, 2)
    told = county.hot_topics({"period": "2026-Q3", "spans": 3}, CLERK)
    for span, place in [(told["period"]["name"], None), *((one["name"], nth) for nth, one in enumerate(told["spans"]))]:
        table = county.ask({"measures": list(hot.MEASURES), "by": list(BY), "period": span, "places": 1}, CLERK)
        shown = {key_of(row): row["cells"]["total_submissions"]["value"] for row in table["rows"]}
        for row in told["rows"]:
            count = row["now"] if place is None else row["before"][place]["count"]
            assert count == shown.get(key_of(row), 0)
    assert told["hidden"]


def key_of(row):
    return tuple(row["keys"][one]["key"] for one in BY)


def test_the_age_of_what_is_open_does_not_depend_on_the_span():
    county = a_county(60, 3)
    one, other = (county.hot_topics({"period": name}, SUPERVISOR) for name in ("2026-03", "2026-Q4"))
    assert one["by_age"]["rows"] == other["by_age"]["rows"]
    in_hand = county.ask({"measures": ["in_hand_count"], "period": "all"}, SUPERVISOR)["totals"]["in_hand_count"]
    assert sum(row["cells"]["in_hand_count"]["value"] for row in one["by_age"]["rows"]) == in_hand["value"]


def test_it_is_asked_by_place_and_topic_only():
    county = a_county(5)
    for form in ({"level": "person"}, {"level": "unit"}, {"against": "person"}, {"spans": 0}, {"at_least": 1}):
        with pytest.raises(Invalid):
            county.hot_topics(form, SUPERVISOR)
    with pytest.raises(Forbidden):
        county.hot_topics({}, {**SUPERVISOR, "roles": ["citizen"]})
