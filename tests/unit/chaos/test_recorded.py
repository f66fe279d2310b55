"""The same planted bugs, in the history of a real run of three nodes: found there too; and nothing when all is well.

The run was recorded by ``python -m tests.chaos --seed 7 --only working,one_key,foreign``.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos import collect, history, states
from tests.chaos.checker import Finding, check, tally
from tests.chaos.checks.finding import Expected
from tests.unit.chaos.model import CHAIN
from tests.unit.chaos.sabotage import PLANTED, Run

RECORDED = Path(__file__).parent / "recorded"


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Run:
    place = tmp_path_factory.mktemp("recorded")
    for name in ("history.jsonl", "states.jsonl"):
        (place / name).write_bytes(gzip.decompress((RECORDED / f"{name}.gz").read_bytes()))
    told = json.loads((RECORDED / "expected.json").read_text("utf-8"))
    expected = Expected(frozenset(told["parked"]), frozenset(told["forged"]))
    return Run(history.read(place / "history.jsonl"), states.read(place / "states.jsonl"), expected)


def findings(run: Run) -> list[Finding]:
    found = check(run.records, run.states, CHAIN, collect.lawful(), run.expected)
    return [one for against in found.values() for one in against]


def test_the_recorded_run_has_something_to_check(real: Run) -> None:
    counted = tally(real.records)
    assert counted["file"]["ok"] >= 100 and counted["decide"]["ok"] >= 10 and counted["look_up"]["ok"] >= 30
    assert {state.node for state in real.states} == {"lx", "qh", "yj"}
    assert real.expected.parked and real.expected.forged


def test_the_recorded_run_is_clean(real: Run) -> None:
    assert findings(real) == []


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_a_bug_planted_into_the_recorded_run_is_found_by_its_name(real: Run, plant: Callable[[Run], None]) -> None:
    run = real.copy()
    plant(run)
    found = {one.code for one in findings(run)}
    assert PLANTED[plant] in found


def test_taking_everything_of_one_matter_from_the_county_is_found_for_that_matter_only(real: Run) -> None:
    run = real.copy()
    county = run.state("lx")
    number = next(row["number"] for row in county.facts if row["number"].startswith("YJ"))
    county.facts = [row for row in county.facts if row["number"] != number]
    assert [(one.code, one.number, one.node) for one in findings(run)] == [("LOST_ABOVE", number, "lx")]


def test_a_poison_message_that_was_dropped_is_missed(real: Run) -> None:
    run = real.copy()
    for state in run.states:
        state.parked = []
    assert {one.code for one in findings(run)} == {"NOT_PARKED"}
    assert len(findings(run)) == len(real.expected.parked)
