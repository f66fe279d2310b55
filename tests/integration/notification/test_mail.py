"""A petitioner who asked for it is told by a real mail server: once in effect, not at night, without a word of it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.notification.channels import Parcel
from services.notification.channels.mail import Mail
from services.notification.domain import DELIVERED, EMAIL, FAILED, REFUSED, TO_PRINT, UNKNOWN, WAITING
from tests.support.mail_server import PASSWORD, USER, certificate, running_mail
from tests.unit.statistics.saying import NUMBER, a_paper, at

ROOT = Path(__file__).parents[3]
CLERK = {"user": "c", "name": "窗口", "unit": "u_yjw", "roles": ["clerk"], "node": "yj"}
MORNING_OF_THE_NEXT_DAY = {"hours": 13}


def a_parcel(**changes: Any) -> Parcel:
    told = {
        "key": "n1.email", "number": NUMBER, "event": "paper.issued", "letter": "accepted", "to": "petitioner",
        "subject": f"信访事项{NUMBER}有新的通知", "body": "请查看。", "where": "https://xf.lx.example/look-up",
        "written_at": at(50), "sent_at": at(50), "address": "wang@example.cn",
    }  # fmt: skip
    return Parcel(**{**told, **changes})


def test_the_letter_arrives_with_its_chinese_words_and_says_the_number_and_where_to_read_it(home: Any) -> None:
    home.file()
    home.hear("tell", a_paper())
    assert home.only().state == WAITING
    assert home.sweep() == 1
    (letter,) = home.mail.letters.taken
    assert home.mail.letters.recipients == ["wang@example.cn"]
    assert letter["Subject"] == f"信访事项{NUMBER}有新的通知"
    assert "临溪县信访局" in str(letter["From"]) and letter["Auto-Submitted"] == "auto-generated"
    words = letter.get_content()
    assert NUMBER in words and "https://xf.lx.example/look-up" in words
    for private in ("水渠", "王桂香", "青禾镇", "受理"):
        assert private not in words + str(letter)
    assert (home.only().state, home.outcomes()) == (DELIVERED, [(EMAIL, DELIVERED, "")])


def test_what_was_delivered_is_not_sent_again_whoever_looks(home: Any) -> None:
    home.file()
    home.hear("tell", a_paper())
    assert [home.sweep(), home.sweep(minutes=5), home.sweep(days=2)] == [1, 0, 0]
    assert len(home.mail.letters.taken) == 1


def test_a_server_that_cannot_now_is_asked_again_by_the_schedule(home: Any) -> None:
    home.file()
    home.hear("tell", a_paper())
    home.mail.letters.answers = ["451 try later", "452 no room"]
    assert [home.sweep(), home.sweep(seconds=59), home.sweep(seconds=1), home.sweep(minutes=10)] == [1, 0, 1, 1]
    assert home.outcomes() == [(EMAIL, FAILED, "451"), (EMAIL, FAILED, "452"), (EMAIL, DELIVERED, "")]
    assert len(home.mail.letters.taken) == 1


def test_a_refusal_for_good_falls_back_to_print_and_the_counter_hands_it_over(home: Any) -> None:
    home.file()
    home.hear("tell", a_paper())
    home.mail.letters.recipient_answers = ["550 no such user"]
    assert home.sweep() == 1
    assert (home.only().state, home.outcomes()) == (TO_PRINT, [(EMAIL, REFUSED, "550")])
    assert home.sweep(days=3) == 0
    (row,) = home.service.notices({"state": TO_PRINT}, CLERK)["rows"]
    assert "wang@example.cn" not in json.dumps(row, ensure_ascii=False)
    view = home.service.notice(row["key"], CLERK)
    assert [one["step"] for one in view["steps"]] == ["mark_printed", "retry_notice"]
    home.service.mark_printed(row["key"], {}, CLERK)
    done = home.service.mark_handed(row["key"], {"how": "posted", "note": "挂号001"}, CLERK)
    assert (done["state"], done["steps"]) == (DELIVERED, [])
    assert [one["outcome"] for one in done["attempts"]] == [DELIVERED, REFUSED, "printed", "posted"]


def test_nobody_is_written_to_at_night(home: Any) -> None:
    home.file()
    home.clock.at[0] = at(50).replace(hour=14)  # ten in the evening at the node
    home.hear("tell", a_paper())
    assert [home.sweep(), home.sweep(hours=9, minutes=59), home.sweep(minutes=1)] == [0, 0, 1]
    assert home.only().attempts[-1].at == home.clock.now()


def test_a_sender_that_died_after_the_server_took_the_letter_leaves_unknown_and_the_same_message_id(home: Any) -> None:
    home.file()
    home.hear("tell", a_paper())
    sender = home.service._sender()
    claimed = sender._claim(home.only(), set())
    sender._send(*claimed)  # and nothing was saved after: the process was killed
    assert home.sweep(seconds=100) == 0, "it is still claimed"
    assert home.sweep(seconds=80) == 1
    assert home.outcomes() == [(EMAIL, UNKNOWN, "no_word_of_it"), (EMAIL, DELIVERED, "")]
    first, second = home.mail.letters.ids
    assert first == second == f"<{home.only().id}.email@lx.example>"


def test_two_senders_beside_each_other_send_it_once(home: Any) -> None:
    home.file()
    home.hear("tell", a_paper())
    notice = home.only()
    one, other = home.service._sender(), home.service._sender()
    assert one._claim(notice, set()) is not None
    assert other._claim(notice, set()) is None


def test_a_connection_that_breaks_when_the_letter_was_handed_over_is_unknown(home: Any) -> None:
    home.file()
    home.hear("tell", a_paper())
    home.mail.letters.before_answer = lambda server: server.transport.abort()
    home.sweep()
    home.mail.letters.before_answer = None
    home.sweep(minutes=1)
    assert [outcome for _, outcome, _ in home.outcomes()] == [UNKNOWN, DELIVERED]
    assert len(set(home.mail.letters.ids)) == 1


def test_what_failed_as_often_as_is_tried_lies_on_a_desk_and_is_sent_anew_from_there(home: Any) -> None:
    home.file()
    home.hear("tell", a_paper())
    home.mail.letters.answers = ["451 later"] * 4
    for wait in (0, 60, 600, 3600):
        assert home.sweep(seconds=wait) == 1
    (row,) = home.service.notices({"state": FAILED}, CLERK)["rows"]
    view = home.service.retry_notice(row["key"], {}, CLERK)
    assert view["state"] == WAITING
    assert home.sweep() == 1
    assert home.only().state == DELIVERED


def test_an_address_that_was_let_go_is_not_written_to(home: Any) -> None:
    home.file()
    home.hear("tell", a_paper())
    assert home.service.addresses.drop_expired(home.clock.now() + timedelta(days=800)) == 1
    home.sweep()
    assert (home.mail.letters.taken, home.outcomes()) == ([], [(EMAIL, REFUSED, "no_address")])


def test_an_unreachable_server_is_tried_again(home: Any) -> None:
    home.file()
    home.hear("tell", a_paper())
    with running_mail() as gone:
        port = gone.port
    home.service.means.channels[EMAIL] = Mail("127.0.0.1", port, "xf@lx.example", security="none", patience=1)
    home.sweep()
    assert home.outcomes() == [(EMAIL, FAILED, "ConnectionRefusedError")]


def test_a_short_message_goes_to_a_mobile_number_and_says_the_number_only(home: Any) -> None:
    home.file("138 0013 8000")
    home.hear("tell", a_paper())
    home.sweep()
    (line,) = [json.loads(one) for one in home.sms.read_text("utf-8").splitlines()]
    assert (line["to"], line["key"]) == ("13800138000", f"{home.only().id}.sms")
    assert NUMBER in line["text"] and "受理" not in line["text"]
    assert home.sms.stat().st_mode & 0o777 == 0o600


# --- how the server is spoken to --------------------------------------------------------------------------------------


def test_mail_is_encrypted_and_logs_in(tmp_path: Any) -> None:
    public, private = certificate(tmp_path)
    with running_mail((public, private), login=True) as server:
        mail = Mail("127.0.0.1", server.port, "xf@lx.example", "", USER, PASSWORD, "starttls", public)
        assert mail.send(a_parcel()).outcome == DELIVERED
        assert server.letters.was_encrypted == [True]


def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(tmp_path: Any) -> None:
    with running_mail(certificate(tmp_path)) as server:
        mail = Mail("127.0.0.1", server.port, "xf@lx.example", "", USER, PASSWORD, "starttls")
        assert mail.send(a_parcel()).outcome == FAILED
        assert server.letters.taken == []


def test_a_wrong_password_is_no_fault_of_the_address(tmp_path: Any) -> None:
    public, private = certificate(tmp_path)
    with running_mail((public, private), login=True) as server:
        mail = Mail("127.0.0.1", server.port, "xf@lx.example", "", USER, "wrong", "starttls", public)
        result = mail.send(a_parcel())
        assert (result.outcome, result.detail) == (FAILED, "535")


@pytest.mark.parametrize(("answer", "outcome"), [("554 spam", REFUSED), ("421 closing", FAILED)])
def test_a_refusal_of_the_letter_is_final_only_when_the_server_says_so(answer: str, outcome: str) -> None:
    with running_mail() as server:
        server.letters.answers = [answer]
        assert Mail("127.0.0.1", server.port, "xf@lx.example", security="none").send(a_parcel()).outcome == outcome


GREEN = """
import eventlet
eventlet.monkey_patch()
import socket
from services.notification.channels.mail import Mail
from tests.integration.notification.test_mail import a_parcel

silent = eventlet.listen(("127.0.0.1", 0))
ticks = 0

def tick():
    global ticks
    while True:
        eventlet.sleep(0.05)
        ticks += 1

eventlet.spawn(tick)
mail = Mail("127.0.0.1", silent.getsockname()[1], "xf@lx.example", security="none", patience=1)
print(mail.send(a_parcel()).outcome, ticks >= 10)
"""


def test_a_server_that_takes_the_call_and_says_nothing_stops_no_other_green_thread() -> None:
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", GREEN], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.stdout.split() == [FAILED, "True"], answer.stderr
