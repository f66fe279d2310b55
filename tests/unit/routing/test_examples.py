"""The examples of the domain reference come out as its author says, and every result says why."""

from __future__ import annotations

import pytest

from tests.support.county import EXAMPLES, from_example, triage


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_goes_where_its_author_says(example):
    expected, found = EXAMPLES[example]["expected"], triage(from_example(example))
    assert found.rule == expected["rule"]
    assert found.action == expected["intake_action"]
    assert found.lead_unit == expected["lead_unit"]
    assert list(found.co_units) == expected["co_units"]
    assert found.legal_path == expected["legal_path"]
    assert [*found.flags] == expected["flags"]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_result_names_its_article_and_a_reason(example):
    found = triage(from_example(example))
    assert any(one.rule == found.rule for one in found.because)
    for one in found.because:
        assert one.article.startswith("《信访工作条例》第")
        assert one.reason.endswith("。")


def test_only_what_leaves_no_doubt_goes_without_a_clerk():
    certain = {example for example in EXAMPLES if triage(from_example(example)).certain}
    assert {"EX01", "EX06", "EX13", "EX24", "EX25"} <= certain
    assert {"EX14", "EX15", "EX21"}.isdisjoint(certain), "designation, merging and review are a person's"


def test_an_urgent_matter_is_reported_to_the_own_leadership_and_the_next_office_up():
    assert triage(from_example("EX25")).report_to == ("u_lx_gov", "u_city_xf")


def test_an_accusation_never_goes_to_a_unit_that_must_not_see_it():
    found = triage(from_example("EX11"))
    assert {found.lead_unit, *found.co_units}.isdisjoint(EXAMPLES["EX11"]["expected"]["must_not_see"])
