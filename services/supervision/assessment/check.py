"""The check on a unit's own desk: the figures it was sent, what it says of them, and what became of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from services.supervision.assessment.table import SELF
from shared.deadlines import Today
from shared.deadlines.words import day
from shared.errors import Invalid, Refused
from shared.events.assessment import (
    AssessmentCheckAsked,
    AssessmentChecked,
    AssessmentContestAnswered,
    AssessmentPublished,
    Corrected,
    Figure,
    Lost,
    Objection,
)
from shared.matters import numbers
from shared.matters.people import Officer
from shared.matters.taken import Form, must_be_open

ASKED, ANSWERED, PUBLISHED = "asked", "answered", "published"
STATES = {ASKED: "待反馈", ANSWERED: "已反馈", PUBLISHED: "已公布"}
CONFIRMED, CONTESTED = "confirmed", "contested"
OUTCOMES = {CONFIRMED: "核对无误", CONTESTED: "有异议"}
NAMES: Mapping[str, str] = {"confirm_figures": "核对无误", "contest_figures": "提出异议"}


@dataclass(frozen=True)
class Answer:
    """What the office said to an objection."""

    item: str
    matter: str
    upheld: bool
    answer: str
    answered_on: date


@dataclass(frozen=True)
class Placed:
    """Where the unit stands in the published table."""

    rank: int
    units: int
    marks: str
    full: str
    share: str
    published_on: date


@dataclass(frozen=True)
class UnitCheck:
    """One check on a unit's desk: of its own figures, or of another unit's."""

    number: str
    node: str
    unit: str
    of_unit: str
    kind: str
    table: str
    table_node: str
    period: str
    edition: str
    figures: tuple[Figure, ...]
    lost: tuple[Lost, ...]
    state: str = ASKED
    asked_on: date | None = None
    answer_by: date | None = None
    objections: tuple[Objection, ...] = ()
    """of a cross-check: what the other unit contested"""
    contested: tuple[Objection, ...] = ()
    """what this unit contests"""
    outcome: str = ""
    note: str = ""
    answered_on: date | None = None
    answers: tuple[Answer, ...] = ()
    placed: Placed | None = None
    corrected: tuple[Corrected, ...] = ()
    told_at: datetime | None = None
    version: int = 0


def asked(number: str, node: str, said: AssessmentCheckAsked) -> UnitCheck:
    """A new check."""
    return UnitCheck(
        number=number, node=node, unit=said.unit, of_unit=said.of_unit, kind=said.kind, table=said.number,
        table_node=said.node, period=said.period, edition=said.edition, figures=said.figures, lost=said.lost,
        asked_on=said.asked_on, answer_by=said.answer_by, objections=said.objections,
    )  # fmt: skip


def told(number: str, node: str, said: AssessmentPublished, at: datetime) -> UnitCheck:
    """The unit's part of a table that it was never asked to check: it came into it afterwards."""
    empty = UnitCheck(
        number=number, node=node, unit=said.unit, of_unit=said.unit, kind=SELF, table=said.number,
        table_node=said.node, period=said.period, edition=said.edition, figures=(), lost=(),
    )  # fmt: skip
    return publish(empty, said, at)


def publish(check: UnitCheck, said: AssessmentPublished, at: datetime) -> UnitCheck:
    """The published figures take the place of those that were checked; the latest saying holds."""
    if check.told_at is not None and check.told_at >= at:
        return check
    placed = Placed(said.rank, said.units, said.marks, said.full, said.share, said.published_on)
    return replace(
        check, state=PUBLISHED, figures=said.figures, lost=said.lost, placed=placed, corrected=said.corrected,
        told_at=at,
    )  # fmt: skip


def answer(check: UnitCheck, said: AssessmentContestAnswered) -> UnitCheck:
    """The office's answer to an objection."""
    own = Answer(said.item, said.matter, said.upheld, said.answer, said.answered_on)
    rest = tuple(one for one in check.answers if (one.item, one.matter) != (own.item, own.matter))
    return replace(check, answers=(*rest, own))


def confirm_figures(check: UnitCheck, form: Form, by: Officer, today: Today) -> tuple[Any, ...]:
    """The figures are right."""
    _open(check, "confirm_figures", today)
    return _back(replace(check, outcome=CONFIRMED, note=form["note"]), today)


def contest_figures(check: UnitCheck, form: Form, by: Officer, today: Today) -> tuple[Any, ...]:
    """Facts are contested, each with its reason; only what lost marks can be."""
    _open(check, "contest_figures", today)
    known = {(one.item, one.matter) for one in check.lost}
    found: dict[tuple[str, str], Objection] = {}
    for one in form["objections"]:
        key = (one["item"], numbers.normalise(one["matter"]))
        if key not in known:
            raise Refused("assessment_not_deducted", what=f"{one['item']} {one['matter']}"[:80])
        if key in found:
            raise Invalid(fields={"objections": "named_twice"})
        found[key] = Objection(*key, one["reason"])
    return _back(replace(check, outcome=CONTESTED, note=form["note"], contested=tuple(found.values())), today)


RULES: Mapping[str, Callable[..., tuple[Any, ...]]] = {
    "confirm_figures": confirm_figures, "contest_figures": contest_figures,
}  # fmt: skip


def open_steps(check: UnitCheck, today: Today) -> Iterator[str]:
    """What may be done with it now."""
    if check.state == ASKED and (check.answer_by is None or today.on <= check.answer_by):
        yield "confirm_figures"
        if check.lost:
            yield "contest_figures"


def _open(check: UnitCheck, step: str, today: Today) -> None:
    if check.state == ASKED and check.answer_by is not None and today.on > check.answer_by:
        raise Refused("assessment_answered_late", until=day(check.answer_by))
    must_be_open(step, [*open_steps(check, today)], NAMES, STATES[check.state], check.state)


def _back(check: UnitCheck, today: Today) -> tuple[Any, ...]:
    check = replace(check, state=ANSWERED, answered_on=today.on)
    said = AssessmentChecked(
        number=check.number, to_node=check.table_node, node=check.node, table=check.table, unit=check.unit,
        of_unit=check.of_unit, kind=check.kind, outcome=check.outcome, note=check.note, checked_on=today.on,
        objections=check.contested,
    )  # fmt: skip
    return check, said
