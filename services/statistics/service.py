"""Statistics: hears of every filing and every step, and answers what was asked with unit, period and age."""

from __future__ import annotations

from typing import Any

from services.statistics import domain, schemas
from services.statistics.store import Facts, Sources
from shared.bus.on import on
from shared.bus.provide import Facts as Place
from shared.bus.provide import Now
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.codec import to_plain
from shared.events.envelope import Envelope
from shared.events.handling import CaseAccepted, CaseClosed, CaseDecided, CaseReplied, CustodyTaken
from shared.events.intake import SubmissionRegistered
from shared.events.routing import MatterTriaged
from shared.events.supervision import DeadlinePassed
from shared.matters.forms import load
from shared.matters.people import Officer, require


class StatisticsService:
    """Facts in, counts out."""

    name = "statistics"
    facts = Stored(Facts)
    sources = Stored(Sources)
    clock = Now()
    here = Place()

    @on(SubmissionRegistered)
    @on(MatterTriaged)
    @on(CustodyTaken)
    @on(CaseAccepted)
    @on(CaseReplied)
    @on(CaseDecided)
    @on(CaseClosed)
    @on(DeadlinePassed)
    def learn(self, said: Any, envelope: Envelope) -> None:
        """One event into its submission's fact."""
        self.sources.note(envelope.node, envelope.time, self.clock.now())
        around = domain.Around(self.clock.day_of, self.here.topology.places)
        fact = self.facts.find(said.number) or domain.Fact(said.number)
        self.facts.keep(domain.learn(fact, said, domain.stamp(envelope), around), because=envelope.id)

    @rpc
    def summary(self, question: Any, by: Any) -> Any:
        """``{by, from, to, territory}`` -> ``{rows, totals, unit, period, as_of, data_age, sum_of_parts}``."""
        require(Officer.read(by), "read_statistics")
        asked = domain.ask(load(schemas.QuestionForm(), question), self.clock.today())
        parts, total = self.facts.tallies(asked)
        table = domain.summarise(asked, parts, total, schemas.names(asked.by, self.here.topology))
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
