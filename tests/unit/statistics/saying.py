"""Builders for tests: one for each event that my services hear, and the envelope it arrives in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from shared.codec import to_plain
from shared.events.declaration import declared
from shared.events.envelope import Envelope
from shared.events.gateway import FilingReceived, Petitioner
from shared.events.handling import CaseAccepted, CaseClosed, CaseDecided, CaseReplied, CaseServed, CustodyTaken
from shared.events.intake import SubmissionRegistered
from shared.events.routing import MatterTriaged, PaperIssued
from shared.events.supervision import DeadlinePassed
from shared.matters.numbers import make

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NUMBER = make("yj", 2026, 42)


def at(hours: float) -> datetime:
    """An instant, counted in hours from the morning of 2 March 2026."""
    return MORNING + timedelta(hours=hours)


def in_envelope(event: Any, id: str, *, hours: float = 0, node: str = "yj", home: str = "yj") -> Envelope:
    """The envelope in which an event arrives."""
    kind = declared(type(event))
    return Envelope(
        id=id, type=kind.name, dataversion=kind.version, time=at(hours), node=getattr(event, "node", node),
        service="test", subject=event.number, home=home, crosses=kind.crosses.value, data=to_plain(event),
        tonode=getattr(event, "to_node", ""),
    )


def a_filing(**changes: Any) -> FilingReceived:
    """Auntie Wang's filing about her canal."""
    filing = FilingReceived(
        number=NUMBER, received_at=at(0), filed_at=at(0), channel="online", origin="direct", title="水渠损坏",
        text="村东头的水渠塌了，春耕用不上水。", place="990121101201", received_by="u_yj_committee",
        petitioner=Petitioner(name="王桂香", contact="13900000000", address="杨家村3组"),
    )
    return replace(filing, **changes)


def a_registration(**changes: Any) -> SubmissionRegistered:
    """Its public fact."""
    registered = SubmissionRegistered(
        number=NUMBER, matter=NUMBER, node="yj", received_at=at(0), registered_at=at(0.1), channel="online",
        origin="direct", place="990121101201", received_by="u_yj_committee", level="village", category_l1="AG",
        category_l2="AG05", legal_class="appeal_settlement", purpose="",
    )
    return replace(registered, **changes)


def a_triage(**changes: Any) -> MatterTriaged:
    """Forwarded to the township."""
    triaged = MatterTriaged(
        number=NUMBER, triaged_at=at(1), by_unit="u_yj_committee", node="yj", rule="R9", because=(), action="forward",
        lead_unit="u_qh_gov", lead_node="qh", co_units=(), legal_path="petition_procedure",
    )
    return replace(triaged, **changes)


def a_custody(**changes: Any) -> CustodyTaken:
    """Taken by the township."""
    taken = CustodyTaken(
        number=NUMBER, to_node="yj", node="qh", unit="u_qh_gov", from_unit="u_yj_committee", hop=1, taken_at=at(2),
        notice_due_on=date(2026, 3, 17),
    )
    return replace(taken, **changes)


def an_acceptance(**changes: Any) -> CaseAccepted:
    """Accepted on 4 March, due on 3 May and, as that is a holiday, on 6 May."""
    accepted = CaseAccepted(
        number=NUMBER, node="qh", unit="u_qh_gov", accepted_on=date(2026, 3, 4), due_on=date(2026, 5, 6),
        legal_path="petition_procedure", by="zhang",
    )
    return replace(accepted, **changes)


def a_decision(**changes: Any) -> CaseDecided:
    """Decided in time."""
    decided = CaseDecided(
        number=NUMBER, node="qh", unit="u_qh_gov", decided_on=date(2026, 4, 20), result="supported",
        due_on=date(2026, 5, 6), on_time=True,
    )
    return replace(decided, **changes)


def a_service(**changes: Any) -> CaseServed:
    """Served by hand."""
    served = CaseServed(
        number=NUMBER, node="qh", unit="u_qh_gov", served_on=date(2026, 4, 22), method="direct",
        review_until=date(2026, 5, 22),
    )
    return replace(served, **changes)


def a_reply(**changes: Any) -> CaseReplied:
    """An inquiry answered."""
    replied = CaseReplied(number=NUMBER, node="qh", unit="u_qh_gov", replied_on=date(2026, 3, 6), adopted="")
    return replace(replied, **changes)


def a_closure(**changes: Any) -> CaseClosed:
    """Nothing left to do."""
    closed = CaseClosed(
        number=NUMBER, node="qh", unit="u_qh_gov", closed_on=date(2026, 5, 25), closure_type="not_challenged_in_time",
        on_time=True,
    )
    return replace(closed, **changes)


def a_bell(**changes: Any) -> DeadlinePassed:
    """A deadline let pass."""
    rung = DeadlinePassed(
        number=NUMBER, node="qh", unit="u_qh_gov", rule="conclude", due_on=date(2026, 5, 6), rung_at=at(24 * 66)
    )
    return replace(rung, **changes)


def a_paper(**changes: Any) -> PaperIssued:
    """The acceptance notice to the petitioner."""
    paper = PaperIssued(
        number=NUMBER, paper="acceptance_notice", paper_number="青禾镇信受〔2026〕YJ-2026-000042号", issued_at=at(50),
        unit="u_qh_gov", addressee="petitioner", title="信访事项受理告知书", text="您反映的水渠损坏一事，我镇已受理。",
    )
    return replace(paper, **changes)
