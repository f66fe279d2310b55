"""Handling's door: referred matters, mediations' ends and the petitioner's acts come in, officers take lawful steps."""

from __future__ import annotations

from typing import Any

from services.handling import domain, schemas
from services.handling.case import Assistance, Case, assistance_key, key_of, on_desk_of
from services.handling.domain import Rule
from services.handling.review_desk import ReviewDesk
from services.handling.review_opening import is_request
from services.handling.steps import steps
from services.handling.store import Assistances, Cases, desk
from services.handling.taking import Office, Taken, step_rpc, taken, written
from shared.bus.on import MINE, on
from shared.bus.provide import Facts, Now
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.bus.timer import claimed_timer
from shared.errors import Conflict
from shared.events.envelope import Envelope
from shared.events.intake import MatterEvaluated, MatterSupplemented, MatterUrged, MatterWithdrawn
from shared.events.mediation import (
    MediationAgreed,
    MediationBreached,
    MediationConfirmed,
    MediationEnded,
    MediationPerformed,
)
from shared.events.reviews import ReviewDecided, ReviewEnded, ReviewRequested, ReviewServed
from shared.events.routing import MatterReferred, MatterShared, ObjectionAnswered
from shared.matters import numbers
from shared.matters.forms import load
from shared.matters.people import Officer, require
from shared.matters.review_organs import review_organs
from shared.matters.steps.handling import CASE_STEPS
from shared.matters.steps.reviews import REVIEW_STEPS
from shared.ops import log

LOG = log.get(__name__)
SWEEP_SECONDS = 10
SWEEP_AT_ONCE = 200


class HandlingService(ReviewDesk):
    """The desks of the units of this node."""

    name = "handling"
    cases = Stored(Cases)
    assistances = Stored(Assistances)
    clock = Now()
    here = Facts()

    @on(MatterReferred, only=MINE)
    def take(self, said: MatterReferred, envelope: Envelope) -> None:
        """A referred matter arrives: custody is taken. A request for review is taken by the desk of reviews."""
        if is_request(said):
            self.take_letter(said, envelope)
            return
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
        after = domain.hear_answer(case, said, self._today())
        self._keep(case, after, envelope)

    @on(MediationAgreed)
    @on(MediationConfirmed)
    @on(MediationEnded)
    @on(MediationBreached)
    @on(MediationPerformed)
    def hear_mediation(self, said: Any, envelope: Envelope) -> None:
        """The mediation of a case moved on or ended, here or where it was passed to; one of no case is not ours."""
        if numbers.is_of_a_record(said.number):
            return
        if envelope.node != self.here.node or said.to_node:
            self._hear(domain.hear_mediation, said, envelope)
            return
        case = self.cases.get(said.number, because=envelope.id)
        self._keep(case, domain.hear_mediation(case, said, self._today()), envelope)

    @on(MatterSupplemented, only=MINE)
    def hear_supplement(self, said: MatterSupplemented, envelope: Envelope) -> None:
        """The petitioner added words or files: to the review that is under way here, else to the case."""
        if not self.hear_review_supplement(said, envelope):
            self._hear(domain.hear_supplement, said, envelope)

    @on(MatterUrged, only=MINE)
    def hear_urging(self, said: MatterUrged, envelope: Envelope) -> None:
        """The petitioner urged."""
        self._hear(domain.hear_urging, said, envelope)

    @on(MatterEvaluated, only=MINE)
    def hear_evaluation(self, said: MatterEvaluated, envelope: Envelope) -> None:
        """The petitioner evaluated an office."""
        self._hear(domain.hear_evaluation, said, envelope)

    @on(MatterWithdrawn, only=MINE)
    def hear_withdrawal(self, said: MatterWithdrawn, envelope: Envelope) -> None:
        """The petitioner withdrew: the request for review that is under way here, else the matter."""
        if not self.hear_review_withdrawal(said, envelope):
            self._hear(domain.hear_withdrawal, said, envelope)

    @on(ReviewRequested)
    @on(ReviewEnded)
    @on(ReviewDecided)
    @on(ReviewServed)
    def hear_review(self, said: Any, envelope: Envelope) -> None:
        """A review of a decision made here was asked for, ended or decided; a revoked decision is made anew."""
        self._hear(domain.hear_review, said, envelope)

    @claimed_timer(interval=SWEEP_SECONDS)
    def deem(self) -> None:
        """Silence is acceptance (domain 2.2). Saving the case is the claim: of several replicas one succeeds."""
        today, after = self._today(), ""
        while silent := self.cases.silent(today.on, after, SWEEP_AT_ONCE):
            after = silent[-1].number
            for case in silent:
                self._deem(case, today)

    def _deem(self, case: Case, today: domain.Today) -> None:
        deemed, *events = domain.deem(case, today)
        try:
            if events:
                self.cases.save(deemed, *events)
        except Conflict:
            return
        except Exception:
            LOG.exception("case_not_deemed", matter=case.number)

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
    def preview(self, step: str, number: str, form: Any, by: Any) -> list[dict[str, str]]:
        """``[{paper, title, text}]``: the papers that a step would issue; nothing is saved."""
        if step in REVIEW_STEPS:
            return self.preview_review(step, number, form, Officer.read(by))
        return self._taken(step, number, form, Officer.read(by)).drafts

    accept = step_rpc("accept", CASE_STEPS["accept"])
    object = step_rpc("object", CASE_STEPS["object"])
    not_accept = step_rpc("not_accept", CASE_STEPS["not_accept"])
    no_longer_accept = step_rpc("no_longer_accept", CASE_STEPS["no_longer_accept"])
    reply = step_rpc("reply", CASE_STEPS["reply"])
    extend = step_rpc("extend", CASE_STEPS["extend"])
    decide = step_rpc("decide", CASE_STEPS["decide"])
    serve = step_rpc("serve", CASE_STEPS["serve"])
    import_path = step_rpc("import_path", CASE_STEPS["import_path"])
    perform = step_rpc("perform", CASE_STEPS["perform"])
    urge_enforcement = step_rpc("urge_enforcement", CASE_STEPS["urge_enforcement"])
    log = step_rpc("log", CASE_STEPS["log"])
    ask_mediation = step_rpc("ask_mediation", CASE_STEPS["ask_mediation"])
    report = step_rpc("report", CASE_STEPS["report"])
    refer_assistance = step_rpc("refer_assistance", CASE_STEPS["refer_assistance"])
    register_assistance = step_rpc("register_assistance", CASE_STEPS["register_assistance"])
    close = step_rpc("close", CASE_STEPS["close"])
    call_back = step_rpc("call_back", CASE_STEPS["call_back"])
    archive = step_rpc("archive", CASE_STEPS["archive"])
    plan_hearing = step_rpc("plan_hearing", CASE_STEPS["plan_hearing"])
    refuse_hearing = step_rpc("refuse_hearing", CASE_STEPS["refuse_hearing"])
    hold_hearing = step_rpc("hold_hearing", CASE_STEPS["hold_hearing"])

    def take_step(self, step: str, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Take a lawful step of a case; what its rule says and the papers it issues are saved with it."""
        officer = Officer.read(by)
        if step in REVIEW_STEPS:
            return self.take_review_step(step, number, form, officer)
        done = self._taken(step, number, form, officer)
        return self._view(self.cases.save(done.case, *done.events, *done.papers), officer)

    def _taken(self, step: str, number: str, form: Any, officer: Officer) -> Taken:
        row = CASE_STEPS.get(step)
        case = on_desk_of(officer, self.cases.find(number), row.power if row else "")
        loaded = load(CASE_STEPS[step].form, form, clock=self.clock)
        return taken(case, step, loaded, officer, self._today(), self._office())

    def _hear(self, rule: Rule, said: Any, envelope: Envelope) -> None:
        """What is said of a matter that does not lie here changes nothing here."""
        before = self.cases.known(said.number, envelope.id)
        if before is not None:
            self._keep(before, rule(before, said, self._today()), envelope)

    def _keep(self, before: Case, after: tuple[Any, ...], envelope: Envelope) -> None:
        case, *events = after
        if case is not before:
            done = written(case, tuple(events), self._today(), self._office())
            self.cases.save(done.case, *done.events, *done.papers, because=envelope.id)

    def _view(self, item: Case | Assistance | None, officer: Officer) -> dict[str, Any]:
        item = on_desk_of(officer, item)
        offers = steps(item, officer, self._today()) if isinstance(item, Case) else ()
        return schemas.case_view(item, offers, self.here.topology.units)

    def _office(self) -> Office:
        topology, on = self.here.topology, self.clock.today()

        def organs(unit: str) -> tuple[str, ...]:
            found = review_organs(unit, topology.units, topology.places, on)
            return tuple(one.unit.name for one in found)

        return Office(topology.units, organs)
