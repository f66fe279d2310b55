"""How an event is declared: a frozen dataclass with a dotted name, a version, and how far it goes.

Every event has a field ``number`` (the matter it is about). An event that crosses ``TO`` has a field ``to_node``.
Old versions are lifted at reading by ``@upcast(Event, version)``; what was once said is never rewritten.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from enum import Flag
from typing import Any, TypeVar, dataclass_transform

from shared.codec import from_plain
from shared.errors import Refused

T = TypeVar("T")


class Crosses(Flag):
    """How far an event goes beyond the node that says it."""

    STAYS = 0
    UP = 1
    """every node above the sender, and above the home of the matter"""
    HOME = 2
    """the node that registered the matter"""
    TO = 4
    """the node named in the event's ``to_node``"""
    WAY = 8
    """with ``TO``: every node on the way there as well"""


STAYS, UP, HOME, TO, WAY = Crosses.STAYS, Crosses.UP, Crosses.HOME, Crosses.TO, Crosses.WAY


@dataclass(frozen=True)
class Declared:
    """One event type: its name on the wire, its class and version, how far it goes, and who may say it of a matter."""

    name: str
    version: int
    kind: type
    crosses: Crosses
    said_by: str
    archive_only: bool
    lifts: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = field(default_factory=dict)
    went: dict[int, Crosses] = field(default_factory=dict)
    """how far an older version went, where that was not as far as it goes today"""

    def crossed(self, version: int) -> Crosses:
        """How far a saying of that version goes: what an older release said still lies in outboxes and queues."""
        return self.went.get(version, self.crosses)

    def read(self, version: int, data: dict[str, Any]) -> Any:
        """The event from its body, older bodies lifted; ``Refused('unknown_event')`` for a version there never was."""
        if not 1 <= version <= self.version:
            raise Refused("unknown_event", type=self.name, version=version)
        for step in range(version, self.version):
            data = self.lifts[step](data)
        return from_plain(self.kind, data)


EVENTS: dict[str, Declared] = {}
_BY_CLASS: dict[type, Declared] = {}


@dataclass_transform(frozen_default=True)
def event(
    name: str, *, version: int = 1, crosses: Crosses = STAYS, said_by: str = "holder", archive_only: bool = False
) -> Callable[[type[T]], type[T]]:
    """Declare an event. ``said_by``: ``home`` (only the registering node), ``holder`` (who has or had custody),
    ``helper`` (a holder, or who was told to assist), ``asked`` (a holder, or whose unit was pressed, advised, called or
    given a task), ``supervisor`` (a holder, or a node above one) or ``concerned`` (any of
    these, or a node above one)."""

    def declare(kind: type[T]) -> type[T]:
        frozen = dataclass(frozen=True)(kind)
        names = {one.name for one in fields(frozen)}  # type: ignore[arg-type]
        if name in EVENTS or "number" not in names or (crosses & TO and "to_node" not in names):
            raise ValueError(f"event {name}: declared twice, or without the field 'number' (or 'to_node')")
        EVENTS[name] = _BY_CLASS[frozen] = Declared(name, version, frozen, crosses, said_by, archive_only)
        return frozen

    return declare


def upcast(kind: type, version: int) -> Callable[[Callable[[dict[str, Any]], dict[str, Any]]], Any]:
    """Declare how a body of ``version`` becomes one of ``version + 1``."""

    def register(lift: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
        _BY_CLASS[kind].lifts[version] = lift
        return lift

    return register


def only_grew(kind: type, version: int, *, went: Crosses | None = None) -> None:
    """A body of ``version`` is one of ``version + 1`` in which the new fields have their defaults. ``went``: how far
    that version went, where today's goes elsewhere."""
    _BY_CLASS[kind].lifts[version] = lambda body: body
    if went is not None:
        _BY_CLASS[kind].went[version] = went


def declared(kind: type) -> Declared:
    """The declaration of an event class; ``KeyError`` when it was never declared."""
    return _BY_CLASS[kind]
