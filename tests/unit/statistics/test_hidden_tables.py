"""Whoever may not see small counts asks all the questions there are, and still cannot reckon one that is hidden."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import product
from random import Random
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.statistics import hiding, questions, sheet, veil
from services.statistics.conditions import EVERY, holds
from services.statistics.grid import subsets
from services.statistics.indicators import indicators
from services.statistics.small import SHOWN_FROM
from shared.errors import Invalid, Refused
from tests.unit.statistics.grids import grid_of
from tests.unit.statistics.many import columns_of, some_facts

TODAY = date(2026, 5, 1)
MEASURES = ("total_submissions", "initial_count", "repeat_count", "concluded_count", "in_hand_count", "letter_count",
            "visit_batches", "overdue_count", "conclusion_rate", "repeat_rate", "on_time_conclusion_rate")  # fmt: skip
DIMS = ("unit", "category")


def as_shown(columns, form):
    """The table as somebody sees it who may not see small counts; and as it is."""
    asked = questions.read(form, TODAY)
    whole = questions.answer(asked, columns, EVERY, TODAY, lambda _, key: key)

    def counted(period, dims):
        about = hiding.unfiltered(asked, dims)
        return sheet.count(cache(lambda day: questions.counter_of(about, period, columns, EVERY, TODAY, day)))

    return hiding.suppress(whole, asked, questions.compared_with(asked), counted), whole


def every_question(columns, period, measures):
    """All tables by these dimensions, alone and together, whole and filtered by each key; one measure at a time too."""
    whole = {name: as_shown(columns, {"by": [name], "period": period})[1] for name in DIMS}
    keys = {name: sorted(row["keys"][name]["key"] for row in whole[name]["rows"]) for name in DIMS}
    for names in [list(measures), *([one] for one in measures)]:
        for by in ([], ["unit"], ["category"], ["unit", "category"]):
            yield {"measures": names, "by": by, "where": [], "period": period, "compare": "pop"}
    for name, other in (DIMS, DIMS[::-1]):
        for some in (keys[name][:1], keys[name][1:], keys[name][:2], keys[name][2:]):
            where = [{"dimension": name, "keys": some}]
            if some:
                for by in ([], [other], [name]):
                    yield {"measures": list(measures), "by": by, "where": where, "period": period}


def linear(fact_groups, key, filters, test):
    """A figure as a sum over the groups of facts that no question tells apart."""
    return [float(test(signature) and key.items() <= told.items() and all(told[one] in words for one, words in filters))
            for told, signature in fact_groups]  # fmt: skip


def halves(measure, cell, name="value"):
    """The counts that a cell tells: (which, number or None)."""
    one = indicators()[measure]
    if one.over:
        yield (measure, "top"), cell["numerator"]
        yield (measure, "base"), cell["denominator"]
    else:
        yield (measure, "top"), cell[name]


@pytest.mark.parametrize("seed", range(6))
def test_no_hidden_count_can_be_solved_from_all_questions_together(seed):
    facts = some_facts(60 + 40 * seed, seed)
    columns = columns_of(facts)
    groups, tests = groups_of(facts)
    shown_rows, shown_values, hidden = [], [], []
    for form in every_question(columns, "2025", MEASURES):
        table, whole = as_shown(columns, form)
        where = [(one["dimension"], set(one["keys"])) for one in form["where"]]
        lines = [({name: one["key"] for name, one in row["keys"].items()}, row["cells"]) for row in table["rows"]]
        true = [row["cells"] for row in whole["rows"]]
        for (key, cells), real in zip([*lines, ({}, table["totals"])], [*true, whole["totals"]], strict=True):
            for measure in form["measures"]:
                for (which, seen), (_, value) in zip(
                    halves(measure, cells[measure]), halves(measure, real[measure]), strict=True
                ):
                    form_ = linear(groups, key, where, tests[which])
                    if seen is None:
                        hidden.append((form_, value))
                    else:
                        assert seen == value
                        assert not 0 < seen < SHOWN_FROM, "a small count is shown"
                        shown_rows.append(form_)
                        shown_values.append(float(seen))
    assert any(0 < value < SHOWN_FROM for _, value in hidden), "the test has nothing to find"
    basis = row_space(np.array(shown_rows))
    told = [value for form_, value in hidden if 0 < value < SHOWN_FROM and lies_in(np.array(form_), basis)]
    assert told == []


def groups_of(facts):
    """What a fact may be, as far as questions tell: (its keys, which tests it meets); and the tests by figure. What may
    be is taken from far more facts than there are: that no letter happens to be open is not known beforehand."""
    parts = {}
    for measure in MEASURES:
        one = indicators()[measure]
        parts[measure, "top"], parts[measure, "base"] = one.parts, one.over
    met = {
        frozenset(which for which, some in parts.items() if any(holds(part.test, fact, TODAY) for part in some))
        for fact in some_facts(3000, 99)
    }
    units, categories = sorted({one.unit for one in facts}), sorted({one.category_l1 for one in facts})
    keys = [{"unit": unit, "category": category} for unit in units for category in categories]
    groups = [(told, each) for told in keys for each in sorted(met, key=sorted)]
    return groups, {which: (lambda met, which=which: which in met) for which in parts}


def row_space(rows):
    _, sizes, directions = np.linalg.svd(rows, full_matrices=False)
    return directions[sizes > 1e-8]


def lies_in(form, basis):
    return np.linalg.norm(form - basis.T @ (basis @ form)) < 1e-6


def test_the_attacker_solves_what_hiding_only_the_small_ones_would_leave():
    facts = some_facts(60, 0)
    groups, tests = groups_of(facts)
    keys = [{}, *({"unit": one} for one in sorted({told["unit"] for told, _ in groups}))]
    forms = [linear(groups, key, [], tests["total_submissions", "top"]) for key in keys]
    assert lies_in(np.array(forms[1]), row_space(np.array([forms[0], *forms[2:]])))


# --- one table and its margins, against every other that would look the same ------------------------------------------

SMALL = st.integers(0, 4)
TRIED = range(7)


def margins(cells):
    a, b, c, d = cells
    return {
        (): {(): a + b + c + d}, ("x",): {("1",): a + b, ("2",): c + d}, ("y",): {("1",): a + c, ("2",): b + d},
        ("x", "y"): {("1", "1"): a, ("1", "2"): b, ("2", "1"): c, ("2", "2"): d},
    }  # fmt: skip


def decided(dims, counts, pause=lambda: None):
    finest = grid_of(dims, counts)
    return veil.decide({one: finest.onto(one) for one in subsets(dims)}, [], pause)


def left_out(veiled, which):
    """(dimensions, key) of what is left out of tables of one count."""
    return {
        (dims, key) for dims, one in veiled.tables.items()
        for key in one.grid.keys(np.flatnonzero(getattr(one, which)[0]))
    }  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.tuples(SMALL, SMALL, SMALL, SMALL))
def test_nothing_hidden_of_a_table_and_its_margins_can_be_reckoned(cells):
    true = margins(cells)
    veiled = decided(("x", "y"), {"n": true["x", "y"]})
    hidden, blank = (left_out(veiled, which) for which in ("hidden", "blank"))
    for dims, one in true.items():
        assert {(dims, key) for key, value in one.items() if 0 < value < SHOWN_FROM} <= hidden
    found = {cell: set() for cell in hidden}
    for other in product(TRIED, repeat=4):
        guess = margins(other)
        looks = all(
            (value >= (0 if (dims, key) in blank else 1)) if (dims, key) in hidden else value == true[dims][key]
            for dims, one in guess.items() for key, value in one.items()
        )  # fmt: skip
        if looks:
            for dims, key in hidden:
                found[dims, key].add(guess[dims][key])
    assert [cell for cell, values in found.items() if len(values) == 1 and true[cell[0]][cell[1]]] == []


# --- what else would tell ---------------------------------------------------------------------------------------------


def test_what_was_decided_of_the_same_counts_is_not_decided_again():
    counts = {"n": {("a",): 1, ("b",): 1, ("c",): 7, ("d",): 9}}
    rounds = []

    def of(counts):
        rounds.append(0)
        return decided(("x",), counts, lambda: rounds.append(1)).of(("x",)).hidden.tolist()

    first = of(counts)
    assert sum(rounds) > 0
    before = sum(rounds)
    assert of({name: dict(one) for name, one in counts.items()}) == first
    assert sum(rounds) == before, "the same again"
    assert of({"n": {**counts["n"], ("b",): 9}}) != first


@pytest.mark.parametrize("measures", [["total_submissions"], list(MEASURES), ["total_submissions", "repeat_count"]])
def test_a_count_is_hidden_in_every_question_about_it_or_in_none(measures):
    columns = columns_of(some_facts(160, 5))
    form = {"by": ["unit", "category"], "period": "2025"}
    alone = hidden_of(as_shown(columns, {**form, "measures": ["total_submissions"]})[0])
    assert hidden_of(as_shown(columns, {**form, "measures": measures})[0]) == alone
    backwards = as_shown(columns, {**form, "by": ["category", "unit"], "measures": measures})[0]
    assert {(b, a) for a, b in hidden_of(backwards)} == alone


@pytest.mark.parametrize("seed", range(4))
def test_a_table_is_decided_alike_beside_whatever_finer_one(seed):
    columns = columns_of(some_facts(120 + 100 * seed, seed))

    def left_out_by_unit(by):
        asked = questions.read({"by": by, "period": "2025"}, TODAY)
        found = sheet.count(
            cache(lambda day: questions.counter_of(asked, asked.period, columns, EVERY, TODAY, day))
        )  # fmt: skip
        one = veil.decide(found.grids, found.wholes).of(("unit",))
        return one.grid.keys(range(one.grid.size)), one.hidden.tolist(), one.blank.tolist()

    alone = left_out_by_unit(["unit"])
    assert any(map(any, alone[1])), "or nothing is compared"
    assert left_out_by_unit(["category", "unit"]) == alone
    assert left_out_by_unit(["channel", "month", "unit"]) == alone


def hidden_of(table):
    return {
        tuple(one["key"] for one in row["keys"].values()) for row in table["rows"]
        if row["cells"]["total_submissions"]["value"] is None
    }  # fmt: skip


def test_a_median_of_two_and_the_heads_of_one_group_are_not_shown():
    facts = [one for one in some_facts(400, 3) if one.month.startswith("2025")]
    for place in range(1, 3):
        only = columns_of(facts[:place])
        table, whole = as_shown(only, {
            "measures": ["median_days_to_conclude", "person_count", "p90_days_to_conclude"], "period": "2025",
        })  # fmt: skip
        assert {cell["value"] for cell in table["totals"].values()} == {None}
        assert whole["totals"]["person_count"]["value"]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_compared_with_is_as_hidden_as_it_is_by_itself(seed):
    columns = columns_of(some_facts(200, seed))
    form = {"by": ["unit", "category"], "measures": list(MEASURES)}
    then = as_shown(columns, {**form, "period": "2024"})[0]
    now = as_shown(columns, {**form, "period": "2025", "compare": "yoy"})[0]
    by_key = {tuple(one["key"] for one in row["keys"].values()): row["cells"] for row in then["rows"]}
    for row in now["rows"]:
        old = by_key.get(tuple(one["key"] for one in row["keys"].values()))
        for name, cell in row["cells"].items():
            if old is not None:
                assert cell["previous"] == old[name]["value"], name
            if (cell["value"] is None and "denominator" not in cell) or cell["previous"] is None:
                assert cell["change"]["value"] is None


def test_spans_that_differ_by_a_day_and_moments_of_the_past_are_refused():
    for form in ({"period": "2025-01-01..2025-03-01"}, {"period": "2025", "by": ["day"]}):
        with pytest.raises(Refused, match="small_counts_span"):
            hiding.check(questions.read(form, TODAY))
    with pytest.raises(Refused):
        hiding.check(questions.read({"period": "2025"}, TODAY), as_of=TODAY)
    where = [{"dimension": "channel", "keys": ["letter"]}]
    with pytest.raises(Invalid):
        hiding.check(questions.read({"by": ["unit", "category", "form"], "where": where, "period": "2025"}, TODAY))


@pytest.mark.parametrize("seed", range(3))
def test_hiding_is_no_long_work(seed):
    columns = columns_of(some_facts(1500, Random(seed).randrange(99)))
    began = perf_counter()
    as_shown(columns, {"by": ["unit", "category"], "measures": list(MEASURES), "period": "2025", "compare": "yoy"})
    assert perf_counter() - began < 2
