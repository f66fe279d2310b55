"""Lives of matters as events, from a seed, and the service that hears them: for tests of whole streams."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from services.statistics.columns import Columns
from services.statistics.history_desk import TakenParts
from services.statistics.service import StatisticsService
from services.statistics.store import Facts, Segments
from shared.errors import AlreadyHandled
from shared.events.declaration import declared
from shared.events.envelope import Envelope
from shared.links.sources import Sources
from shared.links.topology import load
from shared.matters.numbers import make
from shared.ops.clock import StoppedClock
from shared.ops.here import Here
from shared.store.memory import sample_stamp
from tests.unit.statistics.saying import (
    a_closure,
    a_custody,
    a_decision,
    a_registration,
    a_triage,
    an_acceptance,
    at,
    in_envelope,
)
from tests.unit.supervision.saying_law import a_link, a_reopening, a_withdrawal, an_extension, an_unlinking

TOPOLOGY = load("deploy/topology.yaml")
HOME = {"yj": ("village", "u_yjw", "990121101201"), "qh": ("township", "u_qh_xf", "990121101000"),
        "lx": ("county", "u_lx_xf", "990121102000")}  # fmt: skip
Saying = tuple[Any, Envelope]
LONG_AFTER = at(24 * 400)


def lives(count: int, seed: int, homes: Iterable[str] = ("yj", "qh", "lx")) -> list[Saying]:
    """Everything that was said of so many submissions, in the order of saying."""
    draw, said, older, names = Random(seed), list[Saying](), list[str](), list(homes)
    for serial in range(1, count + 1):
        home = draw.choice(names)
        number, hours = make(home, 2026, serial), float(draw.randrange(24 * 300))
        said += _life(number, home, hours, draw, older)
        older.append(number)
    return sorted(said, key=lambda one: (one[1].time, one[1].id))


def _life(number: str, home: str, hours: float, draw: Random, older: list[str]) -> list[Saying]:
    level, front, place = HOME[home]
    received, day = at(hours), (at(hours) + timedelta(hours=8)).date()
    channel = draw.choice(("letter", "visit", "online"))
    events: list[Any] = [a_registration(
        number=number, matter=number, node=home, level=level, received_by=front, place=place, received_at=received,
        registered_at=received, channel=channel, persons=draw.choice((1, 3, 8)), category_l1=draw.choice(("NR", "LS")),
        is_history=False,
    )]  # fmt: skip
    if older and draw.random() < 0.2:
        matter = draw.choice(older)
        events.append(a_link(number=number, matter=matter, node=home, linked_at=received, received_at=received))
        if draw.random() < 0.3:
            events.append(an_unlinking(number=number, matter=matter, node=home))
    unit = draw.choice(("u_qh", "u_lx_nr", "u_lx_tr"))
    events += [a_triage(number=number, node=home, lead_unit=unit, triaged_at=received + timedelta(days=1)),
               a_custody(number=number, unit=unit, notice_due_on=day + timedelta(days=15))]  # fmt: skip
    if draw.random() < 0.1:
        events.append(a_withdrawal(number=number, node=home, withdrawn_at=received + timedelta(days=2)))
    elif draw.random() < 0.8:
        events += _worked(number, day, unit, draw)
    return [_said(event, hours + 5 * step, home) for step, event in enumerate(events)]


def _worked(number: str, day: date, unit: str, draw: Random) -> list[Any]:
    accepted = day + timedelta(days=draw.randrange(1, 20))
    due = accepted + timedelta(days=60)
    events: list[Any] = [an_acceptance(number=number, unit=unit, accepted_on=accepted, due_on=due, hop=1)]
    if draw.random() < 0.2:
        due = accepted + timedelta(days=90)
        events.append(an_extension(number=number, unit=unit, accepted_on=accepted, due_on=due))
    decided = accepted + timedelta(days=draw.randrange(5, 100))
    if draw.random() < 0.8:
        result = draw.choice(("supported", "not_supported"))
        events.append(a_decision(
            number=number, unit=unit, decided_on=decided, due_on=due, on_time=decided <= due, result=result
        ))  # fmt: skip
        if draw.random() < 0.1:
            events.append(a_reopening(number=number, unit=unit, reopened_on=decided + timedelta(days=30)))
        elif draw.random() < 0.7:
            events.append(a_closure(number=number, unit=unit, closed_on=decided + timedelta(days=9), settled=True))
    return events


def _said(event: Any, hours: float, home: str) -> Saying:
    envelope = in_envelope(event, f"{event.number}/{declared(type(event)).name}/{hours}", hours=hours, node=home)
    return event, replace(envelope, home=home)


def statistics(node: str = "lx", now: datetime = LONG_AFTER) -> StatisticsService:
    """The service on fakes."""
    service = StatisticsService()
    service.facts, service.sources, service.segments = Facts.in_memory(), Sources.in_memory(), Segments.in_memory()
    service.columns, service.taken_parts = Columns(), TakenParts.in_memory(sample_stamp(node, "statistics"))
    service.clock = StoppedClock(at=now)
    service.here = Here(node, "statistics", TOPOLOGY)
    return service


def hear(service: StatisticsService, said: Iterable[Saying], *, build: bool = True) -> StatisticsService:
    """Let the service hear them, once or again, and make its segments."""
    for event, envelope in said:
        try:
            service.learn(event, envelope)
        except AlreadyHandled:
            continue
    if build:
        service.build()
    return service
