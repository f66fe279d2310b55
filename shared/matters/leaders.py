"""The code lists of leaders' receptions and of what leaders own, with their Chinese names. Data, read once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.matters.data import table

_lists: Mapping[str, Any] = table("leaders")

PATTERNS: Mapping[str, str] = _lists["patterns"]
MONTHS: Mapping[str, str] = _lists["months"]
ON_DAY_OFF: Mapping[str, str] = _lists["on_day_off"]
WEEKDAY_CODES: Mapping[str, str] = _lists["weekdays"]
NTH_CODES: Mapping[str, str] = _lists["nth"]
RECEPTION_KINDS: Mapping[str, str] = _lists["reception_kinds"]
SHARING: Mapping[str, str] = _lists["sharing"]
UNDERTAKINGS: Mapping[str, str] = _lists["undertakings"]
TIMES: tuple[str, ...] = tuple(f"{hour:02d}:{minute}" for hour in range(6, 23) for minute in ("00", "30"))
"""when a session may begin or end"""
