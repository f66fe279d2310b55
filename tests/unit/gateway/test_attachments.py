"""Files come before the filing, are claimed by it, and are read by their petitioner and by whoever has the matter."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from services.gateway import attachments, file_kinds
from services.gateway.parts import Parts
from shared.errors import NotFound, Refused
from shared.matters import numbers
from shared.ops.clock import StoppedClock
from tests.support import files_of_people as people
from tests.support.edge import NOW, Desk, FakeServices, a_filing, app_of

KEY = {"Idempotency-Key": "0c6a1e8e-2f5b-4a63-9b38-5c1e7f4f9d01"}
OTHER_KEY = {"Idempotency-Key": "7a1b6d52-4d0e-4c0e-8b1a-b3d5a7f2c902"}


@contextmanager
def limit(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, value: int) -> Iterator[None]:
    with monkeypatch.context() as changed:
        changed.setattr(module, name, value)
        yield


def upload(client: Any, data: bytes = b"", name: str = "照片.jpg", **more: Any) -> Any:
    sent = {"file": (io.BytesIO(data or people.photograph()), name)}
    return client.post("/api/attachments", data=sent, content_type="multipart/form-data", **more)


def filed_with(client: FlaskClient, *ids: str, key: dict[str, str] = KEY) -> Any:
    return client.post("/api/filings", json=a_filing(attachments=list(ids)), headers=key)


def test_a_file_is_taken_in_and_told_what_it_is(client: FlaskClient) -> None:
    answer = upload(client)
    told = answer.get_json()
    assert answer.status_code == 201
    assert (told["name"], told["type"], told["size"]) == ("照片.jpg", "image/jpeg", len(people.photograph()))
    assert told["expires_at"].startswith("2026-03-03")


def test_the_same_file_under_the_same_key_is_the_same_file(client: FlaskClient) -> None:
    first, again = upload(client, headers=KEY).get_json(), upload(client, headers=KEY).get_json()
    assert first == again
    assert upload(client).get_json()["id"] != first["id"]


def test_a_filing_carries_its_files_and_events_carry_no_bytes(client: FlaskClient, village: Parts) -> None:
    file = upload(client).get_json()
    assert filed_with(client, file["id"]).status_code == 201
    [said] = village.filings.said
    [carried] = said.attachments
    assert (carried.id, carried.name, carried.type) == (file["id"], "照片.jpg", "image/jpeg")
    assert (carried.size, carried.sha256) == (file["size"], file["sha256"])
    assert filed_with(client, file["id"]).status_code == 200


def test_a_file_belongs_to_one_filing(client: FlaskClient) -> None:
    file = upload(client).get_json()
    filed_with(client, file["id"])
    other = filed_with(client, file["id"], key=OTHER_KEY)
    assert other.status_code == 422
    assert other.get_json()["fields"]["attachments"]["code"] == "attachment_gone"
    assert filed_with(client, "no-such-file", key=OTHER_KEY).status_code == 422


def test_a_refused_filing_does_not_use_up_its_files(client: FlaskClient) -> None:
    file = upload(client).get_json()
    wrong = a_filing(attachments=[file["id"]], earlier_number="YJ-2026-000001-X")
    assert client.post("/api/filings", json=wrong, headers=OTHER_KEY).status_code == 422
    assert filed_with(client, file["id"]).status_code == 201


def test_what_nobody_claims_is_gone_after_a_day(make: Callable[..., Parts]) -> None:
    village = make("yj")
    client = app_of(village).test_client()
    left, used = (upload(client).get_json()["id"] for _ in range(2))
    filed_with(client, used)
    assert attachments.sweep(village) == 0
    object.__setattr__(village.settings, "hands", StoppedClock(at=NOW + timedelta(days=1, seconds=1)))
    assert filed_with(client, left, key=OTHER_KEY).status_code == 422
    assert attachments.sweep(village) == 1
    assert village.files.read(left) is None
    assert village.files.read(f"{left}.shown") is None
    assert village.files.read(used) is not None


def test_a_claim_whose_process_died_after_the_filing_is_settled_by_the_sweep(make: Callable[..., Parts]) -> None:
    village = make("yj")
    client = app_of(village).test_client()
    id = upload(client).get_json()["id"]
    number = filed_with(client, id).get_json()["number"]
    village.files.change(id, {"number": "", "is_kept": False}, when={})
    object.__setattr__(village.settings, "hands", StoppedClock(at=NOW + timedelta(days=2)))
    assert attachments.sweep(village) == 0
    assert (village.files.facts(id) or {})["number"] == number


def test_ten_files_and_fifty_mebibytes_come_with_one_submission(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [upload(client, b"one more page\n").get_json()["id"] for _ in range(11)]
    assert filed_with(client, *ids).get_json()["fields"]["attachments"]["code"] == "too_long"
    with limit(monkeypatch, file_kinds, "TOGETHER_AT_MOST", 20):
        told = filed_with(client, *ids[:2]).get_json()
    assert told["fields"]["attachments"]["code"] == "attachments_too_large"


def test_nobody_fills_the_disk_with_what_is_never_filed(village: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    with limit(monkeypatch, attachments, "UNCLAIMED_AT_MOST", 10), pytest.raises(Refused) as refusal:
        attachments.receive(village, b"eleven bytes", "a.txt")
    assert refusal.value.code == "uploads_full"


def test_only_files_may_be_large(client: FlaskClient) -> None:
    assert upload(client, people.photograph() + bytes(3 << 20)).status_code == 201
    assert upload(client, b"a" * (21 << 20), "a.txt").status_code == 413
    big = a_filing(text="长" * 600_000)
    assert client.post("/api/filings", json=big, headers=KEY).status_code == 413


@pytest.mark.parametrize("data", [{}, {"file": (io.BytesIO(b"x"), "a"), "other": (io.BytesIO(b"x"), "b")}])
def test_one_request_holds_one_file(client: FlaskClient, data: dict[str, Any]) -> None:
    answer = client.post("/api/attachments", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert client.post("/api/attachments", json={}).status_code == 415


def test_the_petitioner_reads_back_a_copy_without_traces(client: FlaskClient) -> None:
    id = upload(client).get_json()["id"]
    receipt = filed_with(client, id).get_json()
    asked = {"number": receipt["number"], "code": receipt["code"], "id": id}
    answer = client.post("/api/lookups/attachments", json=asked)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert people.CAMERA.encode() not in answer.data


def test_another_receipt_does_not_open_the_file(client: FlaskClient) -> None:
    id = upload(client).get_json()["id"]
    filed_with(client, id)
    other = client.post("/api/filings", json=a_filing(title="别的事"), headers=OTHER_KEY).get_json()
    asked = {"number": other["number"], "code": other["code"], "id": id}
    assert client.post("/api/lookups/attachments", json=asked).status_code == 404
    assert client.post("/api/lookups/attachments", json={**asked, "code": "T442-N5VM-D0GR-D"}).status_code == 404


def _on_the_desk(services: FakeServices, service: str, method: str, file: dict[str, Any]) -> None:
    listed = {name: file[name] for name in ("id", "name", "type", "size", "sha256")}
    services.answers[f"{service}.{method}"] = {"number": "x", "supplements": [{"attachments": [listed]}]}


def test_who_has_the_matter_on_the_desk_reads_its_files_and_nobody_else(
    make: Callable[..., Parts], services: FakeServices
) -> None:
    village = make("yj")
    app = app_of(village)
    file = upload(app.test_client()).get_json()
    number = filed_with(app.test_client(), file["id"]).get_json()["number"]
    clerk = Desk(app.test_client(), "yjw.clerk")
    address = f"/api/attachments/{number}/{file['id']}"
    for service, method in (("intake", "submission"), ("routing", "referral"), ("handling", "case")):
        services.answers[f"{service}.{method}"] = NotFound()
    assert clerk.get(address).status_code == 404
    _on_the_desk(services, "intake", "submission", file)
    answer = clerk.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert people.CAMERA.encode() not in answer.data
    assert app.test_client().get(address).status_code == 401
    assert clerk.get(f"/api/attachments/{number}/another").status_code == 404


def test_the_sealed_original_needs_the_right_and_leaves_a_line(
    make: Callable[..., Parts], services: FakeServices
) -> None:
    township = make("qh")
    app = app_of(township)
    file = attachments.receive(township, people.photograph(), "a.jpg")
    number = numbers.make("qh", 2026, 1)
    attachments.claim(township, [file["id"]], "key", number, is_kept=True)
    for service, method in (("intake", "submission"), ("routing", "referral"), ("handling", "case")):
        _on_the_desk(services, service, method, file)
    address = f"/api/attachments/{number}/{file['id']}?original=true"
    assert Desk(app.test_client(), "qh_xf.clerk").get(address).status_code == 403
    leader = next(one.user for one in township.topology.accounts_at("qh") if "leader" in one.roles)
    with capture_logs() as lines:
        answer = Desk(app.test_client(), leader).get(address)
    assert answer.data == people.photograph()
    assert [(one["number"], one["by"]) for one in lines if one["event"] == "original_read"] == [(number, leader)]


def test_a_file_of_another_node_shows_how_far_it_has_come(make: Callable[..., Parts], services: FakeServices) -> None:
    township = make("qh")
    file = {"id": "f1", "name": "a.txt", "type": "text/plain", "size": 3, "sha256": "ba7816bf" + "0" * 56}
    number = numbers.make("yj", 2026, 1)
    _on_the_desk(services, "routing", "referral", file)
    services.answers["intake.submission"] = NotFound()
    services.answers["handling.case"] = NotFound()
    services.answers["intake.fetch_attachment"] = {"state": "asked", "have": 1, "parts": 4, "percent": 25}
    answer = Desk(app_of(township).test_client(), "qh_xf.clerk").get(f"/api/attachments/{number}/f1")
    assert (answer.status_code, answer.get_json()["percent"]) == (202, 25)
    page = Desk(app_of(township).test_client(), "qh_xf.clerk").get(f"/desk/files/{number}/f1")
    assert (page.status_code, page.headers["Refresh"]) == (202, "2")
    assert "1 / 4" in page.get_data(as_text=True)


def test_a_file_that_changed_on_the_disk_is_not_handed_out(client: FlaskClient, village: Parts) -> None:
    id = upload(client).get_json()["id"]
    receipt = filed_with(client, id).get_json()
    village.files.drop(f"{id}.shown")
    village.files.change(id, {"sha256": "0" * 64}, when={})
    asked = {"number": receipt["number"], "code": receipt["code"], "id": id}
    answer = client.post("/api/lookups/attachments", json=asked)
    assert (answer.status_code, answer.get_json()["code"]) == (503, "attachment_damaged")


@pytest.fixture
def receipt(client: FlaskClient) -> dict[str, Any]:
    told: dict[str, Any] = client.post("/api/filings", json=a_filing(), headers=KEY).get_json()
    return told


def supplement(client: FlaskClient, receipt: dict[str, Any], *ids: str) -> Any:
    told = {"number": receipt["number"], "code": receipt["code"], "attachments": list(ids)}
    return client.post("/api/lookups/supplement", json=told)


def test_files_of_a_supplement_that_is_refused_are_nobodys_again_and_those_that_were_added_stay(
    client: FlaskClient, village: Parts, services: FakeServices, receipt: dict[str, Any]
) -> None:
    added, refused = (upload(client, words).get_json()["id"] for words in (b"first\n", b"second\n"))
    services.answers["intake.supplement"] = lambda number, form, files: {"number": number}
    assert supplement(client, receipt, added).status_code == 200
    services.answers["intake.supplement"] = Refused("matter_has_ended")
    assert supplement(client, receipt, added, refused).get_json()["code"] == "matter_has_ended"
    assert [one["id"] for one in attachments.of_number(village, receipt["number"])] == [added]
    object.__setattr__(village.settings, "hands", StoppedClock(at=NOW + timedelta(days=2)))
    assert attachments.sweep(village) == 1
    assert village.files.facts(refused) is None
    assert village.files.facts(added) is not None


def test_without_an_answer_the_files_stay_because_they_may_have_been_added(
    client: FlaskClient, village: Parts, services: FakeServices, receipt: dict[str, Any]
) -> None:
    id = upload(client).get_json()["id"]
    assert supplement(client, receipt, id).status_code == 503
    assert [one["id"] for one in attachments.of_number(village, receipt["number"])] == [id]


def test_nobody_fills_the_disk_by_supplements(
    client: FlaskClient, services: FakeServices, receipt: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    services.answers["intake.supplement"] = lambda number, form, files: {"number": number}
    ids = [upload(client, words).get_json()["id"] for words in (b"one\n", b"two\n", b"three\n")]
    with limit(monkeypatch, attachments, "LATER_FILES_AT_MOST", 2):
        assert supplement(client, receipt, *ids[:2]).status_code == 200
        assert supplement(client, receipt, *ids[:2]).status_code == 200
        told = supplement(client, receipt, ids[2]).get_json()
    assert told["fields"]["attachments"]["code"] == "attachments_too_many"
