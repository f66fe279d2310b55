"""The time, handed in: instants in UTC, days in the node's zone; development may step it by a file of seconds."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Clock:
    """Real time, plus the seconds written in ``offset_file`` (development and scenario tests only)."""

    offset_file: Path | None = None
    zone: ZoneInfo = ZONE

    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        return datetime.now(UTC) + self._offset()

    def today(self) -> date:
        """The calendar day at the node."""
        return self.now().astimezone(self.zone).date()

    def day_of(self, instant: datetime) -> date:
        """The node's calendar day of an instant."""
        return instant.astimezone(self.zone).date()

    def _offset(self) -> timedelta:
        if self.offset_file is None:
            return timedelta()
        try:
            return timedelta(seconds=float(self.offset_file.read_text() or 0))
        except (OSError, ValueError):
            return timedelta()


@dataclass(frozen=True)
class StoppedClock(Clock):
    """A clock for tests: it stands still."""

    at: datetime = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


def step(offset_file: Path, seconds: float) -> None:
    """Write the offset so that no reader ever sees half of it."""
    draft = offset_file.with_suffix(f".{os.getpid()}")
    draft.write_text(repr(seconds))
    draft.replace(offset_file)
