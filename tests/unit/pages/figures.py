"""Statistics that answer the pages of a test as they answer anybody: the real service over a county's year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.statistics.public_desk import Published
from services.statistics.saved_store import SavedQuestions
from services.statistics.service import StatisticsService
from tests.support.edge import NOW
from tests.unit.statistics.saying import at
from tests.unit.statistics.streams import hear, lives, statistics

ASKED = (
    "summary", "ask", "drill", "catalogue", "questions_kept", "question_kept", "save_question", "rename_question",
    "delete_question", "hot_topics", "export_table", "export_rows", "public_figures",
)  # fmt: skip
LATER = at(24 * 400)


def a_county(count: int = 150, seed: int = 1, *, node: str = "lx", now: Any = LATER) -> StatisticsService:
    """The service with so many submissions and all that became of them."""
    service = statistics(node, now)
    service.saved_questions, service.published = SavedQuestions.in_memory(), Published()
    return hear(service, lives(count, seed)) if count else service


def answers_of(service: StatisticsService) -> Mapping[str, Callable[..., Any]]:
    """Its RPC methods, as the edge calls them."""
    return {f"statistics.{name}": getattr(service, name) for name in ASKED}


def nothing_yet(node: str) -> StatisticsService:
    """A node that has heard of nothing."""
    return a_county(0, node=node, now=NOW)
