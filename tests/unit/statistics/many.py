"""Facts by the hundred, as different as facts can be, from a seed; and questions about them, counted the plain way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from services.statistics import questions
from services.statistics.columns import Columns
from services.statistics.conditions import holds
from services.statistics.fact import Fact, form_of
from services.statistics.figures import rounded
from services.statistics.indicators import Indicator
from services.statistics.segments import make
from shared.codec import to_plain
from shared.matters.numbers import make as number

FIRST, LAST = date(2024, 1, 1), date(2026, 6, 30)
CHANNELS = ("letter", "visit", "online", "phone", "reception_day", "media_monitor")
TOWNS = ("990121101000", "990121102000", "990121103000")


def some_facts(count: int, seed: int) -> list[Fact]:
    """Matters and what came again of them, in every state."""
    draw = Random(seed)
    found: list[Fact] = []
    for serial in range(1, count + 1):
        own, day = number("lx", 2026, serial), FIRST + timedelta(days=draw.randrange((LAST - FIRST).days + 1))
        older = draw.choice(found) if found and draw.random() < 0.25 else None
        found.append(_fact(own, day, older, draw))
    return found


def _fact(own: str, day: date, older: Fact | None, draw: Random) -> Fact:
    channel, persons = draw.choice(CHANNELS), draw.choice((1, 1, 2, 4, 5, 30))
    town = draw.choice(TOWNS)
    concluded = day + timedelta(days=draw.randrange(120)) if draw.random() < 0.7 else None
    due = day + timedelta(days=60) if draw.random() < 0.8 else None
    route_due, action_on = day + timedelta(days=15), day + timedelta(days=draw.randrange(30))
    is_told = draw.random() < 0.6
    return Fact(
        own, older.matter if older else own, is_initial=older is None, is_sealed=draw.random() < 0.1,
        is_history=draw.random() < 0.05, node=draw.choice(("lx", "qh")), level=draw.choice(("county", "township")),
        place=town, path=f"township={town}/county=990121000000", channel=channel, form=form_of(channel, persons),
        origin=draw.choice(("direct", "from_county")), category_l1=draw.choice(("NR", "TR", "LS")),
        category_l2=draw.choice(("NR01", "TR01", "")), legal_class=draw.choice(("appeal_settlement", "suggestion")),
        purpose="settlement", persons=persons, house_visits=1, anonymous=draw.random() < 0.1,
        notice_owed=draw.random() < 0.9, received_by=draw.choice(("u_a", "u_b")), received_on=day,
        month=f"{day:%Y-%m}", action=draw.choice(("forward", "assign", "accept", "")),
        legal_path=draw.choice(("petition_procedure", "litigation", "arbitration", "")), lead_unit="u_a",
        action_on=action_on if draw.random() < 0.9 else None, holder="u_b", hop_count=draw.randrange(3),
        unit=draw.choice(("u_a", "u_b", "u_c")), notice_due_on=day + timedelta(days=15) if is_told else None,
        notice_on_time=draw.random() < 0.8 if is_told else None, route_due_on=route_due,
        accepted_on=day if draw.random() < 0.7 else None, due_on=due, concluded_on=concluded,
        on_time=concluded <= due if concluded and due else None, result=draw.choice(("supported", "not_supported", "")),
        closed_on=concluded if draw.random() < 0.7 else None, settled=draw.choice((True, False, None)),
        office_evaluation=draw.choice(("satisfied", "dissatisfied", "")),
        unit_evaluation=draw.choice(("satisfied", "")),
        review=draw.choice(("", "", "requested", "uphold", "withdrawn")), is_heard=draw.random() < 0.1,
        came_back_on=concluded + timedelta(days=draw.randrange(1, 200)) if concluded and draw.random() < 0.2 else None,
    )  # fmt: skip


def columns_of(facts: Iterable[Fact], columns: Columns | None = None) -> Columns:
    """The columns of facts, a segment a month."""
    columns = columns or Columns()
    months = defaultdict(list)
    for one in facts:
        months[one.month].append(to_plain(one))
    for month, rows in months.items():
        columns.take(make(month, rows, version=1))
    return columns


def recounted(facts: list[Fact], asked: questions.Asked, one: Indicator, as_of: date) -> dict[Any, Any]:
    """The indicator under every key, counted fact by fact: (value, numerator, denominator)."""
    chosen: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        day = getattr(fact, one.of or asked.of)
        if day is not None and asked.period.first <= day <= asked.period.last and _is_asked(fact, asked, as_of):
            chosen[tuple(_key(fact, name, day, as_of) for name in asked.by)].append(fact)
    found = {}
    for key, group in chosen.items():
        if one.kind in ("median", "p90"):
            found[key] = _days(one, group, as_of)
        elif one.over:
            top = _both(one, group, as_of) if one.both else sum(_count(part, group, as_of) for part in one.parts)
            base = sum(_count(part, group, as_of) for part in one.over)
            value = rounded(Decimal(100 * top) / base, asked.places) if base else None
            found[key] = (value, top, base)
        else:
            top = sum(_count(part, group, as_of) for part in one.parts)
            found[key] = (Decimal(top), None, None)
    return found


def _is_asked(fact: Fact, asked: questions.Asked, as_of: date) -> bool:
    day = getattr(fact, asked.of) or fact.received_on
    return all(_key(fact, name, day, as_of) in words for name, words in asked.where)


def _key(fact: Fact, name: str, day: date, as_of: date) -> str:
    if name.startswith("territory:"):
        return dict(part.split("=") for part in fact.path.split("/")).get(name.removeprefix("territory:"), "")
    if name in questions.FLAG_OF:
        return {True: "yes", False: "no", None: ""}[getattr(fact, questions.FLAG_OF[name])]
    if name == "age_band":
        assert fact.received_on
        age = (as_of - fact.received_on).days
        return str(max(band for band in (0, 15, 30, 60, 90, 180, 365) if band <= max(age, 0)))
    if name == "quarter":
        return f"{day:%Y}-Q{(day.month - 1) // 3 + 1}"
    if name in questions.TIME_OF:
        return day.isoformat()[: {"year": 4, "month": 7, "day": 10}[name]]
    return str(getattr(fact, questions.COLUMN_OF[name]))


def _count(part: Any, group: list[Fact], as_of: date) -> int:
    met = [one for one in group if holds(part.test, one, as_of)]
    if part.of == "matters":
        return len({one.matter for one in met})
    return len(met) if part.of == "rows" else sum(getattr(one, part.of) for one in met)


def _both(one: Indicator, group: list[Fact], as_of: date) -> int:
    assert one.both
    first, second = ({each.matter for each in group if holds(test, each, as_of)} for test in one.both)
    return len(first & second)


def _days(one: Indicator, group: list[Fact], as_of: date) -> tuple[Decimal | None, None, None]:
    part = one.parts[0]
    met = [each for each in group if holds(part.test, each, as_of)]
    days = sorted(
        (getattr(each, part.until) - getattr(each, part.since)).days
        for each in met
        if getattr(each, part.since) and getattr(each, part.until)
    )
    if not days:
        return None, None, None
    middle = Decimal(days[(len(days) - 1) // 2] + days[len(days) // 2]) / 2
    last = days[-(-9 * len(days) // 10) - 1]
    return rounded(middle if one.kind == "median" else Decimal(last), one.places), None, None


__all__ = ["TOWNS", "columns_of", "recounted", "replace", "some_facts"]
