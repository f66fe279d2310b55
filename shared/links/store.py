"""The door's cabinet: every event that ever came over a link, who was offered which matter, and the neighbours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from shared.events.envelope import Envelope
from shared.store.repository import Index, KeyTaken, Repository

PARKED_AGAIN = timedelta(days=1)


@dataclass(frozen=True)
class Crossing:
    """An event that came from a neighbour; its id is remembered for ever."""

    number: str
    """the event's id"""
    matter: str
    type: str
    neighbour: str
    crossed_at: datetime
    version: int = 0


class Crossings(Repository[Crossing]):
    """What came in by the door. Taking it, and the duty to say it here and send it on, is one write."""

    kind = Crossing
    name = "crossings"

    def take(self, envelope: Envelope, neighbour: str, at: datetime) -> bool:
        """Take an event in. False when it came before: nothing is done a second time."""
        crossing = Crossing(envelope.id, envelope.subject, envelope.type, neighbour, at)
        entry = self.stamp.entry(envelope, came_from=neighbour)
        document = {
            "_id": envelope.id,
            "_v": 1,
            **self._fields(crossing),
            "_awaiting": [],
            "_said": [],
            "_handled": [],
            "_outbox": [entry] if entry["say"] or entry["to"] else [],
        }
        try:
            self.shelf.insert(document)
        except KeyTaken:
            return False
        self.on_said()
        return True


@dataclass(frozen=True)
class Offer:
    """The nodes that were offered custody of a matter, as far as this node said or passed on the offer."""

    number: str
    nodes: tuple[str, ...]
    helpers: tuple[str, ...] = ()
    """told to assist: may ask for the matter's files"""
    asked: tuple[str, ...] = ()
    """pressed, advised or called: may say the answer"""
    version: int = 0


class Offers(Repository[Offer]):
    """Who may speak of whose matter."""

    kind = Offer
    name = "offers"

    def note(self, number: str, node: str) -> None:
        """Remember that ``node`` was offered the matter; the caller tries again on ``Conflict``."""
        known = self.find(number) or Offer(number, ())
        if node not in known.nodes:
            self.keep(replace(known, nodes=(*known.nodes, node)))

    def note_helper(self, number: str, node: str) -> None:
        """Remember that ``node`` was told to assist; the caller tries again on ``Conflict``."""
        known = self.find(number) or Offer(number, ())
        if node not in known.helpers:
            self.keep(replace(known, helpers=(*known.helpers, node)))

    def note_asked(self, number: str, node: str) -> None:
        """Remember that a unit of ``node`` was asked something; the caller tries again on ``Conflict``."""
        known = self.find(number) or Offer(number, ())
        if node not in known.asked:
            self.keep(replace(known, asked=(*known.asked, node)))

    def asked(self, number: str) -> frozenset[str]:
        """The nodes whose units were asked something about it."""
        known = self.find(number)
        return frozenset(known.asked) if known else frozenset()

    def of(self, number: str) -> frozenset[str]:
        """The nodes that were offered it."""
        known = self.find(number)
        return frozenset(known.nodes) if known else frozenset()

    def helping(self, number: str) -> frozenset[str]:
        """The nodes that were told to assist with it."""
        known = self.find(number)
        return frozenset(known.helpers) if known else frozenset()


@dataclass(frozen=True)
class Refusal:
    """An event that a neighbour had no right to say, or that this node does not know."""

    number: str
    """the event's id"""
    neighbour: str
    code: str
    parked_at: datetime
    version: int = 0


class Refusals(Repository[Refusal]):
    """What was refused at the door: its sender has no receipt, so it comes again and again until it is let in."""

    kind = Refusal
    name = "refusals"

    def is_to_be_parked(self, id: str, neighbour: str, code: str, at: datetime) -> bool:
        """Whether it is parked this time: the first time, and then once a day, should the parking have been lost."""
        known = self.find(id)
        if known is None:
            self.add(Refusal(id, neighbour, code, at))
        elif abs(at - known.parked_at) >= PARKED_AGAIN:
            self.save(replace(known, code=code, parked_at=at))
        else:
            return False
        return True


@dataclass(frozen=True)
class Neighbour:
    """What is known of a link from end to end: heartbeats heard, and ours that were answered."""

    node: str
    heard_at: datetime | None = None
    """our time when its last heartbeat came"""
    echoed_at: datetime | None = None
    """when our last heartbeat that it answered was sent"""
    their_unreceived: int = 0
    their_oldest_at: datetime | None = None
    """the oldest thing it says to us that we have not receipted, by its own account"""
    version: int = 0


class Neighbours(Repository[Neighbour]):
    """One document a neighbour."""

    kind = Neighbour
    name = "neighbours"
    key = "node"
    indexes = (Index("heard_at"),)

    def note(self, node: str, **seen: Any) -> None:
        """Write down what was seen of a neighbour; the last writer wins, as heartbeats come again."""
        known = self.find(node)
        if known is None:
            self.add(replace(Neighbour(node), **seen))
        else:
            self.save(replace(known, **seen))
