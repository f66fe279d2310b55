"""A unit's own system is told by signed posts: a failure is tried again, and the receiver tells a repetition."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import date
from typing import Any

import pytest

from services.notification.domain import DELIVERED, EMAIL, FAILED, REFUSED, TO_PRINT, UNKNOWN, WEBHOOK
from shared.events.supervision import DeadlineNear
from tests.integration.notification.conftest import SECRET
from tests.support.receiver import SILENCE
from tests.unit.statistics.saying import NUMBER, a_paper, at

FRONT = {"user": "c", "name": "窗口", "unit": "u_qh_xf", "roles": ["clerk"], "node": "qh"}
LETTER = a_paper(paper="forward_letter", unit="u_lx_xf", addressee="u_qh", title="信访事项转送函", text="水渠断了")


def of_webhook(office: Any) -> list[tuple[str, str]]:
    return [(outcome, detail) for channel, outcome, detail in office.outcomes() if channel == WEBHOOK]


def is_signed(headers: dict[str, str], body: bytes) -> bool:
    """As a receiver checks it, from what the documents say."""
    signed = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    wanted = base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()
    return hmac.compare_digest(headers["webhook-signature"], f"v1,{wanted}")


def test_a_receiver_that_fails_then_is_silent_then_answers_has_it_once_in_effect(township: Any) -> None:
    township.receiver.answers = [500, SILENCE, 200]
    township.hear("tell", LETTER)
    for wait in (0, 60, 600, 3600):
        township.sweep(seconds=wait)
    assert of_webhook(township) == [(FAILED, "500"), (UNKNOWN, "TimeoutError"), (DELIVERED, "200")]
    assert township.only().state == DELIVERED
    requests = township.receiver.requests
    assert len(requests) == 3
    assert len({headers["webhook-id"] for _, headers, _ in requests}) == 1, "a repetition is known by its id"
    assert len({body for _, _, body in requests}) == 1
    assert all(is_signed(headers, body) for _, headers, body in requests)
    times = [int(headers["webhook-timestamp"]) for _, headers, _ in requests]
    assert times == sorted(times) and len(set(times)) == 3, "each try is signed for its own time"


def test_a_body_that_was_changed_on_its_way_or_an_old_time_does_not_fit_the_signature(township: Any) -> None:
    township.hear("tell", LETTER)
    township.sweep()
    ((_, headers, body),) = township.receiver.requests
    assert is_signed(headers, body)
    assert not is_signed(headers, body.replace(b"u_qh", b"u_xx"))
    assert not is_signed({**headers, "webhook-timestamp": "1"}, body)
    assert not is_signed({**headers, "webhook-id": "other"}, body)


def test_it_is_told_the_number_and_what_happened_and_no_word_of_the_matter(township: Any) -> None:
    township.hear("tell", LETTER)
    township.sweep()
    ((path, headers, body),) = township.receiver.requests
    told = json.loads(body)
    assert (path, headers["content-type"]) == ("/notices", "application/cloudevents+json; charset=utf-8")
    assert (told["specversion"], told["subject"], told["type"]) == ("1.0", NUMBER, "notice.paper_for_unit")
    assert told["data"] == {
        "number": NUMBER, "unit": "u_qh", "event": "paper.issued", "where": "https://xf.lx.example/desk"
    }  # fmt: skip
    assert "水渠" not in body.decode()


@pytest.mark.parametrize("status", [400, 403, 404, 410, 302])
def test_an_answer_that_is_final_ends_it_and_falls_back_to_print(township: Any, status: int) -> None:
    township.receiver.answers = [status]
    township.hear("tell", LETTER)
    township.sweep()
    assert of_webhook(township) == [(REFUSED, str(status))]
    assert township.only().state == TO_PRINT
    township.sweep(days=2)
    assert [path for path, _, _ in township.receiver.requests] == ["/notices"], "no redirect is followed"
    (row,) = township.service.notices({"state": TO_PRINT}, FRONT)["rows"]
    assert (row["to"], row["number"]) == ("u_qh", NUMBER)
    township.service.mark_printed(row["key"], {}, FRONT)
    assert township.service.mark_handed(row["key"], {"how": "handed"}, FRONT)["state"] == DELIVERED


@pytest.mark.parametrize("status", [408, 425, 429, 503])
def test_an_answer_that_asks_for_later_is_heeded(township: Any, status: int) -> None:
    township.receiver.answers = [status]
    township.hear("tell", LETTER)
    township.sweep()
    township.sweep(seconds=60)
    assert of_webhook(township) == [(FAILED, str(status)), (DELIVERED, "200")]


def test_a_system_is_told_at_night_and_the_desks_mailbox_in_the_morning(township: Any) -> None:
    township.clock.at[0] = at(50).replace(hour=15)
    township.hear("tell", LETTER)
    assert township.sweep() == 1
    assert (len(township.receiver.requests), township.mail.letters.taken) == (1, [])
    assert township.sweep(hours=9) == 1
    (letter,) = township.mail.letters.taken
    assert NUMBER in letter.get_content() and "转送函" not in letter.get_content()


def test_a_dead_system_does_not_hold_up_the_mail_and_is_asked_once_a_sweep(township: Any) -> None:
    township.receiver.answers = [503] * 20
    for _ in range(8):
        township.hear("tell", LETTER)
    township.sweep()
    assert len(township.receiver.requests) == 1
    assert len(township.mail.letters.taken) == 8


def test_the_head_is_written_to_and_the_system_is_told_once(township: Any) -> None:
    said = DeadlineNear(NUMBER, "qh", "u_qh", "notice_referred", date(2026, 3, 17), "red", at(50))
    township.hear("remind", said)
    township.sweep()
    assert sorted(township.mail.letters.recipients) == ["desk@qh.example", "head@qh.example"]
    assert len(township.receiver.requests) == 1


def test_the_sender_and_the_desks_read_what_they_look_for_by_an_index(township: Any) -> None:
    township.hear("tell", LETTER)
    collection = township.service.stored.shelf.collection
    for where in ({"due_at": {"$lte": "2026"}}, {"to": "u_qh", "_id": {"$lt": "z"}}, {"state": "failed"}):
        assert "COLLSCAN" not in str(collection.find(where).explain()["queryPlanner"]["winningPlan"])


def test_the_inbox_and_its_pages_are_the_same_on_the_real_store(township: Any) -> None:
    officer = {"user": "o", "name": "经办", "unit": "u_qh", "roles": ["officer"], "node": "qh"}
    for _ in range(3):
        township.hear("tell", LETTER)
        township.clock.forward(seconds=1)
    first = township.service.inbox({"limit": 2, "state": "unread"}, officer)
    second = township.service.inbox({"limit": 2, "state": "unread", "after": first["next"]}, officer)
    assert [len(first["rows"]), len(second["rows"]), second["next"]] == [2, 1, None]
    township.service.mark_read(first["rows"][0]["key"], {}, officer)
    assert len(township.service.inbox({"state": "unread"}, officer)["rows"]) == 2
    assert len(township.service.inbox({"state": "read"}, officer)["rows"]) == 1
    assert EMAIL in {one.channel for one in township.service.stored.some({})[0].ways}
