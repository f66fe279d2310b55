"""From counts to figures: half-up, with numerator and base, and words where there is no number (6.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from services.statistics.grouping import Counter
from services.statistics.indicators import COUNT, RATE, SHARES, Indicator

Key = tuple[str, ...]
NOT_COMPARABLE, EQUAL = "不可比", "持平"


@dataclass(frozen=True)
class Figure:
    """One figure: of a rate ``value`` in percent, else the count or the days. None: no base (不可比)."""

    value: Decimal | None
    numerator: int | None = None
    denominator: int | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was counted at all."""
        return not self.numerator and not self.denominator and not self.value


def rounded(value: Decimal, places: int) -> Decimal:
    """Half up, as the published tables are (domain 6.3)."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def percent(numerator: int, denominator: int, places: int) -> Decimal | None:
    """A share in percent; None over zero."""
    return rounded(Decimal(100 * numerator) / Decimal(denominator), places) if denominator else None


def change(now: Decimal | None, before: Decimal | None, places: int) -> dict[str, Any]:
    """How much a figure grew, in percent: ``{value, shown}``; over nothing 不可比, over the same 持平."""
    if now is None or before is None or before == 0:
        return {"value": None, "shown": NOT_COMPARABLE}
    if now == before:
        return {"value": Decimal(0), "shown": EQUAL}
    grown = rounded(100 * (now - before) / before, places)
    return {"value": grown, "shown": f"{'上升' if now > before else '下降'}{abs(grown)}%"}


def figures(one: Indicator, counter: Counter, places: int) -> dict[Key, Figure]:
    """The indicator's figure under each key. ``places``: of percents, and of days where the indicator names none."""
    if one.kind in SHARES:
        found = counter.quantile(one.parts[0], SHARES[one.kind])
        return {key: Figure(rounded(Decimal(str(days)), one.places)) for key, days in found.items()}
    top = counter.both(*one.both) if one.both else _summed(one.parts, counter)
    if one.kind == COUNT:
        return {key: Figure(Decimal(int(count)), int(count)) for key, count in top.items()}
    assert one.kind == RATE
    base = _summed(one.over, counter)
    return {key: rate(int(top.get(key, 0)), int(whole), places) for key, whole in base.items()}


def rate(numerator: int, denominator: int, places: int) -> Figure:
    """A rate with both its halves."""
    return Figure(percent(numerator, denominator, places), numerator, denominator)


def shown(figure: Figure, unit: str) -> str:
    """As it is printed: thousands are not parted, percents carry their sign."""
    if figure.value is None:
        return NOT_COMPARABLE
    return f"{figure.value}%" if unit == "percent" else f"{figure.value}"


def _summed(parts: Any, counter: Counter) -> Mapping[Key, float]:
    total: dict[Key, float] = {}
    for part in parts:
        for key, value in counter.count(part).items():
            total[key] = total.get(key, 0) + value
    return total
