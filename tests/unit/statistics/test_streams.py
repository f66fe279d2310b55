"""Any order, duplication and split of the stream of events gives the same tables, and a late word corrects the past."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from services.statistics.indicators import indicators
from tests.unit.statistics.saying import at
from tests.unit.statistics.streams import hear, lives, statistics

SUPERVISOR = {"user": "s", "name": "督查", "unit": "u_lx_xf", "roles": ["supervisor"], "node": "lx"}
MEASURES = sorted(indicators())
HALF = len(MEASURES) // 2
QUESTIONS = [
    {"measures": MEASURES[:HALF], "by": ["unit"], "period": "2026"},
    {"measures": MEASURES[HALF:], "by": ["channel", "month"], "period": "2026"},
    {"measures": ["total_submissions", "distinct_matter_count", "return_rate"], "by": ["territory:township"],
     "period": "2026-H1", "compare": "pop"},
    {"measures": ["median_days_to_close", "timely_acceptance_rate_unit"], "by": ["initial", "category"],
     "period": "2026"},
]  # fmt: skip


def tables(service):
    return [{**service.ask(one, SUPERVISOR), "data_age": None, "as_of": None} for one in QUESTIONS]


def shuffled(said, seed):
    draw = Random(seed)
    again = [*said, *draw.sample(said, len(said) // 3)]
    draw.shuffle(again)
    return again


@pytest.mark.parametrize("seed", range(5))
def test_any_order_and_any_doubling_give_the_same_tables(seed):
    said = lives(60, seed)
    straight, mixed = hear(statistics(), said), hear(statistics(), shuffled(said, seed))
    assert tables(mixed) == tables(straight)


@pytest.mark.parametrize("seed", range(3))
def test_segments_made_at_any_moment_give_the_same_tables(seed):
    said = lives(60, seed)
    service, mixed = statistics(), shuffled(said, seed)
    for part in _parts(mixed, 40):
        hear(service, part)
        service.ask(QUESTIONS[0], SUPERVISOR)
    assert tables(service) == tables(hear(statistics(), said))


def test_a_node_that_is_a_month_behind_ends_in_the_same_tables():
    said = lives(80, 11)
    village = [one for one in said if one[1].node == "yj"]
    service = hear(statistics(), [one for one in said if one[1].node != "yj"])
    assert tables(service) != tables(hear(statistics(), said))
    assert tables(hear(service, village)) == tables(hear(statistics(), said))


def test_a_fact_of_two_years_ago_corrects_every_table_that_contains_it():
    said = lives(40, 5)
    service = hear(statistics(), said)
    question = {"measures": ["total_submissions"], "by": ["month"], "period": "2026"}
    before = service.ask(question, SUPERVISOR)
    others = {one[1].id for one in said}
    late = [one for one in lives(41, 5) if one[1].id not in others]
    service.clock = type(service.clock)(at=service.clock.now() + timedelta(days=730))
    after = hear(service, late).ask(question, SUPERVISOR)
    assert after["totals"]["total_submissions"]["value"] == before["totals"]["total_submissions"]["value"] + 1
    assert after["warnings"] == []


def test_only_the_months_of_what_changed_are_made_anew():
    said = lives(60, 3)
    service = hear(statistics(), said)
    before = service.segments.versions()
    hear(service, [one for one in lives(61, 3) if one[1].id not in {each.id for _, each in said}])
    after = service.segments.versions()
    changed = {month for month in after if after[month] != before.get(month)}
    assert len(changed) <= 2
    assert service.facts.dirty(10) == {}


def test_what_is_asked_as_of_a_moment_is_told_as_it_was_known_then():
    said = lives(60, 9)
    service = statistics(now=at(24 * 310))
    first = hear(service, said[: len(said) // 2])
    moment = at(24 * 311)
    told = tables_as_of(first, None)
    service.clock = type(service.clock)(at=at(24 * 330))
    hear(service, said[len(said) // 2 :])
    assert tables_as_of(service, None) != told
    assert tables_as_of(service, moment.isoformat()) == told


def tables_as_of(service, instant):
    asked = [{**one, "as_of": instant} for one in QUESTIONS if one["period"] != "2027"]
    fixed = [
        {**one, "measures": [each for each in one["measures"] if "overdue" not in each and "on_time" not in each
                             and "due" not in each]} for one in asked
    ]  # fmt: skip
    return [{**service.ask(one, SUPERVISOR), "data_age": None, "as_of": None} for one in fixed]


def _parts(items, size):
    return [items[start : start + size] for start in range(0, len(items), size)]


# --- a county and its township ----------------------------------------------------------------------------------------

TOWNSHIP = {**SUPERVISOR, "unit": "u_qh_xf", "node": "qh"}
MONTH = 24 * 30


def of_the_township(said):
    """What the township's node hears: what is about its own matters and those of its village."""
    return [one for one in said if _homes(one[0]) & {"qh", "yj"}]


def _homes(event):
    return {number[:2].lower() for number in (event.number, getattr(event, "matter", event.number))}


def seen_by_the_township(service):
    return [{**service.ask(one, TOWNSHIP), "data_age": None, "as_of": None} for one in QUESTIONS]


@pytest.mark.parametrize("seed", range(4))
def test_county_and_township_count_the_townships_matters_alike(seed):
    said = lives(80, seed)
    county = hear(statistics(), shuffled(said, seed))
    township = hear(statistics("qh"), shuffled(of_the_township(said), seed + 100))
    assert seen_by_the_township(county) == seen_by_the_township(township)
    assert seen_by_the_township(township)[0]["totals"][MEASURES[0]] is not None
    assert tables(county) != tables(township), "the county has more"


@pytest.mark.parametrize("seed", range(4))
def test_a_county_that_is_a_month_behind_tells_what_the_township_told_then_and_catches_up_in_any_split(seed):
    said, draw = lives(80, seed), Random(seed)
    own = of_the_township(said)
    cut = own[len(own) * 2 // 3][1].time
    before = [one for one in own if one[1].time <= cut]
    late = [one for one in own if one[1].time > cut]
    others = [one for one in said if one not in own]
    county = hear(statistics(), shuffled([*others, *before], seed))
    then = hear(statistics("qh"), shuffled(before, seed + 1))
    assert seen_by_the_township(county) == seen_by_the_township(then)
    county.clock = type(county.clock)(at=county.clock.now() + timedelta(hours=MONTH))
    mixed = shuffled(late, seed + 2)
    while mixed:
        size = draw.randrange(1, 30)
        hear(county, mixed[:size])
        mixed = mixed[size:]
    now = statistics("qh", now=county.clock.now())
    assert seen_by_the_township(county) == seen_by_the_township(hear(now, own))
    assert seen_by_the_township(county) != seen_by_the_township(then), "the month told something"
