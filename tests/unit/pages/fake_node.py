"""A node without broker and database: the real edge and the real pages on fakes, services that answer what they are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask

from services.gateway import store
from services.gateway.app import create_app
from services.gateway.parts import Parts
from services.gateway.sessions import Logins, Sessions
from shared.errors import Unavailable, XinqiaoError
from shared.links.topology import Topology, load
from shared.ops.clock import Clock, StoppedClock
from shared.ops.settings import Settings

TOPOLOGY = Path(__file__).resolve().parents[3] / "deploy" / "topology.yaml"
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
SECRET = b"a secret for tests only"


@dataclass(frozen=True)
class StoppedSettings(Settings):
    """Settings whose clock stands still."""

    at: datetime = NOON

    @property
    def clock(self) -> Clock:
        return StoppedClock(at=self.at)


class Counted:
    """Serials in a dictionary."""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}

    def next(self, name: str) -> int:
        self.last[name] = self.last.get(name, 0) + 1
        return self.last[name]


class KeptPasswords(dict[str, str]):
    """Password hashes in a dictionary."""

    def find(self, user: str) -> str | None:
        return self.get(user)

    def set_first(self, user: str, hashed: str) -> str:
        return self.setdefault(user, hashed)


class KeptShortly:
    """Short-lived documents in a dictionary; nothing expires by itself."""

    def __init__(self) -> None:
        self.documents: dict[str, dict[str, Any]] = {}

    def put(self, key: str, document: dict[str, Any], expires_at: datetime) -> None:
        self.documents[key] = {"_id": key, **document, "expires_at": expires_at}

    def get(self, key: str) -> dict[str, Any] | None:
        return self.documents.get(key)

    def drop(self, key: str) -> None:
        self.documents.pop(key, None)

    def count_up(self, key: str, expires_at: datetime) -> int:
        before = self.documents.setdefault(key, {"_id": key, "count": 0})
        before |= {"count": before["count"] + 1, "expires_at": expires_at}
        return int(before["count"])


Answer = Any | XinqiaoError | Callable[..., Any]


@dataclass
class Services:
    """The node's services: ``answers["handling.case"]`` is a value, an error, or a function of the arguments."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)
    state: str = "up"

    def call(
        self, service: str, method: str, *args: Any, timeout: float | None = None,
        context: Mapping[str, Any] | None = None, **kwargs: Any,
    ) -> Any:  # fmt: skip
        name = f"{service}.{method}"
        self.asked.append((name, args))
        answer = self.answers.get(name, Unavailable())
        if isinstance(answer, XinqiaoError):
            raise answer
        return answer(*args, **kwargs) if callable(answer) else answer

    def calls_of(self, name: str) -> list[tuple[Any, ...]]:
        """The arguments of every call of that method."""
        return [args for asked, args in self.asked if asked == name]


@cache
def demonstration() -> Topology:
    """The demonstration county, read once."""
    return load(TOPOLOGY)


def parts(services: Services, node: str = "yj") -> Parts:
    """The parts of a node's edge on fakes."""
    settings = StoppedSettings(
        node=node, topology=TOPOLOGY, amqp="", mongo="", secret=SECRET, profile="development", rate_limits=True
    )
    known = demonstration()
    first = {one.user: PASSWORD for one in known.accounts}
    return Parts(
        settings=settings,
        topology=known,
        filings=store.Filings.in_memory(),
        sequence=Counted(),
        sessions=Sessions(KeptShortly(), settings.clock),
        logins=Logins(KeptPasswords(), KeptShortly(), first, settings.clock, SECRET),
        rpc=services,
        database_answers=lambda: True,
    )


def app(services: Services, node: str = "yj") -> Flask:
    """The whole edge of a node, pages and API."""
    return create_app(parts=parts(services, node))
