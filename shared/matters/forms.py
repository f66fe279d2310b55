"""Strict forms: what may come in, field by field, with a code for every fault. Unknown fields are refused.

``load(Schema, form)`` gives the cleaned dict, or ``Invalid`` with dotted names: ``{"petitioner.name": "missing"}``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Any, Protocol

from marshmallow import RAISE, Schema, ValidationError, fields

from shared.errors import Invalid
from shared.matters.places import full_code

MOST_FAULTS = 50
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_OPEN_ENDED = (fields.Raw, fields.Dict, fields.Mapping)
_INVISIBLE = frozenset("\u034f\u115f\u1160\u2028\u2029\u2800\u3164\uffa0")
_MEANING = {
    "required": "missing", "null": "missing", "unknown": "unknown_field", "validator_failed": "not_a_choice",
}  # fmt: skip
_STANDARD = {
    message: _MEANING.get(key, "wrong_type")
    for kind in (Schema, *(getattr(fields, name) for name in fields.__all__))
    for key, message in (getattr(kind, "default_error_messages", None) or kind._default_error_messages).items()
}
_VALIDATORS = {
    "Must be one of": "not_a_choice", "Longer than": "too_long", "Shorter than": "too_short",
    "Must be greater": "out_of_range", "Must be less": "out_of_range",
}  # fmt: skip
"""marshmallow's own sentences -> our codes, for its fields that are used as they are (List, Nested)"""


class Time(Protocol):
    """A clock: the instant, and the node's calendar day of one."""

    def now(self) -> datetime:
        """The instant, aware."""

    def day_of(self, instant: datetime) -> date:
        """The day at the node."""


_clock: ContextVar[Time | None] = ContextVar("clock of the form being read", default=None)


class StrictSchema(Schema):
    """A form. No field of it may be open-ended (raw, any mapping): what is not described cannot come in."""

    class Meta:
        """Unknown fields are refused."""

        unknown = RAISE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """``TypeError`` for an open-ended field, when the form is first used."""
        if isinstance(field_obj, _OPEN_ENDED) or isinstance(getattr(field_obj, "inner", None), _OPEN_ENDED):
            raise TypeError(f"{type(self).__name__}.{field_name}: a form describes all that may come in")


def load(schema: type[Schema] | Schema, form: Any, *, clock: Time | None = None) -> dict[str, Any]:
    """The form, checked and cleaned. ``clock`` is needed by fields that must not lie in the future.

    Raises ``Invalid('not_json')`` when the form is not an object, else ``Invalid`` with one code a field.
    """
    if not isinstance(form, Mapping):
        raise Invalid("not_json")
    reader = schema() if isinstance(schema, type) else schema
    token = _clock.set(clock)
    try:
        loaded: dict[str, Any] = reader.load(form)
    except ValidationError as fault:
        raise Invalid(fields=faults(fault)) from fault
    finally:
        _clock.reset(token)
    return loaded


def faults(error: ValidationError) -> dict[str, str]:
    """What a marshmallow error says, as dotted field name -> code; at most ``MOST_FAULTS`` of them."""
    found: dict[str, str] = {}
    for name, code in _flat(error.messages_dict, ""):
        if len(found) == MOST_FAULTS:
            break
        found.setdefault(name, code)
    return found


def _flat(messages: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(messages, Mapping):
        for key, below in messages.items():
            step = "" if key == "_schema" else str(key)[:80]
            yield from _flat(below, ".".join(part for part in (name, step) if part))
    else:
        for message in messages if isinstance(messages, list | tuple) else [messages]:
            yield name or "form", _code_of(message)


def _code_of(message: Any) -> str:
    text = str(message)
    if _CODE.fullmatch(text):
        return text
    validator = next((code for words, code in _VALIDATORS.items() if text.startswith(words)), "wrong_type")
    return _STANDARD.get(text, validator)


class PlainText(fields.String):
    """Text of people: ends stripped, never normalised (rare characters of names stay as written).

    Refused: control and format characters, zero-width and direction marks, other invisible fillers. ``lines=True``
    lets line breaks in. Lengths count characters. Required text that is empty is ``missing``.
    """

    def __init__(self, *, at_least: int = 1, at_most: int = 100, lines: bool = False, **kwargs: Any) -> None:
        self.at_least, self.at_most, self.lines = at_least, at_most, lines
        super().__init__(metadata={"minLength": at_least, "maxLength": at_most}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("wrong_type")
        text = value.replace("\r\n", "\n").strip() if self.lines else value.strip()
        if not text:
            if self.required:
                raise ValidationError("missing")
            return ""
        if any(is_hidden(one) and not (self.lines and one in "\n\t") for one in text):
            raise ValidationError("hidden_characters")
        if len(text) > self.at_most:
            raise ValidationError("too_long")
        if len(text) < self.at_least:
            raise ValidationError("too_short")
        return text


def is_hidden(character: str) -> bool:
    """Whether a character cannot be seen or changes how others are shown, or is no character at all."""
    point = ord(character)
    no_character = 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE
    return unicodedata.category(character) in ("Cc", "Cf", "Cs") or character in _INVISIBLE or no_character


class Whole(fields.Integer):
    """A whole number written as a number: no text, no fraction, no true/false."""

    def __init__(self, *, at_least: int = 0, at_most: int = 1_000_000, **kwargs: Any) -> None:
        self.at_least, self.at_most = at_least, at_most
        super().__init__(metadata={"minimum": at_least, "maximum": at_most}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if type(value) is not int:
            raise ValidationError("wrong_type")
        if not self.at_least <= value <= self.at_most:
            raise ValidationError("out_of_range")
        return value


class Flag(fields.Boolean):
    """True or false, nothing that looks like it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if type(value) is not bool:
            raise ValidationError("wrong_type")
        return value


class Choice(fields.String):
    """One of the codes of a list (any container of codes)."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        self.choices = choices
        super().__init__(metadata={"enum": list(choices)}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("wrong_type")
        if value not in self.choices:
            raise ValidationError("not_a_choice")
        return value


class DivisionCode(fields.String):
    """A division code, short or long; loaded with 12 digits. Whether it exists is the gazetteer's to say."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("wrong_type")
        try:
            return full_code(value)
        except Invalid as fault:
            raise ValidationError(fault.code) from fault


class Day(fields.Date):
    """A calendar day, ``YYYY-MM-DD``. ``past=True``: not after today (of the clock given to ``load``)."""

    def __init__(self, *, past: bool = False, **kwargs: Any) -> None:
        self.past = past
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day: date = _read(date, value)
        if self.past and day > _time().day_of(_time().now()):
            raise ValidationError("in_the_future")
        return day


class PastDay(Day):
    """A calendar day, not after today."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(past=True, **kwargs)


class PastInstant(fields.AwareDateTime):
    """An instant with its zone, not after now; loaded in UTC."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        instant: datetime = _read(datetime, value)
        if instant.tzinfo is None:
            raise ValidationError("wrong_type")
        if instant > _time().now():
            raise ValidationError("in_the_future")
        return instant.astimezone(UTC)


_FORMS = {
    date: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    datetime: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,15}(Z|[+-][0-9]{2}:[0-9]{2})"),
}


def _read(kind: Any, value: Any) -> Any:
    if not isinstance(value, str) or not _FORMS[kind].fullmatch(value):
        raise ValidationError("wrong_type")
    try:
        return kind.fromisoformat(value)
    except ValueError as fault:
        raise ValidationError("wrong_type") from fault


def _time() -> Time:
    clock = _clock.get()
    if clock is None:
        raise RuntimeError("this form has a field that must not lie in the future: load(…, clock=…)")
    return clock
