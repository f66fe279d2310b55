"""Races that the machine of ``tests/unit/life`` found, each by name: what the home view makes of them in any order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from services.intake.course import standing
from services.intake.matter import Heard
from services.intake.reviewable import reviewable
from shared.deadlines import calendar

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY = date(2026, 4, 1)


def heard(what, hours, **more):
    """An entry of the course, ``hours`` after the beginning."""
    return Heard(f"{what}-{hours}", what, AT + timedelta(hours=hours), node="qh", unit="u_qh", **more)


REGISTERED = heard("registered", 0)
OFFERED = heard("triaged", 1, hop=1, detail="forward", to_unit="u_qh")
TAKEN = heard("taken", 2, hop=1)
SERVED = (
    REGISTERED, OFFERED, TAKEN, heard("accepted", 3, hop=1, on=DAY), heard("decided", 4, hop=1, on=DAY),
    heard("served", 5, hop=1, on=DAY),
)  # fmt: skip


def test_a_decision_stands_where_a_withdrawal_was_only_asked_for():
    asked = heard("withdrawal_asked", 1, round=1)
    assert standing((*SERVED[:5], asked)).state == "decided"
    closed = heard("closed", 6, hop=1, detail="withdrawn")
    assert standing((*SERVED[:4], asked, closed)).state == "withdrawn"


def test_a_unit_that_closes_what_it_carried_out_takes_no_review_away():
    performed = heard("closed", 6, hop=1, detail="performed")
    assert standing((*SERVED, performed)).state == "served"
    assert reviewable((*SERVED, performed), calendar()).stage == "review"


@pytest.mark.parametrize(("known", "state"), [(4, "accepted"), (5, "decided")])
def test_a_closing_that_overtakes_the_service_of_what_was_carried_out_ends_nothing_for_a_moment(known, state):
    performed = heard("closed", 6, hop=1, detail="performed")
    assert standing((*SERVED[:known], performed)).state == state


@pytest.mark.parametrize("closure", ["performed", "not_challenged_in_time"])
def test_a_request_posted_in_time_goes_on_though_the_case_was_closed_and_archived(closure):
    late = (heard("closed", 6, hop=1, detail=closure), heard("archived", 7), heard("review_requested", 8, on=DAY))
    assert standing((*SERVED, *late)).state == "review_requested"
    assert reviewable((*SERVED, *late[:2]), calendar()).stage == "review"


@pytest.mark.parametrize("closure", ["litigation_final", "petitioner_deceased_no_successor"])
def test_what_ended_for_good_is_not_reviewed(closure):
    late = (heard("closed", 6, hop=1, detail=closure), heard("review_requested", 8, on=DAY))
    assert standing((*SERVED, *late)).state == "final"


def test_what_the_office_ends_after_it_came_back_comes_after_the_return_in_any_order():
    back = (heard("refused", 3, hop=1), heard("returned", 4, hop=1), heard("triaged", 5, hop=1, detail="not_accept"))
    states = {standing(order).state for order in permutations((OFFERED, TAKEN, *back))}
    assert states == {"not_accepted"}


def test_a_merge_that_was_said_after_its_link_was_undone_hides_no_referral():
    merged = heard("triaged", 9, detail="merge")
    states = {standing(order).state for order in permutations((REGISTERED, OFFERED, TAKEN, merged))}
    assert states == {"forwarded"}
    alone = heard("closed", 8, detail="withdrawn")
    assert standing((REGISTERED, merged, alone)).state == "withdrawn", "a matter of its own again, and withdrawn"


@pytest.mark.parametrize("outcome", ["not_accepted", "withdrawn"])
def test_a_letter_that_asks_for_review_and_gets_no_opinion_goes_back_to_no_decision(outcome):
    asked, ended = heard("review_requested", 3, on=DAY), heard("review_ended", 4, on=DAY, detail=outcome)
    assert standing((REGISTERED, OFFERED, TAKEN, asked, ended)).state == outcome
    assert standing((*SERVED, asked, ended)).state == "served"
