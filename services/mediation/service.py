"""Mediation's door: a case or the parties ask for mediators, the mediator takes the lawful steps."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from services.mediation import domain, schemas
from services.mediation.conference.desk import ConferenceDesk
from services.mediation.mediator_desk import MediatorDesk
from services.mediation.papers import papers
from services.mediation.store import Mediations
from shared.bus.desk import Desk
from shared.bus.on import HERE, MINE, on
from shared.bus.provide import Facts, Now
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.events.envelope import Envelope
from shared.events.mediation import MediationAsked, MediationPassed
from shared.matters.steps.mediation import MEDIATION_OPENING, MEDIATION_STEPS
from shared.matters.steps.meetings import CONFERENCE_STEPS


class MediationService(MediatorDesk, ConferenceDesk):
    """The mediators' desks of this node."""

    name = "mediation"
    records = Stored(Mediations)
    clock = Now()
    here = Facts()

    @on(MediationAsked, only=HERE)
    def open(self, said: MediationAsked, envelope: Envelope) -> None:
        """A case asks: its dispute lies on the mediator's desk."""
        mediation = domain.open_mediation(said, envelope.node, self.clock.now(), self._around())
        self.records.add(mediation, because=envelope.id)

    @on(MediationPassed, only=MINE)
    def receive(self, said: MediationPassed, envelope: Envelope) -> None:
        """Another body of the network, or another unit of this node, passes a dispute on."""
        before = self.records.known(said.number, envelope.id)
        after = domain.hear_passed(said, self.here.node, self.clock.now(), before)
        self.records.keep(after, because=envelope.id)

    @rpc
    def request_mediation(self, form: Any, by: Any) -> Any:
        """The parties ask at a counter (ML art. 17)."""
        node, year = self.here.node, self.clock.today().year
        return self._desk().open_new(
            "request_mediation", form, by, lambda make: self.records.open_new(node, year, make)
        )

    @rpc
    def mediations(self, where: Any, by: Any) -> dict[str, Any]:
        """``{state, limit, after}`` -> ``{rows, next}``: the unit's mediations."""
        return self._desk().page(where, by)

    @rpc
    def mediation(self, number: str, by: Any) -> dict[str, Any]:
        """The mediation and the steps that are open; ``NotFound`` for other desks."""
        return self._desk().item(number, by)

    @rpc
    def consent(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """One side consents (ML art. 17)."""
        return self._desk().take("consent", number, form, by)

    @rpc
    def choose_mediator(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """The parties choose or accept a mediator (ML art. 19)."""
        return self._desk().take("choose_mediator", number, form, by)

    @rpc
    def recuse_mediator(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """A mediator steps back."""
        return self._desk().take("recuse_mediator", number, form, by)

    @rpc
    def plan_session(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """The next session, or another day for it."""
        return self._desk().take("plan_session", number, form, by)

    @rpc
    def hold_session(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """A session was held."""
        return self._desk().take("hold_session", number, form, by)

    @rpc
    def agree(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """The agreement is made (ML art. 28-29)."""
        return self._desk().take("agree", number, form, by)

    @rpc
    def fail(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """It ends without agreement (ML art. 26)."""
        return self._desk().take("fail", number, form, by)

    @rpc
    def pass_mediation(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """It goes on to another body, or to another kind of mediation."""
        return self._desk().take("pass_mediation", number, form, by)

    @rpc
    def perform_item(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """One item of the agreement was carried out."""
        return self._desk().take("perform_item", number, form, by)

    @rpc
    def perform(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """The agreement was carried out (ML art. 31)."""
        return self._desk().take("perform", number, form, by)

    @rpc
    def register_breach(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """What was due was not done (ML art. 31-32)."""
        return self._desk().take("register_breach", number, form, by)

    @rpc
    def follow_up(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Somebody looked how it is carried out (ML art. 31)."""
        return self._desk().take("follow_up", number, form, by)

    @rpc
    def ask_confirmation(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Both sides applied to the court together (ML art. 33)."""
        return self._desk().take("ask_confirmation", number, form, by)

    @rpc
    def register_confirmation(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """The court's answer (ML art. 33)."""
        return self._desk().take("register_confirmation", number, form, by)

    @rpc
    def preview(self, step: str, number: str, form: Any, by: Any) -> list[dict[str, str]]:
        """The papers the step would issue; nothing is saved."""
        if step in CONFERENCE_STEPS:
            return self.preview_conference(step, number, form, by)
        return self._desk().preview(step, number, form, by)

    def _desk(self) -> Desk[domain.Mediation]:
        around, units = self._around(), self.here.topology.units
        rules: Mapping[str, Any] = {
            **domain.RULES, **{step: partial(rule, around=around) for step, rule in domain.WITH_AROUND.items()},
        }  # fmt: skip
        return Desk(
            records=self.records, clock=self.clock, power="read_mediations",
            steps={**MEDIATION_OPENING, **MEDIATION_STEPS}, rules=rules,
            sees=lambda record, by: by.is_of(record.unit), mine=lambda by: {"unit": by.unit},
            offers=lambda record, by, today: domain.steps(record, by, today, around),
            row=lambda record: schemas.row_view(record, units),
            view=lambda record: schemas.mediation_view(record, units),
            papers=lambda record, events, today: papers(record, events, units, today), newest_first=False,
        )  # fmt: skip

    def _around(self) -> domain.Around:
        topology = self.here.topology
        return domain.Around(
            topology.units, topology.places, topology.duties, topology.find_desk, self.panel_kept.active()
        )
