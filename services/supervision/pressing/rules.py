"""The steps of pressing: what an officer may do now, and what is said of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from services.supervision.pressing import ladder
from services.supervision.pressing.ladder import ANSWERED, PRESSED, PROPOSED, REJECTED, Found
from services.supervision.pressing.records import Press, Received
from services.supervision.pressing.standing import Standing, unit_named
from shared.deadlines import Today
from shared.documents import paper_number
from shared.errors import Invalid, Refused
from shared.events.supervision import (
    SupervisionAnswered,
    SupervisionEnded,
    SupervisionExplained,
    SupervisionPressed,
    SupervisionRejected,
)
from shared.matters import numbers
from shared.matters.no_persons import must_name_nobody
from shared.matters.people import Officer
from shared.matters.pressed import PRESS_STATES, RUNG_PAPERS, RUNGS, TRIGGERS
from shared.matters.taken import Form, lawful_day, must_be_open, within_a_year

ANSWER_RULE = "supervise_answer"
STEP_OF_RUNG: Mapping[str, str] = {
    "letter": "send_letter", "second_letter": "send_second_letter", "interview": "hold_interview",
    "circular": "issue_circular", "listed": "order_rectification", "accountability": "advise_accountability",
}  # fmt: skip
RUNG_OF_STEP = {step: rung for rung, step in STEP_OF_RUNG.items()}
NAMES = {
    **{step: RUNGS[rung] for step, rung in RUNG_OF_STEP.items()},
    "accept_answer": "认可答复", "reject_answer": "退回答复", "end_press": "结束督办", "answer_press": "答复督办",
}  # fmt: skip
LONGEST_DAYS = 366
_TOLD = ("reason", "held_by", "attended_by", "record", "undertaken", "demands", "advice")
"""what is told upwards and in circulars: units, posts and days, no person"""


def open_steps(press: Press, by: Officer, standing: Standing, on: date) -> tuple[str, ...]:
    """What the officer's office may do now: the next rung alone, and judge an answer to a rung of its own."""
    if not standing.is_of_office(by) or not standing.supervises(press.unit):
        return ()
    found: list[str] = []
    last, state = press.last, press.stands
    if press.next_rung and press.may_go_on(on):
        found.append(STEP_OF_RUNG[press.next_rung])
    own = last is not None and last.by_unit == standing.office.id
    if own and state == ANSWERED:
        found += ["accept_answer", "reject_answer"]
    if state == PROPOSED or (own and state in (PRESSED, ANSWERED, REJECTED)):
        found.append("end_press")
    return tuple(found)


def rules_of(standing: Standing) -> Mapping[str, Callable[..., tuple[Any, ...]]]:
    """The rules of this office's steps, ready for its desk."""

    def with_standing(rule: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
        return lambda press, form, by, today: rule(press, form, by, today, standing)

    steps = {step: with_standing(_taking(rung)) for step, rung in RUNG_OF_STEP.items()}
    others = {"accept_answer": accept_answer, "reject_answer": reject_answer, "end_press": end_press}
    return {**steps, **{step: with_standing(rule) for step, rule in others.items()}, "open_press": open_of(standing)}


def open_of(standing: Standing) -> Callable[..., tuple[Any, ...]]:
    """The rule of opening one by hand."""

    def opened(number: str, form: Form, by: Officer, today: Today) -> tuple[Press]:
        return (propose(number, form, by, today, standing),)

    return opened


def propose(number: str, form: Form, by: Officer, today: Today, standing: Standing) -> Press:
    """A reason that no clock finds, with its words."""
    matter, unit = named(form, standing)
    must_name_nobody(form, _TOLD)
    if not standing.is_of_office(by):
        raise Refused("not_to_be_pressed", unit=standing.topology.units.name(unit), office=standing.office.name)
    press = Press(number=number, matter=matter, unit=unit, office=standing.office.id)
    return with_reason(press, form["reason"], by, today)


def named(form: Form, standing: Standing) -> tuple[str, str]:
    """The matter and the unit that a form names; ``Invalid`` or ``Refused``."""
    matter = numbers.check(numbers.normalise(form["matter"])).text
    unit = unit_named(standing.topology, form["unit"])
    if not unit:
        raise Invalid(fields={"unit": "unknown_unit"})
    standing.must_supervise(unit)
    return matter, unit


def with_reason(press: Press, reason: str, by: Officer, today: Today) -> Press:
    """The press with one more reason, found by an officer."""
    found = Found("other", f"{by.unit}/{today.at.isoformat()}", reason, today.at)
    added = replace(press, found=(*press.found, found))
    return replace(added, state=added.stands)


def _taking(rung: str) -> Callable[..., tuple[Any, ...]]:
    def taken(press: Press, form: Form, by: Officer, today: Today, standing: Standing) -> tuple[Any, ...]:
        return take_rung(rung, press, form, by, today, standing)

    return taken


def take_rung(rung: str, press: Press, form: Form, by: Officer, today: Today, standing: Standing) -> tuple[Any, ...]:
    """The next rung, signed by this officer; ``Refused('record_step_not_open')`` for any other."""
    _must_be_open(STEP_OF_RUNG[rung], press, by, standing, today)
    must_name_nobody(form, _TOLD)
    said = SupervisionPressed(
        number=press.matter, to_node=standing.topology.desk_node(press.unit), node=standing.node, unit=press.unit,
        by_unit=standing.office.id, rung=rung, trigger=trigger_of(press), fact=_fact(press, form), pressed_on=today.on,
        pressed_at=today.at, answer_by=_answer_by(rung, form, today), signed_by=_signed(by, form),
        paper_number=_paper_number(rung, press, standing, today), **_details(rung, press, form, today, standing),
    )  # fmt: skip
    return _heard(press, said)


def trigger_of(press: Press) -> str:
    """The first reason of the present press."""
    return press.now_found[0].trigger if press.now_found else "other"


def words_found(press: Press) -> tuple[str, ...]:
    """The reasons of the present press in words, each once."""
    return tuple(dict.fromkeys(f"{TRIGGERS.get(one.trigger, one.trigger)}：{one.fact}" for one in press.now_found))


def _fact(press: Press, form: Form) -> str:
    return "\n".join(dict.fromkeys((*words_found(press), form["reason"])))


def _answer_by(rung: str, form: Form, today: Today) -> date | None:
    if rung == "accountability":
        return None
    usual = today.due(ANSWER_RULE, today.on)
    name = "rectify_by" if rung == "listed" else "answer_by"
    chosen: date = form.get(name) or usual
    if chosen <= today.on:
        raise Invalid(fields={name: "in_the_past"})
    if rung != "listed" and chosen > usual:
        raise Invalid(fields={name: "after_answer_limit"}, latest=usual.isoformat())
    if chosen > today.on + timedelta(days=LONGEST_DAYS):
        raise Invalid(fields={name: "out_of_range"})
    return chosen


def _details(rung: str, press: Press, form: Form, today: Today, standing: Standing) -> dict[str, Any]:
    topology = standing.topology
    match rung:
        case "interview":
            words = f"{form['attended_by']}参加。\n{form['record']}\n承诺：{form['undertaken']}"
            within_a_year(form, ["held_on"], today.on)
            return {"held_on": lawful_day(form, "held_on", today.on), "held_by": form["held_by"], "record": words}
        case "circular":
            return {"addressees": tuple(unit_named(topology, one["unit"]) or one["unit"] for one in form["addressees"])}
        case "listed":
            return {"record": form["demands"]}
        case "accountability":
            organ = unit_named(topology, form["organ"]) or form["organ"]
            if organ in (press.unit, standing.office.id):
                raise Invalid(fields={"organ": "not_a_choice"})
            return {"addressees": (organ,), "record": form["advice"]}
    return {}


def _paper_number(rung: str, press: Press, standing: Standing, today: Today) -> str:
    code = RUNG_PAPERS.get(rung)
    if code is None:
        return ""  # advice of its own, under its own number
    nth = sum(one.rung == rung and one.by_unit == standing.office.id for one in press.rungs) + 1
    return paper_number(standing.office.name, code, today.on.year, press.number, nth)


def _signed(by: Officer, form: Form) -> str:
    return f"{form['post']} {by.name}".strip() if form.get("post") else by.name


def accept_answer(press: Press, form: Form, by: Officer, today: Today, standing: Standing) -> tuple[Any, ...]:
    """What was found is put right; the press is over everywhere."""
    _must_be_open("accept_answer", press, by, standing, today)
    must_name_nobody(form, _TOLD)
    return _heard(press, _ended(press, "put_right", form["reason"], today, standing))


def reject_answer(press: Press, form: Form, by: Officer, today: Today, standing: Standing) -> tuple[Any, ...]:
    """The answer does not do; the next rung is open, here and above."""
    _must_be_open("reject_answer", press, by, standing, today)
    must_name_nobody(form, _TOLD)
    assert press.last is not None
    return _heard(press, SupervisionRejected(
        number=press.matter, to_node=standing.topology.desk_node(press.unit), node=standing.node, unit=press.unit,
        by_unit=standing.office.id, rung=press.last.rung, ground=form["ground"], reason=form["reason"],
        rejected_on=today.on, rejected_at=today.at,
    ))  # fmt: skip


def end_press(press: Press, form: Form, by: Officer, today: Today, standing: Standing) -> tuple[Any, ...]:
    """It ends. Before anybody pressed, it ends here alone: an office above judges for itself."""
    _must_be_open("end_press", press, by, standing, today)
    must_name_nobody(form, _TOLD)
    if press.last is not None:
        return _heard(press, _ended(press, form["outcome"], form["reason"], today, standing))
    ending = ladder.Ending(standing.office.id, form["outcome"], form["reason"], today.on, today.at, here_only=True)
    return (_standing(replace(press, endings=(*press.endings, ending))),)


def _ended(press: Press, outcome: str, reason: str, today: Today, standing: Standing) -> SupervisionEnded:
    return SupervisionEnded(
        number=press.matter, to_node=standing.topology.desk_node(press.unit), node=standing.node, unit=press.unit,
        by_unit=standing.office.id, ended_on=today.on, ended_at=today.at, outcome=outcome, reason=reason,
    )  # fmt: skip


def _must_be_open(step: str, press: Press, by: Officer, standing: Standing, today: Today) -> None:
    state = press.stands
    must_be_open(step, open_steps(press, by, standing, today.on), NAMES, PRESS_STATES[state], state)


def _heard(press: Press, said: Any) -> tuple[Any, ...]:
    return _standing(ladder.hear(press, said)), said


def _standing(press: Press) -> Press:
    return replace(press, state=press.stands)


# --- the unit's side ----------------------------------------------------------------------------------------------


def unit_steps(received: Received, by: Officer) -> tuple[str, ...]:
    """The unit may answer the highest rung until it has; an answer that was sent back is answered by the next rung."""
    last = received.last
    is_open = last is not None and received.answer is None and last.rung != "accountability"
    return ("answer_press",) if is_open and by.is_of(received.unit) else ()


def answer_of(node: str) -> Callable[..., tuple[Any, ...]]:
    """The rule of the unit's answer, said from its node."""

    def answered(received: Received, form: Form, by: Officer, today: Today) -> tuple[Any, ...]:
        state = received.stands
        must_be_open("answer_press", unit_steps(received, by), NAMES, PRESS_STATES[state], state)
        last = received.last
        assert last is not None
        by_when = form["put_right_by"]
        if by_when is not None and by_when < today.on:
            raise Invalid(fields={"put_right_by": "in_the_past"})
        to: dict[str, Any] = {
            "number": received.matter, "to_node": last.node, "node": node, "unit": received.unit,
            "to_unit": last.by_unit, "rung": last.rung, "answered_at": today.at,
        }  # fmt: skip
        said = SupervisionAnswered(**to, answered_on=today.on, put_right_by=by_when)
        words = SupervisionExplained(**to, text=form["found"], put_right=form["put_right"])
        changed = ladder.hear(ladder.hear(received, said), words)
        return replace(changed, state=changed.stands), said, words

    return answered
