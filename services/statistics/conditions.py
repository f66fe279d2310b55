"""Conditions on a fact, as data: the same words for a fact in hand, for columns of a million, and for a reader.

``("known", field)`` it has a value; ``("true", field)``, ``("false", field)``; ``("is", field, value, …)`` one of
these; ``("past", field)`` a day before the as-of day; ``("by", field, other)`` a day not after the other, both known;
``("within", field, other, days)`` the other day comes, and no more than so many days after; ``("not", test)``,
``("any", test, …)``, ``("all", test, …)``, ``("every",)`` holds always.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

import numpy as np

Test = tuple[Any, ...]
EVERY: Test = ("every",)
ARITY = {"known": 1, "true": 1, "false": 1, "past": 1, "by": 2, "within": 3, "every": 0, "not": 1}
"""word -> how many arguments; ``is``, ``any`` and ``all`` take any number"""
UNKNOWN_DAY = np.int32(-(1 << 30))
UNKNOWN, NO, YES = np.int8(-1), np.int8(0), np.int8(1)
FEW = 4
Column = Callable[[str], "np.ndarray[Any, Any]"]
"""the column of a field: days as ordinals (UNKNOWN_DAY), flags as UNKNOWN, NO, YES, counts, or codes of text"""
Codes = Callable[[str, tuple[str, ...]], "np.ndarray[Any, Any]"]
"""(field of text, words) -> their codes, those that occur"""


def read_test(written: Any) -> Test:
    """A condition from its YAML: ``[known, accepted_on]``, ``{any: [...]}``; ``ValueError`` says what is wrong."""
    if isinstance(written, dict) and len(written) == 1:
        (word, inner), *_ = written.items()
        if word in ("any", "all"):
            return (word, *(read_test(one) for one in inner))
        if word == "not":
            return ("not", read_test(inner))
    if isinstance(written, list) and written and isinstance(written[0], str):
        word, *rest = written
        if word == "is" and len(rest) >= 2 and all(isinstance(one, str) for one in rest):
            return ("is", *rest)
        if ARITY.get(word) == len(rest) and word != "not":
            return (word, *rest)
    raise ValueError(f"no condition: {written!r}")


def fields_of(test: Test) -> Iterator[str]:
    """The fields that a condition looks at."""
    word, *rest = test
    if word in ("any", "all", "not"):
        for one in rest:
            yield from fields_of(one)
    elif word == "is":
        yield rest[0]
    elif word != "every":
        yield from (one for one in rest if isinstance(one, str))


def holds(test: Test, fact: Any, as_of: date) -> bool:
    """Whether the fact meets the condition on that day."""
    word, *rest = test
    if word in ("any", "all"):
        return (any if word == "any" else all)(holds(one, fact, as_of) for one in rest)
    if word == "not":
        return not holds(rest[0], fact, as_of)
    if word == "every":
        return True
    value = getattr(fact, rest[0])
    if word == "is":
        return value in rest[1:]
    if word in ("true", "false"):
        return value is (word == "true")
    if word in ("by", "within"):
        other = getattr(fact, rest[1])
        if value is None or other is None:
            return False
        return value <= other if word == "by" else 0 <= (other - value).days <= rest[2]
    return value not in (None, "") and (word == "known" or value < as_of)


def mask(test: Test, column: Column, codes: Codes, as_of: int, size: int) -> np.ndarray[Any, Any]:
    """Which rows meet the condition; ``as_of`` is an ordinal."""
    word, *rest = test
    if word in ("any", "all"):
        parts = (mask(one, column, codes, as_of, size) for one in rest)
        return reduce(or_ if word == "any" else and_, parts)  # which copies less than to stack them
    if word == "not":
        return ~mask(rest[0], column, codes, as_of, size)
    if word == "every":
        return np.ones(size, bool)
    if word == "is":
        return _among(column(rest[0]), codes(rest[0], tuple(rest[1:])))
    values = column(rest[0])
    if word in ("true", "false"):
        return values == (YES if word == "true" else NO)
    if word in ("by", "within"):
        other = column(rest[1])
        both = (values != UNKNOWN_DAY) & (other != UNKNOWN_DAY)
        return both & ((values <= other) if word == "by" else (other >= values) & (other - values <= rest[2]))
    known = _known(values, codes(rest[0], ("",)))
    return known if word == "known" else known & (values < as_of)


def _known(values: np.ndarray[Any, Any], empty: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Days and flags have a value for what is not known; a text is not known when it is empty."""
    if values.dtype == np.int8:
        return values != UNKNOWN
    return values != (empty[0] if len(empty) else UNKNOWN_DAY)


def _among(values: np.ndarray[Any, Any], codes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Which values are one of the codes: few are compared, many looked up."""
    if not len(codes):
        return np.zeros(len(values), bool)
    if len(codes) <= FEW:
        return reduce(or_, [values == one for one in codes])
    is_one = np.zeros(int(codes.max()) + 2, bool)
    is_one[codes] = True
    return is_one.take(values, mode="clip")
