"""Segments have every fact as it is, whatever comes while they are made."""

from __future__ import annotations

from dataclasses import replace

from services.statistics import building
from services.statistics.columns import Columns
from services.statistics.segments import EDITION
from shared.codec import to_plain
from tests.unit.statistics.many import some_facts
from tests.unit.statistics.streams import statistics

MARCH = [replace(one, month="2025-03") for one in some_facts(40, 1)]


def plain(facts, mark):
    return [{**to_plain(one), "dirty": f"{one.month}|{mark}"} for one in facts]


def counted(service):
    service.columns = Columns()
    return service.known().size


def test_what_comes_under_the_same_mark_while_its_month_is_read_is_made_in_the_next_turn():
    service, late = statistics(), iter(plain(MARCH[30:], "part"))
    service.facts.add_many(plain(MARCH[:30], "part"))

    def one_more_comes():
        if (one := next(late, None)) is not None:
            service.facts.add_many([one])

    building.build(service.facts, service.segments, one_more_comes)
    for one in late:
        service.facts.add_many([one])
    assert counted(service) < 40
    building.build(service.facts, service.segments)
    assert counted(service) == 40
    assert service.facts.dirty(10) == {}


def test_a_fact_that_changes_while_its_month_is_read_stays_to_be_made():
    service = statistics()
    service.facts.add_many(plain(MARCH, "first"))
    number, changes = MARCH[0].number, iter(["second"])

    def it_changes():
        if mark := next(changes, ""):
            service.facts.save(replace(service.facts.get(number), persons=77, dirty=f"2025-03|{mark}"))

    building.build(service.facts, service.segments, it_changes)
    assert service.facts.dirty(10) == {"2025-03|second": [number]}
    building.build(service.facts, service.segments)
    (month,) = service.known().months.values()
    assert 77 in month.column("persons")


def test_a_month_that_another_replica_saved_first_is_made_again_and_keeps_its_marks():
    service = statistics()
    service.facts.add_many(plain(MARCH, "x"))
    others = iter([True])

    def another_is_faster():
        if next(others, False):
            building.build(service.facts, service.segments)
            service.facts.add_many(plain([replace(MARCH[0], number="LX-2099-000001-X")], "y"))

    building.build(service.facts, service.segments, another_is_faster)
    building.build(service.facts, service.segments)
    assert counted(service) == 41


def test_months_of_an_earlier_release_or_without_all_their_facts_are_made_anew():
    service = statistics()
    service.facts.add_many(plain(some_facts(60, 2), "x"))
    service.build()
    months = sorted(service.segments.versions())
    assert building.rebuild(service.facts, service.segments) == []
    old, short = (service.segments.get(one) for one in months[:2])
    service.segments.save(replace(old, edition=EDITION - 1))
    service.segments.save(replace(short, size=short.size - 1))
    assert building.rebuild(service.facts, service.segments) == months[:2]
    assert counted(service) == 60


def test_a_process_takes_in_only_the_months_that_changed():
    service = statistics()
    service.facts.add_many(plain(some_facts(60, 2), "x"))
    service.build()
    read: list[str] = []

    def find(month):
        read.append(month)
        return service.segments.find(month)

    columns = Columns()
    assert columns.refresh(service.segments.versions(), find) == len(service.segments.versions())
    fact = service.facts.some({"month": {"$gt": ""}}, limit=1)[0]
    service.facts.save(replace(fact, persons=99, dirty=f"{fact.month}|y"))
    service.build()
    read.clear()
    columns.refresh(service.segments.versions(), find)
    assert read == [fact.month]


def test_columns_as_they_were_known_leave_the_present_ones_alone():
    service = statistics()
    facts = some_facts(60, 2)
    service.facts.add_many(plain(facts, "x"))
    service.build()
    now = service.known()
    before = {month: one.groups.copy() for month, one in now.months.items()}
    then = now.copy()
    again = [replace(one, number=f"LX-2098-{nth:06}-X", is_initial=False) for nth, one in enumerate(facts)]
    service.facts.add_many(plain(again, "y"))
    service.build()
    then.refresh(service.segments.versions(), service.segments.find)
    assert then.size == 120
    assert all((one.groups == before[month]).all() for month, one in now.months.items())
