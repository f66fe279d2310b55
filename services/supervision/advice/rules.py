"""Advice: to whom which kind goes, and how it is answered. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from services.supervision.pressing.standing import Standing, unit_named
from shared.deadlines import Today
from shared.documents import paper_number
from shared.errors import Invalid, Refused
from shared.events.pressing import AdviceAnswered, AdviceGiven
from shared.events.supervision import SupervisionPressed
from shared.matters.no_persons import must_name_nobody
from shared.matters.people import Officer
from shared.matters.pressed import ADVICE_STATES
from shared.matters.taken import Form, lawful_day, must_be_open

GIVEN, ANSWERED = "given", "answered"
WORK, POLICY, ACCOUNTABILITY = "improve_work", "improve_policy", "accountability"
ANSWER_RULE = "advice_feedback"
NAMES = {"answer_advice": "反馈采纳情况", "register_feedback": "登记书面反馈", "give_advice": "提出建议"}
LEADERSHIP = ("party_committee",)


@dataclass(frozen=True)
class Advice:
    """One advice, and its answer."""

    number: str
    kind: str
    by_unit: str
    node: str
    """of the office that advises"""
    unit: str
    """whom it is addressed to: a unit id, or a name of an organ outside"""
    about: str
    matter: str
    reasons: str
    advice: str
    given_on: date
    answer_by: date
    signed_by: str
    paper_number: str
    to_node: str = ""
    """where it is answered; '' on paper"""
    state: str = GIVEN
    adopted: str = ""
    answer: str = ""
    measures: str = ""
    answered_on: date | None = None
    answered_at: datetime | None = None
    answered_by: str = ""
    answer_paper: str = ""
    press: str | None = None
    """the rung of a press that it is, ``matter/unit/instant``: opened once"""
    version: int = 0


def open_steps(advice: Advice, by: Officer, standing: Standing) -> tuple[str, ...]:
    """The organ answers; where it has no desk, the office that advised registers what came."""
    if advice.state != GIVEN:
        return ()
    if advice.to_node:
        step = "answer_advice" if by.is_of(advice.unit) and advice.to_node == standing.node else ""
    else:
        step = "register_feedback" if by.is_of(advice.by_unit) and advice.node == standing.node else ""
    return (step,) if step else ()


def rules_of(standing: Standing) -> Mapping[str, Callable[..., tuple[Any, ...]]]:
    """The rules of this node's steps, ready for its desk."""

    def with_standing(rule: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
        return lambda one, form, by, today: rule(one, form, by, today, standing)

    return {
        "answer_advice": with_standing(answer), "register_feedback": with_standing(register),
    }  # fmt: skip


def give(number: str, form: Form, by: Officer, today: Today, standing: Standing) -> tuple[Advice, AdviceGiven]:
    """Advice by the office of this node; ``Refused('not_to_be_advised')`` to whom its kind does not go."""
    must_name_nobody(form, ["reasons", "advice"])
    topology = standing.topology
    about = unit_named(topology, form["about"])
    if not about:
        raise Invalid(fields={"about": "unknown_unit"})
    if not standing.is_of_office(by):
        raise Refused("not_to_be_advised", office=standing.office.name, organ=form["organ"][:60], kind=form["kind"])
    unit = addressee(form["kind"], about, form["organ"], standing)
    usual = today.due(ANSWER_RULE, today.on)
    answer_by = form["answer_by"] or usual
    if not today.on < answer_by <= usual:
        raise Invalid(fields={"answer_by": "after_answer_limit" if answer_by > usual else "in_the_past"})
    signed = f"{form['post']} {by.name}".strip()
    one = _new(
        number, form["kind"], unit, about, form["matter"], form["reasons"], form["advice"], signed, today, standing
    )
    one = replace(one, answer_by=answer_by)
    return one, given(one)


def of_press(number: str, said: SupervisionPressed, today: Today, standing: Standing) -> tuple[Advice, AdviceGiven]:
    """The advice that the highest rung of a press is (T22 art. 40)."""
    one = _new(
        number, ACCOUNTABILITY, said.addressees[0], said.unit, said.number, said.fact, said.record, said.signed_by,
        today, standing,
    )  # fmt: skip
    one = replace(one, press=press_key(said), answer_by=today.due(ANSWER_RULE, today.on))
    return one, given(one)


def press_key(said: SupervisionPressed) -> str:
    """What tells the highest rung of one press from that of another."""
    return f"{said.number}/{said.unit}/{said.pressed_at.isoformat()}"


def addressee(kind: str, about: str, organ: str, standing: Standing) -> str:
    """Whom it goes to: how the unit works, to the unit; a policy, to the own Party committee or government; whom to
    hold accountable, to the organ that manages them, which may be one outside."""
    units, own = standing.topology.units, standing.office.division
    named = unit_named(standing.topology, organ) or organ
    match kind:
        case "improve_work":
            if named not in ("", about):
                raise Invalid(fields={"organ": "not_a_choice"})
            standing.must_supervise(about)
            return about
        case "improve_policy":
            leading = [one.id for one in units.of_division(own) if one.governs or one.kind in LEADERSHIP]
            chosen = named or next((one for one in leading), "")
            if chosen not in leading:
                raise Invalid(fields={"organ": "not_a_choice"})
            return chosen
    if not named:
        raise Invalid(fields={"organ": "missing"})
    if named in (about, standing.office.id):
        raise Invalid(fields={"organ": "not_a_choice"})
    standing.must_supervise(about)
    return named


def _new(
    number: str, kind: str, unit: str, about: str, matter: str, reasons: str, advice: str, signed_by: str, today: Today,
    standing: Standing,
) -> Advice:  # fmt: skip
    office = standing.office
    return Advice(
        number=number, kind=kind, by_unit=office.id, node=standing.node, unit=unit, about=about, matter=matter,
        reasons=reasons, advice=advice, given_on=today.on, answer_by=today.on, signed_by=signed_by,
        paper_number=paper_number(office.name, "advice_letter", today.on.year, number),
        to_node=standing.topology.find_desk(unit),
    )  # fmt: skip


def given(one: Advice) -> AdviceGiven:
    """What is said of it."""
    return AdviceGiven(
        number=one.number, to_node=one.to_node, node=one.node, by_unit=one.by_unit, unit=one.unit, kind=one.kind,
        about=one.about, matter=one.matter, reasons=one.reasons, advice=one.advice, given_on=one.given_on,
        answer_by=one.answer_by, signed_by=one.signed_by, paper_number=one.paper_number,
    )  # fmt: skip


def received(said: AdviceGiven) -> Advice:
    """The same record where the organ works."""
    return Advice(
        number=said.number, kind=said.kind, by_unit=said.by_unit, node=said.node, unit=said.unit, about=said.about,
        matter=said.matter, reasons=said.reasons, advice=said.advice, given_on=said.given_on,
        answer_by=said.answer_by, signed_by=said.signed_by, paper_number=said.paper_number, to_node=said.to_node,
    )  # fmt: skip


def answer(one: Advice, form: Form, by: Officer, today: Today, standing: Standing) -> tuple[Any, ...]:
    """The organ's own answer."""
    _must_be_open("answer_advice", one, by, standing)
    number = paper_number(standing.topology.units.name(one.unit), "advice_feedback", today.on.year, one.number)
    signed = f"{form['post']} {by.name}".strip()
    return _answered(one, form, today.on, today, signed, number, standing)


def register(one: Advice, form: Form, by: Officer, today: Today, standing: Standing) -> tuple[Any, ...]:
    """What came on paper."""
    _must_be_open("register_feedback", one, by, standing)
    on = lawful_day(form, "answered_on", today.on, not_before=one.given_on)
    return _answered(one, form, on, today, form["answered_by"], form["paper_number"], standing)


def _answered(
    one: Advice, form: Form, on: date, today: Today, by: str, number: str, standing: Standing
) -> tuple[Any, ...]:
    must_name_nobody(form, ["reasons", "measures"])
    said = AdviceAnswered(
        number=one.number, to_node=one.node, node=standing.node, unit=one.unit, adopted=form["adopted"],
        reasons=form["reasons"], measures=form["measures"], answered_on=on, answered_at=today.at, by=by,
        paper_number=number,
    )  # fmt: skip
    return hear_answer(one, said), said


def hear_answer(one: Advice, said: AdviceAnswered) -> Advice:
    """The advice with its answer; the first one of the organ itself counts."""
    if (said.unit, said.node) != (one.unit, one.to_node or one.node):
        return one
    if one.answered_at is not None and one.answered_at <= said.answered_at:
        return one
    return replace(
        one, state=ANSWERED, adopted=said.adopted, answer=said.reasons, measures=said.measures,
        answered_on=said.answered_on, answered_at=said.answered_at, answered_by=said.by, answer_paper=said.paper_number,
    )  # fmt: skip


def _must_be_open(step: str, one: Advice, by: Officer, standing: Standing) -> None:
    must_be_open(step, open_steps(one, by, standing), NAMES, ADVICE_STATES[one.state], one.state)
