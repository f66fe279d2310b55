"""Statistics that answer the pages of a test as they answer anybody: the real service over a county's year."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient

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


class Tables(HTMLParser):
    """The tables of a page: rows of cells, each a text and the addresses in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: list[list[list[tuple[str, list[str]]]]] = []
        self._in_cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append(("", []))
            self._in_cell = True
        elif tag == "a" and self._in_cell:
            self.tables[-1][-1][-1][1].append(dict(attrs)["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            text, links = self.tables[-1][-1][-1]
            self.tables[-1][-1][-1] = (text + data, links)


def words_of(text: str) -> str:
    return re.sub(r"\s+", "", text)


def html_of(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.get_data(as_text=True)
