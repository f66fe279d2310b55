"""``cases = Stored(Cases)``: a repository on the node's database, its outbox carried by the service's one carrier."""

from __future__ import annotations

from typing import Any

import structlog
from nameko.extensions import DependencyProvider, SharedExtension

from shared.bus.carrier import Carrier
from shared.events.envelope import Envelope
from shared.ops.here import Here
from shared.store.client import open_repository
from shared.store.repository import Repository
from shared.store.saying import Stamp


class CarrierOfService(SharedExtension):  # type: ignore[misc]
    """One carrier for all repositories of a service in this process."""

    def setup(self) -> None:
        config = self.container.config
        settings = config["settings"]
        self.carrier = Carrier(
            node=settings.node,
            service=self.container.service_name,
            uri=settings.amqp,
            sweep_seconds=settings.sweep_seconds,
            hearers=config["hearers"],
            repair=config["repair"],
            answers=config["answers"],
        )

    def start(self) -> None:
        self.carrier.start()

    def stop(self) -> None:
        self.carrier.stop()

    def kill(self) -> None:
        self.carrier.stop()


class Stored(DependencyProvider):  # type: ignore[misc]
    """The repository, opened once a process; a worker sees it as its attribute."""

    carrying = CarrierOfService()

    def __init__(self, kind: type[Repository[Any]]) -> None:
        self.kind = kind

    def setup(self) -> None:
        config = self.container.config
        settings = config["settings"]
        here = Here(settings.node, self.container.service_name, config["topology"])
        stamp = Stamp(node=here.node, service=here.service, now=settings.clock.now, route=config["route"], trace=_trace)
        self.repository = open_repository(self.kind, config["mongo"], here, stamp, on_said=self._wake)

    def _wake(self) -> None:
        self.carrying.carrier.wake()

    def start(self) -> None:
        self.carrying.carrier.serve(self.repository)

    def get_dependency(self, worker_ctx: Any) -> Repository[Any]:
        return self.repository

    def worker_setup(self, worker_ctx: Any) -> None:
        said = [one for one in worker_ctx.args if isinstance(one, Envelope)]
        structlog.contextvars.bind_contextvars(
            service=self.container.service_name,
            **(
                {"event_id": said[0].id, "matter": said[0].subject, "trace": said[0].trace or said[0].id}
                if said
                else {}
            ),
        )


def _trace() -> str:
    return str(structlog.contextvars.get_contextvars().get("trace", ""))
