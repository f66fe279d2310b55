"""Filing through the API: one durable write, one receipt, whatever happens around it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.gateway.parts import Parts
from services.gateway.store import DatabaseFault
from shared.matters import codes, numbers
from tests.support.edge import Desk, FakeServices, a_filing, app_of

KEY = {"Idempotency-Key": "3f0f2f1e-5a57-4d5e-9d13-0d6a2c8f7b11"}


def test_a_filing_is_receipted_with_a_number_of_the_node_and_a_code(client: FlaskClient, village: Parts) -> None:
    answer = client.post("/api/filings", json=a_filing(), headers=KEY)
    receipt = answer.get_json()
    assert answer.status_code == 201
    assert numbers.check(receipt["number"]).node == "yj"
    assert codes.shown(codes.normalise(receipt["code"])) == receipt["code"]
    assert receipt["unit"] == village.topology.front_unit("yj").id
    assert (receipt["node"], receipt["look_up_path"]) == ("yj", "/look-up")


def test_what_was_filed_is_said_whole_and_once(client: FlaskClient, village: Parts) -> None:
    client.post("/api/filings", json=a_filing(category_l1="AG", category_l2="村务管理"), headers=KEY)
    [said] = village.filings.said
    assert (said.title, said.place, said.channel, said.origin) == ("村道路灯不亮", "990121101201", "online", "direct")
    assert (said.category_l1, said.category_l2) == ("AG", "AG02")
    assert (said.petitioner.name, said.petitioner.persons, said.registered_by) == ("王秀兰", 1, "")
    assert said.purpose == "settlement"


def test_a_filing_needs_no_service_and_no_broker(client: FlaskClient, services: FakeServices) -> None:
    services.state = "down"
    assert client.post("/api/filings", json=a_filing(), headers=KEY).status_code == 201
    assert services.calls == []


def test_the_same_request_again_gives_the_same_receipt_and_files_nothing(client: FlaskClient, village: Parts) -> None:
    first = client.post("/api/filings", json=a_filing(), headers=KEY)
    again = client.post("/api/filings", json=a_filing(), headers=KEY)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    assert len(village.filings.said) == 1


def test_another_form_under_the_same_key_is_refused(client: FlaskClient, village: Parts) -> None:
    client.post("/api/filings", json=a_filing(), headers=KEY)
    other = client.post("/api/filings", json=a_filing(title="另一件事"), headers=KEY)
    assert (other.status_code, other.get_json()["code"]) == (409, "idempotency_key_reused")
    assert len(village.filings.said) == 1


@pytest.mark.parametrize(
    ("key", "code"),
    [(None, "idempotency_key_missing"), ("short", "idempotency_key_invalid"), ("x" * 201, "idempotency_key_invalid")],
)
def test_a_filing_needs_a_key_that_nobody_guesses(client: FlaskClient, key: str | None, code: str) -> None:
    answer = client.post("/api/filings", json=a_filing(), headers={"Idempotency-Key": key} if key else {})
    assert (answer.status_code, answer.get_json()["code"]) == (400, code)


def test_fifty_equal_requests_at_once_make_one_filing_and_one_receipt(village: Parts) -> None:
    app = app_of(village)
    start = threading.Barrier(50)

    def send(_: int) -> tuple[int, str]:
        start.wait()
        answer = app.test_client().post("/api/filings", json=a_filing(), headers=KEY)
        return answer.status_code, str(answer.get_json())

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(send, range(50)))
    assert sorted(status for status, _ in answers) == [200] * 49 + [201]
    assert len({receipt for _, receipt in answers}) == 1
    assert len(village.filings.said) == 1


def test_different_requests_at_once_get_different_numbers_and_codes(village: Parts) -> None:
    app = app_of(village)

    def send(one: int) -> Any:
        headers = {"Idempotency-Key": f"key-number-{one:04}"}
        return app.test_client().post("/api/filings", json=a_filing(title=f"第{one}件"), headers=headers).get_json()

    with ThreadPoolExecutor(20) as pool:
        receipts = list(pool.map(send, range(40)))
    assert len({one["number"] for one in receipts}) == len({one["code"] for one in receipts}) == 40


def test_the_code_and_the_key_are_not_in_the_drop_box(client: FlaskClient, village: Parts) -> None:
    receipt = client.post("/api/filings", json=a_filing(), headers=KEY).get_json()
    kept = str(village.filings.shelf.read(receipt["number"]))
    assert receipt["code"] not in kept
    assert codes.normalise(receipt["code"]) not in kept
    assert KEY["Idempotency-Key"] not in kept


def test_a_database_that_cannot_take_it_says_so_and_the_same_request_succeeds_later(
    client: FlaskClient, village: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise DatabaseFault("E11000 dup key: { title: '村道路灯不亮' }")

    with monkeypatch.context() as fault:
        fault.setattr(village.filings.shelf, "insert", broken)
        answer = client.post("/api/filings", json=a_filing(), headers=KEY)
    assert (answer.status_code, answer.get_json()["code"]) == (503, "database_down")
    assert "Retry-After" in answer.headers
    assert "路灯" not in answer.text
    assert client.post("/api/filings", json=a_filing(), headers=KEY).status_code == 201


class TestWhoMayFileWhat:
    """Citizens file online for themselves; clerks write down what came by any channel."""

    @pytest.mark.parametrize(
        ("changes", "field", "code"),
        [
            ({"channel": "letter"}, "channel", "citizens_file_online"),
            ({"received_at": "2026-03-01T09:00:00+08:00"}, "received_at", "for_clerks_only"),
            ({"received_by": "u_yjw"}, "received_by", "for_clerks_only"),
            ({"petitioner": {"contact": "13900000000"}}, "petitioner.name", "name_or_anonymous"),
            ({"petitioner": {"name": "王", "persons": 8, "representatives": 6}},) * 1
            + ("petitioner.representatives", "too_many_representatives"),
            ({"petitioner": {"name": "王", "persons": 2, "representatives": 3}},) * 1
            + ("petitioner.representatives", "too_many_representatives"),
            ({"category_l1": "ZZ"}, "category_l1", "not_a_choice"),
            ({"category_l1": "AG", "category_l2": "土地征收"}, "category_l2", "not_a_choice"),
        ],
    )
    def test_a_citizens_form_is_refused_by_field(
        self, client: FlaskClient, changes: dict[str, Any], field: str, code: str
    ) -> None:
        answer = client.post("/api/filings", json=a_filing(**changes), headers=KEY)
        assert answer.status_code == 422
        told = answer.get_json()["fields"][field]
        assert told["code"] == code
        assert told["zh"] and told["en"]

    def test_an_anonymous_filing_keeps_no_name(self, client: FlaskClient, village: Parts) -> None:
        form = a_filing(petitioner={"name": "王秀兰", "anonymous": True})
        assert client.post("/api/filings", json=form, headers=KEY).status_code == 201
        [said] = village.filings.said
        assert (said.petitioner.name, said.petitioner.anonymous) == ("", True)

    def test_a_clerk_writes_down_a_letter_of_yesterday(self, village: Parts) -> None:
        desk = Desk(app_of(village).test_client(), "yjw.clerk")
        form = a_filing(channel="letter", received_at="2026-03-01T09:00:00+08:00", petitioner={})
        answer = desk.post("/api/filings", json=form, headers=KEY)
        assert answer.status_code == 201
        [said] = village.filings.said
        assert (said.channel, said.registered_by) == ("letter", "yjw.clerk")
        assert said.received_at.isoformat() == "2026-03-01T01:00:00+00:00"

    def test_a_letter_from_the_future_is_refused(self, desk_of: Callable[[str], Desk]) -> None:
        form = a_filing(channel="letter", received_at="2026-03-02T09:00:01+08:00")
        answer = desk_of("yjw.clerk").post("/api/filings", json=form, headers=KEY)
        assert answer.get_json()["fields"]["received_at"]["code"] == "in_the_future"

    def test_an_officer_does_not_file(self, desk_of: Callable[[str], Desk]) -> None:
        answer = desk_of("yjw.officer").post("/api/filings", json=a_filing(), headers=KEY)
        assert (answer.status_code, answer.get_json()["code"]) == (403, "forbidden")

    def test_the_receiving_unit_must_work_at_the_node(self, desk_of: Callable[[str], Desk]) -> None:
        answer = desk_of("yjw.clerk").post("/api/filings", json=a_filing(received_by="u_lx_xf"), headers=KEY)
        assert answer.get_json()["fields"]["received_by"]["code"] == "unknown_unit"


class TestWhereToFile:
    """A place the node does not serve: where to file instead."""

    def test_a_neighbouring_townships_matter_is_sent_to_its_government(self, client: FlaskClient) -> None:
        answer = client.post("/api/filings", json=a_filing(place="990121102203"), headers=KEY)
        body = answer.get_json()
        assert (answer.status_code, body["code"], body["fields"]["place"]["code"]) == (422,) + ("place_not_served",) * 2
        assert "石桥镇" in body["message"]["zh"]

    def test_the_county_takes_what_happened_in_a_village(self, make: Callable[..., Parts]) -> None:
        answer = app_of(make("lx")).test_client().post("/api/filings", json=a_filing(), headers=KEY)
        assert answer.status_code == 201

    def test_a_matter_of_another_county_is_not_taken_by_this_one(self, make: Callable[..., Parts]) -> None:
        at_lx = app_of(make("lx")).test_client()
        answer = at_lx.post("/api/filings", json=a_filing(place="990122101201"), headers=KEY)
        assert answer.get_json()["code"] == "place_not_served"
        assert "白石县" in answer.get_json()["message"]["zh"]

    def test_who_came_to_the_counter_is_written_down_there_whatever_the_place(
        self, desk_of: Callable[[str], Desk]
    ) -> None:
        answer = desk_of("yjw.clerk").post("/api/filings", json=a_filing(place="990122101201"), headers=KEY)
        assert answer.status_code == 201

    def test_a_place_nobody_knows_is_named_as_such(self, client: FlaskClient) -> None:
        answer = client.post("/api/filings", json=a_filing(place="110000"), headers=KEY)
        assert answer.get_json()["fields"]["place"]["code"] == "unknown_place"

    def test_a_short_code_is_kept_long(self, make: Callable[..., Parts]) -> None:
        county = make("lx")
        app_of(county).test_client().post("/api/filings", json=a_filing(place="990121001"), headers=KEY)
        assert county.filings.said[0].place == "990121001000"
