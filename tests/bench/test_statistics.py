"""What statistics costs at a million submissions: questions, drill-downs, freshness, start; and raw counting.

Every figure is of one run on a real replica set, through the service as its process calls it. Sizes by
``XINQIAO_BENCH_FACTS`` (comma-separated).
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pymongo import MongoClient

from services.statistics import questions
from services.statistics.columns import Columns
from services.statistics.conditions import Test
from services.statistics.indicators import indicators
from services.statistics.service import StatisticsService
from services.statistics.store import Facts, Segments
from shared.errors import Refused
from shared.links.sources import Sources
from shared.links.topology import load
from shared.ops import collector
from shared.ops.clock import StoppedClock
from shared.ops.here import Here
from shared.store.client import open_repository
from shared.store.memory import sample_stamp
from tests.support.county_of_years import CATEGORIES, CHANNELS, UNITS, number_of, plain_facts, with_villages

OUT = Path(__file__).parents[2] / "build" / "bench"
SIZES = [int(one) for one in os.environ.get("XINQIAO_BENCH_FACTS", "100000,300000,1000000").split(",")]
ASKED = int(os.environ.get("XINQIAO_BENCH_ASKED", "200"))
ASKED_VEILED = int(os.environ.get("XINQIAO_BENCH_VEILED", "200"))
RAW, DRILLED, BATCH = 8, 60, 2000
ASK_MS, DRILL_MS, FRESH_S, STRETCH_MS = 150, 300, 10, 50
NOW = datetime(2026, 1, 1, 1, tzinfo=UTC)
TOPOLOGY = with_villages(load("deploy/topology.yaml"))
READERS = [
    {"user": "s", "name": "督查", "unit": "u_lx_xf", "roles": ["supervisor"], "node": "lx"},
    {"user": "t", "name": "督查", "unit": "u_qh_xf", "roles": ["supervisor"], "node": "qh"},
    {"user": "u", "name": "督查", "unit": "u_lx_nr", "roles": ["supervisor"], "node": "lx"},
]
"""of the county, of a township, of a department"""
VEILED = [
    {"user": "l", "name": "分管", "unit": "u_lx_gov", "roles": ["leader"], "node": "lx"},
    {"user": "c", "name": "窗口", "unit": "u_qh_xf", "roles": ["clerk"], "node": "qh"},
    {"user": "o", "name": "经办", "unit": "u_lx_nr", "roles": ["officer"], "node": "lx"},
]
"""those who see no small counts"""
BY = ("unit", "channel", "form", "origin", "category", "category2", "territory:township", "territory:village", "year",
      "quarter", "month", "initial", "level", "result", "action", "age_band", "settled")  # fmt: skip
WIDE = frozenset({"category2", "territory:village", "month", "quarter", "unit"})
"""by two of these there are tens of thousands of rows: a list, no dashboard"""


def drawn(draw: Random) -> dict[str, Any]:
    """A question as a dashboard asks it."""
    by = draw.sample(BY, draw.choice((1, 1, 2, 3)))
    if set(by) <= WIDE or (len(by) == 3 and set(by) & WIDE):
        by = by[:1]
    filters = draw.sample([
        {"dimension": "channel", "keys": draw.sample(CHANNELS, 2)},
        {"dimension": "category", "keys": [draw.choice(CATEGORIES)[0]]},
        {"dimension": "unit", "keys": draw.sample(UNITS[:8], 2)}, {"dimension": "initial", "keys": ["yes"]},
        {"dimension": "territory:township", "keys": ["990121101000"]},
    ], draw.choice((0, 0, 1, 2)))  # fmt: skip
    year = draw.randrange(2016, 2026)
    period = draw.choice((f"{year}", f"{year}", f"{year}-0{draw.randrange(1, 10)}", "2016-01-01..2025-12-31"))
    return {
        "measures": draw.sample(sorted(indicators()), draw.choice((1, 2, 4))), "by": by, "where": filters,
        "period": period, "compare": draw.choice(("", "yoy")), "of": "received_on",
    }  # fmt: skip


def county(mongo: MongoClient[dict[str, Any]], node: str) -> StatisticsService:
    """Statistics of the county on the real store."""
    service, here = StatisticsService(), Here(node, "statistics", TOPOLOGY)
    for name, kind in (("facts", Facts), ("segments", Segments), ("sources", Sources)):
        setattr(service, name, open_repository(kind, mongo, here, sample_stamp()))
    service.columns, service.clock, service.here = Columns(), StoppedClock(at=NOW), Here("lx", "statistics", TOPOLOGY)
    return service


def fill(service: StatisticsService, first: int, count: int) -> float:
    """Facts so many; seconds."""
    began, rows = time.perf_counter(), plain_facts(first, count, f"b{first}")
    while batch := list(islice(rows, BATCH)):
        assert service.facts.add_many(batch) == []
    return time.perf_counter() - began


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds by the clock, and what it gave."""
    began = time.perf_counter()
    given = act()
    return (time.perf_counter() - began) * 1000, given


def told(times: list[float], own: list[float]) -> dict[str, float]:
    """Median, ninety-fifth of a hundred, worst, by the clock and of this process's own work; milliseconds."""
    ordered, worked = sorted(times), sorted(own)
    nth = -(-95 * len(ordered) // 100) - 1
    return {
        "p50_ms": round(statistics.median(ordered), 1), "p95_ms": round(ordered[nth], 1),
        "worst_ms": round(ordered[-1], 1), "own_p50_ms": round(statistics.median(worked), 1),
        "own_p95_ms": round(worked[nth], 1), "asked": len(ordered),
    }  # fmt: skip


# --- the same questions, counted by the database over the facts -------------------------------------------------------

ADDED = sorted(name for name, one in indicators().items()
               if one.parts and not one.both and one.kind in ("count", "rate")
               and all(part.of != "matters" for part in (*one.parts, *one.over)) and not one.of)  # fmt: skip
"""what sums can count"""
PLAIN_BY = {"unit": "unit", "channel": "channel", "category": "category_l1", "form": "form", "month": "month"}


def raw(service: StatisticsService, form: dict[str, Any]) -> dict[tuple[str, ...], dict[str, tuple[int, int]]]:
    """Key -> measure -> numerator and base, of one aggregation."""
    since, until = questions.periods.read(form["period"]).first, questions.periods.read(form["period"]).last
    match: dict[str, Any] = {"received_on": {"$gte": since.isoformat(), "$lte": until.isoformat()}}
    match |= {PLAIN_BY[one["dimension"]]: {"$in": one["keys"]} for one in form["where"]}
    sums: dict[str, Any] = {}
    for name in form["measures"]:
        for half, parts in (("top", indicators()[name].parts), ("base", indicators()[name].over)):
            for nth, part in enumerate(parts):
                weight: Any = 1 if part.of == "rows" else f"${part.of}"
                sums[f"{name}/{half}/{nth}"] = {"$sum": {"$cond": [_aggregated(part.test), weight, 0]}}
    key = {name: f"${PLAIN_BY[name]}" for name in form["by"]}
    collection = service.facts.shelf.collection  # type: ignore[attr-defined]
    found = {}
    for row in collection.aggregate([{"$match": match}, {"$group": {"_id": key, **sums}}]):
        halves = {
            name: tuple(sum(row[one] for one in row if one.startswith(f"{name}/{half}/")) for half in ("top", "base"))
            for name in form["measures"]
        }
        found[tuple(row["_id"][name] for name in form["by"])] = halves
    return found


def _aggregated(test: Test) -> Any:
    word, *rest = test
    match word:
        case "every":
            return True
        case "not":
            return {"$not": [_aggregated(rest[0])]}
        case "any" | "all":
            return {"$or" if word == "any" else "$and": [_aggregated(one) for one in rest]}
        case "is":
            return {"$in": [f"${rest[0]}", list(rest[1:])]}
        case "false":
            return {"$eq": [f"${rest[0]}", False]}
        case "known":
            return {"$gt": [f"${rest[0]}", ""]}
    if word == "by":
        return {"$and": [{"$gt": [f"${one}", None]} for one in rest] + [{"$lte": [f"${rest[0]}", f"${rest[1]}"]}]}
    known = {"$gt": [f"${rest[0]}", None]}
    if word == "past":
        return {"$and": [known, {"$lt": [f"${rest[0]}", NOW.date().isoformat()]}]}
    assert word == "true"
    return {"$eq": [f"${rest[0]}", True]}


def drawn_plain(draw: Random) -> dict[str, Any]:
    """A question that sums can answer."""
    where = draw.sample([{"dimension": "channel", "keys": ["letter", "visit"]},
                         {"dimension": "unit", "keys": ["u_qh"]}],
                        draw.choice((0, 1)))  # fmt: skip
    return {
        "measures": draw.sample(ADDED, 2), "by": draw.sample(sorted(PLAIN_BY), draw.choice((1, 2))), "where": where,
        "period": draw.choice(("2024", "2016-01-01..2025-12-31")), "compare": "", "of": "received_on",
    }  # fmt: skip


def against_raw(service: StatisticsService) -> dict[str, Any]:
    """The same questions both ways; the answers are equal."""
    draw, ours, theirs = Random(7), [], []
    for _ in range(RAW):
        form = drawn_plain(draw)
        took, table = timed(lambda form=form: service.ask(form, READERS[0]))  # type: ignore[misc]
        took_raw, found = timed(lambda form=form: raw(service, form))  # type: ignore[misc]
        ours.append(took)
        theirs.append(took_raw)
        rows = {tuple(one["keys"][name]["key"] for name in form["by"]): one["cells"] for one in table["rows"]}
        for key, halves in found.items():
            for name, (top, base) in halves.items():
                cell = rows.get(key, {}).get(name, {"value": 0, "numerator": 0, "denominator": 0})
                got = (cell["numerator"], cell["denominator"]) if "denominator" in cell else (cell["value"], 0)
                assert (got[0] or 0, got[1] or 0) == (top, base), (form, key, name)
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return {
        "columns_ms": round(statistics.median(ours), 1), "raw_ms": round(statistics.median(theirs), 1),
        "columns_per_raw": round(statistics.median(ratios), 4), "worst_ratio": round(max(ratios), 4),
    }  # fmt: skip


# --- the run ----------------------------------------------------------------------------------------------------------


def ask_many(service: StatisticsService, readers: list[dict[str, Any]], count: int) -> dict[str, float]:
    """Random questions of several readers, one after another; what is refused is not counted."""
    draw, times, own, slow = Random(1), [], [], []
    while len(times) < count:
        form, reader = drawn(draw), draw.choice(readers)
        worked = time.process_time()
        try:
            took, table = timed(lambda form=form, reader=reader: service.ask(form, reader))  # type: ignore[misc]
        except Refused:
            continue
        own.append((time.process_time() - worked) * 1000)
        times.append(took)
        slow.append((round(took), round(own[-1]), len(table["rows"]), reader["unit"], form))
    for one in sorted(slow, key=lambda one: -one[1])[:5]:
        print(one)
    return told(times, own)


def drill_many(service: StatisticsService) -> dict[str, float]:
    """The submissions behind cells of random questions."""
    draw, times, own = Random(2), [], []
    while len(times) < DRILLED:
        form = {**drawn(draw), "compare": ""}
        rows = service.ask(form, READERS[0])["rows"]
        if rows:
            row = [{"dimension": name, "key": one["key"]} for name, one in draw.choice(rows)["keys"].items()]
            asked = {**form, "row": row, "after": "", "limit": 50}
            worked = time.process_time()
            took, _ = timed(lambda asked=asked: service.drill(asked, READERS[0]))  # type: ignore[misc]
            own.append((time.process_time() - worked) * 1000)
            times.append(took)
    return told(times, own)


def freshness(service: StatisticsService, size: int) -> dict[str, Any]:
    """From a changed fact of two years ago to the answer that has it: seconds, the timer's rest counted whole."""
    form = {"measures": ["settled_count"], "by": ["month"], "period": "2016-01-01..2025-12-31", "where": []}
    took = []
    for serial in (size // 3, size // 2, size // 4):
        fact = next(
            one for one in service.facts.some({"_id": {"$gt": number_of(serial)}, "is_initial": True}, limit=100)
            if one.settled and one.received_on and one.received_on < NOW.date() - timedelta(days=730)
        )  # fmt: skip
        before = {row["keys"]["month"]["key"]: row["cells"] for row in service.ask(form, READERS[0])["rows"]}
        began = time.perf_counter()
        service.facts.save(replace(fact, settled=False, dirty=f"{fact.month}|late{serial}"))
        time.sleep(1)  # the timer's longest rest
        service.build()
        after = {row["keys"]["month"]["key"]: row["cells"] for row in service.ask(form, READERS[0])["rows"]}
        took.append(time.perf_counter() - began)
        changed = {key for key in after if after[key] != before.get(key)}
        assert changed == {fact.month}
        was, now_ = (one[fact.month]["settled_count"]["value"] for one in (before, after))
        assert now_ == was - 1
        assert service.facts.dirty(1) == {}
    return {"changed_to_answered_s": round(statistics.median(took), 2), "worst_s": round(max(took), 2)}


def in_a_process_of_its_own(uri: str, node: str) -> dict[str, Any]:
    """What ``statistics_process`` tells."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.support.statistics_process", uri, node]
    told_: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    return told_


@pytest.mark.timeout(3600)
def test_questions_at_a_million(mongo: MongoClient[dict[str, Any]], mongo_uri: str, own_node: str) -> None:
    service, there = county(mongo, own_node), 0
    collector.settle()  # as its process does
    figures: dict[str, Any] = {"sizes": {}}
    for size in SIZES:
        one: dict[str, Any] = {"fill_s": round(fill(service, there + 1, size - there))}
        there = size
        built, _ = timed(service.build)
        one["build_all_s"] = round(built / 1000, 1)
        service.columns = Columns()
        loaded, _ = timed(service.known)
        one["first_load_s"] = round(loaded / 1000, 1)
        assert service.columns.size == size
        one |= {"ask": ask_many(service, READERS, ASKED), "drill": drill_many(service)}
        one |= {"against_raw": against_raw(service), "veiled": ask_many(service, VEILED, ASKED_VEILED)}
        one["fresh"] = freshness(service, size)
        one["process"] = in_a_process_of_its_own(mongo_uri, own_node)
        one["load_average"] = os.getloadavg()[0]
        figures["sizes"][str(size)] = one
        print(size, json.dumps(one))
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "statistics.json").write_text(json.dumps(figures, indent=1))
    for size, one in figures["sizes"].items():
        assert one["ask"]["p95_ms"] <= ASK_MS, size
        assert one["veiled"]["p95_ms"] <= ASK_MS, size
        assert one["drill"]["p95_ms"] <= DRILL_MS, size
        assert one["fresh"]["worst_s"] <= FRESH_S, size
        assert one["process"]["longest_stretch_ms"] <= STRETCH_MS, size
