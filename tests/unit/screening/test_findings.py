"""A finding goes from the village to the county and word comes back; one office holds it; nothing names a person."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from shared.codec import to_plain
from shared.errors import Conflict, Forbidden, Invalid, NotFound, NotYet, Refused
from shared.events import EVENTS, UP
from shared.links import guard
from shared.matters import numbers
from shared.matters.no_persons import fault_in
from tests.unit.screening.offices import (
    COUNTY_OFFICE,
    IN_COUNTY,
    IN_LAND,
    IN_TOWN,
    IN_VILLAGE,
    LAND,
    REQUISITION,
    TOWN,
    TOWN_SUPERVISOR,
    VILLAGE,
    County,
)

OWNED = {"owner_unit": VILLAGE, "post": "village_head", "due_on": "2026-03-20", "measures": "核对账目，张榜公布。"}
PASSED = {"to_unit": TOWN, "reason": "款项在镇财政所，村里不能拨付。"}
WORKED = {"measures": "已核对账目。", "next_step": "周五前请镇财政所拨付。"}
SETTLED = {"outcome": "补偿款已经全部拨付到户。"}


def step(county: County, by: dict[str, Any], name: str, number: str, form: dict[str, Any]) -> Any:
    return county.do(by, name, number, form)


def states(county: County, number: str) -> dict[str, str]:
    found = {node: county.service(node).screening_standings.find(number) for node in county.nodes}
    return {node: one.state for node, one in found.items() if one is not None}


def steps_of(shown: Any) -> set[str]:
    return {one["step"] for one in shown["steps"]}


def test_what_a_village_finds_is_settled_where_it_was_found() -> None:
    county = County()
    number = county.find()["number"]
    assert numbers.check(number).kind == "T" and numbers.check(number).node == "yj"
    step(county, IN_VILLAGE, "assign_finding", number, OWNED)
    step(county, IN_VILLAGE, "work_on_finding", number, WORKED)
    shown = step(county, IN_VILLAGE, "settle_finding", number, SETTLED)
    assert shown["state"] == "settled" and shown["steps"] == []
    assert states(county, number) == {"yj": "settled", "qh": "settled", "lx": "settled"}
    assert [one["zh"] for one in shown["timeline"]] == ["登记排查发现", "明确责任", "记录化解进展", "已化解"]


def test_what_cannot_be_settled_goes_up_to_the_county_and_word_comes_back_down_all_the_way() -> None:
    county = County()
    number = county.find()["number"]
    step(county, IN_VILLAGE, "pass_finding_up", number, PASSED)
    in_town = county.do(IN_TOWN, "finding", number)
    assert in_town["state"] == "found" and in_town["what"] == REQUISITION["what"]
    assert county.do(IN_VILLAGE, "finding", number)["taken_at"], "the other side has it"
    step(county, IN_TOWN, "pass_finding_up", number, {"to_unit": LAND, "reason": "款项由县里拨付。"})
    step(county, IN_LAND, "assign_finding", number, {**OWNED, "owner_unit": LAND, "post": "deputy"})
    step(county, IN_LAND, "feed_back_finding", number, {"text": "县自然资源局负责，三月二十日前答复。"})
    step(county, IN_LAND, "work_on_finding", number, WORKED)
    step(county, IN_LAND, "settle_finding", number, SETTLED)
    for by in (IN_VILLAGE, IN_TOWN):
        shown = county.do(by, "finding", number)
        assert [one["text"] for one in shown["screening_feedback"]] == [
            "县自然资源局负责，三月二十日前答复。", SETTLED["outcome"],
        ]  # fmt: skip
        assert shown["stands"]["state"] == "settled" and shown["stands"]["unit"] == LAND
        assert shown["steps"] == []
    assert set(states(county, number).values()) == {"settled"}


def test_one_office_holds_a_finding_at_a_time() -> None:
    county = County()
    number = county.find()["number"]
    step(county, IN_VILLAGE, "pass_finding_up", number, PASSED)
    with pytest.raises(Refused, match="record_step_not_open"):
        step(county, IN_VILLAGE, "settle_finding", number, SETTLED)
    assert county.do(TOWN_SUPERVISOR, "finding", number)["steps"] == []
    with pytest.raises(NotFound):
        county.do({**IN_TOWN, "unit": "u_qh_party"}, "finding", number)
    with pytest.raises(Forbidden):
        county.do({**IN_TOWN, "roles": ["clerk"]}, "settle_finding", number, SETTLED)
    with pytest.raises(Conflict):
        step(county, IN_TOWN, "settle_finding", number, {**SETTLED, "version": 99})


def test_the_county_hands_its_own_finding_down_to_the_owner_and_hears_the_end() -> None:
    county = County()
    number = county.find(IN_LAND)["number"]
    down = {**OWNED, "owner_unit": TOWN, "post": "deputy"}
    assert step(county, IN_LAND, "assign_finding", number, down)["state"] == "handed_down"
    shown = county.do(IN_TOWN, "finding", number)
    assert shown["state"] == "assigned" and shown["due_on"] == OWNED["due_on"] and shown["post_zh"] == "分管负责人"
    step(county, IN_TOWN, "settle_finding", number, SETTLED)
    above = county.do(IN_LAND, "finding", number)
    assert above["stands"]["state"] == "settled"
    assert above["screening_feedback"][0]["by_unit"] == TOWN
    assert county.parked == []


def test_a_finding_may_go_up_and_come_down_again() -> None:
    county = County()
    number = county.find(IN_TOWN)["number"]
    office = {"to_unit": COUNTY_OFFICE, "reason": "涉及县直部门。"}
    for _ in range(2):
        step(county, IN_TOWN, "pass_finding_up", number, office)
        step(county, IN_COUNTY, "assign_finding", number, {**OWNED, "owner_unit": TOWN, "post": "head"})
        assert county.do(IN_TOWN, "finding", number)["state"] == "assigned"
    step(county, IN_TOWN, "settle_finding", number, SETTLED)
    assert set(states(county, number).values()) == {"settled"}


def test_it_goes_on_as_a_petition_matter_under_that_number_and_no_other() -> None:
    county = County()
    number = county.find()["number"]
    for typed in ("YJ-2026-000042-X", number):
        with pytest.raises(Invalid, match="not_a_matter_number"):
            step(county, IN_VILLAGE, "turn_into_matter", number, {"matter": typed})
    matter = numbers.make("yj", 2026, 42)
    shown = step(county, IN_VILLAGE, "turn_into_matter", number, {"matter": matter.lower()})
    assert shown["matter"] == matter and shown["state_zh"] == "已转为信访事项"


def test_an_owner_that_lets_its_day_pass_rings_where_it_works_and_above() -> None:
    county = County()
    number = county.find()["number"]
    step(county, IN_VILLAGE, "assign_finding", number, OWNED)
    step(county, IN_VILLAGE, "work_on_finding", number, WORKED)
    county.go_to(date(2026, 3, 20))
    county.tick()
    assert county.bells("lx", number) == []
    for day in (21, 23):
        county.go_to(date(2026, 3, day))
        county.tick()
    assert [len(county.bells(node, number)) for node in ("yj", "qh", "lx")] == [1, 1, 1]
    assert county.bells("lx", number)[0].event().rule == "finding_settle"


@pytest.mark.parametrize(("first", "second"), [("2026-03-20", "2026-03-30"), ("2026-03-30", "2026-03-20")])
def test_a_day_that_is_put_right_on_the_same_day_is_the_one_that_runs(first: str, second: str) -> None:
    county = County()
    number = county.find()["number"]
    for due_on in (first, second):
        step(county, IN_VILLAGE, "assign_finding", number, {**OWNED, "due_on": due_on})
        step(county, IN_VILLAGE, "work_on_finding", number, WORKED)
    [clock] = county.service("yj").watches.find(number).clocks
    assert (clock.due_on.isoformat(), clock.state) == (second, "running")


def test_who_passed_it_up_in_time_does_not_ring_and_the_next_owner_has_a_clock_of_its_own() -> None:
    county = County()
    number = county.find()["number"]
    step(county, IN_VILLAGE, "assign_finding", number, OWNED)
    step(county, IN_VILLAGE, "pass_finding_up", number, PASSED)
    step(county, IN_TOWN, "assign_finding", number, {**OWNED, "owner_unit": TOWN, "due_on": "2026-04-10"})
    county.go_to(date(2026, 4, 13))
    county.tick()
    rung = {one.event().unit for node in county.nodes for one in county.bells(node, number)}
    assert rung == {TOWN}


def test_acute_danger_says_what_to_do_and_proposes_an_urgent_report() -> None:
    county = County()
    with pytest.raises(Invalid) as refusal:
        county.find(safety="acute")
    assert refusal.value.fields == {"safety_measures": "screening_say_what_to_do"}
    shown = county.find(safety="acute", safety_measures="已围挡，派人值守现场，撤出作业机械。")
    assert shown["urgent"] and "第二十五条" in shown["urgent_advice"]
    assert county.service("lx").screening_standings.get(shown["number"]).urgent


@pytest.mark.parametrize(
    ("changes", "urgent"),
    [
        ({}, True),  # land taken, compensation not paid
        ({"money_wan": None}, False),
        ({"category_l1": "LS", "category_l2": "LS02", "wage_months": 3, "money_wan": None}, True),
        ({"category_l1": "LS", "category_l2": "LS02", "money_wan": None}, False),
        ({"category_l1": "AG", "category_l2": "AG05", "money_wan": None}, False),
        ({"category_l1": "AG", "category_l2": "AG05", "money_wan": None, "size": "101"}, True),
    ],
)  # fmt: skip
def test_an_urgent_report_is_proposed_for_places_and_facts(changes: dict[str, Any], urgent: bool) -> None:
    assert County().find(**changes)["urgent"] is urgent


# --- persons ----------------------------------------------------------------------------------------------------------

OF_PERSONS = [
    ("村民张大山因土地补偿未付", "holds_name"), ("李先生说没有付", "holds_name"), ("张某某要求赔偿", "holds_name"),
    ("工地包工头周德胜欠薪", "holds_name"), ("业主刘丽娟投诉", "holds_name"), ("姓名：陈永强", "holds_name"),
    ("张三与李四因宅基地发生纠纷", "holds_name"), ("王建国等30人要求付款", "holds_name"),
    ("联系电话138 1234 5678", "holds_contact"), ("13812345678", "holds_contact"), ("０531-8888 1234", "holds_contact"),
    ("１３８１２３４５６７８", "holds_contact"), ("写信到abc@example.com", "holds_contact"),
    ("微信号:abc12345", "holds_contact"),
    ("身份证110101199003071234", "holds_identity"), ("11010119900307123X", "holds_identity"),
    ("110101 19900307 1234", "holds_identity"), ("370101900307123", "holds_identity"),
    ("对其稳控", "holds_practice"), ("列入老户名单", "holds_practice"), ("安排劝 返", "holds_practice"),
]  # fmt: skip
OF_PLACES = [
    "杨家村与上坝村因灌溉用水发生争议", "石桥镇上坝村征地42亩，补偿款168万元未拨付到户", "村民要求按合同兑付",
    "青禾镇幸福工地拖欠农民工工资3个月，涉及金额120万元", "业主与物业服务企业因停车收费产生矛盾",
    "马家沟水库库区移民补助", "合同编号 QH-2026-0012，金额 1,680,000 元", "2026年3月15日现场查看",
    "张家村、李家湾与王家屯共用水渠", "高速公路占地",
    "由县住建局和镇政府共同督促施工单位于月底前付清", "工人工资专户没有开立", "村民任务未落实", "书记任期内签订的合同",
    "居民金额未核对", "经理部已停工", "农户与合作社的土地流转合同到期", "村民高度关注水质问题",
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), OF_PERSONS)
def test_text_that_names_numbers_or_judges_a_person_is_refused(text: str, code: str) -> None:
    assert fault_in(text) == code


@pytest.mark.parametrize("text", OF_PLACES)
def test_text_about_places_works_and_offices_is_let_in(text: str) -> None:
    assert fault_in(text) == ""


@pytest.mark.parametrize("field", ["what", "organisations", "safety_measures"])
def test_a_finding_that_names_a_person_is_not_noted(field: str) -> None:
    county = County()
    with pytest.raises(Invalid) as refusal:
        county.find(**{field: "村民张大山"})
    assert refusal.value.fields == {field: "holds_name"}
    assert county.do(IN_VILLAGE, "findings", {})["rows"] == []


@pytest.mark.parametrize(
    ("name", "form", "field"),
    [
        ("assign_finding", OWNED, "measures"), ("work_on_finding", WORKED, "measures"),
        ("work_on_finding", WORKED, "next_step"), ("settle_finding", SETTLED, "outcome"),
        ("pass_finding_up", PASSED, "reason"), ("feed_back_finding", {"text": "好"}, "text"),
    ],
)  # fmt: skip
def test_no_step_writes_a_phone_number_into_a_finding(name: str, form: dict[str, Any], field: str) -> None:
    county = County()
    number = county.find()["number"]
    if name == "work_on_finding":
        step(county, IN_VILLAGE, "assign_finding", number, OWNED)
    with pytest.raises(Invalid) as refusal:
        step(county, IN_VILLAGE, name, number, {**form, field: "打电话13812345678"})
    assert refusal.value.fields == {field: "holds_contact"}


def test_accusations_places_of_others_and_unknown_places_are_no_findings() -> None:
    county = County()
    for changes, field in (
        ({"category_l1": "DI", "category_l2": "DI01"}, "category_l1"), ({"place": "990121102203"}, "place"),
        ({"place": "110000000000"}, "place"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refusal:
            county.find(**changes)
        assert set(refusal.value.fields) == {field}


def test_what_goes_up_holds_no_free_text() -> None:
    county = County()
    number = county.find(organisations="临溪县大通公路工程有限公司")["number"]
    step(county, IN_VILLAGE, "assign_finding", number, OWNED)
    step(county, IN_VILLAGE, "work_on_finding", number, WORKED)
    step(county, IN_VILLAGE, "settle_finding", number, SETTLED)
    up = [one for one in county.history if EVENTS[one.type].crosses & UP]
    told = str([to_plain(one.event()) for one in up])
    written = [REQUISITION["what"], "大通公路", OWNED["measures"], WORKED["next_step"], SETTLED["outcome"], "经办人"]
    assert up and not [words for words in written if words in told]


# --- order and repetition ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_order_and_however_often_it_comes_all_know_the_same_in_the_end(seed: int) -> None:
    chance = random.Random(seed)
    county = County()

    def act(by: dict[str, Any], name: str, *rest: Any) -> Any:
        answer = county.ask(by["node"], "supervision", name, *rest, by)
        if name == "pass_finding_up":
            _some(county, chance)
        return answer

    number = act(IN_VILLAGE, "record_finding", REQUISITION)["number"]
    act(IN_VILLAGE, "assign_finding", number, OWNED)
    act(IN_VILLAGE, "pass_finding_up", number, PASSED)
    act(IN_TOWN, "pass_finding_up", number, {"to_unit": LAND, "reason": "款项由县里拨付。"})
    act(IN_LAND, "assign_finding", number, {**OWNED, "owner_unit": LAND})
    act(IN_LAND, "settle_finding", number, SETTLED)
    county.settle(order=chance.randrange)
    for message in chance.sample(county.heard, len(county.heard)):
        county.deliver(message)
    county.settle(order=chance.randrange)
    assert county.bag == [] and county.parked == []
    assert states(county, number) == dict.fromkeys(county.nodes, "settled")
    for node in ("yj", "qh"):
        record = county.service(node).screening_findings_kept.get(number)
        assert record.state == "passed_up" and record.taken_at and len(record.feedback) == 1
    assert county.do(IN_LAND, "finding", number)["state"] == "settled"


def _some(county: County, chance: random.Random) -> None:
    """What is needed to go on is delivered, among others, in any order; the rest waits."""
    while needed := [one for one in county.bag if one.envelope.type == "finding.handed"]:
        for message in chance.sample(county.bag, len(county.bag)):
            if message in needed or chance.random() < 0.5:
                county.bag.remove(message)
                if not county.deliver(message):
                    county.bag.append(message)


def test_the_doors_let_in_what_a_holder_says() -> None:
    county = County()
    number = county.find()["number"]
    step(county, IN_VILLAGE, "pass_finding_up", number, PASSED)
    passed = {(one.envelope.type, one.node) for one in county.heard if one.neighbour}
    assert {("finding.stood", "lx"), ("finding.handed", "qh"), ("finding.taken", "yj")} <= passed
    assert county.parked == [] and county.bag == []


def test_a_unit_below_speaks_of_the_countys_finding_only_once_it_was_handed_to_its_node() -> None:
    county = County()
    number = county.find(IN_LAND)["number"]
    step(county, IN_LAND, "assign_finding", number, {**OWNED, "owner_unit": TOWN, "post": "deputy"})
    [said] = [one for one in county.history if one.type == "finding.stood" and one.node == "qh"]
    assert "finding.handed" in guard.OFFERING
    guard.check(said, "qh", "lx", county.topology, lambda _: frozenset({"qh"}))
    with pytest.raises(NotYet):
        guard.check(said, "qh", "lx", county.topology, lambda _: frozenset())
