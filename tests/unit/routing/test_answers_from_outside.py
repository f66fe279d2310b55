"""What an organ without a node may answer next follows from what it answered before."""

from __future__ import annotations

from dataclasses import replace

from services.routing.ending import may_answer
from services.routing.referral import OUTSIDE, Answer
from tests.unit.routing.test_endings import LATER, waiting


def test_an_organ_outside_does_not_refuse_what_it_accepted_and_answers_nothing_twice():
    def kinds(*given: str) -> set[str]:
        answers = tuple(Answer(kind, LATER.date()) for kind in given)
        return set(may_answer(replace(waiting(), state=OUTSIDE, answers=answers)))

    assert "not_accepted" in kinds() & kinds("received")
    assert kinds("received", "accepted") == {"replied", "decided", "served", "closed"}
    assert "accepted" in kinds("received", "not_accepted"), "another organ has it now"
