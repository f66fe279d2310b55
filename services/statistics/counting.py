"""How facts are counted: the question, the measures as data, and the table that is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from services.statistics.fact import Fact

UNIT = {"code": "submission_count", "zh": "件次"}
MATTER_UNIT = {"code": "matter_count", "zh": "件"}

DIMENSIONS: Mapping[str, str] = {
    "level": "level", "unit": "unit", "channel": "channel", "category": "category_l1", "node": "node", "month": "month",
}  # fmt: skip
"""what can be asked ``by`` -> the fact's field"""

Test = tuple[Any, ...]
"""A condition on a fact, as data, so that the database and Python count by the same words: ``("known", field)``,
``("true", field)``, ``("past", field)`` (before the as-of day), ``("any", …)``, ``("all", …)``."""

INITIAL: Test = ("true", "is_initial")
CONCLUDED: Test = ("any", ("known", "concluded_on"), ("true", "is_history"))
PAST_DUE: Test = ("all", ("known", "due_on"), ("past", "due_on"))
MEASURES: Mapping[str, Test] = {
    "initial": INITIAL,
    "concluded": ("all", INITIAL, CONCLUDED),
    "on_time": ("all", INITIAL, ("true", "on_time")),
    "due": ("all", INITIAL, ("any", ("known", "on_time"), PAST_DUE)),
}
"""Counted beside ``received``. What an office did is counted on matters, not on submissions (domain 6.2): a repeated
submission is received again, and concluded with its matter. ``due`` is the rate's denominator: concluded under a limit,
or past it."""


def holds(test: Test, fact: Fact, as_of: date) -> bool:
    """Whether the fact meets the condition on that day."""
    kind, *rest = test
    if kind in ("any", "all"):
        return (any if kind == "any" else all)(holds(one, fact, as_of) for one in rest)
    value = getattr(fact, rest[0])
    if kind == "true":
        return value is True
    return value is not None and (kind == "known" or value < as_of)


@dataclass(frozen=True)
class Question:
    """Submissions received from ``since`` to ``until`` (days, both counted), grouped ``by`` a dimension."""

    by: str
    since: date
    until: date
    as_of: date
    territory: str = ""
    """a division's code: only submissions about places in it; empty: all"""
    sealed_of: str | None = None
    """accusations are counted of this unit's own receiving only ('' : none); None: all of them"""
    seen: tuple[tuple[str, str], ...] | None = None
    """(field, value): what the asker may see is one of these, what was received by one's own unit among them; None:
    everything"""

    def takes(self, fact: Fact) -> bool:
        """Whether the fact is asked about."""
        inside = not self.territory or self.territory in fact.territories
        known = self.sealed_of is None or not fact.is_sealed or fact.received_by == self.sealed_of
        is_seen = self.seen is None or any(_has(fact, name, value) for name, value in self.seen)
        is_in_time = fact.received_on is not None and self.since <= fact.received_on <= self.until
        return is_in_time and inside and known and is_seen

    @property
    def field(self) -> str:
        """The fact's field that groups."""
        return DIMENSIONS[self.by]


def _has(fact: Fact, name: str, value: str) -> bool:
    own = getattr(fact, name)
    return value in own if isinstance(own, tuple) else value == own


def ask(
    form: Mapping[str, Any], today: date, sealed_of: str | None = None, seen: tuple[tuple[str, str], ...] | None = None
) -> Question:
    """The question of a form; without ``since``: from the first of January of ``until``'s year, without it: today."""
    until = form["until"] or today
    since = form["since"] or until.replace(month=1, day=1)
    return Question(form["by"], since, until, today, form["territory"] or "", sealed_of, seen)


@dataclass(frozen=True)
class Tally:
    """Counts of the facts under one key. ``matters``: distinct ones, so that sums over keys may count one twice."""

    received: int = 0
    initial: int = 0
    matters: int = 0
    concluded: int = 0
    on_time: int = 0
    due: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Tally)))


Tallies = Mapping[str, Tally]


def tally(facts: Iterable[Fact], question: Question) -> tuple[dict[str, Tally], Tally]:
    """Counts by key, and the total counted apart from them."""
    parts: dict[str, Tally] = {}
    total = Tally()
    seen: set[tuple[str | None, str]] = set()
    for fact in facts:
        if question.takes(fact):
            counted = {name: int(holds(test, fact, question.as_of)) for name, test in MEASURES.items()}
            key = str(getattr(fact, question.field))
            one = Tally(received=1, matters=int((key, fact.matter) not in seen), **counted)
            parts[key] = parts.get(key, Tally()) + one
            total += Tally(received=1, matters=int((None, fact.matter) not in seen), **counted)
            seen |= {(key, fact.matter), (None, fact.matter)}
    return parts, total


def percent(numerator: int, denominator: int) -> float | None:
    """A share in percent, half-up to one decimal; None (不可比) over zero."""
    if not denominator:
        return None
    share = Decimal(100 * numerator) / Decimal(denominator)
    return float(share.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def summarise(question: Question, parts: Tallies, total: Tally, zh: Callable[[str], str]) -> dict[str, Any]:
    """The table that is printed: rows by falling ``received``, totals, units, period, and the check of the sum.

    A row: ``{key, zh, received, initial, repeat, matters, in_hand, concluded, on_time, on_time_rate}``.
    """
    rows = [{"key": key, "zh": zh(key), **_cells(one)} for key, one in parts.items()]
    summed = sum(parts.values(), Tally())
    return {
        "by": question.by,
        "unit": UNIT,
        "matter_unit": MATTER_UNIT,
        "period": {"from": question.since.isoformat(), "to": question.until.isoformat(), "of": "received_on"},
        "rows": sorted(rows, key=lambda row: (row["key"] if question.by == "month" else -row["received"], row["key"])),
        "totals": _cells(total),
        "sum_of_parts": {
            "holds": summed.received == total.received, "parts": summed.received, "total": total.received
        },
    }  # fmt: skip


def _cells(one: Tally) -> dict[str, Any]:
    rate = {"numerator": one.on_time, "denominator": one.due, "value": percent(one.on_time, one.due)}
    return {
        "received": one.received, "initial": one.initial, "repeat": one.received - one.initial, "matters": one.matters,
        "in_hand": one.initial - one.concluded, "concluded": one.concluded, "on_time": one.on_time,
        "on_time_rate": rate,
    }  # fmt: skip
