"""Writes ``calendars/<year>.yaml`` from the chinesecalendar package: ``python -m shared.deadlines.seed 2027``.

Only this script knows that package; the deadlines read the files, which an office may correct by hand.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).parent / "calendars"


def text(year: int) -> str:
    """The YAML of a year; ``ValueError`` when its holiday notice is not in the package yet."""
    from chinese_calendar import constants

    def rows(days: dict[date, str]) -> list[str]:
        chosen = {day: constants.Holiday(name).chinese for day, name in sorted(days.items()) if day.year == year}
        return [f"  {day}: {name}" for day, name in chosen.items()]

    off, worked = rows(constants.holidays | constants.in_lieu_days), rows(constants.workdays)
    if not off:
        raise ValueError(f"the holiday notice of {year} is not in this chinesecalendar; upgrade it or write the file")
    lines = [
        f"# 国务院办公厅关于{year}年部分节假日安排的通知：days_off 放假（含调休），days_worked 周末上班。",
        f"year: {year}", "days_off:", *off, "days_worked:", *worked,
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def main(years: list[str]) -> None:
    """Write the files of the years."""
    for year in map(int, years):
        (FOLDER / f"{year}.yaml").write_text(text(year), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
