"""A month from its rule to the notice on the board: planned, published, booked, held, handed over, tracked, printed."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pypdf
import pytest
from flask.testing import FlaskClient

from shared.documents.docx import words_of
from shared.documents.sheet import bare
from shared.events.routing import PaperIssued
from tests.support.edge import FakeServices, app_of, parts
from tests.unit.leaders.office import CLERK, MATTER, TOPOLOGY, Office
from tests.unit.pages.reader import Page
from tests.unit.pages.test_every_page import check
from tests.unit.statistics.saying import a_closure, a_custody, a_registration, a_triage

SECRETARY = {
    "kind": "reception", "booking": "打县信访局电话或者到窗口预约", "pattern": "monthly", "days": "15",
    "months": "even", "begins": "08:30", "ends": "11:30", "place": "县信访局接待厅", "sharing": "rotate",
    "leaders": [{"name": "王立言", "post": "县长", "portfolio": "县政府全面工作"}],
}  # fmt: skip
DEPUTIES = {
    "pattern": "weekly", "weekdays": ["1"], "begins": "09:00", "ends": "11:30", "place": "县信访局二楼",
    "leaders": [{"name": "陈立", "post": "副县长", "portfolio": "农业农村"}, {"name": "周平", "post": "县委常委"}],
}  # fmt: skip
SIX = {
    "responsible_unit": "u_qh", "responsible_leader": "镇长", "responsible_person": "经办人李平",
    "supervising_unit": "u_lx_xf", "requirements": "修复水渠，书面答复", "due_on": "2026-04-30",
}  # fmt: skip


@pytest.fixture(scope="module")
def office() -> Office:
    """The county's petition office: April 2026 is planned by two lines, published on 25 March."""
    made = Office("2026-03-25")
    plan = made.ask("plan_reception", SECRETARY, CLERK)["number"]
    made.ask("add_line", plan, DEPUTIES, CLERK)
    made.ask("plan_sessions", plan, {"month": "2026-04-01"}, CLERK)
    made.ask("publish_reception", plan, {"month": "2026-04-01"}, CLERK)
    roster = made.ask("draw_roster", {"month": "2026-04-01", "leaders": [{"name": "杨美玲", "post": "局长"}]}, CLERK)
    made.ask("publish_roster", roster["number"], {}, CLERK)
    return made


@pytest.fixture
def browser(office: Office) -> FlaskClient:
    """Anybody's browser at the county."""
    services = FakeServices()
    services.answers["supervision.reception_calendar"] = lambda *args: office.ask("reception_calendar", *args)
    client = app_of(parts("lx", topology=TOPOLOGY, rpc=services)).test_client()
    client.environ_base["HTTP_ACCEPT"] = "text/html"
    return client


def words_of_pdf(content: bytes) -> str:
    pages = [bare(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    return "".join(re.sub(rf"—{at}—", "", page) for at, page in enumerate(pages, 1))


def test_the_printed_notice_read_again_says_what_was_published(office: Office, browser: FlaskClient) -> None:
    [issued] = [one for one in office.said(PaperIssued) if one.paper == "reception_notice"]
    page = Page(browser.get("/reception-calendar?month=2026-04").get_data(as_text=True))
    pdf, docx = [told["href"] for tag, told in page.tags if tag == "a" and "notice?" in told.get("href", "")]
    printed = browser.get(pdf)
    assert printed.mimetype == "application/pdf"
    words = words_of_pdf(printed.get_data())
    assert words == "临溪县信访局" + bare(issued.title + issued.text)
    assert words_of(browser.get(docx).get_data()) == words
    for told in (
        "2026年4月7日（星期二）09:00至11:30，地点：县信访局二楼，接访领导：副县长陈立（分管：农业农村）。原为4月6日，因清明顺延。",
        "2026年4月13日（星期一）", "接访领导：县委常委周平", "2026年4月15日（星期三）08:30至11:30",
        "接访领导：县长王立言（分管：县政府全面工作）", "预约方式：打县信访局电话或者到窗口预约",
    ):  # fmt: skip
        assert bare(told) in words
    assert "4月6日（" not in words


def test_the_notice_is_the_same_file_every_time(office: Office, browser: FlaskClient) -> None:
    plan = office.ask("reception_calendar", {"month": "2026-04-01"}, CLERK)["notices"][0]["plan"]
    address = f"/reception-calendar/notice?month=2026-04&plan={plan}&format=pdf"
    assert browser.get(address).headers["ETag"] == browser.get(address).headers["ETag"]


def test_the_calendar_is_a_plain_page_with_days_leaders_and_who_is_on_duty(browser: FlaskClient) -> None:
    html = browser.get("/reception-calendar?month=2026-04").get_data(as_text=True)
    check(html)
    words = Page(html).words
    for told in ("2026年4月领导接访日历", "2026年4月7日（星期二）", "陈立", "原定4月6日，因清明顺延", "分管：农业农村",
                 "2026年4月领导值班表", "杨美玲", "怎样预约"):  # fmt: skip
        assert told in words


def test_a_month_without_anything_says_what_else_can_be_done(browser: FlaskClient) -> None:
    html = browser.get("/reception-calendar?month=2026-08").get_data(as_text=True)
    check(html)
    assert "还没有公示" in html and 'href="/file"' in html


@pytest.mark.parametrize("month", ["2026-13", "x", "", "2026-04-01", "9999-12", "0001-01"])
def test_a_month_that_there_is_not_never_breaks_the_page(browser: FlaskClient, month: str) -> None:
    assert browser.get("/reception-calendar", query_string={"month": month}).status_code == 200


@pytest.mark.parametrize("query", ["month=2026-04&plan=none", "month=2026-04", "month=x&plan=y", "plan=z&format=pdf"])
def test_a_notice_that_is_not_there_is_not_found(browser: FlaskClient, query: str) -> None:
    assert browser.get(f"/reception-calendar/notice?{query}").status_code == 404


def test_the_calendar_of_a_node_whose_supervision_is_down_gives_the_phone() -> None:
    client = app_of(parts("lx", topology=TOPOLOGY, rpc=FakeServices())).test_client()
    answer = client.get("/reception-calendar", headers={"Accept": "text/html"})
    assert answer.status_code == 503
    check(answer.get_data(as_text=True))
    assert "接访安排也可以打电话询问" in answer.get_data(as_text=True)


def test_the_api_answers_the_same_to_anybody(browser: FlaskClient) -> None:
    shown: dict[str, Any] = browser.get("/api/reception-calendar?month=2026-04").get_json()
    assert [one["held_on"] for one in shown["rows"]] == [
        "2026-04-07", "2026-04-13", "2026-04-15", "2026-04-20", "2026-04-27",
    ]  # fmt: skip
    assert shown["rows"][2]["leaders"] == [{"name": "王立言", "post": "县长", "portfolio": "县政府全面工作"}]
    assert browser.get("/api/reception-calendar?month=april").status_code == 422


def test_the_whole_of_a_month_from_the_rule_to_the_end_of_a_matter(office: Office) -> None:
    rows = office.ask("reception_sessions", {"state": "published"}, CLERK)["rows"]
    session = next(one["number"] for one in rows if one["held_on"] == "2026-04-15")
    assert office.clocks(session) == {"reception_publication": "ended"}
    office.day("2026-04-08")
    office.hear(a_registration(channel="reception_day"))
    office.ask("book_session", {"session": session, "matter": MATTER}, CLERK)
    office.day("2026-04-15")
    office.ask("open_session", session, {}, CLERK)
    office.ask("hear_matter", session, {"matter": MATTER, "answer": "当面说明了处理步骤"}, CLERK)
    office.ask("classify_matter", session, {"matter": MATTER, "result": "solve_by_date", **SIX}, CLERK)
    assert office.ask("close_session", session, {}, CLERK)["booked"][0]["state"] == "received"
    office.day("2026-04-16")
    office.hear(a_triage(action="assign", by_unit="u_yjw", hop=1), a_custody(hop=1))
    shown = office.ask("reception_session", session, CLERK)
    assert {one["rule"]: one["state_zh"] for one in shown["tracked"]}["leader_noted_tracking"] == "计时中"
    assert shown["received_matters"][0]["course"] == "已接收"
    office.day("2026-05-18")
    office.hear(a_closure(hop=1, closed_on=date(2026, 5, 18)))
    shown = office.ask("reception_session", session, CLERK)
    assert {one["state_zh"] for one in shown["tracked"]} <= {"已完成", "已超期"}
    assert shown["received_matters"][0]["course"] == "已结案"
