"""Statistics: hears of every filing and every step, and answers what was asked with unit, period and age."""

from __future__ import annotations

from typing import Any

from services.statistics import counting, domain, schemas, small
from services.statistics.store import Facts, Sources
from shared.bus.on import on
from shared.bus.provide import Facts as Place
from shared.bus.provide import Now
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.codec import to_plain
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
from shared.events.reviews import ReviewAccepted, ReviewDecided, ReviewEnded, ReviewRequested
from shared.events.routing import ExternalAnswered, MatterTriaged
from shared.events.supervision import DeadlinePassed
from shared.matters.forms import load
from shared.matters.people import Officer, may, require


class StatisticsService:
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
    def learn(self, said: Any, envelope: Envelope) -> None:
        """One event into its submission's fact."""
        self.sources.note(envelope.node, envelope.time, self.clock.now())
        around = domain.Around(self.clock.day_of, self.here.topology.places)
        fact = self.facts.find(said.number) or domain.Fact(said.number)
        self.facts.keep(domain.learn(fact, said, domain.stamp(envelope), around), because=envelope.id)

    @rpc
    def summary(self, question: Any, by: Any) -> Any:
        """``{by, from, to, territory}`` -> ``{rows, totals, unit, period, as_of, data_age, sum_of_parts, hidden}``.

        Who may not see small counts sees None in their place (see ``small``). An accusation is counted only for the
        unit that received it and, of them all, for the supervisors of the topmost node: nobody else shall notice from
        a count that there is one (T22 art. 30).
        """
        reader = Officer.read(by)
        require(reader, "read_statistics")
        sees_small = may(reader.roles, "read_small_counts")
        sees_all = sees_small and self.here.node == self.here.topology.root
        form = load(schemas.QuestionForm(), question)
        asked = counting.ask(form, self.clock.today(), None if sees_all else reader.unit)
        parts, total = self.facts.tallies(asked)
        table = counting.summarise(asked, parts, total, schemas.names(asked.by, self.here.topology))
        table = {**table, "hidden": False} if sees_small else small.suppress(table)
        return to_plain({**table, "as_of": self.clock.now(), "data_age": self._ages()})

    @rpc
    def fact(self, number: str) -> Any:
        """What is known here of one submission; ``registered_at`` is null while its registration was not heard."""
        return to_plain(self.facts.get(number))

    def _ages(self) -> list[dict[str, Any]]:
        topology, now = self.here.topology, self.clock.now()
        return [
            domain.age(one, topology.node(one).name, self.sources.find(one), now)
            for one in topology.descendants(self.here.node)
        ]
