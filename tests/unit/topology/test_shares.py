"""From which share of its time a limit is yellow and red is data of a place; what cannot be is named with its file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shared.deadlines import Shares
from shared.links.topology import TopologyFaulty, load

DEPLOY = Path(__file__).parents[3] / "deploy"


@pytest.fixture
def place(tmp_path):
    """The demonstration county with other shares; None: without the file."""
    shutil.copy(DEPLOY / "topology.yaml", tmp_path / "topology.yaml")
    shutil.copytree(DEPLOY / "profiles", tmp_path / "profiles")
    file = tmp_path / "profiles" / "linxi" / "supervision.yaml"

    def with_shares(text):
        file.unlink() if text is None else file.write_text(text, "utf-8")
        return load(tmp_path / "topology.yaml").shares

    return with_shares


def test_the_demonstration_county_and_a_place_without_the_file_warn_at_two_thirds_and_nine_tenths(place):
    assert load(DEPLOY / "topology.yaml").shares == place(None) == Shares(67, 90)


def test_a_place_may_warn_earlier_and_need_not_name_both(place):
    assert place("warnings: {yellow: 50, red: 75}") == Shares(50, 75)
    assert place("warnings: {yellow: 50}") == Shares(50, 90)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("warnings: {yellow: 90, red: 67}", "topology_shares"),
        ("warnings: {yellow: 67, red: 67}", "topology_shares"),
        ("warnings: {yellow: 0, red: 90}", "topology_shares"),
        ("warnings: {yellow: 67, red: 100}", "topology_shares"),
        ("warnings: {yellow: 0.67, red: 90}", "topology_wrong_type"),
        ("warnings: {yellow: 67, orange: 80}", "topology_unknown_field"),
        ("warnings: [67, 90]", "topology_wrong_type"),
        ("shares: {yellow: 67}", "topology_wrong_type"),
        ("just words", "topology_wrong_type"),
    ],
)
def test_what_cannot_be_is_named_with_its_file(place, text, code):
    with pytest.raises(TopologyFaulty) as refusal:
        place(text)
    (fault,) = refusal.value.faults
    assert (fault.code, fault.file) == (code, "profiles/linxi/supervision.yaml")
