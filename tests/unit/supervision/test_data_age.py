"""Beside every clock stands how old the data is by which it is known: a child that is silent or cut off is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from shared.codec import instant
from tests.unit.statistics.saying import a_custody, a_registration, a_triage, at
from tests.unit.supervision.test_supervision_service import SUPERVISOR, hear, supervision

AT_COUNTY = {**SUPERVISOR, "node": "lx"}


def rows(service, by=AT_COUNTY):
    return {row["unit"]: row["data"] for row in service.clocks({}, by)["rows"]}


def county():
    service = supervision("lx", now=at(26))
    hear(service, (a_registration(), 0), (a_custody(), 2))
    return service


def test_a_clock_tells_until_when_its_units_node_was_heard_and_that_the_link_answers():
    township = rows(county())["u_qh"]
    assert (township["node"], township["link"]) == ("qh", "up")
    assert township["as_of"] == instant(at(2))
    assert township["zh"] == "青禾镇截至3月2日11:00（链路正常）"


def test_a_child_that_is_cut_off_is_seen_and_the_link_that_counts_is_the_one_towards_it():
    service = county()
    service.answers = {"qh": False}.__getitem__
    township, village = rows(service)["u_qh"], rows(service)["u_yjw"]
    assert township["link"] == village["link"] == "silent"
    assert township["zh"] == "青禾镇截至3月2日11:00（链路中断，其后情况未知）"


def test_what_came_late_is_as_old_as_it_was_said():
    service = county()
    service.clock = replace(service.clock, at=at(80))
    hear(service, (a_triage(), 1))
    village = service.sources.find("yj")
    assert (village.said_at, village.heard_at) == (at(1), at(80))


def test_the_own_node_is_always_up_to_date_and_an_organ_outside_is_known_by_paper():
    service = supervision("qh", now=at(26))
    outside = a_triage(node="qh", by_unit="u_qh", lead_unit="u_city_env", lead_node="", hop=1)
    hear(service, (outside, 1), (a_custody(), 2))
    told = rows(service, SUPERVISOR)
    assert (told["u_qh"]["link"], told["u_qh"]["as_of"]) == ("own", instant(service.clock.now()))
    assert (told["u_city_env"]["link"], told["u_city_env"]["as_of"]) == ("paper", None)


def test_a_node_that_was_never_heard_says_so():
    service = county()
    hear(service, (a_custody(node="lx", unit="u_qh", hop=3, taken_at=at(3)), 3))
    service.sources.shelf._documents.pop("qh")
    assert rows(service)["u_qh"]["zh"].startswith("青禾镇尚未收到数据")


def test_a_clock_set_back_does_not_make_data_look_older():
    service = county()
    service.clock = replace(service.clock, at=at(26) - timedelta(days=3))
    hear(service, (a_triage(), 1))
    assert service.sources.find("yj").said_at == at(1)
