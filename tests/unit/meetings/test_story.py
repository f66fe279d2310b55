"""Two departments say that a matter is not theirs; the joint conference names one, and it has the matter."""

from __future__ import annotations

import pytest

from shared.errors import Forbidden, Invalid, NotFound, Refused
from shared.events.meetings import ConferenceDesignated, ConferenceHeld, DesignationOpened, MeetingTasked
from shared.events.routing import MatterTriaged, PaperIssued
from shared.events.supervision import DeadlinePassed
from tests.unit.meetings.whole_county import OFFICE, County

CALL = {
    "meets_on": "2026-03-20", "convener": "u_lx_party", "place": "三楼",
    "members": ["u_lx_gov", "u_lx_nr", "u_lx_agri"],
}  # fmt: skip
ATTENDED = [
    {"unit": "u_lx_party", "post": "县委副书记"}, {"unit": "u_lx_nr", "post": "局长"},
    {"unit": "u_lx_agri", "post": "副局长"},
]  # fmt: skip


@pytest.fixture
def county() -> County:
    return County()


def a_decision(matter: str, **changes: object) -> dict[str, object]:
    return {"matter": matter, "kind": "noted", "what": "听取情况，继续办理", **changes}


def disputed(county: County) -> str:
    """A matter that two departments objected to, one after the other."""
    number = county.file()
    first = county.said(MatterTriaged)[-1].lead_unit
    county.object_to(number, first)
    county.ask("routing", "agree_return", number, {"reason": "异议成立，重新转办。"}, role="leader")
    other = next(one for one in ("u_lx_agri", "u_lx_nr", "u_lx_hc") if one != first)
    form = {"lead_unit": other, "reason": "由该单位办理更合适。"}
    county.ask("routing", "refer", number, form, role="clerk")
    county.object_to(number, other)
    return number


def called(county: County) -> str:
    return county.ask("mediation", "call_conference", CALL)["number"]


def test_two_departments_object_and_the_conference_names_the_one_that_has_it(county):
    number = disputed(county)
    [opened] = county.said(DesignationOpened)
    assert opened.number == number and len(opened.objectors) == 2
    clocks = county.nodes.nodes["lx"].services["supervision"].watches.get(number).clocks
    assert {one.rule: one.ended_on is None for one in clocks if one.hop == opened.hop and one.unit == OFFICE} == {
        "designation_here": True, "objection_answer": False,
    }  # fmt: skip
    meeting = county.ask("mediation", "call_conference", CALL)
    assert [(one["matter"], one["reasons"]) for one in meeting["agenda"]] == [(number, ["designation"])]
    named = opened.objectors[0]
    form = {
        "attended": ATTENDED,
        "decisions": [a_decision(number, kind="designate", unit=named, what="该局负责征地补偿，由其办理")],
        "opinions": [
            {"nth": 1, "unit": "u_lx_nr", "post": "局长", "opinion": "against", "words": "认为不属本局职责"},
            {"nth": 1, "unit": "u_lx_party", "post": "县委副书记", "opinion": "for"},
        ],
    }
    held = county.ask("mediation", "hold_conference", meeting["number"], form)
    assert held["state"] == "done" and [one["opinion"] for one in held["opinions"]] == ["against", "for"]
    [decided] = county.said(ConferenceDesignated)
    referral = county.ask("routing", "referral", number, role="leader")
    assert (referral["state"], referral["lead_unit"], referral["is_designated"]) == ("handed_over", named, True)
    assert referral["conference"]["minutes"] == held["minutes"] == decided.minutes
    case = county.ask("handling", "case", number, unit=named, role="officer")
    assert case["unit"] == named
    assert "object" not in {one["step"] for one in case["steps"]}, "there is no way back from a designation"
    assert not county.nodes.parked
    assert [one["reasons"] for one in county.ask("mediation", "conference", held["number"])["agenda"]] == [
        ["designation"]
    ]
    again = county.ask("mediation", "call_conference", {**CALL, "meets_on": "2026-04-10"})
    assert again["agenda"] == [], "what was designated waits no longer"


def test_its_minutes_go_out_once_and_to_everyone_concerned(county):
    number, meeting = disputed(county), called(county)
    form = {
        "attended": ATTENDED,
        "decisions": [a_decision(number, kind="designate", unit="u_lx_agri", what="由其办理")],
    }
    [draft] = county.ask("mediation", "preview", "hold_conference", meeting, form)
    assert number in draft["text"] and "县委副书记" in draft["text"]
    county.ask("mediation", "hold_conference", meeting, form)
    minutes = [one for one in county.said(PaperIssued) if one.paper == "meeting_minutes"]
    assert {one.addressee for one in minutes} == {"u_lx_party", "u_lx_gov", "u_lx_nr", "u_lx_agri"}
    assert {(one.text, one.number, one.to_node) for one in minutes} == {(draft["text"], meeting, "lx")}


def test_what_the_desk_decided_meanwhile_stands(county):
    number, meeting = disputed(county), called(county)
    form = {"attended": ATTENDED, "decisions": [a_decision(number, kind="designate", unit="u_lx_nr", what="由其办理")]}
    county.ask("routing", "designate", number, {"lead_unit": "u_lx_agri", "reason": "县政府指定。"}, role="leader")
    with pytest.raises(Invalid) as fault:
        county.ask("mediation", "hold_conference", meeting, form)
    assert fault.value.fields == {"decisions.0.kind": "designation_not_asked"}


def test_a_task_lies_on_the_units_desk_is_tracked_and_reported(county):
    number = county.file(
        place="990121101201", category_l1="TR", category_l2="TR01", text="村道塌了，有危险，请尽快修。"
    )
    meeting = called(county)
    county.ask("mediation", "set_agenda", meeting, {"matters": [], "more": f"{number.lower()}，"})
    decision = a_decision(number, kind="task", unit="u_qh", what="修复村道", due_on="2026-03-30")
    county.nodes.clock.at[0] = county.nodes.clock.at[0].replace(day=20)
    held = county.ask("mediation", "hold_conference", meeting, {"attended": ATTENDED, "decisions": [decision]})
    assert (held["state"], held["owed_count"], held["steps"]) == ("held", 1, [])
    [row] = county.ask("mediation", "meeting_tasks", {}, unit="u_qh", role="officer")["rows"]
    assert (row["number"], row["due_on"], row["from_unit"]) == (meeting, "2026-03-30", OFFICE)
    for node in ("lx", "qh"):
        watch = county.nodes.nodes[node].services["supervision"].watches.get(meeting)
        assert [(one.unit, one.rule, str(one.due_on), one.state) for one in watch.clocks] == [
            ("u_qh", "meeting_task", "2026-03-30", "running")
        ]
    report = {"outcome": "done", "report": "村道已于3月25日修复。"}
    with pytest.raises(NotFound):
        county.ask("mediation", "report_on_decision", row["key"], report, unit="u_qh_xf", role="leader")
    county.ask("mediation", "report_on_decision", row["key"], report, unit="u_qh", role="officer")
    after = county.ask("mediation", "conference", meeting)
    assert (after["state"], after["owed_count"]) == ("done", 0)
    assert [(one["outcome"], one["report"]) for one in after["decisions"]] == [("done", "村道已于3月25日修复。")]
    county.days_pass(30)
    assert not [one for one in county.said(DeadlinePassed) if one.number == meeting]
    with pytest.raises(Refused):
        county.ask("mediation", "report_on_decision", row["key"], report, unit="u_qh", role="officer")
    assert not county.nodes.parked


def test_who_does_not_report_rings_at_the_units_node_and_above(county):
    number = county.file(place="990121101201", category_l1="TR", category_l2="TR01", text="村道塌了，请尽快修。")
    meeting = called(county)
    county.ask("mediation", "set_agenda", meeting, {"more": number})
    county.nodes.clock.at[0] = county.nodes.clock.at[0].replace(day=20)
    decisions = [
        a_decision(number, kind="task", unit="u_qh", what="修复村道", due_on="2026-03-30"),
        a_decision(number, kind="task", unit="u_city_env", what="监测水质", due_on="2026-03-30"),
    ]
    county.ask("mediation", "hold_conference", meeting, {"attended": ATTENDED, "decisions": decisions})
    county.days_pass(12)
    late = {(one.node, one.unit) for one in county.said(DeadlinePassed) if one.number == meeting}
    assert late == {("lx", "u_qh"), ("qh", "u_qh"), ("lx", "u_city_env")}
    view = county.ask("mediation", "conference", meeting)
    assert [one["outcome_zh"] for one in view["decisions"]] == ["逾期未报告", "逾期未报告"]
    paper = {"nth": 2, "outcome": "partly", "report": "来函：已取样。"}
    with pytest.raises(Invalid) as fault:
        county.ask("mediation", "register_conference_report", meeting, {**paper, "nth": 1})
    assert fault.value.fields == {"nth": "reports_at_its_desk"}
    view = county.ask("mediation", "register_conference_report", meeting, paper)
    assert [one["outcome"] for one in view["decisions"]] == ["", "partly"]
    watch = county.nodes.nodes["lx"].services["supervision"].watches.get(meeting)
    assert {one.unit: one.ended_on is not None for one in watch.clocks} == {"u_qh": False, "u_city_env": True}


def test_a_working_group_gets_a_matter_and_its_lead_unit_reports_back(county):
    number, meeting = county.file(), called(county)
    form = {
        "group": "rural_land_requisition", "convener": "u_lx_gov", "lead_unit": "u_lx_nr",
        "members": ["u_lx_nr", "u_lx_agri"],
    }  # fmt: skip
    group = county.ask("mediation", "set_up_group", form)["number"]
    with pytest.raises(Refused, match="working_group_exists"):
        county.ask("mediation", "set_up_group", form)
    county.ask("mediation", "set_agenda", meeting, {"more": number})
    decision = a_decision(number, kind="group", group=group, what="一个月内提出方案", due_on="2026-04-20")
    county.nodes.clock.at[0] = county.nodes.clock.at[0].replace(day=20)
    county.ask("mediation", "hold_conference", meeting, {"attended": ATTENDED, "decisions": [decision]})
    [told] = county.said(MeetingTasked)
    assert (told.unit, told.group) == ("u_lx_nr", group)
    [row] = county.ask("mediation", "meeting_tasks", {}, unit="u_lx_nr", role="officer")["rows"]
    report = {"outcome": "done", "report": "方案已提出。"}
    county.ask("mediation", "report_on_decision", row["key"], report, unit="u_lx_nr", role="officer")
    [passed] = county.ask("mediation", "working_group", group)["passed"]
    assert (passed["matter"], passed["meeting"], passed["report"]) == (number, meeting, "方案已提出。")
    county.ask("mediation", "end_group", group, {"reason": "任务完成"})
    assert county.ask("mediation", "set_up_group", form)["state"] == "active"


def test_a_month_without_a_conference_rings_once_and_a_meeting_in_time_does_not(county):
    held_on = []
    for days in (0, 20, 40):
        meeting = county.ask("mediation", "call_conference", {**CALL, "members": ["u_lx_gov"]})["number"]
        county.ask("mediation", "hold_conference", meeting, {"attended": ATTENDED, "decisions": []})
        held_on.append(county.said(ConferenceHeld)[-1].held_on)
        county.days_pass(20 if days < 40 else 25)
        assert not [one for one in county.said(DeadlinePassed) if one.rule == "joint_conference"]
    county.days_pass(10)
    [bell] = [one for one in county.said(DeadlinePassed) if one.rule == "joint_conference"]
    assert (bell.unit, bell.node, bell.due_on.month) == ("u_lx_party", "lx", held_on[-1].month + 1)
    county.days_pass(30)
    assert len([one for one in county.said(DeadlinePassed) if one.rule == "joint_conference"]) == 1


def test_only_the_petition_office_calls_records_and_reads_them(county):
    with pytest.raises(Forbidden):
        county.ask("mediation", "call_conference", CALL, role="leader")
    with pytest.raises(Refused, match="meeting_office_only"):
        county.ask("mediation", "call_conference", CALL, unit="u_lx_nr")
    meeting = called(county)
    with pytest.raises(NotFound):
        county.ask("mediation", "conference", meeting, unit="u_lx_nr", role="leader")
    assert county.ask("mediation", "conferences", {}, role="leader")["rows"][0]["number"] == meeting


def test_an_accusation_is_never_put_before_a_meeting(county):
    number = county.file(legal_class="accusation", text="举报某干部截留补偿款。", category_l1="DI", category_l2="")
    meeting = called(county)
    with pytest.raises(Invalid) as fault:
        county.ask("mediation", "set_agenda", meeting, {"more": number})
    assert fault.value.fields == {"more": "not_an_open_matter"}
    drawn = county.ask("supervision", "plan_dispatch", {"meets_on": "2026-03-09"})
    assert number not in repr(drawn)
