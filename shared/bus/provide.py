"""What a service is given: the clock and the facts of its place."""

from __future__ import annotations

from typing import Any

from nameko.extensions import DependencyProvider

from shared.ops.clock import Clock
from shared.ops.here import Here


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
