"""Small counts cannot be seen, nor reckoned from what is seen: an attacker tries every table that looks the same."""

from __future__ import annotations

from itertools import product
from time import perf_counter

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.statistics.small import SHOWN_FROM, beside
from services.statistics.sums import Sums

TRIED_BELOW = 9
TOTAL = -1
COLUMNS = ("received", "initial", "repeat", "in_hand", "concluded")
SUMS = (("received", ("initial", "repeat")), ("initial", ("in_hand", "concluded")))
"""within a row: the whole and its parts"""


def counts_of(rows):
    """A table of rows ``(in hand, concluded, repeat)`` and its totals."""
    counts = {}
    for place, (in_hand, concluded, repeat) in enumerate(rows):
        values = (in_hand + concluded + repeat, in_hand + concluded, repeat, in_hand, concluded)
        counts |= {(place, name): value for name, value in zip(COLUMNS, values, strict=True)}
    return counts | {
        (TOTAL, name): sum(counts[place, name] for place in range(len(rows))) for name in COLUMNS
    }  # fmt: skip


def left_out(counts, rows):
    """The cells that are left out of a table of so many rows."""
    sums = [
        ((row, whole), tuple((row, one) for one in parts)) for row in (TOTAL, *range(rows)) for whole, parts in SUMS
    ]
    sums += [((TOTAL, name), tuple((row, name) for row in range(rows))) for name in COLUMNS]
    at = {cell: place for place, cell in enumerate(counts)}
    inside = Sums.of((at[whole], [at[one] for one in parts]) for whole, parts in sums)
    names = np.array([COLUMNS.index(name) for _, name in counts])
    none = np.zeros(len(counts), bool)
    hidden, _ = beside(np.array([*counts.values()]), Sums.joined([inside]), names, none, none, none)
    return {cell for cell, is_out in zip(counts, hidden, strict=True) if is_out}


def shown(*rows):
    """column -> what is shown of its rows and its total."""
    counts = counts_of(rows)
    hidden = left_out(counts, len(rows))
    return {
        name: ([None if (row, name) in hidden else counts[row, name] for row in range(len(rows))],
               None if (TOTAL, name) in hidden else counts[TOTAL, name])
        for name in COLUMNS
    }  # fmt: skip


def test_one_and_two_are_left_out_and_zero_and_three_are_shown():
    table = shown((0, 9, 0), (3, 30, 0), (1, 2, 0), (2, 20, 0))
    assert table["in_hand"] == ([0, 3, None, None], 6)


def test_a_single_small_row_takes_the_next_smallest_with_it_and_the_total_stays():
    assert shown((0, 1, 0), (0, 5, 0), (0, 50, 0))["received"] == ([None, None, 50], 56)


def test_two_rows_of_one_each_would_be_told_by_their_sum():
    assert shown((0, 1, 0), (0, 1, 0), (0, 7, 0))["received"] == ([None, None, None], 9)


def test_within_a_row_two_parts_are_left_out_or_none():
    table = shown((1, 40, 0), (4, 40, 0), (5, 50, 0))
    assert [table[name][0][0] for name in ("received", "in_hand", "concluded")] == [41, None, None]


def test_a_single_small_row_leaves_out_its_total_too():
    assert shown((0, 2, 0))["received"] == ([None], None)


def test_a_table_without_small_counts_is_shown_whole():
    rows = ((3, 4, 5), (6, 7, 8))
    assert left_out(counts_of(rows), len(rows)) == set()


def test_three_hundred_units_are_no_long_work():
    began = perf_counter()
    shown(*((place % 5, place % 7, place % 3) for place in range(300)))
    assert perf_counter() - began < 2


# --- the attacker -----------------------------------------------------------------------------------------------------

SMALL = st.integers(0, 4)
A_ROW = st.tuples(SMALL, SMALL, st.integers(0, 3))


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
    hidden = left_out(counts, len(rows))
    assert {cell for cell, value in counts.items() if 0 < value < SHOWN_FROM} <= hidden
    assert not told(counts, hidden, len(rows))


def test_a_count_that_only_all_sums_together_would_tell_is_not_told():
    counts = counts_of([(3, 3, 2), (4, 3, 0), (0, 2, 0)])
    assert not told(counts, left_out(counts, 3), 3)


@pytest.mark.parametrize("rows", [[(1, 4, 0), (4, 4, 3)], [(0, 1, 0), (0, 4, 0)]])
def test_the_attacker_finds_what_plain_suppression_would_leave(rows):
    counts = counts_of(rows)
    only_the_small = {cell for cell, value in counts.items() if 0 < value < SHOWN_FROM}
    assert told(counts, only_the_small, len(rows))
