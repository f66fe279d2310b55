"""Who is told of what happened to an office: itself, its head, the office above it; of an accusation nobody else."""

from __future__ import annotations

from datetime import date

import pytest

from services.notification.domain import WIRED
from services.notification.told import Place
from shared.errors import AlreadyHandled, Forbidden, NotFound
from shared.events.supervision import BreachFound, DeadlineNear, DeadlinePassed
from tests.unit.notification.test_notices import TOPOLOGY, notification
from tests.unit.statistics.saying import NUMBER, a_paper, at, in_envelope

DUE = date(2026, 3, 17)
OFFICER = {"user": "o", "name": "经办人", "unit": "u_qh", "roles": ["officer"], "node": "qh"}
HEAD = {**OFFICER, "user": "h", "roles": ["leader"]}


def passed(unit="u_qh", rule="notice_referred", node="qh"):
    return DeadlinePassed(number=NUMBER, node=node, unit=unit, rule=rule, due_on=DUE, rung_at=at(400))


def near(colour="yellow", unit="u_qh"):
    return DeadlineNear(
        number=NUMBER, node="qh", unit=unit, rule="notice_referred", due_on=DUE, colour=colour, warned_at=at(300)
    )


def hear(service, said, handler="ring", id="e1"):
    getattr(service, handler)(said, in_envelope(said, id, hours=50, node="qh", home="yj"))


def inbox(service, by=OFFICER, **where):
    return service.inbox(where, by)["rows"]


def test_a_passed_limit_is_told_at_the_desk_with_the_clock_and_the_day():
    service = notification("qh")
    hear(service, passed())
    (row,) = inbox(service)
    assert "转送交办件的受理或途径告知" in row["subject"] and "2026年3月17日" in row["body"]
    assert (row["number"], row["state"], row["due_on"]) == (NUMBER, "unread", "2026-03-17")


def test_the_head_reads_what_is_for_the_head_and_the_desk_does_not():
    service = notification("qh")
    hear(service, passed())
    assert len(inbox(service)) == 1
    assert sorted(row["reader_zh"] for row in inbox(service, HEAD)) == ["经办", "负责人"]
    theirs = next(row for row in inbox(service, HEAD) if row["reader_zh"] == "负责人")
    with pytest.raises(NotFound):
        service.inbox_notice(theirs["key"], OFFICER)


def test_a_head_is_reminded_only_when_it_is_red():
    service = notification("qh")
    hear(service, near(), "remind", "e1")
    assert len(inbox(service, HEAD)) == 1
    hear(service, near("red"), "remind", "e2")
    assert len(inbox(service, HEAD)) == 3


def test_the_office_above_is_told_where_it_works_and_there_only_it_is():
    below, above = notification("qh"), notification("lx")
    front = TOPOLOGY.front_unit("lx").id
    said = passed(unit=TOPOLOGY.front_unit("qh").id)
    hear(below, said)
    hear(above, said)
    (row,) = inbox(above, {**OFFICER, "unit": front})
    assert row["subject"].startswith(TOPOLOGY.units.name(said.unit))
    assert above.stored.count({}) == 1


def test_who_stands_above_a_unit_is_the_petition_office_of_its_node_or_of_the_node_above():
    place = Place("qh", TOPOLOGY)
    assert place.office_above("u_lx_nr") == TOPOLOGY.front_unit("lx").id
    assert place.office_above(TOPOLOGY.front_unit("qh").id) == TOPOLOGY.front_unit("lx").id
    assert place.office_above(TOPOLOGY.front_unit("lx").id) == ""
    assert place.office_above("petitioner") == ""


def test_a_breach_is_told_to_the_office_that_may_press_and_its_words_are_not_sent_along():
    service = notification("lx")
    said = BreachFound(NUMBER, "lx", "u_lx_nr", "overdue_no_reason", "k1", "水渠一案超期未办", at(400))
    hear(service, said, "report")
    (row,) = inbox(service, {**OFFICER, "unit": TOPOLOGY.front_unit("lx").id})
    assert "水渠" not in str(row)


def test_a_paper_for_a_unit_is_in_its_inbox_and_a_paper_of_its_own_is_not():
    service = notification("qh")
    letter = a_paper(paper="forward_letter", unit="u_lx_xf", addressee="u_qh", title="信访事项转送函")
    hear(service, letter, "tell", "e1")
    hear(service, a_paper(unit="u_qh", addressee="u_qh"), "tell", "e2")
    (row,) = inbox(service)
    assert "《信访事项转送函》" in row["subject"] and row["unit"] == "u_lx_xf"


def test_no_other_desk_knows_of_it_and_roles_without_a_desk_read_nothing():
    service = notification("qh")
    hear(service, passed())
    key = inbox(service)[0]["key"]
    stranger = {**OFFICER, "unit": "u_qh_other"}
    assert inbox(service, stranger) == []
    with pytest.raises(NotFound):
        service.inbox_notice(key, stranger)
    with pytest.raises(Forbidden):
        inbox(service, {**OFFICER, "roles": ["operator"]})


def test_it_is_read_once_and_then_lies_under_what_was_read():
    service = notification("qh")
    hear(service, passed())
    (row,) = inbox(service, state="unread")
    view = service.mark_read(row["key"], {}, OFFICER)
    assert (view["state"], view["steps"]) == ("read", [])
    assert inbox(service, state="unread") == [] and len(inbox(service, state="read")) == 1


def test_the_same_event_heard_twice_is_told_once_to_each():
    service = notification("qh")
    hear(service, passed())
    count = service.stored.count({})
    with pytest.raises(AlreadyHandled):
        hear(service, passed())
    assert service.stored.count({}) == count == 3, "the desk, the head, the petition office"


def test_what_was_told_to_one_before_the_database_went_away_is_told_to_the_others_at_the_next_try():
    service = notification("qh")
    add, calls = service.stored.add, []

    def failing(notice, **because):
        calls.append(notice)
        if len(calls) == 2:
            raise RuntimeError("the database went away")
        return add(notice, **because)

    service.stored.add = failing
    with pytest.raises(RuntimeError):
        hear(service, passed())
    hear(service, passed())
    assert len(inbox(service, HEAD)) == 2


def test_what_an_organ_of_discipline_does_is_told_to_itself_and_to_no_office_above():
    service = notification("lx")
    hear(service, passed(unit="u_lx_cdi", node="lx"))
    own = {**OFFICER, "unit": "u_lx_cdi"}
    assert len(inbox(service, own)) == 1
    assert inbox(service, {**OFFICER, "unit": TOPOLOGY.front_unit("lx").id}) == []
    counter = {**OFFICER, "unit": TOPOLOGY.front_unit("lx").id, "roles": ["clerk"]}
    assert service.notices({}, counter)["rows"] == []
    assert all(not one.ways for one in service.stored.some({}))


def test_a_letter_to_an_organ_of_discipline_never_leaves_the_node():
    service = notification("lx", channels=dict.fromkeys(WIRED))
    hear(service, a_paper(paper="forward_letter", unit="u_lx_xf", addressee="u_lx_cdi"), "tell")
    assert [(one.to, one.ways, one.sealed) for one in service.stored.some({})] == [("u_lx_cdi", (), True)]
