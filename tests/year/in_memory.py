"""A year in memory: whole nodes on fakes, messages handed out in any order, and processes that die at chosen moments.

A process may die after its handler saved and before the broker heard of it: the message comes again. It may die after
it published and before it noted so: the event is said twice. It may die between two savings of a timer: the rest is
left for the next one. Each happens at moments drawn from a seed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from random import Random
from typing import Any

from services.supervision.service import SupervisionService
from shared.bus.timer import SteadyTimer
from shared.events.gateway import FilingReceived, Petitioner
from shared.links.service import LinksService
from shared.links.topology import Topology
from shared.matters.numbers import make
from shared.store.memory import MemoryShelf
from tests.support.nodes_in_memory import SERVICES, Nodes
from tests.year.hands import BY_COLLECTION, TOLD

DAY = timedelta(days=1)
MOMENTS = 3000
"""fewer than there are in a year: a message that was carried out, a document that a timer wants to save"""
WORDS = {
    "title": "村道塌了", "text": "村口到小学的水泥路被雨水冲塌了半边，请尽快修。", "channel": "online",
    "place": "990121101201", "category_l1": "TR", "category_l2": "TR01",
}  # fmt: skip


class Died(BaseException):
    """The process is gone, in the middle of what it did."""


class Memory:
    """``kills``: how many processes die in the year; ``seed``: when, and in which order messages come."""

    def __init__(self, topology: Topology, *, kills: int = 0, seed: int = 0) -> None:
        self.nodes, self.topology = Nodes(topology, (*SERVICES, SupervisionService)), topology
        self.numbers: dict[str, str] = {}
        self.draw, self.kills, self.killed = Random(seed), kills, list[str]()
        self._moments = sorted(self.draw.sample(range(200, MOMENTS), kills))
        self._moment = 0
        self._timers = {
            node: [
                (name, method)
                for name, service in one.services.items()
                if name != LinksService.name
                for method in dir(type(service))
                if any(
                    isinstance(each, SteadyTimer)
                    for each in getattr(getattr(type(service), method), "nameko_entrypoints", ())
                )
            ]
            for node, one in self.nodes.nodes.items()
        }

    # --- hands --------------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        return self.nodes.clock.at[0]

    def file(self, label: str, node: str, /, **form: Any) -> str:
        number, at = make(node, 2026, len(self.numbers) + 1), self.nodes.clock.now()
        usual = {**WORDS, "received_by": self.topology.front_unit(node).id, **form}
        person = Petitioner(name="杨秋收", contact="0999-5550188")
        said = FilingReceived(
            number=number, received_at=at, filed_at=at, origin="direct", petitioner=person, **usual
        )  # fmt: skip
        self.numbers[label] = number
        self.nodes.file(node, said)
        self._settle()
        return number

    def rows(self, unit: str, role: str, collection: str, state: str = "") -> list[dict[str, Any]]:
        desk = BY_COLLECTION[collection]
        where = {"state": state or None, "limit": 200, "after": None}
        found: list[dict[str, Any]] = self._ask(unit, role, desk.service, desk.list_rpc, where)["rows"]
        return found

    def view(self, unit: str, role: str, collection: str, key: str) -> dict[str, Any]:
        desk = BY_COLLECTION[collection]
        view: dict[str, Any] = self._ask(unit, role, desk.service, desk.item_rpc, key)
        return view

    def take(self, unit: str, role: str, collection: str, key: str, step: str, /, **form: Any) -> dict[str, Any]:
        view: dict[str, Any] = self._ask(unit, role, BY_COLLECTION[collection].service, step, key, form)
        self._settle()
        return view

    def open_new(self, unit: str, role: str, collection: str, step: str, /, **form: Any) -> dict[str, Any]:
        view: dict[str, Any] = self._ask(unit, role, BY_COLLECTION[collection].service, step, form)
        self._settle()
        return view

    def until(self, at: datetime) -> None:
        while self.nodes.clock.at[0] < at:
            moments = [self.nodes.clock.at[0] + DAY, *self._due_moments(), at]
            self.nodes.clock.at[0] = min(one for one in moments if one > self.nodes.clock.at[0])
            for node in self.nodes.nodes:
                for service, method in self._timers[node]:
                    self._tick(node, service, method)
            self._settle()

    def cut(self, node: str) -> None:
        self.nodes.cut_off(node)

    def mend(self, node: str) -> None:
        self.nodes.join(node)
        self._settle()

    def said(self) -> Iterable[dict[str, Any]]:
        return [one.to_json() for one in self.nodes.history if one.type in TOLD]

    # --- what dies ----------------------------------------------------------------------------------------------------

    def _is_hit(self, what: str) -> bool:
        """Whether this is one of the moments at which something dies."""
        self._moment += 1
        if self._moments and self._moment >= self._moments[0]:
            self._moments.pop(0)
            self.killed.append(what)
            return True
        return False

    def _settle(self) -> None:
        self.nodes.collect()
        waiting = 0
        while self.nodes.bag and waiting < len(self.nodes.bag):
            message = self.nodes.bag.pop(self.draw.randrange(len(self.nodes.bag)))
            done = self.nodes.deliver(message)
            waiting = 0 if done else waiting + 1
            if not done or self._is_hit(f"{message.node}.{message.service}.{message.method}"):
                self.nodes.bag.append(message)

    def _tick(self, node: str, service: str, method: str) -> None:
        """A timer of a service. Where it dies, what it had saved stays saved, and the rest waits for the next tick."""
        with self._mortal(f"{node}.{service}.{method}"):
            self.nodes.ask(node, service, method)
            return
        self.nodes.ask(node, service, method)

    @contextmanager
    def _mortal(self, what: str) -> Iterator[None]:
        """Within: a process that may die whenever it wants to save."""
        real = MemoryShelf.replace

        def replace(shelf: MemoryShelf, *args: Any, **more: Any) -> bool:
            if self._is_hit(what):
                raise Died
            return real(shelf, *args, **more)

        MemoryShelf.replace = replace  # type: ignore[method-assign]
        try:
            with suppress(Died):
                yield
        finally:
            MemoryShelf.replace = real  # type: ignore[method-assign]

    # --- asking -------------------------------------------------------------------------------------------------------

    def _ask(self, unit: str, role: str, service: str, method: str, *args: Any) -> Any:
        node = self.topology.desk_node(unit)
        account = next(one for one in self.topology.accounts if one.unit == unit and role in one.roles)
        by = {"user": account.user, "name": account.name, "unit": unit, "roles": list(account.roles), "node": node}
        return self.nodes.ask(node, service, method, *args, by)

    def _due_moments(self) -> list[datetime]:
        now, found = self.nodes.clock.at[0], []
        for node in self.nodes.nodes.values():
            watches = node.services["supervision"].watches.shelf._documents.values()
            due = [one["next_due_at"] for one in watches if one["next_due_at"]]
            found += [at for at in map(datetime.fromisoformat, due) if at > now]
        return found
