"""The node's own file of notices is whole, or says everything that is wrong with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import yaml

from services.notification.book import Book, BookFaulty, is_safe, read_book
from services.notification.domain import EMAIL, SMS, WEBHOOK
from services.notification.provide import means_of
from shared.ops.settings import Settings
from tests.unit.notification.test_notices import TOPOLOGY

SECRET = b"0123456789abcdef01234567"


@pytest.fixture
def write(tmp_path):
    (tmp_path / "oa.secret").write_bytes(SECRET + b"\n")

    def written(content):
        path = tmp_path / "notices.yaml"
        path.write_text(yaml.safe_dump(content, allow_unicode=True))
        return path

    return written


def hook(**changes):
    return {"id": "oa", "url": "https://oa.qh.example/notices", "secret_file": "oa.secret", **changes}


def units(**row):
    return {"units": {"u_qh": row}}


def test_without_a_file_units_read_at_the_desk_and_people_are_left_in_peace_at_night():
    book = read_book(None, TOPOLOGY.units)
    assert book == Book() and book.pace.quiet is not None and book.pace.retry == (60, 600, 3600, 21600)
    assert book.reach("u_qh").webhooks == ()


def test_a_file_says_where_units_are_reached_and_how_often_it_is_tried(write):
    given = units(email="desk@qh.example", leader_email="head@qh.example", webhooks=[hook(events=["paper.issued"])])
    book = read_book(write(given | {"retry_minutes": [2, 5], "quiet": False, "keep_contacts_days": 30}), TOPOLOGY.units)
    (endpoint,) = book.reach("u_qh").webhooks
    assert (endpoint.secret, endpoint.wants("paper.issued"), endpoint.wants("deadline.near")) == (SECRET, True, False)
    assert (book.pace.retry, book.pace.quiet, book.keep_contacts) == ((120, 300), None, timedelta(days=30))
    assert SECRET.decode() not in repr(book)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"unit": {}}, "unknown field unit"), ({"units": {"u_moon": {}}}, "no unit u_moon"),
        (units(mail="a@b.cn"), "unknown field mail"), (units(email="desk at qh"), "no e-mail address"),
        (units(email="a@b.cn\nBcc: c@d.cn"), "no e-mail address"),
        (units(webhooks=[hook(url="http://oa.qh.example/")]), "https"),
        (units(webhooks=[hook(url="https://user:pw@oa.example/")]), "https"),
        (units(webhooks=[hook(url="file:///etc/passwd")]), "https"), (units(webhooks=[hook(id="O A")]), "id is made"),
        (units(webhooks=[hook(events=["paper.burnt"])]), "no event"),
        (units(webhooks=[hook(secret_file="nowhere")]), "no secret"),
        (units(webhooks=[{"id": "oa", "x": 1}]), "a row has"),
        (units(webhooks=[hook(), hook()]), "stands twice"), ({"quiet": {"from": "25:00", "to": "8"}}, "quiet"),
        ({"quiet": {"from": "21:00", "to": "21:00"}}, "quiet"), ({"retry_minutes": [0]}, "retry_minutes"),
        ({"retry_minutes": "1"}, "retry_minutes"), ({"keep_contacts_days": 0}, "keep_contacts_days"),
        ({"letters": [{"id": "accepted", "body": "{text}"}]}, "no placeholder"),
    ],
)  # fmt: skip
def test_a_mistake_is_told(write, given, fault):
    with pytest.raises(BookFaulty) as faulty:
        read_book(write(given), TOPOLOGY.units)
    assert [one for one in faulty.value.faults if fault in one]


def test_a_file_that_is_not_there_or_is_no_table_is_a_fault(tmp_path, write):
    with pytest.raises(BookFaulty, match="FileNotFoundError"):
        read_book(tmp_path / "nowhere.yaml", TOPOLOGY.units)
    with pytest.raises(BookFaulty, match="no table"):
        read_book(write(["units"]), TOPOLOGY.units)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://oa.example/x?y=1", True), ("http://127.0.0.1:8080/", True), ("http://localhost/x", True),
        ("http://[::1]:9/", True), ("http://127.0.0.1.example/", False), ("http://10.0.0.8/", False),
        ("https:///x", False), ("https://oa.example/#x", False), ("ftp://localhost/", False),
        ("https://o.x:99999/", False),
        ("https://单位.example/", False),
    ],
)  # fmt: skip
def test_an_address_is_encrypted_or_on_this_machine(url, safe):
    assert is_safe(url) == safe


def settings(**changes):
    return Settings(node="qh", topology=None, amqp="", mongo="", **changes)


def test_channels_are_those_that_are_set_up(tmp_path, write):
    assert means_of(settings(), TOPOLOGY.units).channels == {}
    full = settings(
        notices=write(units(webhooks=[hook()])), smtp_host="127.0.0.1", smtp_security="none", smtp_from="xf@lx.example",
        sms_file=tmp_path / "sms", profile="development",
    )  # fmt: skip
    assert sorted(means_of(full, TOPOLOGY.units).channels) == sorted([EMAIL, SMS, WEBHOOK])


def test_short_messages_are_not_written_to_a_file_in_production(tmp_path):
    assert means_of(settings(sms_file=tmp_path / "sms"), TOPOLOGY.units).channels == {}


@pytest.mark.parametrize("wrong", [{"smtp_host": "mail.example", "smtp_security": "none"}, {"smtp_from": "xf"}])
def test_mail_that_would_go_in_clear_or_from_nobody_is_refused_at_the_start(wrong):
    given = {"smtp_host": "127.0.0.1", "smtp_from": "xf@lx.example", **wrong}
    with pytest.raises(ValueError, match="mail"):
        means_of(settings(**given), TOPOLOGY.units)
