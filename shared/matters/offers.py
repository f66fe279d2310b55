"""What a desk offers an officer: the lawful next steps of an item, each with the fields of its form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.errors import Invalid


@dataclass(frozen=True)
class Choice:
    """One value of a field, and what it is called."""

    value: str
    zh: str


@dataclass(frozen=True)
class Field:
    """One field of a step's form. ``type``: text, textarea, date, number, choice, bool, or rows (see ``columns``)."""

    name: str
    zh: str
    type: str
    required: bool = True
    choices: tuple[Choice, ...] = ()
    value: str = ""
    """what is proposed; the officer may change it"""
    hint: str = ""
    columns: tuple[Field, ...] = ()
    """of rows: the fields of each"""


@dataclass(frozen=True)
class Offer:
    """One step the officer may take now."""

    step: str
    zh: str
    fields: tuple[Field, ...]


def check(offers: Iterable[Offer], step: str, form: Mapping[str, Any]) -> None:
    """``Invalid`` for a value that the open step does not offer; a step that is not open is the rule's to refuse."""
    fields = next((one.fields for one in offers if one.step == step), ())
    faults = {
        field.name: "not_a_choice"
        for field in fields
        if field.choices and not _given(form.get(field.name)) <= {one.value for one in field.choices}
    }
    if faults:
        raise Invalid(fields=faults)


def _given(value: Any) -> set[str]:
    return set(value) if isinstance(value, list | tuple) else {value} if value else set()


def choices(words: Mapping[str, str]) -> tuple[Choice, ...]:
    """The choices of a code list: ``{code: 中文}``."""
    return tuple(Choice(value, zh) for value, zh in words.items())
