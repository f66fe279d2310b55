"""Routing's door: registered matters and objections come in, the petition office refers, answers and designates."""

from __future__ import annotations

from typing import Any

from services.routing import domain, schemas
from services.routing.holders import World
from services.routing.papers import issue
from services.routing.referral import Desk, Referral, on_desk_of
from services.routing.steps import steps
from services.routing.store import Referrals
from shared.bus.on import HERE, MINE, on
from shared.bus.provide import Facts, Now
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.deadlines.calendar import calendar
from shared.events.envelope import Envelope
from shared.events.handling import CustodyRefused, CustodyTaken
from shared.events.intake import SubmissionToRoute
from shared.events.routing import DesignationAsked
from shared.matters.forms import load
from shared.matters.people import Officer, require


class RoutingService:
    """The petition office's desk of this node."""

    name = "routing"
    kept = Stored(Referrals)
    clock = Now()
    here = Facts()

    @on(SubmissionToRoute, only=HERE)
    def route(self, said: SubmissionToRoute, envelope: Envelope) -> None:
        """A matter was registered: whose business is it?"""
        desk = self._desk()
        opened, *reported = domain.open_referral(said, desk)
        referral, *events = domain.refer_by_itself(opened, desk)
        events = [*reported, *events]
        self.kept.add(referral, *events, *issue(opened, referral, events, desk), because=envelope.id)

    @on(DesignationAsked, only=MINE)
    def hear_request(self, said: DesignationAsked, envelope: Envelope) -> None:
        """We are the common superior of units that both objected."""
        self.kept.add(domain.take_over(said, self._desk()), because=envelope.id)

    @on(CustodyTaken, only=MINE)
    def hear_taken(self, said: CustodyTaken, envelope: Envelope) -> None:
        """The unit has it."""
        referral = self.kept.get(said.number, because=envelope.id)
        self.kept.save(domain.hear_taken(referral, said, self._desk()), because=envelope.id)

    @on(CustodyRefused, only=MINE)
    def hear_refusal(self, said: CustodyRefused, envelope: Envelope) -> None:
        """The unit objects."""
        referral = self.kept.get(said.number, because=envelope.id)
        referral, *events = domain.hear_refusal(referral, said, self._desk())
        self.kept.save(referral, *events, because=envelope.id)

    @rpc
    def referrals(self, where: Any, by: Any) -> dict[str, Any]:
        """``{state, limit, after}`` -> ``{rows, next}``: the referrals of the asker's office."""
        asked, officer = load(schemas.WhereForm, where), Officer.read(by)
        require(officer, "read_referrals")
        limit, after = asked["limit"], asked["after"] or ""
        found = self.kept.page(officer.unit, asked["state"], after, limit + 1)
        rows = [schemas.row_view(one, self.here.topology.units) for one in found[:limit]]
        return {"rows": rows, "next": found[limit - 1].number if len(found) > limit else None}

    @rpc
    def referral(self, number: str, by: Any) -> dict[str, Any]:
        """The referral and the steps that are open; ``NotFound`` for other desks."""
        officer = Officer.read(by)
        return self._view(on_desk_of(officer, self.kept.find(number), "read_referrals"), officer)

    @rpc
    def refer(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Forward or assign by hand (T22 art. 22)."""
        return self._step("refer", domain.refer, schemas.ReferForm, number, form, by)

    @rpc
    def agree_return(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Agree that the matter comes back (T22 art. 23)."""
        return self._step("agree_return", domain.agree_return, schemas.AnswerForm, number, form, by)

    @rpc
    def reject_objection(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Tell the unit to go on (T22 art. 23)."""
        return self._step("reject_objection", domain.reject_objection, schemas.AnswerForm, number, form, by)

    @rpc
    def designate(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Name the unit as the common superior (T22 art. 24)."""
        return self._step("designate", domain.designate, schemas.DesignateForm, number, form, by)

    def _step(self, step: str, rule: Any, schema: Any, number: str, form: Any, by: Any) -> dict[str, Any]:
        officer, desk = Officer.read(by), self._desk()
        before = on_desk_of(officer, self.kept.find(number), step)
        referral, *events = rule(before, load(schema, form), officer, desk)
        return self._view(self.kept.save(referral, *events, *issue(before, referral, events, desk)), officer)

    def _view(self, referral: Referral, officer: Officer) -> dict[str, Any]:
        desk = self._desk()
        return schemas.referral_view(referral, steps(referral, officer, desk), desk.world.units)

    def _desk(self) -> Desk:
        known = self.here.topology
        world = World(known.units, known.duties, known.places, self.clock.today())
        front = known.front_unit(self.here.node).id
        return Desk(self.here.node, front, world, known.find_desk, self.clock.now(), calendar())
