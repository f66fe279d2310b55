"""A year on three real nodes: over HTTP, with their clock stepped to whatever comes due, and processes killed."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from pymongo import MongoClient

from deploy.demo.person import Person, Refused, wait_for
from deploy.demo.world import World
from deploy.local.cluster import Cluster
from shared.codec import instant
from tests.chaos.faults import Link
from tests.chaos.proxy import Proxy
from tests.year.hands import BY_COLLECTION, TOLD
from tests.year.in_memory import WORDS
from tests.year.rest import AWAITED, TO_SAY, Rest

MOMENT = timedelta(seconds=2)
SWEPT_SECONDS = 120
"""how long a node may take to sweep what is due, on a busy machine with a process just killed"""


class OnNodes:
    """``kills``: at how many of the steps of time a process is killed with -9; ``say``: hears of progress."""

    def __init__(
        self, cluster: Cluster, clock: Path, say: Callable[[str], None], *, kills: int = 0, seed: int = 0
    ) -> None:
        self.cluster, self.say = cluster, say
        self.world = World(
            cluster.topology, {node: cluster.url(node) for node in cluster.nodes}, cluster.accounts, clock
        )
        self.numbers: dict[str, str] = {}
        self._clients = {node: MongoClient[dict[str, Any]](cluster.mongo(node)) for node in cluster.nodes}
        self._rest, self._is_shaken = Rest(cluster, self._clients), False
        self._draw, self.killed = Random(seed), list[str]()
        self._moments = set(self._draw.sample(range(3, 60), kills)) if kills else set()
        self._moment = 0
        self._proxies = {node: self._through_a_proxy(node) for node in cluster.nodes if cluster.topology.parent(node)}

    # --- hands --------------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        return self.world.clock.now()

    def file(self, label: str, node: str, /, **form: Any) -> str:
        by_clerk = form.get("channel", "online") != "online"
        person = self.world.at(self.cluster.topology.front_unit(node).id, "clerk") if by_clerk else self._citizen(node)
        who = {"name": "杨秋收", "contact": "0999-5550188"}
        receipt = self._patiently(lambda: person.file({**WORDS, "petitioner": who, **form}))
        self.numbers[label] = receipt["number"]
        self._settle()
        return str(receipt["number"])

    def rows(self, unit: str, role: str, collection: str, state: str = "") -> list[dict[str, Any]]:
        desk, person = BY_COLLECTION[collection], self.world.at(unit, role)
        query = {"limit": 200, **({"state": state} if state else {})}
        found: list[dict[str, Any]] = self._patiently(lambda: person.get(f"/api/{desk.service}/{collection}", **query))[
            "rows"
        ]
        return found

    def view(self, unit: str, role: str, collection: str, key: str) -> dict[str, Any]:
        path = f"/api/{BY_COLLECTION[collection].service}/{collection}/{key}"
        return self._patiently(lambda: self.world.at(unit, role).get(path))

    def take(self, unit: str, role: str, collection: str, key: str, step: str, /, **form: Any) -> dict[str, Any]:
        path = f"/api/{BY_COLLECTION[collection].service}/{collection}/{key}/{step}"
        answer = self._patiently(lambda: self.world.at(unit, role).post(path, form))
        self._settle()
        return answer

    def open_new(self, unit: str, role: str, collection: str, step: str, /, **form: Any) -> dict[str, Any]:
        path = f"/api/{BY_COLLECTION[collection].service}/{collection}"
        answer = self._patiently(lambda: self.world.at(unit, role).post(path, form))
        self._settle()
        return answer

    def until(self, at: datetime) -> None:
        while (now := self.world.clock.now()) < at:
            due = [one for one in self._due_moments() if now < one < at]
            self.world.reach(min([*due, at]) + MOMENT)
            self._moment += 1
            if self._moment in self._moments:
                self._kill()
            self._swept()
            self._settle()

    def cut(self, node: str) -> None:
        self._proxies[node].mode = "cut"

    def mend(self, node: str) -> None:
        self._proxies[node].mode = "pass"
        wait_for(f"{node} caught up", lambda: not self._awaiting(), seconds=300, every=1)
        self._settle()

    def said(self) -> Iterable[dict[str, Any]]:
        known: dict[str, dict[str, Any]] = {}
        for node, client in self._clients.items():
            database = client[f"xq_{node}_supervision"]
            for name in database.list_collection_names():
                for row in database[name].find({}, {"_said": 1, "_outbox": 1}):
                    for entry in (*row.get("_said", ()), *row.get("_outbox", ())):
                        envelope = entry["envelope"]
                        if envelope["type"] in TOLD and envelope["node"] == node:
                            known[envelope["id"]] = envelope
        return list(known.values())

    # --- underneath ---------------------------------------------------------------------------------------------------

    def _citizen(self, node: str) -> Person:
        return self.world.citizen(node)

    def _patiently(self, ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Ask again while a process that was killed comes back; a refusal is a refusal."""
        ends = time.monotonic() + SWEPT_SECONDS
        while True:
            try:
                return ask()
            except Refused as no:
                if no.status not in (503, 504, 404) or time.monotonic() > ends:
                    raise
            except OSError:
                if time.monotonic() > ends:
                    raise
            time.sleep(0.5)

    def _kill(self) -> None:
        """One process of the business, or a store under it, at random."""
        running = [one for one in self.cluster.status() if one.pid and one.kind in ("services", "broker", "mongod")]
        victim = self._draw.choice(sorted(running, key=lambda one: (one.node, one.name)))
        self._is_shaken = True
        with suppress(Exception):
            self.cluster.kill(victim.node, victim.name, signal.SIGKILL)
            self.killed.append(f"{victim.node}.{victim.name}")
            self.say(f"kill -9 {victim.node}.{victim.name}, {self.world.clock.today()}")

    def _watches(self, node: str) -> Any:
        return self._clients[node][f"xq_{node}_supervision"]["watches"]

    def _due_moments(self) -> list[datetime]:
        """Of the story's own records: what else comes due is done on the way, when the clock passes it."""
        now, found, mine = instant(self.world.clock.now()), [], list(self.numbers.values())
        for node in self.cluster.nodes:
            row = self._again(
                lambda node=node: self._watches(node).find_one(
                    {"_id": {"$in": mine}, "next_due_at": {"$gt": now}}, {"next_due_at": 1}, sort=[("next_due_at", 1)]
                )
            )
            found += [datetime.fromisoformat(row["next_due_at"])] if row else []
        return found

    def _again(self, ask: Callable[[], Any]) -> Any:
        ends = time.monotonic() + SWEPT_SECONDS
        while True:
            try:
                return ask()
            except Exception:
                if time.monotonic() > ends:
                    raise
                time.sleep(0.5)

    def _swept(self) -> None:
        """Every node has done what was due by now."""

        def done() -> bool:
            now = instant(self.world.clock.now())
            return all(
                self._watches(node).count_documents({"next_due_at": {"$lte": now}}, limit=1) == 0
                for node in self.cluster.nodes
            )

        wait_for("everything due is done", lambda: self._again(done), seconds=SWEPT_SECONDS, every=0.2)

    def _awaiting(self) -> bool:
        return bool(self._again(lambda: self._rest.has(AWAITED)))

    def _settle(self) -> None:
        """Nothing is left to be said, and no queue has anything; what waits behind a cut line may wait."""
        cut = any(one.mode == "cut" for one in self._proxies.values())

        def rest() -> bool:
            if self._rest.has(TO_SAY) or (not cut and self._rest.has(AWAITED)):
                return False
            return cut or not self._rest.hears(exactly=self._is_shaken)

        calm = 0
        ends = time.monotonic() + SWEPT_SECONDS
        while calm < 2:
            calm = calm + 1 if self._again(rest) else 0
            if time.monotonic() > ends:
                raise AssertionError("the nodes do not come to rest")
            time.sleep(0.1)
        self._is_shaken = False

    def _through_a_proxy(self, node: str) -> Proxy:
        parent = self.cluster.topology.parent(node)
        assert parent is not None
        proxy = Proxy(("127.0.0.1", self.cluster.topology.node(parent).port("amqp")))
        definitions = self.cluster.files(node).place.directory / "rabbit" / "definitions.json"
        link = Link(definitions, self.cluster.management(node), proxy)
        link.redirect()
        if not link.is_up():
            raise AssertionError(f"the line of {node} does not come up")
        return proxy


def told(path: Path, rows: Iterable[Any]) -> None:
    """Write a history, a line each."""
    path.write_text("".join(json.dumps(vars(one), ensure_ascii=False) + "\n" for one in rows), "utf-8")
