"""Filing for others at the counter, the figures, and the node's tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from shared.bus.parking_lot import Parked
from shared.links.states import LinkState
from tests.support.edge import FakeServices
from tests.unit.pages import samples
from tests.unit.pages.reader import Page
from tests.unit.pages.test_filing import CANAL, events_of

Enter = Callable[[str], FlaskClient]
CALL = {**CANAL, "channel": "phone", "representatives": "1", "read_back": "yes"}


def at_the_counter(client: FlaskClient, **typed: str) -> Any:
    """Register what was told on the telephone."""
    form = Page(client.get("/desk/file").get_data(as_text=True)).form("/desk/file")
    return client.post("/desk/file", data={**form.fields, **CALL, **typed})


def test_a_clerk_registers_a_call_and_prints_the_receipt(at_desk: Enter) -> None:
    client = at_desk("qh_xf.clerk")
    answer = at_the_counter(client, received_at="2026-03-02T08:30")
    said = events_of(client)[0]
    assert answer.status_code == 201
    assert (said.channel, said.received_by, said.registered_by) == ("phone", "u_qh_xf", "qh_xf.clerk")
    assert said.received_at.isoformat() == "2026-03-02T00:30:00+00:00"
    assert said.tags == ("read_back",)
    assert said.number in answer.get_data(as_text=True)


def test_what_was_told_by_mouth_must_be_read_back(at_desk: Enter) -> None:
    client = at_desk("qh_xf.clerk")
    answer = at_the_counter(client, read_back="")
    assert answer.status_code == 422
    assert Page(answer.get_data(as_text=True)).has("a", href="#f-read_back")
    assert at_the_counter(client, read_back="", channel="letter").status_code == 201


def test_a_letter_without_a_name_is_registered_all_the_same(at_desk: Enter) -> None:
    assert at_the_counter(at_desk("qh_xf.clerk"), name="", channel="letter").status_code == 201


def test_a_time_to_come_is_refused_at_its_field(at_desk: Enter) -> None:
    answer = at_the_counter(at_desk("qh_xf.clerk"), received_at="2026-03-02T23:00")
    assert Page(answer.get_data(as_text=True)).has("a", href="#f-received_at")


def test_half_a_time_is_refused_at_its_field(at_desk: Enter) -> None:
    answer = at_the_counter(at_desk("qh_xf.clerk"), received_at="2026-03-02Tabc")
    assert Page(answer.get_data(as_text=True)).has("a", href="#f-received_at")


def test_too_many_representatives_are_named_at_their_field(at_desk: Enter) -> None:
    answer = at_the_counter(at_desk("qh_xf.clerk"), persons="30", representatives="6")
    assert Page(answer.get_data(as_text=True)).has("a", href="#f-representatives")


def test_an_officer_does_not_register_at_the_counter(at_desk: Enter) -> None:
    assert at_desk("qh.officer").get("/desk/file").status_code == 403


def test_notices_are_listed_with_their_paper_and_state(at_desk: Enter, services: FakeServices) -> None:
    notice = {
        "number": samples.NUMBER, "subject": "您的信访事项已受理", "unit": "u_qh", "paper_number": "7号",
        "state": "delivered", "state_zh": "已送达", "written_at": "2026-03-01T02:00:00.000000Z",
    }  # fmt: skip
    services.answers["notification.notices"] = {"rows": [notice], "next": "k1"}
    html = at_desk("qh_xf.clerk").get("/desk/notices").get_data(as_text=True)
    assert all(words in html for words in ("您的信访事项已受理", "青禾镇人民政府", "已送达", "?after=k1"))


def test_links_are_shown_by_what_was_answered(at_desk: Enter) -> None:
    client = at_desk("qh_xf.operator")
    child = LinkState("yj", "child", "silent", 400.0, 380.0, 12, 300.0, 0, None, {"up": "running"})
    client.application.extensions["xinqiao"].links = lambda: [child]
    words = Page(client.get("/desk/links").get_data(as_text=True)).words
    assert all(told in words for told in ("杨家村", "下级", "没有应答", "6分钟前", "12"))


def test_parked_messages_are_listed_without_their_words(at_desk: Enter) -> None:
    client = at_desk("qh_xf.operator")
    parked = Parked(
        "a1b2", "handling.matter_referred", "too_many_attempts", "", "2026-03-01T02:00:00.000000Z", 5, "m",
        "matter.referred", 9, b'{"text": "secret"}',
    )  # fmt: skip

    class Lot:
        def all(self) -> list[Parked]:
            return [parked]

    client.application.extensions["xinqiao"].parking = Lot
    html = client.get("/desk/parked").get_data(as_text=True)
    assert all(told in html for told in ("a1b2", "handling.matter_referred", "多次重试仍未成功"))
    assert "secret" not in html


def test_links_and_parked_messages_are_for_operators_only(at_desk: Enter) -> None:
    client = at_desk("qh.officer")
    assert [client.get(path).status_code for path in ("/desk/links", "/desk/parked")] == [403, 403]
