"""The ladder on three nodes: no rung is left out, none is taken twice, each opens only when the one before failed."""

from __future__ import annotations

import random
from typing import Any

import pytest

from shared.errors import Forbidden, Invalid, NotFound, Refused
from shared.events.routing import PaperIssued
from shared.events.supervision import SupervisionPressed
from shared.matters.pressed import RUNG_PAPERS, SIGNED_RUNGS
from tests.support.nodes_in_memory import Nodes
from tests.unit.pressing.offices import (
    COUNTY,
    COUNTY_SUPERVISOR,
    MATTER,
    STEPS,
    TOWN,
    TOWN_SUPERVISOR,
    UNIT,
    VILLAGE,
    answer,
    days_pass,
    found,
    offices,
    open_now,
    press_of,
    received_of,
    take,
    who,
)

LADDER = list(STEPS)
UNTIL_LATE = {step: 400 if step == "order_rectification" else 30 for step in LADDER}
"""days after which an answer did not come in time"""


@pytest.fixture
def nodes() -> Nodes:
    nodes = offices()
    for node in ("lx", "qh", "yj"):
        found(nodes, node)
    return nodes


def papers(nodes: Nodes, code: str = "") -> list[PaperIssued]:
    said = (one.event() for one in nodes.history)
    return [one for one in said if isinstance(one, PaperIssued) and code in ("", one.paper)]


def rungs(nodes: Nodes, node: str) -> list[str]:
    return [one.rung for one in press_of(nodes, node).taken]


def test_a_breach_lies_as_a_proposal_before_the_offices_above_and_not_before_the_unit_itself(nodes: Nodes) -> None:
    assert press_of(nodes, "qh").state == press_of(nodes, "lx").state == "proposed"
    assert press_of(nodes, "yj") is None, "no office presses itself"


def test_the_same_breach_is_noted_once_and_another_beside_it(nodes: Nodes) -> None:
    found(nodes, "qh")
    found(nodes, "qh", trigger="shirking")
    assert [one.trigger for one in press_of(nodes, "qh").found] == ["first_limit_missed", "shirking"]


def test_the_whole_ladder_each_rung_only_after_the_one_before_was_not_answered(nodes: Nodes) -> None:
    for nth, step in enumerate(LADDER):
        assert open_now(nodes, TOWN) == [step, "end_press"]
        for other in LADDER[:nth] + LADDER[nth + 1 :]:
            with pytest.raises(Refused, match="record_step_not_open"):
                take(nodes, TOWN, other)
        take(nodes, TOWN, step)
        assert open_now(nodes, TOWN) == ["end_press"], "the unit has its time to answer first"
        days_pass(nodes, UNTIL_LATE[step])
    assert rungs(nodes, "qh") == rungs(nodes, "lx") == list(SIGNED_RUNGS)
    assert open_now(nodes, TOWN) == ["end_press"], "there is nothing above"


def test_the_county_does_not_repeat_what_the_township_took_and_goes_on_above_it(nodes: Nodes) -> None:
    take(nodes, TOWN, "send_letter")
    assert rungs(nodes, "lx") == ["letter"]
    assert open_now(nodes, COUNTY) == []
    days_pass(nodes, 15)
    assert open_now(nodes, COUNTY) == ["send_second_letter"]
    with pytest.raises(Refused):
        take(nodes, COUNTY, "send_letter")
    take(nodes, COUNTY, "send_second_letter")
    assert rungs(nodes, "qh") == ["letter", "second_letter"], "the township on the way hears it too"
    assert open_now(nodes, TOWN) == []
    days_pass(nodes, 15)
    assert open_now(nodes, TOWN) == ["hold_interview"]


def test_an_answer_in_time_closes_the_next_rung_until_the_office_sends_it_back(nodes: Nodes) -> None:
    take(nodes, TOWN, "send_letter")
    answer(nodes)
    days_pass(nodes, 30)
    assert open_now(nodes, TOWN) == ["accept_answer", "reject_answer", "end_press"]
    assert open_now(nodes, COUNTY) == [], "who pressed judges the answer"
    take(nodes, TOWN, "reject_answer", {"ground": "insufficient", "reason": "没有附告知书和凭据。"})
    assert received_of(nodes).state == "rejected"
    assert open_now(nodes, TOWN) == ["send_second_letter", "end_press"]
    assert open_now(nodes, COUNTY) == ["send_second_letter"]


def test_a_late_answer_leaves_the_choice_to_the_office(nodes: Nodes) -> None:
    take(nodes, TOWN, "send_letter")
    days_pass(nodes, 30)
    answer(nodes)
    assert open_now(nodes, TOWN) == ["send_second_letter", "accept_answer", "reject_answer", "end_press"]


def test_an_accepted_answer_ends_it_everywhere_and_a_new_breach_begins_at_the_bottom(nodes: Nodes) -> None:
    take(nodes, TOWN, "send_letter")
    answer(nodes)
    take(nodes, TOWN, "accept_answer", {})
    assert [press_of(nodes, node).state for node in ("qh", "lx")] == ["ended", "ended"]
    assert received_of(nodes).state == "ended"
    assert open_now(nodes, COUNTY) == []
    found(nodes, "qh", occasion="c2")
    assert open_now(nodes, TOWN) == ["send_letter", "end_press"]
    take(nodes, TOWN, "send_letter")
    assert len({one.paper_number for one in papers(nodes, "supervise_letter")}) == 2


def test_an_office_that_finds_no_reason_ends_it_for_itself_alone(nodes: Nodes) -> None:
    take(nodes, TOWN, "end_press", {"outcome": "unfounded", "reason": "告知书已经寄出，登记迟了。"})
    assert press_of(nodes, "qh").state == "ended"
    assert press_of(nodes, "lx").state == "proposed"


def test_the_first_letter_may_be_signed_by_a_supervisor_all_above_only_by_the_leader(nodes: Nodes) -> None:
    assert open_now(nodes, TOWN_SUPERVISOR) == ["send_letter", "end_press"]
    take(nodes, TOWN_SUPERVISOR, "send_letter")
    days_pass(nodes, 15)
    assert open_now(nodes, TOWN_SUPERVISOR) == ["end_press"]
    with pytest.raises(Forbidden):
        take(nodes, TOWN_SUPERVISOR, "send_second_letter")
    assert press_of(nodes, "qh").taken[0].signed_by == "余海涛"


@pytest.mark.parametrize("step", [step for step, form in STEPS.items() if step != "advise_accountability"])
def test_each_rung_has_its_paper_addressed_to_the_unit_and_nobody_else_is_named(nodes: Nodes, step: str) -> None:
    for each in LADDER[: LADDER.index(step) + 1]:
        take(nodes, TOWN, each)
        days_pass(nodes, 30)
    code = RUNG_PAPERS[SIGNED_RUNGS[LADDER.index(step)]]
    issued = papers(nodes, code)
    assert (issued[0].addressee, issued[0].to_node, issued[0].unit) == (VILLAGE, "yj", "u_qh_xf")
    assert MATTER in issued[0].text
    assert "受理告知已超过15日" in issued[0].text
    assert issued[0].paper_number in issued[0].text


def test_a_circular_goes_to_all_who_are_to_read_it(nodes: Nodes) -> None:
    for step in LADDER[:4]:
        take(nodes, TOWN, step)
        days_pass(nodes, 30)
    assert [one.addressee for one in papers(nodes, "circular")] == [VILLAGE, "u_qh", "市有关单位"]


def test_the_letter_says_until_when_and_the_clock_runs_until_the_answer(nodes: Nodes) -> None:
    take(nodes, TOWN, "send_letter")
    letter = press_of(nodes, "qh").taken[0]
    assert str(letter.answer_by) == "2026-03-09", "five working days"
    assert "2026年3月9日前" in papers(nodes, "supervise_letter")[0].text

    def clocks(node: str) -> list[Any]:
        watch = nodes.nodes[node].services["supervision"].watches.find(MATTER)
        return [one for one in watch.clocks if one.rule == "supervise_answer"]

    assert [(one.unit, str(one.due_on), one.state) for one in clocks("lx")] == [(VILLAGE, "2026-03-09", "running")]
    answer(nodes)
    assert [one.state for one in clocks("qh") + clocks("lx") + clocks("yj")] == ["ended"] * 3


def test_a_day_given_for_the_answer_may_be_sooner_never_later(nodes: Nodes) -> None:
    with pytest.raises(Invalid) as refused:
        take(nodes, TOWN, "send_letter", {**STEPS["send_letter"], "answer_by": "2026-03-20"})
    assert refused.value.fields == {"answer_by": "after_answer_limit"}
    take(nodes, TOWN, "send_letter", {**STEPS["send_letter"], "answer_by": "2026-03-04"})
    assert str(press_of(nodes, "lx").taken[0].answer_by) == "2026-03-04"


def test_the_unit_sees_what_it_was_pressed_for_and_only_the_unit(nodes: Nodes) -> None:
    take(nodes, TOWN, "send_letter")
    number = received_of(nodes).number
    shown = nodes.ask("yj", "supervision", "pressed_for", number, UNIT)
    assert [one["step"] for one in shown["steps"]] == ["answer_press"]
    assert "受理告知已超过15日" in shown["fact"]
    assert nodes.ask("yj", "supervision", "pressed", {}, UNIT)["rows"][0]["state_zh"] == "待答复"
    other = who("u_yjc", "yj", "leader")
    assert nodes.ask("yj", "supervision", "pressed", {}, other)["rows"] == []
    with pytest.raises(NotFound):
        nodes.ask("yj", "supervision", "pressed_for", number, other)


def test_a_press_is_no_business_of_another_unit_at_the_office_s_node(nodes: Nodes) -> None:
    government = who("u_qh", "qh", "leader")
    with pytest.raises(NotFound):
        nodes.ask("qh", "supervision", "press", press_of(nodes, "qh").number, government)
    assert nodes.ask("qh", "supervision", "presses", {}, government)["rows"] == []


def test_a_supervisor_may_note_a_reason_that_no_clock_finds() -> None:
    nodes = offices()
    form = {"matter": MATTER.lower(), "unit": "杨家村村民委员会", "reason": "群众反映多次上门无人接待。"}
    shown = nodes.ask("lx", "supervision", "open_press", form, COUNTY_SUPERVISOR)
    assert (shown["state"], shown["triggers"]) == ("proposed", ["其他"])
    again = nodes.ask("lx", "supervision", "open_press", form, COUNTY_SUPERVISOR)
    assert again["number"] == shown["number"], "one record a matter and unit"


@pytest.mark.parametrize(
    ("unit", "by"),
    [
        ("u_qh_xf", TOWN),  # itself
        ("u_qh", TOWN),  # its own government
        ("u_qh_party", TOWN),  # its own Party committee
        ("u_lx_nr", TOWN),  # above
        ("u_bs_gov", COUNTY),  # elsewhere
        ("u_lx_cdi", COUNTY),  # who deals with accusations
    ],
)
def test_an_office_does_not_press_itself_its_head_who_is_above_or_elsewhere(unit: str, by: dict[str, Any]) -> None:
    nodes = offices()
    form = {"matter": MATTER, "unit": unit, "reason": "没有按期办理。"}
    with pytest.raises(Refused, match="not_to_be_pressed"):
        nodes.ask(by["node"], "supervision", "open_press", form, by)
    found(nodes, by["node"], unit)
    assert press_of(nodes, by["node"], unit) is None


def test_the_highest_rung_is_an_advice_to_who_manages_them(nodes: Nodes) -> None:
    for step in LADDER:
        take(nodes, TOWN, step)
        days_pass(nodes, UNTIL_LATE[step])
    rows = nodes.ask("qh", "supervision", "advices", {}, TOWN)["rows"]
    assert [(one["kind"], one["organ"], one["about"]) for one in rows] == [("accountability", "u_qh_party", VILLAGE)]
    assert [one.addressee for one in papers(nodes, "advice_letter")] == ["u_qh_party"]


@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_order_and_however_often_all_offices_come_to_the_same(seed: int) -> None:
    """Everything that was said in a whole press, borne again in any order and twice by fresh nodes."""
    nodes = offices()
    for node in ("lx", "qh"):
        found(nodes, node)
    take(nodes, TOWN, "send_letter")
    answer(nodes)
    take(nodes, TOWN, "reject_answer", {"ground": "refused", "reason": "拒绝补办告知。"})
    take(nodes, COUNTY, "send_second_letter")
    days_pass(nodes, 20)
    take(nodes, TOWN, "hold_interview")
    answer(nodes, "已补办。")
    take(nodes, TOWN, "accept_answer", {})
    wanted = [press_of(nodes, node) for node in ("lx", "qh")]
    chance = random.Random(seed)
    messages = [one for one in nodes.heard if one.node in ("lx", "qh", "yj")] * 2
    chance.shuffle(messages)
    anew = offices()
    for node in ("lx", "qh"):
        found(anew, node)
    for message in messages:
        anew.deliver(message)
    for node, before in zip(("lx", "qh"), wanted, strict=True):
        after = press_of(anew, node)
        for part in ("rungs", "answers", "words", "rejections", "endings", "state"):
            assert getattr(after, part) == getattr(before, part), (node, part)
    assert received_of(anew).rungs == received_of(nodes).rungs
    assert received_of(anew).state == "ended"
    assert not anew.parked


def test_every_rung_says_who_signed_it_and_why(nodes: Nodes) -> None:
    take(nodes, TOWN, "send_letter")
    said = [one.event() for one in nodes.history if one.type == "supervision.pressed"]
    assert all(isinstance(one, SupervisionPressed) and one.signed_by and one.fact and one.trigger for one in said)
