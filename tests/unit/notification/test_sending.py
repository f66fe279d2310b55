"""A notice goes out once in effect: claimed, settled, tried again by a schedule, held at night, printed at last."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.notification import sending
from services.notification.domain import (
    DELIVERED,
    EMAIL,
    FAILED,
    HANDED,
    MADE,
    PRINTED,
    REFUSED,
    SENDING,
    SMS,
    TO_PRINT,
    UNKNOWN,
    WAITING,
    WEBHOOK,
    Notice,
)
from services.notification.sending import Pace, Quiet, Result

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
NIGHT = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
"""half past ten in the evening"""
MORNING = datetime(2026, 3, 3, 0, 0, tzinfo=UTC)
QUIET = Quiet(time(21), time(8), ZoneInfo("Asia/Shanghai"))
PACE = Pace(retry=(60, 600), lease=180, quiet=QUIET)


def a_notice(*ways, at=NOON):
    bare = Notice("n1", "YJ-2026-000042-K", "accepted", "acceptance_notice", "1", "u_qh", "有新通知", "有新通知", at)
    return sending.begin(bare, ways, PACE, at)


def sent(notice, outcome, at, detail=""):
    claimed, way = sending.claim(notice, PACE, at)
    assert way is not None, "nothing to send"
    return sending.settle(claimed, way, Result(outcome, detail), PACE, at)


def test_what_only_stands_on_the_page_is_delivered_and_asks_nothing_of_the_sender():
    notice = a_notice()
    assert (notice.state, notice.due_at) == (DELIVERED, None)


def test_what_is_to_be_sent_waits_is_claimed_and_is_delivered():
    notice = a_notice((EMAIL, ""))
    assert (notice.state, notice.due_at) == (WAITING, NOON)
    claimed, way = sending.claim(notice, PACE, NOON)
    assert (way.channel, way.state, way.tries) == (EMAIL, SENDING, 1)
    assert claimed.due_at == NOON + timedelta(seconds=180)
    done = sending.settle(claimed, way, Result(DELIVERED), PACE, NOON)
    assert (done.state, done.due_at, done.attempts[-1].outcome) == (DELIVERED, None, DELIVERED)


def test_a_claimed_way_is_nobody_elses_until_the_claim_runs_out():
    claimed, _ = sending.claim(a_notice((EMAIL, "")), PACE, NOON)
    again, way = sending.claim(claimed, PACE, NOON + timedelta(seconds=179))
    assert way is None and again == claimed


def test_a_sender_that_never_came_back_leaves_unknown_and_the_same_key():
    claimed, first = sending.claim(a_notice((EMAIL, "")), PACE, NOON)
    again, second = sending.claim(claimed, PACE, NOON + timedelta(seconds=180))
    assert [one.outcome for one in again.attempts] == [DELIVERED, UNKNOWN]
    assert sending.repeat_key(claimed, first) == sending.repeat_key(again, second) == "n1.email"
    assert second.tries == 2


def test_failures_are_tried_again_by_the_schedule_and_then_lie_on_a_desk():
    notice, at = a_notice((WEBHOOK, "oa")), NOON
    for wait in (60, 600):
        notice = sent(notice, FAILED, at, "503")
        assert (notice.state, notice.due_at) == (WAITING, at + timedelta(seconds=wait))
        at += timedelta(seconds=wait)
    notice = sent(notice, UNKNOWN, at, "TimeoutError")
    assert (notice.state, notice.due_at) == (FAILED, None)
    assert [(one.outcome, one.detail) for one in notice.attempts[1:]] == [
        (FAILED, "503"), (FAILED, "503"), (UNKNOWN, "TimeoutError")
    ]  # fmt: skip


def test_what_is_final_for_an_address_is_printed_instead():
    notice = sent(a_notice((EMAIL, "")), REFUSED, NOON, "550")
    assert (notice.state, notice.due_at) == (TO_PRINT, None)
    assert [(one.channel, one.state) for one in notice.ways] == [(EMAIL, FAILED), (PRINTED, WAITING)]
    notice = sending.on_paper(notice, MADE, NOON)
    assert notice.state == TO_PRINT
    notice = sending.on_paper(notice, HANDED, NOON, "本人签收")
    assert (notice.state, notice.attempts[-1].outcome, notice.attempts[-1].detail) == (DELIVERED, HANDED, "本人签收")


def test_what_failed_can_be_sent_anew_and_a_paper_that_nobody_printed_is_owed_no_longer():
    notice = sending.again(sent(a_notice((EMAIL, "")), REFUSED, NOON), PACE, NOON)
    assert (notice.state, [one.channel for one in notice.ways], notice.ways[0].tries) == (WAITING, [EMAIL], 0)


@pytest.mark.parametrize("channel", [EMAIL, SMS])
def test_people_are_not_written_to_at_night(channel):
    notice = a_notice((channel, ""), at=NIGHT)
    assert (notice.state, notice.due_at) == (WAITING, MORNING)
    assert sending.claim(notice, PACE, MORNING - timedelta(seconds=1))[1] is None
    assert sending.claim(notice, PACE, MORNING)[1] is not None


def test_a_system_is_told_at_night_too():
    assert sending.claim(a_notice((WEBHOOK, "oa"), at=NIGHT), PACE, NIGHT)[1] is not None


def test_what_was_due_before_the_night_and_was_not_sent_then_is_held():
    held, way = sending.claim(a_notice((EMAIL, "")), PACE, NIGHT)
    assert way is None and held.due_at == MORNING


def test_a_retry_that_falls_into_the_night_waits_for_the_morning():
    evening = datetime(2026, 3, 2, 12, 59, 30, tzinfo=UTC)
    notice = sent(a_notice((EMAIL, ""), at=evening), FAILED, evening)
    assert notice.due_at == MORNING


@pytest.mark.parametrize(
    ("hour", "holds"), [("20:59", False), ("21:00", True), ("23:30", True), ("07:59", True), ("08:00", False)]
)
def test_the_quiet_hours_span_midnight(hour, holds):
    at = datetime.combine(NOON.date(), time.fromisoformat(hour), ZoneInfo("Asia/Shanghai"))
    assert QUIET.holds(at) == holds


def test_hours_within_a_day_are_quiet_too():
    noon = Quiet(time(12), time(14), ZoneInfo("Asia/Shanghai"))
    assert noon.holds(NOON) and noon.over(NOON) == NOON + timedelta(hours=2)
    assert not noon.holds(NIGHT)


def test_a_server_that_does_not_answer_is_left_alone_and_holds_up_nobody():
    notice = a_notice((WEBHOOK, "oa"), (WEBHOOK, "archive"))
    claimed, way = sending.claim(notice, PACE, NOON, {"webhook.oa"})
    assert way.target == "archive"
    oa = next(one for one in claimed.ways if one.target == "oa")
    assert (oa.state, oa.tries, oa.due_at) == (WAITING, 0, NOON + timedelta(seconds=60))


def test_two_ways_of_one_notice_are_settled_apart():
    notice = a_notice((EMAIL, ""), (WEBHOOK, "oa"))
    notice = sent(notice, DELIVERED, NOON)
    notice = sent(notice, FAILED, NOON)
    assert {sending.key_of(one): one.state for one in notice.ways} == {"email": DELIVERED, "webhook.oa": WAITING}


def test_what_was_delivered_stays_delivered_when_a_late_word_says_otherwise():
    claimed, way = sending.claim(a_notice((EMAIL, "")), PACE, NOON)
    done = sending.settle(claimed, way, Result(DELIVERED), PACE, NOON)
    late = sending.settle(done, way, Result(FAILED, "late"), PACE, NOON)
    assert late.state == DELIVERED and late.attempts[-1].outcome == FAILED


def test_a_detail_is_short():
    assert len(sent(a_notice((EMAIL, "")), FAILED, NOON, "x" * 500).attempts[-1].detail) == sending.DETAIL_AT_MOST


def test_a_notice_of_the_release_before_needs_no_sender():
    old = replace(a_notice(), ways=(), due_at=None)
    assert sending.claim(old, PACE, NOON) == (old, None)
