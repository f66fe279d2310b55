"""Whatever a case is, the desk's offers lead to its end; and on no way is a step taken that was not offered."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.handling import domain
from services.handling.case import CLOSED, Case
from services.handling.lawful import NOT_IMPORTED
from services.handling.steps import FIELDS, steps
from services.handling.taking import Office, taken
from shared.documents.paths import legal_path
from shared.errors import Refused
from shared.matters.forms import load
from shared.matters.lists import LEGAL_CLASSES, LEGAL_PATHS
from shared.matters.steps.handling import CASE_STEPS
from shared.ops.clock import StoppedClock
from tests.unit.handling.desk import LEADER, UNITS, a_case, today

ORDER = ("accept", "reply", "decide", "serve", "perform", "close")
ACTIONS = ("forward", "assign", "accept", "direct_reply", "refer_discipline")
OWN = sorted(set(LEGAL_PATHS) - {"review", "re_review"})
FIRST = date(2026, 3, 2)
MAY_BE_REFUSED = ("file_incomplete", "assistance_asked")
"""what a filled-in form may still be told"""


def filled(fields: Any, on: date) -> dict[str, Any]:
    """What any officer could send: what is proposed, else the first choice, the day, and some words."""
    form: dict[str, Any] = {}
    for field in fields:
        if not field.required and field.name not in ("measures",):
            continue
        form[field.name] = value_of(field, on)
    return form


def value_of(field: Any, on: date) -> Any:
    """One value."""
    if field.type == "number":
        return int(field.value or 1)
    if field.type == "bool":
        return True
    if field.type == "rows":
        return [{"claim": "经办人如实填写的内容，十个字以上。", "result": "explained", "opinion": "已经说明。"}]
    if field.type == "date":
        return field.value or on.isoformat()
    return field.value or (field.choices[0].value if field.choices else "经办人如实填写的内容，十个字以上。")


def take(case: Case, step: str, fields: Any, on: date) -> Case:
    """The step as the door takes it: the form read, the rule asked, the papers filed."""
    now = today(on.isoformat())
    form = load(CASE_STEPS[step].form, filled(fields, on), clock=StoppedClock(at=now.at))
    done = taken(case, step, form, LEADER, now, Office(UNITS))
    return Case(**{**vars(done.case), "version": done.case.version + 1})


def a_matter(path: str, action: str, legal_class: str) -> Case:
    facts: dict[str, Any] = {"legal_path": path, "action": action, "legal_class": legal_class}
    if action == "assign":
        facts["report_due_on"] = date(2026, 4, 10)
    if path == "litigation":
        facts["flags"] = ("litigation_related", "no_merits_opinion")
    return a_case(**facts, **({"from_unit": "u_lx_nr"} if action == "accept" else {}))


@pytest.mark.parametrize("path", OWN)
def test_who_fills_in_what_the_desk_proposes_comes_to_the_end(path: str) -> None:
    for action, legal_class in itertools.product(ACTIONS, LEGAL_CLASSES):
        case = a_matter(path, action, legal_class)
        for _ in ORDER:
            offered = {offer.step: offer for offer in steps(case, LEADER, today())}
            step = next((one for one in ORDER if one in offered), "")
            if not step or case.mediation == "asked":
                break
            case = take(case, step, offered[step].fields, FIRST)
        assert case.state == CLOSED or case.mediation == "asked", (action, legal_class, case.state)


def test_every_procedure_a_matter_may_be_brought_into_has_words_for_its_notice() -> None:
    for path in set(LEGAL_PATHS) - NOT_IMPORTED:
        assert legal_path(path).where


@settings(max_examples=200, deadline=None)
@given(
    kind=st.tuples(st.sampled_from(OWN), st.sampled_from(ACTIONS), st.sampled_from(sorted(LEGAL_CLASSES))),
    walk=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 25)), min_size=3, max_size=20),
)
def test_on_every_way_days_go_forward_papers_are_numbered_once_and_only_open_steps_are_taken(
    kind: tuple[str, str, str], walk: list[tuple[int, int]]
) -> None:
    case, on = a_matter(*kind), FIRST
    for choice, days in walk:
        on += timedelta(days=days)
        case, *_ = domain.deem(case, today(on.isoformat()))
        offered = {one.step: one for one in steps(case, LEADER, today(on.isoformat())) if one.step in FIELDS}
        refuse_the_rest(case, on, offered)
        if not offered:
            break
        step = list(offered)[choice % len(offered)]
        try:
            after = take(case, step, offered[step].fields, on)
        except Refused as refusal:
            if refusal.code not in MAY_BE_REFUSED:
                raise
            continue
        assert after.history[: len(case.history)] == case.history, "what is written stays written"
        case = after
    numbers = [paper.paper_number for paper in case.issued]
    assert len(set(numbers)) == len(numbers)
    days_of_steps = [day for day in (case.taken_on, case.accepted_on, case.decided_on, case.served_on) if day]
    assert days_of_steps == sorted(days_of_steps)
    assert case.settled is None or case.closure_type != "withdrawn"


def refuse_the_rest(case: Case, on: date, offered: Mapping[str, Any]) -> None:
    """A step that the desk does not offer is refused by its rule, whatever the form says."""
    for step in set(FIELDS) - set(offered):
        with pytest.raises(Refused) as refusal:
            domain.RULES[step](
                case, {"days": 1, "ground": "judicial", "kind": "progress"}, LEADER, today(on.isoformat())
            )
        assert refusal.value.code in ("step_not_open", "objection_too_late", "new_facts_reopen"), step
