"""Writes ``calendars/<year>.yaml`` from the chinesecalendar package: ``python -m shared.deadlines.seed 2027``.

Only this script knows that package; the deadlines read the files. A later year is brought in by its notice:
``xinqiao calendar import``.
"""

from __future__ import annotations

import sys
from datetime import date

from shared.deadlines.calendar import FOLDER, Year
from shared.deadlines.notices import text_of

HEAD = "# days_off 放假（含调休），days_worked 周末上班。\n"


def text(year: int) -> str:
    """The YAML of a year; ``ValueError`` when its holiday notice is not in the package yet."""
    from chinese_calendar import constants

    def named(days: dict[date, str]) -> dict[date, str]:
        return {day: constants.Holiday(name).chinese for day, name in sorted(days.items()) if day.year == year}

    off, worked = named(constants.holidays | constants.in_lieu_days), named(constants.workdays)
    if not off:
        raise ValueError(f"the holiday notice of {year} is not in this chinesecalendar; upgrade it or write the file")
    return HEAD + text_of(Year(year, off, worked, f"国务院办公厅关于{year}年部分节假日安排的通知"))


def main(years: list[str]) -> None:
    """Write the files of the years."""
    for year in map(int, years):
        (FOLDER / f"{year}.yaml").write_text(text(year), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
