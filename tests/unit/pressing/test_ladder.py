"""The ladder as a fold over what was said: a table of what is open when, and any order gives the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.supervision.pressing.ladder import Ending, Ladder, hear
from shared.events.supervision import (
    BreachFound,
    SupervisionAnswered,
    SupervisionEnded,
    SupervisionPressed,
    SupervisionRejected,
)
from shared.matters.pressed import SIGNED_RUNGS
from tests.unit.pressing.offices import MATTER, TOWN_OFFICE, VILLAGE

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
DUE = DAY + timedelta(days=7)


def at(day: int) -> datetime:
    return AT + timedelta(days=day)


def breach(day: int = 0, trigger: str = "shirking", occasion: str = "one") -> BreachFound:
    return BreachFound(MATTER, "qh", VILLAGE, trigger, occasion, "两次退回。", at(day))


def pressed(rung: str, day: int = 1, by: str = TOWN_OFFICE, node: str = "qh") -> SupervisionPressed:
    return SupervisionPressed(
        MATTER, "yj", node, VILLAGE, by, rung, "shirking", "两次退回。", DAY, at(day), DUE, "叶德胜", "第1号",
    )  # fmt: skip


def answered(rung: str, day: int = 2, on: date = DAY) -> SupervisionAnswered:
    return SupervisionAnswered(MATTER, "qh", "yj", VILLAGE, TOWN_OFFICE, rung, on, at(day))


def rejected(rung: str, day: int = 3, ground: str = "insufficient") -> SupervisionRejected:
    return SupervisionRejected(MATTER, "yj", "qh", VILLAGE, TOWN_OFFICE, rung, ground, "没有凭据。", DAY, at(day))


def ended(day: int) -> SupervisionEnded:
    return SupervisionEnded(MATTER, "yj", "qh", VILLAGE, TOWN_OFFICE, DAY, at(day), "put_right")


def after(*said: object) -> Ladder:
    ladder = Ladder()
    for one in said:
        ladder = hear(ladder, one)
    return ladder


LATE, IN_TIME = DUE + timedelta(days=1), DUE


@pytest.mark.parametrize(
    ("said", "on", "state", "open_rung"),
    [
        ((), IN_TIME, "ended", None),
        ((breach(),), IN_TIME, "proposed", "letter"),
        ((breach(), pressed("letter")), IN_TIME, "pressed", None),
        ((breach(), pressed("letter")), LATE, "pressed", "second_letter"),
        ((breach(), pressed("letter"), answered("letter")), LATE, "answered", None),
        ((breach(), pressed("letter"), answered("letter", on=LATE)), LATE, "answered", "second_letter"),
        ((breach(), pressed("letter"), answered("letter"), rejected("letter")), IN_TIME, "rejected", "second_letter"),
        (
            (breach(), pressed("letter"), answered("letter"), rejected("letter"), answered("letter", 4)),
            LATE, "answered", None,
        ),
        ((breach(), pressed("letter"), pressed("second_letter", 3), answered("letter", 4)), IN_TIME, "pressed", None),
        ((breach(), pressed("letter"), pressed("second_letter", 3)), LATE, "pressed", "interview"),
        ((pressed("second_letter"),), LATE, "pressed", "interview"),
        ((breach(), pressed("letter"), pressed("letter", 2, "u_lx_xf", "lx")), LATE, "pressed", "second_letter"),
        ((breach(), pressed("letter"), ended(5)), LATE, "ended", None),
        ((breach(), pressed("letter"), ended(5), breach(6, occasion="two")), LATE, "proposed", "letter"),
        ((breach(), pressed("letter"), ended(5), answered("letter", 4)), LATE, "ended", None),
        ((breach(), pressed("accountability")), LATE, "pressed", None),
    ],
)  # fmt: skip
def test_which_rung_is_open_when(said: tuple[object, ...], on: date, state: str, open_rung: str | None) -> None:
    ladder = after(*said)
    assert ladder.stands == state
    assert (ladder.next_rung if ladder.may_go_on(on) else None) == open_rung


@pytest.mark.parametrize("height", range(len(SIGNED_RUNGS) - 1))
def test_above_each_rung_only_the_very_next_is_ever_open(height: int) -> None:
    ladder = after(breach(), *(pressed(rung, nth + 1) for nth, rung in enumerate(SIGNED_RUNGS[: height + 1])))
    assert ladder.next_rung == SIGNED_RUNGS[height + 1]


def test_no_other_office_ends_a_press_or_finds_its_answer_insufficient() -> None:
    higher = pressed("second_letter", 4, "u_lx_xf", "lx")
    ladder = after(breach(), pressed("letter"), higher, ended(5))
    assert (ladder.stands, ladder.last.by_unit) == ("pressed", "u_lx_xf")
    ladder = after(breach(), pressed("letter"), higher, answered("second_letter", 5), rejected("second_letter", 6))
    assert (ladder.stands, ladder.fault(IN_TIME)) == ("answered", "")


STORY = (
    breach(), breach(0, "first_limit_missed"), pressed("letter", 1), answered("letter", 2), rejected("letter", 3),
    pressed("second_letter", 4, "u_lx_xf", "lx"), pressed("interview", 6), answered("interview", 7), ended(8),
    breach(9, occasion="two"), pressed("letter", 10),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.permutations(STORY), st.lists(st.sampled_from(STORY), max_size=8))
def test_any_order_and_any_repetition_gives_the_same_ladder(order: list[object], again: list[object]) -> None:
    assert after(*order, *again) == after(*STORY)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(STORY), unique=True))
def test_whatever_is_known_no_rung_that_was_taken_is_open(known: list[object]) -> None:
    ladder = after(*known)
    assert ladder.next_rung not in {one.rung for one in ladder.taken}


def test_a_breach_found_twice_keeps_the_first_time_it_was_found() -> None:
    later = replace(breach(), found_at=at(4))
    assert after(later, breach()).found == after(breach(), later).found == after(breach()).found


def test_that_one_office_finds_no_reason_ends_nothing_that_another_began() -> None:
    dismissed = Ending("u_lx_xf", "unfounded", "已经告知。", DAY, at(2), here_only=True)
    ladder = after(breach(), pressed("letter"))
    ladder = replace(ladder, endings=(dismissed,))
    assert (ladder.stands, ladder.next_rung, ladder.now_found) == ("pressed", "second_letter", ())
