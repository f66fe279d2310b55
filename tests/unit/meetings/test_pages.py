"""The desks of meetings as pages: what the services answer is shown with its words, and what begins asks for units."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.edge import FakeServices
from tests.unit.meetings.test_story import ATTENDED, CALL, a_decision
from tests.unit.meetings.whole_county import County
from tests.unit.pages.conftest import at_desk, services  # noqa: F401 - fixtures
from tests.unit.pages.reader import calls_of
from tests.unit.pages.test_desk import page
from tests.unit.pages.test_every_page import check

LISTS = {
    "supervision.dispatches", "mediation.conferences", "mediation.working_groups", "mediation.meeting_tasks",
}  # fmt: skip


@pytest.fixture
def county() -> County:
    return County()


def held(county: County) -> dict[str, Any]:
    """A conference that gave a unit something to do, with an opinion on record."""
    number, meeting = county.file(), county.ask("mediation", "call_conference", CALL)["number"]
    county.ask("mediation", "set_agenda", meeting, {"more": number})
    decision = a_decision(number, kind="task", unit="u_lx_nr", what="一个月内答复", due_on="2026-04-20")
    opinion = {"nth": 1, "unit": "u_lx_nr", "post": "局长", "opinion": "against", "words": "期限太短"}
    form = {"attended": ATTENDED, "decisions": [decision], "opinions": [opinion]}
    return dict(county.ask("mediation", "hold_conference", meeting, form))


def test_a_conference_is_shown_with_its_decisions_opinions_and_reports(county, at_desk, services: FakeServices):  # noqa: F811
    view = held(county)
    services.answers["mediation.conference"] = view
    shown = at_desk("lx_xf.supervisor").get(f"/desk/conferences/{view['number']}")
    check(shown.get_data(as_text=True))
    told = ("联席会议", "中共临溪县委员会", "交单位落实", "一个月内答复", "待报告", "不同意", "期限太短", "县委副书记")
    assert [one for one in told if one not in page(shown).words] == []


def test_a_dispatch_list_is_shown_with_its_moment_and_figures(county, at_desk, services: FakeServices):  # noqa: F811
    county.file()
    view = county.ask("supervision", "plan_dispatch", {"meets_on": "2026-03-09"})
    services.answers["supervision.dispatch"] = view
    shown = at_desk("lx_xf.supervisor").get(f"/desk/dispatches/{view['number']}")
    check(shown.get_data(as_text=True))
    told = ("调度会", "清单截至", "各单位情况", "在办", view["lines"][0]["matter"], "重新生成清单", "登记调度会")
    assert [one for one in told if one not in page(shown).words] == []


def test_a_unit_finds_what_it_owes_and_reports_at_the_address_of_the_decision(county, at_desk, services: FakeServices):  # noqa: F811
    held(county)
    [row] = county.ask("mediation", "meeting_tasks", {}, unit="u_lx_nr", role="officer")["rows"]
    view = county.ask("mediation", "meeting_task", row["key"], unit="u_lx_nr", role="officer")
    services.answers |= {
        "mediation.meeting_tasks": {"rows": [row], "next": None}, "mediation.meeting_task": view,
        "mediation.report_on_decision": view,
    }  # fmt: skip
    client = at_desk("lx_nr.officer")
    address = f"/desk/meeting_tasks/{row['number']}~1"
    assert page(client.get("/desk?list=meeting_tasks&state=owed")).has("a", href=address)
    shown = client.get(address)
    check(shown.get_data(as_text=True))
    form = page(shown).form(f"{address}/report_on_decision")
    client.post(form.action, data={**form.fields, "outcome": "done", "report": "已经答复。"})
    [(key, body, _)] = calls_of(services, "mediation.report_on_decision")
    assert (key, body["outcome"], body["report"]) == (f"{row['number']}/1", "done", "已经答复。")


def test_a_conference_is_called_by_choosing_units(at_desk, services: FakeServices, county):  # noqa: F811
    services.answers |= {name: {"rows": [], "next": None} for name in LISTS}
    services.answers["mediation.call_conference"] = county.ask("mediation", "call_conference", CALL)
    client = at_desk("lx_xf.supervisor")
    work = client.get("/desk")
    check(work.get_data(as_text=True))
    form = page(work).form("/desk/conferences")
    told = {"meets_on": "2026-03-20", "convener": "u_lx_party", "members": ["u_lx_gov", "u_lx_nr"], "place": "三楼"}
    client.post(form.action, data={**form.fields, **told})
    [(body, _)] = calls_of(services, "mediation.call_conference")
    assert body == told
