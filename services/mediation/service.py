"""Mediation's door: a case asks for mediators, the mediator takes the lawful steps."""

from __future__ import annotations

from typing import Any

from services.mediation import domain, schemas
from services.mediation.papers import papers
from services.mediation.store import Mediations
from shared.bus.on import HERE, on
from shared.bus.provide import Facts, Now
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.deadlines import calendar
from shared.events.envelope import Envelope
from shared.events.mediation import MediationAsked
from shared.matters.forms import load
from shared.matters.people import Officer, require


class MediationService:
    """The mediators' desks of this node."""

    name = "mediation"
    records = Stored(Mediations)
    clock = Now()
    here = Facts()

    @on(MediationAsked, only=HERE)
    def open(self, said: MediationAsked, envelope: Envelope) -> None:
        """A case on the mediation path was accepted: its dispute lies on the mediator's desk."""
        mediation = domain.open_mediation(said, envelope.node, self.clock.now())
        self.records.add(mediation, because=envelope.id)

    @rpc
    def mediations(self, where: Any, by: Any) -> dict[str, Any]:
        """``{state, limit, after}`` -> ``{rows, next}``: the unit's mediations."""
        asked, officer = load(schemas.WhereForm, where), Officer.read(by)
        require(officer, "read_mediations")
        limit, after = asked["limit"], asked["after"] or ""
        found = self.records.page(officer.unit, asked["state"], after, limit + 1)
        rows = [schemas.row_view(one, self.here.topology.units) for one in found[:limit]]
        return {"rows": rows, "next": found[limit - 1].number if len(found) > limit else None}

    @rpc
    def mediation(self, number: str, by: Any) -> dict[str, Any]:
        """The mediation and the steps that are open; ``NotFound`` for other desks."""
        officer = Officer.read(by)
        return self._view(domain.on_desk_of(officer, self.records.find(number), "read_mediations"), officer)

    @rpc
    def consent(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """One side consents (ML art. 17)."""
        return self._step(domain.consent, schemas.ConsentForm, number, form, by)

    @rpc
    def agree(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """The agreement is signed (ML art. 28-29)."""
        return self._step(domain.agree, schemas.AgreeForm, number, form, by)

    @rpc
    def fail(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """It ends without agreement (ML art. 26)."""
        return self._step(domain.fail, schemas.FailForm, number, form, by)

    @rpc
    def perform(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """The agreement was carried out (ML art. 31)."""
        return self._step(domain.perform, schemas.PerformForm, number, form, by)

    def _step(self, rule: Any, schema: Any, number: str, form: Any, by: Any) -> dict[str, Any]:
        officer, today = Officer.read(by), domain.Today(self.clock.now(), self.clock.today(), calendar())
        mediation = domain.on_desk_of(officer, self.records.find(number))
        mediation, *events = rule(mediation, load(schema, form), officer, today)
        issued = papers(mediation, events, self.here.topology.units, today)
        return self._view(self.records.save(mediation, *events, *issued), officer)

    def _view(self, mediation: domain.Mediation, officer: Officer) -> dict[str, Any]:
        return schemas.mediation_view(mediation, domain.steps(mediation, officer), self.here.topology.units)
