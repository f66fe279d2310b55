"""Who mediates: the lowest body that can, a mediator whom both sides may have, after both consented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.mediation import domain
from services.mediation.mediators import conflicts
from services.mediation.network import bodies, other_paths, sitting
from shared.codec import to_plain
from shared.errors import Forbidden, Invalid, NotFound
from shared.events.mediation import MediationPassed
from shared.matters.people import Officer
from shared.matters.steps.mediation import MEDIATION_STEPS
from shared.matters.units import Unit, Units
from tests.unit.mediation.desk import (
    AGREE,
    BY,
    MEDIATOR,
    NUMBER,
    ONE,
    OTHER,
    PANEL,
    a_mediator,
    a_service,
    agreed,
    asked,
    consented,
    faults,
    refusal,
    today,
)
from tests.unit.mediation.network import around

VILLAGE = "990121101201"
ON = date(2026, 3, 10)
COUNTER = Officer("chen", "赵志远", "u_lx_xf", ("clerk",), "lx")
REQUEST = {
    "title": "借款未还", "text": "借了三千元，到期没有还。", "parties": f"{ONE}\n{OTHER}", "place": VILLAGE,
}  # fmt: skip


@pytest.mark.parametrize(
    ("place", "kind", "industry", "first"),
    [
        (VILLAGE, "people", "", ["u_yjc", "u_qh_mc", "u_lx_mc"]),
        ("990121101000", "people", "", ["u_qh_mc", "u_lx_mc"]),
        (VILLAGE, "administrative", "", ["u_qh", "u_lx_gov"]),
        (VILLAGE, "judicial", "", ["u_lx_court"]),
        (VILLAGE, "joint", "", ["u_qh_mc", "u_lx_mc"]),
        (VILLAGE, "industry", "medical", ["u_lx_health"]),
        (VILLAGE, "industry", "labour", ["u_lx_hrss"]),
    ],
)
def test_a_dispute_goes_to_the_lowest_body_that_can(place: str, kind: str, industry: str, first: list[str]) -> None:
    assert [one.id for one in bodies(around(), place, kind, industry, ON)] == first


def test_in_a_joint_mediation_court_and_petition_office_sit_with_the_centre() -> None:
    assert {"临溪县人民法院", "临溪县信访局"} <= set(sitting(around(), "u_lx_mc", "joint", ON))


def test_what_stays_open_when_mediation_fails_follows_from_the_kind_of_dispute() -> None:
    assert other_paths(around(), "", "", "", ON) == ("litigation",)
    assert other_paths(around(), "AG", "AG01", "", ON)[0] == "land_contract_mediation_arbitration"
    assert {"admin_review", "admin_litigation"} <= set(other_paths(around(), "", "", "u_qh", ON))


def test_the_parties_ask_at_a_counter_and_the_village_committee_gets_it() -> None:
    service = a_service("lx")
    shown = service.request_mediation({**REQUEST, "place": "990121101201"}, to_plain(COUNTER))
    [passed] = service.records.said
    assert isinstance(passed, MediationPassed)
    assert (passed.to_unit, passed.to_node, passed.hop, passed.kind) == ("u_yjc", "yj", 1, "people")
    assert (shown["state"], shown["unit"]) == ("passed", "u_lx_xf")
    assert shown["number"].startswith("LX-2026-M000001-")


def test_what_the_counters_own_place_mediates_stays_there() -> None:
    service = a_service("yj")
    clerk = to_plain(Officer("shi", "石长河", "u_yjw", ("clerk",), "yj"))
    shown = service.request_mediation(REQUEST, clerk)
    assert (shown["state"], shown["unit"], service.records.said) == ("requested", "u_yjc", [])
    assert [row["number"] for row in service.mediations({}, BY)["rows"]] == [shown["number"]]
    with pytest.raises(NotFound):
        service.mediation(shown["number"], clerk)


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"parties": ONE}, {"parties": "two_sides_needed"}),
        ({"parties": f"{ONE}\n{ONE}\n"}, {"parties": "two_sides_needed"}),
        ({"kind": "industry"}, {"industry": "missing"}),
        ({"place": "110101000000"}, {"place": "not_a_division_code"}),
        ({"respondent_unit": "u_nobody"}, {"respondent_unit": "unknown_unit"}),
    ],
)
def test_a_request_names_two_sides_a_place_and_what_it_is_about(told: Any, fault: Any) -> None:
    assert faults(a_service("yj").request_mediation, {**REQUEST, **told}, BY) == fault


def test_a_supervisor_asks_for_no_mediation() -> None:
    with pytest.raises(Forbidden):
        a_service("yj").request_mediation(REQUEST, {**BY, "roles": ["supervisor"]})


def test_a_consent_is_kept_with_its_day_its_form_and_that_the_rights_were_told() -> None:
    first, second = consented().consented
    assert (first.party, first.on, first.way, first.told_on) == (ONE, date(2026, 3, 4), "written", date(2026, 3, 4))
    assert (second.party, second.way) == (OTHER, "oral")
    late = {"party": ONE, "consented_on": date(2026, 3, 4), "rights_told_on": date(2026, 3, 5)}
    assert faults(domain.consent, asked(), late, MEDIATOR, today()) == {"rights_told_on": "after_the_consent"}


# the panel


def test_every_unit_keeps_the_records_of_its_own_mediators_and_all_of_the_node_see_them() -> None:
    service = a_service()
    kept = service.register_mediator({**PANEL, "name": "周公正", "other_units": "石桥合作社、 "}, BY)
    assert (kept["number"][:9], kept["other_units"], kept["state"]) == ("YJ-2026-G", ["石桥合作社"], "active")
    neighbour = {**BY, "unit": "u_yjw"}
    assert [row["name"] for row in service.mediators({}, neighbour)["rows"]] == ["周公正"]
    assert service.mediator(kept["number"], neighbour)["steps"] == []
    gone = service.retire_mediator(kept["number"], {"reason": "任期届满。"}, BY)
    assert (gone["state_zh"], [one["step"] for one in gone["steps"]]) == ("离任", ["reinstate_mediator"])
    assert service.reinstate_mediator(kept["number"], {"reason": "续聘。"}, BY)["state"] == "active"
    changed = service.change_mediator(kept["number"], {**PANEL, "name": "周公正", "post": "调解委员会主任"}, BY)
    assert changed["post"] == "调解委员会主任"


def choose(mediation: domain.Mediation, *panel: Any, nth: int = 0) -> Any:
    form = {"mediator": panel[nth].number, "way": "parties"}
    return domain.choose(mediation, form, MEDIATOR, today(), around(*panel))


def test_the_parties_choose_a_mediator_of_the_panel_and_no_one_who_has_left_it() -> None:
    (mediation,) = choose(consented(), a_mediator())
    assert [(one.name, one.way) for one in mediation.sitting] == [("周公正1", "parties")]
    retired = replace(a_mediator(2), state="retired")
    assert faults(choose, consented(), retired) == {"mediator": "not_a_choice"}


@pytest.mark.parametrize(
    ("told", "also", "reason"),
    [
        ({"name": OTHER}, {}, "是本纠纷的当事人"),
        ({}, {"respondent_unit": "u_yjc"}, "是被反映单位的人员"),
        ({"other_units": "青禾镇人民政府"}, {"respondent_unit": "u_qh"}, "本人申报与一方有利害关系"),
        ({"other_units": "兴农合作社"}, {"parties": (ONE, "兴农合作社")}, "本人申报与一方有利害关系"),
        ({}, {"parties": (ONE, "杨家村人民调解委员会")}, "所在单位是本纠纷的当事人"),
    ],
)
def test_who_has_a_conflict_of_interest_is_refused_with_the_reason(told: Any, also: Any, reason: str) -> None:
    refused = refusal(choose, asked(**also), a_mediator(**told))
    assert (refused.code, refused.facts["reasons_zh"]) == ("mediator_in_conflict", reason)


@pytest.mark.parametrize(("mediates", "complained_of"), [("u_old", "u_new"), ("u_new", "u_old"), ("u_old", "u_twin")])
def test_who_works_for_the_unit_that_continues_the_powers_of_the_one_complained_of_does_not_mediate(
    mediates: str, complained_of: str
) -> None:
    new = Unit("u_new", "新设局", "990121000000", "functional_department")
    old = replace(new, id="u_old", name="旧局", successor="u_new", valid_to=date(2026, 1, 1))
    units = Units.of([new, old, replace(old, id="u_twin", name="并入的局")])
    mediator = replace(a_mediator(), unit=mediates)
    assert conflicts(mediator, (ONE, OTHER), complained_of, (), units) == ("of_unit_complained_of",)
    assert conflicts(mediator, (ONE, "新设局"), "", (), units) == ("of_a_party",)
    assert conflicts(mediator, (ONE, OTHER), "", (), units) == ()


def test_the_desk_marks_who_may_not_mediate_before_anybody_tries() -> None:
    mediation, panel = asked(), (a_mediator(1), a_mediator(2, name=OTHER))
    [offer] = [one for one in domain.steps(mediation, MEDIATOR, today(), around(*panel)) if one.step[:6] == "choose"]
    words = {one.value: one.zh for one in offer.fields[0].choices}
    assert "须回避" not in words[panel[0].number] and "须回避：是本纠纷的当事人" in words[panel[1].number]


def test_a_mediator_who_steps_back_is_replaced_and_not_chosen_again() -> None:
    panel = (a_mediator(1), a_mediator(2))
    (mediation,) = choose(consented(), *panel)
    form = {"mediator": panel[0].number, "ground": "declared_interest", "reason": "与一方是姻亲。"}
    (mediation,) = domain.recuse(mediation, form, MEDIATOR, today())
    assert (mediation.sitting, mediation.mediators[0].ground) == ((), "declared_interest")
    assert refusal(choose, mediation, *panel).facts["codes"] == "recused"
    (mediation,) = choose(mediation, *panel, nth=1)
    assert [one.name for one in mediation.sitting] == ["周公正2"]
    assert faults(domain.recuse, mediation, form, MEDIATOR, today()) == {"mediator": "not_a_choice"}


def test_who_stepped_back_signs_no_agreement_under_a_name_typed_by_hand() -> None:
    panel = (a_mediator(1), a_mediator(2))
    (mediation,) = choose(consented(), *panel)
    form = {"mediator": panel[0].number, "ground": "declared_interest", "reason": "与一方是姻亲。"}
    (mediation,) = domain.recuse(mediation, form, MEDIATOR, today())
    (mediation,) = choose(mediation, *panel, nth=1)
    told = {**AGREE, "mediator": "周公正2、周公正1"}
    assert refusal(domain.agree, mediation, told, MEDIATOR, today()).facts["codes"] == "recused"
    assert domain.agree(mediation, {**AGREE, "mediator": "周公正2"}, MEDIATOR, today())


def test_a_party_mediates_its_own_dispute_under_no_name() -> None:
    form = {
        "dispute": "墙。", "responsibilities": "", "content": "拆。", "performance": "拆。", "perform_by": None,
        "mediator": ONE,
    }  # fmt: skip
    assert refusal(domain.agree, consented(), form, MEDIATOR, today()).code == "mediator_in_conflict"


@pytest.mark.parametrize("mediation", [asked(), consented(), agreed()], ids=["asked", "consented", "agreed"])
def test_every_field_the_desk_offers_is_a_field_of_the_form(mediation: domain.Mediation) -> None:
    offers = domain.steps(mediation, MEDIATOR, today("2026-03-25"), around(a_mediator()))
    assert len(offers) > 3
    for offer in offers:
        fields = MEDIATION_STEPS[offer.step].form().fields
        assert {one.name for one in offer.fields} == set(fields) - {"version", "papers"}
        assert {one.name for one in offer.fields if one.required} == {name for name in fields if fields[name].required}


def test_an_officer_of_another_unit_is_offered_nothing() -> None:
    assert domain.steps(asked(), replace(MEDIATOR, unit="u_qh"), today()) == ()


def test_an_unknown_mediator_is_no_choice_of_the_desk() -> None:
    service = a_service()
    service.records.add(asked())
    with pytest.raises(Invalid):
        service.choose_mediator(NUMBER, {"mediator": "YJ-2026-G000009-X", "way": "parties"}, BY)
