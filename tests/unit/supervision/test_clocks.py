"""What starts, stops and rings the clocks of offices; by the rows of the rule table."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.supervision.domain import ENDED, RUNG, RUNNING, Watch, hear, ring
from services.supervision.limits import Around
from shared.deadlines import calendar, rules
from shared.events import EVENTS
from tests.unit.statistics.saying import (
    NUMBER,
    a_closure,
    a_custody,
    a_decision,
    a_referral,
    a_registration,
    a_reply,
    a_request,
    a_service,
    a_triage,
    an_acceptance,
    an_answer,
    an_objection,
    at,
    in_envelope,
)


def at_node(node):
    """Everything of one node, whose clocks are watched all."""
    return Around(
        node, calendar(), watches=lambda *_: True, front=lambda _: "u_yjw", sorts=lambda unit: unit == "u_yjw"
    )


AROUND = at_node("lx")
OBJECTED = (a_custody(), 2), (an_objection(), 24)


def watched(*sayings, around=AROUND):
    """The watch after these (event, hours) were heard in this order."""
    watch = Watch(NUMBER)
    for event, hours in sayings:
        watch = hear(watch, event, in_envelope(event, f"{type(event).__name__}-{hours}", hours=hours), around)
    return watch


def states(watch):
    return {clock.rule: clock.state for clock in watch.clocks}


def test_the_office_that_registered_has_fifteen_days_to_route_and_says_why_until_then():
    (clock,) = watched((a_registration(), 0)).clocks
    assert (clock.rule, clock.unit, clock.due_on) == ("route_by_petition_office", "u_yjw", date(2026, 3, 17))
    assert "第二十二条" in clock.explanation


def test_a_clock_rings_with_the_first_instant_after_its_last_day_at_the_node():
    watch = watched((a_registration(), 0))
    assert watch.next_due_at == datetime(2026, 3, 17, 16, 0, tzinfo=UTC)
    assert ring(watch, datetime(2026, 3, 17, 15, 59, tzinfo=UTC), AROUND)[1:] == ()
    rung, bell = ring(watch, datetime(2026, 3, 17, 16, 0, tzinfo=UTC), AROUND)
    assert (bell.node, bell.unit, bell.due_on) == ("lx", "u_yjw", date(2026, 3, 17))
    assert states(rung) == {"route_by_petition_office": RUNG}


def test_a_clock_rings_once_however_often_it_is_looked_at_and_whatever_is_heard_later():
    rung, *_ = ring(watched((a_registration(), 0)), at(24 * 30), AROUND)
    assert rung.next_due_at is None
    assert ring(rung, at(24 * 31), AROUND)[1:] == ()
    later = hear(rung, a_triage(triaged_at=at(24 * 40)), in_envelope(a_triage(), "late", hours=24 * 40), AROUND)
    assert ring(later, at(24 * 41), AROUND)[1:] == ()


def test_triage_stops_the_routing_clock():
    watch = watched((a_registration(), 0), (a_triage(), 1))
    assert states(watch) == {"route_by_petition_office": ENDED} and watch.next_due_at is None


def test_an_end_heard_before_its_start_stops_it():
    assert states(watched((an_acceptance(), 50), (a_custody(), 2))) == {"notice_referred": ENDED, "conclude": RUNNING}


def test_acceptance_ends_the_notice_and_starts_the_sixty_days():
    watch = watched((a_custody(), 2), (an_acceptance(), 50))
    assert [(one.rule, one.state, one.due_on) for one in watch.clocks] == [
        ("notice_referred", ENDED, date(2026, 3, 17)), ("conclude", RUNNING, date(2026, 5, 6))
    ]  # fmt: skip


def test_a_unit_may_state_an_earlier_day_but_never_a_later_one():
    (early,) = watched((an_acceptance(due_on=date(2026, 4, 1)), 50)).clocks
    (late,) = watched((an_acceptance(due_on=date(2026, 12, 31)), 50)).clocks
    assert (early.due_on, late.due_on) == (date(2026, 4, 1), date(2026, 5, 6))
    assert "第三十四条" in early.explanation


def test_a_statutory_path_with_its_own_limit_runs_no_sixty_days():
    assert watched((an_acceptance(legal_path="duty_performance", due_on=None), 50)).clocks == ()


def test_no_notice_owed_no_clock_for_the_notice():
    assert watched((a_custody(notice_due_on=None), 2)).clocks == ()


def test_a_reply_ends_the_notice():
    assert states(watched((a_custody(), 2), (a_reply(), 100))) == {"notice_referred": ENDED}


def test_a_closure_ends_what_is_still_open_of_the_unit():
    watch = watched((a_custody(), 2), (an_acceptance(), 50), (a_closure(), 90))
    assert set(states(watch).values()) == {ENDED}


def test_another_units_step_ends_nothing():
    watch = watched((a_custody(), 2), (a_decision(unit="u_lx_water"), 60))
    assert states(watch) == {"notice_referred": RUNNING, "serve_decision": RUNNING}


def test_the_next_hand_over_ends_the_clocks_of_the_one_before():
    on = a_custody(hop=2, unit="u_lx_water", from_unit="u_qh", taken_at=at(30), notice_due_on=date(2026, 3, 18))
    watch = watched((a_custody(), 2), (on, 30))
    assert [(one.unit, one.state) for one in watch.clocks] == [("u_qh", ENDED), ("u_lx_water", RUNNING)]


# --- objections ------------------------------------------------------------------------------------------------------


def test_an_objection_gives_the_referring_office_three_working_days_and_pauses_nothing():
    watch = watched(*OBJECTED, around=at_node("yj"))
    assert [(one.rule, one.unit, one.due_on) for one in watch.clocks] == [
        ("objection_answer", "u_yjw", date(2026, 3, 6)), ("notice_referred", "u_qh", date(2026, 3, 17))
    ]  # fmt: skip
    assert set(states(watch).values()) == {RUNNING}


def test_a_node_that_does_not_hear_the_answer_does_not_wait_for_it():
    assert "objection_answer" not in states(watched(*OBJECTED))


def test_after_an_agreed_return_the_petition_office_has_fifteen_days_again_until_it_triages():
    here = at_node("yj")
    returned = watched(*OBJECTED, (an_answer(), 48), around=here)
    again = next(one for one in returned.clocks if one.rule == "route_after_return")
    assert (again.unit, again.started_on, again.due_on) == ("u_yjw", date(2026, 3, 4), date(2026, 3, 19))
    routed = watched(*OBJECTED, (an_answer(), 48), (a_triage(hop=2, lead_unit="u_lx_water"), 60), around=here)
    assert states(routed)["route_after_return"] == ENDED


@pytest.mark.parametrize(("agreed", "notice"), [(True, ENDED), (False, RUNNING)])
def test_an_agreed_objection_gives_the_matter_back_and_a_rejected_one_leaves_its_limits(agreed, notice):
    here = at_node("yj")
    watch = watched(*OBJECTED, (an_answer(agreed=agreed), 48), around=here)
    routing_again = {"route_after_return": RUNNING} if agreed else {}
    assert states(watch) == {"objection_answer": ENDED, "notice_referred": notice, **routing_again}


def test_a_new_triage_after_an_objection_ends_the_units_clock_where_the_answer_is_not_heard():
    assert states(watched(*OBJECTED, (a_triage(triaged_at=at(50), lead_unit="u_lx_water"), 50))) == {
        "notice_referred": ENDED
    }


def test_the_unit_that_is_designated_after_its_own_objection_keeps_its_limits():
    designated = a_triage(node="lx", by_unit="u_lx_xf", triaged_at=at(70), lead_unit="u_qh")
    assert states(watched(*OBJECTED, (designated, 70))) == {"notice_referred": RUNNING}


def test_what_is_passed_up_for_designation_is_the_superiors_clock_until_it_triages():
    here = at_node("yj")
    asked = (a_triage(), 1), *OBJECTED, (a_request(), 25)
    waiting = watched(*asked, around=here)
    assert states(waiting) == {"objection_answer": ENDED, "designation": RUNNING, "notice_referred": RUNNING}
    assert {one.rule: one.unit for one in waiting.clocks}["designation"] == "u_lx_xf"
    triaged = a_triage(node="lx", by_unit="u_lx_xf", triaged_at=at(70), lead_unit="u_lx_water")
    designated = watched(*asked, (triaged, 70), around=here)
    assert set(states(designated).values()) == {ENDED}


# --- assigned matters ------------------------------------------------------------------------------------------------


def test_an_assigned_matter_is_reported_by_the_day_in_its_letter():
    watch = watched((a_referral(action="assign", report_due_on=date(2026, 4, 1)), 1))
    assert [(one.rule, one.due_on) for one in watch.clocks] == [("assigned_report", date(2026, 4, 1))]


def test_without_a_day_in_the_letter_the_usual_one_runs_and_for_an_urgent_matter_the_shorter():
    (usual,) = watched((a_referral(action="assign"), 1)).clocks
    (urgent,) = watched((a_referral(action="assign", flags=("urgent",)), 1)).clocks
    assert (usual.rule, urgent.rule) == ("assigned_report_usual", "assigned_report_urgent")
    assert urgent.due_on < usual.due_on


def test_of_two_limits_for_one_task_the_earlier_runs():
    direct = a_referral(action="accept", received_at=at(-24 * 3))
    (clock,) = watched((direct, 1), (a_custody(), 2)).clocks
    assert (clock.rule, clock.due_on) == ("notice_direct", date(2026, 3, 16))


def test_a_forwarded_matter_owes_no_report():
    assert watched((a_referral(), 1)).clocks == ()


@pytest.mark.parametrize("one", [one for one in rules().values() if one.starts_event in EVENTS], ids=lambda one: one.id)
def test_every_row_of_the_rules_names_fields_that_its_event_has(one):
    names = {field.name for field in fields(EVENTS[one.starts_event].kind)}
    owner = set() if one.is_right else {one.owner}
    assert {one.starts_at, *owner} <= names


# --- order -----------------------------------------------------------------------------------------------------------

LIFE = [
    (a_registration(), 0), (a_triage(), 1), (a_referral(action="assign", report_due_on=date(2026, 4, 1)), 1),
    (a_custody(), 2), (an_objection(), 24), (an_answer(), 48),
    (a_triage(triaged_at=at(50), lead_unit="u_lx_water"), 50),
    (a_custody(hop=2, unit="u_lx_water", from_unit="u_yjw", taken_at=at(51)), 51),
    (an_acceptance(unit="u_lx_water"), 70), (a_decision(unit="u_lx_water"), 1000),
    (a_service(unit="u_lx_water"), 1100), (a_closure(unit="u_lx_water"), 2000),
]  # fmt: skip
YJ = at_node("yj")


@given(st.lists(st.sampled_from(range(len(LIFE))), max_size=6), st.permutations(range(len(LIFE))))
@settings(max_examples=60, deadline=None)
def test_any_order_and_any_repetition_give_the_same_clocks(again, order):
    straight = watched(*LIFE, around=YJ)
    shuffled = watched(*(LIFE[place] for place in [*again, *order]), around=YJ)
    assert straight == shuffled
    assert straight.next_due_at is None and {one.state for one in straight.clocks} == {ENDED}


@given(st.permutations(range(len(LIFE) - 3)))
@settings(max_examples=40, deadline=None)
def test_what_rings_does_not_depend_on_the_order_of_hearing(order):
    _, *straight = ring(watched(*LIFE[:-3], around=YJ), at(24 * 100), YJ)
    _, *shuffled = ring(watched(*(LIFE[place] for place in order), around=YJ), at(24 * 100), YJ)
    assert straight == shuffled
    assert [bell.rule for bell in straight] == ["conclude"]
