"""A question to statistics as an address of the desk: read from it, and written into links that keep the rest of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

PLACE = "/desk/statistics"
DIMENSIONS_AT_MOST, FILTERS_AT_MOST, MEASURES_AT_MOST = 3, 20, 40
DEEPER = (
    "territory:county", "territory:township", "territory:village", "unit", "category", "category2", "channel", "form",
    "month",
)  # fmt: skip
"""what a row opens next: place, office, topic, way, time"""
Filter = tuple[str, str]
"""(dimension, key)"""


@dataclass(frozen=True)
class Asked:
    """What the address asks. Empty: what is usual."""

    measures: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    period: str = ""
    compare: str = ""
    of: str = ""
    places: str = ""

    def question(self, measures: Iterable[str] = (), by: Iterable[str] | None = None) -> dict[str, Any]:
        """The form that statistics takes."""
        where: dict[str, list[str]] = {}
        for dimension, key in self.filters:
            where.setdefault(dimension, []).append(key)
        return {
            "measures": list(measures or self.measures), "by": list(self.by if by is None else by),
            "where": [{"dimension": name, "keys": keys} for name, keys in where.items()], "period": self.period,
            "compare": self.compare, "of": self.of, "places": int(self.places) if self.places.isdigit() else 1,
        }  # fmt: skip

    def query(self, **more: Any) -> str:
        """The address's question mark and what follows. ``more``: further names and values."""
        told = [
            *(("m", one) for one in self.measures), *(("by", one) for one in self.by),
            *(("f", f"{name}={key}") for name, key in self.filters),
            *((name, getattr(self, name)) for name in ("period", "compare", "of", "places") if getattr(self, name)),
            *((name, value) for name, value in more.items() if value),
        ]  # fmt: skip
        return f"?{urlencode(told, doseq=True)}" if told else ""

    def address(self, page: str = "") -> str:
        """The page's address with this question."""
        return f"{PLACE}{page}{self.query()}"

    def narrowed(self, keys: Iterable[Filter]) -> Asked:
        """About these keys only."""
        keys = list(keys)
        names = {name for name, _ in keys}
        return replace(self, filters=(*(one for one in self.filters if one[0] not in names), *keys))

    def without(self, one: Filter) -> Asked:
        """Without one of its filters."""
        return replace(self, filters=tuple(each for each in self.filters if each != one))

    def deeper(self, keys: Iterable[Filter], known: Iterable[str]) -> Asked | None:
        """What the row of these keys opens: the next dimension that it does not tell yet, about that row."""
        narrow = self.narrowed(keys)
        told, offered = {*self.by, *(name for name, _ in narrow.filters)}, set(known)
        following = next((one for one in DEEPER if one in offered and one not in told), None)
        return replace(narrow, by=(following,)) if following else None


def read(args: Any) -> Asked:
    """The question of an address or of a form; what cannot be one is left to statistics to refuse."""
    filters = [one.partition("=") for one in _all(args, "f", FILTERS_AT_MOST)]
    measures, by = _all(args, "m", MEASURES_AT_MOST), _all(args, "by", DIMENSIONS_AT_MOST)
    return Asked(
        tuple(dict.fromkeys(measures)), tuple(dict.fromkeys(by)),
        tuple(dict.fromkeys((name, key) for name, mark, key in filters if name and mark)),
        *(args.get(name, "").strip()[:60] for name in ("period", "compare", "of", "places")),
    )  # fmt: skip


def of_question(question: Mapping[str, Any]) -> Asked:
    """A kept question as an address."""
    filters = [(one["dimension"], key) for one in question.get("where") or () for key in one["keys"]]
    return Asked(
        tuple(question.get("measures") or ()), tuple(question.get("by") or ()), tuple(filters),
        *(str(question.get(name) or "") for name in ("period", "compare", "of", "places")),
    )  # fmt: skip


def _all(args: Any, name: str, at_most: int) -> list[str]:
    return [one.strip()[:130] for one in args.getlist(name) if one.strip()][:at_most]
