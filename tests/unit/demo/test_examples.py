"""The examples that ship are read whole."""

from __future__ import annotations

from deploy.demo.command import EXAMPLES
from deploy.demo.examples import read

SHIPPED = read(EXAMPLES)


def test_what_is_filed_about_again_is_known_by_its_repeats() -> None:
    again = next(one for one in SHIPPED.examples if one.expected.duplicate_of)
    first = next(one for one in SHIPPED.examples if one.id == again.expected.duplicate_of)
    assert SHIPPED.repeats_of(first) == {again.id}
    assert SHIPPED.repeats_of(again) == frozenset()


def test_examples_come_in_the_order_of_their_days() -> None:
    days = [one.received_at for one in SHIPPED.in_order()]
    assert days == sorted(days)


def test_a_petitioner_who_gave_no_name_and_no_contact_is_filed_so() -> None:
    unsigned = next(one for one in SHIPPED.examples if one.petitioner.anonymous)
    form = unsigned.form()["petitioner"]
    assert (form["name"], form["contact"], form["anonymous"]) == ("", "", True)


def test_a_filing_says_when_and_by_whom_it_was_received() -> None:
    example = SHIPPED.examples[0]
    form = example.form()
    assert form["received_at"] == example.received_at.isoformat()
    assert form["received_by"] == example.received_by
    assert len(form["place"]) == 12
