"""A day in the reception room, and a book of numbered slips: heads, times and numbers, and not one name."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from shared.codec import to_plain
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from shared.matters import numbers
from shared.ops.clock import StoppedClock
from tests.support.register import intake_of
from tests.unit.statistics.saying import NUMBER, a_filing, at, in_envelope

CLERK = {"user": "qh_xf.clerk", "name": "吴敏", "unit": "qh_xf", "roles": ["clerk"], "node": "qh"}
NEIGHBOUR = {**CLERK, "user": "other", "unit": "qh_gov"}


def room() -> Any:
    service: Any = intake_of("qh")
    service.clock = StoppedClock(at=at(1))
    return service


def later(service: Any, minutes: int) -> None:
    service.clock = StoppedClock(at=service.clock.at + timedelta(minutes=minutes))


def test_a_group_waits_is_called_received_and_leaves_and_every_time_is_kept() -> None:
    service = room()
    ticket = service.arrive({"heads": 6}, CLERK)
    assert (ticket["nth"], ticket["heads"], ticket["state"]) == (1, 6, "waiting")
    later(service, 10)
    service.call_visit(ticket["number"], {"counter": "2"}, CLERK)
    later(service, 5)
    seen = service.receive_visit(ticket["number"], {}, CLERK)
    assert (seen["state"], seen["counter"], seen["waited_minutes"]) == ("received", "2", 15)
    later(service, 30)
    seen = service.end_visit(ticket["number"], {"result": "explained"}, CLERK)
    assert (seen["state"], seen["result_zh"], seen["waited_minutes"]) == ("left", "教育疏导", 15)
    assert [one["step"] for one in seen["steps"]] == ["note_submission"]


@pytest.mark.parametrize(
    ("before", "step", "form"),
    [
        (["end_visit"], "call_visit", {"counter": "1"}),
        (["end_visit"], "receive_visit", {}),
        (["end_visit"], "end_visit", {}),
        (["receive_visit"], "call_visit", {"counter": "1"}),
        ([], "note_submission", {"submission": NUMBER}),
    ],
)
def test_a_step_that_is_not_open_is_refused(before: list[str], step: str, form: dict[str, Any]) -> None:
    service = room()
    filing = a_filing()
    service.register(filing, in_envelope(filing, "e1"))
    number = service.arrive({}, CLERK)["number"]
    for one in before:
        getattr(service, one)(number, {}, CLERK)
    with pytest.raises(Refused) as refusal:
        getattr(service, step)(number, form, CLERK)
    assert refusal.value.code == "visit_step_closed"


def test_what_was_registered_in_a_visit_is_noted_by_its_number() -> None:
    service = room()
    filing = a_filing()
    service.register(filing, in_envelope(filing, "e1"))
    number = service.arrive({}, CLERK)["number"]
    service.receive_visit(number, {"counter": "1"}, CLERK)
    for _ in range(2):
        seen = service.note_submission(number, {"submission": NUMBER.lower()}, CLERK)
    assert seen["submissions"] == [NUMBER]
    with pytest.raises(Invalid):
        service.note_submission(number, {"submission": numbers.make("qh", 2026, 7)}, CLERK)


def test_two_clerks_at_one_ticket_do_not_overwrite_each_other() -> None:
    service = room()
    ticket = service.arrive({}, CLERK)
    service.call_visit(ticket["number"], {"counter": "1", "version": ticket["version"]}, CLERK)
    with pytest.raises(Conflict):
        service.call_visit(ticket["number"], {"counter": "2", "version": ticket["version"]}, CLERK)


def test_tickets_of_a_day_count_from_one_and_no_two_have_one_place() -> None:
    service = room()
    doors = [threading.Thread(target=service.arrive, args=({}, CLERK)) for _ in range(4)]
    for one in doors:
        one.start()
    for one in doors:
        one.join()
    rows = service.visits({}, CLERK)["rows"]
    assert sorted(one["nth"] for one in rows) == [1, 2, 3, 4]
    later(service, 24 * 60)
    next_day = service.arrive({}, CLERK)
    assert next_day["nth"] == 1
    assert next_day["number"] > rows[0]["number"]


def test_the_list_is_of_the_units_own_room_by_state_and_page() -> None:
    service = room()
    for _ in range(3):
        service.arrive({}, CLERK)
    first = service.visits({"limit": 2}, CLERK)
    rest = service.visits({"limit": 2, "after": first["next"]}, CLERK)
    assert [one["nth"] for one in (*first["rows"], *rest["rows"])] == [3, 2, 1]
    assert rest["next"] is None
    assert service.visits({"state": "left"}, CLERK)["rows"] == []
    assert service.visits({}, NEIGHBOUR)["rows"] == []
    with pytest.raises(NotFound):
        service.visit(first["rows"][0]["number"], NEIGHBOUR)
    with pytest.raises(Forbidden):
        service.visits({}, {**CLERK, "roles": ["officer"]})


def test_a_ticket_has_no_room_for_a_name() -> None:
    service = room()
    service.arrive({"heads": 2}, CLERK)
    [kept] = service.visits_kept.some({})
    assert set(to_plain(kept)) == {
        "number", "unit", "day", "nth", "arrived_at", "heads", "registered_by", "state", "counter", "called_at",
        "received_at", "left_at", "result", "submissions", "version",
    }  # fmt: skip
    with pytest.raises(Invalid):
        service.arrive({"heads": 2, "name": "王桂英"}, CLERK)


def a_book(service: Any, count: int = 5) -> dict[str, Any]:
    return service.issue_slips({"count": count, "holder": "2号窗口"}, CLERK)


def use(service: Any, slip: str, number: str) -> None:
    filing = a_filing(number=number, slip=slip)
    service.register(filing, in_envelope(filing, f"use {number}"))


def test_slips_count_on_from_book_to_book_and_each_has_a_check_character() -> None:
    service = room()
    first, second = a_book(service, 3), a_book(service, 2)
    slips = [one["slip"] for one in (*first["slips"], *second["slips"])]
    assert [numbers.check(one).serial for one in slips] == [1, 2, 3, 4, 5]
    assert {numbers.check(one).node for one in slips} == {"qhh"}


def test_a_slip_is_used_by_its_filing_or_void_with_a_reason_and_what_is_missing_shows() -> None:
    service = room()
    book = a_book(service)
    slips = [one["slip"] for one in book["slips"]]
    use(service, slips[1], NUMBER)
    service.void_slip(book["number"], {"slip": slips[3], "reason": "写坏了"}, CLERK)
    seen = service.slip_book(book["number"], CLERK)
    assert [one["state"] for one in seen["slips"]] == ["gap", "used", "gap", "void", "issued"]
    assert (seen["slips"][1]["submission"], seen["slips"][3]["reason"]) == (NUMBER, "写坏了")
    [row] = service.slip_books({}, CLERK)["rows"]
    assert row["counts"] == {"issued": 1, "used": 1, "void": 1, "gap": 2, "used_and_void": 0}


def test_what_was_used_or_voided_is_not_voided_and_a_foreign_slip_is_none_of_the_book() -> None:
    service = room()
    book, other = a_book(service), a_book(service)
    slips = [one["slip"] for one in book["slips"]]
    use(service, slips[0], NUMBER)
    service.void_slip(book["number"], {"slip": slips[1], "reason": "丢失"}, CLERK)
    for slip in (slips[0], slips[1], other["slips"][0]["slip"]):
        with pytest.raises(Refused):
            service.void_slip(book["number"], {"slip": slip, "reason": "丢失"}, CLERK)
    with pytest.raises(Invalid):
        service.void_slip(book["number"], {"slip": slips[2]}, CLERK)


def test_a_void_slip_that_was_used_all_the_same_is_not_hidden() -> None:
    service = room()
    book = a_book(service)
    slip = book["slips"][0]["slip"]
    service.void_slip(book["number"], {"slip": slip, "reason": "丢失"}, CLERK)
    use(service, slip, NUMBER)
    assert service.slip_book(book["number"], CLERK)["slips"][0]["state"] == "used_and_void"


def test_a_book_is_its_units_own() -> None:
    service = room()
    book = a_book(service)
    with pytest.raises(NotFound):
        service.slip_book(book["number"], NEIGHBOUR)
    assert service.slip_books({}, NEIGHBOUR)["rows"] == []
