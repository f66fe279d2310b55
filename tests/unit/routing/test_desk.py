"""What the desk offers and shows, and to whom."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

import shared.words
from services.routing import domain, schemas
from services.routing.referral import on_desk_of
from services.routing.steps import steps
from shared.errors import Invalid, NotFound
from shared.matters.forms import load
from shared.matters.steps.routing import REFERRAL_STEPS
from tests.support.county import a_desk, a_submission, a_world, an_officer, from_example


def unclear(**changes):
    return domain.open_referral(a_submission(**{"category_l1": "OT", "category_l2": "", **changes}), a_desk())[0]


def offered(referral, step, by=None):
    return next(one for one in steps(referral, by or an_officer(), a_desk()) if one.step == step)


def test_a_clerk_of_the_office_may_refer_and_is_offered_the_units_that_exist():
    offer = offered(unclear(), "refer")
    choices = {one.value for one in next(field for field in offer.fields if field.name == "lead_unit").choices}
    assert offer.step == "refer"
    assert {"u_lx_nr", "u_qh"} <= choices
    assert choices.isdisjoint({"u_lx_xf", "u_city_xf", "u_lx_fp"}), (
        "petition offices decide nothing, gone units are gone"
    )


def test_the_proposed_unit_is_offered_first():
    referral, *_ = domain.open_referral(from_example("EX15"), a_desk())
    lead = offered(referral, "refer").fields[0]
    assert (lead.choices[0].value, lead.value) == ("u_lx_nr", "u_lx_nr")


def test_the_proposed_step_is_offered_first_with_what_the_triage_found():
    referral = unclear(channel="visit", category_l1="PL", category_l2="诉讼")
    first = steps(referral, an_officer(), a_desk())[0]
    assert (first.step, schemas.proposed(referral)) == ("direct_elsewhere", "direct_elsewhere")
    assert "临溪县人民法院" in first.fields[0].value


def test_what_came_in_writing_is_never_sent_away_and_what_is_signed_is_never_just_filed():
    letter = {one.step for one in steps(unclear(), an_officer(), a_desk())}
    assert letter == {"refer", "not_accept", "no_longer_accept", "pass_up"}
    unsigned = unclear(name="", contact="", anonymous=True, notice_owed=False, channel="visit")
    assert {one.step for one in steps(unsigned, an_officer(), a_desk())} == letter | {"direct_elsewhere", "file_only"}
    grounds = {one.value for one in offered(unclear(), "not_accept").fields[0].choices}
    assert "visit_skips_levels" not in grounds


def test_new_facts_leave_no_way_to_refuse_it():
    assert "no_longer_accept" not in {
        one.step for one in steps(unclear(new_facts="旧宅证原件"), an_officer(), a_desk())
    }


def test_a_unit_complained_of_is_not_among_the_choices():
    referral = unclear(respondent_unit="u_sq")
    choices = {one.value for one in offered(referral, "refer").fields[0].choices}
    assert "u_sq" not in choices


def test_of_an_accusation_only_discipline_organs_are_offered():
    referral = unclear(legal_class="accusation")
    assert {one.step for one in steps(referral, an_officer(), a_desk())} == {"refer", "pass_up"}
    offer = offered(referral, "refer")
    assert [one.value for one in offer.fields[0].choices] == ["u_lx_cdi"]
    assert [field.name for field in offer.fields] == ["lead_unit", "reason"]


@pytest.mark.parametrize("roles", [("officer",), ("citizen",), ("operator",)])
def test_who_is_no_clerk_is_offered_nothing(roles):
    assert steps(unclear(), an_officer("u_lx_xf", *roles), a_desk()) == ()


@pytest.mark.parametrize("by", [an_officer("u_qh"), an_officer("u_lx_xf", "officer"), an_officer("", "clerk")])
def test_another_desk_never_learns_that_there_is_such_a_matter(by):
    with pytest.raises(NotFound):
        on_desk_of(by, unclear(), "read_referrals")
    with pytest.raises(NotFound):
        on_desk_of(by, None, "read_referrals")


def test_the_list_shows_no_person_and_no_word_of_an_accusation():
    units = a_world().units
    assert "周启明" not in repr(schemas.row_view(unclear(), units))
    sealed = schemas.row_view(unclear(legal_class="accusation", title="举报镇长"), units)
    assert "镇长" not in repr(sealed)


def test_an_accusations_words_leave_the_desk_with_it():
    referral, *_ = domain.open_referral(from_example("EX11"), a_desk())
    assert "亲戚的公司" in schemas.referral_view(referral, (), a_world().units)["text"]
    sent, *_ = domain.refer_by_itself(referral, a_desk())
    view = repr(schemas.referral_view(sent, (), a_world().units))
    assert "亲戚的公司" not in view
    assert "郑学文" not in view


def test_an_office_that_is_itself_complained_of_sees_that_there_is_a_matter_and_no_more():
    referral, *_ = domain.open_referral(a_submission(respondent_unit="u_lx_xf", text="窗口把材料扔出来。"), a_desk())
    view = repr(schemas.referral_view(referral, (), a_world().units))
    assert "窗口把材料" not in view
    assert "周启明" not in view


def test_an_office_whose_own_accusation_has_left_its_desk_sees_nothing_of_it_any_more():
    accusation = a_submission(legal_class="accusation", respondent_unit="u_lx_xf", text="局长收钱。", tags=("cadre",))
    referral, *_ = domain.open_referral(accusation, a_desk())
    view = repr(schemas.referral_view(referral, (), a_world().units))
    assert "局长" not in view and "cadre" not in view and "'respondent_unit': ''" in view
    assert referral.is_listed, "somebody there has to pass it up"
    sent = replace(referral, state="handed_over")
    assert not sent.is_listed
    with pytest.raises(NotFound):
        on_desk_of(an_officer(), sent, "read_referrals")
    of_another = replace(domain.open_referral(a_submission(legal_class="accusation"), a_desk())[0], state="handed_over")
    assert of_another.is_listed


def test_the_item_shows_why_and_what_may_be_done():
    referral = unclear()
    view = schemas.referral_view(referral, steps(referral, an_officer(), a_desk()), a_world().units)
    assert view["because"][0]["rule"] == "R14"
    assert view["steps"][0]["step"] == "refer"
    assert view["state_zh"] == "待分办"
    assert view["history"][0]["zh"] == "登记后待甄别"


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ({}, {"lead_unit": "missing"}),
        ({"lead_unit": "u_qh", "co_units": "u_qh"}, {"co_units": "wrong_type"}),
        ({"lead_unit": "u_qh", "co_units": ["a"] * 11}, {"co_units": "too_long"}),
        ({"lead_unit": "u_qh", "state": "handed_over"}, {"state": "unknown_field"}),
    ],
)
def test_the_form_lets_in_only_what_a_clerk_may_say(form, fields):
    with pytest.raises(Invalid) as fault:
        load(REFERRAL_STEPS["refer"].form, form)
    assert fault.value.fields == fields


def test_every_word_of_the_desk_is_of_a_refusal_that_is_made():
    words = yaml.safe_load((Path(shared.words.__file__).parent / "routing.yaml").read_text("utf-8"))
    rooms = Path(domain.__file__).parent.glob("*.py")
    source = "".join(room.read_text("utf-8") for room in rooms)
    assert [code for code in words if f'"{code}"' not in source] == []
