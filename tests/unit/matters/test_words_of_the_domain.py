"""States, categories, lists, people, places and units: the words everyone uses agree with each other."""

from __future__ import annotations

from datetime import date

import pytest

from shared.errors import Forbidden, Invalid, Refused
from shared.matters import lists, status
from shared.matters.categories import Categories, categories, read
from shared.matters.duties import ANY, standard
from shared.matters.people import MAY, ROLES, Officer, may, require
from shared.matters.places import Division, Gazetteer, Level, full_code
from shared.matters.units import Unit, Units, kinds

LEVELS = (
    Level("county", "县", 0, borders=True), Level("township", "乡镇", 1), Level("village", "村", 2),
)  # fmt: skip
DIVISIONS = (
    Division("990121000000", "临溪县", "county"), Division("990121101000", "临溪县青禾镇", "township", "990121000000"),
    Division("990121101201", "青禾镇杨家村", "village", "990121101000"),
    Division("880000000000", "开发区", "township", "990121000000"),
)  # fmt: skip


@pytest.fixture
def places() -> Gazetteer:
    return Gazetteer.of(LEVELS, DIVISIONS)


def test_every_state_has_a_name_and_leads_only_to_states():
    assert set(status.MAY_FOLLOW) == set(status.NAMES)
    assert {after for row in status.MAY_FOLLOW.values() for after in row} <= set(status.NAMES)


def test_every_state_can_come_to_an_end():
    ending = {"final"}
    while grown := {one for one, row in status.MAY_FOLLOW.items() if one not in ending and ending & set(row)}:
        ending |= grown
    assert ending == set(status.NAMES)


def test_a_step_that_is_not_allowed_says_what_is():
    with pytest.raises(Refused) as refusal:
        status.step("registered", "decided")
    assert refusal.value.facts["allowed"] == "已甄别、已撤回"


def test_a_matter_may_be_withdrawn_until_it_is_decided_and_not_after():
    assert status.may_follow("handling", "withdrawn")
    assert not status.may_follow("decided", "withdrawn")


def test_every_arrow_names_its_article():
    assert status.article("served", "review_requested") == "第三十五条"
    assert all(article for row in status.MAY_FOLLOW.values() for article in row.values())


def test_categories_are_found_by_code_and_by_name():
    known = categories()
    assert known.pair("AG", "村务管理") == known.pair("农村农业", "AG02") == ("AG", "AG02")
    assert known.pair("NR") == ("NR", "")
    assert len(known.first_level) == 17
    assert [one.zh for one in known.below("EN")] == ["环境污染", "环保管理"]


@pytest.mark.parametrize(
    ("pair", "field"), [(("XX", ""), "category_l1"), (("AG01", ""), "category_l1"), (("AG", "NR01"), "category_l2")]
)
def test_a_category_of_another_parent_is_refused(pair, field):
    with pytest.raises(Invalid) as refusal:
        categories().pair(*pair)
    assert refusal.value.fields == {field: "not_a_choice"}


def test_the_edition_in_force_on_a_day_is_the_last_that_has_begun(monkeypatch):
    old = {"valid_from": date(2020, 1, 1), "categories": {"AG": {"zh": "旧", "of": []}}}
    new = {"valid_from": date(2025, 1, 1), "categories": {"AG": {"zh": "新", "of": []}}}
    editions: tuple[Categories, ...] = read([new, old])
    monkeypatch.setattr("shared.matters.categories.editions", lambda: editions)
    names = [categories(day).zh("AG") for day in (date(2019, 1, 1), date(2024, 12, 31), date(2025, 1, 1), None)]
    assert names == ["旧", "旧", "新", "新"]


def test_every_code_of_every_list_has_a_chinese_name():
    for name in dir(lists):
        value = getattr(lists, name)
        if name.isupper() and isinstance(value, dict):
            assert all(isinstance(code, str) and isinstance(zh, str) and zh for code, zh in value.items()), name


def test_a_purpose_follows_from_the_legal_class():
    assert {lists.purpose_of(one) for one in lists.LEGAL_CLASSES} <= set(lists.PURPOSES)


def test_standard_duties_name_only_lines_categories_levels_and_paths_that_exist():
    known, codes = standard(), {one.code for one in categories()}
    for duty in known.duties:
        assert set(duty.categories) <= {*codes, ANY}, duty.id
        assert ANY not in duty.categories or duty.words, f"{duty.id}: whatever the category, words must tell"
        assert {duty.path, *duty.also} <= set(lists.LEGAL_PATHS), duty.id
        assert set(duty.flags) <= set(lists.FLAGS), duty.id
        for holder in (duty.holder, *duty.partners, *duty.jointly):
            assert sum(map(bool, (holder.unit, holder.line, holder.government))) == 1, duty.id
            assert holder.line in known.lines or not holder.line, duty.id
            assert holder.government in lists.LEVELS or not holder.government, duty.id
    assert len({duty.id for duty in known.duties}) == len(known.duties)
    for line in known.lines.values():
        assert line.continued_by in known.lines or not line.continued_by, line.id
        assert set(line.kinds) <= set(kinds()), line.id


DEPARTMENTS = {
    "甲县自然资源和规划局": ["natural_resources"],
    "甲县教育和体育局": ["education", "sports"],
    "甲县城市管理局": ["urban_management"],
    "甲县农业农村和水利局": ["water", "agriculture"],
    "甲县文化广电和旅游局": ["culture"],
    "甲县统计局": [],
    "乙市生态环境局甲县分局": ["environment"],
    "甲县住房和城乡建设局": ["housing"],
    "甲县卫生健康局": ["health"],
}


@pytest.mark.parametrize(("name", "lines"), DEPARTMENTS.items())
def test_a_department_is_known_by_its_name(name, lines):
    unit = Unit("u", name, "990121000000", "functional_department")
    assert [one.id for one in standard().lines_of(unit)] == lines


def test_a_unit_that_says_its_lines_is_not_judged_by_its_name():
    unit = Unit("u", "甲县教育服务中心", "990121000000", "functional_department", lines=("housing",))
    assert [one.id for one in standard().lines_of(unit)] == ["housing"]


def test_a_unit_has_a_duty_list_of_its_own():
    duties = standard().of(Unit("u", "甲县林业局", "990121000000", "functional_department"), date(2026, 1, 1))
    assert {code for one in duties for code in one.categories} == {"AG06", "AG07", "NR04"}


def test_roles_may_do_what_is_declared_and_nothing_else():
    assert may(["clerk"], "refer")
    assert not may(["citizen"], "refer")
    assert not may(list(ROLES), "fly")
    assert {role for roles in MAY.values() for role in roles} <= set(ROLES)


def test_an_officer_of_another_unit_is_forbidden():
    clerk = Officer.read({"user": "a", "name": "甲", "unit": "u_a", "roles": ["clerk"], "node": "lx", "extra": 1})
    require(clerk, "refer", "u_a")
    with pytest.raises(Forbidden):
        require(clerk, "refer", "u_b")
    with pytest.raises(Forbidden):
        require(clerk, "decide", "u_a")
    assert not Officer("a", "甲", "").is_of("")


@pytest.mark.parametrize("by", [None, "clerk", {}, {"user": "a", "name": "甲", "unit": "u", "roles": "clerk"}])
def test_who_does_not_say_who_they_are_is_refused(by):
    with pytest.raises(Refused):
        Officer.read(by)


@pytest.mark.parametrize(
    ("given", "full"), [("990121", "990121000000"), ("990121101201", "990121101201"), (" 99 ", "990000000000")]
)
def test_a_division_code_is_kept_with_twelve_digits(given, full):
    assert full_code(given) == full


@pytest.mark.parametrize("given", ["", "9", "99012110", "99012x", "９９０１２１", "990121101201000"])
def test_what_is_no_division_code_is_refused(given):
    with pytest.raises(Invalid, match="not_a_division_code"):
        full_code(given)


def test_whose_child_a_division_is_says_its_parent_and_never_its_code(places):
    assert places.contains("990121", "880000000000")
    assert not places.contains("990121101", "880000000000")
    assert not places.contains("990121", "990121999")
    assert not places.contains("nonsense", "990121")
    assert [one.name for one in places.children("990121")] == ["开发区", "临溪县青禾镇"]


def test_places_know_what_is_above_them(places):
    assert [one.level for one in places.upwards("990121101201")] == ["village", "township", "county"]
    assert places.at_level("990121101201", "township").code == "990121101000"
    assert places.at_level("990121", "township") is None
    assert places.territory("880000000000").name == "临溪县"
    assert places.common("990121101201", "880000000000").name == "临溪县"
    assert places.full_name("990121101201") == "临溪县青禾镇杨家村"
    assert places.upwards("123") == ()


def test_an_unknown_place_is_invalid(places):
    with pytest.raises(Invalid, match="unknown_place"):
        places.get("770000")


def test_units_end_and_are_succeeded():
    day = date(2026, 1, 1)
    units = Units.of([
        Unit("u_old", "旧局", "990121000000", "functional_department", valid_to=date(2020, 1, 1), successor="u_mid"),
        Unit("u_mid", "中局(已撤销)", "990121000000", "functional_department", successor="u_new"),
        Unit("u_new", "新局", "990121000000", "functional_department", valid_from=date(2021, 1, 1)),
    ])  # fmt: skip
    assert units.successor("u_old", day).id == "u_new"
    assert [one.id for one in units.of_division("990121000000", day)] == ["u_new"]
    assert units.successor("u_new", date(2020, 6, 1)) is None
    assert units.name("u_elsewhere") == "u_elsewhere"


def test_the_front_of_a_division_is_the_petition_office_else_the_government_else_the_committee():
    office = Unit("o", "信访办", "1", "petition_office")
    government = Unit("g", "政府", "1", "government")
    committee = Unit("c", "村委会", "1", "village_committee")
    assert Units.of([committee, government, office]).front("1") == office
    assert Units.of([committee, government]).front("1") == government
    assert Units.of([committee]).front("1") == committee
    assert Units.of([Unit("m", "调委会", "1", "people_mediation_committee")]).front("1") is None
