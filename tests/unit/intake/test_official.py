"""The fifteen official statuses of the provincial register follow from state, days and today, and from nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.intake.hearing import hear
from services.intake.matter import Matter
from services.intake.official import OF_STATE, STATUSES, Days, official_status, status_of
from shared.deadlines import calendar
from shared.events.handling import CaseExtended, CaseNoLongerAccepted, CaseNotAccepted, CaseReopened
from shared.events.reviews import ReviewAccepted, ReviewDecided, ReviewRequested, ReviewServed
from shared.matters.status import NAMES
from tests.unit.statistics.saying import (
    NUMBER,
    a_closure,
    a_custody,
    a_decision,
    a_reply,
    a_routing,
    a_service,
    a_triage,
    an_acceptance,
    an_objection,
    in_envelope,
)

BEGUN = [a_routing(), a_triage(hop=1), a_custody()]
ACCEPTED = [*BEGUN, an_acceptance(hop=1)]
EXTENDED = CaseExtended(
    number=NUMBER, node="qh", unit="u_qh", accepted_on=date(2026, 3, 4), extended_on=date(2026, 4, 28),
    due_on=date(2026, 6, 2), legal_path="petition_procedure", approved_by="镇长", hop=1,
)  # fmt: skip
DECIDED = [*ACCEPTED, a_decision(hop=1, round=1)]
SERVED = [*DECIDED, a_service(hop=1, round=1)]
ORGAN = {"number": NUMBER, "node": "lx", "unit": "u_lx_gov"}
REQUESTED = ReviewRequested(
    **ORGAN, stage="review", original_unit="u_qh", served_on=date(2026, 4, 22), ask_until=date(2026, 5, 22),
    posted_on=date(2026, 5, 3), received_on=date(2026, 5, 4), in_time=True,
)  # fmt: skip
REVIEWING = [*SERVED, REQUESTED]
OPINION = ReviewDecided(
    **ORGAN, stage="review", to_node="qh", original_unit="u_qh", decided_on=date(2026, 5, 28), outcome="uphold",
    revoked_for="", redo_by=None, due_on=date(2026, 6, 3), on_time=True,
)  # fmt: skip
REVIEWED = [*REVIEWING, OPINION]
OPINION_SERVED = ReviewServed(**ORGAN, stage="review", served_on=date(2026, 6, 1), ask_until=date(2026, 7, 1))
REVIEW_SERVED = [*REVIEWED, OPINION_SERVED]
RE_REQUESTED = replace(REQUESTED, stage="re_review", posted_on=date(2026, 6, 20), received_on=date(2026, 6, 22))
RE_REVIEWING = [*REVIEW_SERVED, RE_REQUESTED]
RE_ACCEPTED = ReviewAccepted(
    **ORGAN, stage="re_review", accepted_on=date(2026, 6, 24), due_on=date(2026, 8, 3)
)  # its days were lengthened by a hearing
RE_OPINION = replace(OPINION, stage="re_review", decided_on=date(2026, 7, 20))
RE_REVIEWED = [*RE_REVIEWING, RE_OPINION]
RE_SERVED = [*RE_REVIEWED, replace(OPINION_SERVED, stage="re_review", served_on=date(2026, 7, 22), ask_until=None)]
NOT_ACCEPTED = CaseNotAccepted(
    number=NUMBER, node="qh", unit="u_qh", on=date(2026, 3, 9), ground="not_competent", where_to="县水利局",
    legal_path="petition_procedure", hop=1,
)  # fmt: skip
NO_LONGER = CaseNoLongerAccepted(
    number=NUMBER, node="qh", unit="u_qh", on=date(2026, 3, 9), ground="re_reviewed_same_facts",
    final_paper="〔2025〕3号", hop=1,
)  # fmt: skip
REOPENED = CaseReopened(
    number=NUMBER,
    node="qh",
    unit="u_qh",
    reopened_on=date(2026, 5, 29),
    due_on=date(2026, 6, 29),
    stage="review",
    hop=1,
)


def status_on(life, day):
    matter = Matter(NUMBER)
    for hours, said in enumerate(life):
        matter = hear(matter, said, in_envelope(said, f"e{hours}", hours=hours))
    return status_of(matter, date.fromisoformat(day), calendar())


@pytest.mark.parametrize(
    ("life", "day", "status"),
    [
        ([a_routing()], "2026-03-02", "受理申请审查中"),
        (BEGUN, "2026-03-10", "受理申请审查中"),
        ([*BEGUN, an_objection()], "2026-03-10", "受理申请审查中"),
        ([a_routing(), a_triage(action="refer_discipline")], "2026-03-10", "受理申请审查中"),
        ([a_routing(), a_triage(action="direct_elsewhere")], "2026-03-10", "不予受理"),
        ([*BEGUN, NOT_ACCEPTED], "2026-03-10", "不予受理"),
        ([*BEGUN, NOT_ACCEPTED, a_closure(closure_type="not_accepted", hop=1)], "2026-05-26", "不予受理"),
        ([*BEGUN, NO_LONGER], "2026-03-10", "不再受理"),
        ([*BEGUN, NO_LONGER, a_closure(closure_type="no_longer_accepted", hop=1)], "2026-05-26", "不再受理"),
        (ACCEPTED, "2026-05-06", "受理"),
        (ACCEPTED, "2026-05-07", "超期未作出处理意见"),
        ([*ACCEPTED, EXTENDED], "2026-05-07", "受理"),
        ([*ACCEPTED, EXTENDED], "2026-06-03", "超期未作出处理意见"),
        (DECIDED, "2026-09-01", "已作出处理意见"),
        ([*BEGUN, a_reply()], "2026-09-01", "已作出处理意见"),
        (SERVED, "2026-05-22", "已作出处理意见"),
        (SERVED, "2026-05-23", "超期未申请复查"),
        (REVIEWING, "2026-06-03", "复查"),
        (REVIEWING, "2026-06-04", "超期未作出复查意见"),
        (REVIEWED, "2026-06-04", "提出复查意见"),
        ([*REVIEWED, REOPENED], "2026-06-29", "受理"),
        ([*REVIEWED, REOPENED], "2026-06-30", "超期未作出处理意见"),
        (REVIEW_SERVED, "2026-07-01", "提出复查意见"),
        (REVIEW_SERVED, "2026-07-02", "超期未申请复核"),
        (RE_REVIEWING, "2026-07-22", "复核"),
        (RE_REVIEWING, "2026-07-23", "超期未作出复核意见"),
        ([*RE_REVIEWING, RE_ACCEPTED], "2026-08-03", "复核"),
        ([*RE_REVIEWING, RE_ACCEPTED], "2026-08-04", "超期未作出复核意见"),
        (RE_REVIEWED, "2026-08-04", "提出复核意见"),
        (RE_SERVED, "2026-08-04", "审核认定办结"),
        ([*SERVED, a_closure(hop=1)], "2026-05-26", "审核认定办结"),
    ],
)
def test_the_status_of_a_life_on_a_day(life, day, status):
    assert status_on(life, day) == status


def test_every_one_of_the_fifteen_is_reached_by_some_life():
    assert len(STATUSES) == len(set(STATUSES)) == 15
    assert {status for pair in OF_STATE.values() for status in pair if status} == set(STATUSES)


@pytest.mark.parametrize("state", NAMES)
def test_every_state_has_one_official_status_and_turns_late_only_after_its_last_day(state):
    limit = date(2026, 5, 6)
    in_time = official_status(state, Days(limit), limit)
    assert in_time in STATUSES and official_status(state, Days(), date.max) == in_time
    late = official_status(state, Days(limit), limit + timedelta(days=1))
    assert late == in_time or late.startswith("超期")
