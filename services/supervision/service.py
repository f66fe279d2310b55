"""Supervision: hears what starts and ends the limits of offices, rings what ran out, and lists the clocks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from services.supervision import domain, schemas
from services.supervision.limits import Around
from services.supervision.store import Watches
from shared.bus.on import on
from shared.bus.provide import Facts, Now
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.bus.timer import claimed_timer
from shared.deadlines import calendar
from shared.errors import Conflict
from shared.events.envelope import Envelope
from shared.events.handling import (
    CaseAccepted,
    CaseClosed,
    CaseDecided,
    CaseExtended,
    CaseNoLongerAccepted,
    CaseNotAccepted,
    CaseReopened,
    CaseReplied,
    CaseServed,
    CustodyRefused,
    CustodyTaken,
    HearingHeld,
    ReportSent,
)
from shared.events.intake import MatterWithdrawn, SubmissionLinked, SubmissionRegistered, SubmissionUnlinked
from shared.events.reviews import ReviewAccepted, ReviewDecided, ReviewEnded, ReviewRequested
from shared.events.routing import (
    DesignationAsked,
    ExternalAnswered,
    MatterReferred,
    MatterTriaged,
    ObjectionAnswered,
)
from shared.matters.forms import load
from shared.matters.people import SUPERVISOR, Officer, require
from shared.ops import log, metrics

LOG = log.get(__name__)
SWEEP_SECONDS = 5
RECOUNT_SECONDS, RECOUNT_BATCHES = 20, 10
LOOK_AHEAD_SECONDS = 3600
SHORT_HORIZON_DAYS = 90


class SupervisionService:
    """Events in, clocks out, and the bell."""

    name = "supervision"
    watches = Stored(Watches)
    clock = Now()
    here = Facts()

    @on(SubmissionRegistered)
    @on(SubmissionLinked)
    @on(SubmissionUnlinked)
    @on(MatterWithdrawn)
    @on(MatterTriaged)
    @on(MatterReferred)
    @on(CustodyTaken)
    @on(CustodyRefused)
    @on(ObjectionAnswered)
    @on(DesignationAsked)
    @on(ExternalAnswered)
    @on(CaseAccepted)
    @on(CaseNotAccepted)
    @on(CaseNoLongerAccepted)
    @on(CaseExtended)
    @on(CaseReplied)
    @on(CaseDecided)
    @on(CaseServed)
    @on(CaseReopened)
    @on(CaseClosed)
    @on(ReportSent)
    @on(HearingHeld)
    @on(ReviewRequested)
    @on(ReviewAccepted)
    @on(ReviewEnded)
    @on(ReviewDecided)
    def watch(self, said: Any, envelope: Envelope) -> None:
        """One event into its matter's watch."""
        known = self.watches.find(said.number) or domain.Watch(said.number)
        self.watches.keep(domain.hear(known, said, envelope, self._around()), because=envelope.id)

    @claimed_timer(interval=SWEEP_SECONDS)
    def ring(self) -> None:
        """Ring what is due. Saving the watch is the claim: of several replicas one succeeds, with its bell."""
        now, around = self.clock.now(), self._around()
        self._each(self.watches.due(now), lambda watch: self.watches.save(*domain.ring(watch, now, around)))

    @claimed_timer(interval=RECOUNT_SECONDS)
    def recount(self) -> None:
        """Count anew what was counted by other rules or another calendar; saving is the claim. Nothing rings by it."""
        around = self._around()
        metrics.CALENDAR_HORIZON.set(around.calendar.horizon_days(self.clock.today()))
        for _ in range(RECOUNT_BATCHES):
            if not self._each(self.watches.stale(around.edition), lambda watch: self._save_moved(watch, around)):
                return

    @claimed_timer(interval=LOOK_AHEAD_SECONDS, eager=True)
    def look_ahead(self) -> None:
        """Warn while there is time: a calendar that ends soon, or a file of the node's own that cannot be read."""
        known = calendar()
        if known.horizon_days(self.clock.today()) < SHORT_HORIZON_DAYS:
            LOG.warning("calendar_runs_out", last_published=str(known.last_published))
        for fault in known.faults:
            LOG.error("calendar_file_left_out", fault=fault)

    @rpc
    def clocks(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: the node's clocks for its supervisors, else the unit's own."""
        officer, asked = Officer.read(by), load(schemas.WhereForm, where)
        require(officer, "read_clocks")
        own = "" if SUPERVISOR in officer.roles else officer.unit
        state, limit = asked["state"] or domain.RUNNING, asked["limit"]
        found = self.watches.page([own] if own else [], state, asked["after"] or "", limit + 1)
        return schemas.page_view(found, state, own, limit, self.here.topology.units, officer.unit)

    def _save_moved(self, watch: domain.Watch, around: Around) -> None:
        after = domain.recount(watch, around)
        self.watches.save(after)
        for one in domain.moves(watch, after):
            metrics.CLOCKS_MOVED.inc()
            LOG.info("clock_moved", matter=watch.number, clock=one.key, was=str(one.was), due_on=str(one.due_on))

    def _each(self, watches: Iterable[domain.Watch], act: Any) -> int:
        """Do it to each; how many were done."""
        done = 0
        for watch in watches:
            try:
                act(watch)
                done += 1
            except Conflict:
                continue
            except Exception:
                # whatever is wrong with this watch, those behind it have a right to their bell
                LOG.exception("watch_not_counted", matter=watch.number)
        return done

    def _around(self) -> Around:
        me, topology = self.here.node, self.here.topology

        def watches(unit: str, said_by: str) -> bool:
            desk = topology.find_desk(unit) or (said_by if topology.units.find(unit) else "")
            return bool(desk) and me in (desk, *topology.ancestors(desk))

        def front(node: str) -> str:
            return str(topology.front_unit(node).id)

        return Around(me, calendar(), watches, front, partial(domain.sorts, topology.units), topology.deadlines)
