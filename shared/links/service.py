"""Links: the node's door to its neighbours, their heartbeats, and the watch over the shovels."""

from __future__ import annotations

from typing import Any

from nameko.extensions import DependencyProvider

from shared.bus.on import HERE, on
from shared.bus.park import Delivery
from shared.bus.parking_lot import lot_of
from shared.bus.provide import Facts
from shared.bus.publish import BrokerGone, Publisher
from shared.bus.stored import Stored
from shared.bus.timer import claimed_timer
from shared.errors import Conflict
from shared.events.envelope import Envelope
from shared.events.intake import ReviewAsked
from shared.events.mediation import MediationPassed
from shared.events.meetings import MeetingTasked
from shared.events.pressing import AdviceGiven, OnsiteAsked
from shared.events.routing import DesignationAsked, MatterReferred, MatterShared
from shared.events.screening import FindingHanded
from shared.events.supervision import SupervisionPressed
from shared.links.door import Door, at_door
from shared.links.store import Crossings, Neighbours, Offers, Refusals
from shared.links.watch import Watch
from shared.ops import log, metrics
from shared.store.saying import wall_time
from shared.store.unreceived import Unreceived, unreceived

BEAT_SECONDS = 5
PARKED_SECONDS = 30
DECLARE_SECONDS = 20
LOG = log.get(__name__)


class DoorOfNode(DependencyProvider):  # type: ignore[misc]
    """The process's publisher for what needs no confirm, and the shovels' watchdog."""

    def setup(self) -> None:
        settings = self.container.config["settings"]
        self.speak = Publisher(settings.amqp, confirms=False)
        self.watch = Watch(settings.management)
        self.mongo = self.container.config["mongo"]

    def get_dependency(self, worker_ctx: Any) -> DoorOfNode:
        return self


class LinksService:
    """Takes what neighbours say, receipts it, and lets the node say it on."""

    name = "links"

    crossings = Stored(Crossings)
    offers = Stored(Offers)
    neighbours = Stored(Neighbours)
    refusals = Stored(Refusals)
    here = Facts()
    means = DoorOfNode()

    @at_door
    def enter(self, delivery: Delivery, neighbour: str) -> None:
        """One message of a neighbour."""
        self._door().enter(delivery, neighbour)

    @on(MatterReferred, only=HERE)
    @on(DesignationAsked, only=HERE)
    @on(ReviewAsked, only=HERE)
    @on(FindingHanded, only=HERE)
    def note_offer(
        self, said: MatterReferred | DesignationAsked | ReviewAsked | FindingHanded, envelope: Envelope
    ) -> None:
        """Whom this node offered a matter may speak of it from now on."""
        self.offers.note(said.number, said.to_node)

    @on(MatterShared, only=HERE)
    @on(MediationPassed, only=HERE)
    def note_helper(self, said: MatterShared | MediationPassed, envelope: Envelope) -> None:
        """Whom this node told to assist, or to mediate, may ask for the matter's files and say how it goes."""
        self.offers.note_helper(said.number, said.to_node)

    @on(SupervisionPressed, only=HERE)
    @on(AdviceGiven, only=HERE)
    @on(OnsiteAsked, only=HERE)
    @on(MeetingTasked, only=HERE)
    def note_asked(
        self, said: SupervisionPressed | AdviceGiven | OnsiteAsked | MeetingTasked, envelope: Envelope
    ) -> None:
        """Whom this node asked something may say the answer."""
        if said.to_node:
            self.offers.note_asked(said.number, said.to_node)

    @claimed_timer(interval=BEAT_SECONDS)
    def beat(self) -> None:
        """Tell every neighbour that we live and what it has not receipted; look after the shovels."""
        waiting = unreceived(self.means.mongo, self.here.node)
        for neighbour in self._around():
            self._measure(neighbour, waiting.get(neighbour, Unreceived()))
            try:
                told = waiting.get(neighbour, Unreceived())
                self._door().beat(neighbour, told.count, told.oldest_at)
            except (BrokerGone, Conflict) as fault:
                LOG.warning("heartbeat_missed", neighbour=neighbour, reason=type(fault).__name__)
        if self.here.topology.parent(self.here.node):
            self.means.watch.look(self.neighbours.find(self.here.topology.parent(self.here.node)), wall_time())

    @claimed_timer(interval=PARKED_SECONDS)
    def count_parked(self) -> None:
        """Show what lies parked at this node, by queue: an alert stands on it."""
        settings = self.means.container.config["settings"]
        found = lot_of(settings.amqp, self.here.topology.node(self.here.node).services).counts()
        for queue, count in found.items():
            metrics.PARKED_NOW.labels(queue).set(count)

    @claimed_timer(interval=DECLARE_SECONDS)
    def declare_again(self) -> None:
        """Whatever somebody deleted on the broker is there again before long."""
        repairer = Publisher(self.means.container.config["settings"].amqp, confirms=False)
        try:
            self.means.container.config["repair"](repairer.channel())
        finally:
            repairer.close()

    def _around(self) -> tuple[str, ...]:
        topology, me = self.here.topology, self.here.node
        return (*topology.children(me), *filter(None, [topology.parent(me)]))

    def _door(self) -> Door:
        return Door(
            me=self.here.node,
            topology=self.here.topology,
            crossings=self.crossings,
            offers=self.offers,
            neighbours=self.neighbours,
            refusals=self.refusals,
            speak=self.means.speak,
            now=wall_time,
        )

    def _measure(self, neighbour: str, waiting: Unreceived) -> None:
        now, known = wall_time(), self.neighbours.find(neighbour)
        metrics.UNRECEIVED.labels(neighbour).set(waiting.count)
        metrics.UNRECEIVED_AGE.labels(neighbour).set(
            (now - waiting.oldest_at).total_seconds() if waiting.oldest_at else 0
        )
        if known and known.heard_at:
            metrics.HEARD_AGE.labels(neighbour).set(abs((now - known.heard_at).total_seconds()))
        if known and known.echoed_at:
            metrics.ECHO_AGE.labels(neighbour).set(abs((now - known.echoed_at).total_seconds()))
