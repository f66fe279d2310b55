"""Who may review a decision: the level above, and the petitioner's choice where the law gives one."""

from __future__ import annotations

from datetime import date

import pytest

from shared.matters.data import table
from shared.matters.places import Division, Gazetteer, Level
from shared.matters.review_organs import may_review, named_in, review_organs, reviewed_by
from shared.matters.units import Unit, Units

ON = date(2026, 3, 2)
PROVINCE, CITY, COUNTY = "330000000000", "330500000000", "330521000000"
TOWN, VILLAGE = "330521101000", "330521101201"
PLACES = Gazetteer.of(
    [Level(row["id"], row["name"], rank, borders=row["borders"]) for rank, row in enumerate(table("levels"))],
    [
        Division(PROVINCE, "东江省", "province"),
        Division(CITY, "湖州市", "prefecture", PROVINCE),
        Division(COUNTY, "德清县", "county", CITY),
        Division(TOWN, "德清县新市镇", "township", COUNTY),
        Division(VILLAGE, "新市镇白彪村", "village", TOWN),
    ],
)
UNITS = Units.of(
    [
        Unit("prov_gov", "东江省人民政府", PROVINCE, "government"),
        Unit("city_gov", "湖州市人民政府", CITY, "government"),
        Unit("city_ca", "湖州市民政局", CITY, "functional_department"),
        Unit("city_tax", "湖州市税务局", CITY, "vertical_agency"),
        Unit("city_cdi", "湖州市纪委监委", CITY, "discipline_commission"),
        Unit("gov", "德清县人民政府", COUNTY, "government"),
        Unit("xf", "德清县信访局", COUNTY, "petition_office"),
        Unit("ca", "德清县民政局", COUNTY, "functional_department"),
        Unit("water", "德清县水利局", COUNTY, "functional_department"),
        Unit("police", "德清县公安局", COUNTY, "police"),
        Unit("tax", "德清县税务局", COUNTY, "vertical_agency", parent="city_tax"),
        Unit("cdi", "德清县纪委监委", COUNTY, "discipline_commission"),
        Unit("school", "德清县第一中学", COUNTY, "public_institution", review_organs=("gov", "city_gov")),
        Unit("fp", "德清县计划生育局", COUNTY, "functional_department", valid_to=date(2013, 12, 31), successor="ca"),
        Unit("town", "新市镇人民政府", TOWN, "government"),
        Unit("station", "新市派出所", TOWN, "police", parent="police"),
        Unit("village", "白彪村村民委员会", VILLAGE, "village_committee"),
    ]
)


@pytest.mark.parametrize(
    ("unit", "organs"),
    [
        ("village", ["town"]),
        ("town", ["gov"]),
        ("gov", ["city_gov"]),
        ("city_gov", ["prov_gov"]),
        ("prov_gov", []),
        ("ca", ["city_ca", "gov"]),
        ("water", ["gov"]),
        ("tax", ["city_tax"]),
        ("station", ["police"]),
        ("cdi", ["city_cdi"]),
        ("school", ["gov", "city_gov"]),
        ("fp", ["city_ca", "gov"]),
        ("unheard_of", []),
    ],
)
def test_the_lawful_organs_of_each_kind_of_unit(unit: str, organs: list[str]) -> None:
    assert [one.unit.id for one in review_organs(unit, UNITS, PLACES, ON)] == organs


def test_every_choice_says_why() -> None:
    told = {one.unit.id: one.because for one in review_organs("ca", UNITS, PLACES, ON)}
    assert told == {"city_ca": "原单位的上一级主管部门", "gov": "原单位的本级人民政府"}


def test_where_the_government_above_is_not_listed_its_front_office_receives_for_it() -> None:
    units = Units.of([one for one in UNITS if one.id != "gov"])
    assert [one.unit.id for one in review_organs("town", units, PLACES, ON)] == ["xf"]


def test_nobody_reviews_itself_and_a_petition_office_is_no_superior_department() -> None:
    for unit in UNITS:
        organs = [one.unit.id for one in review_organs(unit.id, UNITS, PLACES, ON)]
        assert unit.id not in organs
        assert "xf" not in organs


def test_a_closed_organ_is_answered_by_its_successor() -> None:
    units = Units.of(
        [
            *(one for one in UNITS if one.id != "school"),
            Unit("school", "德清县第一中学", COUNTY, "public_institution", review_organs=("fp",)),
        ]
    )
    assert [one.unit.id for one in review_organs("school", units, PLACES, ON)] == ["ca"]


def test_what_an_organ_may_review_is_the_same_question_the_other_way_round() -> None:
    assert {one.id for one in reviewed_by("gov", UNITS, PLACES, ON)} == {
        "xf", "ca", "water", "police", "school", "town",
    }  # fmt: skip
    assert may_review("gov", "town", UNITS, PLACES, ON)
    assert not may_review("town", "town", UNITS, PLACES, ON)


def test_a_unit_is_recognised_by_its_full_name_and_by_its_usual_one() -> None:
    units = tuple(UNITS)
    assert named_in("新市镇政府五月给我意见书", units) == UNITS.find("town")
    assert named_in("德清县新市镇人民政府的答复", units) == UNITS.find("town")
    assert named_in("镇里给的答复", units) is None
