"""The code lists of chapter 4 with their Chinese names: ``CHANNELS["letter"] == "来信"``. Data, read once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.matters.data import table

_lists: Mapping[str, Any] = table("lists")

CHANNELS: Mapping[str, str] = _lists["channels"]
IN_PERSON: frozenset[str] = frozenset(_lists["in_person"])
"""channels by which somebody stands at the counter (T22 art. 20)"""
IN_WRITING: frozenset[str] = frozenset(_lists["in_writing"])
"""channels by which several may sign one letter"""
ORIGINS: Mapping[str, str] = _lists["origins"]
LEGAL_CLASSES: Mapping[str, str] = _lists["legal_classes"]
PURPOSES: Mapping[str, str] = _lists["purposes"]
ACTIONS: Mapping[str, str] = _lists["actions"]
LEGAL_PATHS: Mapping[str, str] = _lists["legal_paths"]
RESULTS: Mapping[str, str] = _lists["results"]
ALL_RESULTS: Mapping[str, str] = {**RESULTS, **_lists["derived_results"]}
"""with what only follows from several answers: partly_supported"""
ADOPTIONS: Mapping[str, str] = _lists["adoptions"]
REVIEW_RESULTS: Mapping[str, str] = _lists["review_results"]
REVIEW_OUTCOMES: Mapping[str, str] = {code: REVIEW_RESULTS[code] for code in _lists["review_outcomes"]}
"""those of an opinion; a request may also end without one"""
REVOKED_FOR: Mapping[str, str] = _lists["revoked_for"]
REVIEW_ANSWERS: Mapping[str, str] = _lists["review_answers"]
HEARING_TYPES: Mapping[str, str] = _lists["hearing_types"]
HEARING_PANEL_KINDS: Mapping[str, str] = _lists["hearing_panel_kinds"]
CLOSURE_TYPES: Mapping[str, str] = _lists["closure_types"]
EVALUATION_PARTIES: Mapping[str, str] = _lists["evaluation_parties"]
EVALUATION_SCORES: Mapping[str, str] = _lists["evaluation_scores"]
ASKED_BY: Mapping[str, str] = _lists["asked_by"]
NOT_ACCEPT_GROUNDS: Mapping[str, str] = _lists["not_accept_grounds"]
OBJECTION_GROUNDS: Mapping[str, str] = _lists["objection_grounds"]
EXTERNAL_ANSWERS: Mapping[str, str] = _lists["external_answers"]
DOCUMENTS: Mapping[str, str] = _lists["documents"]
ASSISTANCE_KINDS: Mapping[str, str] = _lists["assistance_kinds"]
MEDIATION_KINDS: Mapping[str, str] = _lists["mediation_kinds"]
RECEPTION_RESULTS: Mapping[str, str] = _lists["reception_results"]
FLAGS: Mapping[str, str] = _lists["flags"]
TRIGGERS: Mapping[str, str] = _lists["triggers"]
WORKING_GROUPS: Mapping[str, str] = _lists["working_groups"]
AGENDA_REASONS: Mapping[str, str] = _lists["agenda_reasons"]
MEETING_DECISIONS: Mapping[str, str] = _lists["meeting_decisions"]
MEETING_OUTCOMES: Mapping[str, str] = _lists["meeting_outcomes"]
OPINIONS: Mapping[str, str] = _lists["opinions"]
LEVELS: Mapping[str, str] = {row["id"]: row["name"] for row in table("levels")}
ORGAN_KINDS: Mapping[str, str] = {kind: row["zh"] for kind, row in table("organ_kinds").items()}

GROUP_FROM: int = _lists["group_from"]
"""persons from which a visit is a group visit (4.6)"""
LARGE_GROUP_FROM: int = _lists["large_group_from"]
REPRESENTATIVES_AT_MOST: int = _lists["representatives_at_most"]
SIZE_BANDS: tuple[int, ...] = tuple(_lists["size_bands"])


def purpose_of(legal_class: str) -> str:
    """The statistical purpose that a legal class implies (4.2); ``KeyError`` for an unknown class."""
    purpose: str = _lists["purpose_of"][legal_class]
    return purpose
