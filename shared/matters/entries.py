"""One line of a record: a step that was taken, the same for every office that keeps one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Entry:
    """One step that was taken: what, when it was recorded, the day it took effect, and who did it."""

    step: str
    at: datetime
    on: date
    by: str = ""
    """the officer's name; empty for what arrived by itself"""
    note: str = ""
