"""The lists of pressing an office, with their Chinese names: ``RUNGS["circular"] == "通报"``. Data, read once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.matters.data import table

_lists: Mapping[str, Any] = table("pressing")

RUNGS: Mapping[str, str] = _lists["rungs"]
"""in their order"""
SIGNED_RUNGS: tuple[str, ...] = tuple(RUNGS)[1:]
"""those that a human officer signs"""
RUNG_PAPERS: Mapping[str, str] = _lists["rung_papers"]
TRIGGERS: Mapping[str, str] = _lists["triggers"]
ANSWER_FAULTS: Mapping[str, str] = _lists["answer_faults"]
PRESS_OUTCOMES: Mapping[str, str] = _lists["press_outcomes"]
PRESS_STATES: Mapping[str, str] = _lists["press_states"]
ADVICE_KINDS: Mapping[str, str] = _lists["advice_kinds"]
ADVICE_ADOPTIONS: Mapping[str, str] = _lists["advice_adoptions"]
ADVICE_STATES: Mapping[str, str] = _lists["advice_states"]
ONSITE_LEVELS: Mapping[str, str] = _lists["onsite_levels"]
ONSITE_STATES: Mapping[str, str] = _lists["onsite_states"]
ONSITE_OUTCOMES: Mapping[str, str] = _lists["onsite_outcomes"]
INSPECTION_STATES: Mapping[str, str] = _lists["inspection_states"]
INSPECTION_FINDINGS: Mapping[str, str] = {code: row["zh"] for code, row in _lists["inspection_findings"].items()}
INSPECTION_POINTS: Mapping[str, int] = {code: row["points"] for code, row in _lists["inspection_findings"].items()}
