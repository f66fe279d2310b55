"""Statistics in a green process of its own: how long it takes to load, how much it holds, how long it lets others wait.

``python -m tests.support.statistics_process MONGO_URI NODE`` prints JSON.
"""

from __future__ import annotations

import eventlet

eventlet.monkey_patch()

import json  # noqa: E402
import resource  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from dataclasses import replace  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from services.statistics.columns import Columns  # noqa: E402
from services.statistics.service import StatisticsService  # noqa: E402
from services.statistics.store import Facts, Segments  # noqa: E402
from shared.links.topology import load  # noqa: E402
from shared.ops.clock import Clock  # noqa: E402
from shared.ops.here import Here  # noqa: E402
from shared.store.client import connect, open_repository  # noqa: E402
from shared.store.memory import sample_stamp  # noqa: E402

PAGE = resource.getpagesize()


class Heart:
    """Beats as often as it is let; ``longest``: the most work (seconds of processor) between two beats."""

    def __init__(self) -> None:
        self.longest, self.beats = 0.0, True

    def run(self) -> None:
        """Until ``beats`` is False."""
        last = time.process_time()
        while self.beats:
            eventlet.sleep(0)
            now = time.process_time()
            self.longest, last = max(self.longest, now - last), now


def rss_mb() -> float:
    """What the process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / (1 << 20)


def beaten(act: Any) -> tuple[float, float]:
    """Seconds it took, and the longest stretch in which nobody else ran, in milliseconds."""
    heart = Heart()
    beating = eventlet.spawn(heart.run)
    eventlet.sleep(0)
    began = time.perf_counter()
    act()
    took = time.perf_counter() - began
    heart.beats = False
    beating.wait()
    return took, heart.longest * 1000


def main(uri: str, node: str) -> None:
    """Load, build one month, tell."""
    service, here = StatisticsService(), Here(node, "statistics", load("deploy/topology.yaml"))
    client = connect(uri)
    for name, kind in (("facts", Facts), ("segments", Segments)):
        setattr(service, name, open_repository(kind, client, here, sample_stamp()))
    service.columns, service.clock, service.here = Columns(), Clock(), here
    service.segments.versions()
    before = rss_mb()
    loaded, loading = beaten(service.known)
    after = rss_mb()
    (fact,) = service.facts.some({"month": max(service.columns.months)}, limit=1)
    service.facts.save(replace(fact, urged=fact.urged + 1, dirty=f"{fact.month}|process"))
    built, building = beaten(service.build)
    refreshed, refreshing = beaten(service.known)
    checked, checking = beaten(service.check_segments)
    print(json.dumps({
        "load_s": round(loaded, 2), "rss_before_mb": round(before), "rss_after_mb": round(after),
        "bytes_per_fact": round((after - before) * (1 << 20) / service.columns.size), "build_month_s": round(built, 2),
        "refresh_month_s": round(refreshed, 3), "check_s": round(checked, 2),
        "longest_stretch_ms": round(max(loading, building, refreshing, checking), 1),
        "stretches_ms": {"load": round(loading, 1), "build": round(building, 1), "refresh": round(refreshing, 1),
                         "check": round(checking, 1)},
        "facts": service.columns.size,
    }))  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
