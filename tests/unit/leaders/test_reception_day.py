"""The day of a reception: opened, heard, classified, closed, tracked; and whose desk it is."""

from __future__ import annotations

from datetime import date

import pytest

from shared.errors import Forbidden, Invalid, NotFound, Refused
from shared.events.leaders import ReceptionClosed
from tests.unit.leaders.office import CLERK, ELSEWHERE, LEADER, MATTER, OTHER, Office
from tests.unit.leaders.receptions import MONDAYS, SIX, april, held, published
from tests.unit.statistics.saying import a_closure, a_custody, a_triage


def test_a_session_does_not_begin_before_its_day():
    office = Office("2026-03-20")
    session = published(office)["month_sessions"][0]["number"]
    with pytest.raises(Refused) as refusal:
        office.ask("open_session", session, {}, CLERK)
    assert refusal.value.code == "session_not_yet"


def test_a_session_is_closed_only_when_every_matter_has_its_result():
    office = Office("2026-03-20")
    session = held(office)
    office.ask("hear_matter", session, {"matter": MATTER, "answer": "当面说明了政策"}, CLERK)
    office.ask("hear_matter", session, {"matter": OTHER}, CLERK)
    office.ask("classify_matter", session, {"matter": MATTER, "result": "explained"}, CLERK)
    with pytest.raises(Refused) as refusal:
        office.ask("close_session", session, {}, CLERK)
    assert (refusal.value.code, refusal.value.facts["matters"]) == ("session_matters_unclassified", OTHER)
    office.ask("classify_matter", session, {"matter": OTHER, "result": "solve_by_date", **SIX}, CLERK)
    assert office.ask("close_session", session, {}, CLERK)["state"] == "closed"
    [said] = office.said(ReceptionClosed)
    assert {(one.result, one.matters) for one in said.results} == {("explained", 1), ("solve_by_date", 1)}


def test_a_result_that_leaves_work_needs_all_six_points():
    office = Office("2026-03-20")
    session = held(office)
    office.ask("hear_matter", session, {"matter": MATTER}, CLERK)
    for result in ("solve_by_date", "to_be_studied"):
        lacking = {**SIX, "responsible_person": ""}
        with pytest.raises(Invalid) as refusal:
            office.ask("classify_matter", session, {"matter": MATTER, "result": result, **lacking}, CLERK)
        assert refusal.value.fields == {"responsible_person": "missing"}


def test_a_matter_classified_after_the_day_says_that_it_was_late():
    office = Office("2026-03-20")
    session = held(office)
    office.ask("hear_matter", session, {"matter": MATTER}, CLERK)
    office.day("2026-04-08")
    shown = office.ask("classify_matter", session, {"matter": MATTER, "result": "solved_on_spot"}, CLERK)
    assert shown["received_matters"][0]["classified_late"] is True


def test_a_matter_is_tracked_from_the_session_to_its_end():
    office = Office("2026-03-20")
    session = held(office)
    office.ask("hear_matter", session, {"matter": MATTER}, CLERK)
    office.ask("classify_matter", session, {"matter": MATTER, "result": "solve_by_date", **SIX}, CLERK)

    def shown():
        view = office.ask("reception_session", session, CLERK)
        clocks = {one["rule"]: one["state_zh"] for one in view["tracked"]}
        return view["received_matters"][0]["course"], clocks

    assert shown() == ("已登记", {"handover_after_reception": "计时中"})
    office.hear(a_triage(action="assign", by_unit="u_yjw", hop=1))
    assert shown() == ("已分办", {"handover_after_reception": "已完成", "leader_noted_tracking": "计时中"})
    office.hear(a_custody(hop=1))
    assert office.ask("reception_session", session, CLERK)["received_matters"][0]["holder_name"] == "青禾镇人民政府"
    office.hear(a_closure(hop=1, closed_on=date(2026, 5, 20)))
    assert shown() == ("已结案", {"handover_after_reception": "已完成", "leader_noted_tracking": "已完成"})


def test_a_matter_that_was_never_handed_over_rings_at_the_office_not_at_the_petitioner():
    office = Office("2026-03-20")
    session = held(office)
    office.ask("hear_matter", session, {"matter": MATTER}, CLERK)
    office.day("2026-04-20")
    office.service.ring()
    late = office.ask("reception_session", session, CLERK)["tracked"]
    assert [(one["rule"], one["late"], one["unit_name"]) for one in late] == [
        ("handover_after_reception", True, "杨家村村民委员会"),
    ]  # fmt: skip


# --- whose desk -------------------------------------------------------------------------------------------------------


def test_another_office_sees_none_of_it():
    office = Office("2026-03-20")
    plan = april(office)
    assert office.ask("reception_plans", {}, ELSEWHERE)["rows"] == []
    with pytest.raises(NotFound):
        office.ask("reception_plan", plan["number"], ELSEWHERE)
    with pytest.raises(Forbidden):
        office.ask("plan_reception", MONDAYS, {**LEADER, "roles": ["supervisor"]})


def test_a_step_that_is_not_open_says_what_is():
    office = Office("2026-03-20")
    session = published(office)["month_sessions"][0]["number"]
    with pytest.raises(Refused) as refusal:
        office.ask("close_session", session, {}, CLERK)
    assert refusal.value.code == "record_step_not_open"
    plan = office.ask("reception_session", session, CLERK)["plan"]
    office.ask("end_plan", plan, {"reason": "改为预约接访"}, CLERK)
    with pytest.raises(Refused):
        office.ask("plan_sessions", plan, {"month": "2026-05-01"}, CLERK)
