"""Writes a sample of every event version that has none yet: ``python -m tests.contract.samples``. Never edits one."""

from __future__ import annotations

import types
import typing
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from shared.codec import dumps, to_plain
from shared.events import EVENTS
from shared.matters.numbers import make

PLACE = Path(__file__).parent / "samples"
WORDS = {
    "number": make("yj", 2026, 42), "matter": make("yj", 2026, 42), "node": "qh", "to_node": "qh", "from_node": "yj",
    "place": "990121101201", "text": "村口的水渠塌了，没有人来修。", "title": "水渠塌了",
}  # fmt: skip


def example(kind: Any, name: str = "") -> Any:
    """A value of the type, telling and always the same."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return example(next(one for one in inner if one is not type(None)), name)
    if origin is tuple:
        return (example(inner[0], name),)
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{field.name: example(hints[field.name], field.name) for field in fields(kind)})  # type: ignore[operator]
    if kind is datetime:
        return datetime(2026, 3, 2, 1, 2, 3, 456789, tzinfo=UTC)
    plain = {str: WORDS.get(name, f"{name}"), int: 3, bool: True, date: date(2026, 3, 2), float: 0.5}
    return plain[kind]


def path(name: str, version: int) -> Path:
    """Where the sample of an event version lies."""
    return PLACE / f"{name}.v{version}.json"


def main() -> None:
    """Write what is missing."""
    for declared in EVENTS.values():
        file = path(declared.name, declared.version)
        if not file.exists():
            file.write_bytes(dumps(to_plain(example(declared.kind))) + b"\n")
            print(file.name)


if __name__ == "__main__":
    main()
