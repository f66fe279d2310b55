"""From an event to an outbox entry: stamped with who says it, of what, because of what, and where it has to go."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shared.codec import instant, to_plain
from shared.events.declaration import declared
from shared.events.envelope import Envelope
from shared.matters.numbers import home_of


@dataclass(frozen=True)
class Passage:
    """Where an event goes from here: said on this node's bus or not, and to which neighbours."""

    say: bool
    to: tuple[str, ...] = ()


Route = Callable[[Envelope, str], Passage]
"""(envelope, the neighbour it came from or '') -> Passage; see ``shared.links.crossing``."""


def wall_time() -> datetime:
    """Real time, in UTC."""
    return datetime.now(UTC)


def stays(_: Envelope, __: str) -> Passage:
    """The route of a node that knows no neighbours: everything is said here, nothing leaves."""
    return Passage(say=True)


@dataclass(frozen=True)
class Stamp:
    """What a repository needs to say things: the place, the route and the time, all handed in.

    ``now`` is the office's time (it can be stepped in development); ``wall`` measures waiting and never is.
    """

    node: str
    service: str
    now: Callable[[], datetime]
    route: Route = stays
    trace: Callable[[], str] = str
    new_id: Callable[[], str] = lambda: uuid.uuid4().hex
    wall: Callable[[], datetime] = wall_time

    def envelope(self, event: Any, because: str) -> Envelope:
        """The event in its envelope. The home is read from the matter's number."""
        kind = declared(type(event))
        return Envelope(
            id=self.new_id(),
            type=kind.name,
            dataversion=kind.version,
            time=self.now(),
            node=self.node,
            service=self.service,
            subject=event.number,
            home=home_of(event.number),
            crosses=kind.crosses.value,
            data=to_plain(event),
            tonode=getattr(event, "to_node", ""),
            cause=because,
            trace=self.trace(),
        )

    def entry(self, envelope: Envelope, came_from: str = "") -> dict[str, Any]:
        """The outbox entry of an envelope: ``{id, at, say, to, envelope}``."""
        passage = self.route(envelope, came_from)
        return {
            "id": envelope.id,
            "at": instant(self.wall()),
            "say": passage.say,
            "to": list(passage.to),
            "envelope": envelope.to_json(),
        }
