"""A check that cannot fail proves nothing: every planted bug is found, and a clean history gives nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.chaos.checker import Finding, check, longest_silence, tally
from tests.chaos.history import Record, deeds
from tests.unit.chaos.model import BUGS, CHAIN, LAWFUL, World, seeds
from tests.unit.chaos.sabotage import PLANTED, Run


def findings(run: Run) -> list[Finding]:
    found = check(run.records, run.states, CHAIN, LAWFUL, run.expected)
    return [one for against in found.values() for one in against]


def made(seed: int, bug: str = "") -> Run:
    return Run(*World(seed, bug).run())


@pytest.mark.parametrize("seed", seeds(40))
def test_a_world_that_keeps_its_promises_gives_no_finding(seed: int) -> None:
    assert findings(made(seed)) == []


@pytest.mark.parametrize("bug", BUGS)
def test_a_bug_in_the_world_is_found_within_a_few_runs(bug: str) -> None:
    found = {one.code for seed in seeds(5) for one in findings(made(seed, bug))}
    assert found & BUGS[bug], f"{bug}: only {found}"


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_a_bug_planted_into_a_clean_history_is_found_by_its_name(plant: Callable[[Run], None]) -> None:
    run = made(seed=7)
    plant(run)
    assert PLANTED[plant] in {one.code for one in findings(run)}


def test_a_lost_answer_is_held_against_nobody() -> None:
    run = made(seed=3)
    asked = {"key": "k-unanswered", "body": "b", "token": "t"}
    run.add("client", "file", "yj", asked, "info", {"error": "timeout"})
    assert findings(run) == []


def test_a_filing_whose_answer_was_lost_must_be_whole_when_it_is_there() -> None:
    run = made(seed=3)
    asked = {"key": "k-unanswered", "body": "b", "token": "t"}
    run.add("client", "file", "yj", asked, "info", {"error": "timeout"})
    run.state("yj").submissions.append({"number": "YJ-2026-555555-K", "token": "t"})
    codes = {one.code for one in findings(run)}
    assert {"LOST_ABOVE", "NO_FACT", "NO_MATTER", "NOT_ROUTED"} <= codes


def test_a_filing_that_was_refused_must_not_be_there() -> None:
    run = made(seed=3)
    run.add("client", "file", "yj", {"key": "k", "body": "b", "token": "t"}, "fail", {"status": 422})
    run.state("yj").submissions.append({"number": "YJ-2026-555555-K", "token": "t"})
    assert "REFUSED_YET_THERE" in {one.code for one in findings(run)}


def test_looks_that_overlap_in_time_may_be_answered_in_any_order() -> None:
    run = made(seed=3)
    _, matter = run.holder("matters", lambda row: row["status"] == "decided")
    at = max(record.at for record in run.records)
    for op, began, ended, status in ((9001, at + 1, at + 9, "accepted"), (9002, at + 2, at + 3, "decided")):
        number = {"number": matter["number"]}
        run.records.append(Record(op, "visitor", "invoke", "look_up", "yj", began, number))
        run.records.append(Record(op, "visitor", "ok", "look_up", "yj", ended, {"status": status}))
    assert findings(run) == []


def test_what_was_parked_on_purpose_is_no_finding() -> None:
    run = made(seed=3)
    run.state("qh").parked.append({"queue": "door", "code": "too_large", "mark": "poison-1"})
    run.expected = type(run.expected)(parked=frozenset({"poison-1"}), forged=run.expected.forged)
    assert findings(run) == []


def test_every_promise_is_asked_about_even_when_nothing_was_done() -> None:
    assert {name[:2] for name in check([], [], CHAIN, LAWFUL)} == {"I1", "I2", "I3", "I4", "I5", "I6", "I9"}


def test_operations_are_counted_by_how_they_ended() -> None:
    counted = tally(made(seed=3).records)
    assert counted["file"]["ok"] >= 20
    assert set(counted["file"]) <= {"ok", "fail", "info"}


def test_the_longest_silence_counts_the_edges_too() -> None:
    records = [
        record
        for op, ended in ((1, 10.0), (2, 12.0))
        for record in (Record(op, "c", "invoke", "file", "yj", 0), Record(op, "c", "ok", "file", "yj", ended))
    ]
    assert longest_silence(deeds(records), since=9.0, until=20.0) == 8.0
