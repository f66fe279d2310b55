"""Which events supervision hears: all that a row of the deadline rules names, and what tells beside them how it went.

A new row of ``shared/deadlines/rules.yaml`` is heard by itself. What is kept of an event is said in ``heard``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from shared.bus.on import on
from shared.deadlines import rules
from shared.events import EVENTS
from shared.events.handling import CustodyRefused, HearingHeld
from shared.events.intake import MatterEvaluated, MatterUrged, SubmissionLinked, SubmissionUnlinked
from shared.events.routing import ObjectionAnswered
from shared.events.supervision import SupervisionAnswered, SupervisionEnded, SupervisionPressed

BESIDE: tuple[type, ...] = (
    CustodyRefused, HearingHeld, MatterEvaluated, MatterUrged, ObjectionAnswered, SubmissionLinked, SubmissionUnlinked,
    SupervisionAnswered, SupervisionEnded, SupervisionPressed,
)  # fmt: skip
"""heard whatever the rules say: findings and assessments read them"""
M = TypeVar("M", bound=Callable[..., None])


def heard_events() -> tuple[type, ...]:
    """Every event class that is heard, once, in the order of names."""
    named = {name for one in rules().values() if not one.is_right for name in (one.starts_event, *one.ends_events)}
    kinds = {EVENTS[name].kind for name in named if name in EVENTS} | set(BESIDE)
    return tuple(sorted(kinds, key=lambda kind: kind.__name__))


def hears_all(method: M) -> M:
    """``@on`` of every one of them."""
    for kind in heard_events():
        on(kind)(method)
    return method
