"""An office is called to hear a group: hours by the level that told, posts and no names, an outcome for the matter."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.errors import Invalid, NotFound, Refused
from tests.support.nodes_in_memory import Nodes
from tests.unit.pressing.offices import COUNTY_SUPERVISOR, MATTER, TOWN_SUPERVISOR, offices, who

ASKED = {"matter": MATTER, "unit": "青禾镇人民政府", "level": "prefecture", "heads": 12}
OFFICE = who("u_qh", "qh", "officer")
THERE = {"posts": [{"post": "副镇长"}, {"post": "民政所所长"}]}


@pytest.fixture
def nodes() -> Nodes:
    return offices()


def ask(nodes: Nodes, by: dict[str, Any] = COUNTY_SUPERVISOR, **more: Any) -> Any:
    shown = nodes.ask(by["node"], "supervision", "ask_onsite", {**ASKED, **more}, by)
    nodes.settle()
    return shown


def clock(nodes: Nodes, node: str = "lx") -> Any:
    watch = nodes.nodes[node].services["supervision"].watches.find(MATTER)
    return next(one for one in watch.clocks if one.rule.startswith("onsite_"))


@pytest.mark.parametrize(("level", "hours"), [("county", 1), ("prefecture", 3), ("province", 7), ("capital", 24)])
def test_the_hours_are_those_of_the_level_that_told(nodes: Nodes, level: str, hours: int) -> None:
    ask(nodes, level=level)
    call = nodes.ask("lx", "supervision", "onsite", {}, COUNTY_SUPERVISOR)["rows"][0]
    arrive_by, notified_at = (datetime.fromisoformat(call[name]) for name in ("arrive_by", "notified_at"))
    assert arrive_by - notified_at == timedelta(hours=hours)
    running = clock(nodes)
    assert (running.rule, running.unit, running.state) == (f"onsite_{level}", "u_qh", "running")
    assert running.rings_at == arrive_by


@pytest.mark.parametrize(("heads", "asked"), [(49, False), (50, True)])
def test_of_a_large_group_the_head_of_the_unit_is_asked(nodes: Nodes, heads: int, asked: bool) -> None:
    assert ask(nodes, heads=heads)["head_asked"] is asked


def test_the_unit_is_there_and_says_what_comes_of_it(nodes: Nodes) -> None:
    number = ask(nodes)["number"]
    view = nodes.ask("qh", "supervision", "onsite_call", number, OFFICE)
    assert [one["step"] for one in view["steps"]] == ["note_arrival"]
    nodes.clock.at[0] += timedelta(hours=2)
    nodes.ask("qh", "supervision", "note_arrival", number, THERE, OFFICE)
    nodes.settle()
    assert clock(nodes).state == clock(nodes, "qh").state == "ended"
    form = {"outcome": "answer_promised", "words": "听取情况，说明补偿办法，约定三日内书面答复。"}
    nodes.ask("qh", "supervision", "end_onsite", number, form, OFFICE)
    nodes.settle()
    view = nodes.ask("lx", "supervision", "onsite_call", number, COUNTY_SUPERVISOR)
    assert (view["state"], view["posts"], view["is_late"]) == ("ended", ["副镇长", "民政所所长"], False)
    assert view["outcome_zh"] == "当场说明，限期答复"
    assert view["steps"] == []


def test_who_comes_after_the_hours_is_late_and_the_clock_rang(nodes: Nodes) -> None:
    number = ask(nodes)["number"]
    nodes.clock.at[0] += timedelta(hours=4)
    nodes.nodes["lx"].services["supervision"].ring()
    nodes.ask("qh", "supervision", "note_arrival", number, THERE, OFFICE)
    nodes.settle()
    assert nodes.ask("lx", "supervision", "onsite_call", number, COUNTY_SUPERVISOR)["is_late"]
    assert clock(nodes).rung_at is not None


def test_an_office_may_call_its_own_government_but_nobody_above(nodes: Nodes) -> None:
    assert ask(nodes, TOWN_SUPERVISOR)["unit"] == "u_qh"
    with pytest.raises(Refused, match="not_to_be_pressed"):
        ask(nodes, TOWN_SUPERVISOR, unit="临溪县水利局")


def test_times_that_cannot_be_are_refused(nodes: Nodes) -> None:
    with pytest.raises(Invalid):
        ask(nodes, notified_at="2026-03-02T23:00:00+08:00")
    number = ask(nodes)["number"]
    with pytest.raises(Invalid) as refused:
        nodes.ask(
            "qh", "supervision", "note_arrival", number, {**THERE, "arrived_at": "2026-03-01T09:00:00+08:00"}, OFFICE
        )
    assert refused.value.fields == {"arrived_at": "before_the_step_it_follows"}


def test_the_response_is_the_called_unit_s_and_others_see_nothing(nodes: Nodes) -> None:
    number = ask(nodes)["number"]
    with pytest.raises(NotFound):
        nodes.ask("qh", "supervision", "onsite_call", number, who("u_qh_party", "qh", "officer"))
    with pytest.raises(Refused, match="record_step_not_open"):
        nodes.ask("lx", "supervision", "note_arrival", number, THERE, who("u_lx_xf", "lx", "leader"))


def test_nothing_that_is_said_names_anybody_or_tells_where_anybody_is(nodes: Nodes) -> None:
    number = ask(nodes)["number"]
    nodes.ask("qh", "supervision", "note_arrival", number, THERE, OFFICE)
    told = {name for one in nodes.history if one.type.startswith("onsite.") for name in one.data}
    assert told == {
        "number", "to_node", "node", "record", "by_unit", "unit", "level", "notified_at", "arrive_by", "heads",
        "head_asked", "arrived_at", "posts", "head_came",
    }  # fmt: skip
