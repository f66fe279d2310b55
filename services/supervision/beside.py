"""Two ears for one event: what the clocks hear, a desk of this service may hear beside them, from the same queue.

A service has one queue for an event, and its handlers would take turns at it. So the clocks' handler hears it, and
hands it on to every method that is marked ``@beside(Event, …)``. Each bears it twice: when one cannot yet, it comes
again for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from shared.errors import AlreadyHandled
from shared.events.envelope import Envelope

M = TypeVar("M", bound=Callable[..., None])
_MARK = "_hears_beside"


def beside(*kinds: type) -> Callable[[M], M]:
    """Mark a method ``(self, said, envelope)`` that hears these beside the clocks."""

    def mark(method: M) -> M:
        setattr(method, _MARK, kinds)
        return method

    return mark


def hearers(service: type) -> Iterator[tuple[str, tuple[type, ...]]]:
    """``(method, kinds)`` of every marked method of a service's class."""
    for name in dir(service):
        kinds = getattr(getattr(service, name, None), _MARK, ())
        if kinds:
            yield name, kinds


def hand_on(service: Any, said: Any, envelope: Envelope) -> None:
    """Let each of them hear it; then raise what the first of them could not do."""
    faults: list[Exception] = []
    for name, kinds in hearers(type(service)):
        if isinstance(said, kinds):
            try:
                getattr(service, name)(said, envelope)
            except AlreadyHandled:
                continue
            except Exception as fault:  # noqa: BLE001 - the others hear it all the same
                faults.append(fault)
    if faults:
        raise faults[0]
