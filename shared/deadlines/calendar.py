"""The calendar of working days: data per year, handed in. A year without its notice is provisional (暂定).

Counting: 民法典 200-203 by analogy. The first day is not counted; a last day that is off moves to the first working
day after it. Saturdays, Sundays and feasts are off, except those that the yearly notice makes working days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

FOLDER = Path(__file__).parent / "calendars"
WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
ONE_DAY = timedelta(days=1)
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Year:
    """What the notice of a year says: days off and weekend days worked, each with the feast it is for."""

    year: int
    off: Mapping[date, str]
    worked: Mapping[date, str]


@dataclass(frozen=True)
class DayOff:
    """A day that is not worked, and why."""

    day: date
    name: str


@dataclass(frozen=True)
class Calendar:
    """The years that are published, and the feasts on fixed days for the others."""

    years: Mapping[int, Year]
    fixed: Mapping[str, str] = field(default_factory=dict)
    """MM-DD -> feast"""
    zone: ZoneInfo = ZONE

    def is_published(self, day: date) -> bool:
        """Whether the notice of that day's year is known."""
        return day.year in self.years

    @property
    def last_published(self) -> date | None:
        """The last day that is not provisional; None when no year is known."""
        return date(max(self.years), 12, 31) if self.years else None

    def day_off(self, day: date) -> DayOff | None:
        """Why the day is not worked; None when it is a working day."""
        known = self.years.get(day.year)
        if known is not None:
            if day in known.worked:
                return None
            name = known.off.get(day)
        else:
            name = self.fixed.get(f"{day:%m-%d}")
        if name is None and day.weekday() >= 5:
            name = WEEKDAYS[day.weekday()]
        return DayOff(day, name) if name else None

    def is_working(self, day: date) -> bool:
        """Whether offices work on that day."""
        return self.day_off(day) is None

    def roll(self, day: date) -> tuple[date, tuple[DayOff, ...]]:
        """The day itself if it is worked, else the first working day after it, with the days off in between."""
        skipped: list[DayOff] = []
        while (off := self.day_off(day)) is not None:
            skipped.append(off)
            day += ONE_DAY
        return day, tuple(skipped)

    def working_days_after(self, start: date, count: int) -> tuple[date, tuple[DayOff, ...]]:
        """The ``count``-th working day after ``start`` (which is not counted), with the days off on the way."""
        skipped: list[DayOff] = []
        day = start
        while count > 0:
            day += ONE_DAY
            off = self.day_off(day)
            if off is None:
                count -= 1
            else:
                skipped.append(off)
        return day, tuple(skipped)

    def day_of(self, moment: date | datetime) -> date:
        """The node's calendar day of an instant; a day is itself."""
        return moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment


def read_calendar(folder: Path = FOLDER) -> Calendar:
    """The calendar of a folder: ``<year>.yaml`` files and ``fixed.yaml``."""
    years: dict[int, Year] = {}
    for file in sorted(folder.glob("[0-9]*.yaml")):
        row = yaml.safe_load(file.read_text("utf-8"))
        years[row["year"]] = Year(row["year"], dict(row["days_off"] or {}), dict(row["days_worked"] or {}))
    fixed = yaml.safe_load((folder / "fixed.yaml").read_text("utf-8")) if (folder / "fixed.yaml").exists() else {}
    return Calendar(years, fixed)


@cache
def calendar() -> Calendar:
    """The shipped calendar, read once."""
    return read_calendar()
