"""What a desk offers an officer: the lawful next steps of an item, each with the fields of its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One value of a field, and what it is called."""

    value: str
    zh: str


@dataclass(frozen=True)
class Field:
    """One field of a step's form. ``type``: text, textarea, date, choice or bool."""

    name: str
    zh: str
    type: str
    required: bool = True
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Offer:
    """One step the officer may take now."""

    step: str
    zh: str
    fields: tuple[Field, ...]


def choices(words: Mapping[str, str]) -> tuple[Choice, ...]:
    """The choices of a code list: ``{code: 中文}``."""
    return tuple(Choice(value, zh) for value, zh in words.items())
