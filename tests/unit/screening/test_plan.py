"""The plan of rounds is data of a place: a mistake in it is told with file, entry and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from shared.links import topology_screening
from shared.links.topology import Topology, TopologyFaulty, load
from shared.matters.screening import mark_of

DEPLOY = Path(__file__).parents[3] / "deploy"
ROW = "{id: towns, round: township_half_month, level: township, unit_kinds: [government]}"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    shutil.copy(DEPLOY / "topology.yaml", tmp_path)
    shutil.copytree(DEPLOY / "profiles", tmp_path / "profiles")
    return tmp_path


def with_plan(place: Path, *rows: str) -> Topology:
    (place / "profiles" / "linxi" / "screening.yaml").write_text("".join(f"- {row}\n" for row in rows), "utf-8")
    return load(place / "topology.yaml")


def test_a_place_without_a_plan_owes_no_round(place: Path) -> None:
    (place / "profiles" / "linxi" / "screening.yaml").unlink()
    assert load(place / "topology.yaml").screening == ()


def test_the_plan_is_read_as_it_is_written(place: Path) -> None:
    [row] = with_plan(place, ROW).screening
    assert (row.round, row.level, row.unit_kinds) == ("township_half_month", "township", ("government",))


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((ROW, ROW), "topology_duplicate"),
        ((ROW.replace("township_half_month", "special"),), "topology_not_a_choice"),
        ((ROW.replace("level: township", "level: hamlet"),), "topology_not_a_choice"),
        ((ROW.replace("[government]", "[ministry]"),), "topology_not_a_choice"),
        ((ROW.replace("[government]", "[]"),), "topology_not_a_choice"),
        ((ROW.replace("id: towns", "id: towns, who: all"),), "topology_unknown_field"),
    ],
)
def test_a_mistake_in_the_plan_is_named(place: Path, rows: tuple[str, ...], code: str) -> None:
    with pytest.raises(TopologyFaulty) as refusal:
        with_plan(place, *rows)
    assert [one.code for one in refusal.value.faults] == [code]
    assert refusal.value.faults[0].file.endswith("screening.yaml")


def test_two_units_of_a_node_whose_rounds_would_have_one_number_are_named(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def marks_meet(units: Any) -> Any:
        known = [*units]
        return ((known[0], known[1]),) if len(known) > 1 else ()

    monkeypatch.setattr(topology_screening, "clashing", marks_meet)
    with pytest.raises(TopologyFaulty) as refusal:
        with_plan(place, ROW)
    assert {one.code for one in refusal.value.faults} == {"topology_screening_clash"}
    assert "换一个 id" in str(refusal.value)


def test_the_units_of_the_demonstration_county_have_marks_of_their_own() -> None:
    units = [one.id for one in load(DEPLOY / "topology.yaml").units]
    assert len({mark_of(one) for one in units}) == len(units)
