"""The weekly dispatch: its list says what the clocks say, its circular what the list says; it makes the next one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.supervision.dispatch import rules
from services.supervision.dispatch.drawing import (
    DUE,
    IDLE,
    OPEN,
    OVERDUE,
    RETURNED,
    Figure,
    Line,
    Owned,
    View,
    draw,
    figures,
)
from services.supervision.dispatch.rules import Dispatch
from services.supervision.domain import Clock, Watch
from services.supervision.heard import Heard
from shared.deadlines import calendar
from shared.errors import Invalid, Refused
from shared.events.meetings import DispatchHeld
from shared.events.routing import PaperIssued
from shared.events.supervision import DeadlinePassed
from shared.matters.numbers import make
from tests.unit.meetings.whole_county import OFFICE, County

TODAY = date(2026, 3, 20)
AT = datetime(2026, 3, 20, 1, 0, tzinfo=UTC)
NUMBER = make("lx", 2026, 1)
ATTENDED = [{"unit": OFFICE, "post": "局长"}, {"unit": "u_qh", "post": "镇长"}]


def a_clock(**changes: Any) -> Clock:
    usual = Clock(
        "k", "conclude", "u_qh", 1, date(2026, 2, 1), date(2026, 4, 20), AT + timedelta(days=31), "", False,
        "statutory", "running",
    )  # fmt: skip
    return replace(usual, **changes)


def a_saying(event: str, **facts: Any) -> Heard:
    return Heard(event, f"{event}{facts}", facts.pop("at", AT), facts)


def a_view(**changes: Any) -> View:
    return replace(View(TODAY, 7, calendar(), date(2026, 3, 13)), **changes)


def kinds_of(watch: Watch, **changes: Any) -> list[tuple[str, str, int]]:
    return [(one.kind, one.unit, one.days) for one in draw([watch], a_view(**changes))]


@pytest.mark.parametrize(
    ("due_on", "changes", "kind", "days"),
    [
        (date(2026, 3, 28), {}, OPEN, 8),
        (date(2026, 3, 27), {}, DUE, 7),
        (date(2026, 3, 20), {}, DUE, 0),
        (date(2026, 3, 19), {"rung_at": AT, "state": "rung"}, OVERDUE, 1),
        (date(2026, 3, 1), {"rung_at": AT, "state": "rung"}, OVERDUE, 19),
    ],
)
def test_a_clock_is_listed_by_how_near_its_day_is(due_on, changes, kind, days):
    watch = Watch(NUMBER, clocks=(a_clock(due_on=due_on, **changes),))
    assert kinds_of(watch) == [(kind, "u_qh", days)]


def test_what_is_done_is_not_listed_however_late_it_was():
    done = a_clock(due_on=date(2026, 3, 1), rung_at=AT, state="rung", ended_on=date(2026, 3, 10))
    assert kinds_of(Watch(NUMBER, clocks=(done,))) == []


def test_an_objection_of_the_week_is_listed_with_its_answer_and_an_older_one_is_not():
    refused = a_saying("custody.refused", hop=1, unit="u_qh", refused_at="2026-03-18T01:00:00Z")
    agreed = a_saying("objection.answered", hop=1, unit="u_qh", agreed=True)
    for heard, task in (((refused,), "提出管辖异议，待核实"), ((refused, agreed), "管辖异议成立，退回")):
        [line] = draw([Watch(NUMBER, heard=heard)], a_view())
        assert (line.kind, line.unit, line.task, line.days) == (RETURNED, "u_qh", task, 2)
    assert draw([Watch(NUMBER, heard=(refused,))], a_view(returned_from=date(2026, 3, 19))) == ()


@pytest.mark.parametrize(("due_on", "listed"), [(date(2026, 3, 19), True), (date(2026, 3, 20), False)])
def test_an_owned_matter_is_listed_when_its_weekly_progress_is_late(due_on, listed):
    owned = Owned(NUMBER, "u_lx_nr", date(2026, 3, 12), due_on)
    found = [(one.kind, one.unit, one.days) for one in draw([], a_view(owned=(owned,)))]
    assert found == ([(IDLE, "u_lx_nr", 8)] if listed else [])


@pytest.mark.parametrize(
    "sealing",
    [
        a_saying("matter.triaged", legal_path="discipline"), a_saying("matter.triaged", flags=["sealed"]),
        a_saying("submission.registered", legal_class="accusation"),
    ],
)  # fmt: skip
def test_an_accusation_is_not_listed_and_not_counted(sealing):
    assert draw([Watch(NUMBER, heard=(sealing,), clocks=(a_clock(),))], a_view()) == ()


def test_an_organ_of_discipline_is_not_listed():
    watch = Watch(NUMBER, clocks=(a_clock(unit="u_lx_cdi"), a_clock()))
    assert kinds_of(watch, hidden=("u_lx_cdi",)) == [(OPEN, "u_qh", 31)]


def test_a_matter_counts_once_in_a_column_however_many_limits_it_has():
    lines = [
        Line(OVERDUE, NUMBER, "u_qh", "办结", 3, TODAY), Line(OVERDUE, NUMBER, "u_qh", "告知", 5, TODAY),
        Line(OPEN, NUMBER, "u_qh", "报告", 5, TODAY), Line(DUE, make("lx", 2026, 2), "u_qh", "办结", 2, TODAY),
        Line(RETURNED, make("lx", 2026, 3), "u_lx_nr", "退回", 1, TODAY),
        Line(IDLE, NUMBER, "u_lx_hc", "包案", 9, TODAY),
    ]  # fmt: skip
    assert figures(lines) == (Figure("u_lx_nr", 0, 0, 0, 1), Figure("u_qh", 2, 1, 1, 0))


@pytest.mark.parametrize(
    ("today", "following"),
    [(date(2026, 3, 9), date(2026, 3, 16)), (date(2026, 3, 15), date(2026, 3, 16)),
     (date(2026, 3, 16), date(2026, 3, 23)), (date(2026, 4, 2), date(2026, 4, 6))],
)  # fmt: skip
def test_the_next_meeting_is_on_the_same_day_of_the_week(today, following):
    assert rules.next_on(Dispatch("n", "lx", OFFICE, date(2026, 3, 9), True), today) == following


# --- on whole nodes ---------------------------------------------------------------------------------------------------


def a_busy_county() -> County:
    """Matters of several units and days: on time, near, late, objected to, and an accusation."""
    county = County()
    road = {"place": "990121101201", "category_l1": "TR", "category_l2": "TR01", "text": "村道塌了，请尽快修。"}
    for days in (8, 9, 6, 3):
        county.file("lx", **road)
        county.file("lx")
        county.days_pass(days)
    county.file(legal_class="accusation", text="举报某干部截留补偿款。", category_l1="DI", category_l2="")
    for number in (county.file(), county.file()):
        holder = next(
            row["lead_unit"] for row in county.ask("routing", "referrals", {}, role="leader")["rows"]
            if row["number"] == number
        )  # fmt: skip
        county.object_to(number, holder)
    return county


def test_the_list_is_what_the_clocks_of_the_node_say_counted_straight():
    county = a_busy_county()
    drawn = county.ask("supervision", "plan_dispatch", {"meets_on": "2026-04-01"})
    supervision = county.nodes.nodes["lx"].services["supervision"]
    today = supervision.clock.today()
    expected: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for watch in supervision.watches.some({}, limit=1000):
        if "accusation" in {one.facts.get("legal_class") for one in watch.heard}:
            continue
        for clock in watch.clocks:
            if clock.ended_on is None and clock.unit != "u_lx_cdi":
                column = expected[clock.unit]
                column["open"].add(watch.number)
                if clock.rung_at:
                    column["overdue"].add(watch.number)
                elif clock.due_on - today <= timedelta(days=7):
                    column["due"].add(watch.number)
        for said in watch.heard:
            if said.event == "custody.refused":
                expected[said.unit]["returned"].add(watch.number)
    counted = {
        unit: tuple(len(found[name]) for name in ("open", "due", "overdue", "returned"))
        for unit, found in expected.items()
    }
    told = {one["unit"]: (one["open"], one["due"], one["overdue"], one["returned"]) for one in drawn["figures"]}
    assert told == counted
    assert any(row[2] for row in told.values()) and any(row[3] for row in told.values()), "the county is too quiet"
    assert drawn["as_of"] and drawn["within_days"] == 7


def test_it_is_drawn_again_until_it_is_held_and_then_stands():
    county = a_busy_county()
    number = county.ask("supervision", "plan_dispatch", {"meets_on": "2026-04-01"})["number"]
    before = county.ask("supervision", "dispatch", number)
    county.days_pass(6)
    after = county.ask("supervision", "draw_dispatch_list", number, {"within_days": 10})
    assert after["as_of"] > before["as_of"] and after["within_days"] == 10
    county.ask("supervision", "hold_dispatch", number, {"attended": ATTENDED})
    with pytest.raises(Refused, match="record_step_not_open"):
        county.ask("supervision", "draw_dispatch_list", number, {})


def test_its_decisions_and_the_figures_of_each_unit_go_to_the_units_and_are_tracked():
    county = a_busy_county()
    number = county.ask("supervision", "plan_dispatch", {"meets_on": "2026-04-01"})["number"]
    lines = county.ask("supervision", "dispatch", number)["lines"]
    matter = next(one["matter"] for one in lines if one["unit"] == "u_qh")
    until = county.nodes.clock.at[0].date() + timedelta(days=10)
    decision = {"matter": matter, "unit": "u_qh", "what": "本周内答复", "due_on": until.isoformat()}
    wrong = [{**decision, "matter": NUMBER[:-1] + "0"}, {**decision, "due_on": None}]
    with pytest.raises(Invalid) as fault:
        county.ask("supervision", "hold_dispatch", number, {"attended": ATTENDED, "decisions": wrong})
    assert fault.value.fields == {"decisions.0.matter": "not_on_the_list", "decisions.1.due_on": "missing"}
    form = {"attended": ATTENDED, "decisions": [decision]}
    [draft] = (
        county.nodes.nodes["lx"]
        .services["supervision"]
        .preview_dispatch(
            "hold_dispatch", number, form, {"user": "s", "name": "督查", "unit": OFFICE, "roles": ["supervisor"]}
        )
    )
    held = county.ask("supervision", "hold_dispatch", number, form)
    circulars = [one for one in county.said(PaperIssued) if one.paper == "dispatch_circular"]
    assert {one.addressee for one in circulars} >= {"u_qh"} and OFFICE not in {one.addressee for one in circulars}
    assert {one.text for one in circulars} == {draft["text"]}
    for row in held["figures"]:
        assert (
            f"{row['unit_zh']}：在办{row['open']}件，其中7日内到期{row['due']}件，已超期{row['overdue']}件"
            in draft["text"]
        )
    [row] = county.ask("mediation", "meeting_tasks", {}, unit="u_qh", role="officer")["rows"]
    report = {"outcome": "done", "report": "已答复。"}
    county.ask("mediation", "report_on_decision", row["key"], report, unit="u_qh", role="officer")
    assert county.ask("supervision", "dispatch", number)["state"] == "done"
    assert not county.nodes.parked


def test_a_weekly_meeting_makes_the_next_one_once_and_a_week_without_one_rings():
    county = County()
    first = county.ask("supervision", "plan_dispatch", {"meets_on": "2026-03-02"})["number"]
    supervision = county.nodes.nodes["lx"].services["supervision"]
    for _ in range(2):
        supervision.make_weekly_dispatches()
    rows = county.ask("supervision", "dispatches", {})["rows"]
    assert [(one["meets_on"], one["weekly"]) for one in rows] == [("2026-03-09", True), ("2026-03-02", True)]
    county.ask("supervision", "hold_dispatch", first, {"attended": ATTENDED})
    county.days_pass(7)
    county.ask("supervision", "hold_dispatch", rows[0]["number"], {"attended": ATTENDED})
    county.days_pass(7)
    assert len(county.said(DispatchHeld)) == 2
    assert not [one for one in county.said(DeadlinePassed) if one.rule == "weekly_dispatch"]
    county.days_pass(2)
    [bell] = [one for one in county.said(DeadlinePassed) if one.rule == "weekly_dispatch"]
    assert (bell.unit, bell.due_on) == (OFFICE, date(2026, 3, 16))


def test_a_week_that_is_left_out_does_not_end_the_meetings_but_no_more_does():
    county = County()
    supervision = county.nodes.nodes["lx"].services["supervision"]
    first = county.ask("supervision", "plan_dispatch", {"meets_on": "2026-03-02"})["number"]
    county.ask("supervision", "cancel_dispatch", first, {"reason": "与县里会议冲突"})
    supervision.make_weekly_dispatches()
    rows = county.ask("supervision", "dispatches", {})["rows"]
    assert [(one["meets_on"], one["state"]) for one in rows] == [("2026-03-09", "planned"), ("2026-03-02", "cancelled")]
    county.ask("supervision", "cancel_dispatch", rows[0]["number"], {"reason": "改为按月召开", "no_more": True})
    county.days_pass(14)
    supervision.make_weekly_dispatches()
    assert len(county.ask("supervision", "dispatches", {})["rows"]) == 2


def test_days_that_cannot_be_meant_are_refused():
    county = County()
    matter = county.file()
    for far in ("9999-12-31", "0001-01-01"):
        with pytest.raises(Invalid) as fault:
            county.ask("supervision", "plan_dispatch", {"meets_on": far})
        assert fault.value.fields == {"meets_on": "not_within_a_year"}
    number = county.ask("supervision", "plan_dispatch", {"meets_on": "2026-03-02"})["number"]
    decision = {"matter": matter, "unit": "u_qh", "what": "本周内答复", "due_on": "9999-12-31"}
    for form, fields in (
        ({"decisions": [decision]}, {"decisions.0.due_on": "not_within_a_year"}),
        ({"held_on": "1926-03-02"}, {"held_on": "not_within_a_year"}),
    ):
        with pytest.raises(Invalid) as fault:
            county.ask("supervision", "hold_dispatch", number, {"attended": ATTENDED, **form})
        assert fault.value.fields == fields


def test_nobody_is_named_or_watched_in_its_circular():
    county = County()
    matter = county.file()
    number = county.ask("supervision", "plan_dispatch", {"meets_on": "2026-03-02"})["number"]
    decision = {"matter": matter, "unit": "u_qh", "what": "做好信访人的稳控", "due_on": "2026-03-20"}
    with pytest.raises(Invalid) as fault:
        county.ask("supervision", "hold_dispatch", number, {"attended": ATTENDED, "decisions": [decision]})
    assert fault.value.fields == {"decisions.0.what": "holds_practice"}


def test_a_meeting_beside_the_weekly_ones_does_not_end_them():
    county = County()
    supervision = county.nodes.nodes["lx"].services["supervision"]
    county.ask("supervision", "plan_dispatch", {"meets_on": "2026-03-02"})
    county.ask("supervision", "plan_dispatch", {"meets_on": "2026-03-05", "weekly": False})
    county.ask("supervision", "plan_dispatch", {"meets_on": "2026-03-16", "weekly": False})
    made = []
    for _ in range(4):
        supervision.make_weekly_dispatches()
        rows = county.ask("supervision", "dispatches", {})["rows"]
        made.append(sorted(one["meets_on"] for one in rows if one["weekly"]))
        county.days_pass(7)
    assert made[0] == ["2026-03-02", "2026-03-09"]
    assert made[-1] == ["2026-03-02", "2026-03-09", "2026-03-23", "2026-03-30"], "a day that has a meeting has its own"


def test_nothing_is_drawn_for_a_week_whose_day_has_its_meeting(monkeypatch):
    county = County()
    supervision = county.nodes.nodes["lx"].services["supervision"]
    county.ask("supervision", "plan_dispatch", {"meets_on": "2026-03-02"})
    county.ask("supervision", "plan_dispatch", {"meets_on": "2026-03-09", "weekly": False})
    drawn = []
    monkeypatch.setattr(supervision, "_draw_dispatch", lambda *asked: drawn.append(asked) or ())
    supervision.make_weekly_dispatches()
    assert drawn == []


def test_an_owned_matter_without_its_weekly_progress_is_on_the_list():
    county = County()
    matter = county.file()
    form = {
        "matter": matter, "owner": "张副县长", "post": "副县长", "owner_unit": "u_lx_gov",
        "responsible_unit": "u_lx_nr", "responsible_leader": "李局长", "responsible_person": "王科长",
        "supervising_unit": "u_lx_xf", "requirements": "核实补偿款并答复", "due_on": "2026-04-20",
    }  # fmt: skip
    county.ask("supervision", "take_ownership", form, role="clerk")
    drawn = county.ask("supervision", "plan_dispatch", {"meets_on": "2026-03-09"})
    assert not [one for one in drawn["lines"] if one["kind"] == "idle"]
    county.days_pass(8)
    drawn = county.ask("supervision", "draw_dispatch_list", drawn["number"], {})
    [line] = [one for one in drawn["lines"] if one["kind"] == "idle"]
    assert (line["matter"], line["unit"], line["days"]) == (matter, "u_lx_gov", 8)
    assert "张副县长" not in repr(drawn) and "王科长" not in repr(drawn)


def test_an_office_has_one_meeting_a_day():
    county = County()
    county.ask("supervision", "plan_dispatch", {"meets_on": "2026-03-02"})
    with pytest.raises(Refused, match="dispatch_planned"):
        county.ask("supervision", "plan_dispatch", {"meets_on": "2026-03-02"})
    with pytest.raises(Refused, match="meeting_office_only"):
        county.ask("supervision", "plan_dispatch", {"meets_on": "2026-03-02"}, unit="u_qh", role="supervisor")
