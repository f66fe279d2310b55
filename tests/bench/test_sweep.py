"""What a sweep costs among a million open watches of which a thousand are due, against looking at them all.

As the server itself counts it, in one run: all commands by which a tick claims, finds and reads what is due (turns and
whole documents, to the last answer that nothing is left), against the same documents by the same question without the
index. Printed beside: both until the answer has come, as two megabytes take their time; decoding, which is of the work
on each watch and costs the same however it was found; and the whole tick, bells and saves and all.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import bson
import pytest
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from pymongo.collection import Collection

from services.supervision.store import Watches
from shared.codec import instant
from shared.events.supervision import DeadlinePassed
from shared.links.topology import load
from shared.ops.clock import StoppedClock
from shared.ops.here import Here
from shared.store.client import open_repository
from shared.store.memory import sample_stamp
from shared.store.mongo import RAW, MongoShelf
from shared.store.repository import names_in
from tests.support.watches import copies, document, sweeper
from tests.unit.statistics.saying import at

OUT = Path(__file__).parents[2] / "build" / "bench"
OPEN = int(os.environ.get("XINQIAO_BENCH_WATCHES", "1000000"))
DUE, SWEEPS, SCANS, BATCH = 1000, 6, 3, 2000
AT_MOST, KEYS_AT_MOST = 0.01, 1.05
"""of what looking at all costs; for each watch that is due, to find, claim and read it"""
CLAIMING = ("take_turn", "due_by")
NOW = at(24 * 30)
Where = Collection[dict[str, Any]]


@dataclass
class Cost:
    """Of some commands: keys of indexes that were examined, and the server's own time in milliseconds."""

    keys: int = 0
    millis: int = 0


def fill(collection: Where) -> None:
    """``OPEN`` watches: each sweep's share comes due an hour after the one before, spread over all; the rest later."""
    pattern, every = document(load("deploy/topology.yaml"), accepted=False), OPEN // (DUE * SWEEPS)

    def due(serial: int) -> datetime:
        turn, rest = divmod(serial, every)
        return NOW + timedelta(hours=turn % SWEEPS) if rest == 0 and turn < DUE * SWEEPS else _later(serial)

    rows: Iterator[Any] = copies(pattern, ((serial, due(serial)) for serial in range(OPEN)))
    quick = collection.with_options(write_concern=None)
    while batch := list(islice(rows, BATCH)):
        quick.insert_many(batch, ordered=False)


def _later(serial: int) -> datetime:
    return NOW + timedelta(days=2 + serial % 90, seconds=serial % 86_400)


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds, and what it gave."""
    began = time.perf_counter()
    given = act()
    return (time.perf_counter() - began) * 1000, given


def scan(collection: Where) -> RawBSONDocument:
    """What is due, read without an index, in the form in which the shelf reads it: the server looks at every watch."""
    asked = {
        "find": collection.name, "filter": {"next_due_at": {"$lte": instant(NOW)}}, "hint": {"$natural": 1},
        "projection": dict.fromkeys(names_in(Watches.kind), 1), "batchSize": DUE + 1, "singleBatch": True,
        "readConcern": collection.read_concern.document,
    }  # fmt: skip
    return collection.database.command(asked, codec_options=RAW)


def decoded(answer: RawBSONDocument) -> int:
    """How many documents came."""
    return len(bson.decode(answer.raw)["cursor"]["firstBatch"])


@contextmanager
def profiled(shelf: MongoShelf) -> Iterator[dict[str, Cost]]:
    """What the server says of everything it did meanwhile: to find what is due, for the turn, for the saves; and to
    scan."""
    database, costs = shelf.collection.database, {kind: Cost() for kind in ("find", "turn", "save", "scan")}
    database.create_collection("system.profile", capped=True, size=256 << 20)
    database.command("profile", 2)
    yield costs
    database.command("profile", 0)
    for one in database["system.profile"].find({"keysExamined": {"$exists": True}}):
        if one["ns"] == shelf.turns.full_name:
            kind = "turn"
        elif one["op"] == "update":
            kind = "save"
        else:
            kind = "scan" if one["planSummary"] == "COLLSCAN" else "find"
        costs[kind].keys += one["keysExamined"]
        costs[kind].millis += one["millis"]


def timing(shelf: Any, spent: list[float]) -> None:
    """From now on, how long the shelf takes for each claim goes into ``spent``."""

    def watched(ask: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*args: Any) -> Any:
            took, given = timed(lambda: ask(*args))
            spent.append(took)
            return given

        return measured

    for name in CLAIMING:
        setattr(shelf, name, watched(getattr(shelf, name)))


@pytest.mark.timeout(1800)
def test_a_sweep_costs_what_is_due_and_not_what_is_open(mongo: MongoClient[dict[str, Any]], own_node: str) -> None:
    bare = MongoShelf(mongo[f"xq_{own_node}_supervision"][Watches.name])
    filling, _ = timed(lambda: fill(bare.collection))
    indexing, watches = timed(
        lambda: open_repository(Watches, mongo, Here(own_node, "supervision", None), sample_stamp("lx"))
    )
    shelf: Any = watches.shelf
    service = sweeper(load("deploy/topology.yaml"), NOW)
    service.watches = watches
    spent: list[float] = []
    timing(shelf, spent)
    claiming, ticks = [], []
    with profiled(shelf) as costs:
        scans = [timed(lambda: scan(shelf.collection)) for _ in range(SCANS)]
        for turn in range(SWEEPS):
            service.clock = StoppedClock(at=NOW + timedelta(hours=turn))
            ticks.append(timed(service.ring)[0])
            claiming.append(sum(spent))
            spent.clear()
    decoding, found = timed(lambda: decoded(scans[0][1]))
    assert found == DUE
    rang = [one for one in watches.said if isinstance(one, DeadlinePassed)]
    sweep_keys = (costs["find"].keys + costs["turn"].keys) / SWEEPS
    sweep, scanned = (costs["find"].millis + costs["turn"].millis) / SWEEPS, costs["scan"].millis / SCANS
    figures = {
        "open": OPEN, "due": DUE,
        "document_bytes": shelf.collection.database.command("collStats", Watches.name)["avgObjSize"],
        "fill_s": round(filling / 1000), "index_s": round(indexing / 1000),
        "keys_per_due": round(sweep_keys / DUE, 3), "sweep_ms": round(sweep, 1), "scan_ms": round(scanned),
        "share_of_scan": round(sweep / scanned, 4), "costs": {kind: asdict(cost) for kind, cost in costs.items()},
        "sweep_answered_ms": round(statistics.median(claiming), 1),
        "scan_answered_ms": round(statistics.median(took for took, _ in scans)),
        "decode_ms": round(decoding, 1), "tick_ms": round(statistics.median(ticks)),
        "bells_per_s": round(DUE / statistics.median(ticks) * 1000),
    }  # fmt: skip
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "sweep.json").write_text(json.dumps(figures, indent=1))
    print(json.dumps(figures))
    assert len(rang) == len({one.number for one in rang}) == DUE * SWEEPS
    assert costs["find"].keys >= DUE * SWEEPS and costs["scan"].keys == 0
    assert sweep_keys <= KEYS_AT_MOST * DUE
    assert sweep <= AT_MOST * scanned
