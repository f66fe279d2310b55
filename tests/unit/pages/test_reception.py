"""The reception room at the desk: tickets without names, books of slips, and the clocks with what moved them."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from shared.errors import Invalid
from shared.matters import numbers
from tests.support.edge import FakeServices
from tests.unit.pages.reader import calls_of
from tests.unit.pages.test_desk import page
from tests.unit.pages.test_every_page import check

Enter = Callable[[str], FlaskClient]
TICKET = numbers.make("qhv", 2026, 3)
BOOK = numbers.make("qhh", 2026, 1)
VISIT = {
    "number": TICKET, "nth": 3, "heads": 2, "state": "waiting", "state_zh": "候访", "counter": "", "day": "2026-03-02",
    "arrived_at": "2026-03-02T00:40:00Z", "waited_minutes": 20, "title": "第3号，2人", "submissions": [], "version": 1,
    "result": "", "steps": [],
}  # fmt: skip


def test_who_came_in_gets_a_ticket_with_heads_and_no_name(at_desk: Enter, services: FakeServices) -> None:
    services.answers |= {
        "intake.arrive": VISIT,
        "intake.visit": VISIT,
        "intake.visits": {"rows": [VISIT], "next": None},
    }
    client = at_desk("qh_xf.clerk")
    work = client.get("/desk")
    check(work.get_data(as_text=True))
    form = page(work).form("/desk/visits")
    assert set(form.names) == {"csrf", "heads"}
    done = client.post(form.action, data={**form.fields, "heads": "2"})
    assert done.headers["Location"] == f"/desk/visits/{TICKET}?done"
    assert calls_of(services, "intake.arrive")[0][0] == {"heads": 2}
    shown = client.get(f"/desk/visits/{TICKET}")
    assert all(words in page(shown).words for words in ("候访", "第3号，2人", "20"))
    check(shown.get_data(as_text=True))


def test_heads_that_are_no_number_are_named_and_nobody_is_asked(at_desk: Enter, services: FakeServices) -> None:
    client = at_desk("qh_xf.clerk")
    form = page(client.get("/desk")).form("/desk/visits")
    answer = client.post(form.action, data={**form.fields, "heads": "很多"})
    assert answer.status_code == 422
    assert page(answer).has("a", href="#f-arrive-heads")
    assert calls_of(services, "intake.arrive") == []


def test_a_book_that_is_too_thick_is_told_at_its_field(at_desk: Enter, services: FakeServices) -> None:
    services.answers["intake.issue_slips"] = Invalid(fields={"count": "out_of_range"})
    client = at_desk("qh_xf.clerk")
    form = page(client.get("/desk")).form("/desk/slips")
    answer = client.post(form.action, data={**form.fields, "count": "5000"})
    assert page(answer).has("a", href="#f-issue_slips-count")


def test_a_book_shows_every_slip_and_its_gaps(at_desk: Enter, services: FakeServices) -> None:
    services.answers["intake.slip_book"] = {
        "number": BOOK, "title": f"{BOOK} 至 {BOOK}", "state": "", "state_zh": "未用1，缺号1", "holder": "一号窗口",
        "count": 2, "issued_at": "2026-03-02T00:40:00Z", "steps": [], "version": 1,
        "slips": [{"slip": BOOK, "state": "gap", "state_zh": "缺号", "submission": "", "reason": ""}],
    }  # fmt: skip
    words = page(at_desk("qh_xf.clerk").get(f"/desk/slips/{BOOK}")).words
    assert all(told in words for told in ("缺号", "一号窗口", "逐张使用情况"))


def test_who_does_not_receive_visits_gives_no_ticket(at_desk: Enter, services: FakeServices) -> None:
    client = at_desk("qh.officer")
    token = client.get("/api/session").get_json()["csrf"]
    assert client.post("/desk/visits", data={"csrf": token, "heads": "1"}).status_code == 403
    assert calls_of(services, "intake.arrive") == []


def test_a_clock_tells_what_shortened_it_and_what_moved_it(at_desk: Enter, services: FakeServices) -> None:
    clock = {
        "number": numbers.make("yj", 2026, 42), "unit": "u_qh", "zh": "告知期限", "due_on": "2026-03-10",
        "state": "running", "explanation": "收到之日起7日", "shortened_from": "2026-03-16",
        "moved_from": "2026-03-09", "provisional": True,
    }  # fmt: skip
    services.answers["supervision.clocks"] = {"rows": [clock], "next": None}
    words = page(at_desk("qh_xf.supervisor").get("/desk")).words
    assert "本地期限缩短，法定为2026年3月16日；日历或者规则变动，原为2026年3月9日；当年放假安排未公布，暂定" in words
