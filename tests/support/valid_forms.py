"""A form that a schema takes, made from its own fields: as plain JSON, with every field that is owed and every day."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from shared.matters.forms import Choice, Day, DivisionCode, Flag, PastInstant, PlainText, Whole

EVERY_STEPS = ("version", "papers")
DAY, INSTANT, PLACE = "2026-03-01", "2026-03-01T09:00:00+08:00", "990121101201"
WORDS = "说明这件事情的经过、理由和依据，以及应当由谁在什么时候办理"


def valid(schema: type[Schema]) -> dict[str, Any]:
    """What is required, and the days that may be given."""
    declared = schema().fields
    return {
        name: _value(one)
        for name, one in declared.items()
        if name not in ("version", "papers")
        and (one.required or isinstance(one, Day) or _is_first_text(name, declared))
    }


def _is_first_text(name: str, declared: Any) -> bool:
    """A form without anything owed still shows one text, so that texts of it are tried too."""
    texts = [each for each, one in declared.items() if isinstance(one, PlainText)]
    return not any(one.required for one in declared.values()) and texts[:1] == [name]


def _value(one: fields.Field[Any]) -> Any:
    match one:
        case Choice():
            return next(code for code in one.choices if code)
        case Day():
            return DAY
        case PastInstant():
            return INSTANT
        case DivisionCode():
            return PLACE
        case PlainText():
            return WORDS[: one.at_most]
        case Whole():
            return one.at_least
        case Flag():
            return True
        case fields.Nested():
            return valid(type(one.schema))
        case fields.List():
            return [_value(one.inner)]
    raise TypeError(f"no example for {one!r}")
