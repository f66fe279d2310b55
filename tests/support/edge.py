"""An edge on fakes: the real application, a database in memory, and services that answer what a test says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from services.gateway.app import create_app
from services.gateway.parts import Parts
from services.gateway.sessions import Logins, Sessions
from services.gateway.store import Filings
from shared.errors import Unavailable
from shared.links.topology import Topology, load
from shared.ops.clock import Clock, StoppedClock
from shared.ops.settings import Settings
from shared.store.memory import sample_stamp

TOPOLOGY = Path(__file__).parents[2] / "deploy" / "topology.yaml"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SECRET = b"0123456789abcdef-for-tests"


class FakeServices:
    """``answers["handling.case"] = {...}`` or a function of the call's arguments; what is not there is not running."""

    def __init__(self) -> None:
        self.state = "up"
        self.answers: dict[str, Any] = {}
        self.calls: list[tuple[str, tuple[Any, ...]]] = []

    def call(
        self,
        service: str,
        method: str,
        *args: Any,
        timeout: float | None = None,
        context: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> Any:
        name = f"{service}.{method}"
        self.calls.append((name, args))
        if name not in self.answers:
            raise Unavailable("service_not_running", service=service)
        answer = self.answers[name]
        if isinstance(answer, Exception):
            raise answer
        return answer(*args, **kwargs) if callable(answer) else answer


class MemorySequence:
    """Serial numbers in memory."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}
        self._lock = threading.Lock()

    def next(self, name: str) -> int:
        with self._lock:
            self._last[name] = self._last.get(name, 0) + 1
            return self._last[name]


class MemoryPasswords:
    """Hashes in memory."""

    def __init__(self) -> None:
        self._hashes: dict[str, str] = {}

    def find(self, user: str) -> str | None:
        return self._hashes.get(user)

    def set_first(self, user: str, hashed: str) -> str:
        return self._hashes.setdefault(user, hashed)


class MemoryShortLived:
    """Documents in memory; nobody sweeps the expired ones, as for a minute in the real one."""

    def __init__(self) -> None:
        self.documents: dict[str, dict[str, Any]] = {}
        self._lock = threading.Lock()

    def put(self, key: str, document: dict[str, Any], expires_at: datetime) -> None:
        self.documents[key] = {"_id": key, **document, "expires_at": expires_at}

    def renew(self, key: str, document: dict[str, Any], expires_at: datetime) -> None:
        if key in self.documents:
            self.put(key, document, expires_at)

    def get(self, key: str) -> dict[str, Any] | None:
        return self.documents.get(key)

    def drop(self, key: str) -> None:
        self.documents.pop(key, None)

    def count_up(self, key: str, expires_at: datetime) -> int:
        with self._lock:
            one = self.documents.setdefault(key, {"_id": key, "count": 0})
            one["count"] += 1
            one["expires_at"] = expires_at
            return int(one["count"])


class TestSettings(Settings):
    """Settings whose clock a test holds."""

    __test__ = False
    hands: Clock = StoppedClock(at=NOW)

    @property
    def clock(self) -> Clock:
        return self.hands


def settings(node: str = "lx", *, clock: Clock | None = None, **more: Any) -> Settings:
    """Settings of a node with a stopped clock and without rate limits."""
    made = TestSettings(
        node=node, topology=TOPOLOGY, amqp="", mongo="", secret=SECRET, **{"rate_limits": False, **more}
    )
    if clock is not None:
        object.__setattr__(made, "hands", clock)
    return made


def parts(
    node: str = "lx",
    *,
    topology: Topology | None = None,
    clock: Clock | None = None,
    rpc: Any = None,
    passwords: Mapping[str, str] | None = None,
    database_answers: Callable[[], bool] = lambda: True,
    **more: Any,
) -> Parts:
    """Parts in memory. Every account's password is its user name, unless ``passwords`` says otherwise."""
    made = settings(node, clock=clock, **more)
    topology = topology or load(TOPOLOGY)
    first = passwords if passwords is not None else {one.user: f"password of {one.user}" for one in topology.accounts}
    return Parts(
        settings=made,
        topology=topology,
        filings=Filings.in_memory(sample_stamp(node, "gateway")),
        sequence=MemorySequence(),
        sessions=Sessions(MemoryShortLived(), made.clock),
        logins=Logins(MemoryPasswords(), MemoryShortLived(), first, made.clock, SECRET),
        rpc=rpc or FakeServices(),
        database_answers=database_answers,
    )


def app_of(parts: Parts) -> Flask:
    """The application on these parts."""
    return create_app(parts=parts)


class Desk:
    """A browser with a session: ``post`` carries the write token."""

    def __init__(self, client: FlaskClient, user: str) -> None:
        self.client = client
        told = client.post("/api/session", json={"user": user, "password": f"password of {user}"})
        assert told.status_code == 200, told.get_json()
        self.who = told.get_json()

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, **more)

    def post(self, path: str, headers: Mapping[str, str] | None = None, **more: Any) -> Any:
        return self.client.post(path, headers={"X-CSRF-Token": self.who["csrf"], **(headers or {})}, **more)

    def delete(self, path: str, **more: Any) -> Any:
        return self.client.delete(path, headers={"X-CSRF-Token": self.who["csrf"]}, **more)


def a_filing(**changes: Any) -> dict[str, Any]:
    """A filing that every node of the demonstration county takes from a citizen (its village is 杨家村)."""
    form: dict[str, Any] = {
        "title": "村道路灯不亮",
        "text": "杨家村二组到小学的路灯坏了三盏，晚上孩子放学看不见路，请派人修。",
        "place": "990121101201",
        "petitioner": {"name": "王秀兰", "contact": "13900000000"},
    }
    return {**form, **changes}
