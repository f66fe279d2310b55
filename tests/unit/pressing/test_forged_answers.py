"""An answer belongs to the record it is about: what was said of another matter or by another unit changes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shared.errors import Invalid, NotFound
from shared.events.pressing import AdviceAnswered, OnsiteArrived, OnsiteEnded
from shared.matters.numbers import make
from tests.support.nodes_in_memory import Nodes
from tests.unit.pressing.offices import COUNTY, COUNTY_SUPERVISOR, MATTER, UNIT, found, know, offices, press_of, who

OTHER = make("yj", 2026, 77)


@pytest.fixture
def nodes() -> Nodes:
    return offices()


def hear(nodes: Nodes, node: str, method: str, said: Any, by: str) -> None:
    service = nodes.nodes[node].services["supervision"]
    stamp = nodes.nodes[by].services["supervision"].calls_kept.stamp
    getattr(service, method)(said, stamp.envelope(said, ""))


@pytest.mark.parametrize(
    "forged", [{"number": OTHER}, {"unit": "u_yjw"}, {"node": "yj"}], ids=["of-another-matter", "unit", "node"]
)
def test_a_call_is_answered_by_the_called_unit_about_its_own_matter_alone(nodes: Nodes, forged: Any) -> None:
    form = {"matter": MATTER, "unit": "青禾镇人民政府", "level": "county", "heads": 3}
    number = nodes.ask("lx", "supervision", "ask_onsite", form, COUNTY_SUPERVISOR)["number"]
    nodes.settle()
    at = nodes.clock.now() + timedelta(minutes=5)
    common = {"number": MATTER, "to_node": "lx", "node": "qh", "record": number, "unit": "u_qh", **forged}
    hear(nodes, "lx", "hear_response", OnsiteArrived(**common, arrived_at=at, posts=("镇长",), head_came=True), "qh")
    ended = OnsiteEnded(**common, ended_on=at.date(), ended_at=at, outcome="explained", words="…")
    hear(nodes, "lx", "hear_response", ended, "qh")
    assert nodes.ask("lx", "supervision", "onsite_call", number, COUNTY_SUPERVISOR)["state"] == "asked"


@pytest.mark.parametrize("forged", [{"unit": "u_yjw"}, {"node": "yj"}], ids=["unit", "node"])
def test_advice_is_answered_by_the_organ_that_was_advised(nodes: Nodes, forged: Any) -> None:
    form = {
        "kind": "improve_work", "about": "青禾镇人民政府", "reasons": "多次超期未告知。",
        "advice": "明确专人负责告知。",
    }  # fmt: skip
    number = nodes.ask("lx", "supervision", "give_advice", form, COUNTY)["number"]
    nodes.settle()
    at = nodes.clock.now()
    facts = {"number": number, "to_node": "lx", "node": "qh", "unit": "u_qh", **forged}
    said = AdviceAnswered(
        **facts, adopted="adopted", reasons="…", measures="", answered_on=at.date(), answered_at=at, by="镇长"
    )
    hear(nodes, "lx", "hear_advice_answered", said, "qh")
    assert nodes.ask("lx", "supervision", "advice", number, COUNTY)["state"] == "given"


SEALING = [{"legal_class": "accusation"}, {"legal_path": "discipline"}, {"action": "refer_discipline"}]


@pytest.mark.parametrize("facts", [*SEALING, None], ids=["class", "path", "action", "unheard-of"])
@pytest.mark.parametrize("opening", ["open_press", "ask_onsite", "give_advice"])
def test_over_an_accusation_nobody_is_pressed_called_or_advised_as_over_what_nobody_heard_of(
    nodes: Nodes, opening: str, facts: Any
) -> None:
    if facts:
        know(nodes.nodes["lx"].services["supervision"], OTHER, **facts)
    form = {
        "open_press": {"unit": "u_yjw", "reason": "多次推诿，群众反映强烈。"},
        "ask_onsite": {"unit": "u_yjw", "level": "county", "heads": 3},
        "give_advice": {"kind": "improve_work", "about": "u_yjw", "reasons": "多次超期。", "advice": "按期告知。"},
    }[opening]
    with pytest.raises(Invalid) as fault:
        nodes.ask("lx", "supervision", opening, {**form, "matter": OTHER}, COUNTY)
    assert fault.value.fields == {"matter": "matter_not_known_here"}


def test_a_record_of_an_office_is_seen_and_moved_by_nobody_else(nodes: Nodes) -> None:
    form = {"matter": MATTER, "unit": "杨家坳村民委员会", "reason": "多次推诿，群众反映强烈。"}
    form["unit"] = UNIT["unit"]
    number = nodes.ask("lx", "supervision", "open_press", form, COUNTY_SUPERVISOR)["number"]
    stranger = who("u_lx_nr", "lx", "leader", "supervisor")
    assert nodes.ask("lx", "supervision", "presses", {}, stranger)["rows"] == []
    for method in ("press", "send_letter", "end_press"):
        with pytest.raises(NotFound):
            nodes.ask("lx", "supervision", method, number, *([] if method == "press" else [{}]), stranger)
    with pytest.raises(NotFound):
        nodes.ask("lx", "supervision", "preview", "send_letter", number, {"reason": "没有理由可言"}, stranger)
    with pytest.raises(NotFound):
        nodes.ask("lx", "supervision", "open_press", form, stranger)
    assert len(nodes.nodes["lx"].services["supervision"].presses_kept.find(number).found) == 1


NAMES = ["请告知信访人王小明。", "请回电13812345678。", "身份证990121199001011234的信访人。", "做好信访人的稳控。"]


@pytest.mark.parametrize("words", NAMES)
def test_nobody_is_named_or_watched_in_what_is_told_upwards_and_in_circulars(nodes: Nodes, words: str) -> None:
    opening = {"matter": MATTER, "unit": "u_yjw", "reason": words}
    advice = {"kind": "improve_work", "about": "u_qh", "reasons": "多次超期。", "advice": words}
    found(nodes, "lx")
    press = press_of(nodes, "lx").number
    for method, form, field in (
        (("open_press",), opening, "reason"), (("give_advice",), advice, "advice"),
        (("send_letter", press), {"reason": words}, "reason"),
        (("end_press", press), {"outcome": "unfounded", "reason": words}, "reason"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as fault:
            nodes.ask("lx", "supervision", *method, form, COUNTY)
        assert set(fault.value.fields) == {field}
