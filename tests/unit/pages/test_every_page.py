"""What holds for every page: no script, nothing foreign, a token in each form of the desk, labels, one heading."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.unit.pages import samples
from tests.unit.pages.reader import Page
from tests.unit.pages.test_filing import fresh_form
from tests.unit.pages.test_look_up import receipt

Enter = Callable[[str], FlaskClient]
ITEM = f"/desk/cases/{samples.NUMBER}"
CLERK, OFFICER, OPERATOR = "qh_xf.clerk", "qh.officer", "qh_xf.operator"
DESK = [
    (CLERK, "/desk"), (CLERK, "/desk/file"), (CLERK, "/desk/statistics"), (CLERK, "/desk/notices"), (OFFICER, "/desk"),
    (OFFICER, ITEM), (OPERATOR, "/desk/links"),
]  # fmt: skip


def public(client: FlaskClient) -> dict[str, str]:
    """Every page that a citizen meets."""
    return {
        name: answer.get_data(as_text=True)
        for name, answer in {
            "home": client.get("/"),
            "form": client.get("/file"),
            "faults": client.post("/file", data={}),
            "receipt": client.post("/file", data=fresh_form(client)),
            "look-up": client.get("/look-up"),
            "not found": client.post("/look-up", data={"number": "x", "code": "y"}),
            "matter": client.post("/look-up", data=receipt(client)),
            "no page": client.get("/nowhere"),
            "login": client.get("/desk/login"),
        }.items()
    }


def check(html: str) -> None:
    """What every page must be."""
    page = Page(html)
    assert page.has("html", lang="zh-Hans") and page.has("meta", charset="utf-8")
    assert sum(tag == "h1" for tag, _ in page.tags) == 1
    assert not re.search(r"<script|<style|<iframe|javascript:", html, re.I)
    for tag, told in page.tags:
        assert not [name for name in told if name == "style" or name.startswith("on")], (tag, told)
        for name in ("href", "src", "action"):
            assert told.get(name, "/").startswith(("/", "#", "?", "tel:")), (tag, told)
    _check_labels(page)


def _check_labels(page: Page) -> None:
    ids = [told["id"] for _, told in page.tags if "id" in told]
    labelled = {told.get("for") for tag, told in page.tags if tag == "label"}
    assert len(ids) == len(set(ids)), "an id stands twice"
    for tag, told in page.tags:
        if tag in ("select", "textarea") or (
            tag == "input" and told.get("type") not in ("hidden", "radio", "checkbox")
        ):
            assert told.get("id") in labelled, told
        for described in told.get("aria-describedby", "").split():
            assert described in ids, told
        if told.get("href", "").startswith("#"):
            assert told["href"][1:] in ids, told


def test_every_public_page_is_plain_labelled_and_without_scripts(village: FlaskClient) -> None:
    for html in public(village).values():
        check(html)


@pytest.mark.parametrize(("user", "path"), DESK)
def test_every_desk_page_is_plain_labelled_and_without_scripts(at_desk: Enter, user: str, path: str) -> None:
    check(at_desk(user).get(path).get_data(as_text=True))


@pytest.mark.parametrize(("user", "path"), DESK)
def test_every_form_of_the_desk_that_changes_something_carries_the_token(at_desk: Enter, user: str, path: str) -> None:
    client = at_desk(user)
    forms = [one for one in Page(client.get(path).get_data(as_text=True)).forms if one.method == "post"]
    token = client.get("/api/session").get_json()["csrf"]
    assert forms
    assert {one.fields.get("csrf") for one in forms} == {token}


def test_a_clerk_who_is_logged_in_may_use_the_citizens_forms_too(at_desk: Enter) -> None:
    client = at_desk("yjw.clerk")
    assert client.post("/file", data=fresh_form(client)).status_code == 201
    assert client.application.extensions["xinqiao"].filings.said[0].registered_by == ""


def test_the_policy_allows_no_script_of_anybody_else(village: FlaskClient) -> None:
    policy = village.get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy


def test_the_style_sheet_has_a_new_address_when_it_changes(village: FlaskClient) -> None:
    link = re.search(r'href="(/assets/pages\.css\?v=[0-9a-f]{12})"', village.get("/").get_data(as_text=True))
    assert link is not None
    assert village.get(link[1]).mimetype == "text/css"


def test_the_style_sheet_takes_nothing_from_elsewhere(village: FlaskClient) -> None:
    css = village.get("/assets/pages.css").get_data(as_text=True)
    assert "url(" not in css and "@import" not in css
    assert "@media print" in css


def test_a_page_about_rights_cites_the_articles(village: FlaskClient) -> None:
    words = Page(village.get("/").get_data(as_text=True)).words
    assert all(
        told in words for told in ("第二十三条", "第三十四条", "第三十五条", "110", "120", "您有权", "代表不超过5人")
    )
