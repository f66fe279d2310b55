"""Intake on whatever shelves a test has, and its register asked as the command asks it."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from services.intake.service import IntakeService
from shared.bus.stored import Stored
from shared.events.envelope import Envelope
from shared.links.topology import load
from shared.ops.clock import StoppedClock
from shared.ops.here import Here
from shared.store.files import MemoryFiles
from shared.store.repository import Repository
from tests.unit.statistics.saying import a_filing, in_envelope

TOPOLOGY = load("deploy/topology.yaml")
NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)
OPERATOR = {"user": "root", "name": "root", "unit": "", "roles": ["operator"], "node": "qh"}
Open = Callable[[type[Repository[Any]]], Any]


def in_memory(kind: type[Repository[Any]]) -> Any:
    """A repository on the fake shelf."""
    return kind.in_memory()


def intake_of(node: str, open: Open = in_memory) -> IntakeService:
    """Intake of a node, all its repositories made by ``open``, its cabinet and its clock by hand."""
    service: Any = IntakeService()
    for name, kept in inspect.getmembers(IntakeService, lambda one: isinstance(one, Stored)):
        setattr(service, name, open(kept.kind))
    service.files = MemoryFiles()
    service.clock = StoppedClock(at=NOW)
    service.here = Here(node, "intake", TOPOLOGY)
    made: IntakeService = service
    return made


def asker(service: IntakeService) -> Callable[..., Any]:
    """Asks as over the wire: everything is plain JSON on both ways."""

    def ask(_: str, method: str, *args: Any) -> Any:
        plain = json.loads(json.dumps(args))
        return json.loads(json.dumps(getattr(service, method)(*plain)))

    return ask


def file(service: IntakeService, number: str, **changes: Any) -> None:
    """A filing is registered, and what is said of it is heard by the home view."""
    filing = a_filing(number=number, **changes)
    service.register(filing, in_envelope(filing, f"f {number}"))
    said = [one for one in service.registered.said if one.number == number]
    for one in said[1:2]:
        service.hear(one, in_envelope(one, f"r {number}"))


def hear(service: IntakeService, said: Any, id: str) -> Envelope:
    """Something happened to a matter."""
    envelope = replace(in_envelope(said, id), home=service.here.node)
    service.hear(said, envelope)
    return envelope
