"""What stands behind the indicators' figures: counts of disjoint facts, each named once however many figures use it.

Two figures that count the same (办结, the numerator of 办结率) are one quantity: hidden in one, hidden in the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from services.statistics.grouping import Part
from services.statistics.indicators import COUNT, RATE, Indicator, indicators

WHOLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("total_submissions", ("initial_count", "repeat_count")),
    ("total_submissions", ("letter_count", "visit_batches", "online_count", "phone_count", "other_count")),
    ("accusation_count", ("signed_accusation_count", "unsigned_accusation_count")),
    ("total_mixed", ("letter_count", "visit_persons")),
    ("visit_batches", ("individual_visit_batches", "group_visit_batches")),
    ("visit_persons", ("individual_visit_persons", "group_visit_persons")),
    ("initial_count", ("concluded_count", "in_hand_count")),
)
"""indicators that are the sum of others; what may be left beside the parts is a quantity too, and so is what a rate
leaves of its base"""
EVERY_MATTER = ("total_submissions", "initial_count", "repeat_count")
"""what bounds a count of distinct matters"""
ROWS = "rows"


@dataclass(frozen=True)
class Quantity:
    """``parts`` added up; ``of``: the day by which facts fall into the span, '' the question's own."""

    parts: tuple[Part, ...]
    of: str = ""


@dataclass(frozen=True)
class Quantities:
    """``named``: by name. ``behind``: of an indicator, the names of what its figure tells; hidden with any of them.
    ``wholes``: sums, each with a part of its own for what is left over."""

    named: Mapping[str, Quantity]
    behind: Mapping[str, frozenset[str]]
    wholes: tuple[tuple[str, tuple[str, ...], str], ...]


@cache
def quantities() -> Quantities:
    """Of all indicators."""
    names: dict[Quantity, str] = {}
    behind: dict[str, frozenset[str]] = {}
    wholes: list[tuple[str, tuple[str, ...], str]] = []

    def name(one: Quantity) -> str:
        return names.setdefault(one, f"q{len(names):03d}")

    for one in indicators().values():
        if is_additive(one):
            behind[one.id] = frozenset(name(each) for each in _told_by(one))
            if one.kind == RATE:
                top, base = name(Quantity(one.parts, one.of)), name(Quantity(one.over, one.of))
                wholes.append((base, (top,), f"beside {top} in {base}"))
    for whole, parts in WHOLES:
        inner = tuple(name(Quantity(indicators()[each].parts)) for each in parts)
        wholes.append((name(Quantity(indicators()[whole].parts)), inner, f"rest of {whole} beside {parts[0]}"))
    for id in indicators():
        if id not in behind:
            behind[id] = frozenset(name(Quantity(indicators()[each].parts)) for each in EVERY_MATTER)
    for whole, inner, rest in wholes:
        for id, told in behind.items():
            is_rate = indicators()[id].kind == RATE and {whole, *inner} <= told
            behind[id] = told | {rest} if is_rate else told
    return Quantities({word: one for one, word in names.items()}, behind, tuple(dict.fromkeys(wholes)))


def is_additive(one: Indicator) -> bool:
    """Whether its halves are sums over facts: distinct matters are not."""
    return one.both is None and all(part.of != "matters" for part in (*one.parts, *one.over))


def _told_by(one: Indicator) -> list[Quantity]:
    """What an indicator's figure tells: its halves; of heads also how many came, of days how many were taken."""
    if one.kind not in (COUNT, RATE):
        part = one.parts[0]
        return [Quantity((Part(("all", part.test, ("known", part.since), ("known", part.until))),), one.of)]
    heads = tuple(Part(part.test) for part in one.parts if part.of not in (ROWS, "matters"))
    found = [Quantity(one.parts, one.of), *([Quantity(one.over, one.of)] if one.over else [])]
    return [*found, *([Quantity(heads, one.of)] if heads else [])]
