"""A month of receptions from its rule: planned by the calendar, published, booked, held, classified, tracked."""

from __future__ import annotations

from itertools import pairwise

import pytest

from shared.errors import Invalid, Refused
from shared.events.leaders import ReceptionPlanned, ReceptionPublished
from shared.events.routing import PaperIssued
from shared.events.supervision import DeadlinePassed
from shared.links import guard
from shared.matters.numbers import make
from tests.unit.leaders.office import CLERK, ELSEWHERE, MATTER, OTHER, TOPOLOGY, Office
from tests.unit.leaders.receptions import MONDAYS, a_plan, april, published
from tests.unit.statistics.saying import a_custody, a_registration, a_triage


def test_the_sessions_of_a_month_follow_the_rule_and_the_holidays():
    plan = april(Office("2026-03-20"))
    assert [one["held_on"] for one in plan["month_sessions"]] == [
        "2026-04-07",
        "2026-04-13",
        "2026-04-20",
        "2026-04-27",
    ]
    leaders = [one["leader"] for one in plan["month_sessions"]]
    assert leaders[0] != leaders[1] and leaders[::2] == [leaders[0]] * 2


def test_leaders_in_rotation_go_on_from_one_month_to_the_next():
    office = Office("2026-03-20")
    plan = april(office)
    months = office.ask("plan_sessions", plan["number"], {"month": "2026-05-01"}, CLERK)
    leaders = [one["leader"] for one in months["month_sessions"]]
    assert all(one != after for one, after in pairwise(leaders))


def test_a_month_made_twice_has_its_sessions_once():
    office = Office("2026-03-20")
    plan = april(office)
    again = office.ask("plan_sessions", plan["number"], {"month": "2026-04-09"}, CLERK)
    assert [one["number"] for one in again["month_sessions"]] == [one["number"] for one in plan["month_sessions"]]


def test_each_leader_of_a_day_may_sit_at_a_place_of_their_own():
    leaders = [{**one, "place": f"{at}镇"} for one, at in zip(MONDAYS["leaders"], ("青禾", "石桥"), strict=True)]
    plan = april(Office("2026-03-20"), pattern="monthly", weekdays=[], days="15", sharing="apart", leaders=leaders)
    assert {(one["held_on"], one["place"]) for one in plan["month_sessions"]} == {
        ("2026-04-15", "青禾镇"), ("2026-04-15", "石桥镇"),
    }  # fmt: skip


def test_a_plan_may_have_several_lines_and_one_notice():
    office = Office("2026-03-20")
    number = a_plan(office, pattern="monthly", weekdays=[], days="15", months="odd")
    line = {name: MONDAYS[name] for name in ("begins", "ends", "place", "leaders")}
    office.ask("add_line", number, {**line, "pattern": "monthly", "days": "15", "months": "even"}, CLERK)
    plan = office.ask("plan_sessions", number, {"month": "2026-04-01"}, CLERK)
    assert [one["held_on"] for one in plan["month_sessions"]] == ["2026-04-15"]
    plan = office.ask("drop_line", number, {"line": 2, "reason": "改由预约"}, CLERK)
    assert [one["dropped"] for one in plan["plan_lines"]] == ["", "改由预约"]
    with pytest.raises(Refused) as refusal:
        office.ask("plan_sessions", number, {"month": "2026-06-01"}, CLERK)
    assert refusal.value.code == "no_session_in_month"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"weekdays": []}, "weekdays"), ({"pattern": "monthly", "days": "40"}, "days"), ({"ends": "08:00"}, "ends"),
        ({"pattern": "monthly", "days": "初三"}, "days"), ({"pattern": "dates", "dates": "2026-3-1"}, "dates"),
        ({"units": ["没有的单位"]}, "units"),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused_at_its_field(more, field):
    with pytest.raises(Invalid) as refusal:
        a_plan(Office("2026-03-20"), **more)
    assert field in refusal.value.fields


# --- publication ------------------------------------------------------------------------------------------------------


def test_a_month_is_published_five_days_ahead_and_the_clocks_of_its_sessions_end():
    office = Office("2026-03-20")
    plan = april(office)
    first = plan["month_sessions"][0]["number"]
    assert office.clocks(first) == {"reception_publication": "running"}
    assert str(office.service.watches.get(first).clocks[0].due_on) == "2026-04-02"
    plan = office.ask("publish_reception", plan["number"], {"month": "2026-04-30"}, CLERK)
    assert {one["state"] for one in plan["month_sessions"]} == {"published"}
    assert office.clocks(first) == {"reception_publication": "ended"}
    assert not any(one.late for one in office.said(ReceptionPublished))


def test_a_late_publication_takes_a_reason_and_is_flagged_but_the_public_is_told():
    office = Office("2026-03-20")
    plan = april(office)
    office.day("2026-04-04")
    with pytest.raises(Refused) as refusal:
        office.ask("publish_reception", plan["number"], {"month": "2026-04-01"}, CLERK)
    assert refusal.value.code == "publication_late"
    assert office.said(ReceptionPublished) == []
    told = {"month": "2026-04-01", "late_reason": "领导临时调整"}
    plan = office.ask("publish_reception", plan["number"], told, CLERK)
    assert [one["published_late"] for one in plan["month_sessions"]] == [True, False, False, False]
    assert plan["public_notices"][0]["late_reason"] == "领导临时调整"
    office.service.ring()
    assert office.clocks(plan["month_sessions"][0]["number"]) == {"reception_publication": "rung"}


def test_a_publication_that_broke_off_half_way_is_finished_by_taking_it_again(monkeypatch):
    office = Office("2026-03-20")
    plan = april(office)
    with monkeypatch.context() as broken:
        broken.setattr(
            office.service.plans_kept, "save", lambda *_, **__: (_ for _ in ()).throw(OSError("the power went"))
        )
        with pytest.raises(OSError, match="the power went"):
            office.ask("publish_reception", plan["number"], {"month": "2026-04-01"}, CLERK)
    plan = office.ask("publish_reception", plan["number"], {"month": "2026-04-01"}, CLERK)
    assert len(plan["public_notices"]) == 1
    assert len(office.said(ReceptionPublished)) == 4


def test_the_notice_says_time_place_leader_post_and_portfolio():
    office = Office("2026-03-20")
    [notice] = [one for one in published_papers(office) if one.paper == "reception_notice"]
    for words in ("2026年4月7日（星期二）08:30至11:30", "县信访局接待厅", "副县长 陈立", "分管：农业农村",
                  "原为4月6日，因清明顺延", "到县信访局窗口或者打电话预约", "《信访工作条例》第十八条"):  # fmt: skip
        assert words in notice.text


def published_papers(office):
    published(office)
    return office.said(PaperIssued)


def test_the_notice_can_be_read_before_it_goes_out():
    office = Office("2026-03-20")
    plan = april(office)
    [draft] = office.ask("preview", "publish_reception", plan["number"], {"month": "2026-04-01"}, CLERK)
    assert draft["paper"] == "reception_notice"
    assert office.said(ReceptionPublished) == []
    edited = {"month": "2026-04-01", "papers": [{"paper": "reception_notice", "text": "公示。"}]}
    office.ask("publish_reception", plan["number"], edited, CLERK)
    assert office.ask("reception_calendar", {"month": "2026-04-01"}, CLERK)["notices"][0]["text"] == "公示。"


def test_the_public_sees_what_is_published_and_nothing_else():
    office = Office("2026-03-20")
    plan = april(office)
    anybody = {"user": "", "name": "", "unit": "", "roles": ["citizen"], "node": "lx"}
    assert office.ask("reception_calendar", {"month": "2026-04-10"}, anybody)["rows"] == []
    office.ask("publish_reception", plan["number"], {"month": "2026-04-01"}, CLERK)
    shown = office.ask("reception_calendar", {"month": "2026-04-10"}, anybody)
    assert [one["held_on"] for one in shown["rows"]] == ["2026-04-07", "2026-04-13", "2026-04-20", "2026-04-27"]
    assert shown["rows"][0]["note"] == "原定4月6日，因清明顺延"
    assert office.ask("reception_calendar", {"month": "2026-05-10"}, anybody)["rows"] == []


def test_a_session_that_is_changed_or_cancelled_says_so_in_public():
    office = Office("2026-03-20")
    first, second, *_ = [one["number"] for one in published(office)["month_sessions"]]
    office.ask("change_session", first, {"name": "何静", "post": "副县长", "reason": "陈立同志出差"}, CLERK)
    office.ask("cancel_session", second, {"reason": "防汛值守"}, CLERK)
    rows = office.ask("reception_calendar", {"month": "2026-04-10"}, CLERK)["rows"]
    assert rows[0]["leaders"][0]["name"] == "何静" and "陈立同志出差" in rows[0]["note"]
    assert rows[1]["cancelled"] and rows[1]["note"] == "已取消：防汛值守"


def test_a_session_cancelled_before_it_was_published_owes_no_publication():
    office = Office("2026-03-20")
    first = april(office)["month_sessions"][0]["number"]
    office.ask("cancel_session", first, {"reason": "合并到下周"}, CLERK)
    assert office.clocks(first) == {"reception_publication": "ended"}


def test_the_county_rings_when_a_township_did_not_publish():
    township, county = Office("2026-03-20", node="qh"), Office("2026-03-20")
    number = township.ask("plan_reception", MONDAYS, ELSEWHERE)["number"]
    township.ask("plan_sessions", number, {"month": "2026-04-01"}, ELSEWHERE)
    session = township.ask("reception_plan", number, ELSEWHERE)["month_sessions"][0]["number"]
    for envelope in township.envelopes(ReceptionPlanned):
        guard.check(envelope, "qh", "lx", TOPOLOGY, lambda _: frozenset())
        county.service.watch(envelope.event(), envelope)
    county.day("2026-04-04")
    county.service.ring()
    assert county.clocks(session) == {"reception_publication": "rung"}
    assert [one.unit for one in county.said(DeadlinePassed)] == ["u_qh_xf"]


# --- appointments -----------------------------------------------------------------------------------------------------


def test_an_appointment_tells_the_petitioner_leader_post_and_time_and_calls_the_units():
    office = Office("2026-03-20")
    session = published(office)["month_sessions"][0]["number"]
    office.hear(a_registration(), a_custody())
    booked = office.ask("book_session", {"session": session, "matter": MATTER}, CLERK)
    told = [one for one in office.said(PaperIssued) if one.paper == "appointment_notice"]
    assert [(one.number, one.addressee, one.to_node) for one in told] == [
        (MATTER, "petitioner", ""), (MATTER, "u_qh", "qh"),
    ]  # fmt: skip
    assert "2026年4月7日（星期二）08:30" in told[0].text and "副县长 陈立" in told[0].text
    assert "当面听取" in told[1].text and told[0].paper_number != told[1].paper_number
    assert booked["called_units"] == ["青禾镇人民政府"]
    with pytest.raises(Invalid) as refusal:
        office.ask("book_session", {"session": session, "matter": MATTER}, CLERK)
    assert refusal.value.fields == {"matter": "booked_already"}


def test_whoever_booked_is_told_when_the_session_is_cancelled():
    office = Office("2026-03-20")
    session = published(office)["month_sessions"][0]["number"]
    office.hear(a_registration())
    number = office.ask("book_session", {"session": session, "matter": MATTER}, CLERK)["number"]
    office.ask("cancel_session", session, {"reason": "领导出差"}, CLERK)
    assert any(one.number == MATTER and "领导出差" in one.text for one in office.said(PaperIssued))
    assert office.ask("appointment", number, CLERK)["state"] == "cancelled"


def test_whoever_booked_is_told_when_the_session_is_changed_and_the_called_units_too():
    office = Office("2026-03-20")
    session = published(office)["month_sessions"][0]["number"]
    office.hear(a_registration(), a_custody())
    office.ask("book_session", {"session": session, "matter": MATTER}, CLERK)
    office.ask("change_session", session, {"place": "第二会议室", "begins": "09:00", "reason": "大厅装修"}, CLERK)
    told = [one for one in office.said(PaperIssued) if "第二会议室" in one.text]
    assert [(one.number, one.addressee) for one in told] == [(MATTER, "petitioner"), (MATTER, "u_qh")]
    assert all("大厅装修" in one.text and "09:00" in one.text for one in told)
    papers = [one.paper_number for one in office.said(PaperIssued) if one.paper == "appointment_notice"]
    assert len(set(papers)) == len(papers) == 4


def test_a_cancelling_that_broke_off_frees_the_appointments_all_the_same(monkeypatch):
    office = Office("2026-03-20")
    session = published(office)["month_sessions"][0]["number"]
    office.hear(a_registration())
    number = office.ask("book_session", {"session": session, "matter": MATTER}, CLERK)["number"]
    kept = office.service.appointments_kept
    with monkeypatch.context() as broken:
        broken.setattr(kept, "save", lambda *_: (_ for _ in ()).throw(ConnectionError()))
        with pytest.raises(ConnectionError):
            office.service.cancel_session(session, {"reason": "领导出差"}, CLERK)
    assert office.service.sessions_kept.get(session).state == "cancelled"
    office.carry()
    shown = office.ask("appointment", number, CLERK)
    assert (shown["state"], shown["end_reason"], shown["steps"]) == ("cancelled", "领导出差", [])
    assert len([one for one in office.said(PaperIssued) if "领导出差" in one.text]) == 1


def test_a_cancelled_appointment_can_be_made_again():
    office = Office("2026-03-20")
    session = published(office)["month_sessions"][0]["number"]
    office.hear(a_registration())
    number = office.ask("book_session", {"session": session, "matter": MATTER}, CLERK)["number"]
    office.ask("cancel_appointment", number, {"reason": "信访人改期"}, CLERK)
    assert office.ask("book_session", {"session": session, "matter": MATTER}, CLERK)["number"] != number


def test_an_accusation_and_a_number_nobody_heard_of_are_not_told_apart():
    office = Office("2026-03-20")
    session = published(office)["month_sessions"][0]["number"]
    office.hear(a_registration(), a_triage(action="refer_discipline", legal_path="discipline"))
    office.hear(a_registration(number=OTHER, node="lx", legal_class="accusation"))
    for matter in (MATTER, OTHER, make("lx", 2026, 99)):
        with pytest.raises(Invalid) as refusal:
            office.ask("book_session", {"session": session, "matter": matter}, CLERK)
        assert refusal.value.fields == {"matter": "matter_not_known_here"}
