"""From the first process to the last ``/readyz``: services start when their stores answer, and a culprit is named."""

from __future__ import annotations

import time
import xmlrpc.client
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

from deploy.local import broker, mongod
from deploy.local.faults import CannotStart
from deploy.local.programs import Program
from shared.terminal import tell

if TYPE_CHECKING:
    from deploy.local.cluster import Cluster

TOO_MANY_LIVES = 5
PAUSE_SECONDS = 0.3


class Waiting:
    """One start of a cluster."""

    def __init__(
        self, cluster: Cluster, programs: list[Program], progress: Callable[[str], None], seconds: float
    ) -> None:
        self.cluster = cluster
        self.programs = {program.name: program for program in programs}
        self.progress = progress
        self.began = time.monotonic()
        self.deadline = self.began + seconds
        self.unready = [name for name in self.programs if name != "epmd"]
        self._lives: defaultdict[str, set[int]] = defaultdict(set)

    def until_ready(self) -> None:
        """Return when everything answers; ``CannotStart`` when something does not within the time, or keeps dying."""
        for program in self.programs.values():
            if program.starts_by_itself:
                self._start(program)
        while True:
            self._ask_all()
            if not self.unready:
                return
            self._refuse_the_dying()
            if time.monotonic() > self.deadline:
                self._fail(self.unready[0], "local_too_slow")
            time.sleep(PAUSE_SECONDS)

    def _ask_all(self) -> None:
        for name in list(self.unready):
            program = self.programs[name]
            if self.is_ready(program):
                self.unready.remove(name)
                self._tell(name)
                self._start_what_waited()

    def _start_what_waited(self) -> None:
        for name in self.unready:
            program = self.programs[name]
            if not program.starts_by_itself and self._stores_of(name).isdisjoint(self.unready):
                self._start(program)

    def _stores_of(self, name: str) -> set[str]:
        node = name.split(".", 1)[0]
        return {f"{node}.broker", f"{node}.mongod"}

    def is_ready(self, program: Program) -> bool:
        """Whether a process does its work."""
        node, name = program.name.split(".", 1)
        files = self.cluster.files(node)
        if name == "broker":
            return broker.answers(files.place)
        if name == "mongod":
            return mongod.settle(files.place, files.keys)
        return not self._stores_of(program.name) & set(self.unready) and _says_ready(self.cluster.health(node)[name])

    def _start(self, program: Program) -> None:
        with suppress(xmlrpc.client.Fault):  # it runs already
            self.cluster.supervisor.call("startProcess", program.full_name, False)

    def _tell(self, name: str) -> None:
        node, process = name.split(".", 1)
        seconds = f"{time.monotonic() - self.began:.1f}"
        title = self.cluster.topology.node(node).name
        self.progress(tell("local_ready", node=node, name=title, process=process, seconds=seconds))

    def _refuse_the_dying(self) -> None:
        known: dict[str, dict[str, Any]] = self.cluster.supervisor.processes()
        if not known:
            raise CannotStart("local_no_supervisor", reason="", log=self.cluster.directory / "supervisord.log")
        for name, told in known.items():
            if told["pid"]:
                self._lives[name].add(int(told["pid"]))
            if told["statename"] == "FATAL" or len(self._lives[name]) > TOO_MANY_LIVES:
                self._fail(name, "local_keeps_dying")

    def _fail(self, name: str, code: str) -> None:
        node, _, process = name.rpartition(".")
        seconds = round(time.monotonic() - self.began)
        raise CannotStart(code, log=self.programs[name].log, node=node, process=process, seconds=seconds)


def _says_ready(address: str) -> bool:
    try:
        with urlopen(f"{address}/readyz", timeout=3) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
