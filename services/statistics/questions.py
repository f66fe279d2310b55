"""A question and its table: measures by up to three dimensions, filtered, of a period, against another.

Every figure has its numerator and base, its unit and its definition; parts that do not add up to the whole are told
with the difference, and nothing is corrected in silence (domain 6.3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import Any

from services.statistics import periods
from services.statistics.columns import Columns
from services.statistics.conditions import EVERY, Test
from services.statistics.figures import Figure, Key, change, figures, shown
from services.statistics.grouping import Chosen, Counter, Dimension
from services.statistics.indicators import SHARES, UNITS, Indicator, indicator
from services.statistics.periods import Period
from shared.errors import Invalid

COLUMN_OF: Mapping[str, str] = {
    "level": "level", "node": "node", "unit": "unit", "received_by": "received_by", "channel": "channel",
    "form": "form", "origin": "origin", "category": "category_l1", "category2": "category_l2", "source": "source",
    "legal_class": "legal_class", "purpose": "purpose", "legal_path": "legal_path", "action": "action",
    "closure_type": "closure_type", "result": "result", "destination_level": "level",
    "lead_unit": "lead_unit",
}  # fmt: skip
FLAG_OF: Mapping[str, str] = {"initial": "is_initial", "settled": "settled", "on_time": "on_time"}
TIME_OF: Mapping[str, str] = {"year": "year", "quarter": "quarter", "month": "month", "day": "day", "age_band": "age"}
TERRITORY = "territory:"
DIMENSIONS_AT_MOST, COMPARISONS, BY_DAY = 3, ("", "yoy", "pop"), ("received_on", "concluded_on")
Names = Callable[[str, str], str]
"""(dimension, key) -> what it is called"""


@dataclass(frozen=True)
class Asked:
    """A question that can be answered. ``places``: decimals of percents."""

    measures: tuple[Indicator, ...]
    by: tuple[str, ...]
    where: tuple[tuple[str, tuple[str, ...]], ...]
    period: Period
    compare: str
    of: str
    places: int


def read(form: Mapping[str, Any], today: date) -> Asked:
    """The question of a form; ``Invalid`` names the field. Without a period: this year."""
    by, filters = tuple(form.get("by") or ()), list(form.get("where") or ())
    where = {one["dimension"]: tuple(one["keys"]) for one in filters}
    for field, names in (("by", by), ("where", tuple(one["dimension"] for one in filters))):
        if len(names) > (DIMENSIONS_AT_MOST if field == "by" else 20) or len(set(names)) < len(names):
            raise Invalid(fields={field: "too_many"})
        if not all(is_dimension(one) for one in names):
            raise Invalid(fields={field: "not_a_choice"})
    compare, of = form.get("compare") or "", form.get("of") or BY_DAY[0]
    if compare not in COMPARISONS or of not in BY_DAY:
        raise Invalid(fields={"compare" if compare not in COMPARISONS else "of": "not_a_choice"})
    chosen = tuple(sorted(where.items()))
    measures = tuple(indicator(one) for one in form.get("measures") or ("total_submissions",))
    period = periods.read(form.get("period") or f"{today.year}")
    return Asked(measures, by, chosen, period, compare, of, int(form.get("places") or 0))


def is_dimension(name: str) -> bool:
    """Whether it can be asked by."""
    return name in COLUMN_OF or name in FLAG_OF or name in TIME_OF or name.startswith(TERRITORY)


def dimension(name: str) -> Dimension:
    """How a dimension is counted."""
    if name in FLAG_OF:
        return Dimension(name, flag=FLAG_OF[name])
    if name in TIME_OF:
        return Dimension(name, time=TIME_OF[name])
    if name.startswith(TERRITORY):
        return Dimension(name, "path", become=at_level(name.removeprefix(TERRITORY)))
    return Dimension(name, COLUMN_OF[name])


def answer(asked: Asked, columns: Columns, scope: Test, as_of: date, names: Names) -> dict[str, Any]:
    """The table of a question; numbers as ``Decimal``. ``scope``: what the asker may see."""
    names = cache(names)
    now = _figures(asked, asked.period, asked.by, columns, scope, as_of)
    whole = _figures(asked, asked.period, (), columns, scope, as_of)
    then_period = compared_with(asked)
    then = _figures(asked, then_period, asked.by, columns, scope, as_of) if then_period else {}
    then_whole = _figures(asked, then_period, (), columns, scope, as_of) if then_period else {}
    keys = sorted({key for one in (*now.values(), *then.values()) for key in one})
    rows = [
        {
            "keys": {name: {"key": word, "zh": names(name, word)} for name, word in zip(asked.by, key, strict=True)},
            "cells": {one.id: _cell(one, key, now, then, asked) for one in asked.measures},
        }
        for key in keys
    ]  # fmt: skip
    return {
        "question": _plain(asked), "columns": [_column(one, asked.places) for one in asked.measures], "rows": rows,
        "totals": {one.id: _cell(one, (), whole, then_whole, asked) for one in asked.measures},
        "warnings": warnings(asked, now, whole), "rounding": "half_up",
        "filters": [{"dimension": name, "keys": [{"key": one, "zh": names(name, one)} for one in words]}
                    for name, words in asked.where],
        "period": {"from": asked.period.first, "to": asked.period.last, "zh": asked.period.zh, "of": asked.of},
        "compared_with": {"from": then_period.first, "to": then_period.last, "zh": then_period.zh}
        if then_period
        else None,
    }  # fmt: skip


def below(
    asked: Asked,
    row: Mapping[str, str],
    columns: Columns,
    scope: Test,
    as_of: date,
    after: str,
    limit: int,
    half: str = "numerator",
) -> tuple[list[str], int]:
    """The submissions behind a row, by number: ``limit`` at most, after the last one seen; and how many in all. Of a
    rate behind its numerator, or behind its base (``half`` is ``denominator``)."""
    if set(row) != set(asked.by):
        raise Invalid(fields={"row": "not_a_choice"})
    one = asked.measures[0]
    counter = _counter(asked, asked.period, asked.by, columns, scope, as_of, one.of or asked.of)
    tests = [part.test for part in (one.over if half == "denominator" and one.over else one.parts)]
    if one.kind in SHARES:
        tests = [("all", tests[0], ("known", one.parts[0].since), ("known", one.parts[0].until))]
    return counter.rows(("any", *tests) if tests else EVERY, tuple(row[name] for name in asked.by), after, limit)


def compared_with(asked: Asked) -> Period | None:
    """The span that the question is compared with."""
    other = {"yoy": periods.year_before, "pop": periods.before}.get(asked.compare)
    return other(asked.period) if other else None


def counter_of(asked: Asked, period: Period, columns: Columns, scope: Test, as_of: date, of: str) -> Counter:
    """What counts for a question in a span, facts falling into it by their day ``of`` ('': the question's)."""
    return _counter(asked, period, asked.by, columns, scope, as_of, of or asked.of)


def warnings(
    asked: Asked, now: Mapping[str, Mapping[Key, Figure]], whole: Mapping[str, Mapping[Key, Figure]]
) -> list[dict[str, Any]]:
    """What does not add up, and what mixes units; each with the difference or the reason."""
    found: list[dict[str, Any]] = []
    for one in asked.measures:
        if one.mixed:
            found.append({"code": "mixed_unit", "measure": one.id, "zh": f"“{one.zh}”把件次与人次相加，单位混合"})
        if asked.by and one.adds_up:
            parts = sum((each.value or Decimal(0) for each in now[one.id].values()), Decimal(0))
            total = (whole[one.id].get(()) or Figure(Decimal(0))).value or Decimal(0)
            if parts != total:
                found.append({
                    "code": "sum_of_parts", "measure": one.id, "difference": parts - total,
                    "zh": f"“{one.zh}”各行合计{parts}，总数{total}，相差{parts - total}",
                })  # fmt: skip
        for key, each in now[one.id].items():
            if each.denominator is not None and (each.numerator or 0) > each.denominator:
                found.append({
                    "code": "impossible_rate", "measure": one.id, "key": list(key),
                    "difference": (each.numerator or 0) - each.denominator,
                    "zh": f"“{one.zh}”的分子{each.numerator}大于分母{each.denominator}",
                })  # fmt: skip
    return found


def _figures(
    asked: Asked, period: Period, by: tuple[str, ...], columns: Columns, scope: Test, as_of: date
) -> dict[str, dict[Key, Figure]]:
    counters: dict[str, Counter] = {}
    found: dict[str, dict[Key, Figure]] = {}
    for one in asked.measures:
        of = one.of or asked.of
        if of not in counters:
            counters[of] = _counter(asked, period, by, columns, scope, as_of, of)
        found[one.id] = figures(one, counters[of], asked.places)
    return found


def _counter(
    asked: Asked, period: Period, by: tuple[str, ...], columns: Columns, scope: Test, as_of: date, of: str
) -> Counter:
    where = tuple((dimension(name), words) for name, words in asked.where)
    chosen = Chosen(period.first, period.last, as_of, of, where, scope)
    return Counter(columns, chosen, [dimension(one) for one in by])


def _cell(
    one: Indicator, key: Key, now: Mapping[str, Mapping[Key, Figure]], then: Mapping[str, Mapping[Key, Figure]],
    asked: Asked,
) -> dict[str, Any]:  # fmt: skip
    figure = now[one.id].get(key) or _nothing(one)
    cell: dict[str, Any] = {"value": figure.value, "shown": shown(figure, one.unit)}
    if figure.denominator is not None:
        cell |= {"numerator": figure.numerator, "denominator": figure.denominator}
    if asked.compare:
        before = then[one.id].get(key) or _nothing(one)
        cell |= {"previous": before.value, "change": change(figure.value, before.value, asked.places)}
        if before.denominator is not None:
            cell |= {"previous_numerator": before.numerator, "previous_denominator": before.denominator}
    return cell


def _nothing(one: Indicator) -> Figure:
    return Figure(None, 0, 0) if one.over else Figure(None if one.unit == "days" else Decimal(0))


def _column(one: Indicator, places: int) -> dict[str, Any]:
    return {
        "id": one.id, "zh": one.zh, "unit": one.unit, "unit_zh": UNITS[one.unit], "definition": one.definition,
        "places": places if one.unit == "percent" else one.places, "mixed_unit": one.mixed, "basis": one.basis,
        "article": one.article, "opens": one.both is None,
    }  # fmt: skip


def _plain(asked: Asked) -> dict[str, Any]:
    return {
        "measures": [one.id for one in asked.measures], "by": list(asked.by), "period": asked.period.name,
        "where": [{"dimension": name, "keys": list(words)} for name, words in asked.where], "of": asked.of,
        "compare": asked.compare, "places": asked.places,
    }  # fmt: skip


@cache
def at_level(level: str) -> Callable[[str], str]:
    """What makes of a path its code at a level."""
    return partial(_at_level, level)


def _at_level(level: str, path: str) -> str:
    """The code of a path at a level; '' where it has none."""
    return next((code for name, _, code in (one.partition("=") for one in path.split("/")) if name == level), "")


def narrowed(asked: Asked, row: Mapping[str, str]) -> Asked:
    """The question about one row of its own table."""
    where = {**dict(asked.where), **{name: (word,) for name, word in row.items()}}
    return replace(asked, where=tuple(sorted(where.items())))
