"""What a petitioner writes of dates is read where it is plain, and left alone where it is not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.matters.dates_in_text import Proposed, mentions, propose

RECEIVED = date(2024, 5, 30)
D = date


@pytest.mark.parametrize(
    ("text", "decided", "served"),
    [
        ("镇政府五月十日给我处理意见书，说不给安置，我五月十二日签收。我不同意。", D(2024, 5, 10), D(2024, 5, 12)),
        ("2024年5月12日收到县民政局的处理意见书，不服。", None, D(2024, 5, 12)),
        ("贵局2024年5月10日作出的答复，我5月12号才收到。", D(2024, 5, 10), D(2024, 5, 12)),
        ("二〇二四年五月十日作出处理意见，十二日签收。", D(2024, 5, 10), D(2024, 5, 12)),
        ("五月十日出具了意见书，当日送达。", D(2024, 5, 10), D(2024, 5, 10)),
        ("五月十日作出答复意见，第二天送到我手里，我签收了。", D(2024, 5, 10), D(2024, 5, 11)),
        ("意见书签收日期为：2024-05-12，落款是2024-05-10。", D(2024, 5, 10), D(2024, 5, 12)),
        ("去年十二月二十八日给我的处理决定书，今年1月3日收到。", D(2023, 12, 28), D(2024, 1, 3)),
        ("我于１２月２８日收到处理意见书。", None, D(2023, 12, 28)),
        ("上月廿五日作出的信访答复，本月初六日拿到。", D(2024, 4, 25), D(2024, 5, 6)),
        ("5月12日收到补偿款，钱数不对。", None, None),
        ("5月12日镇政府收到我的申请书，至今不答复。", None, None),
        ("农历五月十二签收。", None, None),
        ("去年六月拆了我家房子，一直没有意见书。", None, None),
        ("6月3日收到处理意见书。", None, D(2023, 6, 3)),
        ("二月三十日签收。", None, None),
        ("老房住了三十年，有户口本为证。", None, None),
        ("请在15日内答复。", None, None),
    ],
)  # fmt: skip
def test_dates_of_a_decision_are_proposed_from_plain_words(text: str, decided: object, served: object) -> None:
    assert propose(text, RECEIVED) == Proposed(decided, served)  # type: ignore[arg-type]


def test_a_date_without_a_year_is_the_latest_that_was_not_after_the_receipt() -> None:
    assert [one.day for one in mentions("五月三十日、五月三十一日", RECEIVED)] == [D(2024, 5, 30), D(2023, 5, 31)]


def test_a_decision_younger_than_its_receipt_is_not_believed() -> None:
    assert propose("5月12日收到意见书，5月20日又给我同样的答复。", RECEIVED) == Proposed(None, D(2024, 5, 12))


def test_the_last_plain_mention_counts_because_older_papers_are_told_first() -> None:
    text = "去年三月一日作出处理意见。今年五月一日又作出重新处理的意见，五月六日签收。"
    assert propose(text, RECEIVED) == Proposed(D(2024, 5, 1), D(2024, 5, 6))


@given(
    st.text("一二三四五六七八九十廿〇0123456789年月日号去今上本初农历，。作出收到签意见书我的当次第-/.", max_size=60)
)
def test_whatever_is_written_no_day_after_the_receipt_is_read(text: str) -> None:
    assert all(one.day <= RECEIVED for one in mentions(text, RECEIVED))
    read = propose(text, RECEIVED)
    assert read.decided_on is None or read.served_on is None or read.decided_on <= read.served_on


def test_no_text_of_any_kind_breaks_the_reading() -> None:
    for text in ("", "月日", "十十月十十日签收", "13月40日收到", "9999年9月9日", "1" * 5000, "年月日" * 500):
        propose(text, RECEIVED)
