"""Intake: registers what was receipted, keeps the home view of its matters, and shows it to who may see it."""

from __future__ import annotations

from typing import Any

from services.intake import domain, schemas
from services.intake.disclosure import disclose
from services.intake.store import Matters, Submissions
from shared.bus.on import HERE, on
from shared.bus.provide import Facts, Now
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.codec import to_plain
from shared.deadlines import calendar
from shared.events.envelope import Envelope
from shared.events.gateway import FilingReceived
from shared.events.handling import (
    CaseAccepted,
    CaseClosed,
    CaseDecided,
    CaseReplied,
    CaseServed,
    CustodyRefused,
    CustodyTaken,
)
from shared.events.intake import SubmissionToRoute
from shared.events.mediation import MediationAgreed, MediationConsented, MediationEnded, MediationPerformed
from shared.events.routing import MatterTriaged, ObjectionAnswered, PaperIssued, UrgentReported
from shared.events.supervision import DeadlinePassed
from shared.matters.forms import load
from shared.matters.people import Officer, require


class IntakeService:
    """Filings in, submissions and the home view out."""

    name = "intake"
    registered = Stored(Submissions)
    matters = Stored(Matters)
    clock = Now()
    here = Facts()

    @on(FilingReceived, only=HERE)
    def register(self, said: FilingReceived, envelope: Envelope) -> None:
        """A receipted filing; never refused."""
        level = self.here.topology.node(self.here.node).level
        submission, *events = domain.register(said, self.here.node, level, self.clock.now())
        self.registered.add(submission, *events, because=envelope.id)

    @on(SubmissionToRoute, only=HERE)
    @on(MatterTriaged)
    @on(UrgentReported)
    @on(CustodyTaken)
    @on(CustodyRefused)
    @on(ObjectionAnswered)
    @on(CaseAccepted)
    @on(CaseReplied)
    @on(CaseDecided)
    @on(CaseServed)
    @on(CaseClosed)
    @on(MediationConsented)
    @on(MediationAgreed)
    @on(MediationEnded)
    @on(MediationPerformed)
    @on(PaperIssued)
    @on(DeadlinePassed)
    def hear(self, said: Any, envelope: Envelope) -> None:
        """Something happened to a matter; only its home keeps the view."""
        if envelope.home == self.here.node:
            matter = self.matters.find(said.number) or domain.Matter(said.number)
            self.matters.keep(domain.hear(matter, said, envelope), because=envelope.id)

    @rpc
    def look_up(self, number: str) -> Any:
        """What the petitioner may see of their matter; the caller has verified the code. ``NotFound``."""
        submission = self.registered.get(number)
        matter = self.matters.find(submission.matter) or domain.Matter(submission.matter)
        return to_plain(disclose(submission, matter, self.here.topology.units, calendar()))

    @rpc
    def submissions(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: what the clerk's unit received, the newest first."""
        clerk = Officer.read(by)
        require(clerk, "read_submissions")
        asked = load(schemas.WhereForm, where)
        found = self.matters.page(clerk.unit, asked["state"], asked["after"], asked["limit"] + 1)
        return schemas.page_view(found, asked["limit"], self.here.topology.units)

    @rpc
    def submission(self, number: str, by: Any) -> Any:
        """One submission as it was written, for the clerks of the unit that received it; else ``NotFound``."""
        submission = self.registered.get(number)
        domain.check_reader(Officer.read(by), submission.received_by, number)
        matter = self.matters.find(submission.matter) or domain.Matter(submission.matter)
        return schemas.submission_view(submission, matter, self.here.topology.units)
