"""Supervision: hears what starts and ends the limits of offices, rings what ran out, and lists the clocks."""

from __future__ import annotations

from functools import partial
from typing import Any

from services.supervision import domain, schemas
from services.supervision.store import Watches
from shared.bus.on import on
from shared.bus.provide import Facts, Now
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.bus.timer import claimed_timer
from shared.deadlines import calendar
from shared.errors import Conflict
from shared.events.envelope import Envelope
from shared.events.handling import CaseAccepted, CaseClosed, CaseDecided, CaseReplied, CustodyRefused, CustodyTaken
from shared.events.intake import SubmissionRegistered
from shared.events.routing import DesignationAsked, MatterReferred, MatterTriaged, ObjectionAnswered
from shared.matters.forms import load
from shared.matters.people import SUPERVISOR, Officer, require
from shared.ops import log

LOG = log.get(__name__)
SWEEP_SECONDS = 5


class SupervisionService:
    """Events in, clocks out, and the bell."""

    name = "supervision"
    watches = Stored(Watches)
    clock = Now()
    here = Facts()

    @on(SubmissionRegistered)
    @on(MatterTriaged)
    @on(MatterReferred)
    @on(CustodyTaken)
    @on(CustodyRefused)
    @on(ObjectionAnswered)
    @on(DesignationAsked)
    @on(CaseAccepted)
    @on(CaseReplied)
    @on(CaseDecided)
    @on(CaseClosed)
    def watch(self, said: Any, envelope: Envelope) -> None:
        """One event into its matter's watch."""
        known = self.watches.find(said.number) or domain.Watch(said.number)
        self.watches.keep(domain.hear(known, said, envelope, self._around()), because=envelope.id)

    @claimed_timer(interval=SWEEP_SECONDS)
    def ring(self) -> None:
        """Ring what is due. Saving the watch is the claim: of several replicas one succeeds, with its bell."""
        now = self.clock.now()
        for due in self.watches.due(now):
            try:
                self.watches.save(*domain.ring(due, now, self._around()))
            except Conflict:
                continue
            except Exception:
                # whatever is wrong with this watch, those behind it have a right to their bell
                LOG.exception("watch_not_rung", matter=due.number)

    @rpc
    def clocks(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: the node's clocks for its supervisors, else the unit's own."""
        officer, asked = Officer.read(by), load(schemas.WhereForm, where)
        require(officer, "read_clocks")
        own = "" if SUPERVISOR in officer.roles else officer.unit
        state, limit = asked["state"] or domain.RUNNING, asked["limit"]
        found = self.watches.page([own] if own else [], state, asked["after"] or "", limit + 1)
        return schemas.page_view(found, state, own, limit, self.here.topology.units)

    def _around(self) -> domain.Around:
        me, topology = self.here.node, self.here.topology

        def watches(unit: str) -> bool:
            desk = topology.desk_node(unit) if topology.has_desk(unit) else ""
            return bool(desk) and me in (desk, *topology.ancestors(desk))

        def front(node: str) -> str:
            return str(topology.front_unit(node).id)

        return domain.Around(me, calendar(), watches, front, partial(domain.sorts, topology.units))
