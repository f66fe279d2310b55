"""A clerk does a month of leaders' work on the desk's pages alone, without a script, on the real rules."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.edge import FakeServices, app_of, parts
from tests.unit.leaders.office import MATTER, TOPOLOGY, Office
from tests.unit.pages.reader import Page
from tests.unit.pages.test_every_page import check
from tests.unit.statistics.saying import a_registration, a_triage


class OfServices(FakeServices):
    """Supervision is the real one on the fake shelf; of the others, only lists without rows."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office

    def call(self, service: str, method: str, *args: Any, **kwargs: Any) -> Any:
        if service == "supervision" and method != "clocks":
            return self.office.ask(method, *args)
        return {"rows": [], "next": None}


class AtDesk:
    """A clerk of the county's petition office before the screen."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.browser: FlaskClient = app_of(parts("lx", topology=TOPOLOGY, rpc=OfServices(office))).test_client()
        self.browser.environ_base["HTTP_ACCEPT"] = "text/html"
        told = {"user": "lx_xf.clerk", "password": "password of lx_xf.clerk", "next": "/desk"}
        assert self.browser.post("/desk/login", data=told).status_code == 303

    def page(self, path: str) -> Page:
        html = self.browser.get(path).get_data(as_text=True)
        check(html)
        return Page(html)

    def send(self, path: str, action: str, **typed: Any) -> str:
        """Fill the form in and send it; the address of the item it leads to."""
        form = self.page(path).form(action)
        unknown = {name for name in typed if name not in form.names}
        assert not unknown, (unknown, form.names)
        answer = self.browser.post(action, data={**form.fields, **typed})
        assert answer.status_code == 303, Page(answer.get_data(as_text=True)).words[:3000]
        return str(answer.headers["Location"]).partition("?")[0]


@pytest.fixture
def clerk() -> AtDesk:
    office = Office("2026-03-25")
    office.hear(a_registration(channel="reception_day"))
    return AtDesk(office)


PLAN = {
    "kind": "reception", "booking": "到窗口预约", "pattern": "weekly", "weekdays": ["1"], "begins": "08:30",
    "ends": "11:30", "place": "县信访局接待厅", "leaders-1-name": "陈立", "leaders-1-post": "副县长",
    "leaders-2-name": "周平", "leaders-2-post": "县委常委", "leaders-2-portfolio": "政法",
}  # fmt: skip


def test_a_month_of_receptions_is_planned_published_held_and_tracked_on_pages(clerk: AtDesk) -> None:
    plan = clerk.send("/desk", "/desk/reception_plans", **PLAN)
    clerk.send(plan, f"{plan}/plan_sessions", month="2026-04-01")
    preview = clerk.browser.post(
        f"{plan}/publish_reception/preview", data={**clerk.page(plan).form(f"{plan}/publish_reception").fields,
                                                   "month": "2026-04-01"},
    )  # fmt: skip
    assert "领导接访公示" in preview.get_data(as_text=True) and "政法" in preview.get_data(as_text=True)
    clerk.send(plan, f"{plan}/publish_reception", month="2026-04-01")
    words = clerk.page(plan).words
    assert all(told in words for told in ("每周星期一", "2026年4月7日", "已公示", "已发出的公示"))
    [session] = re.findall(r"/desk/reception_sessions/[A-Z0-9-]+", _links(clerk.page("/desk")))[-1:]
    clerk.office.day("2026-04-27")
    clerk.send(session, f"{session}/open_session")
    clerk.send(session, f"{session}/hear_matter", matter=MATTER, answer="当面说明")
    clerk.send(
        session, f"{session}/classify_matter", matter=MATTER, result="solve_by_date", responsible_unit="u_qh",
        responsible_leader="镇长", responsible_person="李平", supervising_unit="u_lx_xf", requirements="书面答复",
        due_on="2026-05-20",
    )  # fmt: skip
    clerk.office.hear(a_triage(action="assign", by_unit="u_yjw", hop=1))
    clerk.send(session, f"{session}/close_session")
    words = clerk.page(session).words
    assert all(told in words for told in ("限期解决", "已分办", "领导接访交办件跟踪", "计时中", "青禾镇人民政府"))


def _links(page: Page) -> str:
    return " ".join(told.get("href", "") for tag, told in page.tags if tag == "a")


def test_an_ownership_a_note_and_a_roster_are_kept_on_pages(clerk: AtDesk) -> None:
    owned = clerk.send(
        "/desk", "/desk/ownerships", matter=MATTER, owner="陈立", post="副县长", owner_unit="临溪县水利局",
        responsible_unit="青禾镇人民政府", responsible_leader="镇长", responsible_person="李平",
        supervising_unit="临溪县信访局", requirements="书面答复", due_on="2026-05-20",
    )  # fmt: skip
    clerk.send(
        owned, f"{owned}/plan_matter",
        **{"goal": "恢复供水", "steps-1-what": "现场勘查", "steps-1-due_on": "2026-04-01",
           "steps-2-what": "修复", "steps-2-due_on": "2026-04-10"},
    )  # fmt: skip
    clerk.send(owned, f"{owned}/note_weekly_progress", text="已勘查", done="1")
    words = clerk.page(owned).words
    assert all(told in words for told in ("六定", "包依法处理", "现场勘查", "已勘查", "历任包案领导", "恢复供水"))
    note = clerk.send(
        "/desk", "/desk/leader_notes", leader="王立言", post="县长", matter=MATTER, text="请抓紧。",
        to_unit="临溪县水利局", due_on="2026-04-10",
    )  # fmt: skip
    clerk.send(note, f"{note}/report_note", text="已修复。")
    assert all(told in clerk.page(note).words for told in ("已修复。", "已报告", "2026年5月25日"))
    roster = clerk.send(
        "/desk", "/desk/rosters", **{"month": "2026-04-01", "leaders-1-name": "杨美玲", "leaders-1-post": "局长"}
    )
    clerk.send(roster, f"{roster}/publish_roster")
    assert all(told in clerk.page(roster).words for told in ("2026年4月1日（星期三）", "杨美玲", "已公布"))
    work = clerk.page("/desk").words
    assert all(told in work for told in ("按领导看包案", "领导值班", "2026年4月值班表", "陈立"))


def test_an_appointment_is_booked_on_the_page(clerk: AtDesk) -> None:
    plan = clerk.send("/desk", "/desk/reception_plans", **PLAN)
    clerk.send(plan, f"{plan}/plan_sessions", month="2026-04-01")
    number = clerk.office.ask("reception_sessions", {}, {
        "user": "x", "name": "x", "unit": "u_lx_xf", "roles": ["clerk"], "node": "lx",
    })["rows"][0]["number"]  # fmt: skip
    booked = clerk.send("/desk", "/desk/appointments", session=number, matter=MATTER)
    assert all(told in clerk.page(booked).words for told in (MATTER, "已预约"))
    clerk.send(booked, f"{booked}/cancel_appointment", reason="改期")
    assert "已取消" in clerk.page(booked).words


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"weekdays": []}, "星期几"), ({"pattern": "monthly", "days": "三十二"}, "每月几日"),
        ({"ends": "06:00"}, "结束时间应当晚于开始时间"),
    ],
)  # fmt: skip
def test_a_plan_that_was_not_taken_keeps_what_was_typed_and_says_where(clerk: AtDesk, typed: Any, told: str) -> None:
    form = clerk.page("/desk").form("/desk/reception_plans")
    answer = clerk.browser.post("/desk/reception_plans", data={**form.fields, **PLAN, **typed})
    html = answer.get_data(as_text=True)
    check(html)
    assert answer.status_code == 422
    assert told in html and "县信访局接待厅" in html
