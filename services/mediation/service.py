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
from shared.documents.edited import edited
from shared.events.envelope import Envelope
from shared.events.mediation import MediationAsked
from shared.matters.forms import load
from shared.matters.offers import check
from shared.matters.people import Officer, require
from shared.matters.steps.mediation import MEDIATION_STEPS

RULES = {"consent": domain.consent, "agree": domain.agree, "fail": domain.fail, "perform": domain.perform}


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
        return self._step("consent", number, form, by)

    @rpc
    def agree(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """The agreement is signed (ML art. 28-29)."""
        return self._step("agree", number, form, by)

    @rpc
    def fail(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """It ends without agreement (ML art. 26)."""
        return self._step("fail", number, form, by)

    @rpc
    def perform(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """The agreement was carried out (ML art. 31)."""
        return self._step("perform", number, form, by)

    @rpc
    def preview(self, step: str, number: str, form: Any, by: Any) -> list[dict[str, str]]:
        """The papers the step would issue; nothing is saved."""
        _, _, issued = self._taken(step, number, form, Officer.read(by))
        return [{"paper": one.paper, "title": one.title, "text": one.text} for one in issued]

    def _step(self, step: str, number: str, form: Any, by: Any) -> dict[str, Any]:
        officer = Officer.read(by)
        mediation, events, issued = self._taken(step, number, form, officer)
        return self._view(self.records.save(mediation, *events, *issued), officer)

    def _taken(self, step: str, number: str, form: Any, officer: Officer) -> tuple[Any, list[Any], Any]:
        today = domain.Today(self.clock.now(), self.clock.today(), calendar())
        mediation = domain.on_desk_of(officer, self.records.find(number))
        filled = load(MEDIATION_STEPS[step].form, form, clock=self.clock)
        check(domain.steps(mediation, officer), step, filled)
        mediation, *events = RULES[step](mediation, filled, officer, today)
        issued = papers(mediation, events, self.here.topology.units, today)
        return mediation, events, edited(issued, filled["papers"])

    def _view(self, mediation: domain.Mediation, officer: Officer) -> dict[str, Any]:
        return schemas.mediation_view(mediation, domain.steps(mediation, officer), self.here.topology.units)
