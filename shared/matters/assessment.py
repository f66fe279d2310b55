"""What the work of units is assessed by: items with their weights, in dated editions of a place's profile (domain 5.6).

A profile says what an item weighs and from when; what an item counts is said here and in the rules alone, so no place
can weigh anything else: least of all how many people turned to a higher level (domain 7.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

RATE, POINTS = "rate", "points"
UP, DOWN = "up", "down"
FULL_MARKS = 100
LONGEST_WINDOW_DAYS = 120
MOST_PLACES = 4


@dataclass(frozen=True)
class Measure:
    """What may be weighed. ``kind``: a rate of a base, or points for each fault. ``direction``: of a rate: is more
    better? ``tasks``: of deadline rules whose clocks it reads; ``has_window``: it waits so many days after the end."""

    code: str
    zh: str
    kind: str
    direction: str = UP
    tasks: tuple[str, ...] = ()
    has_window: bool = False


MEASURES: Mapping[str, Measure] = {
    one.code: one
    for one in (
        Measure("notice_on_time", "按期告知率", RATE, tasks=("notice",)),
        Measure("conclusion_on_time", "按期办结率", RATE, tasks=("conclude", "conclude_extended", "redo", "report")),
        Measure("forward_on_time", "按期转送交办率", RATE, tasks=("route", "handover")),
        Measure("evaluation_participation", "参评率", RATE, has_window=True),
        Measure("satisfaction", "群众满意率（责任单位）", RATE, has_window=True),
        Measure("first_time_settlement", "初次信访化解率", RATE, has_window=True),
        Measure("repeat_after_close", "结案后重复反映率", RATE, DOWN, has_window=True),
        Measure("returns_caused", "造成退回", POINTS),
        Measure("documents_missing", "程序和文书缺失", POINTS, tasks=("serve",)),
        Measure("overdue_days", "超期天数", POINTS),
        Measure("advice_adopted", "建议采纳率", RATE),
        Measure("letters_answered", "督办函按期答复率", RATE, tasks=("supervise",)),
        Measure("reception_published", "接访安排按期公示率", RATE, tasks=("publication",)),
        Measure("screening_reported", "排查按期报告率", RATE, tasks=("screening",)),
    )
}
"""all about the unit's own work; the list is closed"""

BESIDE: Mapping[str, tuple[str, str]] = {
    "returns": ("造成退回的次数", "接收和转出的件次"),
    "unevaluated": ("结案后未评价的件", "评价期届满的件"),
    "reopened": ("撤销后重新办理的件", "当期有办理行为的件"),
    "entered_late": ("补录（登记晚于办理）的办理行为", "当期登记的办理行为"),
}
"""figures beside every ranking, by which it can be seen whether a good mark was worked for: (of what, out of what)"""


@dataclass(frozen=True)
class Item:
    """One item of an edition. Rates in per cent: full marks at ``full_at``, none at ``none_at``, in between by the
    straight line. Points: ``points_per_fault`` off for each fault (of overdue days: each day)."""

    code: str
    zh: str
    weight: Decimal
    minimum_base: int
    definition: str
    article: str
    full_at: Decimal = Decimal(100)
    none_at: Decimal = Decimal(0)
    points_per_fault: Decimal = Decimal(0)
    window_days: int = 0

    @property
    def measure(self) -> Measure:
        """What it counts."""
        return MEASURES[self.code]


@dataclass(frozen=True)
class Edition:
    """Items and weights in force from the first day of a month until the next edition."""

    id: str
    valid_from: date
    items: tuple[Item, ...]
    places: int
    """decimals of every mark and share"""
    minimum_weight: Decimal
    """a unit of which less was scored is shown without a rank"""
    late_entry_days: int
    """an act entered so many days after its day, or later, was entered late"""
    basis: str = ""

    def item(self, code: str) -> Item | None:
        """The item of that code."""
        return next((one for one in self.items if one.code == code), None)


def edition_on(editions: Iterable[Edition], day: date) -> Edition | None:
    """The edition in force on a day."""
    known = [one for one in editions if one.valid_from <= day]
    return max(known, key=lambda one: one.valid_from, default=None)


def period(text: str) -> tuple[date, date]:
    """First and last day of ``2026-03``, ``2026-Q1`` or ``2026``; ``ValueError`` for anything else."""
    year, _, rest = text.partition("-")
    if len(year) != 4 or not year.isascii() or not year.isdigit():
        raise ValueError(text)
    if not rest and "-" not in text:
        first, months = 1, 12
    elif len(rest) == 2 and rest[0] == "Q" and rest[1] in "1234":
        first, months = 3 * int(rest[1]) - 2, 3
    elif len(rest) == 2 and rest.isascii() and rest.isdigit() and 1 <= int(rest) <= 12:
        first, months = int(rest), 1
    else:
        raise ValueError(text)
    begins = date(int(year), first, 1)
    after = date(int(year) + (first + months > 12), (first + months - 1) % 12 + 1, 1)
    return begins, after - timedelta(days=1)


def months_of(text: str) -> tuple[str, ...]:
    """The months of a quarter or a year; of a month: none."""
    first, last = period(text)
    found = tuple(f"{first.year}-{month:02d}" for month in range(first.month, last.month + 1))
    return () if len(found) == 1 else found


def period_zh(text: str) -> str:
    """``2026年3月``, ``2026年第1季度``, ``2026年``."""
    year, _, rest = text.partition("-")
    if not rest:
        return f"{year}年"
    return f"{year}年第{rest[1]}季度" if rest.startswith("Q") else f"{year}年{int(rest)}月"
