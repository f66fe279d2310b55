"""A record of an office has a number like a matter's, told from it by a letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Invalid
from shared.matters import numbers


@given(st.sampled_from(sorted(numbers.KINDS)), st.integers(1, 999_999))
def test_the_number_of_a_record_says_what_it_is_and_whose(kind, serial):
    found = numbers.check(numbers.make("lx", 2026, serial, kind))
    assert (found.node, found.year, found.serial, found.kind) == ("lx", 2026, serial, kind)


def test_a_matter_has_no_letter():
    assert numbers.check(numbers.make("lx", 2026, 7)).kind == ""


@given(st.sampled_from(sorted(numbers.KINDS)), st.sampled_from(sorted(numbers.KINDS)))
def test_one_kind_read_as_another_is_found_out(kind, other):
    number = numbers.make("lx", 2026, 7, kind)
    if kind != other:
        with pytest.raises(Invalid):
            numbers.check(number.replace(f"-{kind}0", f"-{other}0"))
