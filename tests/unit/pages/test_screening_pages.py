"""Screening at the desk, with the real service behind it: noted, owned, reported, held in the meeting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from shared.matters.steps.rows import desks_of
from tests.support.edge import FakeServices
from tests.unit.pages.test_desk import page
from tests.unit.pages.test_every_page import check
from tests.unit.screening.offices import REQUISITION, TOWN, TOWN_PLACE, County

Enter = Callable[[str], FlaskClient]
OF_SCREENING = ("screening_rounds", "screening_calls", "findings", "screening_facts", "screening_meetings")


@pytest.fixture
def county(services: FakeServices) -> County:
    """Whole nodes behind the fakes: every procedure of screening is asked of the asker's own."""
    county = County(date(2026, 3, 2))
    county.tick()

    def asked(method: str) -> Callable[..., Any]:
        return lambda *rest: county.do(rest[-1], method, *rest[:-1])

    methods = {
        name
        for desk in desks_of("supervision")
        if desk.collection in OF_SCREENING
        for name in (desk.list_rpc, desk.item_rpc, *desk.opening, *desk.steps)
    }
    services.answers |= {f"supervision.{name}": asked(name) for name in {*methods, "preview"}}
    return county


def sent(client: FlaskClient, at: str, action: str, **typed: str) -> Any:
    """A form of a page, filled in; the page of the item that follows."""
    form = page(client.get(at)).form(action)
    answer = client.post(form.action, data={**form.fields, **typed})
    assert answer.status_code == 303, page(answer).words
    shown = client.get(answer.headers["Location"])
    check(shown.get_data(as_text=True))
    return page(shown), answer.headers["Location"].partition("?")[0]


def noted(client: FlaskClient, **changes: str) -> Any:
    typed = {**REQUISITION, "place": TOWN_PLACE, **changes}
    return sent(client, "/desk", "/desk/findings", **{name: str(value) for name, value in typed.items()})


def test_a_finding_is_noted_owned_and_settled_in_words(at_desk: Enter, county: County) -> None:
    client = at_desk("qh.officer")
    shown, at = noted(client)
    for words in (
        "青禾镇",
        "土地征收",
        "21至50户",
        "有安全风险",
        "村民、建设、开发单位",
        "168",
        "补偿款未付",
        "第二十五条",
    ):
        assert words in shown.words, words
    owned = {"owner_unit": TOWN, "post": "deputy", "due_on": "2026-03-20", "measures": "核对账目。"}
    shown, _ = sent(client, at, f"{at}/assign_finding", **owned)
    assert "分管负责人" in shown.words and "化解期限 2026年3月20日" in shown.words
    shown, _ = sent(client, at, f"{at}/settle_finding", outcome="已全部拨付。")
    assert "已化解" in shown.words and "已全部拨付" in shown.words


def test_a_name_in_a_finding_is_told_at_its_field(at_desk: Enter, county: County) -> None:
    client = at_desk("qh.officer")
    form = page(client.get("/desk")).form("/desk/findings")
    typed = {name: str(value) for name, value in {**REQUISITION, "what": "村民张大山的补偿款未付"}.items()}
    answer = client.post(form.action, data={**form.fields, **typed})
    assert answer.status_code == 422
    assert page(answer).has("a", href="#f-record_finding-what") and "像是写有个人姓名" in page(answer).words


def test_a_round_is_reported_with_what_was_looked_at(at_desk: Enter, county: County) -> None:
    client = at_desk("qh.officer")
    work = page(client.get("/desk"))
    assert "乡镇半月排查" in work.words and "2026年3月16日" in work.words
    at = f"/desk/screening_rounds/{county.rounds_of('qh', TOWN)[0].number}"
    row = {"looked_at-1-records": "payments", "looked_at-1-what": "补偿款台账"}
    shown, _ = sent(client, at, f"{at}/report_round", result="nothing_found", **row)
    assert "已报送" in shown.words and "补偿款台账" in shown.words and "款项拨付记录" in shown.words


def test_a_report_without_method_is_refused_in_words(at_desk: Enter, county: County) -> None:
    client = at_desk("qh.officer")
    at = f"/desk/screening_rounds/{county.rounds_of('qh', TOWN)[0].number}"
    form = page(client.get(at)).form(f"{at}/report_round")
    answer = client.post(form.action, data={**form.fields, "result": "nothing_found"})
    assert answer.status_code in (409, 422)
    assert "查看" in page(answer).words


def test_the_meeting_shows_its_list_and_counts_and_circulates_it(at_desk: Enter, county: County) -> None:
    noted(at_desk("qh.officer"))
    client = at_desk("lx_xf.supervisor")
    shown, at = sent(client, "/desk", "/desk/screening_meetings", remarks="就地化解。")
    for words in (
        "2026年3月排查会商",
        "未化解的矛盾纠纷",
        "按地方分（件）",
        "按事项类别分（件）",
        "国土资源",
        "青禾镇",
        "数据截至",
    ):
        assert words in shown.words, words
    shown, _ = sent(client, at, f"{at}/issue_screening_list")
    assert "清单已印发" in shown.words
    finding = county.service("lx").screening_standings.some({})[0].number
    shown, _ = sent(client, at, f"{at}/feed_back_at_meeting", finding=finding, text="十日内核对。")
    assert "十日内核对" in shown.words
    check(client.get(f"/desk/screening_facts/{finding}").get_data(as_text=True))


def test_a_special_round_is_called_from_the_desk(at_desk: Enter, county: County) -> None:
    client = at_desk("lx_xf.supervisor")
    called = {
        "topic": "工地工资支付", "category_l1": "LS", "category_l2": "LS02", "who": "townships",
        "from_on": "2026-03-02", "to_on": "2026-03-20",
    }  # fmt: skip
    shown, _ = sent(client, "/desk", "/desk/screening_calls", **called)
    assert "工地工资支付" in shown.words and "青禾镇人民政府" in shown.words
    assert {one.kind for one in county.rounds_of("qh", TOWN)} == {"township_half_month", "special"}
