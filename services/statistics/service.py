"""Statistics: hears of every filing and every step, and answers what was asked with unit, period and age."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from services.statistics import counting, domain, knowing, schemas, scope, small
from services.statistics.asking import AskingDesk
from services.statistics.export import ExportDesk
from services.statistics.fact import Fact
from services.statistics.history_desk import HistoryDesk
from services.statistics.hot_desk import HotDesk
from services.statistics.public_desk import PublicDesk
from services.statistics.reports.desk import ReportsDesk
from services.statistics.saved_desk import SavedDesk
from services.statistics.store import Facts
from shared.bus.on import on
from shared.bus.provide import Facts as Place
from shared.bus.provide import Now
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.codec import to_plain
from shared.deadlines import calendar, due
from shared.errors import AlreadyHandled, Forbidden
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
from shared.matters.forms import load
from shared.matters.people import Officer, may, require


class StatisticsService(AskingDesk, SavedDesk, HotDesk, ExportDesk, PublicDesk, HistoryDesk, ReportsDesk):
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
    def summary(self, question: Any, by: Any) -> Any:
        """``{by, from, to, territory}`` -> ``{rows, totals, unit, period, as_of, data_age, sum_of_parts, hidden}``.

        Who may not see small counts sees None in their place (see ``small``). An accusation is counted only for the
        unit that received it and, of them all, for the supervisors of the topmost node: nobody else shall notice from
        a count that there is one (T22 art. 30). Whose figures somebody sees follows from the unit (``scope``).
        """
        reader = Officer.read(by)
        require(reader, "read_statistics")
        sees_small = may(reader.roles, "read_small_counts")
        sees_all = sees_small and self.here.node == self.here.topology.root
        form = load(schemas.QuestionForm(), question)
        unit = self.here.topology.units.find(reader.unit)
        if unit is None:
            raise Forbidden("forbidden", action="read_statistics")
        seen = scope.fields_of(unit)
        asked = counting.ask(form, self.clock.today(), None if sees_all else reader.unit, seen)
        parts, total = self.facts.tallies(asked)
        table = counting.summarise(asked, parts, total, schemas.names(asked.by, self.here.topology))
        table = {**table, "hidden": False} if sees_small else small.suppress(table)
        return to_plain({**table, "as_of": self.clock.now(), "data_age": self._ages_for(reader)})

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
