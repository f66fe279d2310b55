"""The examples that ship are read whole, and chosen by rule and path."""

from __future__ import annotations

from dataclasses import replace

from deploy.demo.command import EXAMPLES
from deploy.demo.examples import in_order, read

SHIPPED = read(EXAMPLES)


def test_every_shipped_example_is_one_that_is_carried_to_the_end() -> None:
    assert {one.id for one in SHIPPED.supported()} == {one.id for one in SHIPPED.examples}


def test_an_example_is_chosen_by_its_rule_and_path() -> None:
    mediation = next(one for one in SHIPPED.examples if one.expected.legal_path == "people_mediation")
    assert mediation.is_supported
    assert not replace(mediation, expected=replace(mediation.expected, legal_path="arbitration")).is_supported
    assert not replace(mediation, expected=replace(mediation.expected, rule="R13")).is_supported


def test_examples_come_in_the_order_of_their_days() -> None:
    days = [one.received_at for one in in_order(reversed(SHIPPED.examples))]
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
