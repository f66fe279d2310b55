"""Reports of statistics: which there are, of what span each is, and how far one has got."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.matters.data import table

_data: Mapping[str, Any] = table("reports")

REPORTS: Mapping[str, str] = {code: row["zh"] for code, row in _data["templates"].items()}
SPANS: Mapping[str, str] = {code: row["period"] for code, row in _data["templates"].items()}
"""template -> the kind of its span, of PERIODS"""
PERIODS: Mapping[str, str] = _data["periods"]
"""kind of a span -> how one is written"""
TO_GOVERNMENT = frozenset(code for code, row in _data["templates"].items() if row.get("to") == "government")
"""those that also go to the government and the Party committee of the office's own level (T22 art. 41)"""
REPORT_STATES: Mapping[str, str] = _data["states"]
OWED, DRAFT, ISSUED, RECEIVED = "owed", "draft", "issued", "received"
ANNUAL = "annual_report_t22_41"
