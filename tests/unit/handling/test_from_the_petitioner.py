"""What the petitioner says on the way: more words, urging, withdrawing, evaluating."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.handling import domain
from services.handling.case import CLOSED, OBJECTION_PENDING, RETURNED, Case
from services.handling.lawful import lawful_closures, open_steps
from shared.events.gateway import Attachment
from shared.events.handling import CaseClosed
from shared.events.intake import MatterEvaluated, MatterSupplemented, MatterUrged, MatterWithdrawn
from shared.matters.entries import Entry
from tests.unit.handling.desk import (
    NUMBER,
    OBJECT,
    OFFICER,
    a_case,
    a_decided_case,
    a_served_case,
    an_accepted_case,
    today,
)
from tests.unit.handling.test_custody import an_answer

AT = datetime(2026, 3, 9, 2, tzinfo=UTC)
MORE = MatterSupplemented(
    NUMBER, "lx", "s1", AT, "补交当年的占地协议。", (Attachment("a1", "协议.jpg", "image/jpeg", 9, "0" * 64),)
)
WITHDRAWN = MatterWithdrawn(NUMBER, "lx", "yj", AT, "petitioner")


def test_what_the_petitioner_adds_is_on_the_case_once_and_in_order_of_time() -> None:
    later = replace(MORE, supplement="s2", added_at=AT.replace(hour=5), text="再补一张照片。")
    case = an_accepted_case()
    for said in (later, MORE, MORE):
        (case,) = domain.hear_supplement(case, said, today("2026-03-10"))
    assert [one.id for one in case.supplements] == ["s1", "s2"]
    assert case.supplements[0].attachments[0].name == "协议.jpg"


def test_urging_is_counted_on_the_matter_whatever_order_it_arrives_in() -> None:
    case = an_accepted_case()
    for count in (2, 1, 2):
        (case,) = domain.hear_urging(case, MatterUrged(NUMBER, "lx", "yj", AT, count), today("2026-03-10"))
    assert case.urged == 2


def test_the_last_word_of_each_party_counts() -> None:
    first = MatterEvaluated(NUMBER, "lx", "yj", "unit", "u_lx_nr", "dissatisfied", AT)
    second = replace(first, score="satisfied", evaluated_at=AT.replace(hour=6))
    office = replace(first, party="petition_office", unit="u_lx_xf", score="basically_satisfied")
    case = a_served_case()
    for said in (second, first, office):
        (case,) = domain.hear_evaluation(case, said, today("2026-04-10"))
    assert {(one.party, one.score) for one in case.evaluations} == {
        ("unit", "satisfied"), ("petition_office", "basically_satisfied"),
    }  # fmt: skip


def objected() -> Case:
    case, _ = domain.object_to(a_case(), OBJECT, OFFICER, today())
    return case


@pytest.mark.parametrize("case", [a_case(), an_accepted_case()], ids=["taken", "accepted"])
def test_a_withdrawal_before_the_decision_ends_the_case_and_settles_nothing(case: Case) -> None:
    case, said = domain.hear_withdrawal(case, WITHDRAWN, today("2026-03-09"))
    assert isinstance(said, CaseClosed)
    assert (case.state, said.closure_type, said.settled, case.withdrawn_at) == (CLOSED, "withdrawn", None, AT)


def test_while_an_objection_is_looked_at_a_withdrawal_is_kept_in_mind_and_ends_what_comes_back_to_the_unit() -> None:
    (case,) = domain.hear_withdrawal(objected(), WITHDRAWN, today("2026-03-09"))
    assert (case.state, case.withdrawn_at) == (OBJECTION_PENDING, AT)
    going_on, said = domain.hear_answer(case, an_answer(agreed=False), today("2026-03-10"))
    assert (going_on.state, said.closure_type) == (CLOSED, "withdrawn")
    (back,) = domain.hear_answer(case, an_answer(agreed=True), today("2026-03-10"))
    assert back.state == RETURNED, "the referring office ends it"


def test_a_withdrawal_of_the_round_before_came_too_late_for_a_decision_made_anew() -> None:
    reopened = replace(an_accepted_case(), round=2, history=(Entry("reopen", AT + timedelta(days=9), AT.date()),))
    assert domain.hear_withdrawal(reopened, WITHDRAWN, today("2026-06-01")) == (reopened,)
    later = replace(WITHDRAWN, withdrawn_at=AT + timedelta(days=10))
    assert domain.hear_withdrawal(reopened, later, today("2026-06-01"))[0].state == CLOSED


def returned() -> Case:
    return replace(objected(), state=RETURNED)


@pytest.mark.parametrize("case", [a_decided_case(), a_served_case(), returned()], ids=["decided", "served", "returned"])
def test_after_the_decision_there_is_nothing_to_withdraw(case: Case) -> None:
    assert domain.hear_withdrawal(case, WITHDRAWN, today("2026-04-10")) == (case,)


def test_an_office_never_withdraws_for_the_petitioner() -> None:
    for case in (a_case(), an_accepted_case(), a_decided_case(), a_served_case()):
        assert "withdrawn" not in lawful_closures(case, today("2026-06-30").on)


def test_a_case_that_went_back_is_told_nothing_more() -> None:
    heard: list[tuple[Any, Any]] = [
        (domain.hear_supplement, MORE), (domain.hear_urging, MatterUrged(NUMBER, "lx", "yj", AT, 1)),
    ]  # fmt: skip
    for rule, said in heard:
        assert rule(returned(), said, today("2026-03-10")) == (returned(),)
    assert open_steps(returned(), today().on) == ()
