"""Taking a referred matter, and objecting to it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.handling import domain
from services.handling.case import OBJECTION_PENDING, RETURNED, TAKEN
from services.handling.lawful import open_steps
from shared.errors import Conflict, Refused
from shared.events.gateway import Petitioner
from shared.events.handling import CustodyRefused, CustodyTaken
from shared.events.routing import ObjectionAnswered
from tests.unit.handling.desk import ACCEPT, NUMBER, OBJECT, OFFICER, a_case, a_referral, today


def an_answer(*, agreed: bool, hop: int = 1) -> ObjectionAnswered:
    return ObjectionAnswered(
        number=NUMBER, to_node="lx", to_unit="u_lx_nr", node="lx", by_unit="u_lx_xf", hop=hop, agreed=agreed,
        answered_at=today("2026-03-04").at, reason="核实",
    )  # fmt: skip


def test_a_referred_matter_is_taken_by_its_arrival_and_its_offerer_is_told() -> None:
    case, taken = domain.open_case(a_referral(from_node="qh"), today())
    assert (case.state, case.unit, case.petitioner.name) == (TAKEN, "u_lx_nr", "周启明")
    assert taken == CustodyTaken(NUMBER, "qh", "lx", "u_lx_nr", "u_lx_xf", 1, today().at, date(2026, 3, 17))


def test_the_notice_of_a_matter_received_directly_is_counted_from_its_receipt() -> None:
    direct = a_case(action="accept", received_at=datetime(2026, 2, 27, 17, tzinfo=UTC))
    assert direct.notice_due_on == date(2026, 3, 16), "received on the 28th in China; the 15th day is a Sunday"


def test_a_real_name_accuser_is_told_within_fifteen_working_days() -> None:
    case = a_case(action="refer_discipline", legal_path="discipline", legal_class="accusation")
    assert case.notice_due_on == date(2026, 3, 20)


@pytest.mark.parametrize(
    "changes", [{"notice_owed": False, "petitioner": Petitioner(anonymous=True)}, {"legal_class": "inquiry"}]
)
def test_no_notice_is_owed_to_a_writer_nobody_can_find_nor_for_an_inquiry(changes: dict[str, object]) -> None:
    case, taken = domain.open_case(a_referral(**changes), today())
    assert case.notice_due_on is None
    assert taken.notice_due_on is None


def test_a_matter_that_lies_here_cannot_be_referred_here_again() -> None:
    with pytest.raises(Refused) as refusal:
        domain.open_case(a_referral(hop=2), today(), a_case())
    assert refusal.value.code == "custody_already_here"


def test_a_unit_objects_with_a_ground_and_a_duty_and_waits() -> None:
    case, said = domain.object_to(a_case(), OBJECT, OFFICER, today("2026-03-09"))
    assert case.state == OBJECTION_PENDING
    assert isinstance(said, CustodyRefused)
    assert (said.to_node, said.hop, said.ground, said.duty) == ("lx", 1, "not_in_duty_list", "LX-NR-017")
    assert open_steps(case, date(2026, 3, 9)) == ()


def test_an_objection_after_five_working_days_is_too_late() -> None:
    with pytest.raises(Refused) as refusal:
        domain.object_to(a_case(), OBJECT, OFFICER, today("2026-03-10"))
    assert (refusal.value.code, refusal.value.facts) == ("objection_too_late", {"due_on": "2026-03-09"})
    assert "object" not in open_steps(a_case(), date(2026, 3, 10))


def test_an_accepted_case_cannot_be_objected_to() -> None:
    case, *_ = domain.accept(a_case(), ACCEPT, OFFICER, today())
    with pytest.raises(Refused) as refusal:
        domain.object_to(case, OBJECT, OFFICER, today())
    assert refusal.value.code == "step_not_open"


@pytest.mark.parametrize("changes", [{"from_unit": "u_lx_nr"}, {"rule": "R11"}])
def test_a_unit_cannot_object_to_itself_nor_to_a_designation(changes: dict[str, str]) -> None:
    with pytest.raises(Refused):
        domain.object_to(a_case(**changes), OBJECT, OFFICER, today())


def test_a_rejected_objection_leaves_the_unit_with_its_limits_as_they_were() -> None:
    case, _ = domain.object_to(a_case(), OBJECT, OFFICER, today())
    (case,) = domain.hear_answer(case, an_answer(agreed=False), today("2026-03-05"))
    assert (case.state, case.notice_due_on) == (TAKEN, date(2026, 3, 17))
    assert "accept" in open_steps(case, date(2026, 3, 5))
    assert "object" not in open_steps(case, date(2026, 3, 5)), "one objection, not two"


def test_an_agreed_objection_gives_the_papers_back() -> None:
    case, _ = domain.object_to(a_case(), OBJECT, OFFICER, today())
    (case,) = domain.hear_answer(case, an_answer(agreed=True), today("2026-03-05"))
    assert case.state == RETURNED
    assert open_steps(case, date(2026, 3, 5)) == ()


def test_a_returned_matter_may_come_again_and_keeps_its_history() -> None:
    case, _ = domain.object_to(a_case(), OBJECT, OFFICER, today())
    (back,) = domain.hear_answer(case, an_answer(agreed=True), today("2026-03-05"))
    again, taken = domain.open_case(a_referral(hop=2, to_unit="u_sq"), today("2026-03-06"), back)
    assert (again.unit, again.state, again.objection, taken.hop) == ("u_sq", TAKEN, None, 2)
    assert [entry.step for entry in again.history] == ["take", "object", "objection_agreed", "take"]


def test_the_answer_to_an_earlier_hop_changes_nothing_any_more() -> None:
    case, _ = domain.object_to(a_case(), OBJECT, OFFICER, today())
    again, _ = domain.open_case(a_referral(hop=2, to_unit="u_sq"), today("2026-03-06"), case)
    assert domain.hear_answer(again, an_answer(agreed=True, hop=1), today("2026-03-06")) == (again,)


def test_an_officer_who_saw_an_older_version_is_told_to_read_again() -> None:
    with pytest.raises(Conflict):
        domain.accept(a_case(), {**ACCEPT, "version": 7}, OFFICER, today())
