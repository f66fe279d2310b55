"""What the petitioner does on the look-up page: each office evaluated apart, a withdrawal asked once more, papers."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.edge import FakeServices
from tests.unit.pages import samples
from tests.unit.pages.reader import Page, calls_of
from tests.unit.pages.test_every_page import check
from tests.unit.pages.test_look_up import receipt

SCORES = [{"value": "satisfied", "zh": "满意"}, {"value": "dissatisfied", "zh": "不满意"}]
EVALUATE = {
    "step": "evaluate", "zh": "评价，可以修改",
    "fields": [
        {
            "name": "party", "zh": "评价谁", "type": "choice", "required": True,
            "choices": [
                {"value": "petition_office", "zh": "信访部门（青禾镇信访办）"},
                {"value": "unit", "zh": "责任单位（青禾镇人民政府）"},
            ],
        },
        {"name": "score", "zh": "评价", "type": "choice", "required": True, "choices": SCORES},
    ],
}  # fmt: skip
WITHDRAW = {
    "step": "withdraw", "zh": "撤回",
    "fields": [{"name": "reason", "zh": "理由（可以不写）", "type": "textarea", "required": False, "choices": []}],
}  # fmt: skip


@pytest.fixture
def slip(village: FlaskClient, services: FakeServices) -> dict[str, str]:
    """The receipt of a matter that may be evaluated and withdrawn."""
    told = {
        **samples.course(), "steps": [EVALUATE, WITHDRAW], "urged": 2, "supplements": 1, "duty": "first_contact",
        "duty_zh": "首问负责，移交前由收件单位负责",
        "evaluations": [{"party": "unit", "score": "satisfied", "evaluated_at": "2026-03-01T02:00:00Z"}],
    }  # fmt: skip
    services.answers |= {"intake.look_up": told, "intake.evaluate": told, "intake.withdraw": {**told, "steps": []}}
    return receipt(village)


def look(village: FlaskClient, slip: dict[str, str]) -> Page:
    """The look-up page."""
    html = village.post("/look-up", data=slip).get_data(as_text=True)
    check(html)
    return Page(html)


def test_the_page_tells_how_often_one_urged_who_has_it_first_and_what_one_said_of_whom(
    village: FlaskClient, slip: dict[str, str]
) -> None:
    words = look(village, slip).words
    told = ("已催办 2 次", "已补充 1 次", "首问负责", "您对责任单位的评价：满意")
    assert [one for one in told if one not in words] == []


def test_petition_office_and_unit_are_evaluated_apart(
    village: FlaskClient, services: FakeServices, slip: dict[str, str]
) -> None:
    forms = [one for one in look(village, slip).forms if one.action == "/look-up/evaluate"]
    assert [one.fields["party"] for one in forms] == ["petition_office", "unit"]
    village.post("/look-up/evaluate", data={**forms[1].fields, "score": "dissatisfied"})
    assert calls_of(services, "intake.evaluate")[0][1] == {"party": "unit", "score": "dissatisfied"}


def test_an_evaluation_without_its_word_is_named_in_its_own_form(village: FlaskClient, slip: dict[str, str]) -> None:
    form = look(village, slip).form("/look-up/evaluate")
    answer = village.post("/look-up/evaluate", data=form.fields)
    assert answer.status_code == 422
    assert Page(answer.get_data(as_text=True)).has("a", href="#f-evaluate-petition_office-score")
    check(answer.get_data(as_text=True))


def test_a_party_that_is_none_is_not_evaluated(
    village: FlaskClient, services: FakeServices, slip: dict[str, str]
) -> None:
    answer = village.post("/look-up/evaluate", data={**slip, "party": "somebody", "score": "satisfied"})
    assert answer.status_code == 409
    assert calls_of(services, "intake.evaluate") == []


def test_a_withdrawal_is_asked_once_more_because_it_ends_the_matter(
    village: FlaskClient, services: FakeServices, slip: dict[str, str]
) -> None:
    form = look(village, slip).form("/look-up/withdraw")
    first = village.post(form.action, data={**form.fields, "reason": "已经解决了"})
    html = first.get_data(as_text=True)
    check(html)
    assert calls_of(services, "intake.withdraw") == []
    sure = Page(html)
    assert "任何单位和个人都不得要求您撤回" in sure.words
    assert sure.form("/look-up").fields == {**slip}
    done = village.post("/look-up/withdraw", data=sure.form("/look-up/withdraw").fields)
    assert done.status_code == 200
    assert calls_of(services, "intake.withdraw") == [(slip["number"], {"reason": "已经解决了"})]


def test_each_paper_can_be_had_to_print_and_is_the_same_twice(village: FlaskClient, slip: dict[str, str]) -> None:
    form = look(village, slip).form("/look-up/paper")
    prints = [village.post("/look-up/paper", data={**form.fields, "format": "docx"}) for _ in range(2)]
    assert [one.status_code for one in prints] == [200, 200]
    assert prints[0].data == prints[1].data
    assert prints[0].headers["ETag"] == prints[1].headers["ETag"]


@pytest.mark.parametrize("asked", [{"format": "exe"}, {"format": ""}])
def test_a_paper_is_printed_only_as_what_there_is(
    village: FlaskClient, slip: dict[str, str], asked: dict[str, Any]
) -> None:
    form = look(village, slip).form("/look-up/paper")
    assert village.post("/look-up/paper", data={**form.fields, **asked}).status_code == 422


def test_with_anothers_code_no_paper_is_printed(village: FlaskClient, slip: dict[str, str]) -> None:
    form = look(village, slip).form("/look-up/paper")
    other = receipt(village)
    answer = village.post("/look-up/paper", data={**form.fields, "code": other["code"], "format": "pdf"})
    assert answer.status_code == 404


def test_a_unit_complained_of_is_chosen_from_those_of_the_place(village: FlaskClient) -> None:
    html = village.get("/file").get_data(as_text=True)
    found = Page(html)
    assert found.has("option", value="u_qh") and found.has("option", value="u_lx_water")
    assert not found.has("option", value="u_sq")
