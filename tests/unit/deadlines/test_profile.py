"""A place may make limits stricter and put local rules in force: no more time for an office, no less for a right."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shared.links.topology import TopologyFaulty, load

DEPLOY = Path("deploy")


@pytest.fixture
def place(tmp_path):
    """The demonstration county with other deadlines."""
    shutil.copy(DEPLOY / "topology.yaml", tmp_path / "topology.yaml")
    shutil.copytree(DEPLOY / "profiles", tmp_path / "profiles")

    def with_rules(text):
        (tmp_path / "profiles" / "linxi" / "deadlines.yaml").write_text(text, "utf-8")
        return load(tmp_path / "topology.yaml")

    return with_rules


def test_the_demonstration_county_settles_urgent_matters_within_a_week():
    assert load(DEPLOY / "topology.yaml").deadlines["urgent_local"] == 7


def test_a_place_without_the_file_has_the_law_alone(place, tmp_path):
    place("rules: {}")
    (tmp_path / "profiles" / "linxi" / "deadlines.yaml").unlink()
    assert load(tmp_path / "topology.yaml").deadlines == {}


def test_amounts_and_local_rules_reach_the_topology(place):
    rules = "{conclude: {amount: 30}, conclude_ordinary_local: {in_force: true}, conclude_big_local: {in_force: false}}"
    assert place(f"rules: {rules}").deadlines == {"conclude": 30, "conclude_ordinary_local": 1}


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ("conclude: {amount: 61}", "topology_deadline_longer"),
        ("conclude: {amount: 0}", "topology_deadline_longer"),
        ("conclude: {amount: -3}", "topology_deadline_longer"),
        ("urgent_local: {amount: 8}", "topology_deadline_longer"),
        ("reception_publication: {amount: -3}", "topology_deadline_longer"),
        ("review_request: {amount: 20}", "topology_deadline_fixed"),
        ("objection: {amount: 3}", "topology_deadline_fixed"),
        ("assigned_report: {amount: 20}", "topology_deadline_fixed"),
        ("conclude: {in_force: false, amount: 30}", "topology_deadline_of_law"),
        ("conclude: {in_force: true}", "topology_missing_field"),
        ("conclud: {amount: 30}", "topology_unknown"),
        ("conclude: 30", "topology_not_an_entry"),
        ("conclude: {amount: soon}", "topology_wrong_type"),
        ("conclude: {amount: 30, days: 3}", "topology_unknown_field"),
    ],
)
def test_what_a_place_may_not_say_is_named_with_what_to_do(place, rules, code):
    with pytest.raises(TopologyFaulty) as refusal:
        place(f"rules:\n  {rules}\n")
    assert code in {one.code for one in refusal.value.faults}
    assert all(one.file == "profiles/linxi/deadlines.yaml" for one in refusal.value.faults)


@pytest.mark.parametrize("text", ["[1]", "rules: 3", "limits: {}"])
def test_a_file_of_another_form_is_refused(place, text):
    with pytest.raises(TopologyFaulty):
        place(text)


def test_a_publication_may_be_asked_for_earlier(place):
    assert place("rules: {reception_publication: {amount: -7}}").deadlines == {"reception_publication": -7}
