"""Questions that a unit keeps: its own, asked anew each time, renamed and deleted; other units do not know of them."""

from __future__ import annotations

import pytest

from services.statistics import saved_desk
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from tests.unit.pages.figures import a_county

CLERK = {"user": "c", "name": "王", "unit": "u_lx_xf", "roles": ["clerk"], "node": "lx"}
OTHER = {**CLERK, "unit": "u_qh"}
QUESTION = {"measures": ["total_submissions"], "by": ["unit"], "period": "2026"}


@pytest.fixture
def county():
    return a_county(5)


def test_a_kept_question_can_be_asked_as_it_stands(county):
    kept = county.save_question({"title": "各单位", "question": QUESTION}, CLERK)
    (row,) = county.questions_kept({}, CLERK)["rows"]
    assert (row["number"], row["title"]) == (kept["number"], "各单位")
    assert county.ask(row["question"], CLERK)["rows"] == county.ask({**QUESTION, "places": 1}, CLERK)["rows"]


def test_another_unit_neither_sees_nor_changes_it(county):
    kept = county.save_question({"title": "各单位", "question": QUESTION}, CLERK)
    assert county.questions_kept({}, OTHER)["rows"] == []
    for ask in (
        lambda: county.question_kept(kept["number"], OTHER),
        lambda: county.rename_question(kept["number"], {"title": "x"}, OTHER),
        lambda: county.delete_question(kept["number"], {}, OTHER),
    ):
        with pytest.raises(NotFound):
            ask()


def test_it_is_renamed_and_deleted_once(county):
    kept = county.save_question({"title": "各单位", "question": QUESTION}, CLERK)
    renamed = county.rename_question(kept["number"], {"title": "新名", "version": 1}, CLERK)
    assert renamed["title"] == "新名"
    with pytest.raises(Conflict):
        county.rename_question(kept["number"], {"title": "旧", "version": 1}, CLERK)
    assert county.delete_question(kept["number"], {}, CLERK)["steps"] == []
    assert county.questions_kept({}, CLERK)["rows"] == []
    assert len(county.questions_kept({"state": "deleted"}, CLERK)["rows"]) == 1
    with pytest.raises(Refused):
        county.rename_question(kept["number"], {"title": "x"}, CLERK)


@pytest.mark.parametrize(
    "question",
    [
        {"by": ["person"]}, {"measures": ["nothing"]}, {"period": "x"},
        {"where": [{"dimension": "name", "keys": ["王"]}]},
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_not_kept(county, question):
    with pytest.raises(Invalid):
        county.save_question({"title": "x", "question": {**QUESTION, **question}}, CLERK)


def test_a_unit_keeps_so_many_and_no_more(county, monkeypatch):
    monkeypatch.setattr(saved_desk, "KEPT_AT_MOST", 2)
    for title in "ab":
        county.save_question({"title": title, "question": QUESTION}, CLERK)
    with pytest.raises(Refused, match="questions_too_many"):
        county.save_question({"title": "c", "question": QUESTION}, CLERK)
    county.save_question({"title": "c", "question": QUESTION}, OTHER)


def test_a_citizen_keeps_none(county):
    with pytest.raises(Forbidden):
        county.save_question({"title": "x", "question": QUESTION}, {**CLERK, "roles": ["citizen"]})
