"""The scene of a run: three real nodes, the people at them, the record of all that was done, and what is claimed."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pymongo import MongoClient

from deploy.local.cluster import Cluster
from deploy.local.layout import ROOT
from tests.chaos import collect, wire
from tests.chaos.clients import Citizen, Http, Officer, Receipts, Worker, stop_all
from tests.chaos.faults import Link, Nemesis
from tests.chaos.history import Recorder
from tests.chaos.proxy import Proxy

CHILD, PARENT, TOP = "yj", "qh", "lx"
PLACES = {"yj": "990121101201", "qh": "990121101000", "lx": "990121000000"}
BASE_PORTS = {"lx": 18100, "qh": 18200, "yj": 18300}
ENVIRONMENT = {
    "XINQIAO_RETRY_DELAYS": "1,2,4,8,16,30",
    "XINQIAO_RATE_LIMITS": "0",
    "XINQIAO_LOG_LEVEL": "INFO",
}
DESKS = ("qh.officer", "lx_water.officer", "lx_tr.officer", "lx_nr.officer", "yjc.officer")


def topology_file(directory: Path) -> Path:
    """The demonstration county on ports of its own, the township with one process a service."""
    source = ROOT / "deploy" / "topology.yaml"
    known = yaml.safe_load(source.read_text("utf-8"))
    known["profile"] = str(source.parent / known["profile"])
    for node in known["nodes"]:
        node["base_port"] = BASE_PORTS[node["id"]]
        node["processes"] = "apart" if node["id"] == PARENT else "together"
    path = directory / "topology.yaml"
    path.write_text(yaml.safe_dump(known, allow_unicode=True, sort_keys=False), "utf-8")
    return path


@dataclass
class Claim:
    """One thing that must be true: what, whether it was, and the figures."""

    name: str
    holds: bool
    detail: str


@dataclass
class Scene:
    """Everything a phase works with."""

    directory: Path
    seed: int
    said: Callable[[str], None] = print
    claims: list[Claim] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    parked: set[str] = field(default_factory=set)
    """marks of messages that must lie parked at the end"""
    forged: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        shutil.rmtree(self.directory, ignore_errors=True)
        self.directory.mkdir(parents=True)
        self.began = time.monotonic()
        self.hung_at = 0.0
        self.rng = random.Random(self.seed)
        self.recorder = Recorder(self.directory / "history.jsonl")
        self.receipts = Receipts()
        self.workers: list[Worker] = []
        self.cluster = Cluster(topology_file(self.directory), self.directory / "run", ENVIRONMENT)
        self.nemesis = Nemesis(self.cluster, self.recorder, self.rng, self.say)
        self.proxy = Proxy(("127.0.0.1", BASE_PORTS[PARENT]))

    def say(self, words: str) -> None:
        """One line of progress, with the time since the beginning."""
        self.said(f"[{time.monotonic() - self.began:6.1f} s] {words}")

    def claim(self, name: str, holds: bool, detail: str) -> None:
        """Write down whether something was true."""
        self.claims.append(Claim(name, holds, detail))
        self.say(f"{'ok  ' if holds else 'FAIL'} {name}: {detail}")

    @contextmanager
    def running(self) -> Iterator[None]:
        """The nodes up, with the village's link through our proxy; everything down and closed at the end."""
        try:
            self.cluster.up(progress=lambda words: self.say(f"  {words}"))
            definitions = self.directory / "run" / CHILD / "rabbit" / "definitions.json"
            link = Link(definitions, self.cluster.management(CHILD), self.proxy)
            link.redirect()
            if not link.is_up():
                raise RuntimeError("the link through the proxy does not come up")
            self.figures["up_seconds"] = round(time.monotonic() - self.began, 1)
            yield
        finally:
            stop_all(self.workers, 10)
            self.proxy.close()
            self.cluster.down()
            self.recorder.close()

    def open_doors(self, citizens: Sequence[str], pause: float) -> None:
        """Let citizens come to these nodes, and officers sit down at their desks."""
        for place, node in enumerate(citizens):
            self.workers.append(self.citizen(node, self.seed * 100 + place, pause))
        for place, account in enumerate(self.cluster.accounts):
            if account["user"] in DESKS:
                url = self.cluster.url(account["node"])
                self.workers.append(Officer(url, account, self.recorder, seed=self.seed * 200 + place, pause=1.5))
        for worker in self.workers:
            worker.start()

    def citizen(self, node: str, seed: int, pause: float) -> Citizen:
        """One more citizen, not yet on the way."""
        return Citizen(self.cluster.url(node), node, PLACES[node], self.recorder, self.receipts, seed=seed, pause=pause)

    def burst(self, node: str, count: int, threads: int = 4, seconds: float = 120) -> int:
        """``count`` filings as fast as the gateway takes them; how many were acknowledged."""
        share = [count // threads + (place < count % threads) for place in range(threads)]
        filers = [_Filer(self.citizen(node, self.rng.randrange(1 << 30), 0.0), many) for many in share]
        for filer in filers:
            filer.start()
        stumbled = _join(filers, seconds)
        if stumbled:
            self.say(f"  filers stumbled: {stumbled}")
        return sum(filer.citizen.filed for filer in filers)

    def http(self, node: str) -> Http:
        """A visitor's connection."""
        return Http(self.cluster.url(node))

    def facts(self, node: str) -> set[str]:
        """Numbers that the node's statistics counts."""
        with MongoClient[dict[str, Any]](self.cluster.mongo(node)) as client:
            where = {"registered_at": {"$ne": None}}
            return {row["_id"] for row in client[f"xq_{node}_statistics"]["facts"].find(where, {"_id": 1})}

    def unsaid(self) -> dict[str, int]:
        """node -> entries still in outboxes or without the neighbour's receipt."""
        found = {}
        for node in self.cluster.nodes:
            with MongoClient[dict[str, Any]](self.cluster.mongo(node), serverSelectionTimeoutMS=3000) as client:
                own = [name for name in client.list_database_names() if name.startswith(f"xq_{node}_")]
                found[node] = sum(1 for name in own for _ in collect.outbox(client[name]))
        return found

    def queued(self) -> dict[str, dict[str, int]]:
        """node -> queue -> messages, empty and parked ones left out."""
        found = {}
        for node in self.cluster.nodes:
            depths = wire.under_way(self.cluster.amqp(node), self.cluster.management(node))
            found[node] = {name: count for name, count in depths.items() if count}
        return found

    def metric(self, node: str, name: str) -> float:
        """A counter, summed over the node's processes and labels."""
        return sum(wire.metric(self.cluster.health(node), name).values())

    def wait(self, what: str, done: Callable[[], bool], seconds: float, every: float = 0.5) -> float | None:
        """Seconds until it was so; None when it was not within the time. What cannot be asked is not so yet."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            try:
                if done():
                    return round(time.monotonic() - began, 1)
            except Exception as fault:  # noqa: BLE001 - a store may be down just now
                self.say(f"  {what}: {type(fault).__name__} {str(fault)[:100]}")
            time.sleep(every)
        return None


class _Filer(Worker):
    """A citizen who files so many times and goes."""

    def __init__(self, citizen: Citizen, many: int) -> None:
        super().__init__(citizen.name)
        self.citizen, self.many = citizen, many
        citizen.stopped = self.stopped

    def work(self) -> None:
        for _ in range(self.many):
            if self.stopped.is_set():
                return
            self.citizen.file_one()
            if self.citizen.rng.random() < 0.1:
                self.citizen.look()
        self.stop()


def _join(filers: Sequence[_Filer], seconds: float) -> list[str]:
    ends = time.monotonic() + seconds
    for filer in filers:
        filer.join(timeout=max(0.0, ends - time.monotonic()))
    return stop_all(filers, 15)
