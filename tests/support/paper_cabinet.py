"""What notification's cabinet of papers promises: tests that take ``papers`` run on both shelves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from services.notification.domain import KeptPaper
from services.notification.store import Papers
from tests.support.things import number


def a_kept_paper(id: str, **changes: object) -> KeptPaper:
    """A forwarding letter."""
    one = KeptPaper(
        id=id, number=number(1), paper="forward_letter", paper_number=id, issued_at=datetime(2026, 3, 2, 1, tzinfo=UTC),
        unit="u_lx_xfj", addressee="u_qh", title="信访事项转送函", text="𠮷田䶮：\n　　第一行\n",
    )  # fmt: skip
    return replace(one, **changes)  # type: ignore[arg-type]


class PaperPromises:
    """Mixed into a test class that has a fixture ``papers``: an empty repository."""

    def test_a_paper_is_read_back_word_for_word(self, papers: Papers) -> None:
        papers.keep_once(a_kept_paper("a"))
        assert papers.get("a") == a_kept_paper("a", version=1)

    def test_a_paper_kept_stays_as_it_was(self, papers: Papers) -> None:
        papers.keep_once(a_kept_paper("a"))
        papers.keep_once(a_kept_paper("a", text="改过的"))
        assert papers.get("a").text == a_kept_paper("a").text
        assert papers.count({}) == 1

    def test_the_papers_of_a_matter_are_in_order_of_issue(self, papers: Papers) -> None:
        for id, hour in (("c", 2), ("a", 3), ("b", 2), ("d", 1)):
            papers.keep_once(a_kept_paper(id, issued_at=datetime(2026, 3, 2, hour, tzinfo=UTC)))
        papers.keep_once(a_kept_paper("e", number=number(2)))
        assert [one.id for one in papers.of(number(1))] == ["d", "b", "c", "a"]
