"""The one supervisord of a run directory: started, asked, and ended with everything that came from it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import xmlrpc.client
from contextlib import suppress
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import SupervisorTransport

from deploy.local.layout import ROOT, socket_path

MARK = "XINQIAO_RUN"
"""In the environment of every process of a run: its directory. So none of them can be overlooked at the end."""
NOT_INHERITED = ("XINQIAO_", "RABBITMQ_", "ERL_", "MONGO", "GUNICORN_", "SUPERVISOR_")
ORDERLY_SECONDS = 90
"""more than any program's own time to stop, after which supervisord kills it"""
KILLED_SECONDS = 10
ORPHANED_SECONDS = 20


class Supervisor:
    """``directory`` holds ``supervisord.conf``."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.socket = socket_path(directory)
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it in a session of its own, with nothing of ours in its environment; returns when it answers.

        Raises ``RuntimeError`` with its words when it does not start.
        """
        self.socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith(NOT_INHERITED)}
        environment[MARK] = str(self.directory)
        said = self.directory / "supervisord.out"
        with said.open("wb") as output:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "supervisor.supervisord", "-c", str(self.directory / "supervisord.conf")],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + 15
        while not self.answers():
            if self._child.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(said.read_text("utf-8", "replace")[-2000:])
            time.sleep(0.1)

    def answers(self) -> bool:
        """Whether it is there."""
        try:
            return bool(self.call("getState")["statecode"] == 1)
        except OSError:
            return False

    def call(self, method: str, *arguments: Any) -> Any:
        """One of supervisord's RPC methods; ``OSError`` if it is not there, ``xmlrpc.client.Fault`` if it refuses."""
        transport = SupervisorTransport(None, None, f"unix://{self.socket}")
        try:
            # the address is not used, the transport's is
            server = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)
            return getattr(server.supervisor, method)(*arguments)
        finally:
            transport.close()

    def processes(self) -> dict[str, dict[str, Any]]:
        """Program name -> what the supervisor knows of it; empty when it is not there."""
        try:
            return {found["name"]: found for found in self.call("getAllProcessInfo")}
        except OSError:
            return {}

    def end(self) -> None:
        """Stop everything in order and wait for it; whatever is still alive then is killed."""
        try:
            self.call("shutdown")
            patience = ORDERLY_SECONDS
        except (OSError, xmlrpc.client.Fault):
            for pid in self.remaining():
                _signal(pid, signal.SIGTERM)
            patience = ORPHANED_SECONDS
        deadline = time.monotonic() + patience
        while self.remaining() and time.monotonic() < deadline:
            self._reap()
            time.sleep(0.1)
        deadline = time.monotonic() + KILLED_SECONDS
        while (left := self.remaining()) and time.monotonic() < deadline:
            for pid in left:
                _signal(pid, signal.SIGKILL)
            self._reap()
            time.sleep(0.05)
        if self.socket.parent != self.directory and self.socket.parent.is_dir():
            self.socket.unlink(missing_ok=True)
            self.socket.parent.rmdir()

    def remaining(self) -> list[int]:
        """Every living process that came from this run directory."""
        mark = f"{MARK}={self.directory}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
            except OSError:
                continue  # gone meanwhile, or someone else's
        return found

    def _reap(self) -> None:
        if self._child is not None and self._child.poll() is not None:
            self._child = None


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)
