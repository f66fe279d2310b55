"""The clocks of the whole life by the law: extension, silence, reviews, redo, reports, links, organs without a node."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.supervision.domain import ENDED, RUNG, RUNNING, Watch, hear, ring
from services.supervision.heard import BY_SILENCE, KEPT
from shared.deadlines import rules
from shared.events import EVENTS
from tests.unit.statistics.saying import (
    NUMBER,
    a_closure,
    a_custody,
    a_decision,
    a_referral,
    a_registration,
    a_request,
    a_service,
    a_triage,
    an_acceptance,
    at,
    in_envelope,
)
from tests.unit.supervision.saying_law import (
    a_hearing,
    a_last_word,
    a_link,
    a_non_acceptance,
    a_reopening,
    a_report,
    a_review_acceptance,
    a_review_end,
    a_review_request,
    a_withdrawal,
    a_word_from_outside,
    an_extension,
    an_opinion,
    an_unlinking,
)
from tests.unit.supervision.watching import LOCAL, LX, around, states, the, watched

DAY = 24
TAKEN = (a_custody(), 2)
ACCEPTED = (an_acceptance(hop=1), 50)


# --- notice and acceptance ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", [a_non_acceptance(), a_last_word()], ids=["not_accepted", "no_longer_accepted"])
def test_a_refusal_to_accept_that_was_told_is_a_notice_and_ends_what_the_unit_owed(word):
    assert states(watched(TAKEN, (word, 8 * DAY))) == {"notice_referred": ENDED}


def test_silence_is_no_notice_the_clock_rings_and_the_sixty_days_run_from_the_last_day():
    deemed = an_acceptance(deemed=True, by="", accepted_on=date(2026, 3, 17), due_on=date(2026, 5, 18), hop=1)
    watch = watched(TAKEN, (deemed, 16 * DAY))
    assert states(watch) == {"notice_referred": RUNNING, "conclude": RUNNING}
    assert the(watch, "conclude").due_on == date(2026, 5, 18), "day 60 is Saturday 16 May"
    _, *bells = ring(watch, at(16 * DAY), LX)
    assert [bell.rule for bell in bells] == ["notice_referred"]


def test_a_notice_that_comes_after_the_silence_is_late_whatever_day_it_names():
    deemed = an_acceptance(deemed=True, by="", accepted_on=date(2026, 3, 17), hop=1)
    told = an_acceptance(accepted_on=date(2026, 3, 17), hop=1)
    watch = watched(TAKEN, (told, 20 * DAY), (deemed, 16 * DAY))
    assert the(watch, "notice_referred").ended_on == date(2026, 3, 22)
    rung, *bells = ring(watch, at(21 * DAY), LX)
    assert [bell.rule for bell in bells] == ["notice_referred"]
    assert the(rung, "conclude").started_on == date(2026, 3, 17)


def test_a_unit_that_accepts_too_late_has_told_too_late():
    late = an_acceptance(deemed=True, accepted_on=date(2026, 3, 17), hop=1)  # by an officer, on 22 March
    rung, *bells = ring(watched(TAKEN, (late, 20 * DAY)), at(21 * DAY), LX)
    assert [bell.rule for bell in bells] == ["notice_referred"]
    assert the(rung, "notice_referred").ended_on == date(2026, 3, 22)
    assert the(rung, "conclude").started_on == date(2026, 3, 17)


def test_a_discipline_organ_has_fifteen_working_days_and_not_the_fifteen_days_of_the_others():
    triaged = a_triage(action="refer_discipline", lead_unit="u_lx_cdi", legal_path="discipline", hop=1)
    taken = a_custody(unit="u_lx_cdi", node="lx", notice_due_on=date(2026, 3, 23))
    (clock,) = watched((triaged, 1), (taken, 2)).clocks
    assert (clock.rule, clock.due_on) == ("discipline_accept_notice", date(2026, 3, 23))
    unsigned = watched((triaged, 1), (a_custody(unit="u_lx_cdi", notice_due_on=None), 2))
    assert unsigned.clocks == ()


# --- concluding -----------------------------------------------------------------------------------------------------


def test_an_extension_takes_the_place_of_the_sixty_days_and_never_goes_beyond_ninety():
    watch = watched(ACCEPTED, (an_extension(), 49 * DAY))
    assert [(one.rule, one.due_on) for one in watch.clocks] == [("conclude_extended", date(2026, 6, 2))]
    boundless = watched(ACCEPTED, (an_extension(due_on=date(2027, 1, 1)), 49 * DAY))
    assert the(boundless, "conclude_extended").due_on == date(2026, 6, 2)
    modest = watched(ACCEPTED, (an_extension(due_on=date(2026, 5, 20)), 49 * DAY))
    assert the(modest, "conclude_extended").due_on == date(2026, 5, 20)


def test_an_extension_after_the_last_day_heals_nothing():
    late = (an_extension(extended_on=date(2026, 5, 8)), 67 * DAY)
    rung, *bells = ring(watched(ACCEPTED, late), at(68 * DAY), LX)
    assert [bell.rule for bell in bells] == ["conclude"]
    assert states(rung) == {"conclude": RUNG, "conclude_extended": RUNNING}


def test_a_decision_ends_the_extended_limit():
    watch = watched(ACCEPTED, (an_extension(), 49 * DAY), (a_decision(hop=1), 60 * DAY))
    assert states(watch) == {"conclude_extended": ENDED, "serve_decision": RUNNING}


def test_a_local_month_rings_by_itself_and_the_law_rings_all_the_same():
    here = around(**LOCAL)
    watch = watched(ACCEPTED, at_node=here)
    assert [(one.rule, one.due_on) for one in watch.clocks] == [
        ("conclude_ordinary_local", date(2026, 4, 7)), ("conclude", date(2026, 5, 6))
    ]  # fmt: skip
    rung, *first = ring(watch, at(40 * DAY), here)
    _, *second = ring(rung, at(70 * DAY), here)
    assert [bell.rule for bell in first + second] == ["conclude_ordinary_local", "conclude"]


def test_a_place_that_makes_the_sixty_days_thirty_has_one_clock_that_says_so():
    (clock,) = watched(ACCEPTED, at_node=around(conclude=30)).clocks
    assert (clock.due_on, clock.shortened_from) == (date(2026, 4, 3), date(2026, 5, 6))
    assert "2026年5月6日" in clock.explanation


def test_an_urgent_matter_has_its_week_where_the_place_says_so_and_an_interim_report_meets_it():
    here, urgent = around(**LOCAL), a_referral(flags=("urgent",))
    assert the(watched((urgent, 1), at_node=here), "urgent_local").due_on == date(2026, 3, 9)
    assert states(watched((urgent, 1), (a_report(kind="progress"), 60), at_node=here)) == {"urgent_local": ENDED}
    assert watched((urgent, 1)).clocks == ()


def test_what_is_withdrawn_has_no_clocks_left():
    watch = watched((a_registration(), 0), TAKEN, ACCEPTED, (a_withdrawal(), 72))
    assert set(states(watch).values()) == {ENDED}


# --- reports --------------------------------------------------------------------------------------------------------


ASSIGNED = (a_referral(action="assign", report_due_on=date(2026, 4, 1)), 1)


def test_only_the_completion_report_meets_the_assigning_offices_day():
    assert states(watched(ASSIGNED, (a_report(kind="progress"), 60)))["assigned_report"] == RUNNING
    assert states(watched(ASSIGNED, (a_decision(hop=1), 60)))["assigned_report"] == RUNNING
    assert states(watched(ASSIGNED, (a_report(), 60)))["assigned_report"] == ENDED


def test_two_reports_of_one_day_set_the_next_week_all_the_same():
    here = around(weekly_progress=7)
    urgent = (a_referral(action="assign", flags=("urgent",), referred_at=at(1)), 1)
    reports = [(a_report(kind="progress", sent_on=date(2026, 3, 6)), 4 * DAY + hour) for hour in (0, 2)]
    weeks = [one for one in watched(urgent, *reports, at_node=here).clocks if one.rule == "weekly_progress"]
    assert [(one.due_on, one.state) for one in weeks][-1] == (date(2026, 3, 13), RUNNING)


def test_a_weekly_report_starts_the_next_week_until_the_matter_is_done():
    here = around(weekly_progress=7)
    urgent = (a_referral(action="assign", flags=("urgent",), report_due_on=date(2026, 4, 1)), 1)
    first = (a_report(kind="progress", sent_on=date(2026, 3, 6)), 4 * DAY)
    second = (a_report(kind="progress", sent_on=date(2026, 3, 12)), 10 * DAY)
    weeks = [one for one in watched(urgent, first, second, at_node=here).clocks if one.rule == "weekly_progress"]
    assert [(one.started_on.day, one.due_on.day, one.state) for one in weeks] == [
        (2, 9, ENDED), (6, 13, ENDED), (12, 19, RUNNING)
    ]  # fmt: skip
    done = watched(urgent, first, second, (a_closure(hop=1), 20 * DAY), at_node=here)
    assert {one.state for one in done.clocks} == {ENDED}


# --- reviews --------------------------------------------------------------------------------------------------------


ASKED = (a_review_request(), 89 * DAY)


def test_the_reviewing_organ_has_thirty_days_from_receipt_and_a_place_may_give_three_days_to_accept():
    (clock,) = watched(ASKED).clocks
    assert (clock.rule, clock.unit, clock.due_on) == ("review_decide", "u_lx_gov", date(2026, 6, 29))
    local = watched(ASKED, (a_review_acceptance(), 91 * DAY), at_node=around(**LOCAL))
    assert states(local) == {"review_accept": ENDED, "review_decide": RUNNING}


@pytest.mark.parametrize("end", [an_opinion(), a_review_end()], ids=["decided", "ended"])
def test_an_opinion_or_a_withdrawal_ends_the_review(end):
    assert states(watched(ASKED, (end, 100 * DAY))) == {"review_decide": ENDED}


def test_a_re_review_leaves_out_the_days_of_its_hearing_and_a_review_does_not():
    again = (a_review_request(stage="re_review"), 89 * DAY)
    plain, heard = watched(again), watched(again, (a_hearing(), 100 * DAY))
    assert [(one.rule, one.due_on) for one in plain.clocks] == [("re_review_decide", date(2026, 6, 29))]
    assert the(heard, "re_review_decide").due_on == date(2026, 7, 2)
    assert "听证3日" in the(heard, "re_review_decide").explanation
    of_review = watched(ASKED, (a_hearing(stage="review"), 100 * DAY))
    assert the(of_review, "review_decide").due_on == date(2026, 6, 29)
    of_another = watched(again, (a_hearing(stage="handling"), 100 * DAY))
    assert the(of_another, "re_review_decide").due_on == date(2026, 6, 29)


def test_a_revoked_decision_is_made_anew_by_the_day_the_opinion_sets_and_the_old_one_does_not_count():
    reopened = (a_reopening(), 101 * DAY)
    old, new = (a_decision(hop=1), 49 * DAY), (a_decision(hop=1, decided_on=date(2026, 7, 9), round=2), 129 * DAY)
    waiting = watched(ACCEPTED, old, reopened)
    assert states(waiting) == {"conclude": ENDED, "conclude_redo": RUNNING, "serve_decision": ENDED}
    assert the(waiting, "conclude_redo").due_on == date(2026, 7, 10)
    assert "意见书确定的期限" in the(waiting, "conclude_redo").explanation
    assert states(watched(ACCEPTED, old, reopened, new)) == {
        "conclude": ENDED, "conclude_redo": ENDED, "serve_decision": RUNNING,
    }  # fmt: skip


def test_a_second_review_after_the_new_decision_has_its_own_thirty_days():
    again = (a_review_request(received_on=date(2026, 8, 3)), 154 * DAY)
    watch = watched(ASKED, (an_opinion(), 110 * DAY), again)
    assert [(one.started_on, one.state) for one in watch.clocks] == [
        (date(2026, 5, 30), ENDED), (date(2026, 8, 3), RUNNING)
    ]  # fmt: skip


# --- routing --------------------------------------------------------------------------------------------------------


def test_a_linked_submission_has_nothing_left_to_route_and_an_unlinked_one_has_fifteen_days_again():
    linked = watched((a_registration(), 0), (a_link(), 3), (a_triage(action="merge", lead_unit="", hop=1), 3))
    assert set(states(linked).values()) == {ENDED}
    apart = watched(
        (a_registration(), 0), (a_triage(action="merge", lead_unit="", hop=1), 3), (a_link(), 3), (an_unlinking(), 48)
    )
    assert states(apart) == {"route_by_petition_office": ENDED, "route_after_unlink": RUNNING}
    assert the(apart, "route_after_unlink").due_on == date(2026, 3, 19)
    assert states(watched((a_registration(), 0), (a_link(), 3), (an_unlinking(), 48), (a_triage(hop=1), 60))) == {
        "route_by_petition_office": ENDED, "route_after_unlink": ENDED
    }  # fmt: skip


def test_what_is_taken_over_from_an_older_register_is_nobodys_task():
    assert watched((a_registration(is_history=True), 0)).clocks == ()


def test_an_office_that_passes_the_question_up_has_routed():
    yj = around("yj")
    watch = watched((a_registration(), 0), (a_request(passed_up=True, objectors=(), hop=0), 5), at_node=yj)
    assert states(watch)["route_by_petition_office"] == ENDED
    at_county = watched((a_registration(), 0), (a_request(passed_up=True, objectors=(), hop=0), 5))
    assert the(at_county, "designation").unit == "u_lx_xf"


def test_a_reception_days_matters_are_handed_over_in_two_days_and_tracked_for_two_months_where_the_place_says_so():
    here, received = around(**LOCAL), (a_registration(channel="reception_day"), 0)
    watch = watched(received, (a_triage(action="assign", hop=1), 20), at_node=here)
    assert the(watch, "handover_after_reception").due_on == date(2026, 3, 4)
    tracked = the(watch, "leader_noted_tracking")
    assert (tracked.unit, tracked.due_on, tracked.state) == ("u_yjw", date(2026, 5, 6), RUNNING)
    done = watched(received, (a_triage(action="assign", hop=1), 20), (a_closure(hop=1), 60 * DAY), at_node=here)
    assert states(done)["leader_noted_tracking"] == ENDED
    assert "leader_noted_tracking" not in states(
        watched((a_registration(), 0), (a_triage(action="assign", hop=1), 20), at_node=here)
    )


# --- organs without a node ------------------------------------------------------------------------------------------


OUTSIDE = (a_triage(action="assign", lead_unit="u_city_env", lead_node="", hop=1), 1)


def test_an_organ_without_a_node_is_waited_for_by_what_is_registered_of_it():
    waiting = watched(OUTSIDE)
    assert {one.rule: one.due_on for one in waiting.clocks} == {
        "notice_external": date(2026, 3, 17), "assigned_report_external": date(2026, 5, 6)
    }  # fmt: skip
    received = watched(OUTSIDE, (a_word_from_outside(kind="received"), 100))
    assert set(states(received).values()) == {RUNNING}
    accepted = watched(OUTSIDE, (a_word_from_outside(), 10 * DAY))
    assert states(accepted) == {
        "notice_external": ENDED,
        "assigned_report_external": RUNNING,
        "conclude_external": RUNNING,
    }
    assert the(accepted, "conclude_external").due_on == date(2026, 5, 11)
    done = watched(
        OUTSIDE, (a_word_from_outside(), 10 * DAY), (a_word_from_outside(kind="decided", on=date(2026, 4, 1)), 30 * DAY)
    )
    assert set(states(done).values()) == {ENDED}


def test_an_organ_on_a_statutory_path_has_that_laws_limit_and_not_ours():
    path = (a_triage(lead_unit="u_city_env", lead_node="", legal_path="duty_performance", hop=1), 1)
    assert "conclude_external" not in states(watched(path, (a_word_from_outside(), 10 * DAY)))


# --- order, privacy -------------------------------------------------------------------------------------------------


LIFE = [
    (a_registration(), 0), (a_triage(action="assign", hop=1), 1), ASSIGNED, TAKEN,
    (an_acceptance(deemed=True, by="", accepted_on=date(2026, 3, 17), hop=1), 16 * DAY),
    (an_acceptance(accepted_on=date(2026, 3, 17), hop=1), 20 * DAY),
    (an_extension(accepted_on=date(2026, 3, 17)), 49 * DAY),
    (a_decision(hop=1, decided_on=date(2026, 6, 1)), 91 * DAY), (a_report(sent_on=date(2026, 6, 1)), 91 * DAY),
    (a_review_request(received_on=date(2026, 6, 15)), 105 * DAY),
    (an_opinion(outcome="revoke_redo", decided_on=date(2026, 7, 1)), 121 * DAY),
    (a_reopening(reopened_on=date(2026, 7, 2), due_on=date(2026, 8, 3)), 122 * DAY),
    (a_decision(hop=1, decided_on=date(2026, 7, 20), round=2), 140 * DAY),
    (a_service(hop=1, served_on=date(2026, 7, 24), round=2), 144 * DAY),
    (a_review_request(stage="re_review", received_on=date(2026, 8, 10)), 161 * DAY),
    (a_hearing(from_on=date(2026, 8, 12), to_on=date(2026, 8, 13)), 165 * DAY),
    (an_opinion(stage="re_review", decided_on=date(2026, 9, 1)), 183 * DAY),
    (a_closure(hop=1, closed_on=date(2026, 9, 2)), 184 * DAY),
]  # fmt: skip


@given(st.lists(st.sampled_from(range(len(LIFE))), max_size=8), st.permutations(range(len(LIFE))))
@settings(max_examples=80, deadline=None)
def test_any_order_and_any_repetition_of_a_whole_life_give_the_same_clocks(again, order):
    here = around(**LOCAL)
    straight = watched(*LIFE, at_node=here)
    shuffled = watched(*(LIFE[place] for place in [*again, *order]), at_node=here)
    assert straight == shuffled
    assert {one.state for one in straight.clocks} == {ENDED}


@given(st.permutations(range(len(LIFE) - 1)), st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_however_often_and_whenever_it_is_looked_at_a_clock_rings_once(order, pause):
    watch, rang = Watch(NUMBER), []
    for count, place in enumerate(order):
        event, hours = LIFE[place]
        watch = hear(watch, event, in_envelope(event, f"{place}", hours=hours), LX)
        if count % pause == 0:
            watch, *bells = ring(watch, at(400 * DAY), LX)
            rang += [(bell.rule, bell.unit) for bell in bells]
    watch, *bells = ring(watch, at(400 * DAY), LX)
    rang += [(bell.rule, bell.unit) for bell in bells]
    assert len(watch.rung) == len({one.key for one in watch.rung})
    assert ("notice_referred", "u_qh") in rang and rang.count(("notice_referred", "u_qh")) == 1


def test_a_watch_keeps_no_word_and_no_person():
    watch = watched((a_referral(), 1), (a_request(), 25), *LIFE)
    kept = {name for one in watch.heard for name in one.facts}
    assert kept <= KEPT | {BY_SILENCE}
    persons = {"title", "text", "petitioner", "reason", "reasons", "agent", "attachments", "respondent_person", "by"}
    assert not KEPT & (persons | {"place", "approved_by", "asked_by", "new_facts", "note", "sketch"})
    assert "王桂香" not in repr(watch) and "水渠" not in repr(watch)


@pytest.mark.parametrize("one", [one for one in rules().values() if one.starts_event in EVENTS], ids=lambda one: one.id)
def test_what_a_rule_reads_is_kept(one):
    if not one.is_right:
        looked_up = {"owner_kind"}
        reads = {one.starts_at, one.owner, *one.where, *one.unless, *([one.stated_in] if one.stated_in else [])}
        assert reads - looked_up <= KEPT
