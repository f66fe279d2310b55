"""A press has its clock: answered by the day that the letter names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.supervision.domain import ENDED
from shared.events.supervision import SupervisionAnswered, SupervisionEnded, SupervisionPressed
from tests.unit.statistics.saying import NUMBER, at
from tests.unit.supervision.watching import the, watched

DAY = 24
PRESSED = SupervisionPressed(
    number=NUMBER, to_node="qh", node="lx", unit="u_qh", by_unit="u_lx_xf", rung="letter", trigger="overdue_no_reason",
    fact="办结期限已过。", pressed_on=date(2026, 6, 11), pressed_at=at(101 * DAY),
    answer_by=date(2026, 6, 30), signed_by="局长",
)  # fmt: skip
PRESS = (PRESSED, 101 * DAY)


def test_a_letter_is_answered_by_the_day_it_names_and_a_rung_that_asks_nothing_has_no_clock():
    assert the(watched(PRESS), "supervise_answer").due_on == date(2026, 6, 30)
    assert watched((replace(PRESSED, answer_by=None), 101 * DAY)).clocks == ()


@pytest.mark.parametrize("end", [
    SupervisionAnswered(NUMBER, "lx", "qh", "u_qh", "u_lx_xf", "letter", date(2026, 6, 20), at(110 * DAY)),
    SupervisionEnded(NUMBER, "qh", "lx", "u_qh", "u_lx_xf", date(2026, 6, 20), at(110 * DAY), "unfounded"),
], ids=["answered", "ended"])  # fmt: skip
def test_an_answer_or_the_end_of_the_press_meets_it(end):
    clock = the(watched(PRESS, (end, 110 * DAY)), "supervise_answer")
    assert (clock.state, clock.ended_on) == (ENDED, date(2026, 6, 20))
