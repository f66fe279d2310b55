"""Papers are kept as they were issued, once, and read by the two units they concern and by nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.errors import AlreadyHandled, Forbidden, NotFound
from shared.matters.people import MAY, ROLES
from tests.unit.notification.test_notices import issue, notification
from tests.unit.statistics.saying import NUMBER, a_paper

OFFICER = {"user": "o", "name": "经办人", "unit": "u_qh", "roles": ["officer"], "node": "qh"}
PETITION_OFFICE = {**OFFICER, "unit": "u_lx_xfj", "roles": ["clerk"]}
LETTER = a_paper(
    paper="forward_letter", unit="u_lx_xfj", addressee="u_qh", title="信访事项转送函", text="第一行\n　　第二行\n"
)


def rows(service, by=OFFICER, number=NUMBER):
    return service.papers(number, by)["rows"]


@pytest.mark.parametrize("node", ["qh", "yj"])
def test_a_paper_is_kept_word_for_word_where_it_was_issued_and_at_home(node):
    service = notification(node)
    issue(service, LETTER, id="e7")
    kept = service.paper("e7", OFFICER)
    assert {name: kept[name] for name in ("number", "paper", "title", "text", "unit", "addressee")} == {
        "number": NUMBER, "paper": "forward_letter", "title": LETTER.title, "text": LETTER.text,
        "unit": "u_lx_xfj", "addressee": "u_qh",
    }  # fmt: skip
    assert kept["unit_name"] == service.here.topology.units.name("u_lx_xfj")


def test_a_paper_heard_twice_is_kept_once_and_its_words_stay():
    service = notification("qh")
    issue(service, LETTER, id="e7")
    with pytest.raises(AlreadyHandled):
        issue(service, replace(LETTER, text="改过的"), id="e7")
    assert [row["id"] for row in rows(service)] == ["e7"]
    assert service.paper("e7", OFFICER)["text"] == LETTER.text


def test_a_paper_kept_before_its_notice_failed_gets_its_notice_at_the_next_try():
    service = notification()
    add = service.stored.add

    def failing(*_, **__):
        raise RuntimeError("the database went away")

    service.stored.add = failing
    with pytest.raises(RuntimeError):
        issue(service, a_paper(), id="e1")
    service.stored.add = add
    issue(service, a_paper(), id="e1")
    with pytest.raises(AlreadyHandled):
        issue(service, a_paper(), id="e1")
    assert service.kept.count({}) == service.stored.count({}) == 1


def test_the_list_is_in_order_of_issue_and_holds_no_words():
    service = notification("qh")
    issue(service, replace(LETTER, paper_number="2", issued_at=LETTER.issued_at.replace(hour=9)), id="a")
    issue(service, replace(LETTER, paper_number="1", issued_at=LETTER.issued_at.replace(hour=1)), id="b")
    assert [row["paper_number"] for row in rows(service)] == ["1", "2"]
    assert all("text" not in row for row in rows(service))
    assert rows(service)[0]["addressee_name"] == "青禾镇人民政府"


def test_who_issued_and_who_received_read_it_and_another_unit_does_not_know_of_it():
    service = notification("lx")
    issue(service, LETTER, id="e7")
    for by in (OFFICER, PETITION_OFFICE):
        assert [row["id"] for row in rows(service, by)] == ["e7"]
        assert service.paper("e7", by)["text"] == LETTER.text
    for role in ("officer", "leader", "clerk", "supervisor"):
        stranger = {**OFFICER, "unit": "u_lx_zrzy", "roles": [role]}
        assert rows(service, stranger) == []
        with pytest.raises(NotFound):
            service.paper("e7", stranger)


def test_a_paper_of_an_accusation_stays_with_the_organ_that_handles_it():
    service = notification("lx")
    issue(service, a_paper(unit="u_lx_cdi"), id="e8")
    assert rows(service, PETITION_OFFICE) == rows(service, OFFICER) == []
    assert [row["id"] for row in rows(service, {**OFFICER, "unit": "u_lx_cdi"})] == ["e8"]


def test_a_paper_to_the_petitioner_shows_no_name_in_the_list():
    service = notification("qh")
    issue(service, a_paper(), id="e1")
    assert rows(service)[0]["addressee_name"] == "信访人"


@pytest.mark.parametrize("role", sorted(set(ROLES) - MAY["read_papers"]))
def test_roles_without_a_desk_read_no_papers(role):
    service = notification("qh")
    issue(service, LETTER, id="e7")
    for ask in (lambda by: rows(service, by), lambda by: service.paper("e7", by)):
        with pytest.raises(Forbidden):
            ask({**OFFICER, "roles": [role]})


def test_a_paper_that_never_was_is_not_found():
    with pytest.raises(NotFound):
        notification("qh").paper("nothing", OFFICER)
