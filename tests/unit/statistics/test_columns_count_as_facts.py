"""Whatever is asked, the columns give what counting fact by fact gives."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from services.statistics import questions
from services.statistics.conditions import fields_of
from services.statistics.indicators import indicators
from services.statistics.segments import DAYS, FLAGS, TEXTS
from tests.unit.statistics.many import columns_of, recounted, some_facts

AS_OF = date(2026, 5, 1)
EVERYTHING = ("every",)
DIMENSIONS = (
    *questions.COLUMN_OF, *questions.FLAG_OF, *questions.TIME_OF, "territory:township", "territory:county",
)  # fmt: skip
PERIODS = ("2025", "2024-H2", "2026-Q1", "2025-03", "2024-06-15..2026-02-03")


def check(facts, columns, form):
    asked = questions.read(form, AS_OF)
    table = questions.answer(asked, columns, EVERYTHING, AS_OF, lambda _, key: key)
    rows = {tuple(one["keys"][name]["key"] for name in asked.by): one["cells"] for one in table["rows"]}
    for one in asked.measures:
        for key, (value, top, base) in recounted(facts, asked, one, AS_OF).items():
            if asked.by and key not in rows:
                assert not value, "a row is left out only where nothing was counted"
                continue
            cell = rows[key][one.id] if asked.by else table["totals"][one.id]
            assert (cell["value"], cell.get("numerator"), cell.get("denominator")) == (value, top, base), (form, one.id)


@pytest.mark.parametrize("measure", sorted(indicators()))
def test_every_indicator_is_counted_as_the_facts_say(measure):
    facts = some_facts(200, seed=7)
    columns = columns_of(facts)
    for by in ([], ["unit"], ["channel", "month"]):
        check(facts, columns, {"measures": [measure], "by": by, "period": "2024-06-15..2026-02-03", "places": 1})


@pytest.mark.parametrize("seed", range(10))
def test_any_question_is_answered_as_the_facts_say(seed):
    draw = Random(seed)
    facts = some_facts(300, seed)
    columns = columns_of(facts)
    for _ in range(8):
        by = draw.sample(DIMENSIONS, draw.randrange(4))
        words = ["letter", "visit", "u_a", "NR", "direct", "yes"]
        where = [
            {"dimension": name, "keys": [draw.choice(words)]}
            for name in draw.sample(("channel", "unit", "category", "origin", "initial"), draw.randrange(3))
        ]
        check(facts, columns, {
            "measures": draw.sample(sorted(indicators()), 4), "by": by, "where": where, "places": draw.randrange(3),
            "period": draw.choice(PERIODS), "of": draw.choice(("received_on", "concluded_on")),
        })  # fmt: skip


def test_no_facts_are_tables_of_nothing():
    asked = questions.read({"measures": ["total_submissions", "conclusion_rate"], "by": ["unit"]}, AS_OF)
    table = questions.answer(asked, columns_of([]), EVERYTHING, AS_OF, lambda _, key: key)
    assert table["rows"] == []
    assert table["totals"]["total_submissions"]["value"] == 0
    assert table["totals"]["conclusion_rate"]["shown"] == "不可比"


def test_a_month_that_is_made_anew_takes_the_place_of_what_it_was():
    facts = some_facts(200, seed=3)
    columns = columns_of(facts)
    less = [one for one in facts if one.month != "2025-03"] + [one for one in facts if one.month == "2025-03"][:1]
    columns_of(less, columns)
    check(less, columns, {"measures": ["total_submissions", "distinct_matter_count"], "by": ["unit"], "period": "2025"})


def test_indicators_read_only_what_is_kept_in_columns():
    known = {*TEXTS, *DAYS, *FLAGS}
    for one in indicators().values():
        for part in (*one.parts, *one.over):
            assert set(fields_of(part.test)) <= known, one.id
