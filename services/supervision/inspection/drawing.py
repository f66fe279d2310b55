"""How a sample is drawn: reproducible by anybody who has the seed. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date, timedelta

from services.supervision.heard import Heard
from services.supervision.sealed import is_sealed
from shared.deadlines import Calendar
from shared.errors import Invalid
from shared.matters import numbers

CONCLUDES = frozenset({"case.decided", "case.replied", "case.closed"})
_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")


def draw(seed: str, candidates: Iterable[str], size: int) -> tuple[str, ...]:
    """The ``size`` numbers whose sha256 of seed and number is smallest, in the order of numbers."""
    ordered = sorted(set(candidates), key=lambda number: (digest(seed, number), number))
    return tuple(sorted(ordered[:size]))


def digest(seed: str, number: str) -> str:
    """What orders the numbers: the seed and the number, one after the other, hashed."""
    return hashlib.sha256(f"{seed}{number}".encode()).hexdigest()


def quarter(text: str, today: date) -> tuple[date, date]:
    """The first and last day of ``2026-Q1``; ``Invalid`` for what is none, or is not over."""
    found = _QUARTER.fullmatch(text)
    if found is None or not 2000 <= int(found[1]) <= today.year:
        raise Invalid(fields={"quarter": "not_a_quarter"})
    first = date(int(found[1]), 3 * int(found[2]) - 2, 1)
    last = (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)
    if last >= today:
        raise Invalid(fields={"quarter": "quarter_not_over"})
    return first, last


def was_concluded(
    number: str, heard: tuple[Heard, ...], unit: str, first: date, last: date, calendar: Calendar
) -> bool:
    """Whether the unit first concluded the matter in that time, by what was heard of it."""
    if numbers.is_of_a_record(number) or is_sealed(heard):
        return False
    days = [one.took_effect_on(calendar) for one in heard if one.event in CONCLUDES and one.unit == unit]
    return bool(days) and first <= min(days) <= last
