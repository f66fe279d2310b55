"""Reasons to press an office are found in what happened, each once, at every node that watches it, in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.supervision.domain import Watch, find, hear, sweep
from services.supervision.triggers import trigger_of
from shared.deadlines import rules
from shared.events.handling import CasePerformed
from shared.events.intake import SubmissionLinked
from shared.events.routing import UrgentReported
from shared.events.supervision import BreachFound
from shared.matters.lists import TRIGGERS
from tests.unit.statistics.saying import (
    NUMBER,
    OTHER,
    a_closure,
    a_custody,
    a_decision,
    a_referral,
    a_registration,
    a_service,
    a_triage,
    an_acceptance,
    an_answer,
    an_objection,
    at,
    in_envelope,
)
from tests.unit.supervision.saying_law import a_link, a_report, a_withdrawal, an_extension, an_unlinking
from tests.unit.supervision.test_clocks import AROUND, at_node
from tests.unit.supervision.test_supervision_service import hear as tell
from tests.unit.supervision.test_supervision_service import supervision

DAY = 24
MUCH_LATER = at(400 * DAY)
TAKEN, ACCEPTED = (a_custody(), 2), (an_acceptance(), 50)
SUPPORTED = a_decision(hop=1, decided_on=date(2026, 4, 20), result="supported", promised_by=date(2026, 5, 20))
DECIDED, SERVED = (SUPPORTED, 49 * DAY), (a_service(hop=1), 51 * DAY)
PERFORMED = CasePerformed(NUMBER, "qh", "u_qh", date(2026, 5, 10), date(2026, 5, 20), hop=1)
CLOSED = (a_closure(hop=1, closed_on=date(2026, 5, 30), closure_type="not_challenged_in_time"), 90 * DAY)
URGENT = (a_triage(flags=("urgent",), hop=1), 1)
REPORTED = (UrgentReported(NUMBER, at(1), "u_yjw", "990121101201", "AG", ("u_qh",)), 1)


def said_of(sayings, now=None, around=AROUND):
    """(trigger, unit) of all that is said when these are heard in this order, and after a sweep at the end."""
    watch, said = Watch(NUMBER), []
    for event, hours in sayings:
        envelope = in_envelope(event, f"{type(event).__name__}-{event.number}-{hours}", hours=hours)
        watch, *breaches = find(hear(watch, event, envelope, around), at(hours), around)
        said += breaches
    watch, *told = sweep(watch, now or at(max(hours for _, hours in sayings)), around)
    said += [one for one in told if isinstance(one, BreachFound)]
    assert find(watch, MUCH_LATER, around)[1:] == (), "said once"
    return [(one.trigger, one.unit) for one in said]


def test_every_finding_is_one_of_the_list_and_other_is_left_to_officers():
    found = {trigger_of(one.id) for one in rules().values()} - {""}
    assert found <= set(TRIGGERS) - {"other"}
    assert {"overdue_no_reason", "no_report_back", "first_limit_missed"} <= found


def test_a_mere_reminder_of_the_house_is_no_breach_unless_the_list_names_it():
    silent = {one.id for one in rules().values() if one.kind == "internal_warning" and not trigger_of(one.id)}
    assert {"objection_answer", "designation", "supervise_answer", "advice_feedback", "notice_external"} <= silent
    assert trigger_of("serve_decision") == "wrong_procedure"


def test_of_a_matter_that_lies_with_the_discipline_organ_nothing_is_said():
    assert trigger_of("discipline_accept_notice") == ""
    sealed = replace(AROUND, presses=lambda unit: unit != "u_lx_cdi")
    taken = (a_custody(unit="u_lx_cdi", node="lx"), 2)
    assert said_of([taken], MUCH_LATER) == [("first_limit_missed", "u_lx_cdi")]
    assert said_of([taken], MUCH_LATER, sealed) == []


# --- limits -----------------------------------------------------------------------------------------------------------


def test_who_lets_the_days_of_the_notice_pass_has_missed_the_first_limit():
    assert said_of([TAKEN], at(16 * DAY)) == [("first_limit_missed", "u_qh")]
    assert said_of([TAKEN, ACCEPTED], at(16 * DAY)) == []


def test_silence_that_counts_as_acceptance_does_not_hide_it():
    deemed = (an_acceptance(deemed=True, by="", accepted_on=date(2026, 3, 17)), 16 * DAY)
    assert said_of([TAKEN, deemed], at(17 * DAY)) == [("first_limit_missed", "u_qh")]


def test_who_does_not_conclude_in_time_is_overdue():
    assert said_of([TAKEN, ACCEPTED], at(66 * DAY)) == [("overdue_no_reason", "u_qh")]
    assert said_of([TAKEN, ACCEPTED, (a_decision(decided_on=date(2026, 4, 20)), 49 * DAY)], at(60 * DAY)) == []


def test_an_assigned_matter_without_a_report_has_none_back():
    assigned = (a_referral(action="assign", report_due_on=date(2026, 4, 1)), 1)
    assert said_of([assigned], at(31 * DAY)) == [("no_report_back", "u_qh")]
    assert said_of([assigned, (a_report(), 20 * DAY)], at(31 * DAY)) == []


def test_a_decision_that_nobody_serves_is_not_by_procedure_be_it_closed_or_not():
    undecided = replace(SUPPORTED, result="not_supported", promised_by=None)
    assert said_of([(undecided, 49 * DAY)], at(66 * DAY)) == [("wrong_procedure", "u_qh")]
    assert said_of([(undecided, 49 * DAY), SERVED], at(66 * DAY)) == []
    assert said_of([(undecided, 49 * DAY), CLOSED], at(99 * DAY)) == [("wrong_procedure", "u_qh")]
    died = (a_closure(hop=1, closure_type="petitioner_deceased_no_successor", closed_on=date(2026, 4, 25)), 54 * DAY)
    assert said_of([(undecided, 49 * DAY), died], at(99 * DAY)) == []


def test_what_was_promised_and_not_done_by_the_day_is_not_carried_out_even_when_the_matter_is_closed():
    assert said_of([DECIDED, SERVED], at(79 * DAY)) == []
    assert said_of([DECIDED, SERVED], at(80 * DAY)) == [("decision_not_carried_out", "u_qh")]
    assert said_of([DECIDED, SERVED, CLOSED], at(99 * DAY)) == [("decision_not_carried_out", "u_qh")]
    assert said_of([DECIDED, SERVED, (PERFORMED, 70 * DAY)], at(99 * DAY)) == []
    no_day = (replace(SUPPORTED, promised_by=None), 49 * DAY)
    refused = (replace(SUPPORTED, result="not_supported"), 49 * DAY)
    assert said_of([no_day, SERVED], MUCH_LATER) == said_of([refused, SERVED], MUCH_LATER) == []


def test_an_urgent_matter_that_is_not_reported_within_its_hours_is_hidden():
    routed = replace(URGENT[0], lead_unit="")
    assert said_of([(routed, 1)], at(24)) == []
    assert said_of([(routed, 1)], at(26)) == [("urgent_hidden", "u_yjw")]
    assert said_of([(routed, 1), REPORTED], at(26)) == said_of([REPORTED, (routed, 1)], at(26)) == []


def test_word_of_the_end_that_came_late_leaves_the_finding_and_shows_that_it_does_not_stand():
    watch = hear(Watch(NUMBER), TAKEN[0], in_envelope(TAKEN[0], "t", hours=2), AROUND)
    watch, *_ = sweep(watch, at(17 * DAY), AROUND)
    (found,) = watch.found
    assert found.stands
    told = an_acceptance(accepted_on=date(2026, 3, 10))
    watch, *breaches = find(hear(watch, told, in_envelope(told, "late", hours=50), AROUND), at(20 * DAY), AROUND)
    assert [one.stands for one in watch.found] == [False] and breaches == []


# --- facts ------------------------------------------------------------------------------------------------------------


def test_two_objections_of_one_unit_to_one_matter_are_shirking_and_a_third_is_not_said_again():
    again = (an_objection(hop=3, refused_at=at(90)), 90)
    assert said_of([(an_objection(), 24)], at(25)) == []
    assert said_of([(an_objection(), 24), again], at(91)) == [("shirking", "u_qh")]
    third = (an_objection(hop=5, refused_at=at(99)), 99)
    assert said_of([(an_objection(), 24), again, third], at(100)) == [("shirking", "u_qh")]
    other = (an_objection(hop=3, unit="u_lx_water", refused_at=at(90)), 90)
    assert said_of([(an_objection(), 24), other], at(91)) == []


def test_a_matter_that_a_unit_had_sent_back_twice_is_shirked_where_only_the_answers_are_heard():
    answers = [(an_answer(), 48), (an_answer(hop=3, answered_at=at(120)), 120)]
    assert ("shirking", "u_qh") in said_of(answers, at(121), at_node("yj"))
    refused = [(an_answer(agreed=False), 48), (an_answer(hop=3, agreed=False, answered_at=at(120)), 120)]
    assert said_of(refused, at(121), at_node("yj")) == []


def test_a_second_extension_is_shirking_and_one_after_the_limit_is_against_the_procedure():
    first, second = (an_extension(), 49 * DAY), (an_extension(extended_on=date(2026, 5, 4)), 63 * DAY)
    assert said_of([first], at(64 * DAY)) == []
    assert said_of([first, second], at(64 * DAY)) == [("shirking", "u_qh")]
    late = (an_extension(extended_on=date(2026, 5, 7)), 66 * DAY)
    assert said_of([late], at(66 * DAY)) == [("wrong_procedure", "u_qh")]


LINK = a_link(number=OTHER, matter=NUMBER, received_at=at(100 * DAY))


def test_a_new_submission_on_a_closed_matter_is_found_with_the_unit_that_closed_it():
    assert said_of([CLOSED, (LINK, 101 * DAY)], at(102 * DAY)) == [("repeat_after_close", "u_qh")]
    assert said_of([(LINK, 101 * DAY), CLOSED], at(102 * DAY)) == [("repeat_after_close", "u_qh")]


@pytest.mark.parametrize("more", [
    [(replace(LINK, received_at=at(80 * DAY)), 101 * DAY)],
    [(an_unlinking(number=OTHER, matter=NUMBER), 102 * DAY), (LINK, 101 * DAY)],
    [(a_withdrawal(), 89 * DAY), (LINK, 101 * DAY)],
], ids=["received before it was closed", "the link was wrong", "withdrawn"])  # fmt: skip
def test_and_not_when(more):
    assert said_of([CLOSED, *more], at(110 * DAY)) == []


def test_the_link_reaches_the_watch_of_the_older_matter_and_ends_no_clock_of_it():
    service = supervision("lx", now=at(101 * DAY))
    tell(service, (a_registration(), 0), (a_closure(hop=1, closed_on=date(2026, 5, 30)), 90 * DAY))
    service.watch_older(LINK, in_envelope(LINK, "link", hours=101 * DAY))
    (breach,) = [one for one in service.watches.said if one.number == NUMBER]
    assert (breach.trigger, breach.unit, breach.occasion, breach.node) == ("repeat_after_close", "u_qh", OTHER, "lx")
    assert "2026年5月30日" in breach.fact and "2026年6月10日" in breach.fact
    route = next(one for one in service.watches.get(NUMBER).clocks if one.rule == "route_by_petition_office")
    assert route.state == "running"


def test_every_node_that_watches_finds_it_for_itself_once():
    found = {}
    for node in ("yj", "qh", "lx"):
        service = supervision(node, now=at(16 * DAY))
        tell(service, TAKEN)
        service.ring()
        service.ring()
        found[node] = [(one.node, one.trigger) for one in service.watches.said if isinstance(one, BreachFound)]
    assert found == {"yj": [], "qh": [("qh", "first_limit_missed")], "lx": [("lx", "first_limit_missed")]}


def test_the_words_of_a_finding_name_the_days_the_article_and_nobody():
    watch = hear(Watch(NUMBER), TAKEN[0], in_envelope(TAKEN[0], "t", hours=2), AROUND)
    _, *said = sweep(watch, at(17 * DAY), AROUND)
    (breach,) = [one for one in said if isinstance(one, BreachFound)]
    assert breach.fact == (
        "转送交办件的受理或途径告知：自2026年3月2日起，应于2026年3月17日前完成，至2026年3月19日未见完成"
        "（《信访工作条例》第二十三条）。"
    )
    assert breach.occasion == "notice/statutory/u_qh/1"


# --- order ------------------------------------------------------------------------------------------------------------

ALL = [
    (a_registration(), 0), (a_triage(action="assign", hop=1), 1), (an_objection(), 24), (an_answer(), 48),
    (a_custody(hop=2), 60), (an_objection(hop=3, refused_at=at(90)), 90), (an_acceptance(hop=2), 100),
    (an_extension(hop=2), 49 * DAY), (an_extension(hop=2, extended_on=date(2026, 5, 4)), 63 * DAY),
    (replace(SUPPORTED, hop=2), 64 * DAY), (a_service(hop=2, served_on=date(2026, 5, 5)), 66 * DAY),
    (a_closure(hop=2, closed_on=date(2026, 5, 30)), 90 * DAY), (LINK, 101 * DAY),
]  # fmt: skip


@given(st.lists(st.sampled_from(range(len(ALL))), max_size=6), st.permutations(range(len(ALL))))
@settings(max_examples=80, deadline=None)
def test_the_same_is_found_in_any_order_and_however_often_it_is_heard(again, order):
    straight = said_of(ALL, MUCH_LATER)
    assert sorted(said_of([ALL[place] for place in [*again, *order]], MUCH_LATER)) == sorted(straight)
    assert {trigger for trigger, _ in straight} == {"shirking", "repeat_after_close", "decision_not_carried_out"}
    assert isinstance(LINK, SubmissionLinked)


@pytest.mark.parametrize(
    "sealing", [{"legal_path": "discipline"}, {"action": "refer_discipline"}, {"flags": ("sealed",)}]
)
def test_over_an_accusation_no_office_is_pressed(sealing):
    late = [TAKEN, ACCEPTED]
    assert said_of([(a_triage(hop=1), 1), *late], at(66 * DAY))
    assert said_of([(a_triage(**{"hop": 1, **sealing}), 1), *late], at(66 * DAY)) == []
