"""History from any register: a mapping says which column means what; rows become records of a fact, or faults.

A mapping is YAML: ``source`` (the register's name), ``key`` (the column, or columns, that tell rows apart), ``fields``:
target -> a column's name, or ``{column, map, else, date}``, or ``{value}``; and ``territory``: level -> column, for
places that this installation has no codes of. What a register does not know stays unknown: nothing is made up.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import yaml

from shared.errors import Invalid

DAY, TEXT, COUNT, FLAG = "day", "text", "count", "flag"
TARGETS: Mapping[str, str] = {
    "matter_key": TEXT, "received_on": DAY, "channel": TEXT, "form": TEXT, "persons": COUNT, "house_visits": COUNT,
    "level": TEXT, "place": TEXT, "unit": TEXT, "received_by": TEXT, "category_l1": TEXT, "category_l2": TEXT,
    "legal_class": TEXT, "purpose": TEXT, "origin": TEXT, "legal_path": TEXT, "action": TEXT, "initial": FLAG,
    "accepted_on": DAY, "due_on": DAY, "concluded_on": DAY, "closed_on": DAY, "settled": FLAG,
    "office_evaluation": TEXT, "unit_evaluation": TEXT, "result": TEXT, "closure_type": TEXT,
}  # fmt: skip
"""what a row may say of a fact, and how it is read"""
OWN_HEADER: Mapping[str, str] = {
    "row_key": "", "matter_key": "matter_key", "received_at": "received_on", "channel": "channel", "form": "form",
    "persons": "persons", "household": "house_visits", "destination_level": "level", "place": "place", "unit": "unit",
    "received_by": "received_by", "category": "category_l1", "category2": "category_l2", "legal_class": "legal_class",
    "purpose": "purpose", "origin": "origin", "legal_path": "legal_path", "action": "action", "initial": "initial",
    "accepted_at": "accepted_on", "due_at": "due_on", "concluded_at": "concluded_on", "closed_at": "closed_on",
    "settled": "settled", "evaluated_office": "office_evaluation", "evaluated": "unit_evaluation", "result": "result",
    "closure_type": "closure_type",
}  # fmt: skip
"""our own full header: column -> target; a file that has it needs no mapping"""
COLUMNS = ("key", *TARGETS, "path")
"""a record as it is sent: these, in this order, as text, number or None"""
TEXT_AT_MOST, KEY_AT_MOST, ROWS_A_CALL = 120, 60, 500
YES, NO = (
    frozenset({"1", "true", "yes", "y", "是", "初次", "已"}),
    frozenset({"0", "false", "no", "n", "否", "重复", "未"}),
)
Record = list[Any]


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be taken: the row of the file (the header is 1), the column, a code."""

    row: int
    column: str
    code: str


@dataclass(frozen=True)
class Source:
    """How one target is read of a row."""

    column: str = ""
    value: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    otherwise: str | None = None
    day_format: str = ""


@dataclass(frozen=True)
class RegisterMapping:
    """A whole mapping."""

    source: str
    key: tuple[str, ...]
    fields: Mapping[str, Source]
    territory: Mapping[str, str] = field(default_factory=dict)
    delimiter: str = ","
    encoding: str = "utf-8-sig"


def read_mapping(text: str) -> RegisterMapping:
    """The mapping of a YAML text; ``Invalid('mapping_faulty')`` says what is wrong."""
    try:
        raw = yaml.safe_load(text)
        key = raw["key"]
        found = RegisterMapping(
            source=str(raw["source"]), key=tuple([key] if isinstance(key, str) else key),
            fields={name: _source(one) for name, one in raw["fields"].items()},
            territory={str(level): str(column) for level, column in (raw.get("territory") or {}).items()},
            delimiter=str(raw.get("delimiter", ",")), encoding=str(raw.get("encoding", "utf-8-sig")),
        )  # fmt: skip
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as fault:
        raise Invalid("mapping_faulty", reason=str(fault)[:200]) from fault
    unknown = sorted(set(found.fields) - set(TARGETS))
    if unknown or "received_on" not in found.fields or not re.fullmatch(r"[a-z][a-z0-9_]{0,19}", found.source):
        reason = f"fields: {', '.join(unknown)}" if unknown else "source, received_on"
        raise Invalid("mapping_faulty", reason=reason)
    return found


def own_mapping(header: Sequence[str], source: str = "own") -> RegisterMapping | None:
    """The mapping of a file with our own full header; None for any other."""
    names = [one.strip() for one in header]
    if not {"row_key", "received_at"} <= set(names) or set(names) - set(OWN_HEADER):
        return None
    return RegisterMapping(source, ("row_key",), {OWN_HEADER[one]: Source(one) for one in names if OWN_HEADER[one]})


class Reader:
    """Rows of one file by one mapping."""

    def __init__(self, mapping: RegisterMapping, header: Sequence[str]) -> None:
        names = [str(one).strip() for one in header]
        places = {name: nth for nth, name in enumerate(names)}
        wanted = [
            *mapping.key, *mapping.territory.values(), *(one.column for one in mapping.fields.values() if one.column)
        ]  # fmt: skip
        missing = sorted({one for one in wanted if one not in places})
        if missing:
            raise Invalid("columns_missing", columns="、".join(missing))
        self.mapping = mapping
        self._key = [places[one] for one in mapping.key]
        self._territory = [(level, places[column]) for level, column in mapping.territory.items()]
        self._reads = [(name, *self._reader(name, places)) for name in TARGETS]

    def record(self, nth: int, cells: Sequence[Any]) -> tuple[Record, list[Fault]]:
        """A row as it is sent, and what is wrong with it."""
        faults: list[Fault] = []
        key = "/".join(_text(cells[place]) for place in self._key if place < len(cells))
        if not key.strip("/"):
            faults.append(Fault(nth, "、".join(self.mapping.key), "key_missing"))
        record: Record = [key if len(key) <= KEY_AT_MOST else _short(key)]
        for name, column, read in self._reads:
            try:
                record.append(read(cells))
            except (ValueError, IndexError):
                faults.append(Fault(nth, column or name, f"not_a_{TARGETS[name]}"))
                record.append(None)
        received, closed = record[COLUMNS.index("received_on")], record[COLUMNS.index("closed_on")]
        if received is None and not any(one.code == "not_a_day" for one in faults):
            faults.append(Fault(nth, self.mapping.fields["received_on"].column, "missing"))
        if received and closed and closed < received:
            faults.append(Fault(nth, self.mapping.fields["closed_on"].column, "before_the_step_it_follows"))
        record.append(self._path(cells) if self._territory else None)
        return record, faults

    def _path(self, cells: Sequence[Any]) -> str:
        """Level by level what the register says; '' where it says nothing: that is unknown, and not our division."""
        said = ((level, _step(cells[place])) for level, place in self._territory if place < len(cells))
        return "/".join(f"{level}={word}" for level, word in said if word)

    def _reader(self, name: str, places: Mapping[str, int]) -> tuple[str, Callable[[Sequence[Any]], Any]]:
        source = self.mapping.fields.get(name)
        if source is None:
            return "", lambda _: None
        kind, place, words = TARGETS[name], places.get(source.column, -1), source.words
        convert = _CONVERT[kind]
        if not source.column:
            constant = convert(source.value, source)
            return "", lambda _: constant

        def read(cells: Sequence[Any]) -> Any:
            raw = cells[place]
            text = raw if isinstance(raw, date) else _clean(raw)
            if words or source.otherwise is not None:
                text = words.get(str(text), source.otherwise if source.otherwise is not None else text)
            return convert(text, source) if text not in ("", None) else None

        return source.column, read


def records(reader: Reader, rows: Iterator[Sequence[Any]]) -> Iterator[tuple[int, Record, list[Fault]]]:
    """Every row with its number in the file, its record and its faults; empty rows are left out."""
    for nth, cells in enumerate(rows, start=2):
        if any(str(one).strip() for one in cells if one is not None):
            record, faults = reader.record(nth, cells)
            yield nth, record, faults


def _source(raw: Any) -> Source:
    if isinstance(raw, str):
        return Source(raw)
    unknown = set(raw) - {"column", "value", "map", "else", "date"}
    if unknown or not ("column" in raw) ^ ("value" in raw):
        raise ValueError(f"{raw}: column or value, and map, else, date")
    return Source(
        str(raw.get("column", "")), str(raw.get("value", "")),
        {str(one): str(word) for one, word in (raw.get("map") or {}).items()},
        None if raw.get("else") is None else str(raw["else"]), str(raw.get("date", "")),
    )  # fmt: skip


def _text(value: Any) -> str:
    """A cell as text; a workbook has whole numbers as 1.0."""
    if value is None:
        return ""
    return str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()


def _clean(value: Any) -> str:
    return _text(value)[:TEXT_AT_MOST]


def _step(value: Any) -> str:
    """A word as a step of a path, which has marks of its own."""
    return _clean(value).replace("/", "／").replace("=", "＝")


def _day(value: Any, source: Source) -> str:
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if source.day_format:
        return datetime.strptime(value, source.day_format).strftime("%Y-%m-%d")  # noqa: DTZ007 - a day has no zone
    return date.fromisoformat(value[:10].replace("/", "-")).isoformat()


def _count(value: Any, _: Source) -> int:
    found = int(float(value))
    if not 0 <= found <= 1_000_000:
        raise ValueError(value)
    return found


def _flag(value: Any, _: Source) -> bool:
    word = str(value).lower()
    if word in YES or word in NO:
        return word in YES
    raise ValueError(value)


_CONVERT: Mapping[str, Callable[[Any, Source], Any]] = {
    DAY: _day, TEXT: lambda value, _: str(value), COUNT: _count, FLAG: _flag,
}  # fmt: skip


def _short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]
