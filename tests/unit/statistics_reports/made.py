"""A county's two years with the totals of a published table (domain 6.3, S004-1), and the service that counts them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from services.statistics import knowing
from services.statistics.fact import Fact, form_of
from services.statistics.reports.store import Doings, Reports
from services.statistics.service import StatisticsService
from shared.matters.numbers import make as number
from tests.unit.statistics import streams

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
HEARD = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
TOWNS = ("990121101000", "990121102000")
CATEGORIES = ("NR", "LS", "TR")
SUPERVISOR = {"user": "s", "name": "黄春燕", "unit": "u_lx_xf", "roles": ["supervisor", "leader"], "node": "lx"}
LEADER = {"user": "l", "name": "杨美玲", "unit": "u_lx_xf", "roles": ["leader"], "node": "lx"}
WATER = {"user": "w", "name": "韩永强", "unit": "u_lx_water", "roles": ["leader"], "node": "lx"}


def two_years() -> list[Fact]:
    """1258 of mixed units in 2024, 1126 in 2025; 67 cases opened in 2025, 65 of them closed."""
    return [
        *of_year(2024, letters=10, alone=[1] * 225, groups=[17] * 59 + [20], accepted=0, closed=0),
        *of_year(2025, letters=8, alone=[2] * 107, groups=[16] * 54 + [40], accepted=67, closed=65),
    ]


def of_year(
    year: int, *, letters: int, alone: Iterable[int], groups: Iterable[int], accepted: int, closed: int
) -> Iterator[Fact]:  # fmt: skip
    """The facts of one year, spread over its months, towns and topics."""
    came = [("letter", 1)] * letters + [("visit", heads) for heads in (*alone, *groups)]
    for serial, (channel, heads) in enumerate(came):
        day = date(year, serial % 12 + 1, serial % 28 + 1)
        fact = a_fact(number("lx", year, serial + 1), day, channel, heads, serial)
        if serial < accepted:
            fact = replace(fact, accepted_on=day)
        if serial < closed:
            fact = replace(fact, closed_on=day, concluded_on=day)
        yield fact


def a_fact(own: str, day: date, channel: str, heads: int, nth: int = 0, **changes: Any) -> Fact:
    """One submission of the county."""
    town = TOWNS[nth % 2]
    fact = Fact(
        own, own, node="lx", level="county", place=town, territories=(town, "990121000000"),
        path=f"township={town}/county=990121000000", channel=channel, form=form_of(channel, heads), origin="direct",
        category_l1=CATEGORIES[nth % 3], legal_class="appeal_settlement", persons=heads, house_visits=1,
        received_by="u_lx_xf", received_on=day, month=f"{day:%Y-%m}", unit=("u_lx_nr", "u_qh")[nth % 2],
    )  # fmt: skip
    return replace(fact, **changes)


def service(facts: Iterable[Fact] = (), node: str = "lx", now: datetime = NOW) -> StatisticsService:
    """The service on fakes, knowing these facts since the fifth of January."""
    made = streams.statistics(node, now)
    made.reports_kept, made.doings_kept = Reports.in_memory(), Doings.in_memory()
    learn(made, facts, HEARD)
    return made


def learn(made: StatisticsService, facts: Iterable[Fact], at: datetime, *, build: bool = True) -> None:
    """What is known from an instant on, in place of what was known of the same submissions."""
    for fact in facts:
        before = made.facts.find(fact.number)
        after = replace(fact, version=before.version, earlier=before.earlier) if before else fact
        made.facts.keep(knowing.note(before, after, at, f"{fact.number} {at}"))
    if build:
        made.build()


def drawn(made: StatisticsService, template: str, period: str, by: Any = SUPERVISOR, **form: Any) -> Any:
    """A report drawn up and not kept: its data, with ``text``."""
    found = made.draft_report({"template": template, "period": period, **form}, by)
    return {**found["data"], "text": found["text"]}


def figure(data: Any, id: str) -> Any:
    """One figure of a report."""
    return next(one for one in data["figures"] if one["id"] == id)
