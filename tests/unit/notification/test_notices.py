"""Every paper to the petitioner makes one notice; every attempt is kept; no notice tells what the matter is about."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from services.notification.book import Book
from services.notification.domain import DELIVERED, FAILED, IN_APP
from services.notification.letters import shipped
from services.notification.sender import Means
from services.notification.service import NotificationService
from services.notification.store import Contacts, Notices, Papers
from shared.errors import AlreadyHandled, Forbidden, Invalid
from shared.links.topology import load
from shared.matters.lists import DOCUMENTS
from shared.ops.clock import StoppedClock
from shared.ops.here import Here
from tests.unit.statistics.saying import NUMBER, a_paper, at, in_envelope

TOPOLOGY = load("deploy/topology.yaml")
CLERK = {"user": "c", "name": "窗口", "unit": "u_yjw", "roles": ["clerk"], "node": "yj"}


def notification(node="yj", book=None, channels=None):
    service = NotificationService()
    service.stored = Notices.in_memory()
    service.kept = Papers.in_memory()
    service.addresses = Contacts.in_memory()
    service.means = Means(book or Book(), channels or {})
    service.clock = StoppedClock(at=at(51))
    service.here = Here(node, "notification", TOPOLOGY)
    return service


def issue(service, paper, id="e1", hours=50, home="yj"):
    service.tell(paper, in_envelope(paper, id, hours=hours, node="qh", home=home))


def listed(service, **where):
    return service.notices(where, CLERK)["rows"]


def test_a_paper_to_the_petitioner_is_told_on_the_page_when_it_is_stored():
    service = notification()
    issue(service, a_paper())
    (notice,) = listed(service)
    assert (notice["number"], notice["paper"], notice["state"]) == (NUMBER, "acceptance_notice", DELIVERED)
    (attempt,) = notice["attempts"]
    assert (attempt["channel"], attempt["channel_zh"], attempt["outcome"]) == (IN_APP, "站内查询页", DELIVERED)
    assert attempt["at"] == "2026-03-04T04:00:00.000000Z"


def test_the_notice_says_who_issued_what_and_where_to_read_it_and_no_word_of_the_matter():
    service = notification()
    issue(service, a_paper())
    (notice,) = listed(service)
    assert all(word in notice["body"] for word in ("青禾镇人民政府", "《信访事项受理告知书》", NUMBER))
    assert "水渠" not in json.dumps(notice, ensure_ascii=False)


def test_a_letter_between_offices_is_not_told_to_the_petitioner():
    service = notification()
    issue(service, a_paper(addressee="u_qh"))
    assert listed(service) == []


def test_only_the_home_tells():
    service = notification("qh")
    issue(service, a_paper())
    assert listed(service) == []


def test_the_same_paper_heard_twice_is_told_once():
    service = notification()
    issue(service, a_paper())
    with pytest.raises(AlreadyHandled):
        issue(service, a_paper())
    assert len(listed(service)) == 1


@pytest.mark.parametrize("paper", sorted(DOCUMENTS))
def test_every_kind_of_paper_has_its_words(paper):
    service = notification()
    issue(service, a_paper(paper=paper, title="{凭空}"))
    (notice,) = listed(service)
    assert notice["subject"] and NUMBER in notice["body"] and "《{凭空}》" in notice["body"]


def test_a_paper_that_no_row_names_is_told_as_a_paper():
    assert next(one.id for one in shipped().of("paper.issued", a_paper(paper="hearing_record"))) == "issued"


def test_the_list_is_the_newest_first_page_by_page_and_by_state():
    service = notification()
    for hours in range(50, 55):
        issue(service, a_paper(paper_number=str(hours)), id=f"e{hours}", hours=hours)
    first = service.notices({"limit": 3}, CLERK)
    second = service.notices({"limit": 3, "after": first["next"]}, CLERK)
    assert [row["paper_number"] for row in first["rows"] + second["rows"]] == ["54", "53", "52", "51", "50"]
    assert second["next"] is None and listed(service, state=FAILED) == []


def test_that_a_discipline_organ_wrote_is_listed_to_no_desk():
    service = notification()
    issue(service, a_paper(unit="u_lx_cdi"))
    assert listed(service) == []


def test_the_counter_of_the_node_lists_all_and_another_desk_only_what_its_unit_told():
    service = notification("lx")
    issue(service, a_paper(unit="u_lx_nr"), home="lx")
    issue(service, a_paper(unit="u_lx_hc", paper_number="2"), id="e2", home="lx")
    clerk = {"user": "c", "name": "窗口", "roles": ["clerk"], "node": "lx"}
    units = ("u_lx_xf", "u_lx_nr", "u_lx_tr")
    seen = [[row["unit"] for row in service.notices({}, {**clerk, "unit": unit})["rows"]] for unit in units]
    assert [sorted(one) for one in seen] == [["u_lx_hc", "u_lx_nr"], ["u_lx_nr"], []]


def test_the_list_is_for_clerks_and_supervisors_and_its_form_is_strict():
    with pytest.raises(Forbidden):
        notification().notices({}, {**CLERK, "roles": ["officer"]})
    with pytest.raises(Invalid) as refusal:
        notification().notices({"state": "burnt", "about": "王桂香"}, CLERK)
    assert refusal.value.fields == {"state": "not_a_choice", "about": "unknown_field"}


def test_a_notice_that_cannot_be_read_holds_up_no_other():
    service = notification()
    issue(service, a_paper())
    (good,) = service.stored.some({})
    service.stored.save(replace(good, due_at=at(51)))
    broken = service.stored.shelf.read(good.id) | {"_id": "20200101-broken", "id": "20200101-broken", "ways": "?"}
    service.stored.shelf.insert(broken | {"_outbox": [], "_awaiting": [], "_said": []})
    assert [one.id for one in service.stored.due(at(51), 10)] == [good.id]
