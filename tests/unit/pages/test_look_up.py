"""With number and code a petitioner sees the whole way of the matter; with anything else, nothing."""

from __future__ import annotations

from flask.testing import FlaskClient

from shared.errors import Unavailable
from tests.support.edge import FakeServices
from tests.unit.pages import samples
from tests.unit.pages.reader import Page, calls_of
from tests.unit.pages.test_filing import fresh_form


def receipt(client: FlaskClient) -> dict[str, str]:
    """File, and take number and code from the receipt."""
    html = client.post("/file", data=fresh_form(client)).get_data(as_text=True)
    return {name: Page(html).text_of(name, html) for name in ("number", "code")}


def test_the_page_tells_state_holder_limit_way_and_the_papers_in_full(village: FlaskClient) -> None:
    words = Page(village.post("/look-up", data=receipt(village)).get_data(as_text=True)).words
    told = (
        "办理中",
        "青禾镇人民政府",
        "2026年4月30日",
        "还有59天",
        "满60日为4月30日",
        "已登记",
        "信访事项受理告知书",
        "王桂英",
    )
    assert [one for one in told if one not in words] == []


def test_the_code_may_be_typed_in_small_letters_without_hyphens(village: FlaskClient) -> None:
    slip = receipt(village)
    typed = {"number": f" {slip['number'].lower()} ", "code": slip["code"].lower().replace("-", " ")}
    assert village.post("/look-up", data=typed).status_code == 200


def test_a_wrong_code_finds_nothing_and_asks_no_service(village: FlaskClient, services: FakeServices) -> None:
    slip, other = receipt(village), receipt(village)
    answer = village.post("/look-up", data={"number": slip["number"], "code": other["code"]})
    assert answer.status_code == 404
    assert samples.TITLE not in answer.get_data(as_text=True)
    assert calls_of(services, "intake.look_up") == []


def test_a_mistyped_number_is_named_at_its_field(village: FlaskClient) -> None:
    slip = receipt(village)
    answer = village.post("/look-up", data={"number": "YJ-2026-000042-0", "code": slip["code"]})
    assert answer.status_code == 422
    assert Page(answer.get_data(as_text=True)).has("a", href="#f-number")


def test_empty_fields_are_named(village: FlaskClient) -> None:
    page = Page(village.post("/look-up", data={}).get_data(as_text=True))
    assert page.has("a", href="#f-number") and page.has("a", href="#f-code")


def test_a_number_in_the_address_is_not_read(village: FlaskClient) -> None:
    page = Page(village.get("/look-up?number=YJ-2026-000042-M&code=AAAA").get_data(as_text=True))
    assert page.form("/look-up").fields == {"number": "", "code": ""}


def test_while_the_node_is_down_the_receipt_still_answers(village: FlaskClient, services: FakeServices) -> None:
    slip = receipt(village)
    services.answers["intake.look_up"] = Unavailable()
    words = Page(village.post("/look-up", data=slip).get_data(as_text=True)).words
    assert "已收到，等待登记" in words


def test_words_of_papers_are_text_and_not_markup(village: FlaskClient, services: FakeServices) -> None:
    course = samples.course()
    course["papers"][0]["text"] = "<script>alert(1)</script>"
    services.answers["intake.look_up"] = course
    html = village.post("/look-up", data=receipt(village)).get_data(as_text=True)
    assert "<script" not in html and "&lt;script&gt;" in html


URGE = {
    "step": "urge", "zh": "催办", "explanation": "每天计一次。",
    "fields": [{"name": "text", "zh": "想说的话", "type": "textarea", "required": True, "choices": []}],
}  # fmt: skip


def test_what_the_petitioner_may_do_stands_on_the_page_as_forms(village: FlaskClient, services: FakeServices) -> None:
    course = services.answers["intake.look_up"]
    services.answers["intake.look_up"] = {**course, "steps": [URGE]}
    services.answers["intake.urge"] = {**course, "steps": []}
    slip = receipt(village)
    page = Page(village.post("/look-up", data=slip).get_data(as_text=True))
    form = page.form("/look-up/urge")
    assert (form.fields["number"], form.fields["code"]) == (slip["number"], slip["code"])
    assert "每天计一次" in page.words
    unsaid = village.post("/look-up/urge", data=form.fields)
    assert unsaid.status_code == 422
    assert calls_of(services, "intake.urge") == []
    done = village.post("/look-up/urge", data={**form.fields, "text": "渠还没有修"})
    assert "已办：催办" in Page(done.get_data(as_text=True)).words
    assert calls_of(services, "intake.urge") == [(slip["number"], {"text": "渠还没有修"})]


def test_an_act_that_is_no_longer_open_is_told_with_the_present_state(village: FlaskClient) -> None:
    answer = village.post("/look-up/withdraw", data=receipt(village))
    assert answer.status_code == 409
    assert "现在不能办" in Page(answer.get_data(as_text=True)).words


def test_an_act_with_another_receipts_code_does_nothing(village: FlaskClient, services: FakeServices) -> None:
    slip, other = receipt(village), receipt(village)
    answer = village.post("/look-up/urge", data={"number": slip["number"], "code": other["code"]})
    assert answer.status_code == 404
    assert calls_of(services, "intake.urge") == []
