"""Small counts cannot be seen, nor reckoned from what is seen: an attacker tries every table that looks the same."""

from __future__ import annotations

from datetime import date
from itertools import product
from time import perf_counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.statistics.counting import Question, Tally, summarise
from services.statistics.small import COLUMNS, SHOWN_FROM, TOTAL, suppress, to_hide

ASKED = Question("unit", date(2026, 1, 1), date(2026, 6, 30), date(2026, 6, 1))
TRIED_BELOW = 9


def table(**rows):
    """A table of rows ``(in hand, concluded, repeat, on time, due)``."""
    parts = {key: a_tally(*row) for key, row in rows.items()}
    return summarise(ASKED, parts, sum(parts.values(), Tally()), zh=str)


def a_tally(in_hand, concluded, repeat=0, on_time=0, due=0):
    initial = in_hand + concluded
    return Tally(initial + repeat, initial, initial, concluded, on_time, due)


def column(shown, name):
    return [row[name] for row in shown["rows"]], shown["totals"][name]


def test_one_and_two_are_left_out_and_zero_and_three_are_shown():
    shown = suppress(table(a=(0, 9), b=(3, 30), c=(1, 2), d=(2, 20)))
    assert column(shown, "in_hand") == ([3, None, 0, None], 6)
    assert shown["hidden"]


def test_a_single_small_row_takes_the_next_smallest_with_it_and_the_total_stays():
    shown = suppress(table(a=(0, 1), b=(0, 5), c=(0, 50)))
    assert column(shown, "received") == ([50, None, None], 56)


def test_two_rows_of_one_each_would_be_told_by_their_sum():
    shown = suppress(table(a=(0, 1), b=(0, 1), c=(0, 7)))
    assert column(shown, "received") == ([None, None, None], 9)


def test_within_a_row_two_parts_are_left_out_or_none():
    shown = suppress(table(a=(1, 40), b=(4, 40), c=(5, 50)))
    row = next(one for one in shown["rows"] if one["key"] == "a")
    assert (row["received"], row["in_hand"], row["concluded"]) == (41, None, None)


def test_a_single_small_row_leaves_out_its_total_too():
    shown = suppress(table(a=(0, 2)))
    assert column(shown, "received") == ([None], None)
    assert shown["sum_of_parts"] == {"holds": True, "parts": None, "total": None}


def test_a_rate_is_not_printed_when_half_of_it_is_left_out():
    shown = suppress(table(a=(0, 20, 0, 2, 9), b=(0, 20, 0, 9, 9), c=(0, 20, 0, 9, 10)))
    row = next(one for one in shown["rows"] if one["key"] == "a")
    assert row["on_time_rate"] == {"numerator": None, "denominator": 9, "value": None}
    assert row["on_time"] is None


def test_matters_are_left_out_with_the_counts_they_lie_between():
    shown = suppress(table(a=(3, 40, 1), b=(4, 40, 5), c=(5, 50, 9)))
    row = next(one for one in shown["rows"] if one["key"] == "a")
    assert (row["repeat"], row["matters"]) == (None, None)


def test_a_table_without_small_counts_is_shown_whole():
    whole = table(a=(3, 4, 5, 3, 3), b=(6, 7, 8, 6, 7))
    shown = suppress(whole)
    assert shown["rows"] == whole["rows"] and shown["totals"] == whole["totals"] and not shown["hidden"]


def test_three_hundred_units_are_no_long_work():
    rows = {f"u{place}": (place % 5, place % 7, place % 3, place % 4, place % 7) for place in range(300)}
    began = perf_counter()
    suppress(table(**rows))
    assert perf_counter() - began < 2


# --- the attacker -----------------------------------------------------------------------------------------------------

SMALL = st.integers(0, 4)
A_ROW = st.tuples(SMALL, SMALL, st.integers(0, 3))


def counts_of(rows):
    counts = {}
    for place, (in_hand, concluded, repeat) in enumerate(rows):
        initial = in_hand + concluded
        values = (initial + repeat, initial, repeat, in_hand, concluded, 0, 0)
        counts |= {(place, name): value for name, value in zip(COLUMNS, values, strict=True)}
    return counts | {
        (TOTAL, name): sum(counts[place, name] for place in range(len(rows))) for name in COLUMNS
    }  # fmt: skip


def looks_alike(counts, other, hidden):
    """Whether another table would be shown in the same way."""
    return all(value >= 1 if cell in hidden else value == counts[cell] for cell, value in other.items())


def row_alike(counts, row, place, hidden):
    own = {(place, name): value for (at, name), value in counts_of([row]).items() if at == 0}
    return looks_alike(counts, own, hidden)


def told(counts, hidden, rows):
    """The cells left out that have the same value in every table that looks like this one."""
    values = {cell: set() for cell in hidden}
    tried = range(TRIED_BELOW)
    choices = [
        [row for row in product(tried, tried, tried) if row_alike(counts, row, place, hidden)] for place in range(rows)
    ]
    for guess in product(*choices):
        other = counts_of(guess)
        if looks_alike(counts, other, hidden):
            for cell in hidden:
                values[cell].add(other[cell])
            if all(len(found) > 1 for found in values.values()):
                return []
    return [cell for cell, found in values.items() if len(found) == 1]


@settings(max_examples=60, deadline=None)
@given(st.lists(A_ROW, min_size=1, max_size=2))
@example([(1, 0, 0), (1, 1, 0)])
@example([(1, 1, 0), (0, 1, 2)])
def test_nothing_that_is_left_out_can_be_reckoned(rows):
    counts = counts_of(rows)
    hidden = to_hide(counts, len(rows))
    assert {cell for cell, value in counts.items() if 0 < value < SHOWN_FROM} <= hidden
    assert not told(counts, hidden, len(rows))


def test_a_count_that_only_all_sums_together_would_tell_is_not_told():
    counts = counts_of([(3, 3, 2), (4, 3, 0), (0, 2, 0)])
    assert not told(counts, to_hide(counts, 3), 3)


@pytest.mark.parametrize("rows", [[(1, 4, 0), (4, 4, 3)], [(0, 1, 0), (0, 4, 0)]])
def test_the_attacker_finds_what_plain_suppression_would_leave(rows):
    counts = counts_of(rows)
    only_the_small = {cell for cell, value in counts.items() if 0 < value < SHOWN_FROM}
    assert told(counts, only_the_small, len(rows))
