"""A nameko service with every kind of answer, run by ``nameko run`` in a process of its own."""

from __future__ import annotations

import time
from typing import Any

from nameko.extensions import DependencyProvider
from nameko.rpc import rpc

from shared.errors import Conflict, Invalid, NotFound


class Context(DependencyProvider):
    """What came in the message's ``nameko.*`` headers."""

    def get_dependency(self, worker_ctx: Any) -> dict[str, Any]:
        return dict(worker_ctx.data)


class EchoService:
    """What a caller may meet."""

    name = "echo"
    came_with = Context()

    @rpc
    def context(self) -> dict[str, Any]:
        return self.came_with

    @rpc
    def echo(self, *args: Any, **kwargs: Any) -> Any:
        return {"args": args, "kwargs": kwargs}

    @rpc
    def add(self, left: int, right: int = 1) -> int:
        return left + right

    @rpc
    def refuse(self, kind: str) -> None:
        if kind == "invalid":
            raise Invalid("wrong_type", fields={"title": "too_long"}, limit=5)
        if kind == "not_found":
            raise NotFound(number="YJ-2026-000042-K")
        if kind == "conflict":
            raise Conflict
        raise ValueError("secret words of a petition")

    @rpc
    def sleep(self, seconds: float) -> float:
        time.sleep(seconds)
        return seconds

    @rpc
    def unspeakable(self) -> Any:
        return object()
