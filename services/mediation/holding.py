"""Sessions: planned, adjourned, held and recorded."""

from __future__ import annotations

from dataclasses import replace

from services.mediation.mediation import CONSENTED, IN_SESSION, Form, Mediation, day, entered, must
from services.mediation.records import Attended, Session
from shared.deadlines import Today
from shared.errors import Invalid
from shared.matters.mediations import SESSION_OUTCOMES
from shared.matters.people import Officer

CONTINUE = "continue"


def plan(mediation: Mediation, form: Form, by: Officer, today: Today) -> tuple[Mediation]:
    """The next session, or another day for the one that was planned. ``form``: planned_on, place, reason (owed for an
    adjournment)."""
    must(mediation, "plan_session", form, today)
    if form["planned_on"] < today.on:
        raise Invalid(fields={"planned_on": "in_the_past"})
    if mediation.planned_on is not None and not form["reason"]:
        raise Invalid(fields={"reason": "missing"})
    mediation = entered(mediation, "plan_session", today, today.on, by, form["reason"])
    return (replace(mediation, planned_on=form["planned_on"], planned_place=form["place"]),)


def hold(mediation: Mediation, form: Form, by: Officer, today: Today) -> tuple[Mediation]:
    """A session was held. ``form``: held_on, place, attended (party, how), units, course, offers, outcome, next_on.

    Its outcome is what the sides said there; the agreement, or the end, is registered by its own step.
    """
    must(mediation, "hold_session", form, today)
    on = day(mediation, form, "held_on", today)
    attended = tuple(Attended(one["party"], one["how"]) for one in form["attended"])
    if not attended or {one.party for one in attended} - set(mediation.parties):
        raise Invalid(fields={"attended": "not_a_choice"})
    if len({one.party for one in attended}) != len(attended):
        raise Invalid(fields={"attended": "twice"})
    outcome, next_on = form["outcome"], form["next_on"]
    if next_on is not None and (outcome != CONTINUE or next_on < on):
        raise Invalid(fields={"next_on": "before_the_step_it_follows" if outcome == CONTINUE else "not_a_choice"})
    session = Session(
        on, form["place"], attended, tuple(one.name for one in mediation.sitting) or (by.name,), form["units"],
        form["course"], form["offers"], outcome, next_on,
    )  # fmt: skip
    mediation = entered(mediation, "hold_session", today, on, by, SESSION_OUTCOMES[outcome])
    state = IN_SESSION if mediation.state == CONSENTED else mediation.state
    return (
        replace(
            mediation, state=state, sessions=(*mediation.sessions, session), planned_on=next_on,
            planned_place=form["place"] if next_on else "",
        ),
    )  # fmt: skip
