"""The calendar of working days: data per year, handed in. A year without its notice is provisional (暂定).

Counting: 民法典 200-203 by analogy. The first day is not counted; a last day that is off moves to the first working
day after it. Saturdays, Sundays and feasts are off, except those that the yearly notice makes working days.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, cached_property
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
    source: str = ""
    """the notice: its title, or for an imported year its document number"""


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
    faults: tuple[str, ...] = ()
    """files of an office's own folder that cannot be read, each with its reason; they are left out"""

    @cached_property
    def mark(self) -> str:
        """A short mark of all its days."""
        years = [
            (one.year, sorted(map(str, one.off.items())), sorted(map(str, one.worked.items())))
            for one in self.years.values()
        ]
        return hashlib.sha256(repr([sorted(years), sorted(self.fixed.items())]).encode()).hexdigest()[:16]

    def is_published(self, day: date) -> bool:
        """Whether the notice of that day's year is known."""
        return day.year in self.years

    @property
    def last_published(self) -> date | None:
        """The last day that is not provisional; None when no year is known."""
        return date(max(self.years), 12, 31) if self.years else None

    def horizon_days(self, today: date) -> int:
        """For how many days from today dates are firm; 0 when the year of today is not published."""
        year = today.year
        while year in self.years:
            year += 1
        return max((date(year - 1, 12, 31) - today).days, 0)

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


def read_year(text: str) -> Year:
    """The year of a calendar file; ``KeyError``, ``TypeError`` or ``ValueError`` when it is none."""
    row = yaml.safe_load(text)
    off, worked = (dict(row[name] or {}) for name in ("days_off", "days_worked"))
    if not all(type(day) is date for day in (*off, *worked)):
        raise ValueError("days_off and days_worked need days such as 2027-01-01")
    year = int(row["year"])
    if any(day.year != year for day in (*off, *worked)) or off.keys() & worked.keys():
        raise ValueError(f"a day that is not of {year}, or is both off and worked")
    return Year(year, off, worked, str(row.get("source") or ""))


def read_calendar(folder: Path = FOLDER) -> Calendar:
    """The calendar of a folder: ``<year>.yaml`` files and ``fixed.yaml``."""
    found = [read_year(file.read_text("utf-8")) for file in sorted(folder.glob("[0-9]*.yaml"))]
    fixed = yaml.safe_load((folder / "fixed.yaml").read_text("utf-8")) if (folder / "fixed.yaml").exists() else {}
    return Calendar({one.year: one for one in found}, fixed)


def calendar() -> Calendar:
    """The calendar that holds now at this node: the shipped years, and before them those of the node's own folder.

    A file that appears or changes there is seen at the next call; nobody need be started anew.
    """
    return _OWN.calendar()


def look_into(folder: Path | None) -> None:
    """Say once, when the process starts, where the node's own years lie (setting ``XINQIAO_CALENDARS``)."""
    _OWN.folder = folder


@cache
def shipped() -> Calendar:
    """The years that come with the system, read once."""
    return read_calendar()


class OwnYears:
    """A folder of years that go before the shipped ones; read anew only when a file in it changed."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._seen: tuple[object, ...] = ()
        self._known: Calendar | None = None

    def calendar(self) -> Calendar:
        """Shipped and own years; a file that cannot be read is left out and named in ``faults``."""
        files = sorted(self.folder.glob("[0-9]*.yaml")) if self.folder and self.folder.is_dir() else []
        seen = (self.folder, *((file.name, _mark(file)) for file in files))
        if self._known is None or seen != self._seen:
            self._known, self._seen = _before_shipped(files), seen
        return self._known


def _mark(file: Path) -> tuple[int, int]:
    try:
        known = file.stat()
    except OSError:
        return (0, 0)
    return (known.st_mtime_ns, known.st_size)


def _before_shipped(files: list[Path]) -> Calendar:
    years, faults = dict(shipped().years), []
    for file in files:
        try:
            one = read_year(file.read_text("utf-8"))
        except (OSError, AttributeError, KeyError, TypeError, ValueError, yaml.YAMLError) as fault:
            faults.append(f"{file.name}: {type(fault).__name__} {' '.join(str(fault).split())}"[:200])
        else:
            years[one.year] = one
    return Calendar(years, shipped().fixed, faults=tuple(faults))


_OWN = OwnYears()
