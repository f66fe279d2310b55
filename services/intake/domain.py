"""Registering what was received, and the home view of a matter: a fold of all that was heard of it, in order of saying.

Nothing here refuses a filing: what was receipted is registered as it is (T22 art. 21-23).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from shared.errors import Forbidden, NotFound
from shared.events import handling as unit_said
from shared.events import mediation as mediators_said
from shared.events import routing as office_said
from shared.events.envelope import Envelope
from shared.events.gateway import FilingReceived, Petitioner
from shared.events.intake import SubmissionRegistered, SubmissionToRoute
from shared.events.supervision import DeadlinePassed
from shared.matters.lists import LEGAL_CLASSES, purpose_of
from shared.matters.people import Officer, may

ACCUSATION = "accusation"
PETITIONER = "petitioner"
SEALED_PATHS = frozenset({"discipline"})
SEALED_FLAG = "sealed"


@dataclass(frozen=True)
class Submission:
    """One filing as it was written. ``matter`` is the number of the matter it belongs to."""

    number: str
    matter: str
    received_at: datetime
    filed_at: datetime
    registered_at: datetime
    channel: str
    origin: str
    title: str
    text: str
    place: str
    received_by: str
    petitioner: Petitioner
    category_l1: str
    category_l2: str
    legal_class: str
    purpose: str
    tags: tuple[str, ...]
    registered_by: str
    notice_owed: bool
    version: int = 0


def register(
    said: FilingReceived, node: str, level: str, at: datetime
) -> tuple[Submission, SubmissionRegistered, SubmissionToRoute]:
    """The filing as a submission of a matter of its own."""
    purpose = said.purpose or (purpose_of(said.legal_class) if said.legal_class in LEGAL_CLASSES else "other")
    submission = Submission(
        number=said.number, matter=said.number, received_at=said.received_at, filed_at=said.filed_at, registered_at=at,
        channel=said.channel, origin=said.origin, title=said.title, text=said.text, place=said.place,
        received_by=said.received_by, petitioner=said.petitioner, category_l1=said.category_l1,
        category_l2=said.category_l2, legal_class=said.legal_class, purpose=purpose, tags=said.tags,
        registered_by=said.registered_by, notice_owed=owes_notice(said.petitioner),
    )  # fmt: skip
    registered = SubmissionRegistered(
        number=said.number, matter=submission.matter, node=node, received_at=said.received_at, registered_at=at,
        channel=said.channel, origin=said.origin, place=said.place, received_by=said.received_by, level=level,
        category_l1=said.category_l1, category_l2=said.category_l2, legal_class=said.legal_class, purpose=purpose,
        tags=said.tags, persons=said.petitioner.persons, anonymous=said.petitioner.anonymous,
        notice_owed=submission.notice_owed,
    )  # fmt: skip
    to_route = SubmissionToRoute(
        number=said.number, received_at=said.received_at, channel=said.channel, title=said.title, text=said.text,
        place=said.place, received_by=said.received_by, petitioner=said.petitioner, category_l1=said.category_l1,
        category_l2=said.category_l2, legal_class=said.legal_class, purpose=purpose, tags=said.tags,
        notice_owed=submission.notice_owed,
    )  # fmt: skip
    return submission, registered, to_route


def owes_notice(petitioner: Petitioner) -> bool:
    """Whether a written notice is owed: not when name, or contact and address, are missing (T22 art. 23)."""
    return bool(not petitioner.anonymous and petitioner.name and (petitioner.contact or petitioner.address))


# --- the home view ----------------------------------------------------------------------------------------------------

RANKS = (
    "received", "registered", "urgent", "triaged", "taken", "refused", "returned", "objection_rejected", "accepted",
    "mediation_consented", "mediation_agreed", "mediation_ended", "mediation_performed", "replied", "decided", "served",
    "closed", "paper", "deadline_passed",
)  # fmt: skip
"""What can be heard of a matter, in the order in which it comes about when all else is equal."""

STATE_AFTER = {
    "received": "registered", "refused": "objection_pending", "returned": "returned",
    "objection_rejected": "objection_rejected", "accepted": "accepted", "mediation_consented": "handling",
    "mediation_agreed": "mediated", "mediation_ended": "handling", "replied": "replied", "decided": "decided",
    "served": "served", "closed": "final",
}  # fmt: skip
"""what was heard -> state of 2.3; what is not here changes none"""

STATE_AFTER_TRIAGE = {
    "forward": "forwarded", "assign": "assigned", "accept": "accepted_here", "direct_elsewhere": "directed_elsewhere",
    "not_accept": "not_accepted", "no_longer_accept": "no_longer_accepted", "merge": "merged",
    "refer_discipline": "referred_discipline", "refer_political_legal": "forwarded",
}  # fmt: skip
"""intake_action -> state; any other action: triaged"""

HOLDS = frozenset({"received", "taken", "returned", "accepted", "replied", "decided", "served", "closed"})
"""Whose this is holds the matter."""


@dataclass(frozen=True)
class Heard:
    """One thing that was heard of a matter, as far as its home view needs it."""

    id: str
    what: str
    """of RANKS"""
    said_at: datetime
    hop: int = 0
    node: str = ""
    unit: str = ""
    to_unit: str = ""
    on: date | None = None
    due_on: date | None = None
    detail: str = ""
    """the triage's action, the decision's result, the closure's type, the deadline's rule"""
    sealed: bool = False
    """of an accusation: shown to nobody who need not know (T22 art. 30)"""

    @property
    def place(self) -> tuple[datetime, int, int, str]:
        """Where it stands among the others: time, hop, rank; the id makes the order total."""
        return self.said_at, self.hop, RANKS.index(self.what), self.id


@dataclass(frozen=True)
class Paper:
    """A paper that was issued, with its words."""

    id: str
    paper: str
    paper_number: str
    issued_at: datetime
    unit: str
    addressee: str
    title: str
    text: str


@dataclass(frozen=True)
class Standing:
    """Where a matter stands: its state (of 2.3), and the unit and node that hold it."""

    state: str = "registered"
    holder: str = ""
    node: str = ""


@dataclass(frozen=True)
class Matter:
    """The home view of a matter. ``standing`` is derived from ``heard``, never set by what happened to come last."""

    number: str
    title: str = ""
    channel: str = ""
    legal_class: str = ""
    received_by: str = ""
    received_at: datetime | None = None
    """None: only its later events were heard as yet"""
    heard: tuple[Heard, ...] = ()
    papers: tuple[Paper, ...] = ()
    standing: Standing = Standing()
    version: int = 0


def hear(matter: Matter, said: Any, envelope: Envelope) -> Matter:
    """The matter after one more event; hearing the same event again changes nothing."""
    if any(one.id == envelope.id for one in matter.heard):
        return matter
    if isinstance(said, SubmissionToRoute):
        matter = replace(
            matter, title=said.title, channel=said.channel, legal_class=said.legal_class,
            received_by=said.received_by, received_at=said.received_at,
        )  # fmt: skip
    if isinstance(said, office_said.PaperIssued):
        matter = replace(matter, papers=_by_issue((*matter.papers, _paper(said, envelope.id))))
    heard = tuple(sorted((*matter.heard, *_entries(said, envelope)), key=lambda one: one.place))
    return replace(matter, heard=heard, standing=standing(heard))


def standing(heard: tuple[Heard, ...]) -> Standing:
    """State and holder after these entries, which are in order."""
    now = Standing()
    for one in heard:
        state = STATE_AFTER_TRIAGE.get(one.detail, "triaged") if one.what == "triaged" else STATE_AFTER.get(one.what)
        if one.what == "taken" and now.state == "registered":
            state = "forwarded"
        holder, node = (one.unit, one.node) if one.what in HOLDS else (now.holder, now.node)
        now = Standing(state or now.state, holder, node)
    return now


def is_sealed(matter: Matter) -> bool:
    """Whether it is, or may be, an accusation: its words are then kept from desks that need not know them."""
    return matter.legal_class == ACCUSATION or any(one.sealed for one in matter.heard)


def _by_issue(papers: tuple[Paper, ...]) -> tuple[Paper, ...]:
    return tuple(sorted(papers, key=lambda one: (one.issued_at, one.id)))


def _paper(said: office_said.PaperIssued, id: str) -> Paper:
    return Paper(id, said.paper, said.paper_number, said.issued_at, said.unit, said.addressee, said.title, said.text)


def _entries(said: Any, envelope: Envelope) -> tuple[Heard, ...]:
    """What an event adds to the view."""
    one = Heard(envelope.id, "", envelope.time, node=envelope.node, unit=getattr(said, "unit", ""))
    match said:
        case SubmissionToRoute():
            received = replace(one, what="received", said_at=said.received_at, unit=said.received_by)
            return received, replace(one, id=f"{one.id}+", what="registered", unit=said.received_by)
        case office_said.MatterTriaged():
            sealed = SEALED_FLAG in said.flags or said.legal_path in SEALED_PATHS
            return (
                replace(
                    one, what="triaged", unit=said.by_unit, to_unit=said.lead_unit, detail=said.action, sealed=sealed
                ),
            )
        case office_said.UrgentReported():
            return (replace(one, what="urgent", unit=said.by_unit),)
        case office_said.PaperIssued():
            return (replace(one, what="paper", said_at=said.issued_at, to_unit=said.addressee, detail=said.title),)
        case unit_said.CustodyTaken():
            return (replace(one, what="taken", hop=said.hop, due_on=said.notice_due_on),)
        case unit_said.CustodyRefused():
            return (replace(one, what="refused", hop=said.hop),)
        case office_said.ObjectionAnswered():
            what = "returned" if said.agreed else "objection_rejected"
            return (replace(one, what=what, hop=said.hop, unit=said.by_unit, to_unit=said.to_unit),)
        case unit_said.CaseAccepted():
            sealed = said.legal_path in SEALED_PATHS
            return (replace(one, what="accepted", on=said.accepted_on, due_on=said.due_on, sealed=sealed),)
        case unit_said.CaseReplied():
            return (replace(one, what="replied", on=said.replied_on),)
        case unit_said.CaseDecided():
            return (replace(one, what="decided", on=said.decided_on, due_on=said.due_on, detail=said.result),)
        case unit_said.CaseServed():
            return (replace(one, what="served", on=said.served_on, due_on=said.review_until),)
        case unit_said.CaseClosed():
            return (replace(one, what="closed", on=said.closed_on, detail=said.closure_type),)
        case mediators_said.MediationConsented():
            return (replace(one, what="mediation_consented", on=said.consented_on),)
        case mediators_said.MediationAgreed():
            return (replace(one, what="mediation_agreed", on=said.agreed_on, due_on=said.confirmation_until),)
        case mediators_said.MediationEnded():
            return (replace(one, what="mediation_ended", on=said.ended_on, detail=said.outcome),)
        case mediators_said.MediationPerformed():
            return (replace(one, what="mediation_performed", on=said.performed_on),)
        case DeadlinePassed():
            return (replace(one, what="deadline_passed", due_on=said.due_on, detail=said.rule),)
    return ()


# --- who reads --------------------------------------------------------------------------------------------------------


def check_reader(by: Officer, received_by: str, number: str) -> None:
    """``NotFound`` for all but the clerks of the unit that received it: to others it is as if it were not there."""
    if not may(by.roles, "read_submissions"):
        raise Forbidden
    if not by.is_of(received_by):
        raise NotFound(number=number)
