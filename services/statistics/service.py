"""Statistics: hears of every filing and every step, and answers what was asked with unit, period and age."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from services.statistics import domain, knowing
from services.statistics.asking import AskingDesk
from services.statistics.export import ExportDesk
from services.statistics.fact import Fact
from services.statistics.history_desk import HistoryDesk
from services.statistics.hot_desk import HotDesk
from services.statistics.public_desk import PublicDesk
from services.statistics.reports.desk import ReportsDesk
from services.statistics.saved_desk import SavedDesk
from services.statistics.store import Facts
from services.statistics.summary_desk import SummaryDesk
from shared.bus.on import on
from shared.bus.provide import Facts as Place
from shared.bus.provide import Now
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.codec import to_plain
from shared.deadlines import calendar, due
from shared.errors import AlreadyHandled
from shared.events.envelope import Envelope
from shared.events.handling import (
    CaseAccepted,
    CaseArchived,
    CaseCalledBack,
    CaseClosed,
    CaseDecided,
    CaseExtended,
    CaseNoLongerAccepted,
    CaseNotAccepted,
    CasePerformed,
    CaseReopened,
    CaseReplied,
    CaseServed,
    CustodyTaken,
    HearingHeld,
)
from shared.events.intake import (
    MatterEvaluated,
    MatterUrged,
    MatterWithdrawn,
    SubmissionLinked,
    SubmissionRegistered,
    SubmissionUnlinked,
)
from shared.events.mediation import MediationAgreed, MediationBreached, MediationEnded, MediationPerformed
from shared.events.reviews import ReviewAccepted, ReviewDecided, ReviewEnded, ReviewRequested
from shared.events.routing import ExternalAnswered, MatterTriaged
from shared.events.supervision import DeadlinePassed
from shared.links.sources import Sources, age


class StatisticsService(AskingDesk, SummaryDesk, SavedDesk, HotDesk, ExportDesk, PublicDesk, HistoryDesk, ReportsDesk):
    """Facts in, counts out."""

    name = "statistics"
    facts = Stored(Facts)
    sources = Stored(Sources)
    clock = Now()
    here = Place()

    @on(SubmissionRegistered)
    @on(SubmissionLinked)
    @on(SubmissionUnlinked)
    @on(MatterTriaged)
    @on(CustodyTaken)
    @on(CaseAccepted)
    @on(CaseNotAccepted)
    @on(CaseNoLongerAccepted)
    @on(CaseExtended)
    @on(CaseReplied)
    @on(CaseDecided)
    @on(CaseServed)
    @on(CaseReopened)
    @on(CaseClosed)
    @on(CasePerformed)
    @on(CaseCalledBack)
    @on(CaseArchived)
    @on(ExternalAnswered)
    @on(HearingHeld)
    @on(ReviewRequested)
    @on(ReviewAccepted)
    @on(ReviewEnded)
    @on(ReviewDecided)
    @on(MatterUrged)
    @on(MatterWithdrawn)
    @on(MatterEvaluated)
    @on(DeadlinePassed)
    @on(MediationAgreed)
    @on(MediationEnded)
    @on(MediationPerformed)
    @on(MediationBreached)
    def learn(self, said: Any, envelope: Envelope) -> None:
        """One event into its submission's fact."""
        self.sources.note(envelope.node, envelope.time, self.clock.now())
        now, when = self.clock.now(), domain.stamp(envelope)
        around = domain.Around(self.clock.day_of, self.here.topology.places, self._route_due)
        older = domain.concerns(said)
        if older:
            with suppress(AlreadyHandled):
                before = self.facts.known(older, envelope.id)
                after = domain.learn_again(before or Fact(older), said, when, around)
                self.facts.keep(knowing.note(before, after, now, envelope.id), because=envelope.id)
        before = self.facts.find(said.number)
        after = domain.learn(before or Fact(said.number), said, when, around)
        self.facts.keep(knowing.note(before, after, now, envelope.id), because=envelope.id)

    def _route_due(self, received_on: date) -> date:
        return due("route_by_petition_office", received_on, calendar()).on

    @rpc
    def fact(self, number: str) -> Any:
        """What is known here of one submission; ``registered_at`` is null while its registration was not heard."""
        return to_plain(self.facts.get(number))

    def _ages(self) -> list[dict[str, Any]]:
        topology, now = self.here.topology, self.clock.now()
        return [
            age(one, topology.node(one).name, self.sources.find(one), now)
            for one in topology.descendants(self.here.node)
        ]
