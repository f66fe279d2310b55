"""A citizen files a matter and gets a receipt, whatever happens to the browser on the way."""

from __future__ import annotations

import re

import pytest
import segno
from flask.testing import FlaskClient

from tests.unit.pages.reader import Page

CANAL = {
    "title": "村口水渠被冲断", "text": "三十亩小麦浇不上水。", "place": "990121101201", "topic": "AG/AG05",
    "kind": "settlement", "name": "王桂英", "contact": "13800000000", "address": "杨家村二组", "persons": "1",
}  # fmt: skip


def fresh_form(client: FlaskClient, **changed: str) -> dict[str, str]:
    """What a browser sends when the empty form was filled in."""
    form = Page(client.get("/file").get_data(as_text=True)).form("/file")
    return {**form.fields, **CANAL, **changed}


def events_of(client: FlaskClient) -> list:
    """What the drop box said."""
    return client.application.extensions["xinqiao"].filings.said


def test_a_citizen_files_and_gets_number_code_time_node_and_unit(village: FlaskClient) -> None:
    answer = village.post("/file", data=fresh_form(village))
    html = answer.get_data(as_text=True)
    page = Page(html)
    assert answer.status_code == 201
    assert re.fullmatch(r"YJ-2026-\d{6}-[0-9A-Z]", page.text_of("number", html))
    assert re.fullmatch(r"\w{4}-\w{4}-\w{4}-\w", page.text_of("code", html))
    assert all(words in page.words for words in ("2026年3月2日 09:00", "杨家村村民委员会", "杨家村"))
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_was_typed_reaches_the_drop_box_as_it_was_meant(village: FlaskClient) -> None:
    village.post("/file", data=fresh_form(village, text="第一行\r\n第二行", persons="3"))
    said = events_of(village)[0]
    assert (said.title, said.text, said.place) == (CANAL["title"], "第一行\n第二行", CANAL["place"])
    assert (said.category_l1, said.category_l2) == ("AG", "AG05")
    assert (said.legal_class, said.purpose, said.channel) == ("appeal_settlement", "settlement", "online")
    assert (said.petitioner.name, said.petitioner.contact, said.petitioner.persons) == ("王桂英", "13800000000", 3)


def test_the_receipt_tells_neither_the_subject_nor_the_name(village: FlaskClient) -> None:
    words = Page(village.post("/file", data=fresh_form(village)).get_data(as_text=True)).words
    assert not any(secret in words for secret in ("水渠", "小麦", "王桂英", "13800000000"))


def test_the_qr_code_opens_the_look_up_page_and_holds_no_code(village: FlaskClient) -> None:
    html = village.post("/file", data=fresh_form(village)).get_data(as_text=True)
    wanted = segno.make("http://localhost/look-up", error="m", micro=False)
    assert wanted.svg_inline(border=1, omitsize=True, svgclass=None, lineclass=None) in html


def test_sent_twice_it_is_filed_once_and_the_receipt_is_the_same(village: FlaskClient) -> None:
    form = fresh_form(village)
    first, second = (village.post("/file", data=form).get_data(as_text=True) for _ in range(2))
    assert Page(first).text_of("code", first) == Page(second).text_of("code", second)
    assert len(events_of(village)) == 1


def test_a_form_changed_after_filing_is_kept_and_asked_about_before_it_is_filed_again(village: FlaskClient) -> None:
    form = fresh_form(village)
    village.post("/file", data=form)
    answer = village.post("/file", data={**form, "text": "还有一件事：路灯坏了。"})
    again = Page(answer.get_data(as_text=True)).form("/file").fields
    assert answer.status_code == 409
    assert again["text"] == "还有一件事：路灯坏了。"
    assert again["key"] != form["key"]
    assert village.post("/file", data=again | {"kind": "settlement"}).status_code == 201
    assert len(events_of(village)) == 2


def test_every_missing_field_is_named_in_the_summary_with_a_link_to_it(village: FlaskClient) -> None:
    answer = village.post("/file", data={"key": "k" * 20})
    page = Page(answer.get_data(as_text=True))
    assert answer.status_code == 422
    for name in ("title", "text", "place", "topic", "kind", "name"):
        assert page.has("a", href=f"#f-{name}")
        assert any(told.get("id") == f"f-{name}" for _, told in page.tags)
    assert page.has("input", id="f-title", **{"aria-invalid": "true", "aria-describedby": "h-title e-title"})
    assert events_of(village) == []


def test_a_fault_that_only_the_edge_finds_is_shown_at_its_field(village: FlaskClient) -> None:
    answer = village.post("/file", data=fresh_form(village, name="王\u202e英"))
    page = Page(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert page.has("a", href="#f-name")
    assert "看不见的控制字符" in page.words


def test_a_place_outside_the_village_is_told_who_takes_it(village: FlaskClient) -> None:
    page = Page(village.post("/file", data=fresh_form(village, place="990121102203")).get_data(as_text=True))
    assert page.has("a", href="#f-place")
    assert "请向石桥镇人民政府提出" in page.words


@pytest.mark.parametrize("persons", ["0", "many", "-1", "９", "9" * 5000])
def test_a_number_of_persons_that_is_none_is_refused(village: FlaskClient, persons: str) -> None:
    answer = village.post("/file", data=fresh_form(village, persons=persons))
    assert answer.status_code == 422
    assert Page(answer.get_data(as_text=True)).has("a", href="#f-persons")


def test_who_ticks_anonymous_is_taken_at_the_word(village: FlaskClient) -> None:
    village.post("/file", data=fresh_form(village, anonymous="yes"))
    petitioner = events_of(village)[0].petitioner
    assert petitioner.anonymous
    assert (petitioner.name, petitioner.contact, petitioner.address) == ("", "", "")


def test_who_ticks_to_be_told_is_told_and_who_is_anonymous_is_not(village: FlaskClient) -> None:
    for changes in ({"tell_by_contact": "yes"}, {"tell_by_contact": "yes", "anonymous": "yes"}, {}):
        village.post("/file", data=fresh_form(village, **changes))
    assert [one.tell_by_contact for one in events_of(village)] == [True, False, False]


def test_the_only_place_of_a_village_is_chosen_already_and_shown_by_name(village: FlaskClient) -> None:
    html = village.get("/file").get_data(as_text=True)
    assert Page(html).form("/file").fields["place"] == "990121101201"
    assert ">青禾镇杨家村</option>" in html


def test_petitioners_words_come_back_as_text_and_not_as_markup(village: FlaskClient) -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=y>'
    html = village.post("/file", data=fresh_form(village, title=evil, kind="")).get_data(as_text=True)
    assert "<script" not in html and "<img src=x" not in html
    assert Page(html).form("/file").fields["title"] == evil
