"""The network of mediation and its code lists as data: who does which kind, what its desks choose from (domain 4.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.matters.data import table

_data: Mapping[str, Any] = table("mediation")

PEOPLE, ADMINISTRATIVE, INDUSTRY, JOINT = "people", "administrative", "industry", "joint"
RIGHTS: tuple[str, ...] = tuple(_data["rights"])
"""what every side is told before it consents (ML art. 23)"""
CONSENT_WAYS: Mapping[str, str] = _data["consent_ways"]
ATTENDANCE: Mapping[str, str] = _data["attendance"]
SESSION_OUTCOMES: Mapping[str, str] = _data["session_outcomes"]
AGREEMENT_PAPERS: tuple[str, ...] = tuple(_data["agreement_papers"])
MEDIATOR_KINDS: Mapping[str, str] = _data["mediator_kinds"]
CHOSEN_WAYS: Mapping[str, str] = _data["chosen_ways"]
CONFLICTS: Mapping[str, str] = _data["conflicts"]
RECUSAL_GROUNDS: Mapping[str, str] = _data["recusal_grounds"]
PASSING_REASONS: Mapping[str, str] = _data["passing_reasons"]
CONFIRMATION_RESULTS: Mapping[str, str] = _data["confirmation_results"]
STATIONS: Mapping[str, str] = _data["stations"]
INDUSTRIES: Mapping[str, str] = {code: row["zh"] for code, row in _data["industries"].items()}
INDUSTRY_LINES: Mapping[str, str] = {code: row["line"] for code, row in _data["industries"].items()}
AUTHORITIES: frozenset[str] = frozenset(_data["authorities"])
AUTHORITY_PATHS: tuple[str, ...] = tuple(_data["authority_paths"])
USUAL_PATH: str = _data["usual_path"]


@dataclass(frozen=True)
class Bodies:
    """Which organs do a kind of mediation: by kind of organ, or by a line."""

    organs: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()

    @classmethod
    def read(cls, row: Mapping[str, Any], industry: str) -> Bodies:
        """From a row; ``lines: industry`` is the line of the industry that is named."""
        lines = row.get("lines", ())
        if lines == "industry":
            lines = (INDUSTRY_LINES[industry],) if industry in INDUSTRY_LINES else ()
        return cls(tuple(row.get("organs", ())), tuple(lines))


def bodies_of(kind: str, industry: str = "") -> Bodies:
    """Who does this kind; ``industry``: of INDUSTRIES, for industry mediation only."""
    return Bodies.read(_data["network"][kind], industry)


def sitting_with(kind: str) -> Bodies:
    """Who else sits in a mediation of this kind."""
    return Bodies.read(_data["network"][kind].get("sits", {}), "")


def kind_of_organ(organ: str) -> str:
    """The kind of mediation that an organ does by itself."""
    kind: str = _data["of_organ"].get(organ, ADMINISTRATIVE)
    return kind
