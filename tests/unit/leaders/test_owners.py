"""Leaders own matters, from a day to a day, by a plan, week by week; never a matter that complains of them."""

from __future__ import annotations

from datetime import date

import pytest

from shared.errors import Invalid, NotFound, Refused
from shared.events.leaders import OwnershipBegun, OwnershipEnded
from tests.unit.leaders.office import CLERK, ELSEWHERE, MATTER, OTHER, Office
from tests.unit.statistics.saying import a_closure, a_custody, a_referral, a_registration, a_triage

SIX = {
    "responsible_unit": "青禾镇人民政府", "responsible_leader": "镇长", "responsible_person": "经办人李平",
    "supervising_unit": "u_lx_xf", "requirements": "查清并书面答复", "due_on": "2026-05-20",
}  # fmt: skip
OWNER = {"matter": MATTER, "owner": "陈立", "post": "副县长", "owner_unit": "临溪县水利局", **SIX}
PLAN = {
    "goal": "春耕前恢复供水",
    "steps": [{"what": "现场勘查", "due_on": "2026-03-25"}, {"what": "修复水渠", "due_on": "2026-04-10"}],
}


def an_office():
    office = Office("2026-03-20")
    office.hear(a_registration(), a_registration(number=OTHER, node="lx"))
    return office


def owned(office, **more):
    return office.ask("take_ownership", {**OWNER, **more}, CLERK)["number"]


def test_an_ownership_holds_the_six_points_and_the_four_lawful_undertakings():
    office = an_office()
    shown = office.ask("ownership", owned(office), CLERK)
    assert shown["six_fixed"]["responsible_unit"] == "青禾镇人民政府"
    assert shown["undertakings"] == ["包掌握情况", "包解决问题", "包讲清道理", "包依法处理"]
    assert [one.matter for one in office.said(OwnershipBegun)] == [MATTER]


@pytest.mark.parametrize("point", ["responsible_unit", "responsible_person", "supervising_unit", "due_on"])
def test_an_ownership_without_one_of_the_six_points_is_refused(point):
    lacking = {name: value for name, value in OWNER.items() if name != point}
    with pytest.raises(Invalid) as refusal:
        an_office().ask("take_ownership", lacking, CLERK)
    assert refusal.value.fields == {point: "missing"}


def test_a_matter_may_have_several_owners_by_campaign():
    office = an_office()
    first = owned(office)
    owned(office, owner="周平", post="县委常委", campaign="春季集中接访")
    others = office.ask("ownership", first, CLERK)["other_owners"]
    assert [(one["owner"], one["campaign"]) for one in others] == [("周平", "春季集中接访")]


@pytest.mark.parametrize(
    ("more", "about"),
    [
        ({"owner_unit": "u_lx_water", "complained_of": ["u_lx_water"]}, "works for it"),
        ({"owner_unit": "u_lx_water", "complained_of": ["u_lx_gov"]}, "works for an organ of what it governs"),
    ],
)
def test_a_leader_of_a_unit_complained_of_never_owns_the_matter(more, about):
    with pytest.raises(Refused) as refusal:
        owned(an_office(), **more)
    assert refusal.value.code == "owner_is_complained_of", about


def test_what_the_papers_told_of_the_unit_complained_of_counts_though_the_clerk_forgot_it():
    office = an_office()
    office.hear(a_referral(respondent_unit="u_lx_water", to_node="lx", to_unit="u_lx_xf"))
    with pytest.raises(Refused) as refusal:
        owned(office)
    assert refusal.value.code == "owner_is_complained_of"
    assert owned(office, owner_unit="u_lx_party")


def test_nobody_hands_a_matter_over_to_a_leader_of_the_unit_complained_of():
    office = an_office()
    number = owned(office, complained_of=["u_lx_nr"])
    told = {"owner": "刘某", "post": "局长", "owner_unit": "u_lx_nr", "reason": "分工调整"}
    with pytest.raises(Refused) as refusal:
        office.ask("hand_over_ownership", number, told, CLERK)
    assert refusal.value.code == "owner_is_complained_of"


def test_a_hand_over_keeps_who_owned_it_from_when_to_when():
    office = an_office()
    number = owned(office)
    office.day("2026-04-01")
    told = {"owner": "周平", "post": "县委常委", "owner_unit": "u_lx_party", "reason": "分工调整"}
    shown = office.ask("hand_over_ownership", number, told, CLERK)
    assert [(one["owner"], one["from_on"], one["to_on"]) for one in shown["tenures"]] == [
        ("陈立", "2026-03-20", "2026-04-01"), ("周平", "2026-04-01", None),
    ]  # fmt: skip
    assert shown["owner"] == "周平"
    with pytest.raises(Invalid):
        office.ask("hand_over_ownership", number, told, CLERK)


def test_one_matter_has_one_plan_whose_steps_are_done_one_by_one():
    office = an_office()
    number = owned(office)
    office.ask("plan_matter", number, PLAN, CLERK)
    shown = office.ask("note_weekly_progress", number, {"text": "已勘查", "done": 1}, CLERK)
    assert [one["done_on"] for one in shown["planned_steps"]] == ["2026-03-20", None]
    again = office.ask("plan_matter", number, {**PLAN, "steps": [*PLAN["steps"], PLAN["steps"][1]]}, CLERK)
    assert again["planned_steps"][0]["done_on"] == "2026-03-20"
    with pytest.raises(Invalid) as refusal:
        office.ask("note_weekly_progress", number, {"text": "好", "done": 9}, CLERK)
    assert refusal.value.fields == {"done": "not_a_choice"}


def test_progress_is_owed_every_week_and_the_office_is_rung_when_it_is_not_noted():
    office = an_office()
    number = owned(office)
    office.day("2026-03-26")
    shown = office.ask("note_weekly_progress", number, {"text": "正在勘查"}, CLERK)
    assert shown["progress_due_on"] == "2026-04-02"
    due = [(str(one.due_on), one.state) for one in office.service.watches.get(number).clocks]
    assert due == [("2026-03-27", "ended"), ("2026-04-02", "running")]
    office.day("2026-04-05")
    office.service.ring()
    assert office.ask("owner_lists", {}, CLERK)["rows"][0]["late_progress_count"] == 1
    assert [one.state for one in office.service.watches.get(number).clocks][-1] == "rung"


def test_the_office_sees_its_leaders_each_with_what_they_own():
    office = an_office()
    owned(office)
    owned(office, matter=OTHER)
    owned(office, owner="周平", post="县委常委", owner_unit="u_lx_party")
    office.hear(a_closure(hop=1, closed_on=date(2026, 3, 20)))
    rows = office.ask("owner_lists", {}, CLERK)["rows"]
    assert [(one["owner"], one["matter_count"], one["over_count"]) for one in rows] == [("周平", 1, 1), ("陈立", 2, 1)]
    assert office.ask("owner_lists", {}, ELSEWHERE)["rows"] == []


def test_an_ownership_that_ended_takes_no_more_steps_and_owes_no_progress():
    office = an_office()
    number = owned(office)
    shown = office.ask("end_ownership", number, {"reason": "事项已办结"}, CLERK)
    assert (shown["state"], shown["progress_due_on"], shown["steps"]) == ("ended", "", [])
    assert office.clocks(number) == {"owner_progress": "ended"}
    assert len(office.said(OwnershipEnded)) == 1
    with pytest.raises(Refused):
        office.ask("plan_matter", number, PLAN, CLERK)


def test_another_office_sees_none_of_it():
    office = an_office()
    with pytest.raises(NotFound):
        office.ask("ownership", owned(office), ELSEWHERE)


def test_a_matter_that_turns_out_an_accusation_shows_no_longer_where_it_went():
    office = an_office()
    number = owned(office)
    office.hear(a_triage(), a_custody())
    assert office.ask("ownership", number, CLERK)["holder_name"] == "青禾镇人民政府"
    office.hear(a_triage(action="refer_discipline", legal_path="discipline", lead_unit="u_lx_jw", hop=2))
    shown = office.ask("ownership", number, CLERK)
    assert (shown["course"], shown["holder_name"]) == ("", "")
