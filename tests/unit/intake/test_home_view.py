"""The home view of a matter: a fold in order of saying, the same for every order of hearing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain import Matter, Standing, hear
from shared.events.mediation import MediationAgreed, MediationConsented, MediationEnded, MediationPerformed
from tests.unit.intake.test_register import intake
from tests.unit.statistics.saying import (
    NUMBER,
    a_bell,
    a_closure,
    a_custody,
    a_decision,
    a_paper,
    a_reply,
    a_routing,
    a_service,
    a_triage,
    an_acceptance,
    an_answer,
    an_objection,
    at,
    in_envelope,
)

CONSENTED = MediationConsented(number=NUMBER, node="qh", unit="u_qh", consented_on=date(2026, 3, 9))
AGREED = MediationAgreed(
    number=NUMBER, node="qh", unit="u_qh", agreed_on=date(2026, 3, 12), confirmation_until=date(2026, 4, 13),
    perform_by=None,
)  # fmt: skip
ENDED = MediationEnded(number=NUMBER, node="qh", unit="u_qh", ended_on=date(2026, 3, 12), outcome="failed")
PERFORMED = MediationPerformed(number=NUMBER, node="qh", unit="u_qh", performed_on=date(2026, 3, 20))
BEGUN = [(a_routing(), 0.1), (a_triage(), 1), (a_custody(), 2)]


def heard(*sayings):
    matter = Matter(NUMBER)
    for event, hours in sayings:
        id = f"{type(event).__name__}-{hours}-{getattr(event, 'hop', 0)}"
        matter = hear(matter, event, in_envelope(event, id, hours=hours))
    return matter


@pytest.mark.parametrize(
    ("more", "state", "holder"),
    [
        ([], "forwarded", "u_qh"),
        ([(an_objection(), 24)], "objection_pending", "u_qh"),
        ([(an_objection(), 24), (an_answer(), 48)], "returned", "u_yjw"),
        ([(an_objection(), 24), (an_answer(agreed=False), 48)], "objection_rejected", "u_qh"),
        ([(an_acceptance(), 50)], "accepted", "u_qh"),
        ([(an_acceptance(), 50), (CONSENTED, 60)], "handling", "u_qh"),
        ([(an_acceptance(), 50), (CONSENTED, 60), (AGREED, 70), (PERFORMED, 80)], "mediated", "u_qh"),
        ([(an_acceptance(), 50), (CONSENTED, 60), (ENDED, 70)], "handling", "u_qh"),
        ([(a_reply(), 50)], "replied", "u_qh"),
        ([(an_acceptance(), 50), (a_decision(), 60)], "decided", "u_qh"),
        ([(an_acceptance(), 50), (a_decision(), 60), (a_service(), 70)], "served", "u_qh"),
        ([(an_acceptance(), 50), (a_decision(), 60), (a_service(), 70), (a_closure(), 80)], "final", "u_qh"),
        ([(a_bell(), 90), (a_paper(), 91)], "forwarded", "u_qh"),
    ],
)
def test_where_a_matter_stands_follows_from_what_was_said_of_it(more, state, holder):
    standing = heard(*BEGUN, *more).standing
    assert (standing.state, standing.holder) == (state, holder)


@pytest.mark.parametrize(
    ("action", "state"),
    [("forward", "forwarded"), ("assign", "assigned"), ("not_accept", "not_accepted"), ("file_only", "triaged")],
)
def test_triage_says_what_becomes_of_it(action, state):
    assert heard((a_routing(), 0.1), (a_triage(action=action), 1)).standing == Standing(state, "u_yjw", "yj")


def test_at_the_same_instant_the_hop_and_then_the_lawful_order_decide():
    matter = heard((an_acceptance(), 2), (a_custody(hop=2, unit="u_lx_water"), 2), (a_custody(), 2), (a_triage(), 2))
    assert [(one.what, one.hop) for one in matter.heard] == [
        ("triaged", 0), ("accepted", 0), ("taken", 1), ("taken", 2)
    ]  # fmt: skip


def test_a_matter_forwarded_on_is_held_by_the_last_who_took_it():
    on = a_custody(hop=2, node="lx", unit="u_lx_water", from_unit="u_qh", taken_at=at(31))
    assert heard(*BEGUN, (on, 31)).standing == Standing("forwarded", "u_lx_water", "lx")


LIFE = [
    *BEGUN, (an_objection(), 24), (an_answer(agreed=False), 48), (an_acceptance(), 50), (a_paper(), 50),
    (CONSENTED, 60), (ENDED, 70), (a_decision(), 80), (a_service(), 81), (a_bell(), 82), (a_closure(), 90),
]  # fmt: skip


@given(st.lists(st.sampled_from(range(len(LIFE))), max_size=8), st.permutations(range(len(LIFE))))
@settings(max_examples=80, deadline=None)
def test_any_order_and_any_repetition_give_the_same_view(again, order):
    straight = heard(*LIFE)
    assert heard(*(LIFE[place] for place in [*again, *order])) == straight
    assert straight.standing.state == "final" and len(straight.papers) == 1


def test_only_the_home_keeps_the_view():
    service = intake("qh")
    service.hear(a_triage(), in_envelope(a_triage(), "e1", hours=1, home="yj"))
    assert service.matters.find(NUMBER) is None
