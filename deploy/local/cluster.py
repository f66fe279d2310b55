"""All nodes of a topology on this machine: up until every gateway is ready, down until nothing is left."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local import broker, mongod
from deploy.local.faults import CannotStart
from deploy.local.keys import write_private
from deploy.local.layout import GATEWAY, HOST, ROOT, Place, socket_path
from deploy.local.node import Neighbours, NodeFiles
from deploy.local.ports import refuse_taken
from deploy.local.programs import Program, configuration
from deploy.local.supervision import Supervisor
from deploy.local.waiting import Waiting
from shared.errors import NotFound
from shared.links.topology import load

STORES = ("broker", "mongod")
UP_SECONDS = 240


@dataclass(frozen=True)
class Process:
    """A supervised process; ``kind`` is broker, mongod, gateway or services; ``pid`` is 0 while it is not running.

    ``state`` is the supervisor's: running, starting, stopped, backoff, exited, fatal, stopping.
    """

    node: str
    name: str
    kind: str
    pid: int
    state: str


class Cluster:
    """``directory`` holds everything: data, logs, secrets. ``env`` is added to the environment of every service.

    ``stores_only`` leaves the services and gateways away: brokers with their links, and databases.
    """

    def __init__(
        self,
        topology_path: str | Path,
        directory: str | Path,
        env: Mapping[str, str] | None = None,
        *,
        stores_only: bool = False,
    ) -> None:
        self.topology_path = Path(topology_path).resolve()
        self.directory = Path(directory).resolve()
        self.topology = load(self.topology_path)
        self.nodes = tuple(self.topology.nodes)
        self.stores_only = stores_only
        self.supervisor = Supervisor(self.directory)
        self._env = dict(env or {})
        self._neighbours = Neighbours(self.topology, self.directory)
        self._files = {node: NodeFiles(self._neighbours, node) for node in self.nodes}

    def up(self, progress: Callable[[str], None] = print, seconds: float = UP_SECONDS) -> None:
        """Start what does not run and wait until all of it is ready. ``CannotStart`` names the culprit and ends
        with the last lines of its log; then nothing is left running."""
        programs = self.programs()
        if not self.supervisor.answers():
            refuse_taken(self.places())
            self._lay_out(programs)
            try:
                self.supervisor.start()
            except RuntimeError as fault:
                raise CannotStart("local_no_supervisor", reason=str(fault)) from fault
        try:
            Waiting(self, programs, progress, seconds).until_ready()
        except BaseException:
            self.down()
            raise

    def down(self) -> None:
        """Stop everything in order, services before their stores; returns when no process is left."""
        self.supervisor.end()

    def status(self) -> list[Process]:
        """Every process there should be, also when nothing runs."""
        known = self.supervisor.processes()
        found = []
        for program in self.programs():
            if program.group != "epmd":
                node, name = program.name.split(".", 1)
                told = known.get(program.name, {})
                state = str(told.get("statename", "stopped")).lower()
                found.append(Process(node, name, _kind(name), int(told.get("pid", 0)), state))
        return sorted(found, key=lambda process: self.nodes.index(process.node))

    def pid(self, node: str, name: str) -> int:
        """The process's own pid (Erlang's machine, mongod, gunicorn's master); ``NotFound`` when it is not running."""
        found = self.supervisor.processes().get(self._program(node, name).name, {}).get("pid", 0)
        if not found:
            raise NotFound("local_not_running", node=node, process=name)
        return int(found)

    def kill(self, node: str, name: str, number: int = signal.SIGKILL) -> int:
        """Send a signal to the process and to nothing else; the supervisor brings it back. Gives the pid it went to."""
        pid = self.pid(node, name)
        os.kill(pid, number)
        return pid

    def start(self, node: str, name: str) -> None:
        """Start a stopped process; returns when the supervisor holds it for running."""
        self.supervisor.call("startProcess", self._program(node, name).full_name, True)

    def stop(self, node: str, name: str) -> None:
        """Stop a process and keep it stopped; returns when it has ended."""
        self.supervisor.call("stopProcess", self._program(node, name).full_name, True)

    def restart(self, node: str, name: str) -> None:
        """Stop and start."""
        self.stop(node, name)
        self.start(node, name)

    def url(self, node: str) -> str:
        """Where the node's gateway answers."""
        return f"http://{HOST}:{self._place(node).port('http')}"

    def amqp(self, node: str) -> str:
        """The way of the node's services to their broker."""
        return self._files[node].amqp

    def management(self, node: str) -> str:
        """The broker's management API, with user and password."""
        return self._files[node].management

    def mongo(self, node: str) -> str:
        """The way of the node's services to their database."""
        return self._files[node].mongo

    def health(self, node: str) -> dict[str, str]:
        """Process -> where its ``/readyz`` and ``/metrics`` are, the gateway's included."""
        own = {name: f"http://{HOST}:{port}" for name, port in self._place(node).health.items()}
        return own | {GATEWAY: self.url(node)}

    def log(self, node: str, name: str) -> Path:
        """The file of what a process printed."""
        return self._place(node).log(name)

    def files(self, node: str) -> NodeFiles:
        """What lies at a node: place, ports, secrets."""
        return self._files[self.topology.node(node).id]

    def settings(self, node: str) -> dict[str, str]:
        """The environment with which the node's processes run."""
        return {
            **self._files[node].settings,
            "XINQIAO_TOPOLOGY": str(self.topology_path),
            "XINQIAO_HTTP_PORT": str(self._place(node).port("http")),
            "PYTHONUNBUFFERED": "1",
            **self._env,
        }

    @property
    def accounts(self) -> list[dict[str, Any]]:
        """The staff accounts: user, password, name, unit, roles, node."""
        return [account for node in self.nodes for account in self._files[node].accounts]

    def programs(self) -> list[Program]:
        """Everything the supervisor runs, stores before services."""
        server, epmd, database = broker.find_server(), broker.find_epmd(), mongod.find()
        for found, what in ((server, "rabbitmq-server"), (epmd, "epmd"), (database, "mongod")):
            if found is None:
                raise CannotStart("local_missing", what=what)
        assert server is not None
        assert epmd is not None
        assert database is not None
        port = self._neighbours.epmd_port
        programs = [broker.port_mapper(epmd, port, self.directory)]
        for place in self.places():
            programs += [broker.program(place, server, port), mongod.program(place, database)]
        if not self.stores_only:
            programs += [program for node in self.nodes for program in self._services(node)]
        return programs

    def _services(self, node: str) -> Iterator[Program]:
        place, settings = self._place(node), self.settings(node)
        for name, port in place.health.items():
            yield Program(
                f"{node}.{name}",
                "services",
                (sys.executable, "-m", "shared.run", *place.runs(name)),
                ROOT,
                place.log(name),
                settings | {"XINQIAO_HEALTH_PORT": str(port)},
            )
        yield Program(
            f"{node}.{GATEWAY}",
            "gateways",
            (sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.py", "services.gateway.app:create_app()"),
            ROOT,
            place.log(GATEWAY),
            settings,
        )

    def _lay_out(self, programs: list[Program]) -> None:
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        for files in self._files.values():
            files.lay_out()
        text = configuration(programs, self.directory, socket_path(self.directory))
        write_private(self.directory / "supervisord.conf", text)

    def _program(self, node: str, name: str) -> Program:
        for program in self.programs():
            if program.name == f"{node}.{name}":
                return program
        raise NotFound("local_no_process", node=node, process=name)

    def _place(self, node: str) -> Place:
        return self.files(node).place

    def places(self) -> list[Place]:
        """All nodes' places."""
        return [files.place for files in self._files.values()]


def _kind(name: str) -> str:
    if name in (*STORES, GATEWAY):
        return name
    return "services"
