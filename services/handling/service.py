"""Handling's door: referred matters and mediations' ends come in, officers take the lawful steps."""

from __future__ import annotations

from typing import Any

from services.handling import domain, schemas
from services.handling.case import Assistance, Case, assistance_key, key_of, on_desk_of
from services.handling.papers import issue
from services.handling.steps import steps
from services.handling.store import Assistances, Cases, desk
from shared.bus.on import HERE, MINE, on
from shared.bus.provide import Facts, Now
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.deadlines import calendar
from shared.events.envelope import Envelope
from shared.events.mediation import MediationAgreed, MediationEnded, MediationPerformed
from shared.events.routing import MatterReferred, MatterShared, ObjectionAnswered
from shared.matters.forms import load
from shared.matters.people import Officer, require


class HandlingService:
    """The desks of the units of this node."""

    name = "handling"
    cases = Stored(Cases)
    assistances = Stored(Assistances)
    clock = Now()
    here = Facts()

    @on(MatterReferred, only=MINE)
    def take(self, said: MatterReferred, envelope: Envelope) -> None:
        """A referred matter arrives: custody is taken."""
        before = self.cases.known(said.number, envelope.id)
        case, taken = domain.open_case(said, self._today(), before)
        self.cases.keep(case, taken, because=envelope.id)

    @on(MatterShared, only=MINE)
    def assist(self, said: MatterShared, envelope: Envelope) -> None:
        """A co-handling unit is told what to help with."""
        before = self.assistances.known(assistance_key(said.number, said.to_unit), envelope.id)
        self.assistances.keep(domain.assist(said, before), because=envelope.id)

    @on(ObjectionAnswered, only=MINE)
    def hear_answer(self, said: ObjectionAnswered, envelope: Envelope) -> None:
        """The referring office agreed to the objection, or rejected it."""
        case = self.cases.get(said.number, because=envelope.id)
        self.cases.save(domain.hear_answer(case, said, self._today()), because=envelope.id)

    @on(MediationAgreed, only=HERE)
    @on(MediationEnded, only=HERE)
    @on(MediationPerformed, only=HERE)
    def hear_mediation(self, said: Any, envelope: Envelope) -> None:
        """The mediation of a case moved on or ended."""
        case, today = self.cases.get(said.number, because=envelope.id), self._today()
        case, *events = domain.hear_mediation(case, said, today)
        papers = issue(case, events, self.here.topology.units, today)
        self.cases.save(case, *events, *papers, because=envelope.id)

    @rpc
    def cases_of(self, where: Any, by: Any) -> dict[str, Any]:
        """``{state, limit, after}`` -> ``{rows, next}``: the unit's cases and what it assists with."""
        asked, officer = load(schemas.WhereForm, where), Officer.read(by)
        require(officer, "read_cases")
        limit, after = asked["limit"], asked["after"] or ""
        found = desk(self.cases, self.assistances, officer.unit, asked["state"], after, limit + 1)
        rows = [schemas.row_view(one, self.here.topology.units) for one in found[:limit]]
        return {"rows": rows, "next": key_of(found[limit - 1]) if len(found) > limit else None}

    @rpc
    def case(self, number: str, by: Any) -> dict[str, Any]:
        """The case, or what the unit assists with, and the steps that are open; ``NotFound`` for other desks."""
        officer, case = Officer.read(by), self.cases.find(number)
        if case is None or not officer.is_of(case.unit):
            return self._view(self.assistances.find(assistance_key(number, officer.unit)), officer)
        return self._view(case, officer)

    @rpc
    def accept(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Accept and tell the path (T22 art. 23)."""
        return self._step("accept", domain.accept, schemas.AcceptForm, number, form, by)

    @rpc
    def object(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Object to the jurisdiction (T22 art. 23)."""
        return self._step("object", domain.object_to, schemas.ObjectForm, number, form, by)

    @rpc
    def decide(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Issue the handling decision (T22 art. 32)."""
        return self._step("decide", domain.decide, schemas.DecideForm, number, form, by)

    @rpc
    def serve(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Record that the decision was received (T22 art. 35)."""
        return self._step("serve", domain.serve, schemas.ServeForm, number, form, by)

    @rpc
    def reply(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Answer a suggestion or an inquiry (T22 art. 29)."""
        return self._step("reply", domain.reply, schemas.ReplyForm, number, form, by)

    @rpc
    def close(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Close the case."""
        return self._step("close", domain.close, schemas.CloseForm, number, form, by)

    def _step(self, step: str, rule: Any, schema: Any, number: str, form: Any, by: Any) -> dict[str, Any]:
        officer, today = Officer.read(by), self._today()
        case = on_desk_of(officer, self.cases.find(number), step)
        case, *events = rule(case, load(schema, form), officer, today)
        case = self.cases.save(case, *events, *issue(case, events, self.here.topology.units, today))
        return self._view(case, officer)

    def _view(self, item: Case | Assistance | None, officer: Officer) -> dict[str, Any]:
        item = on_desk_of(officer, item)
        offers = steps(item, officer, self.clock.today()) if isinstance(item, Case) else ()
        return schemas.case_view(item, offers, self.here.topology.units)

    def _today(self) -> domain.Today:
        return domain.Today(self.clock.now(), self.clock.today(), calendar())
