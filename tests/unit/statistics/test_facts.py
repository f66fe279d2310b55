"""The same events, in any order and any number, make the same facts and the same table."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from services.statistics import domain, periods, questions
from services.statistics.domain import Around
from services.statistics.fact import Fact
from services.statistics.schemas import SUMMARY_BY, plain
from services.statistics.store import Facts
from services.statistics.summary_desk import as_question, as_summary
from shared.errors import AlreadyHandled
from shared.matters.numbers import make
from shared.matters.places import Division, Gazetteer, Level
from shared.ops.clock import Clock
from tests.unit.statistics.many import columns_of
from tests.unit.statistics.saying import (
    NUMBER,
    OTHER,
    a_bell,
    a_closure,
    a_custody,
    a_decision,
    a_link,
    a_refusal,
    a_registration,
    a_reopening,
    a_reply,
    a_review_step,
    a_triage,
    a_withdrawal,
    an_acceptance,
    an_evaluation,
    an_extension,
    an_unlinking,
    an_urging,
    at,
    in_envelope,
)

PLACES = Gazetteer.of(
    [Level("county", "县级", 3), Level("township", "乡级", 4), Level("village", "村级", 5)],
    [
        Division("990121000000", "临溪县", "county"),
        Division("990121101000", "青禾镇", "township", "990121000000"),
        Division("990121101201", "杨家村", "village", "990121101000"),
    ],
)
AROUND = Around(Clock().day_of, PLACES)


def told(*sayings):
    """The fact after these (event, id, hours) were heard, each carried out once."""
    facts = Facts.in_memory()
    for event, id, hours in sayings:
        hear(facts, in_envelope(event, id, hours=hours))
    return facts.get(sayings[0][0].number)


def hear(facts, envelope):
    fact = facts.find(envelope.subject) or Fact(envelope.subject)
    with suppress(AlreadyHandled):
        facts.keep(domain.learn(fact, envelope.event(), domain.stamp(envelope), AROUND), because=envelope.id)


def test_a_registration_makes_a_fact_that_counts_with_its_place_and_all_above_it():
    fact = told((a_registration(), "e1", 0))
    assert fact.territories == ("990121101201", "990121101000", "990121000000")
    assert (fact.received_on, fact.month, fact.unit) == (date(2026, 3, 2), "2026-03", "u_yjw")


def test_a_filing_late_in_the_evening_of_utc_belongs_to_the_next_day_here():
    fact = told((a_registration(received_at=at(16)), "e1", 16))
    assert fact.received_on == date(2026, 3, 3)


def test_an_event_before_the_registration_makes_a_partial_fact_that_is_not_counted():
    fact = told((a_custody(), "e1", 2))
    assert fact.registered_at is None and fact.unit == "u_qh"
    assert fact.received_on is None and fact.month == ""


def test_a_place_nobody_knows_still_counts():
    assert told((a_registration(place="880000000000"), "e1", 0)).territories == ("880000000000",)


def test_the_unit_that_answers_is_the_last_one_named_or_taking_custody():
    again = a_triage(triaged_at=at(30), lead_unit="u_lx_water")
    assert told((a_triage(), "e1", 1), (a_custody(), "e2", 2), (again, "e3", 30)).unit == "u_lx_water"
    assert told((again, "e3", 30), (a_custody(), "e2", 2), (a_triage(), "e1", 1)).unit == "u_lx_water"


def test_an_accusation_is_counted_under_who_received_it_and_names_no_discipline_organ():
    sealed = a_triage(legal_path="discipline", lead_unit="u_lx_cdi", action="refer_discipline")
    taken = a_custody(unit="u_lx_cdi", node="lx")
    assert told((a_registration(), "e1", 0), (sealed, "e2", 1), (taken, "e3", 2)).unit == "u_yjw"


def test_the_first_triage_and_the_last_hop_are_kept():
    fact = told(
        (a_custody(hop=2, unit="u_lx_water", taken_at=at(31)), "e3", 31),
        (a_triage(triaged_at=at(30)), "e4", 30),
        (a_custody(), "e2", 2),
        (a_triage(), "e1", 1),
    )
    assert (fact.triaged_at, fact.hop_count, fact.holder) == (at(1), 2, "u_lx_water")


def test_concluded_on_the_last_day_is_on_time_and_a_day_later_is_not():
    last_day, late = a_decision(decided_on=date(2026, 5, 6)), a_decision(decided_on=date(2026, 5, 7))
    assert told((an_acceptance(), "e1", 50), (last_day, "e2", 60)).on_time is True
    assert told((an_acceptance(), "e1", 50), (late, "e2", 60)).on_time is False


def test_a_reply_to_an_inquiry_has_no_limit_and_so_is_neither_on_time_nor_late():
    fact = told((a_registration(), "e1", 0), (a_reply(), "e2", 100), (a_closure(closed_on=date(2026, 3, 7)), "e3", 101))
    assert (fact.concluded_on, fact.on_time) == (date(2026, 3, 6), None)


def test_a_bell_of_two_nodes_for_one_rule_is_one_overdue():
    fact = told((a_bell(), "e1", 1), (a_bell(node="lx"), "e2", 2), (a_bell(rule="notice_referred"), "e3", 3))
    assert fact.overdue == ("conclude", "notice_referred")


# --- submissions and matters, and the rights of whoever filed ---------------------------------------------------------


def test_a_linked_submission_repeats_a_matter_until_the_link_is_undone():
    linked = ((a_registration(), "e1", 0), (a_link(), "e2", 5))
    assert (told(*linked).matter, told(*linked).is_initial) == (OTHER, False)
    undone = told(*linked, (an_unlinking(), "e3", 9))
    assert (undone.matter, undone.is_initial) == (NUMBER, True)


def test_a_number_that_the_petitioner_gave_links_from_the_beginning():
    assert not told((a_registration(matter=OTHER), "e1", 0)).is_initial


def test_a_triage_of_a_higher_hop_prevails_whatever_the_clocks_say():
    again = a_triage(triaged_at=at(1), lead_unit="u_lx_water", hop=2)
    first, taken = a_triage(hop=1), a_custody()
    fact = told((again, "e3", 1), (taken, "e2", 2), (first, "e1", 3))
    assert (fact.lead_unit, fact.unit) == ("u_lx_water", "u_lx_water")


def test_an_extension_moves_the_limit():
    late = a_decision(decided_on=date(2026, 5, 20), due_on=None)
    assert told((an_acceptance(), "e1", 50), (late, "e2", 60)).on_time is False
    assert told((an_acceptance(), "e1", 50), (an_extension(), "e2", 55), (late, "e3", 60)).on_time is True


def test_what_is_not_accepted_is_in_nobodys_hand():
    assert told((a_registration(), "e1", 0), (a_refusal(), "e2", 9)).concluded_on == date(2026, 3, 6)
    assert told((a_registration(), "e1", 0), (a_triage(action="not_accept"), "e2", 9)).concluded_on == date(2026, 3, 2)


def test_a_withdrawal_ends_it_and_improves_no_rate():
    fact = told((a_registration(), "e1", 0), (an_acceptance(), "e2", 50), (a_withdrawal(), "e3", 60))
    assert (fact.concluded_on, fact.on_time, fact.settled) == (date(2026, 3, 4), None, None)


def test_a_decision_made_before_its_unit_heard_of_a_withdrawal_stands():
    told_late = (an_acceptance(), "e1", 50), (a_withdrawal(), "e2", 60), (a_decision(), "e3", 70)
    assert told(*told_late).concluded_on == a_decision().decided_on


def test_a_revoked_decision_puts_it_back_in_hand_until_it_is_decided_anew():
    decided = ((an_acceptance(), "e1", 50), (a_decision(), "e2", 60), (a_reopening(), "e3", 70))
    assert (told(*decided).concluded_on, told(*decided).due_on) == (None, date(2026, 7, 1))
    anew = told(*decided, (a_decision(round=2, decided_on=date(2026, 6, 20), due_on=date(2026, 7, 1)), "e4", 80))
    assert (anew.concluded_on, anew.on_time) == (date(2026, 6, 20), True)


def test_the_petitioners_last_word_on_each_of_the_two_counts():
    fact = told(
        (an_evaluation(score="dissatisfied"), "e2", 9), (an_evaluation(), "e1", 8),
        (an_evaluation(party="petition_office", score="basically_satisfied"), "e3", 7),
    )  # fmt: skip
    assert (fact.unit_evaluation, fact.office_evaluation) == ("dissatisfied", "basically_satisfied")


def test_a_review_is_as_far_as_its_furthest_step():
    steps = (a_review_step("decided"), "e3", 70), (a_review_step("requested"), "e1", 60)
    assert told(*steps).review == "revoke_redo"
    assert told(*steps, (a_review_step("requested", stage="re_review"), "e4", 90)).re_review == "requested"


def test_an_accusation_is_known_as_one_from_its_class_its_path_or_its_flag():
    assert told((a_registration(legal_class="accusation"), "e1", 0)).is_sealed
    assert told((a_triage(legal_path="discipline"), "e1", 0)).is_sealed
    assert told((a_triage(flags=("sealed",)), "e1", 0)).is_sealed
    assert not told((a_registration(), "e1", 0)).is_sealed


def test_the_word_of_an_organ_outside_counts():
    from shared.events.routing import ExternalAnswered

    word = ExternalAnswered(NUMBER, "lx", "u_prefecture", "decided", date(2026, 4, 1), "市字1号", date(2026, 4, 3))
    fact = told((a_registration(), "e1", 0), (word, "e2", 9))
    assert (fact.concluded_on, fact.on_time) == (date(2026, 4, 1), True)


# --- any order, any number -------------------------------------------------------------------------------------------

LIFE = [
    (a_registration(), 0), (a_triage(), 1), (a_custody(), 2), (a_triage(triaged_at=at(30), lead_unit="u_lx_water"), 30),
    (a_custody(hop=2, unit="u_lx_water", from_unit="u_qh", taken_at=at(31)), 31),
    (an_acceptance(unit="u_lx_water"), 50), (a_bell(), 1600), (a_bell(node="lx", rule="notice_referred"), 1601),
    (a_link(), 40), (an_unlinking(), 45), (a_link(matter=OTHER), 48), (an_urging(), 60), (an_urging(count=2), 70),
    (an_extension(), 1500), (a_decision(decided_on=date(2026, 5, 9)), 1700), (an_evaluation(), 1750),
    (an_evaluation(score="dissatisfied"), 1760), (a_review_step("requested"), 1800), (a_review_step("decided"), 1900),
    (a_reopening(), 1901), (a_decision(round=2, decided_on=date(2026, 6, 20)), 1950), (a_closure(), 2000),
    (a_withdrawal(), 1000), (a_refusal(), 49),
]  # fmt: skip


def life_of(serial, events):
    number = make("yj", 2026, serial)
    return [
        in_envelope(replace(event, number=number, **_own(event, number)), f"{serial}-{place}", hours=hours)
        for place, (event, hours) in enumerate(events)
    ]


def _own(event, number):
    return {"matter": number} if type(event).__name__ == "SubmissionRegistered" else {}


@st.composite
def histories(draw):
    """What several matters went through, each up to some point, and one way it may be delivered."""
    said = []
    for serial in range(draw(st.integers(1, 4))):
        kept = draw(st.lists(st.sampled_from(range(len(LIFE))), unique=True, min_size=1))
        said += life_of(serial, [LIFE[place] for place in sorted({0, *kept})])
    again = draw(st.lists(st.sampled_from(said), max_size=12))
    return said, draw(st.permutations([*said, *again]))


@settings(max_examples=60, deadline=None)
@given(histories(), st.sampled_from(SUMMARY_BY))
def test_any_order_and_any_repetition_give_the_same_facts_and_sums_that_hold(history, dimension):
    said, delivered = history
    straight, shuffled = Facts.in_memory(), Facts.in_memory()
    for envelope in said:
        hear(straight, envelope)
    for envelope in delivered:
        hear(shuffled, envelope)
    assert straight.some({}) == shuffled.some({})
    form = {"by": dimension, "territory": ""}
    asked = as_question(form, periods.read("2026"), PLACES, date(2026, 6, 1))
    whole = questions.answer(asked, columns_of(shuffled.some({})), ("every",), date(2026, 6, 1), lambda _, key: key)
    table = as_summary(plain(whole))
    totals = table["totals"]
    assert totals["received"] == len({envelope.subject for envelope in said})
    assert table["sum_of_parts"]["holds"]
    assert totals["initial"] == totals["in_hand"] + totals["concluded"]
    assert totals["received"] == totals["initial"] + totals["repeat"]
    assert totals["initial"] <= totals["matters"] <= totals["received"]


@given(st.permutations(range(len(LIFE))))
@settings(max_examples=60, deadline=None)
def test_the_rule_alone_is_idempotent_and_order_free(order):
    said = life_of(1, LIFE)
    once, twice = Fact(said[0].subject), Fact(said[0].subject)
    for envelope in said:
        once = domain.learn(once, envelope.event(), domain.stamp(envelope), AROUND)
    for place in [*order, *order]:
        twice = domain.learn(twice, said[place].event(), domain.stamp(said[place]), AROUND)
    assert once == twice
