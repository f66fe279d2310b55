"""Looking up: number and code open the public course of a matter, and nothing else does."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from services.gateway import hashing
from shared.errors import NotFound, Unavailable
from shared.matters import codes, numbers
from tests.support.edge import SECRET, FakeServices, a_filing

KEY = {"Idempotency-Key": "one-key-for-these-tests"}


@pytest.fixture
def receipt(client: FlaskClient) -> dict[str, Any]:
    told: dict[str, Any] = client.post("/api/filings", json=a_filing(), headers=KEY).get_json()
    return told


def ask(client: FlaskClient, number: str, code: str) -> Any:
    return client.post("/api/lookups", json={"number": number, "code": code})


def test_a_filing_can_be_looked_up_before_anything_else_has_heard_of_it(
    client: FlaskClient, receipt: dict[str, Any]
) -> None:
    answer = ask(client, receipt["number"], receipt["code"])
    matter = answer.get_json()
    assert answer.status_code == 200
    assert (matter["status"], matter["number"], matter["title"]) == ("received", receipt["number"], "村道路灯不亮")
    assert matter["timeline"][0]["at"] == receipt["received_at"]
    assert matter["holder"]["name"] == "杨家村村民委员会"


@pytest.mark.parametrize("silent", [Unavailable("broker_down"), Unavailable("no_answer"), NotFound()])
def test_the_drop_box_answers_while_intake_cannot(
    client: FlaskClient, receipt: dict[str, Any], services: FakeServices, silent: Exception
) -> None:
    services.answers["intake.look_up"] = silent
    assert ask(client, receipt["number"], receipt["code"]).get_json()["status"] == "received"


def test_intake_answers_as_soon_as_it_knows(
    client: FlaskClient, receipt: dict[str, Any], services: FakeServices
) -> None:
    services.answers["intake.look_up"] = lambda number: {"number": number, "status": "registered"}
    answer = ask(client, receipt["number"], receipt["code"]).get_json()
    assert answer == {"number": receipt["number"], "status": "registered", "attachments": []}


def test_an_accusations_own_words_stay_out_of_the_drop_box(client: FlaskClient) -> None:
    form = a_filing(legal_class="accusation", title="举报会计虚报")
    told = client.post("/api/filings", json=form, headers=KEY).get_json()
    assert ask(client, told["number"], told["code"]).get_json()["title"] == "（密件）"


def test_number_and_code_are_read_as_people_write_them(client: FlaskClient, receipt: dict[str, Any]) -> None:
    number = receipt["number"].lower().replace("-", " - ")
    code = receipt["code"].lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert ask(client, number, code).status_code == 200


def test_a_wrong_code_and_an_unknown_number_are_answered_alike(client: FlaskClient, receipt: dict[str, Any]) -> None:
    other_code = codes.derive(SECRET, "some other key")
    wrong_code = ask(client, receipt["number"], other_code)
    unknown = ask(client, numbers.make("yj", 2026, 999_999), receipt["code"])
    told = [{**one.get_json(), "trace_id": ""} for one in (wrong_code, unknown)]
    assert told[0] == told[1]
    assert (wrong_code.status_code, unknown.status_code) == (404, 404)


def test_the_same_work_is_done_for_an_unknown_number(
    client: FlaskClient, receipt: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    real = hashing._HASHER.verify

    class Counting:
        def verify(self, kept: str, told: str) -> bool:
            verified.append(kept)
            return real(kept, told)

        hash = staticmethod(hashing._HASHER.hash)

    monkeypatch.setattr(hashing, "_HASHER", Counting())
    ask(client, receipt["number"], codes.derive(SECRET, "some other key"))
    ask(client, numbers.make("yj", 2026, 999_999), receipt["code"])
    assert len(verified) == 2


def test_a_slip_of_the_pen_is_named_before_anything_is_asked(
    client: FlaskClient, receipt: dict[str, Any], services: FakeServices
) -> None:
    services.calls.clear()
    answer = ask(client, receipt["number"][:-1] + "?", receipt["code"] + "A")
    assert answer.status_code == 422
    assert set(answer.get_json()["fields"]) == {"number", "code"}
    assert services.calls == []


def test_a_number_of_another_node_is_sent_there(client: FlaskClient, receipt: dict[str, Any]) -> None:
    answer = ask(client, numbers.make("qh", 2026, 1), receipt["code"])
    assert (answer.status_code, answer.get_json()["code"]) == (404, "registered_elsewhere")
    assert "青禾镇" in answer.get_json()["message"]["zh"]


def test_number_and_code_never_stand_in_an_address(client: FlaskClient, receipt: dict[str, Any]) -> None:
    answer = client.get("/api/lookups", query_string={"number": receipt["number"], "code": receipt["code"]})
    assert answer.status_code == 405


def test_an_act_is_taken_with_the_code_and_answered_with_the_course(
    client: FlaskClient, receipt: dict[str, Any], services: FakeServices
) -> None:
    services.answers["intake.urge"] = lambda number, form: {"number": number, "status": "accepted", "form": form}
    told = {"number": receipt["number"], "code": receipt["code"], "text": "已经一个月了"}
    answer = client.post("/api/lookups/urge", json=told)
    seen = answer.get_json()
    assert (seen["number"], seen["status"], seen["form"]) == (receipt["number"], "accepted", {"text": "已经一个月了"})


def test_an_act_with_a_wrong_code_never_reaches_intake(
    client: FlaskClient, receipt: dict[str, Any], services: FakeServices
) -> None:
    wrong = codes.derive(SECRET, "somebody-elses-key")
    answer = client.post("/api/lookups/withdraw", json={"number": receipt["number"], "code": wrong})
    assert (answer.status_code, answer.get_json()["code"]) == (404, "wrong_number_or_code")
    assert services.calls == []


def test_an_act_before_the_registration_is_told_to_wait(
    client: FlaskClient, receipt: dict[str, Any], services: FakeServices
) -> None:
    services.answers["intake.urge"] = NotFound()
    answer = client.post("/api/lookups/urge", json={"number": receipt["number"], "code": receipt["code"]})
    assert (answer.status_code, answer.get_json()["code"]) == (503, "not_registered_yet")
