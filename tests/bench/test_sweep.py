"""What a sweep costs among a million open watches of which a thousand are due, against looking at them all.

Measured in one run: to find what is due, by the index and as a scan of the collection, the same question on the same
server; to claim and read what is due, against reading all open watches as a sweeper without an index would; and the
whole tick, bells and saves and all, which is a figure and no ratio: it does what a scan does not.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
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
from shared.store.mongo import WITHOUT_SAID, MongoShelf
from tests.support.watches import copies, document, sweeper
from tests.unit.statistics.saying import at

OUT = Path(__file__).parents[2] / "build" / "bench"
OPEN = int(os.environ.get("XINQIAO_BENCH_WATCHES", "1000000"))
DUE, SWEEPS, SCANS, READS, BATCH = 1000, 4, 3, 2, 2000
"""of the sweeps the first is profiled, which makes it slower, and not timed"""
AT_MOST = 0.01
"""of what looking at all costs"""
NOW = at(24 * 30)
Where = Collection[dict[str, Any]]


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


def scan(collection: Where) -> int:
    """Which are due, without an index: the server looks at every watch."""
    due = {"next_due_at": {"$lte": instant(NOW)}}
    return len(list(collection.find(due, {"_id": 1}, hint={"$natural": 1})))


def read_all(collection: Where) -> int:
    """As a sweeper without an index would: every open watch is read, and looked at here."""
    by = instant(NOW)
    return sum(one["next_due_at"] <= by for one in collection.find({}, WITHOUT_SAID, batch_size=BATCH))


def examined(profile: Where, namespace: str) -> dict[str, int]:
    """Keys that the profiled sweep examined: to find what is due, and by number to take, read and save that."""
    keys = {"find_due": 0, "take": 0, "read": 0, "save": 0}
    for one in profile.find({"ns": namespace, "keysExamined": {"$exists": True}}):
        if "next_due_at" in one.get("planSummary", ""):
            kind = "find_due"
        elif one["op"] == "update":
            kind = "save" if one["nMatched"] == 1 else "take"
        else:
            kind = "read"
        keys[kind] += one["keysExamined"]
    return keys


@pytest.mark.timeout(1800)
def test_a_sweep_costs_what_is_due_and_not_what_is_open(mongo: MongoClient[dict[str, Any]], own_node: str) -> None:
    bare = MongoShelf(mongo[f"xq_{own_node}_supervision"][Watches.name])
    filling, _ = timed(lambda: fill(bare.collection))
    indexing, watches = timed(
        lambda: open_repository(Watches, mongo, Here(own_node, "supervision", None), sample_stamp("lx"))
    )
    collection: Where = watches.shelf.collection  # type: ignore[attr-defined]
    service = sweeper(load("deploy/topology.yaml"), NOW)
    service.watches = watches
    scans = [timed(lambda: scan(collection)) for _ in range(SCANS)]
    reads = [timed(lambda: read_all(collection)) for _ in range(READS)]
    assert {found for _, found in (*scans, *reads)} == {DUE}

    database = collection.database
    database.create_collection("system.profile", capped=True, size=256 << 20)
    database.command("profile", 2)
    service.ring()
    database.command("profile", 0)
    keys = examined(database["system.profile"], collection.full_name)

    lease, finding, taking, ticks = watches.shelf.lease, [], [], []
    for turn in range(1, SWEEPS):
        service.clock = StoppedClock(at=NOW + timedelta(hours=turn))
        due = {"next_due_at": {"$lte": instant(service.clock.at)}}
        plain = collection.find(due, {"_id": 1}).sort([("next_due_at", 1), ("_id", 1)])
        found, keys_found = timed(lambda plain=plain: len(list(plain)))
        assert keys_found == DUE
        finding.append(found)
        spent: list[float] = []

        def measured(*args: Any, spent: list[float] = spent) -> Any:
            took, given = timed(lambda: lease(*args))
            spent.append(took)
            return given

        watches.shelf.lease = measured  # type: ignore[method-assign]
        ticks.append(timed(service.ring)[0])
        taking.append(sum(spent))
    rang = [one for one in watches.said if isinstance(one, DeadlinePassed)]
    whole, all_read = (statistics.median(took for took, _ in ways) for ways in (scans, reads))
    figures = {
        "open": OPEN, "due": DUE, "document_bytes": database.command("collStats", Watches.name)["avgObjSize"],
        "fill_s": round(filling / 1000), "index_s": round(indexing / 1000), "scan_ms": round(whole),
        "read_all_ms": round(all_read),
        "find_ms": round(statistics.median(finding), 1), "find_share_of_scan": _share(finding, whole),
        "claim_ms": round(statistics.median(taking), 1), "claim_share_of_read_all": _share(taking, all_read),
        "claim_share_of_scan": _share(taking, whole), "tick_ms": round(statistics.median(ticks)),
        "bells_per_s": round(DUE / statistics.median(ticks) * 1000),
        "keys_examined": keys, "keys_to_find_per_due": round(keys["find_due"] / DUE, 3),
    }  # fmt: skip
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "sweep.json").write_text(json.dumps(figures, indent=1))
    print(json.dumps(figures))
    assert len(rang) == len({one.number for one in rang}) == DUE * SWEEPS
    assert keys["find_due"] <= 1.05 * DUE
    assert statistics.median(finding) <= AT_MOST * whole
    assert statistics.median(taking) <= AT_MOST * all_read


def _share(times: list[float], whole: float) -> float:
    return round(statistics.median(times) / whole, 4)
