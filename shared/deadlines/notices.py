"""A year's holiday notice as an office brings it in: read from YAML or CSV, checked whole, written for the calendar.

Nothing is taken over that has a fault; every fault is named by its row, so that one run shows them all.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from shared.deadlines.calendar import Year, shipped

NUMBERED = re.compile(r".*[〔\[［(（]\d{4}[〕\]］)）]\s*第?\s*\d+\s*号.*")
"""a document number such as 国办发明电〔2026〕7号"""
OFF, WORKED = "off", "worked"
KINDS: Mapping[str, str] = {
    "off": OFF, "放假": OFF, "休": OFF, "休息": OFF, "days_off": OFF,
    "worked": WORKED, "上班": WORKED, "班": WORKED, "调休上班": WORKED, "days_worked": WORKED,
}  # fmt: skip
COLUMNS: Mapping[str, str] = {
    "date": "date", "日期": "date", "kind": "kind", "类型": "kind", "安排": "kind", "name": "name", "名称": "name",
    "节日": "name", "source": "source", "文号": "source",
}  # fmt: skip
ALWAYS_OFF = ("01-01", "05-01", "10-01")
"""feasts that no notice leaves out: where one is missing, the file is not the whole notice"""
YEARS = range(2000, 2101)


@dataclass(frozen=True)
class Fault:
    """One mistake: where, its code (words in ``shared/words/deadlines.yaml``), and the facts of the words."""

    where: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


class NoticeFaulty(ValueError):
    """The file is no whole and clean notice of a year; ``faults`` has everything that was found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{one.where}: {one.code}" for one in self.faults))


@dataclass(frozen=True)
class Row:
    """One day of a notice as it stands in the file."""

    where: str
    day: Any
    kind: Any
    name: Any


def read_notice(text: str, *, is_csv: bool, source: str = "") -> Year:
    """The year of a notice. ``source``: its document number, where the file itself names none. ``NoticeFaulty``."""
    try:
        rows, named, year = _csv(text) if is_csv else _yaml(text)
    except (AttributeError, KeyError, TypeError, ValueError, yaml.YAMLError, csv.Error) as fault:
        problem = " ".join(str(fault).split())[:200]
        raise NoticeFaulty([Fault("-", "calendar_unreadable", {"problem": problem})]) from fault
    return _checked(rows, (source or named).strip(), year)


def text_of(year: Year) -> str:
    """The YAML of a year, as the calendar reads it."""
    lines = [f"year: {year.year}", f"source: {year.source}"]
    for name, days in (("days_off", year.off), ("days_worked", year.worked)):
        lines += [f"{name}:" if days else f"{name}: {{}}", *(f"  {day}: {days[day]}" for day in sorted(days))]
    return "\n".join(lines) + "\n"


def write(year: Year, folder: Path) -> Path:
    """Put the year into the node's folder, so that no reader ever sees half of it."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{year.year}.yaml"
    draft = folder / f".{year.year}.draft"
    draft.write_text(text_of(year), "utf-8")
    draft.replace(file)
    return file


def changed_days(before: Year | None, after: Year) -> tuple[tuple[date, bool], ...]:
    """Days that change by the notice, and whether they are worked now; against the weekends alone if none was known."""
    days = {*after.off, *after.worked, *(before.off if before else ()), *(before.worked if before else ())}
    found = ((day, _is_worked(day, before), _is_worked(day, after)) for day in sorted(days))
    return tuple((day, now) for day, was, now in found if was != now)


def _is_worked(day: date, year: Year | None) -> bool:
    if year is not None and (day in year.off or day in year.worked):
        return day in year.worked
    return day.weekday() < 5


def _yaml(text: str) -> tuple[list[Row], str, int | None]:
    content = yaml.safe_load(text)
    rows = [
        Row(f"{name}: {day}", day, kind, feast)
        for name, kind in (("days_off", OFF), ("days_worked", WORKED))
        for day, feast in (content[name] or {}).items()
    ]
    return rows, str(content.get("source") or ""), int(content["year"])


def _csv(text: str) -> tuple[list[Row], str, int | None]:
    lines = csv.reader(io.StringIO(text.lstrip("\ufeff")))
    header = [COLUMNS.get(cell.strip().lower(), "") for cell in next(lines, [])]
    if not {"date", "kind", "name"} <= set(header):
        raise ValueError("the first row must name the columns date, kind, name (日期, 类型, 名称)")
    rows, source = [], ""
    for line, cells in enumerate(lines, 2):
        if not any(cell.strip() for cell in cells):
            continue
        row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        rows.append(
            Row(f"{line}", row.get("date"), KINDS.get(row.get("kind", ""), row.get("kind", "")), row.get("name"))
        )
        source = source or row.get("source", "")
    return rows, source, None


def _checked(rows: list[Row], source: str, year: int | None) -> Year:
    faults: list[Fault] = []
    off: dict[date, str] = {}
    worked: dict[date, str] = {}
    days = [(row, _day(row, faults)) for row in rows]
    year = year or next((day.year for _, day in days if day), 0)
    if year not in YEARS:
        faults.append(Fault("year", "calendar_no_year"))
    for row, day in days:
        if day is None:
            continue
        fault = _fault(row, day, year, {**off, **worked})
        if fault:
            faults.append(fault)
        else:
            (off if row.kind == OFF else worked)[day] = str(row.name)
    if not NUMBERED.fullmatch(source):
        faults.append(Fault("source", "calendar_no_source"))
    faults += [
        Fault(f"{year}-{feast}", "calendar_incomplete", {"name": shipped().fixed.get(feast, "")})
        for feast in ALWAYS_OFF
        if not any(f"{day:%m-%d}" == feast for day in off)
    ]
    if faults:
        raise NoticeFaulty(faults)
    return Year(year, off, worked, source)


def _day(row: Row, faults: list[Fault]) -> date | None:
    if type(row.day) is date:
        return row.day
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", str(row.day or "").strip())
    with suppress(ValueError):  # 30 February is named below, like what is no date at all
        if found:
            return date(*map(int, found.groups()))
    faults.append(Fault(row.where, "calendar_no_day", {"value": str(row.day)[:40]}))
    return None


def _fault(row: Row, day: date, year: int, known: Mapping[date, str]) -> Fault | None:
    if row.kind not in (OFF, WORKED):
        return Fault(row.where, "calendar_no_kind", {"value": str(row.kind)[:40]})
    if (
        not isinstance(row.name, str)
        or not 1 <= len(row.name) <= 20
        or not row.name.isprintable()
        or set(":#{}[]&*!|>'\"%@`,") & set(row.name)
    ):
        return Fault(row.where, "calendar_no_name")
    if day.year != year:
        return Fault(row.where, "calendar_other_year", {"day": day, "year": year})
    if day in known:
        return Fault(row.where, "calendar_day_twice", {"day": day})
    if row.kind == WORKED and day.weekday() < 5:
        return Fault(row.where, "calendar_worked_weekday", {"day": day})
    return None
