"""What the desk's pages show of these records: every field of a view has its words, every step its form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from services.gateway.desk import show, worklists
from services.gateway.desk.opening import OFFERS
from services.gateway.desk.worklists_pressing import BEGIN_PRESSING, PRESSING_WORK
from services.gateway.offered import steps_of
from shared.matters.steps.rows import DESKS
from tests.support.edge import app_of, parts
from tests.support.nodes_in_memory import Nodes
from tests.unit.pressing.offices import COUNTY, MATTER, TOPOLOGY, TOWN, UNIT, answer, found, offices, received_of, take


@pytest.fixture(autouse=True)
def at_the_edge() -> Iterator[None]:
    with app_of(parts("qh", topology=TOPOLOGY)).test_request_context():
        yield


@pytest.fixture(scope="module")
def nodes() -> Nodes:
    nodes = offices()
    for node in ("lx", "qh"):
        found(nodes, node)
    take(nodes, TOWN, "send_letter")
    answer(nodes)
    take(nodes, TOWN, "reject_answer", {"ground": "insufficient", "reason": "没有凭据，也没有时间。"})
    return nodes


def shown_of(view: dict[str, Any], collection: str) -> dict[str, Any]:
    json.dumps(view)  # as an answer of the service travels
    return show.item(view, collection)


def test_every_field_of_a_press_has_words_on_its_page(nodes: Nodes) -> None:
    number = nodes.ask("qh", "supervision", "presses", {}, TOWN)["rows"][0]["number"]
    view = nodes.ask("qh", "supervision", "press", number, TOWN)
    page = shown_of(view, "presses")
    assert dict(page["groups"][0]["facts"]) == {
        "所属事项": MATTER, "被督办单位": "杨家村村民委员会", "情形": "未按期告知", "已采取的措施": "督办函",
        "上一次答复": "答复不能说明问题已经纠正", "现在可以采取": "再次督办（致单位主要负责人）",
    }  # fmt: skip
    assert [one["name"] for one in page["tables"]] == ["found", "rungs", "press_answers", "rejections"]
    assert page["state"] == "答复不合要求"
    assert [one.step for one in steps_of(view)] == ["send_second_letter", "end_press"]


def test_the_unit_reads_what_was_found_and_what_is_asked(nodes: Nodes) -> None:
    view = nodes.ask("yj", "supervision", "pressed_for", received_of(nodes).number, UNIT)
    facts = dict(shown_of(view, "pressed")["groups"][0]["facts"])
    assert facts["督办单位"] == "青禾镇信访办"
    assert "受理告知已超过15日" in facts["督办事由"]


def test_an_advice_is_told_with_its_reasons_and_its_limit(nodes: Nodes) -> None:
    form = {
        "kind": "improve_policy",
        "about": "青禾镇人民政府",
        "reasons": "补偿标准多年未调。",
        "advice": "调整补偿标准。",
    }
    number = nodes.ask("lx", "supervision", "give_advice", form, COUNTY)["number"]
    facts = dict(shown_of(nodes.ask("lx", "supervision", "advice", number, COUNTY), "advices")["groups"][0]["facts"])
    assert (facts["建议种类"], facts["送达的机关"]) == ("完善政策", "临溪县人民政府")
    assert {"理由", "建议", "反馈期限", "签发", "文号"} <= set(facts)


@pytest.mark.parametrize("work", PRESSING_WORK, ids=lambda one: one.id)
def test_every_list_has_its_desk_and_a_name_for_its_items(work: worklists.Worklist) -> None:
    desk = next(one for one in DESKS if one.collection == work.id)
    assert (desk.service, desk.list_rpc, desk.power) == (work.service, work.method, work.power)
    assert show.heading(work.id) != work.id


@pytest.mark.parametrize("collection", BEGIN_PRESSING)
def test_what_begins_a_record_asks_only_what_its_form_takes(collection: str) -> None:
    step = OFFERS[collection]
    desk = next(one for one in DESKS if one.collection == collection)
    fields = desk.opening[step.step].form().fields
    assert {one.name for one in step.fields} <= set(fields)
    assert {name for name, one in fields.items() if one.required} <= {one.name for one in step.fields if one.required}
