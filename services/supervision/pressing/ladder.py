"""The ladder as it stands: all that was found, said and answered of one unit in one matter, in any order. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from shared.events.supervision import (
    BreachFound,
    SupervisionAnswered,
    SupervisionEnded,
    SupervisionExplained,
    SupervisionPressed,
    SupervisionRejected,
)
from shared.matters.pressed import SIGNED_RUNGS

PROPOSED, PRESSED, ANSWERED, REJECTED, ENDED = "proposed", "pressed", "answered", "rejected", "ended"


@dataclass(frozen=True)
class Found:
    """A reason to press: once a trigger and occasion."""

    trigger: str
    occasion: str
    fact: str
    at: datetime


@dataclass(frozen=True)
class Rung:
    """A rung that was taken, by whichever office."""

    rung: str
    by_unit: str
    node: str
    signed_by: str
    fact: str
    pressed_on: date
    at: datetime
    answer_by: date | None = None
    paper_number: str = ""
    addressees: tuple[str, ...] = ()
    held_on: date | None = None
    held_by: str = ""
    record: str = ""

    @property
    def height(self) -> int:
        """Its place on the ladder."""
        return SIGNED_RUNGS.index(self.rung)


@dataclass(frozen=True)
class Answer:
    """That the unit answered to a rung."""

    rung: str
    answered_on: date
    at: datetime
    put_right_by: date | None = None


@dataclass(frozen=True)
class Words:
    """What it answered; known to the unit and the office that pressed."""

    rung: str
    at: datetime
    text: str
    put_right: str


@dataclass(frozen=True)
class Rejection:
    """That an answer does not do, and why."""

    rung: str
    by_unit: str
    ground: str
    reason: str
    on: date
    at: datetime


@dataclass(frozen=True)
class Ending:
    """How it ended. ``here_only``: this office found the reasons unfounded before anybody pressed."""

    by_unit: str
    outcome: str
    reason: str
    on: date
    at: datetime
    here_only: bool = False


@dataclass(frozen=True)
class Ladder:
    """Everything known of one unit in one matter; ``version`` and key are of the records made of it."""

    found: tuple[Found, ...] = ()
    rungs: tuple[Rung, ...] = ()
    answers: tuple[Answer, ...] = ()
    words: tuple[Words, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    endings: tuple[Ending, ...] = ()

    @property
    def since(self) -> datetime | None:
        """Since when the present press runs: what was before the last ending is history. Only the office that took the
        highest rung ends a press."""
        since: datetime | None = None
        for end in sorted(self.endings, key=lambda one: one.at):
            before = [one for one in self.rungs if one.at <= end.at and (since is None or one.at > since)]
            last = max(before, key=lambda one: (one.height, one.at), default=None)
            if last is not None and last.by_unit == end.by_unit and not end.here_only:
                since = end.at
        return since

    @property
    def now_found(self) -> tuple[Found, ...]:
        """The reasons of the present press: this office's own judgement ends them, never what another office does."""
        judged = max((one.at for one in self.endings if one.here_only or one.at == self.since), default=None)
        return tuple(one for one in self.found if judged is None or one.at > judged)

    @property
    def taken(self) -> tuple[Rung, ...]:
        """The rungs of the present press, the lowest first."""
        return tuple(sorted(self._now(self.rungs), key=lambda one: (one.height, one.at)))

    @property
    def last(self) -> Rung | None:
        """The highest rung taken; of two offices that took it at once, the later."""
        return self.taken[-1] if self.taken else None

    @property
    def answer(self) -> Answer | None:
        """The latest answer to the highest rung."""
        last = self.last
        given = [one for one in self._now(self.answers) if last and one.rung == last.rung]
        return max(given, key=lambda one: one.at, default=None)

    @property
    def rejection(self) -> Rejection | None:
        """That the latest answer to the highest rung does not do, by the office that took it."""
        last, answer = self.last, self.answer
        told = self._now(self.rejections)
        given = [one for one in told if last and (one.rung, one.by_unit) == (last.rung, last.by_unit)]
        return max((one for one in given if answer and one.at >= answer.at), key=lambda one: one.at, default=None)

    @property
    def stands(self) -> str:
        """proposed, pressed, answered, rejected, ended."""
        if self.last is None:
            return PROPOSED if self.now_found else ENDED
        if self.answer is None:
            return PRESSED
        return REJECTED if self.rejection else ANSWERED

    @property
    def next_rung(self) -> str | None:
        """The one above the highest that anybody took; None at the top."""
        height = self.last.height + 1 if self.last else 0
        return SIGNED_RUNGS[height] if height < len(SIGNED_RUNGS) else None

    def fault(self, on: date) -> str:
        """Why the next rung is open on that day, of ANSWER_FAULTS; '' when it is not."""
        if self.rejection is not None:
            return self.rejection.ground
        return "late" if self.is_late(on) else ""

    def is_late(self, on: date) -> bool:
        """Whether the answer to the highest rung did not come in time."""
        last, answer = self.last, self.answer
        if last is None or last.answer_by is None:
            return False
        return (answer.answered_on if answer else on) > last.answer_by

    def may_go_on(self, on: date) -> bool:
        """Whether the next rung is open: the first with a reason, any other when the answer is late or does not do."""
        if self.next_rung is None:
            return False
        return self.stands == PROPOSED if self.last is None else bool(self.fault(on))

    def _now(self, rows: Iterable[T]) -> tuple[T, ...]:
        since = self.since
        return tuple(one for one in rows if since is None or one.at > since)


class _Dated(Protocol):
    @property
    def at(self) -> datetime:
        """When it was said."""


T = TypeVar("T", bound=_Dated)
L = TypeVar("L", bound=Ladder)


def hear(ladder: L, said: Any) -> L:
    """The ladder with one more thing said of it; again, or in another order, gives the same."""
    match said:
        case BreachFound():
            return _find(ladder, Found(said.trigger, said.occasion, said.fact, said.found_at))
        case SupervisionPressed():
            return replace(ladder, rungs=_with(ladder.rungs, _rung(said)))
        case SupervisionAnswered():
            one = Answer(said.rung, said.answered_on, said.answered_at, said.put_right_by)
            return replace(ladder, answers=_with(ladder.answers, one))
        case SupervisionExplained():
            told = Words(said.rung, said.answered_at, said.text, said.put_right)
            return replace(ladder, words=_with(ladder.words, told))
        case SupervisionRejected():
            no = Rejection(said.rung, said.by_unit, said.ground, said.reason, said.rejected_on, said.rejected_at)
            return replace(ladder, rejections=_with(ladder.rejections, no))
        case SupervisionEnded():
            end = Ending(said.by_unit, said.outcome, said.reason, said.ended_on, said.ended_at)
            return replace(ladder, endings=_with(ladder.endings, end))
    raise TypeError(f"not of a ladder: {said!r}")


def _find(ladder: L, found: Found) -> L:
    """A trigger of one occasion counts once: as it was found first."""
    same = [one for one in ladder.found if (one.trigger, one.occasion) == (found.trigger, found.occasion)]
    first = min((*same, found), key=lambda one: (one.at, one.fact))
    return replace(ladder, found=_with(tuple(one for one in ladder.found if one not in same), first))


def _rung(said: SupervisionPressed) -> Rung:
    return Rung(
        said.rung, said.by_unit, said.node, said.signed_by, said.fact, said.pressed_on, said.pressed_at, said.answer_by,
        said.paper_number, said.addressees, said.held_on, said.held_by, said.record,
    )  # fmt: skip


def _with(rows: tuple[T, ...], one: T) -> tuple[T, ...]:
    return tuple(sorted({*rows, one}, key=lambda row: (row.at, repr(row))))
