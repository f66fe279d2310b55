"""The door of supervision on the fake shelf: whose clocks a node holds, who may list them, and the sweep."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.supervision.service import SupervisionService
from shared.bus.on import On
from shared.deadlines import rules
from shared.errors import AlreadyHandled, Forbidden
from shared.events import EVENTS
from shared.events.supervision import DeadlinePassed
from shared.links.topology import load
from shared.matters.numbers import make
from shared.ops.clock import StoppedClock
from shared.ops.here import Here
from tests.support.nodes_in_memory import in_memory
from tests.unit.statistics.saying import (
    MORNING,
    NUMBER,
    a_closure,
    a_custody,
    a_referral,
    a_registration,
    a_triage,
    an_acceptance,
    at,
    in_envelope,
)

TOPOLOGY = load("deploy/topology.yaml")
SUPERVISOR = {"user": "s", "name": "督查", "unit": "u_qh_xf", "roles": ["supervisor"], "node": "qh"}
LEADER = {"user": "l", "name": "镇长", "unit": "u_qh", "roles": ["leader"], "node": "qh"}


def supervision(node="qh", now=MORNING):
    service, _ = in_memory(SupervisionService, Here(node, "supervision", TOPOLOGY), StoppedClock(at=now))
    return service


def bells(service):
    return [one for one in service.watches.said if isinstance(one, DeadlinePassed)]


def hear(service, *sayings):
    for event, hours in sayings:
        service.watch(event, in_envelope(event, f"{event.number}{type(event).__name__}{hours}", hours=hours))


def rules_of(answer):
    return [(row["number"], row["rule"]) for row in answer["rows"]]


def test_a_node_watches_the_units_at_it_and_below_and_no_others():
    sayings = [(a_registration(), 0), (a_custody(), 2)]
    at_village, at_township, at_county = supervision("yj"), supervision("qh"), supervision("lx")
    for service in (at_village, at_township, at_county):
        hear(service, *sayings)
    found = {service.here.node: {one.unit for one in service.watches.get(NUMBER).clocks}
             for service in (at_village, at_township, at_county)}  # fmt: skip
    assert found == {"yj": {"u_yjw"}, "qh": {"u_yjw", "u_qh"}, "lx": {"u_yjw", "u_qh"}}


def test_an_organ_without_a_node_is_watched_where_it_was_written_to_and_above():
    outside = a_triage(node="qh", by_unit="u_qh", lead_unit="u_city_env", lead_node="", hop=1)
    unknown = a_triage(node="qh", by_unit="u_qh", lead_unit="u_nobody", lead_node="", hop=1)
    watching = {}
    for node in ("yj", "qh", "lx"):
        service = supervision(node)
        hear(service, (outside, 1), (unknown, 2))
        watching[node] = {one.unit for one in service.watches.get(NUMBER).clocks}
    assert watching == {"yj": set(), "qh": {"u_city_env"}, "lx": {"u_city_env"}}


def test_the_places_own_deadlines_reach_its_clocks():
    urgent = a_referral(flags=("urgent",))
    service = supervision()
    hear(service, (urgent, 1))
    assert rules_of(service.clocks({}, SUPERVISOR)) == [(NUMBER, "urgent_local")]


def test_what_ran_out_rings_once_and_says_so_with_the_same_write():
    service = supervision(now=at(24 * 30))
    hear(service, (a_registration(), 0), (a_custody(), 2))
    service.ring()
    service.ring()
    assert sorted(bell.rule for bell in bells(service)) == ["notice_referred", "route_by_petition_office"]
    assert {bell.node for bell in bells(service)} == {"qh"}


def test_a_watch_that_cannot_be_rung_does_not_silence_those_behind_it():
    service = supervision(now=at(24 * 60))
    first, second = (make("yj", 2026, serial) for serial in (1, 2))
    hear(service, (a_registration(number=first), 0), (a_registration(number=second, received_at=at(24)), 1))
    broken = service.watches.get(first)
    (heard,) = broken.heard
    service.watches.save(replace(broken, heard=(replace(heard, facts={**heard.facts, "received_at": "no day"}),)))
    service.ring()
    assert {bell.number for bell in service.watches.said} == {second}


def test_an_event_heard_twice_is_known():
    service = supervision()
    hear(service, (a_registration(), 0))
    with pytest.raises(AlreadyHandled):
        hear(service, (a_registration(), 0))


def test_the_supervisor_sees_running_clocks_the_next_to_ring_first_page_by_page():
    service = supervision()
    numbers = [make("yj", 2026, serial) for serial in range(1, 6)]
    for weeks, number in enumerate(reversed(numbers)):
        hear(service, (a_registration(number=number, received_at=at(24 * 7 * weeks)), 0))
    rows, after = [], None
    for _ in range(3):
        page = service.clocks({"state": "running", "limit": 2, "after": after}, SUPERVISOR)
        rows, after = rows + page["rows"], page["next"]
    assert [row["number"] for row in rows] == numbers[::-1] and after is None
    assert rows[0]["unit_name"] == "杨家村村民委员会" and rows[0]["zh"] == "转送交办"


def test_clocks_due_at_the_same_instant_are_all_on_some_page():
    service = supervision()
    numbers = [make("yj", 2026, serial) for serial in range(1, 6)]
    for number in numbers:
        hear(service, (a_registration(number=number), 0))
    first = service.clocks({"limit": 3}, SUPERVISOR)
    second = service.clocks({"limit": 3, "after": first["next"]}, SUPERVISOR)
    assert [number for number, _ in rules_of(first) + rules_of(second)] == numbers


def test_what_rang_is_listed_apart_and_shows_when_it_was_done_after_all():
    service = supervision(now=at(24 * 30))
    hear(service, (a_custody(), 2))
    service.ring()
    hear(service, (an_acceptance(accepted_on=date(2026, 4, 1)), 24 * 30))
    (row,) = service.clocks({"state": "rung"}, SUPERVISOR)["rows"]
    assert (row["state"], row["late"], row["ended_on"]) == ("rung", True, "2026-04-01")
    assert rules_of(service.clocks({"state": "running"}, SUPERVISOR)) == [(NUMBER, "conclude")]


def test_a_leader_sees_the_clocks_of_the_own_unit_only():
    service = supervision()
    hear(service, (a_registration(), 0), (a_custody(), 2))
    assert rules_of(service.clocks({}, LEADER)) == [(NUMBER, "notice_referred")]


def test_an_officer_has_no_list_of_clocks():
    with pytest.raises(Forbidden):
        supervision().clocks({}, {**LEADER, "roles": ["officer"]})


def test_when_all_is_done_nothing_is_left_to_look_at():
    service = supervision(now=at(24 * 200))
    closed = a_closure(closed_on=date(2026, 5, 1))
    hear(service, (a_registration(), 0), (a_triage(), 1), (a_custody(), 2), (an_acceptance(), 50), (closed, 90))
    assert service.watches.get(NUMBER).next_due_at is None


def test_that_a_discipline_organ_is_owed_something_is_told_to_itself_alone():
    service = supervision("lx")
    accused = a_triage(action="refer_discipline", lead_unit="u_lx_cdi", lead_node="lx", legal_path="discipline", hop=1)
    taken = a_custody(node="lx", unit="u_lx_cdi", from_unit="u_yjw", hop=1)
    hear(service, (a_registration(), 0), (accused, 1), (taken, 2))
    assert "u_lx_cdi" in {one.unit for one in service.watches.get(NUMBER).clocks}

    def listed(**who):
        return {row["unit"] for row in service.clocks({}, {**SUPERVISOR, "node": "lx", **who})["rows"]}

    assert "u_lx_cdi" not in listed(unit="u_lx_xf")
    assert "u_lx_cdi" in listed(unit="u_lx_cdi")
    assert listed(unit="u_lx_cdi", roles=["leader"]) == {"u_lx_cdi"}


def test_that_an_accusation_runs_is_listed_to_the_office_that_has_it_alone():
    service = supervision("lx")
    hear(service, (a_registration(legal_class="accusation", received_by="u_yjw"), 0))
    [clock] = service.watches.get(NUMBER).clocks
    assert clock.unit == "u_yjw"

    def listed(unit):
        return [row["unit"] for row in service.clocks({}, {**SUPERVISOR, "node": "lx", "unit": unit})["rows"]]

    assert (listed("u_lx_xf"), listed("u_yjw")) == ([], ["u_yjw"])


def test_what_the_release_before_kept_is_listed_before_it_is_counted_anew():
    service = supervision()
    numbers = [make("yj", 2026, serial) for serial in range(1, 6)]
    for number in numbers:
        hear(service, (a_registration(number=number), 0))
    for number in numbers[:4]:
        service.watches.shelf._documents[number].pop("rings_next_at")
    rows, after = [], None
    for _ in range(3):
        page = service.clocks({"limit": 2, "after": after}, SUPERVISOR)
        rows, after = rows + page["rows"], page["next"]
    assert [row["number"] for row in rows] == numbers and after is None


def test_every_event_that_a_row_of_the_rules_names_is_heard():
    named = {name for one in rules().values() if not one.is_right for name in (one.starts_event, *one.ends_events)}
    heard = {one.event_name for one in SupervisionService.watch.nameko_entrypoints if isinstance(one, On)}
    assert named & set(EVENTS) <= heard
    assert {"supervision.pressed", "supervision.answered", "matter.evaluated", "matter.urged"} <= heard
