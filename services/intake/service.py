"""Intake: registers what was receipted, keeps the home view of its matters, and shows it to who may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from services.intake import domain, hearing, rights, schemas
from services.intake.candidate_desk import CandidateDesk
from services.intake.disclosure import disclose, seen
from services.intake.file_desk import FileDesk
from services.intake.matter import Matter
from services.intake.offered import clerk_offers
from services.intake.official import status_of
from services.intake.papers import receipt_slip
from services.intake.reception_desk import ReceptionDesk
from services.intake.register_desk import RegisterDesk
from services.intake.reviewable import lapsed
from services.intake.store import Matters, Submissions
from services.intake.traces import as_matter
from shared.bus.on import HERE, MINE, on
from shared.bus.provide import Facts, Now
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.codec import from_plain, to_plain
from shared.deadlines import calendar
from shared.documents.edited import edited
from shared.errors import Conflict, Invalid, NotFound
from shared.events import handling as unit_said
from shared.events.envelope import Envelope
from shared.events.gateway import Attachment, FilingReceived
from shared.events.intake import MatterSupplemented, SubmissionLinked, SubmissionToRoute, SubmissionUnlinked
from shared.events.mediation import (
    MediationAgreed,
    MediationBreached,
    MediationConfirmationAsked,
    MediationConfirmed,
    MediationConsented,
    MediationEnded,
    MediationPerformed,
)
from shared.events.reviews import ReviewAccepted, ReviewDecided, ReviewEnded, ReviewRequested, ReviewServed
from shared.events.routing import (
    ExternalAnswered,
    MatterTriaged,
    ObjectionAnswered,
    PaperIssued,
    SubmissionSplit,
    UrgentReported,
)
from shared.events.supervision import DeadlinePassed
from shared.matters.complained import is_too_near
from shared.matters.forms import load
from shared.matters.numbers import home_of, is_of_a_record, normalise
from shared.matters.offers import check
from shared.matters.people import Officer, require
from shared.matters.review_organs import review_organs
from shared.matters.steps.intake import SUBMISSION_STEPS
from shared.matters.steps.petitioner import PETITIONER_STEPS


class IntakeService(FileDesk, ReceptionDesk, RegisterDesk, CandidateDesk):
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
        now = self.clock.now()
        submission, *events = domain.register(said, self.here.node, level, now, self._earlier(said.earlier_number))
        slip = receipt_slip(submission, self.here.topology.units, now, self.clock.day_of(submission.received_at))
        if submission.is_accusation and self._is_near(submission.received_by, submission):
            slip = ()  # it would lie among the papers of the unit that is accused; the petitioner has the receipt
        self.registered.add(submission, *events, *slip, because=envelope.id)

    @on(SubmissionToRoute, only=HERE)
    @on(MatterTriaged)
    @on(UrgentReported)
    @on(ObjectionAnswered)
    @on(ExternalAnswered)
    @on(PaperIssued)
    @on(unit_said.CustodyTaken)
    @on(unit_said.CustodyRefused)
    @on(unit_said.CaseAccepted)
    @on(unit_said.CaseNotAccepted)
    @on(unit_said.CaseNoLongerAccepted)
    @on(unit_said.CaseExtended)
    @on(unit_said.CaseReplied)
    @on(unit_said.CaseDecided)
    @on(unit_said.CaseServed)
    @on(unit_said.CaseReopened)
    @on(unit_said.CaseClosed)
    @on(unit_said.CaseArchived)
    @on(unit_said.ReportSent)
    @on(unit_said.CasePerformed)
    @on(unit_said.EnforcementUrged)
    @on(unit_said.HearingAnswered)
    @on(unit_said.HearingHeld)
    @on(unit_said.AssistanceReferred)
    @on(unit_said.AssistanceAnswered)
    @on(unit_said.CaseCalledBack)
    @on(ReviewRequested)
    @on(ReviewAccepted)
    @on(ReviewEnded)
    @on(ReviewDecided)
    @on(ReviewServed)
    @on(MediationConsented)
    @on(MediationAgreed)
    @on(MediationConfirmationAsked)
    @on(MediationConfirmed)
    @on(MediationBreached)
    @on(MediationEnded)
    @on(MediationPerformed)
    @on(DeadlinePassed)
    def hear(self, said: Any, envelope: Envelope) -> None:
        """Something happened to a matter; only its home keeps the view. A new holder is told what was added before."""
        if is_of_a_record(said.number):
            return
        self.trace(said, envelope)
        if envelope.home == self.here.node:
            matter = self.matters.find(said.number) or Matter(said.number)
            again = hearing.told_again(matter, said)
            self.matters.keep(hearing.hear(matter, said, envelope), *again, because=envelope.id)

    @on(SubmissionLinked)
    @on(SubmissionUnlinked)
    def gather(self, said: Any, envelope: Envelope) -> None:
        """A submission, of this node or another, belongs to a matter whose home is here, or no longer does."""
        self.trace(said, envelope)
        if home_of(said.matter) == self.here.node and self.registered.find(said.matter) is not None:
            matter = self.matters.find(said.matter) or Matter(said.matter)
            self.matters.keep(domain.gather(matter, said), because=envelope.id)

    @on(MatterSupplemented, only=MINE)
    def pass_on(self, said: MatterSupplemented, envelope: Envelope) -> None:
        """Something was added at another node to a submission that belongs to a matter of this one."""
        trace = self.kept.find(said.number) if home_of(said.number) != self.here.node else None
        matter = self.matters.find(trace.matter) if trace is not None else None
        if matter is not None:
            heard = seen(matter, self.here.topology.units)
            matter, events = rights.pass_on(matter, heard, self.here.node, said)
            self.matters.keep(matter, *events, because=envelope.id)

    @on(SubmissionSplit)
    def split(self, said: SubmissionSplit, envelope: Envelope) -> None:
        """The rest of a mixed submission has a number of its own: the look-up of the first shows its course."""
        if envelope.home == self.here.node:
            submission = self.registered.get(said.number, because=envelope.id)
            self.registered.save(replace(submission, part=said.part), because=envelope.id)

    # --- the petitioner, by number and code; the caller has verified the code -----------------------------------------

    @rpc
    def look_up(self, number: str) -> Any:
        """What the petitioner may see of their matter; ``NotFound``."""
        filed = self.registered.get(number)
        asker, _ = self._asker(self._rest_of(filed))
        own = self.matters.find(number) or Matter(number)
        return to_plain(disclose(asker, self.here.topology.units, filed, own))

    @rpc
    def supplement(self, number: str, form: Any, attachments: Any = ()) -> Any:
        """More words or files. ``attachments``: the files of the form's ids, as the caller holds them."""
        files = tuple(from_plain(Attachment, dict(one)) for one in attachments)
        return self._act("supplement", number, form, lambda asker, filled: rights.supplement(asker, filled, files))

    @rpc
    def urge(self, number: str, form: Any) -> Any:
        """Urge, counted once a day."""
        return self._act("urge", number, form, rights.urge)

    @rpc
    def withdraw(self, number: str, form: Any) -> Any:
        """Withdraw before the decision."""
        return self._act("withdraw", number, form, rights.withdraw)

    @rpc
    def evaluate(self, number: str, form: Any) -> Any:
        """Evaluate the petition office or the unit (T22 art. 21)."""
        return self._act("evaluate", number, form, rights.evaluate)

    @rpc
    def ask_hearing(self, number: str, form: Any) -> Any:
        """Ask for a hearing (T22 art. 31)."""
        return self._act("ask_hearing", number, form, rights.ask_hearing)

    @rpc
    def ask_review(self, number: str, form: Any) -> Any:
        """Ask for review or re-review (T22 art. 35, 36)."""
        return self._act("ask_review", number, form, rights.ask_review)

    # --- the clerks' desk ---------------------------------------------------------------------------------------------

    @rpc
    def submissions(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: what the clerk's unit received, the newest first."""
        clerk = Officer.read(by)
        require(clerk, "read_submissions")
        asked = load(schemas.WhereForm, where)
        found = self.matters.page(clerk.unit, asked["state"], asked["after"], asked["limit"] + 1)
        read = self.registered.some({"_id": {"$in": [one.number for one in found]}}, limit=len(found) or 1)
        away = {one.number: one.is_accusation for one in read if self._is_kept_from(clerk, one)}
        return schemas.page_view(found, asked["limit"], self.here.topology.units, away)

    @rpc
    def submission(self, number: str, by: Any) -> Any:
        """One submission as it was written, for the clerks of the unit that received it; else ``NotFound``."""
        return self._view(number, Officer.read(by))

    @rpc
    def link(self, number: str, form: Any, by: Any) -> Any:
        """The clerk says that the submission belongs to an older matter."""
        submission, own, filled, clerk = self._at_counter("link", number, form, by)
        filled["matter"] = typed = domain.number_typed(filled["matter"], self.here.topology.nodes)
        target = self._named(typed)
        if target is None and home_of(typed) == self.here.node:
            raise Invalid(fields={"matter": "no_such_matter"})
        submission, linked = domain.link(submission, own, target, filled, clerk, self.clock.now())
        self.registered.save(submission, linked)
        return self._view(number, clerk)

    @rpc
    def unlink(self, number: str, form: Any, by: Any) -> Any:
        """The link was wrong."""
        submission, own, filled, clerk = self._at_counter("unlink", number, form, by)
        submission, events = domain.unlink(submission, own, filled, clerk, self.clock.now())
        self.registered.save(submission, *events)
        return self._view(number, clerk)

    @rpc
    def register_supplement(self, number: str, form: Any, by: Any) -> Any:
        """What was brought to the counter later."""
        user = Officer.read(by).user
        return self._written("register_supplement", number, form, by, lambda asker, filled: rights.supplement(
            asker, filled, by=user
        ))  # fmt: skip

    @rpc
    def register_urging(self, number: str, form: Any, by: Any) -> Any:
        """The petitioner urged at the counter or by telephone."""
        return self._written("register_urging", number, form, by, rights.urge)

    @rpc
    def register_withdrawal(self, number: str, form: Any, by: Any) -> Any:
        """A withdrawal in writing."""
        return self._written("register_withdrawal", number, form, by, rights.withdraw)

    @rpc
    def register_review_request(self, number: str, form: Any, by: Any) -> Any:
        """A request for review by letter or by word of mouth (T22 art. 35, 36)."""
        return self._written("register_review_request", number, form, by, rights.register_review_request)

    # --- reading and keeping ------------------------------------------------------------------------------------------

    def _act(self, step: str, number: str, form: Any, act: Callable[..., rights.Done]) -> Any:
        filled = load(PETITIONER_STEPS[step].form, form, clock=self.clock)
        asker, _ = self._asker(self._rest_of(self.registered.get(number)))
        self._keep(asker, act(asker, filled))
        return self.look_up(number)

    def _written(self, step: str, number: str, form: Any, by: Any, act: Callable[..., rights.Done]) -> Any:
        submission, _, filled, clerk = self._at_counter(step, number, form, by)
        asker, _ = self._asker(submission)
        self._keep(asker, act(asker, filled))
        return self._view(number, clerk)

    def _keep(self, asker: rights.Asker, done: rights.Done) -> None:
        matter, events = done
        if matter is not asker.matter:
            self.matters.keep(matter, *events)

    def _at_counter(self, step: str, number: str, form: Any, by: Any) -> tuple[domain.Submission, Matter, Any, Officer]:
        clerk, submission = Officer.read(by), self.registered.get(number)
        domain.check_reader(clerk, submission.received_by, number)
        require(clerk, SUBMISSION_STEPS[step].power)
        if self._is_kept_from(clerk, submission):
            raise NotFound(number=number)
        filled = load(SUBMISSION_STEPS[step].form, form, clock=self.clock)
        asker, own = self._asker(submission)
        if filled["version"] is not None and filled["version"] != submission.version:
            raise Conflict(number=number)
        check(clerk_offers(asker, own, clerk), step, filled)
        edited((), filled["papers"])
        return submission, own, filled, clerk

    def _asker(self, submission: domain.Submission) -> tuple[rights.Asker, Matter]:
        """The submission's petitioner before the matter it belongs to, and the home view of the submission alone."""
        topology, own = self.here.topology, self.matters.find(submission.number) or Matter(submission.number)
        matter = self._matter_of(submission, own)
        asker = rights.Asker(
            submission=submission, matter=matter, heard=seen(matter, topology.units), node=self.here.node,
            now=self.clock.now(), today=self.clock.today(), calendar=calendar(),
            desk=topology.find_desk, shortened=topology.deadlines,
            organs=lambda unit, day: review_organs(unit, topology.units, topology.places, day, topology.duties),
        )  # fmt: skip
        return asker, own

    def _rest_of(self, filed: domain.Submission) -> domain.Submission:
        """What its petitioner acts on and sees: of a mixed submission the part that is no accusation."""
        return (self.registered.find(filed.part) if filed.part else None) or filed

    def _matter_of(self, submission: domain.Submission, own: Matter) -> Matter:
        """The matter it is linked to while no unit works on it alone, else its own."""
        if submission.link is None or own.standing.state not in domain.LYING_HERE:
            return own
        return self.matters.find(submission.matter) or own

    def _earlier(self, number: str) -> Matter | None:
        """The matter of a number that the petitioner gave: registered here, or below and known by its public facts."""
        matter = self._named(number)
        if matter is None:
            return as_matter(self.kept.find(normalise(number))) if number else None
        asker, own = self._asker(self.registered.get(matter.number))
        return replace(own, standing=lapsed(own.standing, asker.reviewable, asker.today))

    def _named(self, number: str) -> Matter | None:
        """The matter to which the submission of that number belongs, if it was registered here."""
        submission = self.registered.find(normalise(number)) if number else None
        if submission is None or (home_of(submission.matter) != self.here.node):
            return None
        return self.matters.find(submission.matter) or Matter(
            submission.matter, legal_class=submission.legal_class, channel=submission.channel
        )

    def _view(self, number: str, by: Officer) -> Any:
        submission = self.registered.get(number)
        domain.check_reader(by, submission.received_by, number)
        is_away = self._is_kept_from(by, submission)
        if is_away and submission.is_accusation:
            raise NotFound(number=number)
        asker, own = self._asker(submission)
        official = status_of(asker.matter, asker.today, asker.calendar)
        offers = () if is_away else clerk_offers(asker, own, by)
        return schemas.submission_view(asker, own, official, offers, self.here.topology.units, is_away=is_away)

    def _is_kept_from(self, clerk: Officer, submission: domain.Submission) -> bool:
        """Whether the clerk sits at a unit that is complained of, or too near to it (T22 art. 28, 30)."""
        return self._is_near(clerk.unit, submission)

    def _is_near(self, unit: str, submission: domain.Submission) -> bool:
        topology = self.here.topology
        return is_too_near(unit, submission.respondent_unit, topology.units, topology.places)
