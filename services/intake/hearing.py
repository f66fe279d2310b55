"""From an event to the entries it adds to a matter's home view: one table, a line an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.intake.course import settle
from services.intake.matter import Heard, Matter, Paper
from shared.events import handling as unit_said
from shared.events import mediation as mediators_said
from shared.events import reviews as organ_said
from shared.events import routing as office_said
from shared.events.envelope import Envelope
from shared.events.intake import MatterSupplemented, MatterWithdrawn, SubmissionToRoute
from shared.events.supervision import DeadlinePassed

SEALED_PATHS = frozenset({"discipline"})
SEALED_FLAG = "sealed"
DEEMED = "deemed"
OUTSIDE_SAYS = {"received": "external_received", "not_accepted": "external_refused"}
"""what an organ outside answers -> what it is called here: what it refuses is triaged again, and has not ended"""
RECEIVED, REGISTERED, UNLINKED = "received", "registered", "unlinked"


@dataclass(frozen=True)
class _Line:
    """How an event is read: what it is called here, and the fields that hold day, limit, detail and units."""

    what: str | Callable[[Any], str]
    on: str = ""
    due: str = ""
    detail: str = ""
    unit: str = "unit"
    to: str = ""


def _stage(what: str) -> Callable[[Any], str]:
    return lambda said: f"{said.stage}_{what}"


LINES: Mapping[type, _Line] = {
    office_said.MatterTriaged: _Line("triaged", detail="action", unit="by_unit", to="lead_unit"),
    office_said.UrgentReported: _Line("urgent", unit="by_unit"),
    office_said.ObjectionAnswered: _Line(
        lambda said: "returned" if said.agreed else "objection_rejected", unit="by_unit", to="to_unit"
    ),
    office_said.PaperIssued: _Line("paper", detail="title", to="addressee"),
    office_said.ExternalAnswered: _Line(lambda said: OUTSIDE_SAYS.get(said.kind, said.kind), on="on", due="due_on"),
    unit_said.CustodyTaken: _Line("taken", due="notice_due_on"),
    unit_said.CustodyRefused: _Line("refused"),
    unit_said.CaseAccepted: _Line("accepted", on="accepted_on", due="due_on"),
    unit_said.CaseNotAccepted: _Line("not_accepted", on="on", detail="ground"),
    unit_said.CaseNoLongerAccepted: _Line("no_longer_accepted", on="on", detail="ground"),
    unit_said.CaseExtended: _Line("extended", on="extended_on", due="due_on"),
    unit_said.CaseReplied: _Line("replied", on="replied_on"),
    unit_said.CaseDecided: _Line("decided", on="decided_on", due="due_on", detail="result"),
    unit_said.CaseServed: _Line("served", on="served_on", due="review_until"),
    unit_said.CaseReopened: _Line("reopened", on="reopened_on", due="due_on", detail="stage"),
    unit_said.CaseClosed: _Line("closed", on="closed_on", detail="closure_type"),
    unit_said.CaseArchived: _Line("archived", on="archived_on"),
    unit_said.ReportSent: _Line("report", on="sent_on", detail="kind", to="to_unit"),
    unit_said.CasePerformed: _Line("performed", on="performed_on"),
    unit_said.EnforcementUrged: _Line("enforcement_urged", on="urged_on", due="perform_by"),
    unit_said.HearingAnswered: _Line("hearing_answered", on="planned_on", detail="granted"),
    unit_said.HearingHeld: _Line("hearing_held", on="from_on", due="to_on", detail="stage"),
    unit_said.AssistanceReferred: _Line("assistance_referred", on="referred_on", detail="kind"),
    unit_said.AssistanceAnswered: _Line("assistance_answered", on="answered_on", detail="granted"),
    unit_said.CaseCalledBack: _Line("called_back", on="called_on"),
    organ_said.ReviewRequested: _Line(_stage("requested"), on="received_on"),
    organ_said.ReviewAccepted: _Line(_stage("accepted"), on="accepted_on", due="due_on"),
    organ_said.ReviewEnded: _Line(_stage("ended"), on="ended_on", detail="outcome"),
    organ_said.ReviewDecided: _Line(_stage("decided"), on="decided_on", due="due_on", detail="outcome"),
    organ_said.ReviewServed: _Line(_stage("served"), on="served_on", due="ask_until"),
    mediators_said.MediationConsented: _Line("mediation_consented", on="consented_on"),
    mediators_said.MediationAgreed: _Line("mediation_agreed", on="agreed_on", due="confirmation_until", detail="paper"),
    mediators_said.MediationConfirmationAsked: _Line("mediation_confirmation_asked", on="applied_on"),
    mediators_said.MediationConfirmed: _Line("mediation_confirmed", on="decided_on", detail="outcome"),
    mediators_said.MediationBreached: _Line("mediation_breached", on="breached_on"),
    mediators_said.MediationEnded: _Line("mediation_ended", on="ended_on", detail="outcome"),
    mediators_said.MediationPerformed: _Line("mediation_performed", on="performed_on"),
    DeadlinePassed: _Line("deadline_passed", due="due_on", detail="rule"),
}


def hear(matter: Matter, said: Any, envelope: Envelope) -> Matter:
    """The matter after one more event; hearing the same event again changes nothing."""
    if any(one.id == envelope.id for one in matter.heard):
        return matter
    if isinstance(said, SubmissionToRoute):
        return _registered(matter, said, envelope)
    if isinstance(said, office_said.PaperIssued):
        matter = replace(matter, papers=_by_issue((*matter.papers, _paper(said, envelope.id))))
    return settle(matter, (*matter.heard, _entry(said, envelope)))


def told_again(matter: Matter, said: Any) -> tuple[Any, ...]:
    """What the node that has just taken custody must hear too: supplements, and a withdrawal (out of order or not)."""
    if not isinstance(said, unit_said.CustodyTaken):
        return ()
    told: list[Any] = [
        MatterSupplemented(matter.number, said.node, one.id, one.added_at, one.text, one.attachments)
        for one in matter.supplements
    ]
    asked = matter.withdrawal
    if asked is not None:
        told.append(MatterWithdrawn(matter.number, said.node, asked.node, asked.said_at, asked.detail))
    return tuple(told)


def _registered(matter: Matter, said: SubmissionToRoute, envelope: Envelope) -> Matter:
    """Said a second time when a link was undone: received and registered it was once, the first time."""
    matter = replace(
        matter, title=said.title, channel=said.channel, legal_class=said.legal_class,
        received_by=said.received_by, received_at=said.received_at,
    )  # fmt: skip
    routed = [(one.said_at, one.id) for one in matter.heard if one.what in (REGISTERED, UNLINKED)]
    (first, id), *later = sorted({*routed, (envelope.time, envelope.id)})
    one = Heard(f"{id}-", RECEIVED, said.received_at, node=envelope.node, unit=said.received_by)
    two = replace(one, id=id, what=REGISTERED, said_at=first)
    undone = (replace(two, id=again, what=UNLINKED, said_at=at) for at, again in later)
    others = (each for each in matter.heard if each.what not in (RECEIVED, REGISTERED, UNLINKED))
    return settle(matter, (*others, one, two, *undone))


def _entry(said: Any, envelope: Envelope) -> Heard:
    line = LINES[type(said)]
    detail = getattr(said, line.detail) if line.detail else ""
    return Heard(
        id=envelope.id,
        what=line.what if isinstance(line.what, str) else line.what(said),
        said_at=envelope.time,
        hop=getattr(said, "hop", 0),
        node=envelope.node,
        unit=getattr(said, line.unit),
        to_unit=getattr(said, line.to) if line.to else "",
        on=getattr(said, line.on) if line.on else None,
        due_on=getattr(said, line.due) if line.due else None,
        detail=DEEMED if getattr(said, "deemed", False) else _words(detail),
        sealed=SEALED_FLAG in getattr(said, "flags", ()) or getattr(said, "legal_path", "") in SEALED_PATHS,
        round=getattr(said, "round", 0),
    )


def _words(detail: Any) -> str:
    return detail if isinstance(detail, str) else "yes" if detail else "no"


def _by_issue(papers: tuple[Paper, ...]) -> tuple[Paper, ...]:
    return tuple(sorted(papers, key=lambda one: (one.issued_at, one.id)))


def _paper(said: office_said.PaperIssued, id: str) -> Paper:
    return Paper(id, said.paper, said.paper_number, said.issued_at, said.unit, said.addressee, said.title, said.text)
