"""Cabinets of presses: one record a matter and unit, at each node that supervises it and at the unit's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from services.supervision.pressing.records import Press, Received
from shared.errors import AlreadyHandled
from shared.store.numbered import Numbered
from shared.store.repository import Index

R = TypeVar("R", Press, Received)


class Presses(Numbered[Press]):
    """Presses by their number."""

    kind = Press
    name = "presses"
    letter = "K"
    indexes = (Index("matter", "unit", unique=True), Index("office", "state"))


class PressesReceived(Numbered[Received]):
    """What units were pressed for, by the number it has on their desk."""

    kind = Received
    name = "presses_received"
    letter = "E"
    indexes = (Index("matter", "unit", unique=True), Index("unit", "state"))


def of(records: Numbered[R], matter: str, unit: str) -> R | None:
    """The record of a unit in a matter."""
    return next(iter(records.some({"matter": matter, "unit": unit}, limit=1)), None)


def hear(records: Numbered[R], new: R, change: Callable[[R], R], node: str, year: int, because: str) -> None:
    """Carry one thing said into its record, made if there is none; what was carried before changes nothing."""
    there = of(records, new.matter, new.unit)
    if there is None:
        first = _kept(change(new))
        records.open_new(node, year, lambda number: (replace(first, number=number),), because)
        return
    try:
        record = records.get(there.number, because)
    except AlreadyHandled:
        return
    changed = change(record)
    if changed != record:
        records.save(_kept(changed), because=because)


def _kept(record: Any) -> Any:
    return replace(record, state=record.stands)
