"""The envelope of every event: CloudEvents 1.0 fields, and who said it, of which matter, because of what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.codec import as_object, from_plain, instant
from shared.errors import Invalid, Refused
from shared.events.declaration import EVENTS, Crosses, Declared


@dataclass(frozen=True)
class Envelope:
    """One event as it travels. ``id`` never changes on its way; whoever sees it twice has seen it before."""

    id: str
    type: str
    dataversion: int
    time: datetime
    node: str
    """the node that said it"""
    service: str
    subject: str
    """the matter's number"""
    home: str
    """the node that registered the matter"""
    crosses: int
    data: dict[str, Any]
    tonode: str = ""
    cause: str = ""
    """the id of the event because of which this was said"""
    trace: str = ""

    @property
    def declared(self) -> Declared:
        """Its declaration; ``Refused('unknown_event')`` when this node is too old to know it."""
        found = EVENTS.get(self.type)
        if found is None:
            raise Refused("unknown_event", type=self.type, version=self.dataversion)
        return found

    @property
    def reach(self) -> Crosses:
        """How far it goes."""
        return Crosses(self.crosses)

    def event(self) -> Any:
        """The event itself, lifted to today's version."""
        return self.declared.read(self.dataversion, self.data)

    def to_json(self) -> dict[str, Any]:
        """The structured CloudEvent."""
        return {
            "specversion": "1.0",
            "id": self.id,
            "type": self.type,
            "source": f"/{self.node}/{self.service}",
            "subject": self.subject,
            "time": instant(self.time),
            "datacontenttype": "application/json",
            "dataversion": self.dataversion,
            "node": self.node,
            "service": self.service,
            "home": self.home,
            "crosses": self.crosses,
            "tonode": self.tonode,
            "cause": self.cause,
            "trace": self.trace,
            "data": self.data,
        }


def read_envelope(value: Any) -> Envelope:
    """An envelope from JSON, or ``Refused('not_an_event')``."""
    try:
        body = as_object(value)
        if body.get("specversion") != "1.0":
            raise Refused("not_an_event")
        return from_plain(Envelope, body)
    except Invalid as fault:
        raise Refused("not_an_event") from fault
