"""A citizen sends photographs and an earlier number along, with a browser that runs no scripts."""

from __future__ import annotations

import io
from typing import Any

from flask.testing import FlaskClient

from tests.support import files_of_people as people
from tests.support.edge import FakeServices
from tests.unit.pages import samples
from tests.unit.pages.reader import Page
from tests.unit.pages.test_filing import events_of, fresh_form


def send(client: FlaskClient, form: dict[str, Any], *files: tuple[bytes, str]) -> Any:
    sent = {**form, "files": [(io.BytesIO(data), name) for data, name in files]}
    return client.post("/file", data=sent, content_type="multipart/form-data")


def test_the_form_takes_files_and_says_which(village: FlaskClient) -> None:
    page = Page(village.get("/file").get_data(as_text=True))
    assert page.has("input", type="file", name="files")
    assert page.has("form", enctype="multipart/form-data")
    assert "不超过20兆" in page.words


def test_photographs_are_filed_with_the_words(village: FlaskClient) -> None:
    answer = send(village, fresh_form(village), (people.photograph(), "水渠.jpg"), (people.pdf(), "合同.pdf"))
    assert answer.status_code == 201
    [said] = events_of(village)
    assert [(one.name, one.type) for one in said.attachments] == [
        ("水渠.jpg", "image/jpeg"), ("合同.pdf", "application/pdf"),
    ]  # fmt: skip


def test_sent_twice_it_is_filed_once_with_one_file(village: FlaskClient) -> None:
    form = fresh_form(village)
    first = send(village, form, (people.photograph(), "水渠.jpg"))
    again = send(village, form, (people.photograph(), "水渠.jpg"))
    assert (first.status_code, again.status_code) == (201, 201)
    [said] = events_of(village)
    assert len(said.attachments) == 1


def test_files_are_not_lost_while_the_words_are_put_right(village: FlaskClient) -> None:
    form = fresh_form(village, title="")
    answer = send(village, form, (people.photograph(), "水渠.jpg"))
    page = Page(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert "水渠.jpg" in page.words
    shown = {**page.form("/file").fields, "title": "水渠断了"}
    shown.pop("files", None)
    assert send(village, shown).status_code == 201
    assert [one.name for one in events_of(village)[0].attachments] == ["水渠.jpg"]


def test_a_file_whose_tick_is_taken_away_is_not_filed(village: FlaskClient) -> None:
    answer = send(village, fresh_form(village, title=""), (people.photograph(), "水渠.jpg"))
    shown = {**Page(answer.get_data(as_text=True)).form("/file").fields, "title": "水渠断了"}
    del shown["attachment"]
    shown.pop("files", None)
    send(village, shown)
    assert events_of(village)[0].attachments == ()


def test_a_file_that_is_not_taken_is_named_with_what_to_do(village: FlaskClient) -> None:
    answer = send(village, fresh_form(village), (b"MZ\x90\x00" + bytes(60), "setup.exe"), (b"ok", "a.txt"))
    page = Page(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert "setup.exe：不收这种文件" in page.words
    assert "a.txt" in page.words
    assert events_of(village) == []


def test_an_earlier_number_and_its_code_go_along(village: FlaskClient) -> None:
    first = Page(send(village, fresh_form(village)).get_data(as_text=True))
    html = send(village, fresh_form(village, title="另一件")).get_data(as_text=True)
    number, code = first.text_of("number", html), first.text_of("code", html)
    form = fresh_form(village, earlier_number=number.lower(), earlier_code=code, new_facts="又断了一次")
    assert send(village, form).status_code == 201
    said = events_of(village)[-1]
    assert (said.earlier_number, said.earlier_proven, said.new_facts) == (number, True, "又断了一次")


def test_a_wrong_earlier_code_is_told_beside_its_field(village: FlaskClient) -> None:
    answer = send(village, fresh_form(village, earlier_number="YJ-2026-000001-X", earlier_code="ABCD"))
    page = Page(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert page.has("p", id="e-earlier_number")
    assert page.has("details", open="")


def test_who_speaks_for_another_says_so(village: FlaskClient) -> None:
    send(village, fresh_form(village, agent_name="李明", agent_relation="儿子"))
    [said] = events_of(village)
    assert (said.agent.name, said.agent.relation, said.agent.has_authority) == ("李明", "儿子", False)


def _supplement(village: FlaskClient, services: FakeServices) -> tuple[dict[str, str], list[Any]]:
    """A filing whose course offers to add material; what intake was told is kept."""
    html = send(village, fresh_form(village), (people.photograph(), "水渠.jpg")).get_data(as_text=True)
    page = Page(html)
    key = {"number": page.text_of("number", html), "code": page.text_of("code", html)}
    offer = {
        "step": "supplement", "zh": "补充", "fields": [
            {"name": "text", "zh": "内容", "type": "textarea"}, {"name": "attachments", "zh": "材料", "type": "files"},
        ],
    }  # fmt: skip
    view = {**samples.course(), "number": key["number"], "steps": [offer]}
    told: list[Any] = []

    def supplement(number: str, form: Any, files: Any) -> Any:
        told.append((number, form, files))
        return view

    services.answers |= {"intake.look_up": view, "intake.supplement": supplement}
    return key, told


def test_the_petitioner_sees_the_files_and_gets_them_back_without_traces(
    village: FlaskClient, services: FakeServices
) -> None:
    key, _ = _supplement(village, services)
    page = Page(village.post("/look-up", data=key).get_data(as_text=True))
    assert "下载 水渠.jpg" in page.words
    answer = village.post("/look-up/file", data=page.form("/look-up/file").fields)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert people.CAMERA.encode() not in answer.data


def test_files_are_added_later_with_the_code(village: FlaskClient, services: FakeServices) -> None:
    key, told = _supplement(village, services)
    sent = {**key, "text": "新的照片", "files": [(io.BytesIO(people.picture("PNG")), "二.png")]}
    answer = village.post("/look-up/supplement", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 200
    [(number, form, [file])] = told
    assert (number, form["text"], form["attachments"]) == (key["number"], "新的照片", [file["id"]])
    assert (file["name"], file["type"]) == ("二.png", "image/png")
    assert "下载 二.png" in Page(answer.get_data(as_text=True)).words
