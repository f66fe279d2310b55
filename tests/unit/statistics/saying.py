"""Builders for tests: one for each event that my services hear, and the envelope it arrives in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from shared.codec import to_plain
from shared.events.declaration import declared
from shared.events.envelope import Envelope
from shared.events.gateway import FilingReceived, Petitioner
from shared.events.handling import (
    CaseAccepted,
    CaseClosed,
    CaseDecided,
    CaseExtended,
    CaseNotAccepted,
    CaseReopened,
    CaseReplied,
    CaseServed,
    CustodyRefused,
    CustodyTaken,
)
from shared.events.intake import (
    MatterEvaluated,
    MatterUrged,
    MatterWithdrawn,
    SubmissionLinked,
    SubmissionRegistered,
    SubmissionToRoute,
    SubmissionUnlinked,
)
from shared.events.reviews import ReviewDecided, ReviewRequested
from shared.events.routing import DesignationAsked, MatterReferred, MatterTriaged, ObjectionAnswered, PaperIssued
from shared.events.supervision import DeadlinePassed
from shared.matters.numbers import make

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NUMBER = make("yj", 2026, 42)
OTHER = make("yj", 2026, 7)


def at(hours: float) -> datetime:
    """An instant, counted in hours from the morning of 2 March 2026."""
    return MORNING + timedelta(hours=hours)


def in_envelope(event: Any, id: str, *, hours: float = 0, node: str = "yj", home: str = "yj") -> Envelope:
    """The envelope in which an event arrives."""
    kind = declared(type(event))
    return Envelope(
        id=id,
        type=kind.name,
        dataversion=kind.version,
        time=at(hours),
        node=getattr(event, "node", node),
        service="test",
        subject=event.number,
        home=home,
        crosses=kind.crosses.value,
        data=to_plain(event),
        tonode=getattr(event, "to_node", ""),
    )


def a_filing(**changes: Any) -> FilingReceived:
    """Auntie Wang's filing about her canal."""
    filing = FilingReceived(
        number=NUMBER,
        received_at=at(0),
        filed_at=at(0),
        channel="online",
        origin="direct",
        title="水渠损坏",
        text="村东头的水渠塌了，春耕用不上水。",
        place="990121101201",
        received_by="u_yjw",
        petitioner=Petitioner(name="王桂香", contact="13900000000", address="杨家村3组"),
    )
    return replace(filing, **changes)


def a_registration(**changes: Any) -> SubmissionRegistered:
    """Its public fact."""
    registered = SubmissionRegistered(
        number=NUMBER,
        matter=NUMBER,
        node="yj",
        received_at=at(0),
        registered_at=at(0.1),
        channel="online",
        origin="direct",
        place="990121101201",
        received_by="u_yjw",
        level="village",
        category_l1="AG",
        category_l2="AG05",
        legal_class="appeal_settlement",
        purpose="",
    )
    return replace(registered, **{"matter": changes.get("number", NUMBER), **changes})


def a_routing(**changes: Any) -> SubmissionToRoute:
    """The registered filing on its way to the node's own routing."""
    filing = a_filing()
    to_route = SubmissionToRoute(
        number=NUMBER,
        received_at=at(0),
        channel="online",
        title=filing.title,
        text=filing.text,
        place=filing.place,
        received_by="u_yjw",
        petitioner=filing.petitioner,
        category_l1="AG",
        category_l2="AG05",
        legal_class="appeal_settlement",
        purpose="settlement",
    )
    return replace(to_route, **changes)


def a_triage(**changes: Any) -> MatterTriaged:
    """Forwarded to the township."""
    triaged = MatterTriaged(
        number=NUMBER,
        triaged_at=at(1),
        by_unit="u_yjw",
        node="yj",
        rule="R9",
        because=(),
        action="forward",
        lead_unit="u_qh",
        lead_node="qh",
        co_units=(),
        legal_path="petition_procedure",
    )
    return replace(triaged, **changes)


def a_referral(**changes: Any) -> MatterReferred:
    """The offer of custody to the township."""
    filing = a_filing()
    referred = MatterReferred(
        number=NUMBER,
        to_node="qh",
        to_unit="u_qh",
        from_node="yj",
        from_unit="u_yjw",
        hop=1,
        referred_at=at(1),
        received_at=at(0),
        action="forward",
        rule="R9",
        legal_path="petition_procedure",
        co_units=(),
        title=filing.title,
        text=filing.text,
        place=filing.place,
        channel="online",
        category_l1="AG",
        category_l2="AG05",
        legal_class="appeal_settlement",
        purpose="settlement",
        petitioner=filing.petitioner,
    )
    return replace(referred, **changes)


def a_custody(**changes: Any) -> CustodyTaken:
    """Taken by the township."""
    taken = CustodyTaken(
        number=NUMBER,
        to_node="yj",
        node="qh",
        unit="u_qh",
        from_unit="u_yjw",
        hop=1,
        taken_at=at(2),
        notice_due_on=date(2026, 3, 17),
    )
    return replace(taken, **changes)


def an_objection(**changes: Any) -> CustodyRefused:
    """The township says it is not its business."""
    refused = CustodyRefused(
        number=NUMBER,
        to_node="yj",
        node="qh",
        unit="u_qh",
        hop=1,
        refused_at=at(24),
        ground="not_in_duty_list",
        reason="水渠属县水利局管理",
        duty="",
    )
    return replace(refused, **changes)


def an_answer(**changes: Any) -> ObjectionAnswered:
    """The referring office agrees."""
    answered = ObjectionAnswered(
        number=NUMBER,
        to_node="qh",
        to_unit="u_qh",
        node="yj",
        by_unit="u_yjw",
        hop=1,
        agreed=True,
        answered_at=at(48),
        reason="情况属实",
    )
    return replace(answered, **changes)


def a_request(**changes: Any) -> DesignationAsked:
    """The county's petition office is asked to designate a unit."""
    filing = a_filing()
    asked = DesignationAsked(
        number=NUMBER, to_node="lx", to_unit="u_lx_xf", from_node="yj", from_unit="u_yjw", hop=1, asked_at=at(25),
        objectors=("u_lx_water", "u_qh"), objector_node="qh", reasons=("非我局职权", "非我镇职权"), received_at=at(0),
        received_by="u_yjw", channel="online", title=filing.title, text=filing.text, place=filing.place,
        category_l1="AG", category_l2="AG05", legal_class="appeal_settlement", purpose="settlement",
        petitioner=filing.petitioner,
    )  # fmt: skip
    return replace(asked, **changes)


def an_acceptance(**changes: Any) -> CaseAccepted:
    """Accepted on 4 March, due on 3 May and, as that is a holiday, on 6 May."""
    accepted = CaseAccepted(
        number=NUMBER,
        node="qh",
        unit="u_qh",
        accepted_on=date(2026, 3, 4),
        due_on=date(2026, 5, 6),
        legal_path="petition_procedure",
        by="zhang",
    )
    return replace(accepted, **changes)


def a_decision(**changes: Any) -> CaseDecided:
    """Decided in time."""
    decided = CaseDecided(
        number=NUMBER,
        node="qh",
        unit="u_qh",
        decided_on=date(2026, 4, 20),
        result="supported",
        due_on=date(2026, 5, 6),
        on_time=True,
    )
    return replace(decided, **changes)


def a_service(**changes: Any) -> CaseServed:
    """Served by hand."""
    served = CaseServed(
        number=NUMBER,
        node="qh",
        unit="u_qh",
        served_on=date(2026, 4, 22),
        method="direct",
        review_until=date(2026, 5, 22),
    )
    return replace(served, **changes)


def a_reply(**changes: Any) -> CaseReplied:
    """An inquiry answered."""
    replied = CaseReplied(number=NUMBER, node="qh", unit="u_qh", replied_on=date(2026, 3, 6), adopted="")
    return replace(replied, **changes)


def a_closure(**changes: Any) -> CaseClosed:
    """Nothing left to do."""
    closed = CaseClosed(
        number=NUMBER,
        node="qh",
        unit="u_qh",
        closed_on=date(2026, 5, 25),
        closure_type="not_challenged_in_time",
        on_time=True,
    )
    return replace(closed, **changes)


def a_bell(**changes: Any) -> DeadlinePassed:
    """A deadline let pass."""
    rung = DeadlinePassed(
        number=NUMBER, node="qh", unit="u_qh", rule="conclude", due_on=date(2026, 5, 6), rung_at=at(24 * 66)
    )
    return replace(rung, **changes)


def a_paper(**changes: Any) -> PaperIssued:
    """The acceptance notice to the petitioner."""
    paper = PaperIssued(
        number=NUMBER,
        paper="acceptance_notice",
        paper_number="青禾镇信受〔2026〕YJ-2026-000042号",
        issued_at=at(50),
        unit="u_qh",
        addressee="petitioner",
        title="信访事项受理告知书",
        text="您反映的水渠损坏一事，我镇已受理。",
    )
    return replace(paper, **changes)


# --- what became of it ------------------------------------------------------------------------------------------------


def a_link(**changes: Any) -> SubmissionLinked:
    """The clerk saw that it is the older matter again."""
    linked = SubmissionLinked(
        number=NUMBER, matter=OTHER, to_node="yj", node="yj", linked_at=at(5), by_unit="u_yjw", because="clerk",
        channel="online", received_at=at(0),
    )  # fmt: skip
    return replace(linked, **changes)


def an_unlinking(**changes: Any) -> SubmissionUnlinked:
    """It was not."""
    undone = SubmissionUnlinked(NUMBER, OTHER, "yj", "yj", at(9), "u_yjw")
    return replace(undone, **changes)


def a_withdrawal(**changes: Any) -> MatterWithdrawn:
    """Taken back."""
    return replace(MatterWithdrawn(NUMBER, "qh", "yj", at(60), "petitioner"), **changes)


def an_urging(**changes: Any) -> MatterUrged:
    """Urged."""
    return replace(MatterUrged(NUMBER, "qh", "yj", at(60), 1), **changes)


def an_evaluation(**changes: Any) -> MatterEvaluated:
    """The unit did well."""
    return replace(MatterEvaluated(NUMBER, "qh", "yj", "unit", "u_qh", "satisfied", at(1750)), **changes)


def a_refusal(**changes: Any) -> CaseNotAccepted:
    """Not this unit's to accept."""
    refused = CaseNotAccepted(NUMBER, "qh", "u_qh", date(2026, 3, 6), "not_competent", "县水利局", "none", 1)
    return replace(refused, **changes)


def an_extension(**changes: Any) -> CaseExtended:
    """Thirty days more."""
    extended = CaseExtended(
        NUMBER, "qh", "u_qh", date(2026, 3, 4), date(2026, 5, 1), date(2026, 6, 2), "petition_procedure", "魏志远", 1
    )
    return replace(extended, **changes)


def a_reopening(**changes: Any) -> CaseReopened:
    """A review revoked the decision."""
    return replace(CaseReopened(NUMBER, "qh", "u_qh", date(2026, 6, 1), date(2026, 7, 1), "review", 1), **changes)


def a_review_step(step: str, **changes: Any) -> ReviewRequested | ReviewDecided:
    """The review: ``requested`` or ``decided`` (revoked)."""
    day = date(2026, 5, 20)
    if step == "requested":
        return replace(ReviewRequested(NUMBER, "lx", "u_lx_gov", "review", "u_qh", day, day, day, day, True), **changes)
    decided = ReviewDecided(
        number=NUMBER, to_node="qh", node="lx", unit="u_lx_gov", stage="review", original_unit="u_qh",
        decided_on=date(2026, 6, 1), outcome="revoke_redo", revoked_for="facts", redo_by=date(2026, 7, 1),
        due_on=date(2026, 6, 20), on_time=True,
    )  # fmt: skip
    return replace(decided, **changes)
