"""Days, instants, limits and ages are shown in Chinese, at the node's own time."""

from __future__ import annotations

from datetime import date

import pytest

from services.gateway.citizen import display

TODAY = date(2026, 3, 2)


def test_an_instant_is_shown_at_the_nodes_time() -> None:
    assert display.when("2026-03-01T17:30:00.000000Z") == "2026年3月2日 01:30"


def test_the_day_of_an_instant_is_the_nodes_day() -> None:
    assert display.day("2026-03-01T17:30:00.000000Z") == "2026年3月2日"


def test_a_bare_day_has_no_hour() -> None:
    assert display.when("2026-03-02") == "2026年3月2日"


@pytest.mark.parametrize("empty", [None, ""])
def test_nothing_is_shown_for_nothing(empty: str | None) -> None:
    assert display.when(empty) == display.day(empty) == display.due_tag(empty, TODAY) == ""


@pytest.mark.parametrize(
    ("due", "css", "words"),
    [
        ("2026-03-01", "late", "已超期1天"),
        ("2026-03-02", "soon", "今天到期"),
        ("2026-03-05", "soon", "还有3天"),
        ("2026-03-06", "ok", "还有4天"),
    ],
)
def test_a_limit_has_a_word_beside_its_colour(due: str, css: str, words: str) -> None:
    assert display.due_tag(due, TODAY) == f'<span class="tag {css}">{words}</span>'


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "还没有收到过消息"), (5, "刚刚"), (59.9, "刚刚"), (60, "1分钟前"), (7300, "2小时前"), (200_000, "2天前")],
)
def test_an_age_is_told_in_the_largest_unit_that_fits(seconds: float | None, words: str) -> None:
    assert display.age(seconds) == words
