"""The home view of a matter: a fold in order of saying, the same for every order of hearing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.course import spine
from services.intake.hearing import hear
from services.intake.matter import Matter, Standing
from shared.codec import from_plain
from shared.events.handling import CaseReopened
from shared.events.mediation import MediationAgreed, MediationConsented, MediationEnded, MediationPerformed
from shared.events.reviews import ReviewDecided, ReviewRequested, ReviewServed
from shared.matters.status import may_reach
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
        ([(an_acceptance(), 50), (CONSENTED, 60), (AGREED, 70)], "mediated", "u_qh"),
        ([(an_acceptance(), 50), (CONSENTED, 60), (AGREED, 70), (PERFORMED, 80)], "performing", "u_qh"),
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


def test_the_hop_and_then_the_lawful_order_decide_not_the_instant():
    matter = heard(
        (an_acceptance(), 1), (a_custody(hop=2, unit="u_lx_water", node="lx"), 1), (a_custody(), 5), (a_triage(), 9)
    )
    assert [one.what for one in matter.heard] == ["triaged", "taken", "accepted", "taken"]
    assert matter.standing == Standing("forwarded", "u_lx_water", "lx")


def test_a_matter_forwarded_on_is_held_by_the_last_who_took_it():
    on = a_custody(hop=2, node="lx", unit="u_lx_water", from_unit="u_qh", taken_at=at(31))
    assert heard(*BEGUN, (on, 31)).standing == Standing("forwarded", "u_lx_water", "lx")


REVIEW = {"number": NUMBER, "node": "lx", "unit": "u_lx_gov", "stage": "review"}
REQUESTED = ReviewRequested(
    **REVIEW, original_unit="u_qh", served_on=date(2026, 4, 22), ask_until=date(2026, 5, 22),
    posted_on=date(2026, 5, 3), received_on=date(2026, 5, 3), in_time=True,
)  # fmt: skip
REVOKED = ReviewDecided(
    **REVIEW, to_node="qh", original_unit="u_qh", decided_on=date(2026, 5, 20), outcome="revoke_redo",
    revoked_for="facts", redo_by=date(2026, 6, 20), due_on=date(2026, 6, 2), on_time=True,
)  # fmt: skip
REOPENED = CaseReopened(
    number=NUMBER, node="qh", unit="u_qh", reopened_on=date(2026, 5, 21), due_on=date(2026, 6, 20), stage="review",
    hop=1,
)  # fmt: skip
OPINION_SERVED = ReviewServed(**REVIEW, served_on=date(2026, 5, 25), ask_until=date(2026, 6, 24))
NEW_DECISION = a_decision(decided_on=date(2026, 6, 10), round=2, hop=1)
NEW_SERVICE = a_service(served_on=date(2026, 6, 11), review_until=date(2026, 7, 13), round=2, hop=1)
UPHELD = replace(REVOKED, decided_on=date(2026, 7, 20), outcome="uphold", revoked_for="", redo_by=None)
AGAIN = replace(REQUESTED, served_on=date(2026, 6, 11), posted_on=date(2026, 7, 1), received_on=date(2026, 7, 1))
UPHELD_SERVED = replace(OPINION_SERVED, served_on=date(2026, 7, 22), ask_until=date(2026, 8, 21))
LAST_REQUEST = replace(AGAIN, stage="re_review", posted_on=date(2026, 8, 3), received_on=date(2026, 8, 3))
LAST = replace(UPHELD_SERVED, stage="re_review", node="lx", served_on=date(2026, 9, 1), ask_until=None)
CLOSED = a_closure(closed_on=date(2026, 9, 2), closure_type="final_re_review", hop=1)

LIFE = [
    *BEGUN, (an_objection(), 24), (an_answer(agreed=False), 48), (an_acceptance(hop=1), 50), (a_paper(), 50),
    (CONSENTED, 60), (ENDED, 70), (a_decision(hop=1, round=1), 80), (a_service(hop=1, round=1), 81), (a_bell(), 82),
    (REQUESTED, 90), (REVOKED, 100), (REOPENED, 101), (OPINION_SERVED, 110), (NEW_DECISION, 120), (NEW_SERVICE, 121),
    (AGAIN, 130), (UPHELD, 140), (UPHELD_SERVED, 141), (LAST_REQUEST, 145), (LAST, 150), (CLOSED, 160),
]  # fmt: skip
"""one life: objected, mediated in vain, decided, revoked, decided anew, upheld, re-reviewed, closed"""

AFTER_EACH = [
    "registered", "forwarded", "forwarded", "objection_pending", "objection_rejected", "accepted", "accepted",
    "handling", "handling", "decided", "served", "served", "review_requested", "review_decided", "handling", "handling",
    "decided", "served", "review_requested", "review_decided", "review_served", "re_review_requested",
    "final", "final",
]  # fmt: skip


def clock_of(event, skew):
    return skew.get(getattr(event, "node", "yj"), 0)


def follow(order, skew=MappingProxyType({})):
    """The matter after every event, each said by the clock of its node."""
    matter = Matter(NUMBER)
    for place in order:
        event, hours = LIFE[place]
        matter = hear(matter, event, in_envelope(event, f"e{place}", hours=hours + clock_of(event, skew)))
        yield matter


def test_a_life_in_order_goes_through_the_states_of_the_table():
    states = [one.standing.state for one in follow(range(len(LIFE)))]
    assert states == AFTER_EACH
    assert all(may_reach(before, after) for before, after in pairwise(states))


ORDERS = st.permutations(range(len(LIFE)))
AGAIN_HEARD = st.lists(st.sampled_from(range(len(LIFE))), max_size=8)
SKEW = st.fixed_dictionaries({node: st.integers(-200, 200) for node in ("yj", "qh", "lx")})


@given(AGAIN_HEARD, ORDERS)
@settings(max_examples=80, deadline=None)
def test_any_order_and_any_repetition_give_the_same_view(again, order):
    (*_, straight), (*_, other) = follow(range(len(LIFE))), follow([*again, *order])
    assert other == straight
    assert straight.standing.state == "final" and len(straight.papers) == 1


@given(ORDERS, SKEW)
@settings(max_examples=80, deadline=None)
def test_no_clock_of_a_node_brings_a_matter_anywhere_else(order, skew):
    *_, matter = follow(order, skew)
    assert matter.standing.state == "final"
    told = [one.what for one in matter.heard if one.what in ("decided", "reopened", "review_decided", "closed")]
    assert told == ["decided", "review_decided", "reopened", "decided", "review_decided", "closed"]


@given(ORDERS, SKEW)
@settings(max_examples=80, deadline=None)
def test_one_more_event_never_brings_a_matter_back(order, skew):
    before = None
    for matter in follow(order, skew):
        moved = spine(matter.heard)
        after = moved[-1][0] if moved else None
        assert before is None or (after is not None and after[:3] >= before[:3])
        before = after or before


@given(ORDERS, st.integers(0, len(LIFE)), SKEW)
@settings(max_examples=60, deadline=None)
def test_of_whatever_was_heard_the_view_stands_where_the_law_lets_it_stand(order, heard_of, skew):
    matter = Matter(NUMBER)
    for matter in follow(order[:heard_of], skew):
        assert may_reach("registered", matter.standing.state)


def test_only_the_home_keeps_the_view():
    service = intake("qh")
    service.hear(a_triage(), in_envelope(a_triage(), "e1", hours=1, home="yj"))
    assert service.matters.find(NUMBER) is None


def test_what_an_older_release_stored_is_read_and_goes_on():
    old = {
        "number": NUMBER, "title": "水渠损坏", "channel": "online", "legal_class": "appeal_settlement",
        "received_by": "u_yjw", "received_at": "2026-03-02T01:00:00.000000Z", "papers": [],
        "standing": {"state": "forwarded", "holder": "u_qh", "node": "qh"}, "version": 4,
        "heard": [
            {"id": "a", "what": "received", "said_at": "2026-03-02T01:00:00.000000Z", "node": "yj", "unit": "u_yjw"},
            {"id": "a+", "what": "registered", "said_at": "2026-03-02T01:06:00.000000Z", "node": "yj", "unit": "u_yjw"},
            {"id": "b", "what": "triaged", "said_at": "2026-03-02T02:00:00.000000Z", "node": "yj", "unit": "u_yjw",
             "to_unit": "u_qh", "detail": "forward"},
            {"id": "c", "what": "taken", "said_at": "2026-03-02T03:00:00.000000Z", "hop": 1, "node": "qh",
             "unit": "u_qh", "due_on": "2026-03-17"},
        ],
    }  # fmt: skip
    matter = from_plain(Matter, old)
    matter = hear(matter, an_acceptance(), in_envelope(an_acceptance(), "d", hours=50))
    assert matter.standing == Standing("accepted", "u_qh", "qh") and matter.linked == ()
