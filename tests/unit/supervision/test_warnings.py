"""Reminders before a limit: yellow and red by the share of its time, each said once, at the unit's own node."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.supervision.domain import Watch, hear, sweep
from services.supervision.heard import Heard
from services.supervision.limits import Limit, Start
from services.supervision.near import nears_at
from shared.deadlines import Shares, due_alone, look_into, rule
from shared.deadlines.notices import write
from shared.events.supervision import DeadlineNear, DeadlinePassed
from tests.unit.deadlines.test_own_years import NOTICE
from tests.unit.statistics.saying import NUMBER, a_custody, a_decision, a_triage, an_acceptance, at, in_envelope
from tests.unit.supervision.test_clocks import AROUND
from tests.unit.supervision.test_supervision_service import SUPERVISOR, supervision
from tests.unit.supervision.test_supervision_service import hear as tell
from tests.unit.supervision.test_whole_life import LIFE

HERE = replace(AROUND, warns=lambda *_: True)
TAKEN = (a_custody(), 2)
"""2 March: the notice is due on the 17th; its time runs from the 3rd, 0:00, to the 18th, 0:00, at the node"""
YELLOW_AT = datetime(2026, 3, 2, 16, tzinfo=UTC) + timedelta(days=15) * 0.67
RED_AT = datetime(2026, 3, 2, 16, tzinfo=UTC) + timedelta(days=15) * 0.9
DUE_AT = datetime(2026, 3, 17, 16, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


def watched(*sayings, around=HERE):
    watch = Watch(NUMBER)
    for event, hours in sayings:
        watch = hear(watch, event, in_envelope(event, f"{type(event).__name__}-{hours}", hours=hours), around)
    return watch


def reminders(said):
    return [one.colour for one in said if isinstance(one, DeadlineNear)]


def said_at(watch, *instants, around=HERE):
    """Colours said in sweeps at these instants, and the watch then."""
    colours = []
    for now in instants:
        watch, *said = sweep(watch, now, around)
        colours.append(reminders(said))
    return colours, watch


def test_a_limit_is_yellow_then_red_then_over_and_each_is_said_once():
    watch = watched(TAKEN)
    assert watch.next_due_at == YELLOW_AT and watch.rings_next_at == DUE_AT
    colours, watch = said_at(watch, YELLOW_AT - INSTANT, YELLOW_AT, YELLOW_AT, RED_AT - INSTANT, RED_AT, RED_AT)
    assert colours == [[], ["yellow"], [], [], ["red"], []]
    assert watch.next_due_at == DUE_AT
    watch, *said = sweep(watch, DUE_AT, HERE)
    assert [type(one) for one in said][:1] == [DeadlinePassed] and reminders(said) == []


def test_what_is_found_already_past_red_says_red_only_and_what_is_due_says_nothing():
    assert said_at(watched(TAKEN), RED_AT, RED_AT + INSTANT, DUE_AT)[0] == [["red"], [], []]
    assert said_at(watched(TAKEN), DUE_AT)[0] == [[]]


def test_what_is_done_is_not_near_any_more():
    done = watched(TAKEN, (an_acceptance(due_on=None, legal_path="duty_performance"), 50))
    assert done.next_due_at is None
    assert said_at(done, RED_AT)[0] == [[]]
    after = an_acceptance(accepted_on=date(2026, 3, 20), legal_path="duty_performance", due_on=None)
    late = watched(TAKEN, (after, 450))
    assert late.next_due_at == DUE_AT, "done late: it rings, and there is nothing to remind of"
    assert said_at(late, RED_AT)[0] == [[]]


def test_a_node_that_only_watches_shows_the_colour_and_says_nothing():
    watch = watched(TAKEN, around=AROUND)
    assert watch.next_due_at == DUE_AT
    assert said_at(watch, YELLOW_AT, RED_AT, around=AROUND)[0] == [[], []]
    (clock,) = watch.clocks
    assert [clock.colour(now) for now in (YELLOW_AT - INSTANT, YELLOW_AT, RED_AT)] == ["", "yellow", "red"]


def test_the_units_own_node_reminds_it_and_no_other():
    said = {}
    for node in ("yj", "qh", "lx"):
        service = supervision(node, now=RED_AT)
        tell(service, TAKEN)
        service.ring()
        said[node] = reminders(service.watches.said)
    assert said == {"yj": [], "qh": ["red"], "lx": []}


def test_an_organ_outside_is_reminded_of_at_the_lowest_node_that_watches_it():
    outside = a_triage(node="qh", by_unit="u_qh", lead_unit="u_city_env", lead_node="", hop=1)
    said = {}
    for node in ("qh", "lx"):
        service = supervision(node, now=RED_AT)
        tell(service, (outside, 1))
        service.ring()
        said[node] = {(one.unit, one.colour) for one in service.watches.said}
    assert said == {"qh": {("u_city_env", "red")}, "lx": set()}


def test_the_list_shows_how_near_a_clock_is_at_every_node():
    for node in ("qh", "lx"):
        service = supervision(node, now=YELLOW_AT)
        tell(service, TAKEN)
        (row,) = service.clocks({}, {**SUPERVISOR, "node": node})["rows"]
        assert (row["colour"], row["colour_zh"]) == ("yellow", "临近")


def test_the_place_sets_the_shares_and_a_change_of_them_says_nothing_twice():
    watch = watched(TAKEN)
    colours, watch = said_at(watch, YELLOW_AT)
    assert colours == [["yellow"]]
    earlier = replace(HERE, shares=Shares(20, 50))
    assert earlier.edition != HERE.edition, "running clocks are counted anew"
    assert said_at(watch, YELLOW_AT, YELLOW_AT + INSTANT, around=earlier)[0] == [["red"], []]
    later = replace(HERE, shares=Shares(80, 95))
    assert said_at(watch, YELLOW_AT, RED_AT, around=later)[0] == [[], []]


def test_another_calendar_moves_the_reminders_and_repeats_none(tmp_path):
    december = datetime(2026, 12, 9, 1, tzinfo=UTC)
    look_into(tmp_path)
    try:
        service = supervision(now=december)
        tell(service, (an_acceptance(accepted_on=date(2026, 12, 8), due_on=date(2027, 2, 8)), 0))
        before = service.watches.get(NUMBER).clocks[0]
        service.clock = replace(service.clock, at=before.yellow_at)
        service.ring()
        write(NOTICE, tmp_path)
        service.recount()
        after = service.watches.get(NUMBER)
        assert after.clocks[0].yellow_at > before.yellow_at and after.next_due_at == after.clocks[0].red_at
        service.clock = replace(service.clock, at=after.clocks[0].yellow_at)
        service.ring()
        assert reminders(service.watches.said) == ["yellow"]
    finally:
        look_into(None)


def test_a_limit_in_hours_counts_from_its_instant():
    urgent = a_triage(flags=("urgent",), triaged_at=at(1), hop=1)
    clock = next(one for one in watched((urgent, 1)).clocks if one.rule == "urgent_report")
    assert clock.yellow_at == at(1) + timedelta(hours=24) * 0.67


@pytest.mark.parametrize(("first", "last"), [(2, 18), (10, 18)])
def test_a_task_before_a_day_is_near_by_the_time_since_it_was_set(first, last):
    one = rule("reception_publication")
    heard = Heard("reception.planned", "x", datetime(2026, 3, first, tzinfo=UTC))
    start = Start(one, "u_yjw", heard, date(2026, 3, last), None)
    limit = Limit("k", start, due_alone(one, date(2026, 3, last), HERE.calendar), None)
    yellow, red = nears_at(limit, HERE)
    assert heard.said_at < yellow < red < datetime(2026, 3, last - 5 + 1, tzinfo=UTC)


def test_a_task_that_was_over_when_it_was_set_is_never_near():
    at_once = a_decision(decided_on=date(2026, 4, 1), promised_by=date(2026, 4, 1), result="supported")
    clock = next(one for one in watched((at_once, 2000)).clocks if one.rule == "perform_promised")
    assert (clock.yellow_at, clock.red_at) == (None, None)


@given(st.permutations(range(len(LIFE))), st.integers(1, 5), st.lists(st.integers(0, 300), min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_however_often_it_is_looked_at_no_colour_is_said_twice_and_nothing_is_left_due(order, pause, days):
    watch, said = Watch(NUMBER), []
    looks = sorted(days)
    for count, place in enumerate(order):
        event, hours = LIFE[place]
        watch = hear(watch, event, in_envelope(event, f"{place}", hours=hours), HERE)
        if count % pause == 0 and looks:
            now = at(24 * looks.pop(0))
            watch, *told = sweep(watch, now, HERE)
            said += told
            assert watch.next_due_at is None or watch.next_due_at > now
    keys = [(one.key, one.colour) for one in watch.warned]
    assert len(keys) == len(set(keys)) == len(reminders(said))
    breaches = [one.key for one in watch.found]
    assert len(breaches) == len(set(breaches))
