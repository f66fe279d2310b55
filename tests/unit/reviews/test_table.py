"""Every state of a review against every step: open exactly as the table says, refused otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.handling.hearing import ASKED, HELD, PLANNED, REFUSED, Hearing
from services.handling.hearing_rules import RULES as HEARING_RULES
from services.handling.hearing_rules import open_hearing_steps
from services.handling.review import ACCEPTED, DECIDED, ENDED, REQUESTED, SERVED, STATES, STEPS, Review
from services.handling.review import open_review_steps as steps_of
from services.handling.review_rules import RULES
from services.handling.review_steps import OF_REVIEW, Around, review_offers
from shared.errors import Refused
from shared.matters.forms import load
from shared.matters.steps.reviews import REVIEW_STEPS
from shared.ops.clock import StoppedClock
from tests.support.reviews_kept import numbered
from tests.unit.reviews.desk import DECIDE, GOV, HEARING, SERVE, today

ON = date(2026, 5, 12)
INSIDE = {
    REQUESTED: {"accept_review", "not_accept_review", "withdraw_review"},
    ACCEPTED: {"decide_review", "withdraw_review", "plan_review_hearing"},
    DECIDED: {"serve_review"},
    SERVED: set(),
    ENDED: set(),
}
OUTSIDE = {
    REQUESTED: {"withdraw_review", "register_review_answer"},
    ACCEPTED: {"withdraw_review", "register_review_answer"},
    DECIDED: {"register_review_answer"},
    SERVED: set(),
    ENDED: set(),
}
FORMS = {
    "accept_review": {},
    "not_accept_review": {"ground": "judicial", "reason": "已由人民法院受理并在审理中。", "where_to": "德清县人民法院"},
    "decide_review": DECIDE,
    "serve_review": SERVE,
    "withdraw_review": {"document": "卷内第3页"},
    "register_review_answer": {"kind": "decided", "on": "2026-05-12", "outcome": "uphold"},
    "plan_review_hearing": {"planned_on": "2026-05-20", "place": "听证室", "host": "沈立"},
    "refuse_review_hearing": {"reason": "事实清楚，双方没有争议。"},
    "hold_review_hearing": {**HEARING, "held_from": "2026-05-12"},
}


def in_state(state: str, *, outside: bool = False) -> Review:
    known = {} if state == REQUESTED else {"accepted_on": ON}
    return numbered(1, state=state, organ="city_gov" if outside else "gov", **known)


@pytest.mark.parametrize("outside", [False, True])
@pytest.mark.parametrize("state", STATES)
def test_the_desk_offers_what_the_table_says(state: str, outside: bool) -> None:
    review = in_state(state, outside=outside)
    offered = {one.step for one in review_offers(review, GOV, today(), Around())}
    assert offered == (OUTSIDE if outside else INSIDE)[state]


@pytest.mark.parametrize("outside", [False, True])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", REVIEW_STEPS)
def test_a_step_is_taken_where_the_table_opens_it_and_refused_everywhere_else(
    step: str, state: str, outside: bool
) -> None:
    review = in_state(state, outside=outside)
    form = load(REVIEW_STEPS[step].form, FORMS[step], clock=StoppedClock(at=today().at))
    names = {name: own for own, name in OF_REVIEW.items()}
    rule = HEARING_RULES[names[step]] if step in names else RULES[step]
    if step in (OUTSIDE if outside else INSIDE)[state] and not (step == "register_review_answer" and state == DECIDED):
        after, *said = rule(review, form, GOV, today())
        assert after.history != review.history and said
    else:
        with pytest.raises(Refused):
            rule(review, form, GOV, today())


@pytest.mark.parametrize(
    ("state", "hearing", "open_ones"),
    [
        (ACCEPTED, ASKED, ("plan_hearing", "refuse_hearing")),
        (ACCEPTED, PLANNED, ("hold_hearing",)),
        (ACCEPTED, HELD, ("plan_hearing",)),
        (ACCEPTED, REFUSED, ("plan_hearing",)),
        (REQUESTED, ASKED, ()),
        (DECIDED, PLANNED, ()),
        (SERVED, ASKED, ()),
        (ENDED, PLANNED, ()),
    ],
)
def test_a_hearing_is_answered_and_held_between_acceptance_and_opinion(
    state: str, hearing: str, open_ones: tuple[str, ...]
) -> None:
    review = replace(in_state(state), hearings=(Hearing(hearing, held_from=ON, held_to=ON),))
    assert open_hearing_steps(review) == open_ones
    assert ("decide_review" in steps_of(review, ON)) == (state == ACCEPTED and hearing in (HELD, REFUSED))


def test_every_step_has_a_form_a_rule_and_a_name() -> None:
    assert set(REVIEW_STEPS) == set(STEPS) == set(RULES) | set(OF_REVIEW.values())
