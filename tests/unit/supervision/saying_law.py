"""Builders for the events of the whole life of a matter that the first life did not need."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from shared.events.handling import (
    CaseExtended,
    CaseNoLongerAccepted,
    CaseNotAccepted,
    CaseReopened,
    HearingHeld,
    ReportSent,
)
from shared.events.intake import MatterWithdrawn, SubmissionLinked, SubmissionUnlinked
from shared.events.reviews import ReviewAccepted, ReviewDecided, ReviewEnded, ReviewRequested
from shared.events.routing import ExternalAnswered
from tests.unit.statistics.saying import NUMBER, at


def an_extension(**changes: Any) -> CaseExtended:
    """Thirty days more, approved on 20 April: until 2 June."""
    extended = CaseExtended(
        number=NUMBER, node="qh", unit="u_qh", accepted_on=date(2026, 3, 4), extended_on=date(2026, 4, 20),
        due_on=date(2026, 6, 2), legal_path="petition_procedure", approved_by="镇长", hop=1,
    )  # fmt: skip
    return replace(extended, **changes)


def a_report(**changes: Any) -> ReportSent:
    """The completion report."""
    sent = ReportSent(
        number=NUMBER, to_node="yj", node="qh", unit="u_qh", to_unit="u_yjw", kind="completion",
        sent_on=date(2026, 3, 20), hop=1,
    )  # fmt: skip
    return replace(sent, **changes)


def a_non_acceptance(**changes: Any) -> CaseNotAccepted:
    """Another path is competent."""
    told = CaseNotAccepted(
        number=NUMBER, node="qh", unit="u_qh", on=date(2026, 3, 10), ground="not_competent", where_to="县水利局",
        legal_path="petition_procedure", hop=1,
    )  # fmt: skip
    return replace(told, **changes)


def a_last_word(**changes: Any) -> CaseNoLongerAccepted:
    """Re-reviewed before."""
    told = CaseNoLongerAccepted(
        number=NUMBER, node="qh", unit="u_qh", on=date(2026, 3, 10), ground="re_reviewed_same_facts",
        final_paper="清信复核〔2025〕3号", hop=1,
    )  # fmt: skip
    return replace(told, **changes)


def a_reopening(**changes: Any) -> CaseReopened:
    """The review revoked the decision: anew until 10 July."""
    reopened = CaseReopened(
        number=NUMBER, node="qh", unit="u_qh", reopened_on=date(2026, 6, 10), due_on=date(2026, 7, 10),
        stage="review", hop=1,
    )  # fmt: skip
    return replace(reopened, **changes)


def a_withdrawal(**changes: Any) -> MatterWithdrawn:
    """By the petitioner."""
    withdrawn = MatterWithdrawn(number=NUMBER, to_node="qh", node="yj", withdrawn_at=at(72), asked_by="petitioner")
    return replace(withdrawn, **changes)


def a_link(**changes: Any) -> SubmissionLinked:
    """To an older matter."""
    linked = SubmissionLinked(
        number=NUMBER, matter="YJ-2026-000001", to_node="yj", node="yj", linked_at=at(3), by_unit="u_yjw",
        because="clerk", channel="online", received_at=at(0),
    )  # fmt: skip
    return replace(linked, **changes)


def an_unlinking(**changes: Any) -> SubmissionUnlinked:
    """The link was wrong."""
    unlinked = SubmissionUnlinked(
        number=NUMBER, matter="YJ-2026-000001", to_node="yj", node="yj", unlinked_at=at(48), by_unit="u_yjw"
    )
    return replace(unlinked, **changes)


def a_review_request(**changes: Any) -> ReviewRequested:
    """With the county government on 30 May 2026."""
    requested = ReviewRequested(
        number=NUMBER, node="lx", unit="u_lx_gov", stage="review", original_unit="u_qh",
        served_on=date(2026, 5, 12), ask_until=date(2026, 6, 11), posted_on=date(2026, 5, 29),
        received_on=date(2026, 5, 30), in_time=True,
    )  # fmt: skip
    return replace(requested, **changes)


def a_review_acceptance(**changes: Any) -> ReviewAccepted:
    """Accepted two days later."""
    accepted = ReviewAccepted(
        number=NUMBER, node="lx", unit="u_lx_gov", stage="review", accepted_on=date(2026, 6, 1),
        due_on=date(2026, 6, 29),
    )  # fmt: skip
    return replace(accepted, **changes)


def a_review_end(**changes: Any) -> ReviewEnded:
    """Withdrawn."""
    ended = ReviewEnded(
        number=NUMBER, node="lx", unit="u_lx_gov", stage="review", ended_on=date(2026, 6, 5), outcome="withdrawn",
        ground="",
    )  # fmt: skip
    return replace(ended, **changes)


def an_opinion(**changes: Any) -> ReviewDecided:
    """The decision is upheld."""
    decided = ReviewDecided(
        number=NUMBER, to_node="qh", node="lx", unit="u_lx_gov", stage="review", original_unit="u_qh",
        decided_on=date(2026, 6, 20), outcome="uphold", revoked_for="", redo_by=None, due_on=date(2026, 6, 29),
        on_time=True,
    )  # fmt: skip
    return replace(decided, **changes)


def a_hearing(**changes: Any) -> HearingHeld:
    """Of the re-review, three days long."""
    held = HearingHeld(
        number=NUMBER, node="lx", unit="u_lx_gov", stage="re_review", from_on=date(2026, 6, 8),
        to_on=date(2026, 6, 10), days=3,
    )  # fmt: skip
    return replace(held, **changes)


def a_word_from_outside(**changes: Any) -> ExternalAnswered:
    """A city bureau without a node wrote that it accepted."""
    answered = ExternalAnswered(
        number=NUMBER,
        node="lx",
        unit="u_city_env",
        kind="accepted",
        on=date(2026, 3, 12),
        paper_number="清环信〔2026〕3号",
    )
    return replace(answered, **changes)
