"""Sentences chosen by rule: the words are the template's, every number and every direction a figure's.

A sentence is left out where a figure of it is not known, is hidden, or has no such row: nothing is said in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from services.statistics.reports.figures import HIDDEN, Figure, with_unit
from services.statistics.reports.templates import HOLE, Rule

Rows = Mapping[str, list[str]]
"""table -> the keys of its rows, the largest first"""


def say(rules: Iterable[Rule], figures: Mapping[str, Figure], rows: Rows, names: Mapping[str, str]) -> list[Any]:
    """``{text, figures}`` of every rule that applies. ``names``: of rows, ``table/key`` -> what it is called."""
    found: list[dict[str, Any]] = []
    for rule in rules:
        if rule.when is None or _applies(*rule.when, figures):
            used: list[str] = []
            words = _filled(rule.say, figures, rows, names, used)
            if words is not None:
                found.append({"text": words, "figures": used})
    if found and found[-1]["text"].endswith("；"):
        found[-1]["text"] = found[-1]["text"][:-1] + "。"
    return found


def _applies(word: str, of: str, figures: Mapping[str, Figure]) -> bool:
    figure = figures.get(of)
    if figure is None or figure["value"] is None:
        return False
    if word in ("some", "none"):
        return bool(figure["value"] > 0) == (word == "some")
    return bool(figure.get("change", {}).get("direction") == word)


def _filled(
    template: str, figures: Mapping[str, Figure], rows: Rows, names: Mapping[str, str], used: list[str]
) -> str | None:
    is_whole = True

    def fill(found: Any) -> str:
        nonlocal is_whole
        table, row, measure, shows = (one or "" for one in found.groups())
        keys = rows.get(table, [])
        if row and len(keys) < int(row):
            is_whole = False
            return ""
        key = keys[int(row) - 1] if row else ""
        if shows == "key":
            name = names[f"{table}/{key}"]
            is_whole = is_whole and bool(name)
            return name
        figure = figures.get(f"{table}/{measure}/{key}" if row else f"{table}/{measure}")
        words = _SHOWN[shows](figure) if figure is not None and figure["value"] is not None else ""
        if figure is None or not words or HIDDEN in words or (row and not figure["value"]):
            is_whole = False
            return ""
        used.append(figure["id"])
        return words

    text = HOLE.sub(fill, template)
    return text if is_whole else None


def _halves(figure: Figure) -> str:
    if figure["denominator"] is None:
        return ""
    return f"{figure['numerator']}/{figure['denominator']}"


_SHOWN: Mapping[str, Callable[[Figure], str]] = {
    "": with_unit,
    "change": lambda figure: str(figure.get("change", {}).get("words", "")),
    "previous": lambda figure: "" if figure.get("previous") is None else f"{figure['previous']}{figure['unit_zh']}",
    "halves": _halves,
}
