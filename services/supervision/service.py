"""Supervision: hears what starts and ends the limits of offices, rings what ran out, and lists the clocks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from services.supervision import domain, schemas
from services.supervision.advice.desk import AdviceDesk
from services.supervision.assessment.desk import AssessmentDesk
from services.supervision.beside import beside, hand_on
from services.supervision.data_age import DataAge
from services.supervision.dispatch.desk import DispatchDesk
from services.supervision.hears import hears_all
from services.supervision.inspection.desk import InspectionDesk
from services.supervision.limits import Around
from services.supervision.notes.desk import NotesDesk
from services.supervision.onsite.desk import OnsiteDesk
from services.supervision.owners.desk import OwnersDesk
from services.supervision.pressing.desk import PressingDesk
from services.supervision.previews import Previews
from services.supervision.receptions.desk import ReceptionsDesk
from services.supervision.roster.desk import RosterDesk
from services.supervision.screening.desk import ScreeningDesk
from services.supervision.sealed import SEALED_KINDS
from services.supervision.store import Watches
from shared.bus.provide import Answers, Facts, Now
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.bus.timer import claimed_timer
from shared.deadlines import calendar
from shared.errors import Conflict
from shared.events.envelope import Envelope
from shared.events.intake import SubmissionLinked, SubmissionUnlinked
from shared.links.sources import Sources
from shared.matters.forms import load
from shared.matters.people import SUPERVISOR, Officer, require
from shared.ops import log, metrics

LOG = log.get(__name__)
SWEEP_SECONDS, SWEEP_BATCHES = 5, 400
RECOUNT_SECONDS, RECOUNT_BATCHES = 20, 10
LOOK_AHEAD_SECONDS = 3600
SHORT_HORIZON_DAYS = 90


class SupervisionService(
    PressingDesk, AdviceDesk, OnsiteDesk, InspectionDesk, DispatchDesk, AssessmentDesk, ReceptionsDesk, OwnersDesk,
    NotesDesk, RosterDesk, ScreeningDesk, Previews,
):  # fmt: skip
    """Events in, clocks out, and the bell."""

    name = "supervision"
    watches = Stored(Watches)
    sources = Stored(Sources)
    clock = Now()
    here = Facts()
    answers = Answers()

    @hears_all
    def watch(self, said: Any, envelope: Envelope) -> None:
        """One event into the watch of its matter or record, and to the desks that hear it beside the clocks."""
        try:
            self._into_watch(said.number, said, envelope)
        finally:
            hand_on(self, said, envelope)

    @beside(SubmissionLinked, SubmissionUnlinked)
    def watch_older(self, said: SubmissionLinked | SubmissionUnlinked, envelope: Envelope) -> None:
        """A submission that belongs to an older matter, into the watch of that matter."""
        if said.matter != said.number:
            self._into_watch(said.matter, said, envelope)

    @claimed_timer(interval=SWEEP_SECONDS)
    def ring(self) -> None:
        """Ring, remind and find what is due, all of it, unless another replica is at it. Its turn only saves work: the
        claim that counts is the save, with all that is said. Should a turn run out under its holder, one of two saves
        succeeds."""
        around = self._around()
        try:
            for _ in range(SWEEP_BATCHES):
                if not self._sweep(self.clock.now(), around):
                    return
        finally:
            self.watches.rest()

    @claimed_timer(interval=RECOUNT_SECONDS)
    def recount(self) -> None:
        """Count anew what was counted by other rules or another calendar; saving is the claim. Nothing rings by it."""
        around = self._around()
        metrics.CALENDAR_HORIZON.set(around.calendar.horizon_days(self.clock.today()))
        for _ in range(RECOUNT_BATCHES):
            done, _ = self._each(self.watches.stale(around.edition), lambda watch: self._save_moved(watch, around))
            if not done:
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
        ages = DataAge(self.here, self.sources.find, self.answers, self.clock)
        return schemas.page_view(found, state, own, limit, ages, officer.unit)

    def _into_watch(self, number: str, said: Any, envelope: Envelope) -> None:
        now, around = self.clock.now(), self._around()
        self.sources.note(envelope.node, envelope.time, now)
        known = self.watches.find(number) or domain.Watch(number)
        watch, *breaches = domain.find(domain.hear(known, said, envelope, around), now, around)
        self.watches.keep(watch, *breaches, because=envelope.id)

    def _sweep(self, now: datetime, around: Around) -> bool:
        """Whether there was something to do."""
        due = self.watches.claim(now)
        _, failed = self._each(due, lambda watch: self.watches.save(*domain.sweep(watch, now, around)))
        self.watches.leave(failed, now)
        return bool(due)

    def _save_moved(self, watch: domain.Watch, around: Around) -> None:
        after = domain.recount(watch, around)
        self.watches.save(after)
        for one in domain.moves(watch, after):
            metrics.CLOCKS_MOVED.inc()
            LOG.info("clock_moved", matter=watch.number, clock=one.key, was=str(one.was), due_on=str(one.due_on))

    def _each(self, watches: Iterable[domain.Watch], act: Any) -> tuple[int, list[domain.Watch]]:
        """Do it to each; how many were done, and which failed. What another changed meanwhile is neither."""
        done, failed = 0, []
        for watch in watches:
            try:
                act(watch)
                done += 1
            except Conflict:
                continue
            except Exception:
                # whatever is wrong with this watch, those behind it have a right to their bell
                LOG.exception("watch_not_counted", matter=watch.number)
                failed.append(watch)
        return done, failed

    def _around(self) -> Around:
        me, topology = self.here.node, self.here.topology

        def desk(unit: str, said_by: str) -> str:
            return topology.find_desk(unit) or (said_by if topology.units.find(unit) else "")

        def watches(unit: str, said_by: str) -> bool:
            place = desk(unit, said_by)
            return bool(place) and me in (place, *topology.ancestors(place))

        def presses(unit: str) -> bool:
            known = topology.units.find(unit)
            return known is not None and known.kind not in SEALED_KINDS

        return Around(
            me, calendar(), watches, front=lambda node: str(topology.front_unit(node).id),
            sorts=partial(domain.sorts, topology.units), overrides=topology.deadlines,
            warns=lambda unit, said_by: desk(unit, said_by) == me, presses=presses, shares=topology.shares,
        )  # fmt: skip
