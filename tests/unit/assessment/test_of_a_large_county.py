"""A county with more matters than an officer can wait for: counted by the clock, told unit by unit, kept whole."""

from __future__ import annotations

import pytest

from services.supervision.assessment import desk
from shared.events.assessment import AssessmentCheckAsked, AssessmentPublished
from tests.support.assessing import LEADER, SUPERVISOR, officer
from tests.support.raw_month import UNITS
from tests.unit.assessment.test_the_way_of_a_table import County, with_lost_marks

PERIOD = {"period": "2026-06"}


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(desk, "MUCH", 10)
    return County()


def asked(county):
    return [one for one in county.office.assessment_letters.said if isinstance(one, AssessmentCheckAsked)]


def test_opening_answers_at_once_and_the_clock_counts_what_a_small_county_counts_in_the_step(large):
    table = large.office.open_assessment(PERIOD, SUPERVISOR)
    assert (table["state_zh"], table["assessment_cells"], table["steps"]) == ("测算中", [], [])
    large.office.count_new_assessments()
    counted = large.office.assessment(table["number"], SUPERVISOR)
    assert counted["state_zh"] == "已测算" and [one["step"] for one in counted["steps"]] == ["ask_self_checks"]
    desk.MUCH = 10_000
    at_once = County().office.open_assessment(PERIOD, SUPERVISOR)
    for name in ("assessment_cells", "assessment_deductions", "assessment_beside"):
        assert counted[name] == at_once[name]


def test_no_step_reads_the_matters_of_a_large_county(large):
    number = large.office.open_assessment(PERIOD, SUPERVISOR)["number"]
    large.office.count_new_assessments()
    large.office.dockets.some = large.office.watches.some = None
    large.office.ask_self_checks(number, {"answer_by": "2026-07-10"}, SUPERVISOR)
    large.office.count_new_assessments()
    large.carry()
    unit, check = with_lost_marks(large)
    fact = next(one for one in check["assessment_lost"] if float(one["points"]) > 0)
    rows = [{"item": fact["item"], "matter": fact["matter"], "reason": "登记有误"}]
    at = large.nodes[UNITS[unit]]
    at.contest_figures(check["number"], {"objections": rows}, officer(unit))
    large.carry()
    large.answer_all("self")
    before = large.office.assessment(number, SUPERVISOR)
    (contest,) = before["assessment_contests"]
    answer = {"contest": contest["contest"], "outcome": "upheld", "reason": "更正"}
    after = large.office.answer_contest(number, answer, SUPERVISOR)
    changed = {(one["unit"], one["item"]) for one in after["assessment_cells"]} - {
        (one["unit"], one["item"]) for one in before["assessment_cells"] if one in after["assessment_cells"]
    }
    assert changed == {(unit, fact["item"])}
    assert all(one["holds"] == "相符" for one in after["assessment_sums"])
    large.office.ask_cross_checks(number, {"answer_by": "2026-07-14"}, SUPERVISOR)
    large.office.count_new_assessments()
    large.carry()
    large.answer_all("cross")
    large.office.score_assessment(number, {}, SUPERVISOR)
    assert large.office.publish_assessment(number, {}, LEADER)["assessment_cells"] == after["assessment_cells"]


def test_whoever_breaks_off_while_units_are_told_leaves_the_rest_to_the_clock_and_nobody_is_told_twice():
    county = County()
    number = county.office.open_assessment(PERIOD, SUPERVISOR)["number"]
    add, left = county.office.assessment_letters.add, iter(range(2))

    def breaks_off(*given):
        if next(left, None) is None:
            raise ConnectionError
        return add(*given)

    county.office.assessment_letters.add = breaks_off
    with pytest.raises(ConnectionError):
        county.office.ask_self_checks(number, {"answer_by": "2026-07-10"}, SUPERVISOR)
    assert len(asked(county)) == 2
    county.office.assessment_letters.add = add
    county.office.count_assessments()
    county.office.count_assessments()
    lines = county.office.assessment(number, SUPERVISOR)["assessment_lines"]
    assert sorted(one.unit for one in asked(county)) == sorted(one["unit"] for one in lines)


def test_what_units_are_told_does_not_grow_in_the_table_itself():
    county = County()
    number = county.published()
    table = county.office.assessment_tables.shelf.record()
    assert not [one for one in table if one["envelope"]["type"] in ("assessment.published", "assessment.check_asked")]
    told = [one for one in county.office.assessment_letters.said if isinstance(one, AssessmentPublished)]
    assert len(told) == len(county.office.assessment(number, LEADER)["assessment_lines"])
