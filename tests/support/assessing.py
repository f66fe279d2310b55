"""A supervision service on the fake shelf for tests of the assessment, and what it was told."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from services.supervision.service import SupervisionService
from shared.bus.stored import Stored
from shared.errors import AlreadyHandled
from shared.links.topology import load
from shared.ops.clock import StoppedClock
from shared.ops.here import Here
from tests.support.raw_month import Said

TOPOLOGY = load("deploy/topology.yaml")
LATER = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
SUPERVISOR = {"user": "s", "name": "黄春燕", "unit": "u_lx_xf", "roles": ["supervisor"], "node": "lx"}
LEADER = {"user": "l", "name": "杨美玲", "unit": "u_lx_xf", "roles": ["leader"], "node": "lx"}


def officer(unit: str, role: str = "officer") -> dict[str, Any]:
    """An officer of a unit."""
    return {"user": f"o.{unit}", "name": "经办人", "unit": unit, "roles": [role]}


def supervision(node: str = "lx", now: datetime = LATER) -> Any:
    """The service with empty cabinets."""
    service = SupervisionService()
    for base in reversed(SupervisionService.__mro__):
        for name, given in vars(base).items():
            if isinstance(given, Stored):
                setattr(service, name, given.kind.in_memory())
    service.clock = StoppedClock(at=now)
    service.here = Here(node, "supervision", TOPOLOGY)
    service.answers = lambda neighbour: True
    return service


def tell(service: Any, said: list[Said]) -> None:
    """Each is heard; again, it is known."""
    for one in said:
        with suppress(AlreadyHandled):
            service.watch(one.event, one.envelope)
