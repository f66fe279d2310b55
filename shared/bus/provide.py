"""What a service is given: the clock, the facts of its place, and the node's file cabinet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nameko.extensions import DependencyProvider

from shared.ops.clock import Clock
from shared.ops.here import Here
from shared.store.files import Files, open_files


class Now(DependencyProvider):  # type: ignore[misc]
    """``clock = Now()``: the node's clock."""

    def get_dependency(self, worker_ctx: Any) -> Clock:
        clock: Clock = self.container.config["settings"].clock
        return clock


class Facts(DependencyProvider):  # type: ignore[misc]
    """``here = Facts()``: node, service and topology."""

    def get_dependency(self, worker_ctx: Any) -> Here:
        return Here(
            self.container.config["settings"].node, self.container.service_name, self.container.config["topology"]
        )


class Answers(DependencyProvider):  # type: ignore[misc]
    """``answers = Answers()``: (neighbour) -> whether its door answered this node's heartbeats a moment ago."""

    def get_dependency(self, worker_ctx: Any) -> Callable[[str], bool]:
        answers: Callable[[str], bool] = self.container.config["answers"]
        return answers


class Cabinet(DependencyProvider):  # type: ignore[misc]
    """``files = Cabinet()``: the node's file cabinet, opened once a process."""

    def setup(self) -> None:
        config = self.container.config
        self.files = open_files(config["mongo"], config["settings"].node)

    def get_dependency(self, worker_ctx: Any) -> Files:
        return self.files


class Kept(DependencyProvider):  # type: ignore[misc]
    """``columns = Kept(Columns)``: what this process keeps between calls, and can make anew from the database."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make

    def setup(self) -> None:
        self.thing = self.make()

    def get_dependency(self, worker_ctx: Any) -> Any:
        return self.thing
