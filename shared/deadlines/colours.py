"""How near a limit is: the share of its time that is used up makes it yellow, then red; shares are a profile's data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

YELLOW, RED = "yellow", "red"
COLOURS: Mapping[str, str] = {YELLOW: "临近", RED: "紧迫"}


@dataclass(frozen=True)
class Shares:
    """From which share of its time, in whole percent, a limit is yellow and red."""

    yellow: int = 67
    red: int = 90

    @property
    def mark(self) -> str:
        """A short mark of both."""
        return f"{self.yellow}-{self.red}"

    @property
    def is_in_order(self) -> bool:
        """Whether yellow comes before red, and both while there is time."""
        return 0 < self.yellow < self.red < 100


def instant_of(share: int, begins_at: datetime, ends_at: datetime) -> datetime:
    """When that share, in percent, of the time between is used up."""
    return begins_at + (ends_at - begins_at) * share / 100
