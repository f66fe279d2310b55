"""Three kinds of advice: to whom each goes, what comes back, and the organ that has no desk."""

from __future__ import annotations

from typing import Any

import pytest

from shared.errors import Forbidden, Invalid, NotFound, Refused
from shared.events.pressing import AdviceAnswered, AdviceGiven
from shared.events.routing import PaperIssued
from tests.support.nodes_in_memory import Nodes
from tests.unit.pressing.offices import COUNTY, COUNTY_SUPERVISOR, MATTER, TOWN, days_pass, offices, who

WORK = {
    "kind": "improve_work", "about": "青禾镇人民政府", "matter": MATTER, "reasons": "三件超期，均无说明。",
    "advice": "明确专人负责，每周核对期限。",
}  # fmt: skip
ADVISED = who("u_qh", "qh", "leader", name="魏志远")
PARTLY = {"adopted": "partly", "reasons": "人手不足，先设兼职。", "measures": "四月底前到位。"}


@pytest.fixture
def nodes() -> Nodes:
    return offices()


def give(nodes: Nodes, by: dict[str, Any] = COUNTY, **more: Any) -> Any:
    shown = nodes.ask(by["node"], "supervision", "give_advice", {**WORK, **more}, by)
    nodes.settle()
    return shown


def said(nodes: Nodes, kind: type) -> list[Any]:
    return [one.event() for one in nodes.history if isinstance(one.event(), kind)]


@pytest.mark.parametrize(
    ("kind", "organ", "to"),
    [
        ("improve_work", "", "u_qh"),
        ("improve_work", "青禾镇人民政府", "u_qh"),
        ("improve_policy", "", "u_lx_gov"),
        ("improve_policy", "中共临溪县委员会", "u_lx_party"),
        ("accountability", "中共临溪县委员会", "u_lx_party"),
        ("accountability", "清江市某委员会", "清江市某委员会"),
    ],
)
def test_each_kind_goes_to_whom_the_law_says(nodes: Nodes, kind: str, organ: str, to: str) -> None:
    assert give(nodes, kind=kind, organ=organ)["organ"] == to


@pytest.mark.parametrize(
    ("kind", "organ", "fault"),
    [
        ("improve_work", "临溪县水利局", "not_a_choice"),
        ("improve_policy", "青禾镇人民政府", "not_a_choice"),
        ("accountability", "", "missing"),
        ("accountability", "青禾镇人民政府", "not_a_choice"),
    ],
)
def test_it_goes_to_nobody_else(nodes: Nodes, kind: str, organ: str, fault: str) -> None:
    with pytest.raises(Invalid) as refused:
        give(nodes, kind=kind, organ=organ)
    assert refused.value.fields == {"organ": fault}


def test_advice_is_the_leader_s_of_the_petition_office(nodes: Nodes) -> None:
    with pytest.raises(Forbidden):
        give(nodes, COUNTY_SUPERVISOR)
    with pytest.raises(Refused, match="not_to_be_advised"):
        give(nodes, who("u_lx_gov", "lx", "leader"))
    with pytest.raises(Refused, match="not_to_be_pressed"):
        give(nodes, TOWN)  # the township's office has no advice for its own government


def test_the_organ_answers_what_it_adopts_and_both_sides_hold_the_same(nodes: Nodes) -> None:
    number = give(nodes)["number"]
    there = nodes.ask("qh", "supervision", "advice", number, ADVISED)
    assert [one["step"] for one in there["steps"]] == ["answer_advice"]
    assert nodes.ask("lx", "supervision", "advice", number, COUNTY)["steps"] == []
    days_pass(nodes, 3)
    nodes.ask("qh", "supervision", "answer_advice", number, {**PARTLY, "post": "镇长"}, ADVISED)
    nodes.settle()
    views = [nodes.ask(by["node"], "supervision", "advice", number, by) for by in (COUNTY, ADVISED)]
    for view in views:
        assert (view["state"], view["adopted_zh"], view["answered_by"]) == ("answered", "部分采纳", "镇长 魏志远")
        assert (view["answer"], view["steps"]) == (PARTLY["reasons"], [])
    with pytest.raises(Refused, match="record_step_not_open"):
        nodes.ask("qh", "supervision", "answer_advice", number, PARTLY, ADVISED)


def test_the_letter_and_the_answer_are_papers_of_their_sides(nodes: Nodes) -> None:
    number = give(nodes)["number"]
    draft = nodes.ask("qh", "supervision", "preview", "answer_advice", number, PARTLY, ADVISED)
    assert [one["paper"] for one in draft] == ["advice_feedback"]
    nodes.ask("qh", "supervision", "answer_advice", number, PARTLY, ADVISED)
    letter, feedback = said(nodes, PaperIssued)
    assert (letter.paper, letter.addressee, letter.to_node) == ("advice_letter", "u_qh", "qh")
    assert "青禾镇人民政府的问题" in letter.text
    assert "改进工作的建议" in letter.text
    assert "明确专人负责" in letter.text
    assert (feedback.paper, feedback.addressee, feedback.to_node) == ("advice_feedback", "u_lx_xf", "lx")
    assert "部分采纳" in feedback.text


def test_what_came_on_paper_is_registered_by_the_office_that_advised(nodes: Nodes) -> None:
    number = give(nodes, kind="accountability", organ="清江市某委员会")["number"]
    view = nodes.ask("lx", "supervision", "advice", number, COUNTY)
    assert view["on_paper"]
    assert [one["step"] for one in view["steps"]] == ["register_feedback"]
    days_pass(nodes, 40)
    form = {
        "adopted": "adopted",
        "reasons": "已予批评教育。",
        "answered_by": "清江市某委员会办公室",
        "paper_number": "市委办函3号",
    }
    after = nodes.ask("lx", "supervision", "register_feedback", number, form, COUNTY)
    assert (after["state"], after["answer_paper"], after["is_late"]) == ("answered", "市委办函3号", True)


def test_the_clock_of_the_answer_runs_on_the_organ_until_it_answers(nodes: Nodes) -> None:
    number = give(nodes)["number"]

    def clocks(node: str) -> list[tuple[str, str, str]]:
        watch = nodes.nodes[node].services["supervision"].watches.find(number)
        return [(one.unit, str(one.due_on), one.state) for one in watch.clocks if one.rule == "advice_feedback"]

    assert clocks("lx") == clocks("qh") == [("u_qh", "2026-04-01", "running")]
    nodes.ask("qh", "supervision", "answer_advice", number, PARTLY, ADVISED)
    nodes.settle()
    assert [one[2] for one in clocks("lx") + clocks("qh")] == ["ended", "ended"]


def test_a_third_unit_sees_nothing_of_it(nodes: Nodes) -> None:
    number = give(nodes)["number"]
    with pytest.raises(NotFound):
        nodes.ask("lx", "supervision", "advice", number, who("u_lx_nr", "lx", "leader"))


def test_the_answer_borne_twice_and_before_the_advice_waits_and_changes_nothing(nodes: Nodes) -> None:
    number = give(nodes)["number"]
    nodes.ask("qh", "supervision", "answer_advice", number, PARTLY, ADVISED)
    nodes.settle()
    before = nodes.ask("lx", "supervision", "advice", number, COUNTY)
    for message in [one for one in nodes.heard if one.envelope.type == "advice.answered"]:
        nodes.deliver(message)
    assert nodes.ask("lx", "supervision", "advice", number, COUNTY) == before
    fresh = offices()
    carried = [one for one in nodes.heard if one.node == "qh" and not one.neighbour]
    given, answered = (next(one for one in carried if isinstance(one.envelope.event(), kind))
                       for kind in (AdviceGiven, AdviceAnswered))  # fmt: skip
    assert not fresh.deliver(answered), "not yet"
    assert fresh.deliver(given)
    assert fresh.deliver(answered)
    assert fresh.ask("qh", "supervision", "advice", number, ADVISED)["state"] == "answered"
