"""The door of statistics on the fake shelf: what is asked, what is printed, how old it is, who may ask."""

from __future__ import annotations

from datetime import date

import pytest

from services.statistics.columns import Columns
from services.statistics.service import StatisticsService
from services.statistics.store import Facts, Segments
from shared.errors import AlreadyHandled, Forbidden, Invalid, NotFound, Refused
from shared.links.sources import Sources
from shared.links.topology import load
from shared.matters.numbers import make
from shared.ops.clock import StoppedClock
from shared.ops.here import Here
from tests.unit.statistics.saying import (
    NUMBER,
    a_closure,
    a_custody,
    a_decision,
    a_registration,
    a_triage,
    an_acceptance,
    at,
    in_envelope,
)

TOPOLOGY = load("deploy/topology.yaml")
NEXT_MORNING = at(24)
READER = {"user": "s", "name": "督查", "unit": "u_lx_xf", "roles": ["supervisor"], "node": "lx"}
LEADER = {"user": "l", "name": "县长", "unit": "u_lx_gov", "roles": ["leader"], "node": "lx"}


def statistics(node="lx", now=NEXT_MORNING):
    service = StatisticsService()
    service.facts, service.sources, service.segments = Facts.in_memory(), Sources.in_memory(), Segments.in_memory()
    service.columns = Columns()
    service.clock = StoppedClock(at=now)
    service.here = Here(node, "statistics", TOPOLOGY)
    return service


def hear(service, *sayings):
    for event, hours in sayings:
        service.learn(event, in_envelope(event, f"{event.number}{type(event).__name__}{hours}", hours=hours))
    service.build()


def a_county():
    """A matter of the village, forwarded and taken; a letter to the county; a visit to the township, decided."""
    service = statistics()
    by_post = {"node": "lx", "level": "county", "channel": "letter", "received_by": "u_lx_xf", "category_l1": "LS"}
    letter, visit = make("lx", 2026, 1), make("qh", 2026, 1)
    hear(
        service,
        (a_registration(), 0), (a_triage(), 1), (a_custody(), 2),
        (a_registration(number=letter, **by_post), 1),
        (a_registration(number=visit, node="qh", level="township", channel="visit", received_by="u_qh_xf"), 2),
        (an_acceptance(number=visit), 3), (a_decision(number=visit), 4),
    )  # fmt: skip
    return service


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("level", {"county": "县（区）", "township": "乡镇（街道）", "village": "村（社区）"}),
        ("node", {"lx": "临溪县", "qh": "青禾镇", "yj": "杨家村"}),
        ("channel", {"letter": "来信", "visit": "来访", "online": "网信"}),
        ("category", {"AG": "农村农业", "LS": "劳动和社会保障"}),
        ("unit", {"u_qh": "青禾镇人民政府", "u_lx_xf": "临溪县信访局", "u_qh_xf": "青禾镇信访办"}),
        ("month", {"2026-03": "2026年3月"}),
    ],
)
def test_a_table_by_each_dimension_names_its_rows_and_adds_up(by, rows):
    table = a_county().summary({"by": by}, READER)
    assert {row["key"]: row["zh"] for row in table["rows"]} == rows
    assert table["sum_of_parts"] == {"holds": True, "parts": 3, "total": 3}
    assert (table["totals"]["received"], table["totals"]["in_hand"], table["totals"]["concluded"]) == (3, 2, 1)
    assert table["totals"]["on_time_rate"] == {"numerator": 1, "denominator": 1, "value": 100.0}


def test_every_table_says_its_unit_period_time_and_age():
    table = a_county().summary({"by": "level", "from": "2026-03-01", "to": "2026-03-31"}, READER)
    assert table["unit"] == {"code": "submission_count", "zh": "件次"}
    assert table["period"] == {"from": "2026-03-01", "to": "2026-03-31", "of": "received_on"}
    assert table["as_of"] == "2026-03-03T01:00:00.000000Z"
    assert {one["node"]: one["heard_at"] for one in table["data_age"]} == {
        "qh": "2026-03-03T01:00:00.000000Z", "yj": "2026-03-03T01:00:00.000000Z"
    }  # fmt: skip


def test_a_silent_node_is_shown_with_its_age_and_one_never_heard_without():
    service = statistics(now=at(0))
    hear(service, (a_registration(), 0))
    service.clock = StoppedClock(at=at(10))
    township, village = service.summary({}, READER)["data_age"]
    assert (village["node"], village["age_seconds"]) == ("yj", 36_000)
    assert (township["node"], township["heard_at"], township["age_seconds"]) == ("qh", None, None)


def test_a_clock_that_is_set_back_does_not_make_a_node_look_fresh_for_ever():
    service = statistics(now=at(24 * 400))
    hear(service, (a_registration(), 0))
    service.clock = StoppedClock(at=at(1))
    hear(service, (a_registration(number=make("yj", 2026, 9)), 1))
    service.clock = StoppedClock(at=at(11))
    assert service.summary({}, READER)["data_age"][1]["age_seconds"] == 36_000


def test_without_a_period_the_year_to_date_is_meant():
    service = a_county()
    old = make("yj", 2025, 7)
    hear(service, (a_registration(number=old, received_at=at(-24 * 90)), 5))
    table = service.summary({"by": "level"}, READER)
    assert table["period"]["from"] == "2026-01-01" and table["period"]["to"] == "2026-03-03"
    assert table["totals"]["received"] == 3
    assert service.summary({"from": "2025-01-01"}, READER)["totals"]["received"] == 4


def test_a_territory_can_be_asked_for():
    assert a_county().summary({"territory": "990121101000"}, READER)["totals"]["received"] == 3
    assert a_county().summary({"territory": "990121102"}, READER)["totals"]["received"] == 0


def test_a_late_decision_lowers_the_rate_and_so_does_silence():
    service = statistics(now=at(24 * 90))
    late, silent = make("yj", 2026, 1), make("yj", 2026, 2)
    hear(
        service,
        (a_registration(number=late), 0), (an_acceptance(number=late), 1),
        (a_decision(number=late, decided_on=date(2026, 5, 20)), 2), (a_closure(number=late), 3),
        (a_registration(number=silent), 0), (an_acceptance(number=silent), 1),
    )  # fmt: skip
    totals = service.summary({}, READER)["totals"]
    assert totals["on_time_rate"] == {"numerator": 0, "denominator": 2, "value": 0.0}


def test_an_event_heard_twice_is_counted_once():
    service = a_county()
    with pytest.raises(AlreadyHandled):
        hear(service, (a_registration(), 0))
    assert service.summary({}, READER)["totals"]["received"] == 3


def test_a_fact_can_be_seen_as_soon_as_anything_was_heard():
    service = statistics()
    with pytest.raises(NotFound):
        service.fact(NUMBER)
    hear(service, (a_triage(), 1))
    assert (service.fact(NUMBER)["registered_at"], service.fact(NUMBER)["lead_unit"]) == (None, "u_qh")
    hear(service, (a_registration(), 0))
    assert service.fact(NUMBER)["registered_at"] is not None


def test_a_question_that_cannot_be_meant_is_refused_by_field():
    with pytest.raises(Invalid) as refusal:
        statistics().summary({"by": "person", "from": "2026-05-01", "to": "yesterday"}, READER)
    assert refusal.value.fields == {"by": "not_a_choice", "to": "wrong_type"}
    with pytest.raises(Invalid) as refusal:
        statistics().summary({"from": "2026-05-01", "to": "2026-04-01"}, READER)
    assert refusal.value.fields == {"to": "ends_before_start"}


def test_a_citizen_asks_elsewhere():
    with pytest.raises(Forbidden):
        statistics().summary({}, {**READER, "roles": ["citizen"]})


# --- who sees what ----------------------------------------------------------------------------------------------------


def test_a_leader_sees_no_count_below_three_and_none_that_gives_one_away():
    table = a_county().summary({"by": "channel"}, LEADER)
    assert [row["received"] for row in table["rows"]] == [None, None, None]
    assert table["totals"]["received"] is None, "three rows and a total of three: each would be one"
    assert (table["hidden"], table["shown_from"]) == (True, 3)


def many():
    """A county with enough of everything but of phone calls."""
    service = statistics()
    for serial in range(1, 41):
        channel = "phone" if serial < 3 else ("letter", "visit", "online")[serial % 3]
        number = make("lx", 2026, serial)
        hear(service, (a_registration(number=number, node="lx", received_by="u_lx_xf", channel=channel), serial % 24))
        if serial % 2:
            hear(service, (an_acceptance(number=number), 3), (a_decision(number=number), 4))
    return service


@pytest.mark.parametrize("by", ["level", "unit", "channel", "category", "node", "month"])
def test_a_leader_sees_the_supervisors_table_but_for_what_is_hidden(by):
    service = many()
    for where in ({}, {"from": "2026-01-01"}, {"from": "2026-03-01"}, {"territory": "990121101000"}):
        full, seen = (service.summary({"by": by, **where}, reader) for reader in (READER, LEADER))
        hidden, _ = seen.pop("hidden"), seen.pop("shown_from")
        assert hidden == (by == "channel")
        if not hidden:
            assert seen == {name: value for name, value in full.items() if name != "hidden"}
        for name, value in seen["totals"].items():
            assert value in (None, full["totals"][name]) or name == "on_time_rate"


def test_a_leader_is_told_the_same_as_by_any_other_question():
    service = many()
    table = service.summary({"by": "channel"}, LEADER)
    asked = service.ask({"measures": ["total_submissions"], "by": ["channel"], "period": "2026"}, LEADER)
    other = {row["keys"]["channel"]["key"]: row["cells"]["total_submissions"]["value"] for row in asked["rows"]}
    assert {row["key"]: row["received"] for row in table["rows"]} == other
    assert other["phone"] is None and table["hidden"]
    shown = [row["received"] for row in table["rows"]]
    assert shown == sorted((one for one in shown if one), reverse=True) + [None] * shown.count(None), "no order tells"


@pytest.mark.parametrize("days", [
    {"from": "2026-01-02"}, {"from": "2026-01-01", "to": "2026-02-28"}, {"from": "2025-01-01"},
])  # fmt: skip
def test_days_that_differ_by_one_cannot_be_compared_by_a_leader(days):
    with pytest.raises(Refused) as refusal:
        many().summary(days, LEADER)
    assert refusal.value.code == "small_counts_span"
    many().summary(days, READER)


def an_accusation(service, received_by="u_qh_xf", node="qh"):
    """One more, and whether it moved what each reader sees of the node."""
    number = make(node, 2026, 66)
    hear(service, (a_registration(number=number, node=node, legal_class="accusation", received_by=received_by), 6))


@pytest.mark.parametrize(
    ("node", "unit", "role", "counts"),
    [
        ("qh", "u_qh", "leader", False),
        ("qh", "u_qh_party", "officer", False),
        ("qh", "u_qh_xf", "clerk", True),
        ("lx", "u_lx_gov", "leader", False),
        ("lx", "u_lx_xf", "clerk", False),
        ("lx", "u_lx_xf", "supervisor", True),
    ],
)
def test_no_count_tells_the_accused_township_of_an_accusation(node, unit, role, counts):
    service = statistics(node)
    for serial in range(1, 10):
        hear(service, (a_registration(number=make("qh", 2026, serial), node="qh", received_by="u_qh_xf"), serial))
    reader = {**READER, "unit": unit, "roles": [role], "node": node}
    before = service.summary({"by": "unit"}, reader)
    an_accusation(service)
    after = service.summary({"by": "unit"}, reader)
    assert (before["totals"] != after["totals"]) == counts == (before["rows"] != after["rows"])


def test_what_triage_finds_to_be_an_accusation_is_counted_no_longer():
    service = statistics("qh")
    hear(service, *((a_registration(number=make("qh", 2026, serial), node="qh"), serial) for serial in range(1, 6)))
    leader = {**READER, "unit": "u_qh", "roles": ["leader"], "node": "qh"}
    assert service.summary({}, leader)["totals"]["received"] == 5
    hear(service, (a_triage(number=make("qh", 2026, 2), legal_path="discipline", action="refer_discipline"), 9))
    assert service.summary({}, leader)["totals"]["received"] == 4


def test_an_inquiry_about_the_next_county_is_counted_where_an_organ_received_it():
    service, elsewhere = statistics(), make("lx", 2026, 7)
    by_phone = {"node": "lx", "level": "county", "channel": "phone", "received_by": "u_lx_vet", "place": "990122101000"}
    hear(service, (a_registration(number=elsewhere, **by_phone), 1))
    seen = {
        unit: service.summary({}, {**READER, "unit": unit})["totals"]["received"]
        for unit in ("u_lx_vet", "u_lx_xf", "u_lx_gov", "u_lx_nr", "u_qh_xf")
    }
    assert seen == {"u_lx_vet": 1, "u_lx_xf": 1, "u_lx_gov": 1, "u_lx_nr": 0, "u_qh_xf": 0}


def test_an_office_counts_its_own_territory_and_a_unit_what_it_answers_for():
    county = a_county()
    assert county.summary({}, {**READER, "unit": "u_sq"})["totals"]["received"] == 0, "another township"
    assert county.summary({}, {**READER, "unit": "u_qh_xf"})["totals"]["received"] == 3
    assert county.summary({}, {**READER, "unit": "u_qh"})["totals"]["received"] == 3
    assert county.summary({}, {**READER, "unit": "u_lx_nr"})["totals"]["received"] == 0
    with pytest.raises(Forbidden):
        county.summary({}, {**READER, "unit": "nowhere"})
