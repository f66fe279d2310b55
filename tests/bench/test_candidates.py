"""How long the clerk waits for the candidates of one new submission among 100,000, on a real MongoDB."""

from __future__ import annotations

import json
import random
import statistics
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from services.intake.domain import register
from services.intake.service import IntakeService
from services.intake.store import Matters, Submissions, Traces
from services.intake.traces import of_submission
from shared.codec import to_plain
from shared.links.topology import load
from shared.matters.numbers import make
from shared.ops.clock import StoppedClock
from shared.ops.here import Here
from shared.store.client import open_repository
from shared.store.memory import sample_stamp
from tests.support.same_matter import TOPICS
from tests.unit.statistics.saying import a_filing, at

OUT = Path(__file__).parents[2] / "build" / "bench"
TOPOLOGY = load("deploy/topology.yaml")
THERE, ASKED, AT_MOST_MS, AT_ONCE = 100_000, 20, 150, 5_000
VILLAGES = [f"990121101{serial:03}" for serial in range(201, 501)]
CLERK = {"user": "c", "name": "窗口", "unit": "u_lx_xf", "roles": ["clerk"], "node": "lx"}
HOT = "990121101201"


def county(mongo: MongoClient[dict[str, Any]], node: str) -> IntakeService:
    """Intake of the county on the real store."""
    service = IntakeService()
    here = Here(node, "intake", TOPOLOGY)
    for name, kind in (("registered", Submissions), ("matters", Matters), ("kept", Traces)):
        setattr(service, name, open_repository(kind, mongo, here, sample_stamp()))
    service.clock, service.here = StoppedClock(at=at(0)), here
    return service


def fill(service: IntakeService, places: list[str], first: int, count: int) -> None:
    """So many submissions with their traces, about places drawn from these."""
    drawn = random.Random(first)
    texts = [topic[variant] for topic in TOPICS for variant in "opct"]
    marks = {text: of_submission(_written(1, text, HOT), "lx", at(0).date(), TOPOLOGY.places) for text in texts}
    for begin in range(first, first + count, AT_ONCE):
        written, traces = [], []
        for serial in range(begin, min(begin + AT_ONCE, first + count)):
            text, place = drawn.choice(texts), drawn.choice(places)
            submission = _written(serial, text, place)
            trace = replace(
                marks[text], number=submission.number, matter=submission.number, place=place,
                territories=(place, "990121101000", "990121000000"), category_l1=submission.category_l1,
                category_l2=submission.category_l2,
            )  # fmt: skip
            written.append(_document(submission))
            traces.append(_document(trace))
        service.registered.shelf.collection.insert_many(written, ordered=False)
        service.kept.shelf.collection.insert_many(traces, ordered=False)


def _written(serial: int, text: str, place: str) -> Any:
    category = TOPICS[serial % len(TOPICS)]["category"]
    filing = a_filing(
        number=make("lx", 2026, serial), title=text[:12], text=text, place=place, category_l1=category[:2],
        category_l2=category, received_by="u_lx_xf",
    )  # fmt: skip
    return register(filing, "lx", "county", at(0))[0]


def _document(one: Any) -> dict[str, Any]:
    fields = to_plain(one)
    del fields["version"]
    return {"_id": one.number, "_v": 1, **fields, "_outbox": [], "_awaiting": [], "_said": [], "_handled": []}


def waits(service: IntakeService, number: str) -> list[float]:
    """Milliseconds of each call."""
    found = []
    for _ in range(ASKED):
        began = time.perf_counter()
        assert service.candidates(number, CLERK)["rows"]
        found.append((time.perf_counter() - began) * 1000)
    return found


@pytest.mark.timeout(600)
def test_one_new_submission_among_a_hundred_thousand(mongo: MongoClient[dict[str, Any]], own_node: str) -> None:
    service = county(mongo, own_node)
    fill(service, VILLAGES, 1, THERE // 2)
    fill(service, [HOT], THERE // 2 + 1, THERE // 2)
    spread, hot = _written(THERE + 1, TOPICS[0]["o"], VILLAGES[7]), _written(THERE + 2, TOPICS[0]["o"], HOT)
    figures: dict[str, Any] = {"submissions": THERE, "of_them_about_one_village": THERE // 2, "asked": ASKED}
    for name, one in (("a_village_of_300", spread), ("the_village_of_half_of_all", hot)):
        service.registered.add(one)
        times = sorted(waits(service, one.number))
        figures[name] = {"median_ms": round(statistics.median(times), 1), "worst_ms": round(times[-1], 1)}
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "candidates.json").write_text(json.dumps(figures, indent=1))
    print(json.dumps(figures))
    assert service.registered.count({}) == THERE + 2
    assert figures["a_village_of_300"]["median_ms"] <= AT_MOST_MS
    assert figures["the_village_of_half_of_all"]["median_ms"] <= AT_MOST_MS
