"""Routing's door: registered matters and objections come in, the petition office refers, answers and designates."""

from __future__ import annotations

from typing import Any

from services.routing import conference, domain, ending, schemas
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
from shared.documents.edited import edited
from shared.errors import NotYet
from shared.events.envelope import Envelope
from shared.events.handling import CustodyRefused, CustodyTaken
from shared.events.intake import (
    MatterSupplemented,
    MatterWithdrawn,
    SubmissionLinked,
    SubmissionToRoute,
    SubmissionUnlinked,
)
from shared.events.meetings import ConferenceDesignated
from shared.events.routing import DesignationAsked, PaperIssued, SubmissionSplit
from shared.matters.forms import load
from shared.matters.offers import check
from shared.matters.people import Officer, require
from shared.matters.steps.routing import REFERRAL_STEPS

RULES = {
    "refer": domain.refer, "agree_return": domain.agree_return, "reject_objection": domain.reject_objection,
    "designate": domain.designate, "designate_by_conference": domain.designate_by_conference,
    "not_accept": ending.not_accept, "no_longer_accept": ending.no_longer_accept,
    "direct_elsewhere": ending.direct_elsewhere, "file_only": ending.file_only, "pass_up": ending.pass_up,
    "register_answer": ending.register_answer,
}  # fmt: skip
CHECKED = {
    "not_accept": ("ground",), "no_longer_accept": ("ground",), "refer": ("action",), "register_answer": ("kind",),
}  # fmt: skip
"""fields whose values must be offered; which unit may be named, the rules say more exactly"""
Taken = tuple[Referral, tuple[Any, ...], tuple[PaperIssued, ...]]


class RoutingService:
    """The petition office's desk of this node."""

    name = "routing"
    kept = Stored(Referrals)
    clock = Now()
    here = Facts()

    @on(SubmissionToRoute, only=HERE)
    def route(self, said: SubmissionToRoute, envelope: Envelope) -> None:
        """A matter was registered, or is one of its own again: whose business is it?"""
        desk, before = self._desk(), self.kept.known(said.number, envelope.id)
        if before is not None and not domain.is_free(before):
            return
        opened, *reported = domain.open_referral(said, desk, before)
        referral, *events = domain.refer_by_itself(opened, desk)
        events = [*reported, *events]
        self.kept.keep(referral, *events, *issue(opened, referral, events, desk), because=envelope.id)

    @on(DesignationAsked, only=MINE)
    def hear_request(self, said: DesignationAsked, envelope: Envelope) -> None:
        """We are the common superior of units that both objected, or the office below passed it up."""
        before, desk = self.kept.known(said.number, envelope.id), self._desk()
        referral = domain.take_over(said, desk, before)
        self.kept.keep(referral, *conference.opened(before, referral, desk), because=envelope.id)

    @on(CustodyTaken, only=MINE)
    def hear_taken(self, said: CustodyTaken, envelope: Envelope) -> None:
        """The unit has it."""
        referral = self.kept.get(said.number, because=envelope.id)
        self.kept.save(domain.hear_taken(referral, said, self._desk()), because=envelope.id)

    @on(CustodyRefused, only=MINE)
    def hear_refusal(self, said: CustodyRefused, envelope: Envelope) -> None:
        """The unit objects."""
        before, desk = self.kept.get(said.number, because=envelope.id), self._desk()
        referral, *events = domain.hear_refusal(before, said, desk)
        self.kept.save(referral, *events, *conference.opened(before, referral, desk), because=envelope.id)

    @on(ConferenceDesignated, only=HERE)
    def hear_conference(self, said: ConferenceDesignated, envelope: Envelope) -> None:
        """The joint conference of this node named the unit (T22 art. 24)."""
        before, desk = self.kept.get(said.number, because=envelope.id), self._desk()
        referral, *events = conference.carry_out(before, said, desk)
        self.kept.save(referral, *events, *issue(before, referral, events, desk), because=envelope.id)

    @on(SubmissionLinked, only=HERE)
    def hear_linked(self, said: SubmissionLinked, envelope: Envelope) -> None:
        """It belongs to an older matter: it goes along with that one."""
        before, desk = self.kept.get(said.number, because=envelope.id), self._desk()
        referral, *events = domain.hear_linked(before, said.matter, desk, self.kept.find(said.matter), said.linked_at)
        self.kept.save(referral, *events, *issue(before, referral, events, desk), because=envelope.id)

    @on(SubmissionUnlinked, only=HERE)
    def hear_unlinked(self, said: SubmissionUnlinked, envelope: Envelope) -> None:
        """The link was wrong; SubmissionToRoute says it again."""
        before, desk = self.kept.get(said.number, because=envelope.id), self._desk()
        referral, *events = domain.hear_unlinked(before, said.matter, said.unlinked_at, desk)
        self.kept.save(referral, *events, *issue(before, referral, events, desk), because=envelope.id)

    @on(SubmissionSplit, only=HERE)
    def hear_split(self, said: SubmissionSplit, envelope: Envelope) -> None:
        """What an accusation asked for besides is registered apart: the accusation may go."""
        before, desk = self.kept.get(said.number, because=envelope.id), self._desk()
        referral, *events = domain.hear_split(before, said.part, desk)
        self.kept.save(referral, *events, *issue(before, referral, events, desk), because=envelope.id)

    @on(MatterWithdrawn)
    def hear_withdrawn(self, said: MatterWithdrawn, envelope: Envelope) -> None:
        """The petitioner withdrew: whatever desk it lies on."""
        before = self._known(said.number, envelope)
        if before is not None:
            desk = self._desk()
            referral, *events = ending.hear_withdrawn(before, said, desk)
            self.kept.save(referral, *events, *issue(before, referral, events, desk), because=envelope.id)

    @on(MatterSupplemented, only=MINE)
    def hear_supplement(self, said: MatterSupplemented, envelope: Envelope) -> None:
        """The petitioner added something."""
        referral = self._known(said.number, envelope)
        if referral is not None:
            self.kept.save(ending.hear_supplement(referral, said), because=envelope.id)

    @rpc
    def referrals(self, where: Any, by: Any) -> dict[str, Any]:
        """``{state, limit, after}`` -> ``{rows, next}``: the referrals of the asker's office."""
        asked, officer = load(schemas.WhereForm, where), Officer.read(by)
        require(officer, "read_referrals")
        limit, after = asked["limit"], asked["after"] or ""
        found = self.kept.page(officer.unit, asked["state"], after, limit + 1)
        rows = [schemas.row_view(one, self.here.topology.units) for one in found[:limit] if one.is_listed]
        return {"rows": rows, "next": found[limit - 1].number if len(found) > limit else None}

    @rpc
    def referral(self, number: str, by: Any) -> dict[str, Any]:
        """The referral and the steps that are open; ``NotFound`` for other desks."""
        officer = Officer.read(by)
        return self._view(on_desk_of(officer, self.kept.find(number), "read_referrals"), officer)

    @rpc
    def refer(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Forward or assign by hand (T22 art. 22)."""
        return self._step("refer", number, form, by)

    @rpc
    def agree_return(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Agree that the matter comes back (T22 art. 23)."""
        return self._step("agree_return", number, form, by)

    @rpc
    def reject_objection(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Tell the unit to go on (T22 art. 23)."""
        return self._step("reject_objection", number, form, by)

    @rpc
    def designate(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Name the unit as the common superior (T22 art. 24)."""
        return self._step("designate", number, form, by)

    @rpc
    def designate_by_conference(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Name the unit as the joint conference decided (T22 art. 24)."""
        return self._step("designate_by_conference", number, form, by)

    @rpc
    def not_accept(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Do not accept, and tell where to go (T22 art. 23)."""
        return self._step("not_accept", number, form, by)

    @rpc
    def no_longer_accept(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Do not accept again what is final (T22 art. 36)."""
        return self._step("no_longer_accept", number, form, by)

    @rpc
    def direct_elsewhere(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Tell a visitor where to go (T22 art. 20)."""
        return self._step("direct_elsewhere", number, form, by)

    @rpc
    def file_only(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """File what has neither author nor content (T22 art. 23)."""
        return self._step("file_only", number, form, by)

    @rpc
    def pass_up(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Give it to the next petition office (T22 art. 24)."""
        return self._step("pass_up", number, form, by)

    @rpc
    def register_answer(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Register what an organ outside sent on paper."""
        return self._step("register_answer", number, form, by)

    @rpc
    def preview(self, step: str, number: str, form: Any, by: Any) -> list[dict[str, str]]:
        """``[{paper, title, text}]``: the papers that a step would issue; nothing is saved."""
        _, _, papers = self._take(step, number, form, Officer.read(by))
        return [{"paper": one.paper, "title": one.title, "text": one.text} for one in papers]

    def _step(self, step: str, number: str, form: Any, by: Any) -> dict[str, Any]:
        officer = Officer.read(by)
        referral, events, papers = self._take(step, number, form, officer)
        return self._view(self.kept.save(referral, *events, *papers), officer)

    def _take(self, step: str, number: str, form: Any, officer: Officer) -> Taken:
        known, desk = REFERRAL_STEPS[domain.step_named(step, REFERRAL_STEPS)], self._desk()
        before = on_desk_of(officer, self.kept.find(number), known.power)
        read = load(known.form, form, clock=self.clock)
        coded = {name: read[name] for name in CHECKED.get(step, ())}
        check(steps(before, officer, desk), step, coded)
        referral, *events = RULES[step](before, read, officer, desk)
        return referral, tuple(events), edited(issue(before, referral, events, desk), read["papers"])

    def _known(self, number: str, envelope: Envelope) -> Referral | None:
        """What the petitioner's act is about, if it is on this desk; its home waits for the registration."""
        referral = self.kept.known(number, envelope.id)
        if referral is None and envelope.home == self.here.node:
            raise NotYet("not_yet", number=number)
        return referral

    def _view(self, referral: Referral, officer: Officer) -> dict[str, Any]:
        desk = self._desk()
        return schemas.referral_view(referral, steps(referral, officer, desk), desk.world.units)

    def _desk(self) -> Desk:
        known = self.here.topology
        world = World(known.units, known.duties, known.places, self.clock.today())
        front = known.front_unit(self.here.node).id
        return Desk(
            self.here.node, front, world, known.find_desk, self.clock.now(), calendar(), known.deadlines
        )  # fmt: skip
