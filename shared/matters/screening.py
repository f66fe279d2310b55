"""Screening of disputes by place and topic: its code lists, the spans of its rounds, and the numbers those carry.

A round's number is worked out from its kind, span and unit. So a node and every node above it, which plan the same
round apart from each other, mean the same round by it, whichever of them cannot be reached. Pure.
"""

from __future__ import annotations

import calendar as months
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shared.matters import numbers
from shared.matters.data import table

_data: Mapping[str, Any] = table("screening")

ROUNDS: Mapping[str, str] = {code: row["zh"] for code, row in _data["rounds"].items()}
EVERY: Mapping[str, str] = {code: row["every"] for code, row in _data["rounds"].items()}
DIGITS: Mapping[str, int] = {code: row["digit"] for code, row in _data["rounds"].items()}
SPECIAL = "special"
PLANNED: tuple[str, ...] = tuple(code for code in ROUNDS if EVERY[code])
"""kinds of rounds that come again and again"""
RECORDS: Mapping[str, str] = _data["records"]
SAFETY: Mapping[str, str] = _data["safety"]
ACUTE = "acute"
SIZE_UNITS: Mapping[str, str] = _data["size_units"]
SIZES: Mapping[str, str] = {str(low): zh for low, zh in _data["sizes"].items()}
"""how many are affected, in bands by their lowest number"""
SIDES: Mapping[str, str] = _data["sides"]
POSTS: Mapping[str, str] = _data["posts"]
STAGES: Mapping[str, str] = _data["stages"]
OPEN: tuple[str, ...] = ("found", "assigned", "in_hand", "handed_down", "passed_up", "released")
ENDED: tuple[str, ...] = ("settled", "turned_into_matter")
NOT_SCREENED = frozenset({"DI"})
"""categories of accusations: about persons, and never a topic of screening (T22 art. 30)"""

SPECIALS_A_YEAR, DEPTHS = 99, 5
ONE_DAY = timedelta(days=1)
_MARKS = 1_000_000


@dataclass(frozen=True)
class PlanRow:
    """One line of a profile's plan: units of these kinds at divisions of this level owe that round."""

    id: str
    round: str
    level: str
    unit_kinds: tuple[str, ...]


@dataclass(frozen=True)
class Span:
    """The days a round looks at, both included; ``nth`` of its year, from 1."""

    from_on: date
    to_on: date
    nth: int


def span_of(kind: str, on: date) -> Span:
    """The span of a planned round in which a day lies: its month, half month (1-15, 16-end) or quarter."""
    every = EVERY[kind]
    if every == "half_month":
        first, last = (1, 15) if on.day <= 15 else (16, _last_day(on.year, on.month))
        return Span(on.replace(day=first), on.replace(day=last), on.month * 2 - (first == 1))
    if every == "quarter":
        quarter = (on.month - 1) // 3 + 1
        end = quarter * 3
        return Span(date(on.year, end - 2, 1), date(on.year, end, _last_day(on.year, end)), quarter)
    return Span(on.replace(day=1), on.replace(day=_last_day(on.year, on.month)), on.month)


def spans_between(kind: str, first: date, last: date) -> tuple[Span, ...]:
    """The spans from the one of the first day to the one of the last."""
    found = [span_of(kind, first)]
    while found[-1].to_on < last:
        found.append(span_of(kind, found[-1].to_on + ONE_DAY))
    return tuple(found)


def round_number(node: str, unit: str, kind: str, span: Span) -> str:
    """The number of a unit's planned round; ``node`` is where the unit works."""
    return numbers.make(node, span.from_on.year, (DIGITS[kind] * 100 + span.nth) * _MARKS + mark_of(unit), "S")


def special_number(node: str, unit: str, call: str, depth: int) -> str:
    """The number of a unit's round of a special call; ``depth``: how many nodes lie above the node that called it."""
    known = numbers.check(call)
    return numbers.make(
        node, known.year, ((DIGITS[SPECIAL] + depth) * 100 + known.serial) * _MARKS + mark_of(unit), "S"
    )  # fmt: skip


def mark_of(unit: str) -> int:
    """Six digits of a unit's id; the units of one node must differ in them (the topology's reader checks)."""
    return zlib.crc32(unit.encode()) % _MARKS


def clashing(units: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The pairs of units whose rounds would have the same numbers."""
    known: dict[int, str] = {}
    return tuple((other, unit) for unit in units if (other := known.setdefault(mark_of(unit), unit)) != unit)


def _last_day(year: int, month: int) -> int:
    return months.monthrange(year, month)[1]
