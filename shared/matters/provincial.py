"""The provincial export sheet (19 columns) as rows: reading what other systems and people write, every fault named.

Pure: cells in, rows out. A number that a spreadsheet has rounded (1.10105E+17) is refused, never guessed; dates may be
days of the calendar, texts in the usual forms, or the serial numbers of a spreadsheet; digits may be full-width.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from shared.matters.data import table

_data: Mapping[str, Any] = table("provincial")
FORMS: Mapping[str, str] = _data["forms"]
"""信访形式 -> our channel"""
FORM_OF: Mapping[str, str] = _data["form_of"]
PURPOSES: Mapping[str, str] = _data["purposes"]
PURPOSE_OF: Mapping[str, str] = _data["purpose_of"]
CLASS_OF: Mapping[str, str] = _data["class_of"]
"""our purpose -> the legal class that follows from it"""
STATUSES: tuple[str, ...] = tuple(_data["statuses"])
JOINTS: tuple[str, ...] = tuple(_data["joints"])
_FLAGS: Mapping[str, bool] = _data["flags"]
_LISTS: Mapping[str, Iterable[str]] = {"forms": FORMS, "purposes": PURPOSES, "statuses": STATUSES, "joints": JOINTS}

PERSONS_AT_MOST = 100_000
EXACT_BELOW = 10**15
"""a spreadsheet keeps 15 digits of a number"""
_ROUNDED = re.compile(r"[+-]?\d+(\.\d+)?[Ee]\+?\d+")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_GUARDED = "=+-@\t\r"


@dataclass(frozen=True)
class Column:
    """One column: ``how`` its cells are read (code, text, lines, count, day, flag, or the name of a list)."""

    key: str
    zh: str
    also: tuple[str, ...]
    how: str
    at_most: int
    required: bool


COLUMNS: tuple[Column, ...] = tuple(
    Column(row["key"], row["zh"], tuple(row["also"]), row["as"], row.get("at_most", 0), row.get("required", False))
    for row in _data["columns"]
)
HEADER: tuple[str, ...] = tuple(one.zh for one in COLUMNS)


@dataclass(frozen=True)
class Row:
    """One row of the sheet, read."""

    number: str
    place: str
    purpose: str
    petitioned_on: date
    registered_on: date
    form: str
    text: str
    status: str
    name: str = ""
    persons: int = 1
    address: str = ""
    contact: str = ""
    category: str = ""
    due_on: date | None = None
    is_concluded: bool = False
    is_initial: bool = True
    joint: str = "否"
    unit: str = ""
    clerk: str = ""


@dataclass(frozen=True)
class Fault:
    """What is wrong: the row as a person counts it (the header is row 1), the column's name, and a code."""

    row: int
    column: str
    code: str


class _Wrong(Exception):
    def __init__(self, code: str) -> None:
        self.code = code


def read_header(cells: Sequence[Any]) -> tuple[dict[str, int], list[Fault]]:
    """Where each column stands, by key; a fault for a required one that is missing and for one that stands twice.
    Columns that are none of the nineteen are left unread."""
    named = {_squeezed(name): one.key for one in COLUMNS for name in (one.zh, *one.also)}
    places: dict[str, int] = {}
    faults: list[Fault] = []
    for place, cell in enumerate(cells):
        key = named.get(_squeezed(cell))
        if key is None:
            continue
        if key in places:
            faults.append(Fault(1, str(cell), "column_twice"))
        places.setdefault(key, place)
    faults += [Fault(1, one.zh, "column_missing") for one in COLUMNS if one.required and one.key not in places]
    return places, faults


def read_row(cells: Sequence[Any], places: Mapping[str, int], nth: int) -> Row | list[Fault]:
    """The row, or all its faults. ``nth``: as a person counts it."""
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for one in COLUMNS:
        cell = cells[places[one.key]] if one.key in places and places[one.key] < len(cells) else None
        try:
            value = _read(cell, one)
            if value is None and one.required:
                raise _Wrong("missing")
            if value is not None:
                found[one.key] = value
        except _Wrong as wrong:
            faults.append(Fault(nth, one.zh, wrong.code))
    if not faults and found["petitioned_on"] > found["registered_on"]:
        faults.append(Fault(nth, "登记日期", "registered_before_received"))
    return faults or Row(**found)


def read_rows(rows: Sequence[Sequence[Any]]) -> tuple[list[tuple[int, Row]], list[Fault]]:
    """A whole sheet, header first: its rows with their places, and every fault. Empty rows are passed over."""
    if not rows:
        return [], [Fault(1, "", "sheet_empty")]
    places, faults = read_header(rows[0])
    read: list[tuple[int, Row]] = []
    seen: dict[str, int] = {}
    if faults:
        return [], faults
    for nth, cells in enumerate(rows[1:], 2):
        if all(cell is None or str(cell).strip() == "" for cell in cells):
            continue
        row = read_row(cells, places, nth)
        if isinstance(row, list):
            faults += row
        elif row.number in seen:
            faults.append(Fault(nth, "信访件编号", "row_twice"))
        else:
            seen[row.number] = nth
            read.append((nth, row))
    return read, faults if read or faults else [Fault(2, "", "sheet_empty")]


def write_row(row: Row) -> list[Any]:
    """The cells of a row in the order of the header: texts guarded, days as days."""
    return [_written(getattr(row, one.key)) for one in COLUMNS]


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula, however it is opened; ``unguarded`` takes the mark away."""
    return f"'{text}" if text[:1] and text[0] in f"{_GUARDED}'" else text


def unguarded(text: str) -> str:
    """What was guarded."""
    return text[1:] if text[:1] == "'" and text[1:2] and text[1] in f"{_GUARDED}'" else text


def _written(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    return guarded(value) if isinstance(value, str) else value


def _read(cell: Any, column: Column) -> Any:
    match column.how:
        case "day":
            return _day(cell)
        case "count":
            return _count(cell)
        case "flag":
            text = _code(cell)
            if text and text not in _FLAGS:
                raise _Wrong("not_a_choice")
            return _FLAGS[text] if text else None
        case "code":
            return _limited(_code(cell), column)
        case "text" | "lines":
            return _limited(_words(cell, lines=column.how == "lines"), column)
    text = _code(cell)
    if text and text not in _LISTS[column.how]:
        raise _Wrong("not_a_choice")
    return text or None


def _limited(text: str, column: Column) -> str | None:
    if len(text) > column.at_most:
        raise _Wrong("too_long")
    return text or None


def _text(cell: Any) -> str:
    """Any cell as text; a number that may have lost digits is refused."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        if abs(cell) >= EXACT_BELOW or cell != cell:
            raise _Wrong("number_lost_digits")
        return str(int(cell)) if cell == int(cell) else str(cell)
    return unguarded(str(cell).strip())


def _code(cell: Any) -> str:
    """A text of letters and digits: full-width ones folded, nothing invisible."""
    text = "".join(one for one in unicodedata.normalize("NFKC", _text(cell)) if unicodedata.category(one)[0] != "C")
    if _ROUNDED.fullmatch(text.strip()):
        raise _Wrong("number_lost_digits")
    return text.strip()


def _words(cell: Any, *, lines: bool) -> str:
    text = unicodedata.normalize("NFC", _text(cell)).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(one for one in text if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Cn"))
    return kept.strip() if lines else " ".join(kept.split())


def _count(cell: Any) -> int | None:
    text = _code(cell).removesuffix("人")
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise _Wrong("wrong_type")
    if not 1 <= int(text) <= PERSONS_AT_MOST:
        raise _Wrong("out_of_range")
    return int(text)


def _day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell < 1_000_000:
        return _of_serial(cell)
    text = _code(cell)
    if not text:
        return None
    found = _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text)
    if found is None and text.isascii() and text.isdigit() and len(text) == 5:
        return _of_serial(int(text))
    try:
        year, month, day = (int(part) for part in found.groups()) if found else (0, 0, 0)
        return date(year, month, day)
    except ValueError as fault:
        raise _Wrong("wrong_type") from fault


def _of_serial(serial: float) -> date:
    """A spreadsheet's day: 1 is 1900-01-01, and 60 is a 29 February 1900 that there never was."""
    days = int(serial)
    if days < 1 or days == 60:
        raise _Wrong("wrong_type")
    return date(1899, 12, 31) + timedelta(days=days if days < 60 else days - 1)


def _squeezed(cell: Any) -> str:
    return re.sub(r"[\s*＊:：]+", "", unicodedata.normalize("NFKC", str(cell if cell is not None else "")))
