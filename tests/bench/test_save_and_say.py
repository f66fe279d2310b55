"""What saving with an event costs, against a plain insert of the same document in the same run; ratios, not limits."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from shared.ops.here import Here
from shared.store.client import open_repository
from shared.store.memory import sample_stamp
from tests.support.things import Thing, Things, accepted, number

OUT = Path(__file__).parents[2] / "build" / "bench"
ROUNDS, WRITES, WORKERS = 5, 200, 10


def rate(write: Callable[[int], Any], first: int) -> float:
    """Writes a second of ``WORKERS`` threads."""
    began = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(write, range(first, first + WRITES)))
    return WRITES / (time.perf_counter() - began)


def test_an_event_in_the_same_write_is_nearly_free(mongo: MongoClient[dict[str, Any]], own_node: str) -> None:
    things = open_repository(Things, mongo, Here(own_node, "bench", None), sample_stamp())
    plain = mongo[f"xq_{own_node}_bench"]["plain"]
    said, bare = [], []
    for turn in range(ROUNDS):
        first = 1 + turn * WRITES
        said.append(rate(lambda one: things.add(Thing(number(one)), accepted(number(one))), first))
        bare.append(rate(lambda one: plain.insert_one({"_id": number(one), "count": 0, "unit": "u_qh"}), first))
    figures = {
        "writes": WRITES, "workers": WORKERS, "rounds": ROUNDS, "save_and_say_per_s": round(statistics.median(said)),
        "plain_insert_per_s": round(statistics.median(bare)),
        "ratio_median": round(statistics.median(one / two for one, two in zip(said, bare, strict=True)), 2),
    }  # fmt: skip
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "save_and_say.json").write_text(json.dumps(figures, indent=1))
    print(json.dumps(figures))
    assert things.count({}) == ROUNDS * WRITES
