"""Notification: keeps every paper, tells whom an event concerns, sends what leaves the node, keeps every attempt."""

from __future__ import annotations

from typing import Any

from services.notification import contacts, domain, schemas, sending, told
from services.notification.desk import NoticeDesk
from services.notification.provide import Telling
from services.notification.sender import Sender
from services.notification.store import Contacts, Notices, Papers
from services.notification.told import Place
from shared.bus.on import HERE, on
from shared.bus.provide import Facts, Now
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.bus.timer import claimed_timer
from shared.errors import AlreadyHandled
from shared.events.envelope import Envelope
from shared.events.gateway import FilingReceived
from shared.events.handling import CaseClosed
from shared.events.intake import HearingAsked, ReviewAsked
from shared.events.pressing import AdviceGiven, OnsiteAsked
from shared.events.reviews import ReviewRequested
from shared.events.routing import MatterTriaged, PaperIssued
from shared.events.supervision import (
    BreachFound,
    DeadlineNear,
    DeadlinePassed,
    SupervisionAnswered,
    SupervisionEnded,
    SupervisionPressed,
    SupervisionRejected,
)
from shared.matters.people import Officer
from shared.ops import metrics

SEND_EVERY = 5
FORGET_EVERY = 3600


class NotificationService(NoticeDesk):
    """Papers and events in, notices out."""

    name = "notification"
    stored = Stored(Notices)
    kept = Stored(Papers)
    addresses = Stored(Contacts)
    means = Telling()
    clock = Now()
    here = Facts()

    # --- heard --------------------------------------------------------------------------------------------------------

    @on(PaperIssued)
    def tell(self, said: PaperIssued, envelope: Envelope) -> None:
        """Every paper is kept; whoever it is for is told: the petitioner at home, a unit where its desk is."""
        self.kept.keep_once(domain.keep(said, envelope.id))
        self._tell(said, envelope)

    @on(DeadlineNear)
    def remind(self, said: DeadlineNear, envelope: Envelope) -> None:
        """A limit is nearly used up."""
        self._tell(said, envelope)

    @on(DeadlinePassed)
    def ring(self, said: DeadlinePassed, envelope: Envelope) -> None:
        """A limit passed: the unit, its head, and the office above it."""
        self._tell(said, envelope)

    @on(BreachFound)
    def report(self, said: BreachFound, envelope: Envelope) -> None:
        """There is a reason to press an office."""
        self._tell(said, envelope)

    @on(SupervisionPressed)
    def press(self, said: SupervisionPressed, envelope: Envelope) -> None:
        """A unit was pressed."""
        self._tell(said, envelope)

    @on(SupervisionAnswered)
    def bring_answer(self, said: SupervisionAnswered, envelope: Envelope) -> None:
        """It answered."""
        self._tell(said, envelope)

    @on(SupervisionRejected)
    def send_back(self, said: SupervisionRejected, envelope: Envelope) -> None:
        """The answer does not do."""
        self._tell(said, envelope)

    @on(AdviceGiven)
    def bring_advice(self, said: AdviceGiven, envelope: Envelope) -> None:
        """An office was advised."""
        self._tell(said, envelope)

    @on(OnsiteAsked)
    def call_out(self, said: OnsiteAsked, envelope: Envelope) -> None:
        """An office has to be there."""
        self._tell(said, envelope)

    @on(SupervisionEnded)
    def tell_end(self, said: SupervisionEnded, envelope: Envelope) -> None:
        """It is pressed no longer."""
        self._tell(said, envelope)

    @on(ReviewAsked)
    def announce_review(self, said: ReviewAsked, envelope: Envelope) -> None:
        """A review was asked for."""
        self._tell(said, envelope)

    @on(HearingAsked)
    def announce_hearing(self, said: HearingAsked, envelope: Envelope) -> None:
        """A hearing was asked for."""
        self._tell(said, envelope)

    # --- where petitioners are told -----------------------------------------------------------------------------------

    @on(FilingReceived, only=HERE)
    def learn_address(self, said: FilingReceived, _: Envelope) -> None:
        """Keep where the petitioner asked to be told; nothing else of the filing."""
        contact = contacts.given_in(said, self.means.book.keep_contacts)
        if contact is not None:
            self.addresses.keep_once(contact)

    @on(MatterTriaged)
    def forget_accuser(self, said: MatterTriaged, envelope: Envelope) -> None:
        """An accusation's author is written to by nobody here: the address goes, and stays away."""
        if envelope.home == self.here.node and contacts.is_accusation(said):
            known = self.addresses.known(said.number, envelope.id)
            gone = contacts.erased(said.number, self.clock.now(), known.version if known else 0)
            self.addresses.keep(gone, because=envelope.id)

    @on(CaseClosed)
    def let_go(self, said: CaseClosed, envelope: Envelope) -> None:
        """The matter ended: its address is kept a while longer."""
        self._keep_until(said, envelope)

    @on(ReviewRequested)
    def hold_on(self, said: ReviewRequested, envelope: Envelope) -> None:
        """It goes on: so is the address."""
        self._keep_until(said, envelope)

    # --- by the clock -------------------------------------------------------------------------------------------------

    @claimed_timer(SEND_EVERY)
    def send(self) -> None:
        """Send what is due."""
        self._sender().sweep()
        for state, count in self.stored.open_counts().items():
            metrics.NOTICES_OPEN.labels(state).set(count)

    @claimed_timer(FORGET_EVERY)
    def forget(self) -> None:
        """Take away the addresses that are kept no longer."""
        self.addresses.drop_expired(self.clock.now())

    # --- asked --------------------------------------------------------------------------------------------------------

    @rpc
    def papers(self, number: str, by: Any) -> Any:
        """``{rows}``: the papers of a matter that the asker's unit issued or received, without their words."""
        found = domain.readable(self.kept.of(number), Officer.read(by))
        return {"rows": [schemas.paper_row(one, self.here.topology.units) for one in found]}

    @rpc
    def paper(self, id: str, by: Any) -> Any:
        """One paper in full, for who issued it and who received it."""
        found = domain.on_desk_of(Officer.read(by), self.kept.find(id), id)
        return schemas.paper_view(found, self.here.topology.units)

    def _place(self) -> Place:
        return Place(self.here.node, self.here.topology, self.means.public_url)

    def _sender(self) -> Sender:
        return Sender(self.stored, self.addresses, self.means, self._place(), self.clock.now)

    def _tell(self, said: Any, envelope: Envelope) -> None:
        """One notice for each addressee here; ``AlreadyHandled`` when all of them were told before."""
        book, at, made, known = self.means.book, self.clock.now(), 0, 0
        for letter, notice in told.notices(book.letters, said, envelope, self._place(), at):
            contact = self.addresses.find(notice.number) if notice.to == domain.PETITIONER else None
            ways = self.means.ways(letter, notice, contact)
            made += 1
            try:
                self.stored.add(sending.begin(notice, ways, book.pace, at), because=envelope.id)
            except AlreadyHandled:
                known += 1
        if made and made == known:
            raise AlreadyHandled

    def _keep_until(self, said: Any, envelope: Envelope) -> None:
        known = self.addresses.known(said.number, envelope.id)
        if known is not None:
            after = contacts.after(known, said, self.clock.now(), self.means.book.keep_contacts)
            self.addresses.save(after, because=envelope.id)
