"""An officer's own words against the figures: numbers that no figure has, directions and rates that cannot be. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from services.statistics.reports.checks import unattainable

NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.]*\d)")
AT_LEAST = re.compile(r"(\d+(?:\.\d+)?)%以上")
SENTENCE, CLAUSE = re.compile(r"[。；\n]"), re.compile(r"[。；\n]|，其中|，涉及")
UP, DOWN = re.compile(r"上升|增长|增加|提高|多于"), re.compile(r"下降|减少|降低|回落|少于")
AGAINST = {"up": DOWN, "down": UP}


def warnings_of(text: str, data: Mapping[str, Any]) -> list[dict[str, str]]:
    """``{code, zh}`` of everything in the words that the figures do not bear out. Nothing is changed."""
    return [*_numbers(text, data), *_directions(text, data), *_rates(text, data)]


def numbers_of(data: Mapping[str, Any]) -> set[str]:
    """Every number that the words may hold: of the figures, the span, the instant, and the title."""
    shown: set[str] = set()
    for one in data["figures"]:
        change = one.get("change") or {}
        parts = (one["shown"], one["numerator"], one["denominator"], one.get("previous"), change.get("shown", ""),
                 one.get("previous_numerator"), one.get("previous_denominator"), one["zh"])  # fmt: skip
        shown |= {number for part in parts if part is not None for number in NUMBER.findall(str(part))}
    period = data["period"]
    for part in (data["title"], period["zh"], period["name"], data["as_of_zh"], *(one["zh"] for one in _rows(data))):
        shown |= set(NUMBER.findall(str(part)))
    return shown


def _rows(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (row for section in data["sections"] for table in section["tables"] for row in table["rows"])


def _numbers(text: str, data: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    known = numbers_of(data)
    for number in dict.fromkeys(NUMBER.findall(text)):
        if number not in known and str(int(number) if number.isdigit() else number) not in known:
            yield {"code": "text_number_unknown", "zh": f"文字中的“{number}”不是表中的任何一个数"}


def _directions(text: str, data: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """A clause about one thing alone must not go the other way than every figure of that name."""
    named: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for one in data["figures"]:
        if "row" not in one["query"] and one.get("change"):
            named[one["zh"].partition("（")[0]].append(one)
    for clause in CLAUSE.split(text):
        figures = _named(clause, named)
        against = [AGAINST[way] for one in figures if (way := one["change"]["direction"]) in AGAINST]
        if figures and len(against) == len(figures) and all(one.search(clause) for one in against):
            zh, told = figures[0]["zh"], figures[0]["change"]["words"]
            yield {"code": "text_contradicts", "zh": f"“{clause.strip()[:40]}”与表中“{zh}”（{told}）相反"}


def _named(clause: str, named: Mapping[str, list[Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
    found = [zh for zh in named if zh in clause]
    longest = [zh for zh in found if not any(zh != other and zh in other for other in found)]
    return named[longest[0]] if len(longest) == 1 else []


def _rates(text: str, data: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """``98%以上`` of a rate whose base allows no such share but the whole."""
    for sentence in SENTENCE.split(text):
        for told in AT_LEAST.findall(sentence):
            for one in data["figures"]:
                if one["denominator"] and one["zh"] in sentence and one["numerator"] != one["denominator"]:
                    fault = unattainable(one, Decimal(told))
                    if fault:
                        yield {"code": fault["kind"], "zh": fault["zh"]}
