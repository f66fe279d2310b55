"""What the printed table says: rates, their base, totals, and the database's words for the same question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.statistics import store
from services.statistics.counting import MEASURES, Question, Tally, holds, percent, summarise, tally
from services.statistics.fact import Fact

AS_OF = date(2026, 6, 1)
ASKED = Question("channel", date(2026, 1, 1), date(2026, 6, 30), AS_OF)


def a_fact(number, **fields):
    known = {"channel": "letter", "received_on": date(2026, 3, 2), "month": "2026-03", "matter": number}
    return Fact(number, **{**known, **fields})


CONCLUDED_IN_TIME = a_fact("1", due_on=date(2026, 5, 6), concluded_on=date(2026, 5, 1), on_time=True)
CONCLUDED_LATE = a_fact("2", due_on=date(2026, 5, 6), concluded_on=date(2026, 5, 7), on_time=False)
PAST_DUE = a_fact("3", due_on=date(2026, 5, 6), channel="visit")
STILL_RUNNING = a_fact("4", due_on=date(2026, 6, 1))
WITHOUT_LIMIT = a_fact("5", concluded_on=date(2026, 3, 5))
REPEATED = a_fact("6", matter="1", is_initial=False, channel="visit")
HISTORY = a_fact("7", is_history=True)
FACTS = [CONCLUDED_IN_TIME, CONCLUDED_LATE, PAST_DUE, STILL_RUNNING, WITHOUT_LIMIT]


def test_the_rates_base_is_what_was_due_so_that_delay_cannot_improve_it():
    parts, total = tally(FACTS, ASKED)
    assert total == Tally(received=5, initial=5, matters=5, concluded=3, on_time=1, due=3)
    assert parts == {"letter": Tally(4, 4, 4, 3, 1, 2), "visit": Tally(1, 1, 1, 0, 0, 1)}


def test_a_repeated_submission_is_received_again_and_is_no_second_matter():
    parts, total = tally([CONCLUDED_IN_TIME, REPEATED], ASKED)
    assert total == Tally(received=2, initial=1, matters=1, concluded=1, on_time=1, due=1)
    assert parts["visit"] == Tally(received=1, initial=0, matters=1)
    cells = summarise(ASKED, parts, total, zh=str)["totals"]
    assert (cells["received"], cells["initial"], cells["repeat"], cells["in_hand"]) == (2, 1, 1, 0)


def test_what_was_taken_over_from_an_older_register_is_in_nobodys_hand():
    assert summarise(ASKED, *tally([HISTORY], ASKED), zh=str)["totals"]["in_hand"] == 0


def test_accusations_are_counted_for_whom_they_may_be():
    sealed = [a_fact("1", is_sealed=True, received_by="u_qh"), a_fact("2", is_sealed=True, received_by="u_yjw")]

    def received(of):
        return tally([*sealed, a_fact("3")], replace(ASKED, sealed_of=of))[1].received

    assert [received(None), received("u_qh"), received("")] == [3, 2, 1]


def test_the_day_it_is_due_is_not_yet_past():
    assert not holds(MEASURES["due"], STILL_RUNNING, AS_OF)
    assert holds(MEASURES["due"], STILL_RUNNING, date(2026, 6, 2))


def test_both_ends_of_the_period_are_counted():
    fact = a_fact("1")
    assert Question("channel", date(2026, 3, 2), date(2026, 3, 2), AS_OF).takes(fact)
    assert not Question("channel", date(2026, 3, 3), date(2026, 3, 9), AS_OF).takes(fact)
    assert not Question("channel", date(2026, 2, 1), date(2026, 3, 1), AS_OF).takes(fact)


def test_a_territory_takes_what_lies_in_it():
    fact = a_fact("1", territories=("990121101201", "990121101000"))
    asked = Question("channel", date(2026, 1, 1), date(2026, 6, 30), AS_OF, territory="990121101000")
    assert asked.takes(fact) and not asked.takes(a_fact("2", territories=("990121102203",)))


@pytest.mark.parametrize(
    ("numerator", "denominator", "value"),
    [
        (65, 67, 97.0), (904, 1126, 80.3), (1, 8, 12.5), (1, 16, 6.3), (1, 2000, 0.1), (0, 5, 0.0), (5, 5, 100.0),
        (0, 0, None),
    ],
)  # fmt: skip
def test_a_share_is_rounded_half_up_to_one_decimal_and_has_no_value_over_zero(numerator, denominator, value):
    assert percent(numerator, denominator) == value


def test_the_table_prints_unit_period_base_and_the_check_of_its_sum():
    table = summarise(ASKED, *tally(FACTS, ASKED), zh={"letter": "来信", "visit": "来访"}.__getitem__)
    assert table["unit"] == {"code": "submission_count", "zh": "件次"}
    assert table["period"] == {"from": "2026-01-01", "to": "2026-06-30", "of": "received_on"}
    assert [(row["key"], row["zh"], row["received"], row["in_hand"]) for row in table["rows"]] == [
        ("letter", "来信", 4, 1), ("visit", "来访", 1, 1)
    ]  # fmt: skip
    assert table["rows"][0]["on_time_rate"] == {"numerator": 1, "denominator": 2, "value": 50.0}
    assert table["totals"]["on_time_rate"] == {"numerator": 1, "denominator": 3, "value": 33.3}
    assert table["sum_of_parts"] == {"holds": True, "parts": 5, "total": 5}


def test_a_sum_that_does_not_add_up_says_so():
    table = summarise(ASKED, {"letter": Tally(4, 4, 4, 3, 1, 2)}, Tally(5, 5, 5, 3, 1, 3), zh=str)
    assert table["sum_of_parts"] == {"holds": False, "parts": 4, "total": 5}


def test_months_stand_in_their_order():
    asked = Question("month", date(2026, 1, 1), date(2026, 6, 30), AS_OF)
    rows = summarise(asked, {"2026-03": Tally(9), "2026-01": Tally(2)}, Tally(11), zh=str)["rows"]
    assert [row["key"] for row in rows] == ["2026-01", "2026-03"]


# --- the same question to the database -------------------------------------------------------------------------------


def evaluate(expression, document):
    """A small reading of aggregation expressions, as MongoDB orders values: absence and null lowest, then text."""
    if isinstance(expression, str) and expression.startswith("$"):
        return document.get(expression[1:])
    if not isinstance(expression, dict):
        return expression
    ((operator, operands),) = expression.items()
    values = [evaluate(one, document) for one in operands]
    ranked = [(value is not None, value if value is not None else "") for value in values]
    return {
        "$and": lambda: all(values), "$or": lambda: any(values), "$eq": lambda: values[0] == values[1],
        "$gt": lambda: ranked[0] > ranked[1], "$lt": lambda: ranked[0] < ranked[1],
    }[operator]()  # fmt: skip


@pytest.mark.parametrize("fact", [*FACTS, REPEATED, HISTORY], ids=lambda one: one.number)
@pytest.mark.parametrize("measure", sorted(MEASURES))
def test_the_database_counts_by_the_same_words(fact, measure):
    from shared.codec import to_plain

    found = evaluate(store.expression(MEASURES[measure], AS_OF), to_plain(fact))
    assert found == holds(MEASURES[measure], fact, AS_OF)


def test_the_pipeline_groups_by_the_asked_field_and_totals_apart():
    match, project, facet = store.pipeline(ASKED)
    assert match == {"$match": {"received_on": {"$gte": "2026-01-01", "$lte": "2026-06-30"}}}
    assert project["$project"]["channel"] == 1
    assert facet["$facet"]["parts"][0]["$group"]["_id"] == {"key": "$channel", "matter": "$matter"}
    assert facet["$facet"]["total"][0]["$group"]["_id"] == {"key": None, "matter": "$matter"}
    assert facet["$facet"]["parts"][1]["$group"]["matters"] == {"$sum": 1}


def test_the_database_reads_every_field_that_a_measure_looks_at():
    project = store.pipeline(ASKED)[1]["$project"]
    assert {"matter", "is_initial", "is_history", "concluded_on", "due_on", "on_time"} <= project.keys()
