"""A table goes its way over three nodes: each unit checks its own figures on its own desk, another one checks them too,
objections are answered, the table is published with every lost mark opened, and nothing changes silently afterwards."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from services.supervision.assessment.table import pairs
from shared.bus.names import MINE
from shared.bus.on import On
from shared.documents.docx import print_docx, words_of
from shared.documents.sheet import bare, sheet_of
from shared.errors import AlreadyHandled, Conflict, Forbidden, Invalid, NotFound, NotYet, Refused
from shared.events.assessment import AssessmentPublished
from shared.events.envelope import read_envelope
from shared.events.routing import PaperIssued
from shared.links import guard
from shared.ops.clock import StoppedClock
from tests.support.assessing import LEADER, SUPERVISOR, TOPOLOGY, officer, supervision, tell
from tests.support.raw_month import UNITS, months

JULY = datetime(2026, 7, 6, 2, 0, tzinfo=UTC)
OWN = ("assessment_tables", "assessment_letters", "unit_checks")


class County:
    """Supervision at the three nodes; what one says to another is carried past the guard, twice."""

    def __init__(self, seed=5, matters=60):
        self.made = months(seed, matters)
        self.nodes = {node: supervision(node, JULY) for node in ("lx", "qh", "yj")}
        tell(self.nodes["lx"], [one for one in self.made.arrivals() if one.at < JULY])
        self.carried = set()

    def carry(self):
        """Until nothing new is said; each message twice, what is not possible yet again later."""
        for _ in range(10):
            waiting = [one for one in self._said() if one.id not in self.carried]
            for one in waiting:
                if self._deliver(one) and self._deliver(one):
                    self.carried.add(one.id)
        assert not [one for one in self._said() if one.id not in self.carried]

    def _said(self):
        for service in self.nodes.values():
            for name in OWN:
                for entry in getattr(service, name).shelf.record():
                    envelope = read_envelope(entry["envelope"])
                    if envelope.tonode and envelope.type.startswith("assessment."):
                        yield envelope

    def _deliver(self, envelope):
        service, me = self.nodes[envelope.tonode], envelope.tonode
        if envelope.node != me:
            neighbour = TOPOLOGY.between(envelope.node, me)[-2]
            guard.check(envelope, neighbour, me, TOPOLOGY, lambda _: frozenset())
        for name in dir(type(service)):
            for one in getattr(getattr(type(service), name), "nameko_entrypoints", ()):
                if isinstance(one, On) and one.event_name == envelope.type and one.only == MINE:
                    try:
                        with suppress(AlreadyHandled):
                            getattr(service, name)(envelope.event(), envelope)
                    except (NotYet, Conflict):
                        return False
        return True

    def at(self, moment):
        for service in self.nodes.values():
            service.clock = StoppedClock(at=moment)

    @property
    def office(self):
        return self.nodes["lx"]

    def checks(self, unit, kind):
        service, by = self.nodes[TOPOLOGY.find_desk(unit)], officer(unit)
        rows = service.unit_checks_of({}, by)["rows"]
        return [service.unit_check(row["number"], by) for row in rows if row["kind"] == kind]

    def answer_all(self, kind):
        for unit in (*UNITS, "u_lx_xf"):
            for check in self.checks(unit, kind):
                if check["state"] == "asked":
                    self.nodes[TOPOLOGY.find_desk(unit)].confirm_figures(check["number"], {}, officer(unit))
        self.carry()

    def published(self):
        """The table of June, after all its way."""
        number = self.office.open_assessment({"period": "2026-06"}, SUPERVISOR)["number"]
        self.office.ask_self_checks(number, {"answer_by": "2026-07-10"}, SUPERVISOR)
        self.carry()
        self.answer_all("self")
        self.office.ask_cross_checks(number, {"answer_by": "2026-07-14"}, SUPERVISOR)
        self.carry()
        self.answer_all("cross")
        self.office.score_assessment(number, {}, SUPERVISOR)
        self.office.publish_assessment(number, {}, LEADER)
        self.carry()
        return number


@pytest.fixture
def county():
    return County()


def with_lost_marks(county):
    unit = next(one for one in UNITS if county.checks(one, "self")[0]["assessment_lost"])
    return unit, county.checks(unit, "self")[0]


def test_each_unit_finds_its_own_figures_on_its_own_desk_at_its_own_node(county):
    number = county.office.open_assessment({"period": "2026-06"}, SUPERVISOR)["number"]
    table = county.office.ask_self_checks(number, {"answer_by": "2026-07-10"}, SUPERVISOR)
    county.carry()
    assert {one["unit"] for one in table["assessment_checks"]} == {one["unit"] for one in table["assessment_lines"]}
    for unit, node in UNITS.items():
        (check,) = county.checks(unit, "self")
        assert check["number"].startswith(f"{node.upper()}-2026-Z")
        ours = {one["item"]: one["marks"] for one in table["assessment_cells"] if one["unit"] == unit}
        assert {one["item"]: one["marks"] for one in check["assessment_figures"]} == ours
        assert check["of_unit"] == unit


def test_an_objection_is_answered_with_the_reason_and_an_upheld_one_gives_the_marks_back(county):
    number = county.office.open_assessment({"period": "2026-06"}, SUPERVISOR)["number"]
    county.office.ask_self_checks(number, {"answer_by": "2026-07-10"}, SUPERVISOR)
    county.carry()
    unit, check = with_lost_marks(county)
    fact = next(one for one in check["assessment_lost"] if float(one["points"]) > 0)
    objection = {"item": fact["item"], "matter": fact["matter"].lower(), "reason": "当日已经完成，登记有误"}
    node = county.nodes[TOPOLOGY.find_desk(unit)]
    wrong = {**objection, "matter": "LX-2026-009999-X"}
    with pytest.raises(Refused, match="assessment_not_deducted"):
        node.contest_figures(check["number"], {"objections": [wrong]}, officer(unit))
    node.contest_figures(check["number"], {"objections": [objection]}, officer(unit))
    county.carry()
    county.answer_all("self")
    table = county.office.assessment(number, SUPERVISOR)
    (contest,) = table["assessment_contests"]
    assert (contest["unit"], contest["reason"]) == (unit, "当日已经完成，登记有误")
    county.office.ask_cross_checks(number, {"answer_by": "2026-07-14"}, SUPERVISOR)
    county.carry()
    county.answer_all("cross")
    with pytest.raises(Refused, match="assessment_contests_open"):
        county.office.score_assessment(number, {}, SUPERVISOR)
    before = {(one["unit"], one["item"]): float(one["marks"] or 0) for one in table["assessment_cells"]}
    answer = {"contest": contest["contest"], "outcome": "upheld", "reason": "登记有误，予以更正"}
    after = county.office.answer_contest(number, answer, SUPERVISOR)
    county.carry()
    marks = {(one["unit"], one["item"]): float(one["marks"] or 0) for one in after["assessment_cells"]}
    assert marks[unit, fact["item"]] > before[unit, fact["item"]]
    (told,) = county.checks(unit, "self")[0]["assessment_answers"]
    assert (told["answer_zh"], told["answer"]) == ("异议成立", "登记有误，予以更正")
    assert county.office.score_assessment(number, {}, SUPERVISOR)["state"] == "scored"


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("many", range(2, 9))
def test_no_unit_ever_checks_itself_and_each_is_checked_once(month, many):
    units = [f"u{one}" for one in range(many)]
    found = pairs(units, month)
    assert all(checker != checked for checker, checked in found)
    assert sorted(checked for _, checked in found) == sorted(checker for checker, _ in found) == units


def test_the_one_who_checks_sees_figures_and_objections_of_the_other(county):
    number = county.office.open_assessment({"period": "2026-06"}, SUPERVISOR)["number"]
    county.office.ask_self_checks(number, {"answer_by": "2026-07-10"}, SUPERVISOR)
    county.carry()
    county.answer_all("self")
    table = county.office.ask_cross_checks(number, {"answer_by": "2026-07-14"}, SUPERVISOR)
    county.carry()
    cross = [one for one in table["assessment_checks"] if one["kind"] == "cross"]
    assert cross and all(one["unit"] != one["of_unit"] for one in cross)
    for one in cross:
        (check,) = county.checks(one["unit"], "cross")
        theirs = {each["item"] for each in table["assessment_cells"] if each["unit"] == one["of_unit"]}
        assert (check["of_unit"], {each["item"] for each in check["assessment_figures"]}) == (one["of_unit"], theirs)


def test_while_units_may_still_answer_the_table_waits_and_silence_stands_in_it_afterwards(county):
    number = county.office.open_assessment({"period": "2026-06"}, SUPERVISOR)["number"]
    county.office.ask_self_checks(number, {"answer_by": "2026-07-10"}, SUPERVISOR)
    county.carry()
    with pytest.raises(Refused, match="assessment_checks_open"):
        county.office.ask_cross_checks(number, {"answer_by": "2026-07-14"}, SUPERVISOR)
    county.at(JULY + timedelta(days=6))
    table = county.office.ask_cross_checks(number, {"answer_by": "2026-07-14"}, SUPERVISOR)
    assert {one["outcome_zh"] for one in table["assessment_checks"]} == {"未反馈"}
    (late,) = county.checks("u_qh", "self")
    assert not late["steps"]
    with pytest.raises(Refused, match="assessment_answered_late"):
        county.nodes["qh"].confirm_figures(late["number"], {}, officer("u_qh"))


def test_a_published_table_goes_out_as_a_paper_and_each_unit_gets_its_own_part(county):
    number = county.published()
    table = county.office.assessment(number, LEADER)
    (paper,) = [one for one in county.office.assessment_tables.said if isinstance(one, PaperIssued)]
    assert (paper.paper, paper.paper_number) == ("assessment_table", table["paper_number"])
    for words in (
        "2026年6月信访工作考核表",
        "四舍五入，保留2位小数",
        "2026年1月1日起施行的版本",
        "青禾镇",
        "相符",
        "基数",
    ):
        assert words in paper.title + paper.text
    for one in table["assessment_deductions"]:
        assert one["matter"] in paper.text
        assert one["why"] in paper.text
    for unit in UNITS:
        (check,) = county.checks(unit, "self")
        line = next(one for one in table["assessment_lines"] if one["unit"] == unit)
        assert (check["state"], check["marks"], check["rank"]) == ("published", line["marks"], line["rank"])
    told = [one for one in county.office.assessment_letters.said if isinstance(one, AssessmentPublished)]
    assert told
    for one in told:
        assert {each.matter for each in one.lost} == {
            each["matter"] for each in table["assessment_deductions"] if each["unit"] == one.unit
        }


def test_a_unit_sees_its_own_deductions_and_the_office_all(county):
    number = county.published()
    own = county.office.deductions(number, {"unit": "u_lx_nr"}, officer("u_lx_nr"))["rows"]
    assert own == county.office.deductions(number, {"unit": "u_lx_nr"}, SUPERVISOR)["rows"]
    assert {one["unit"] for one in own} == {"u_lx_nr"}
    with pytest.raises(NotFound):
        county.office.deductions(number, {"unit": "u_lx_nr"}, officer("u_lx_hc"))
    with pytest.raises(NotFound):
        county.office.assessment(number, officer("u_lx_hc", "leader"))
    with pytest.raises(Forbidden):
        county.office.deductions(number, {"unit": "u_lx_nr"}, officer("u_lx_nr", "clerk"))


def test_what_is_heard_late_changes_an_open_table_and_stands_beside_a_published_one():
    county = County()
    held_back = [one for one in county.made.said if one.at < JULY and one.envelope.type == "case.accepted"]
    county = County()
    county.nodes["lx"] = supervision("lx", JULY)
    early = [one for one in county.made.said if one.at < JULY and one.id not in {each.id for each in held_back}]
    tell(county.office, early)
    number = county.office.open_assessment({"period": "2026-06"}, SUPERVISOR)["number"]
    open_cells = county.office.assessment(number, SUPERVISOR)["assessment_cells"]
    half = len(held_back) // 2
    tell(county.office, held_back[:half])
    county.office.count_assessments()
    assert county.office.assessment(number, SUPERVISOR)["assessment_cells"] != open_cells
    county.office.ask_self_checks(number, {"answer_by": "2026-07-10"}, SUPERVISOR)
    county.carry()
    county.answer_all("self")
    county.office.ask_cross_checks(number, {"answer_by": "2026-07-14"}, SUPERVISOR)
    county.carry()
    county.answer_all("cross")
    county.office.score_assessment(number, {}, SUPERVISOR)
    as_published = county.office.publish_assessment(number, {}, LEADER)
    county.carry()
    county.office.count_assessments()
    assert not county.office.assessment(number, SUPERVISOR)["assessment_corrections"]
    county.at(JULY + timedelta(days=9))
    tell(county.office, held_back[half:])
    county.office.count_assessments()
    county.carry()
    after = county.office.assessment(number, SUPERVISOR)
    assert after["assessment_cells"] == as_published["assessment_cells"]
    assert after["assessment_corrections"]
    shown = {(one["unit"], one["item"]): one for one in after["assessment_corrections"]}
    assert {one["on"] for one in shown.values()} == {"2026-07-15"}
    assert all(one["was"] != one["now"] for one in shown.values())
    touched = next(one for one in shown.values() if one["unit"] in UNITS)
    (check,) = county.checks(touched["unit"], "self")
    assert touched["now"] in {one["now"] for one in check["assessment_changed"]}
    county.office.count_assessments()
    assert county.office.assessment(number, SUPERVISOR)["assessment_corrections"] == after["assessment_corrections"]


def test_a_period_that_runs_or_is_known_or_has_no_months_is_refused(county):
    with pytest.raises(Refused, match="assessment_period_runs"):
        county.office.open_assessment({"period": "2026-07"}, SUPERVISOR)
    with pytest.raises(Refused, match="assessment_no_edition"):
        county.office.open_assessment({"period": "2025-06"}, SUPERVISOR)
    with pytest.raises(Refused, match="assessment_months_missing"):
        county.office.open_assessment({"period": "2026-Q2"}, SUPERVISOR)
    for wrong in ("2026-13", "2026-Q5", "26-03", "2026-", "二〇二六"):
        with pytest.raises(Invalid):
            county.office.open_assessment({"period": wrong}, SUPERVISOR)
    county.office.open_assessment({"period": "2026-06"}, SUPERVISOR)
    with pytest.raises(Refused, match="assessment_known_already"):
        county.office.open_assessment({"period": "2026-06"}, SUPERVISOR)


def test_only_the_leader_of_the_office_publishes(county):
    number = county.office.open_assessment({"period": "2026-06"}, SUPERVISOR)["number"]
    with pytest.raises(Forbidden):
        county.office.publish_assessment(number, {}, SUPERVISOR)
    with pytest.raises(Refused, match="record_step_not_open"):
        county.office.publish_assessment(number, {}, LEADER)
    with pytest.raises(Forbidden):
        county.office.open_assessment({"period": "2026-05"}, officer("u_lx_nr"))


def test_the_township_assesses_its_own_territory_with_its_own_table():
    made = months(5, 60)
    service = supervision("qh", JULY)
    tell(service, [one for one in made.said if one.at < JULY])
    by = {**officer("u_qh_xf", "supervisor"), "node": "qh"}
    table = service.open_assessment({"period": "2026-06"}, by)
    assert table["number"].startswith("QH-2026-A")
    assert {one["unit"] for one in table["assessment_lines"]} <= {"u_qh", "u_yjw", "u_qh_xf", "u_qh_party", "u_yjc"}
    assert {"u_qh", "u_yjw"} <= {one["unit"] for one in table["assessment_lines"]}


def test_an_objection_that_was_made_in_time_and_comes_late_is_answered_by_a_correction():
    county = County()
    number = county.office.open_assessment({"period": "2026-06"}, SUPERVISOR)["number"]
    county.office.ask_self_checks(number, {"answer_by": "2026-07-10"}, SUPERVISOR)
    county.carry()
    check = county.checks("u_qh", "self")[0]
    fact = next(one for one in check["assessment_lost"] if float(one["points"]) > 0)
    objection = {"item": fact["item"], "matter": fact["matter"], "reason": "登记有误"}
    county.nodes["qh"].contest_figures(check["number"], {"objections": [objection]}, officer("u_qh"))
    county.at(JULY + timedelta(days=6))
    county.office.ask_cross_checks(number, {"answer_by": "2026-07-13"}, SUPERVISOR)
    county.at(JULY + timedelta(days=8))
    county.office.score_assessment(number, {}, SUPERVISOR)
    before = county.office.publish_assessment(number, {}, LEADER)
    county.carry()
    (contest,) = county.office.assessment(number, LEADER)["assessment_contests"]
    answer = {"contest": contest["contest"], "outcome": "upheld", "reason": "确系登记有误"}
    after = county.office.answer_contest(number, answer, SUPERVISOR)
    county.carry()
    assert after["assessment_cells"] == before["assessment_cells"]
    changed = after["assessment_corrections"]
    assert [(one["unit"], one["item"]) for one in changed] == [("u_qh", fact["item"])]
    (own,) = county.checks("u_qh", "self")
    assert own["assessment_changed"][0]["now"] == changed[0]["now"]
    assert own["assessment_answers"][0]["answer_zh"] == "异议成立"


def test_the_paper_of_a_real_table_is_laid_out_in_tables_and_loses_no_word(county):
    county.published()
    (paper,) = [one for one in county.office.assessment_tables.said if isinstance(one, PaperIssued)]
    sheet = sheet_of(
        paper.paper, unit="临溪县信访局", title=paper.title, paper_number=paper.paper_number, text=paper.text
    )
    assert sheet.words == bare(paper.title + paper.text)
    tables = [block for block in sheet.blocks if block.kind == "table"]
    assert len(tables) == 6
    assert all(len(row) == 4 for block in tables for row in block.rows)
    assert sheet.words in words_of(print_docx(sheet))
