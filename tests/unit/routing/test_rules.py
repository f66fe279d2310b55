"""The rules R1-R14 on matters that are no examples, in places that have no duty rows of their own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from services.routing import triage as triage_rules
from services.routing.holders import World
from shared.matters.duties import Duty, Holder, standard
from shared.matters.lists import LEGAL_PATHS, LEVELS
from shared.matters.places import Division, Gazetteer, Level
from shared.matters.units import Unit, Units
from tests.support.county import DAY, PLACES, UNITS, a_submission, a_world, triage

COUNTY, QINGHE, SHANGBA, HEKOU = "990121", "990121101", "990121102203", "990122101"


def reasons(found) -> str:
    return "".join(one.reason for one in found.because)


def test_a_matter_goes_to_the_department_in_charge_with_the_township_of_the_place():
    found = triage(a_submission())
    assert (found.rule, found.action, found.lead_unit, found.co_units) == ("R9", "forward", "u_lx_nr", ("u_sq",))
    assert "行政复议" in reasons(found), "the notice must name the other path"


def test_the_place_of_the_matter_decides_and_not_who_received_it():
    found = triage(a_submission(received_by="u_qh", category_l1="CA", category_l2="CA01"))
    assert found.lead_unit == "u_sq"


def test_a_receiver_that_is_itself_competent_accepts():
    assert triage(a_submission(received_by="u_lx_nr")).action == "accept"


def test_a_department_that_received_what_is_not_its_business_leaves_it_to_the_office():
    found = triage(a_submission(received_by="u_lx_edu"))
    assert not found.certain
    assert found.lead_unit == "u_lx_nr"


def test_a_village_road_is_the_townships_and_a_county_road_the_departments():
    road = {"category_l1": "TR", "category_l2": "公路建设养护", "title": "路面坏了"}
    assert triage(a_submission(**road, text="进村的村道压断了板，请修一修。")).lead_unit == "u_sq"
    assert triage(a_submission(**road, text="县道在村口塌了半边，请修一修。")).lead_unit == "u_lx_tr"
    assert triage(a_submission(**road, place=COUNTY)).lead_unit == "u_lx_tr"


def test_a_road_in_a_village_that_nobody_called_a_village_road_is_not_pushed_to_the_township():
    found = triage(a_submission(category_l1="TR", category_l2="公路建设养护", text="河上的便桥冲垮了，请重修。"))
    assert (found.lead_unit, found.co_units) == ("u_lx_tr", ("u_sq",))


def test_a_township_matter_without_a_township_waits_for_a_clerk():
    found = triage(a_submission(category_l1="CA", category_l2="CA01", place=COUNTY))
    assert (found.rule, found.lead_unit, found.certain) == ("R14", "", False)


@pytest.mark.parametrize("place", ["770000000000", "", "x"])
def test_an_unknown_place_waits_for_a_clerk(place):
    found = triage(a_submission(place=place))
    assert (found.rule, found.certain) == ("R14", False)
    assert "发生地不清" in reasons(found)


@pytest.mark.parametrize(("first", "second"), [("OT", ""), ("PG", "党的建设"), ("ZZ", "ZZ01"), ("AG", "")])
def test_a_category_without_a_duty_row_waits_for_a_clerk(first, second):
    found = triage(a_submission(category_l1=first, category_l2=second))
    assert (found.rule, found.certain, found.lead_unit) == ("R14", False, "")


def test_a_line_that_no_unit_of_the_area_has_waits_for_a_clerk():
    found = triage(a_submission(), a_world(without=("u_lx_nr",)))
    assert (found.rule, found.certain) == ("R14", False)


def test_two_units_of_one_line_are_for_a_clerk_to_choose_from():
    second = Unit("u_lx_nr2", "临溪县国土资源执法局", "990121000000", "functional_department")
    found = triage(a_submission(), a_world(second))
    assert not found.certain
    assert second.name in reasons(found)


def test_an_anonymous_appeal_is_handled_as_far_as_it_can_be_and_no_notice_is_owed():
    found = triage(a_submission(name="", contact="", anonymous=True, notice_owed=False))
    assert (found.rule, found.lead_unit, found.certain) == ("R14", "u_lx_nr", True)
    assert found.flags == ("anonymous", "no_notice_owed")


def test_a_name_without_a_contact_owes_no_notice_and_is_not_anonymous():
    found = triage(a_submission(contact="", notice_owed=False))
    assert found.rule == "R9"
    assert found.flags == ("no_notice_owed",)


def test_powers_of_an_abolished_unit_are_continued():
    found = triage(a_submission(category_l1="HP", category_l2="人口计生"))
    assert (found.rule, found.lead_unit) == ("R12", "u_lx_health")
    assert "职权由临溪县卫生健康局继续行使" in reasons(found)


def test_a_successor_that_is_named_goes_before_the_line_that_took_over():
    gone = Unit("u_lx_fp", "临溪县人口和计划生育局", "990121000000", "functional_department",
                valid_to=date(2013, 12, 31), successor="u_lx_ca")  # fmt: skip
    assert triage(a_submission(category_l1="HP", category_l2="人口计生"), a_world(gone)).lead_unit == "u_lx_ca"


def test_what_a_gone_unit_received_is_received_by_its_successor():
    gone = Unit("u_lx_old", "旧办(已撤销)", "990121000000", "petition_office", successor="u_lx_xf")
    assert triage(a_submission(received_by="u_lx_old"), a_world(gone)).certain
    assert not triage(a_submission(received_by="u_lx_fp")).certain


def test_several_units_with_one_duty_have_one_lead():
    property_matter = {"category_l1": "UC", "category_l2": "物业服务", "place": "990121001"}
    found = triage(a_submission(**property_matter))
    assert (found.rule, found.lead_unit, found.co_units) == ("R10", "u_lx_hc", ("u_cg",))


def test_the_first_receiver_leads_if_it_is_one_of_several():
    found = triage(a_submission(category_l1="UC", category_l2="物业服务", place="990121001", received_by="u_cg"))
    assert (found.rule, found.action, found.lead_unit, found.co_units) == ("R10", "accept", "u_cg", ("u_lx_hc",))


def test_a_statutory_path_is_named():
    found = triage(a_submission(category_l1="LS", category_l2="劳动关系"))
    assert (found.rule, found.legal_path) == ("R6", "labour_arbitration")
    assert LEGAL_PATHS["labour_arbitration"] in reasons(found)


def test_a_group_visit_is_assigned_and_not_only_forwarded():
    found = triage(a_submission(channel="visit", persons=5, representatives=2))
    assert (found.action, found.flags) == ("assign", ("group_visit",))
    assert triage(a_submission(channel="visit", persons=4)).action == "forward"


def test_a_large_group_is_reported_at_once():
    found = triage(a_submission(channel="visit", persons=50, representatives=5))
    assert found.rule == "R1"
    assert "u_city_xf" in found.report_to


def test_a_letter_of_many_is_a_joint_letter_and_no_group():
    assert triage(a_submission(persons=80)).flags == ("joint_letter",)


@pytest.mark.parametrize("tag", ["urgent", "danger", "disaster", "ongoing_crime"])
def test_what_is_marked_urgent_is_reported_and_assigned(tag):
    found = triage(a_submission(tags=(tag,)))
    assert (found.rule, found.action, found.lead_unit) == ("R1", "assign", "u_lx_nr")
    assert "urgent" in found.flags
    assert found.report_to == ("u_lx_gov", "u_city_xf")


def test_who_can_make_a_danger_safe_joins_in():
    found = triage(a_submission(tags=("danger",), text="河堤管涌，快决口了。"))
    assert {"u_sq", "u_lx_em", "u_lx_water"} <= set(found.co_units)
    assert found.flags == ("urgent", "danger")


def test_an_urgent_matter_without_a_unit_is_still_reported():
    found = triage(a_submission(tags=("urgent",), category_l1="OT", category_l2=""))
    assert not found.certain
    assert found.report_to


def test_words_of_acute_danger_ask_the_clerk_and_decide_nothing():
    found = triage(a_submission(text="厂里发生氨气泄漏，有人中毒。"))
    assert "check_urgency" in found.flags
    assert found.rule == "R9"


def test_an_accusation_waits_for_a_clerk_while_the_rank_is_not_known():
    found = triage(a_submission(legal_class="accusation", category_l1="DI", category_l2="贪污贿赂"))
    assert (found.rule, found.action, found.lead_unit, found.co_units) == ("R2", "refer_discipline", "u_lx_cdi", ())
    assert not found.certain


def test_an_accusation_of_a_village_cadre_goes_to_the_townships_discipline_if_there_is_one():
    said = a_submission(legal_class="accusation", tags=("accusation_village_cadre",))
    assert triage(said).lead_unit == "u_lx_cdi"
    own = Unit("u_sq_cdi", "石桥镇纪律检查委员会", "990121102000", "discipline_commission")
    assert triage(said, a_world(own)).lead_unit == "u_sq_cdi"


def test_an_accusation_of_a_county_leader_never_stays_in_the_county():
    said = a_submission(legal_class="accusation", tags=("accusation_county_head",))
    assert triage(said).lead_unit == ""
    city = Unit("u_city_cdi", "清江市纪委监委", "990100000000", "discipline_commission")
    assert triage(said, a_world(city)).lead_unit == "u_city_cdi"


def test_an_accusation_in_danger_brings_nobody_else_in():
    said = a_submission(legal_class="accusation", tags=("accusation_township_head", "urgent"), text="围墙要倒塌了")
    found = triage(said)
    assert (found.rule, found.co_units) == ("R2", ())


def test_a_verdict_is_for_the_courts_and_a_visitor_is_told_so():
    court = {"category_l1": "PL", "category_l2": "诉讼"}
    assert triage(a_submission(**court)).action == "refer_political_legal"
    visitor = triage(a_submission(**court, channel="visit"))
    assert (visitor.action, visitor.certain) == ("direct_elsewhere", False)


def test_a_unit_never_handles_a_complaint_about_itself():
    found = triage(a_submission(tags=("respondent_unit:u_lx_nr",)))
    assert (found.rule, found.lead_unit, found.certain) == ("R3", "u_lx_gov", True)
    assert "self_handling" in found.flags
    assert found.barred == ("u_lx_nr",)
    assert triage(a_submission(respondent_unit="u_lx_nr")).lead_unit == "u_lx_gov"


def test_what_is_read_from_the_text_lifts_it_but_a_person_looks_first():
    found = triage(a_submission(text="反映县自然资源局窗口把我家面积少登了。"))
    assert (found.rule, found.lead_unit, found.certain) == ("R3", "u_lx_gov", False)


def test_a_unit_that_only_assists_is_left_out_when_it_is_complained_of():
    found = triage(a_submission(respondent_unit="u_sq"))
    assert (found.rule, found.lead_unit, found.co_units) == ("R9", "u_lx_nr", ())
    assert any(one.rule == "R3" for one in found.because)


def test_what_stands_below_the_unit_complained_of_is_recused_too():
    found = triage(a_submission(respondent_unit="u_lx_gov"))
    assert (found.rule, found.lead_unit) == ("R3", "u_city_xf")
    assert {"u_lx_nr", "u_sq", "u_lx_xf"} <= set(found.barred)
    assert "u_lx_cdi" not in found.barred, "the discipline organ is nobody's subordinate here"
    station = Unit("u_lx_nr_st", "石桥自然资源所", "990121102000", "functional_department", parent="u_lx_nr")
    assert "u_lx_nr_st" in triage(a_submission(respondent_unit="u_lx_nr"), a_world(station)).barred


def test_a_vertical_agency_is_looked_into_by_its_own_superior():
    said = a_submission(category_l1="EN", category_l2="EN01", respondent_unit="u_lx_env", place=SHANGBA)
    assert triage(said).lead_unit == "u_city_env"


def test_a_lower_unit_does_not_look_into_a_higher_one():
    aid = {"category_l1": "CA", "category_l2": "CA01", "place": "990121201202"}
    assert triage(a_submission(**aid)).lead_unit == "u_yp"
    assert triage(a_submission(**aid, respondent_unit="u_lx_ca")).lead_unit == "u_lx_gov"


@pytest.mark.parametrize(
    "text",
    [
        "自然资源局门口的路灯坏了。", "请自然资源局来人丈量。", "我已经向自然资源局反映过，等回音。",
        "白石县自然资源局拒绝给我查档。", "听自然资源局的人说要补钱。",
    ],
)  # fmt: skip
def test_a_unit_that_is_only_mentioned_keeps_the_matter(text):
    found = triage(a_submission(text=text))
    assert (found.rule, found.lead_unit) == ("R9", "u_lx_nr")


def test_the_head_of_a_unit_does_not_get_what_is_said_of_them():
    headed = Unit("u_lx_nr", "临溪县自然资源局", "990121000000", "functional_department", heads=("高某",))
    found = triage(a_submission(respondent_person="高某", respondent_unit="u_sq"), a_world(headed))
    assert found.lead_unit == "u_lx_gov"
    alone = triage(a_submission(respondent_person="高某（局长）"), a_world(headed))
    assert (alone.rule, alone.lead_unit) == ("R3", "u_lx_gov")
    assert "u_lx_nr" in alone.barred
    another = triage(a_submission(respondent_person="李某（科员）"), a_world(headed))
    assert another.lead_unit == "u_lx_nr"


def test_a_neighbours_quarrel_goes_to_the_mediators_of_the_place_when_they_are_asked_for():
    quarrel = {"place": "990121101201", "category_l1": "OT", "category_l2": "", "received_by": "u_qh"}
    asked = triage(a_submission(**quarrel, text="隔壁家的树挡了我家采光，请调解。"))
    assert (asked.rule, asked.lead_unit, asked.legal_path) == ("R6", "u_yjc", "people_mediation")
    assert asked.action == "forward"
    assert "mediation_consent_required" in asked.flags
    refused = triage(a_submission(**quarrel, text="隔壁家的树挡了我家采光，我不同意调解。"))
    assert refused.legal_path != "people_mediation", "mediation is voluntary"


def test_where_the_village_has_no_committee_the_township_mediates():
    found = triage(a_submission(text="隔壁家的树挡了采光，请调解。", category_l1="OT", category_l2=""))
    assert (found.rule, found.lead_unit, found.legal_path) == ("R6", "u_sq", "people_mediation")


def test_what_the_mediators_receive_is_theirs_only_if_it_is_a_private_dispute():
    public = triage(a_submission(received_by="u_yjc", place="990121101201"))
    assert (public.lead_unit, public.certain) == ("u_lx_nr", False)


def test_a_suggestion_is_heard_by_those_whom_it_touches():
    found = triage(
        a_submission(legal_class="suggestion", category_l1="TR", category_l2="客货运输", text="医院门口加一站公交。")
    )
    assert (found.rule, found.lead_unit, found.co_units) == ("R7", "u_lx_tr", ("u_lx_health",))
    assert found.legal_path == "suggestion"


def test_an_inquiry_is_answered_by_the_line_that_received_it():
    found = triage(
        a_submission(legal_class="inquiry", category_l1="ED", category_l2="考试招生", received_by="u_lx_edu")
    )
    assert (found.rule, found.action, found.lead_unit, found.flags) == ("R8", "direct_reply", "u_lx_edu", ())


def test_an_inquiry_at_the_office_goes_to_the_line():
    found = triage(a_submission(legal_class="inquiry", category_l1="ED", category_l2="考试招生"))
    assert (found.rule, found.action, found.lead_unit) == ("R8", "forward", "u_lx_edu")


def test_an_inquiry_about_another_county_is_answered_and_says_who_is_competent():
    found = triage(a_submission(legal_class="inquiry", category_l1="ED", category_l2="考试招生", place=HEKOU))
    assert (found.lead_unit, found.flags) == ("u_lx_edu", ("other_county_competent",))
    assert "白石县" in reasons(found)


def test_a_matter_of_another_county_is_not_kept_and_not_sent_by_itself():
    found = triage(a_submission(place=HEKOU))
    assert (found.certain, found.flags) == (False, ("other_county_competent",))
    assert found.lead_unit in ("", "u_bs_gov")


def test_what_crosses_the_border_is_for_the_common_superior():
    said = a_submission(tags=("cross_county",), category_l1="EN", category_l2="环境污染", text="白石县河口镇排的污水。")
    found = triage(said)
    assert (found.rule, found.lead_unit, found.certain) == ("R13", "u_city_env", False)
    assert "designated_by:u_city_xf" in found.flags


def test_a_repeat_is_linked_and_never_refused():
    found = triage(a_submission(tags=("duplicate",)))
    assert (found.rule, found.action, found.lead_unit, found.certain) == ("R5", "merge", "u_lx_nr", False)


def with_rows(*rows: Duty, day: date = DAY) -> World:
    return World(Units.of(UNITS), standard().with_rows(rows), PLACES, day)


def test_an_explicit_duty_goes_before_the_standard_list_while_it_is_valid():
    row = Duty("lx-1", Holder(unit="u_lx_agri"), ("NR01",), valid_from=date(2024, 1, 1), valid_to=date(2024, 6, 30))
    assert triage(a_submission(), with_rows(row)).lead_unit == "u_lx_agri"
    assert triage(a_submission(), with_rows(row, day=date(2024, 7, 1))).lead_unit == "u_lx_nr"


def test_an_explicit_duty_of_a_unit_elsewhere_does_not_reach_here():
    row = Duty("bs-1", Holder(unit="u_bs_gov"), ("NR01",))
    assert triage(a_submission(), with_rows(row)).lead_unit == "u_lx_nr"


def test_any_place_is_served_by_the_standard_list():
    levels = (Level("xian", "县", 0, like="county", borders=True), Level("zhen", "镇", 1, like="township"))
    places = Gazetteer.of(levels, [
        Division("110000000000", "甲县", "xian"), Division("220000000000", "乙镇", "zhen", "110000000000"),
    ])  # fmt: skip
    units = Units.of([
        Unit("x", "甲县信访局", "110000000000", "petition_office"),
        Unit("w", "甲县水务局", "110000000000", "functional_department"),
        Unit("z", "乙镇人民政府", "220000000000", "government"),
    ])  # fmt: skip
    world = World(units, standard(), places, DAY)
    water = triage(a_submission(place="220000000000", received_by="x", category_l1="AG", category_l2="AG05"), world)
    assert (water.lead_unit, water.co_units, water.certain) == ("w", ("z",), True)
    aid = triage(a_submission(place="220000000000", received_by="x", category_l1="CA", category_l2="CA01"), world)
    assert (aid.lead_unit, aid.co_units) == ("z", ())


def test_a_place_without_townships_has_its_own_government_do_their_duties():
    levels = (Level("county", "县", 0, borders=True), Level("village", "村", 1))
    places = Gazetteer.of(levels, [
        Division("110000000000", "甲县", "county"), Division("110000000201", "丙村", "village", "110000000000"),
    ])  # fmt: skip
    units = Units.of([
        Unit("g", "甲县人民政府", "110000000000", "government"),
        Unit("c", "丙村村委会", "110000000201", "village_committee"),
    ])  # fmt: skip
    said = a_submission(place="110000000201", received_by="c", category_l1="CA", category_l2="CA01")
    assert triage(said, World(units, standard(), places, DAY)).lead_unit == "g"


def test_no_level_is_named_in_the_code_of_the_rules():
    names = {f'"{level}"' for level in LEVELS}
    for file in Path(triage_rules.__file__).parent.glob("*.py"):
        assert [name for name in names if name in file.read_text("utf-8")] == [], file.name
