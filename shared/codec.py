"""Plain JSON in and out: a strict reader for what comes from outside, and dataclasses to and from plain values.

Dates are ``YYYY-MM-DD``; instants are UTC with six decimals and ``Z``, so that they sort as text.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar, cast

import cattrs

from shared.errors import Invalid

T = TypeVar("T")
MAX_BYTES = 1 << 20
MAX_DEPTH = 32
MAX_INTEGER = 1 << 53


def instant(value: datetime) -> str:
    """The one written form of an instant; ``ValueError`` for a naive one."""
    if value.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(omit_if_default=False)
    converter.register_unstructure_hook(datetime, instant)
    converter.register_structure_hook(datetime, lambda value, _: _read_instant(value))
    converter.register_unstructure_hook(date, lambda value: value.isoformat())
    converter.register_structure_hook(date, lambda value, _: _read_date(value))
    converter.register_unstructure_hook(Decimal, str)
    converter.register_structure_hook(Decimal, lambda value, _: Decimal(value))
    for kind in (str, int, bool, float):
        converter.register_structure_hook(kind, _exactly(kind))
    return converter


def _read_instant(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    parsed = datetime.fromisoformat(value)
    if parsed.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return parsed.astimezone(UTC)


def _read_date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _exactly(kind: type) -> Any:
    def structure(value: Any, _: Any) -> Any:
        if kind is float and type(value) is int:
            return float(value)
        if type(value) is not kind:
            raise TypeError(f"expected {kind.__name__}, not {type(value).__name__}")
        return value

    return structure


_plain = _converter()


def to_plain(value: Any) -> Any:
    """A dataclass (or any nesting of them) as JSON values."""
    return _plain.unstructure(value)


def from_plain(kind: type[T], value: Any) -> T:
    """A ``kind`` from JSON values; fields it does not know are left out (an older node reads a newer event).

    Raises ``Invalid('wrong_type')`` naming the class when a field is missing or of another type.
    """
    try:
        return _plain.structure(value, kind)
    except (cattrs.BaseValidationError, TypeError, ValueError, KeyError) as fault:
        raise Invalid("wrong_type", fields={kind.__name__: "wrong_type"}) from fault


def dumps(value: Any) -> bytes:
    """Compact UTF-8 JSON, keys sorted: equal values give equal bytes. No NaN."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def loads(raw: bytes, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> Any:
    """JSON from outside, or ``Invalid``: no more than ``max_bytes``, ``max_depth`` levels, no NaN, no key twice."""
    if len(raw) > max_bytes:
        raise Invalid("too_large", limit=max_bytes)
    try:
        value = json.loads(
            raw.decode("utf-8"),
            parse_constant=_no_constant,
            parse_int=_integer,
            parse_float=_decimal,
            object_pairs_hook=_no_key_twice,
        )
        value_depth = depth(value)
        if b"\\ud" in raw.lower():
            dumps(value)  # half of a surrogate pair can be written as an escape, but never as UTF-8
    except (UnicodeError, json.JSONDecodeError) as fault:
        raise Invalid("not_json") from fault
    except RecursionError as fault:
        raise Invalid("too_deep", limit=max_depth) from fault
    if value_depth > max_depth:
        raise Invalid("too_deep", limit=max_depth)
    return value


def depth(value: Any) -> int:
    """How many containers lie inside each other; 0 for a plain value."""
    deepest, stack = 0, [(value, 0)]
    while stack:
        item, level = stack.pop()
        if isinstance(item, dict | list):
            deepest = max(deepest, level + 1)
            inner = item.values() if isinstance(item, dict) else item
            stack.extend((child, level + 1) for child in inner)
    return deepest


def _no_constant(_: str) -> Any:
    raise Invalid("not_a_number")


def _integer(text: str) -> int:
    if len(text) > 17 or abs(number := int(text)) > MAX_INTEGER:
        raise Invalid("not_a_number")
    return number


def _decimal(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise Invalid("not_a_number")
    return number


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Invalid("duplicate_key", key=twice[:80])
    return result


def as_object(value: Any) -> dict[str, Any]:
    """The JSON object that was sent, or ``Invalid('not_json')`` when it was a list or a bare value."""
    if not isinstance(value, dict):
        raise Invalid("not_json")
    return cast(dict[str, Any], value)
