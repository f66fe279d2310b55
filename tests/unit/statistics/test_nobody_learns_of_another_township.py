"""Nothing about another township moves an answer: no row, count, total, name, warning, age of data, or veil."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from services.statistics import questions
from services.statistics.fact import Earlier, Fact
from services.statistics.indicators import indicators
from services.statistics.service import StatisticsService
from shared.codec import to_plain
from shared.errors import XinqiaoError
from shared.matters.numbers import make
from shared.matters.questions import AGAINST
from tests.unit.statistics.many import some_facts
from tests.unit.statistics.saying import at
from tests.unit.statistics.streams import statistics

NOW = at(24 * 200)
PLACES = {
    "990121102000": "township=990121102000/county=990121000000",
    "990121101201": "village=990121101201/township=990121101000/county=990121000000",
    "990121103000": "township=990121103000/county=990121000000", "990122000000": "county=990122000000",
}  # fmt: skip
READERS = {
    "a township without a node": ("u_sq", "990121102000", ("u_sq",)),
    "a township's petition office": ("u_qh_xf", "990121101201", ("u_qh_xf", "u_qh")),
    "a township's station that answers for its own": ("u_qh_mc", "990121101201", ("u_qh_mc",)),
    "a village": ("u_yjw", "990121101201", ("u_yjw",)),
}
OTHERS = ("u_lw", "u_lx_nr", "u_lx_hrss")
DIMENSIONS = (
    *questions.COLUMN_OF, *questions.FLAG_OF, *questions.TIME_OF, "territory:village", "territory:township",
    "territory:county",
)  # fmt: skip
ROLES = ("supervisor", "leader", "clerk")
YEARS = "2024-01-01..2026-12-31"


def about(facts: list[Fact], places: tuple[str, ...], units: tuple[str, ...], draw: Random) -> list[Fact]:
    """The facts, moved to these places and to the hands of these units; each a matter of its own or of one of these."""
    found = []
    for one in facts:
        place, unit = draw.choice(places), draw.choice(units)
        line = tuple(part.partition("=")[2] for part in PLACES[place].split("/"))
        found.append(replace(
            one, place=place, territories=line, path=PLACES[place], unit=unit, lead_unit=draw.choice(units),
            holder=unit, received_by=draw.choice(units), changed_at=at(0), earlier=(Earlier(at(0), {}),),
        ))  # fmt: skip
    return found


def numbered(facts: list[Fact], first: int) -> list[Fact]:
    """Under numbers that nobody else has."""
    own = {one.number: make("lx", 2025, first + nth) for nth, one in enumerate(facts)}
    return [replace(one, number=own[one.number], matter=own[one.matter]) for one in facts]


def changed(facts: list[Fact], draw: Random) -> list[Fact]:
    """Some taken away, some corrected, some more, under words that were never heard."""
    kept = [one for one in facts if draw.random() < 0.7]
    kept = [
        replace(one, channel="hotline_12345", settled=True, concluded_on=date(2026, 5, 1), is_sealed=not one.is_sealed,
                persons=one.persons + 7, category_l2="XX99", received_on=(one.received_on or date(2026, 1, 1)))
        if draw.random() < 0.4 else one
        for one in kept
    ]  # fmt: skip
    more = numbered(some_facts(40, draw.randrange(1 << 20)), 5000)
    strange = about(more, ("990121103000", "990122000000"), ("u_lw", "u_bs_gov", "u_new"), draw)
    return [*kept, *(replace(one, category_l1="XX", source="elsewhere") for one in strange)]


def world(facts: list[Fact], ages: dict[str, datetime], node: str = "lx") -> StatisticsService:
    """Statistics that has these facts, and has heard of these nodes at these instants."""
    service = statistics(node, now=NOW)
    plain = [{**to_plain(one), "dirty": f"{one.month}|x"} for one in facts]
    assert service.facts.add_many(plain) == []
    for one, instant in ages.items():
        service.sources.note(one, instant, instant)
    service.build()
    return service


def two_worlds(reader: str, seed: int) -> tuple[StatisticsService, StatisticsService]:
    """The same about the reader's township, and anything about the others."""
    draw = Random(seed)
    _, place, units = READERS[reader]
    ours = about(numbered(some_facts(30, seed), 1), (place,), (*units, "u_lx_xf"), draw)
    if "its own" in reader:
        ours = [replace(one, received_by=units[0]) for one in ours]
    theirs = about(numbered(some_facts(60, seed + 1), 1000), ("990121103000", "990122000000"), OTHERS, draw)
    inside = {"yj": at(0)} if "990121101" in place else {}
    outside = {"yj": at(0), "qh": at(0)} if not inside else {"qh": at(3)} if "village" in reader else {}
    later = {one: instant + timedelta(days=9) for one, instant in outside.items()}
    return world([*ours, *theirs], {**outside, **inside}), world([*changed(theirs, draw), *ours], {**later, **inside})


def told(act: Any, *arguments: Any) -> Any:
    """What is answered, or how it is refused."""
    try:
        return act(*arguments)
    except XinqiaoError as refused:
        return type(refused), refused.code, str(refused)


def asked(draw: Random, count: int) -> Iterator[dict[str, Any]]:
    """Questions of every kind: every dimension and every indicator occurs."""
    names, measures = [*DIMENSIONS], sorted(indicators())
    draw.shuffle(names)
    draw.shuffle(measures)
    for nth in range(count):
        by = [names[nth % len(names)], *draw.sample(DIMENSIONS, draw.randrange(2))]
        some = [measures[(nth * 4 + step) % len(measures)] for step in range(4)]
        where = [{"dimension": "channel", "keys": ["letter", "hotline_12345"]},
                 {"dimension": "territory:township", "keys": ["990121103000"]},
                 {"dimension": "category", "keys": ["XX", "NR"]}]  # fmt: skip
        yield {
            "by": sorted(set(by)), "measures": some, "where": draw.sample(where, draw.choice((0, 0, 1))),
            "period": draw.choice(("2025", "2026-Q1", "2025-03", YEARS)), "compare": draw.choice(("", "yoy", "pop")),
            "of": draw.choice(("received_on", "concluded_on")), "places": 1,
            "as_of": draw.choice((None, None, at(24).isoformat())),
        }  # fmt: skip


def by_of(reader: str, role: str) -> dict[str, Any]:
    """The reader, in a role."""
    return {"user": "x", "name": "某", "unit": READERS[reader][0], "roles": [role], "node": "lx"}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("reader", sorted(READERS))
def test_no_question_of_a_supervisor_tells(reader: str, seed: int) -> None:
    one, other = two_worlds(reader, seed)
    by, draw, seen = by_of(reader, "supervisor"), Random(seed), 0
    for question in asked(draw, max(len(DIMENSIONS), -(-len(indicators()) // 4))):
        table = told(one.ask, question, by)
        assert table == told(other.ask, question, by), question
        seen += len(table["rows"]) if isinstance(table, dict) else 0
        for row in table["rows"][:3] if isinstance(table, dict) else ():
            keys = [{"dimension": name, "key": key["key"]} for name, key in row["keys"].items()]
            for half in ("numerator", "denominator"):
                below = {**question, "row": keys, "half": half}
                assert told(one.drill, below, by) == told(other.drill, below, by)
    assert seen > 50, "or nothing was compared"


@pytest.mark.parametrize("role", ["leader", "clerk"])
@pytest.mark.parametrize("reader", sorted(READERS))
def test_no_question_of_those_without_small_counts_tells(reader: str, role: str) -> None:
    one, other = two_worlds(reader, 5)
    by, draw, kinds = by_of(reader, role), Random(role), list[bool]()
    for question in asked(draw, 12):
        plain = {**question, "as_of": None, "period": "2025" if question["period"] == YEARS else question["period"]}
        table = told(one.ask, plain, by)
        assert table == told(other.ask, plain, by), plain
        kinds.append(isinstance(table, dict) and table["hidden"])
    assert any(kinds), "or no veil was compared"
    for act in ("drill", "export_rows"):
        assert told(getattr(one, act), {"by": []}, by) == told(getattr(other, act), {"by": []}, by)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("reader", sorted(READERS))
def test_no_other_answer_tells(reader: str, role: str) -> None:
    one, other = two_worlds(reader, 9)
    by = by_of(reader, role)
    names = ("level", "unit", "channel", "category", "node", "month") if role == "supervisor" else ("unit",)
    for name in names:
        for more in ({"territory": "990121103000"}, {"territory": "990121000000"}, {}):
            form = {"by": name, "from": "2025-01-01", "to": "2025-12-31", **more}
            assert told(one.summary, form, by) == told(other.summary, form, by)
    assert one.summary(form, by)["rows"]
    for against in AGAINST:
        hot = {"period": "2025-03", "level": "township", "against": against, "spans": 3, "at_least": 3}
        assert told(one.hot_topics, hot, by) == told(other.hot_topics, hot, by)
    table = {"measures": ["total_submissions", "repeat_rate"], "by": ["category"], "period": "2025"}
    assert told(one.export_table, table, by) == told(other.export_table, table, by)
    assert told(one.catalogue, by) == told(other.catalogue, by)


def test_the_worlds_differ_for_those_who_may_see_them() -> None:
    one, other = two_worlds("a township without a node", 5)
    county = {**by_of("a village", "supervisor"), "unit": "u_lx_xf"}
    for question in ({"period": YEARS, "by": ["unit"]}, {"period": YEARS}, {"period": YEARS, "by": ["category2"]}):
        assert one.ask(question, county) != other.ask(question, county)
    assert one.summary({"from": "2024-01-01"}, county) != other.summary({"from": "2024-01-01"}, county)
