"""Petitions written from the law alone come out as the law says, whether or not somebody tagged them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from services.routing.triage import Triage
from shared.events.intake import SubmissionToRoute
from tests.support.county import EXAMPLES, a_submission, from_row, triage

FILE = Path(__file__).parents[2] / "support" / "fresh_examples.json"
FRESH: dict[str, dict[str, Any]] = {one["id"]: one for one in json.loads(FILE.read_text("utf-8"))["examples"]}
VILLAGE, TOWN, STREET = "990121102203", "990121101", "990121001"


@pytest.mark.parametrize("example", FRESH)
def test_a_petition_goes_where_the_law_sends_it(example):
    assert_as_expected(FRESH[example]["expected"], triage(from_row(FRESH[example])))


@pytest.mark.parametrize("example", FRESH)
def test_it_goes_there_as_well_when_nobody_tagged_it(example):
    untagged: SubmissionToRoute = replace(from_row(FRESH[example]), tags=())
    assert_as_expected(FRESH[example]["expected"], triage(untagged))


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_of_the_domain_need_no_tags(example):
    untagged = replace(from_row(EXAMPLES[example]), tags=())
    assert_as_expected(EXAMPLES[example]["expected"], triage(untagged))


def assert_as_expected(expected: dict[str, Any], found: Triage) -> None:
    """What the author left open may come out either way."""
    got = {
        "rule": found.rule, "intake_action": found.action, "lead_unit": found.lead_unit,
        "co_units": sorted(found.co_units), "legal_path": found.legal_path, "flags": sorted(found.flags),
    }  # fmt: skip
    wanted = {name: sorted(one) if isinstance(one, list) else one for name, one in expected.items() if name in got}
    assert {name: got[name] for name in wanted} == wanted
    assert {found.lead_unit, *found.co_units}.isdisjoint(expected.get("must_not_see", ()))


@pytest.mark.parametrize(
    ("place", "category", "text"),
    [
        (TOWN, "ED02", "学校食堂中午吃完饭，已经有二十多个孩子上吐下泻，现在还在往卫生院送，请马上派人来。"),
        (VILLAGE, "AG05", "河堤决口了，水已经漫进院子，还有五个老人困在楼上，快来人救命！"),
        (VILLAGE, "NR05", "今早下雨，屋后的坡塌下来一大块，把厨房压了半边，里面还有人，赶快派人来救。"),
        (TOWN, "EN01", "化工厂的罐子正在漏气，黄烟往村里飘，好几个人呛得晕倒，请立即派人来处置。"),
        (TOWN, "EC07", "隔壁烟花仓库起火了，火势很大，旁边就是加油站，快点派人来。"),
        (STREET, "EC07", "基坑塌方，两个工友被埋在下面，现在还没挖出来，求你们快来救人。"),
        (STREET, "UC10", "我妈和两个邻居困在电梯里快一个小时了，现在物业电话没人接，请快点派人来救。"),
        (STREET, "UC05", "危楼的外墙砖今天一直往下掉，底下是菜市场，请马上派人来围起来。"),
    ],
)
def test_a_danger_that_is_there_now_is_urgent_without_a_tag(place, category, text):
    found = triage(a_submission(title="求助", text=text, place=place, category_l1=category[:2], category_l2=category))
    assert (found.rule, found.action) == ("R1", "assign")
    assert found.flags[:2] == ("urgent", "danger")
    assert "u_lx_em" in {found.lead_unit, *found.co_units}
    assert found.report_to == ("u_lx_gov", "u_city_xf")


@pytest.mark.parametrize(
    "text",
    [
        "我丈夫前年在采石场被埋，人没了，老板赔了一半就不管了，请赶紧派人来调解。",
        "旁边就是加油站，我总担心哪天会爆炸，请马上派人来看看距离够不够。",
        "去年六月学校食堂二十个孩子中毒，赔偿到现在没给，请赶紧派人处理。",
        "楼下烧烤店油烟往我家窗户冒，现在呛得睡不着，请马上派人来查处。",
        "卫生间漏水，楼下说今天又滴下来了，物业不管，请马上派人来修。",
        "鱼塘里的鱼今天早上又死了一片，像是中毒，请马上派人来取水样。",
        "老板欠工资，现在工友被困在工地没饭吃，请赶快派人来协调。",
        "水库要塌的谣言现在传得很凶，请马上派人来澄清。",
        "车子刚买三天就漏电，现在开不了，商家不退，请快点派人来查。",
        "个人信息被快递公司泄露，现在天天有骚扰电话，请马上派人来查。",
        "厂子快倒闭了，老板昨天跑了，工资没着落，请赶紧派人来制止他转移设备。",
        "楼顶落水管昨天断了，水打在我家窗上，请马上派人来修。",
        "春节那场火灾是邻居放炮引起的，着火了以后我家房子烧光，请赶快派人来核灾。",
        "昨天雨很大，我家围墙裂了一条缝，想问危房改造能不能算进去。",
    ],
)
def test_what_is_past_or_only_feared_or_no_danger_to_life_is_not_urgent_by_itself(text):
    found = triage(a_submission(title="反映情况", text=text, category_l1="OT", category_l2="OT03"))
    assert found.rule != "R1"
    assert {"urgent", "danger"}.isdisjoint(found.flags)


def test_a_suggestion_and_an_accusation_are_not_urgent_by_their_words():
    text = "河水今天漫过桥面，请马上派人来救。"
    for legal_class in ("suggestion", "accusation"):
        assert "urgent" not in triage(a_submission(text=text, legal_class=legal_class)).flags


def test_a_unit_whose_own_work_did_harm_does_not_decide_about_it():
    works = {"category_l1": "UC", "category_l2": "村镇建设", "place": STREET, "title": "消防通道"}
    found = triage(a_submission(text="城关街道办事处在我家门前空地上搭了个棚子，堵了通道，请上级来查。", **works))
    assert (found.rule, found.lead_unit, found.flags) == ("R3", "u_lx_gov", ("self_handling",))
    assert "u_cg" in found.barred
    assert not found.certain, "it was read from the words"


def test_a_unit_that_only_helps_another_stays_though_its_work_is_told_of():
    found = triage(a_submission(text="石桥镇政府修路占了我家一亩地，补偿款没有到账。", place=VILLAGE))
    assert (found.rule, found.lead_unit, found.co_units) == ("R9", "u_lx_nr", ("u_sq",))


def test_a_unit_that_took_land_without_leave_does_not_even_help():
    found = triage(a_submission(text="石桥镇政府没有批文也没跟我商量，就把我家菜地推平了。", place=VILLAGE))
    assert found.lead_unit == "u_lx_nr"
    assert "u_sq" not in found.co_units


@pytest.mark.parametrize(
    "text",
    [
        "县政府的复查意见书维持了县自然资源局的处理意见，我不服，申请复核。",
        "镇政府的处理意见我不服，复查也维持了，我不同意复查意见，申请复核。",
        "县民政局处理意见说不符合，县政府作了复查，还是不给，申请市里复核，不服这个决定。",
    ],
)
def test_a_re_review_goes_above_the_organ_that_reviewed(text):
    found = triage(a_submission(title="申请复核", text=text, place="990121103"))
    assert (found.rule, found.legal_path, found.lead_unit) == ("review", "re_review", "u_city_xf")


def test_what_a_clerk_marked_as_mixed_is_an_accusation_until_it_is_split():
    text = "宅基地批了又被收回，村主任李某收了我两千块钱说帮我跑。一请批给我宅基地，二请查李某。"
    mixed = {"text": text, "category_l2": "NR02", "tags": ("mixed",)}
    found = triage(a_submission(**mixed))
    assert (found.rule, found.lead_unit, found.certain) == ("R2", "u_lx_cdi", False)
    assert {"sealed", "split"} <= {*found.flags}
    assert triage(a_submission(**mixed, split_of="LX-2024-000099-A")).rule != "R2", "the part carries nothing of it"


def test_ordinary_fakes_are_the_market_bureaus():
    text = "在城关街道一家店买的金首饰，检测是包金的，店老板说自己也被骗了，请查处。"
    for category in ("CT", "EC", "OT"):
        found = triage(a_submission(text=text, title="假首饰", place=STREET, category_l1=category, category_l2=""))
        assert (found.rule, found.lead_unit, found.legal_path) == ("R6", "u_lx_mkt", "duty_performance")
