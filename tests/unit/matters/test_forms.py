"""Forms let in only what they describe, and say of every field what is wrong with it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import fields, validate

from shared.errors import Invalid
from shared.matters.forms import (
    Choice,
    Day,
    DivisionCode,
    Flag,
    PastDay,
    PastInstant,
    PlainText,
    StrictSchema,
    Whole,
    is_hidden,
    load,
)
from shared.ops.clock import StoppedClock

CLOCK = StoppedClock(at=datetime(2026, 3, 1, 16, 30, tzinfo=UTC))  # half past midnight of 2 March in China


class PersonForm(StrictSchema):
    name = PlainText(at_most=10, required=True)
    persons = Whole(at_least=1, at_most=50)


class LetterForm(StrictSchema):
    title = PlainText(at_most=20, at_least=2, required=True)
    text = PlainText(lines=True, at_most=100)
    person = fields.Nested(PersonForm)
    tags = fields.List(PlainText(at_most=5), validate=validate.Length(max=2, error="too_long"))
    place = DivisionCode()
    channel = Choice(("letter", "visit"))
    anonymous = Flag()
    on = Day()
    happened_on = PastDay()
    received_at = PastInstant()


def faults(**form) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        load(LetterForm, {"title": "标题", **form}, clock=CLOCK)
    assert refusal.value.code == "invalid"
    return refusal.value.fields


def loaded(**form):
    return load(LetterForm, {"title": "标题", **form}, clock=CLOCK)


@pytest.mark.parametrize("name", ["阿依古丽·买买提", "𠮷野", "𪚥𫝆𬴂𮧵", "㛃氏", "Müller", "丂󠄀"])
def test_names_stay_as_people_write_them(name):
    assert loaded(title=name)["title"] == name


def test_nothing_is_normalised_but_the_ends():
    assert loaded(title=" 　ﬁ①Å\u3000 ")["title"] == "ﬁ①Å"


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u202e", "\u2066", "\ufeff", "\x00", "\x1b", "\u00ad", "\u3164", "\u2028", "\ud800"]
)
def test_characters_that_nobody_can_see_are_refused(hidden):
    assert faults(title=f"标{hidden}题") == {"title": "hidden_characters"}


def test_line_breaks_are_let_in_only_where_lines_are():
    assert loaded(text="一\r\n二\n\t三")["text"] == "一\n二\n\t三"
    assert faults(title="一\n二") == {"title": "hidden_characters"}


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"title": None}, {"title": "missing"}),
        ({"title": "  "}, {"title": "missing"}),
        ({"title": "一"}, {"title": "too_short"}),
        ({"title": "字" * 21}, {"title": "too_long"}),
        ({"title": 3}, {"title": "wrong_type"}),
        ({"title": ["a"]}, {"title": "wrong_type"}),
        ({"other": 1}, {"other": "unknown_field"}),
        ({"person": {}}, {"person.name": "missing"}),
        ({"person": {"name": "甲", "id_number": "1"}}, {"person.id_number": "unknown_field"}),
        ({"person": "甲"}, {"person": "wrong_type"}),
        ({"person": {"name": "甲", "persons": True}}, {"person.persons": "wrong_type"}),
        ({"person": {"name": "甲", "persons": "3"}}, {"person.persons": "wrong_type"}),
        ({"person": {"name": "甲", "persons": 3.0}}, {"person.persons": "wrong_type"}),
        ({"person": {"name": "甲", "persons": 0}}, {"person.persons": "out_of_range"}),
        ({"tags": ["好", 3]}, {"tags.1": "wrong_type"}),
        ({"tags": ["a", "b", "c"]}, {"tags": "too_long"}),
        ({"tags": "a"}, {"tags": "wrong_type"}),
        ({"place": "9901211"}, {"place": "not_a_division_code"}),
        ({"place": "９９０１２１"}, {"place": "not_a_division_code"}),
        ({"channel": "pigeon"}, {"channel": "not_a_choice"}),
        ({"channel": ["letter"]}, {"channel": "wrong_type"}),
        ({"anonymous": "false"}, {"anonymous": "wrong_type"}),
        ({"anonymous": 1}, {"anonymous": "wrong_type"}),
        ({"on": "2026-02-30"}, {"on": "wrong_type"}),
        ({"on": "20260302"}, {"on": "wrong_type"}),
        ({"happened_on": "2026-03-03"}, {"happened_on": "in_the_future"}),
        ({"received_at": "2026-03-02T00:31:00+08:00"}, {"received_at": "in_the_future"}),
        ({"received_at": "2026-03-01T10:00:00"}, {"received_at": "wrong_type"}),
        ({"received_at": 1772000000}, {"received_at": "wrong_type"}),
    ],
)
def test_each_fault_is_named_by_field_and_code(form, expected):
    assert faults(**form) == expected


def test_what_is_right_is_loaded_in_our_types():
    found = loaded(
        place="990121", happened_on="2026-03-02", received_at="2026-03-02T00:30:00+08:00", anonymous=False,
        person={"name": "甲", "persons": 2},
    )  # fmt: skip
    assert found["place"] == "990121000000"
    assert found["happened_on"] == date(2026, 3, 2), "today at the node, though still yesterday in UTC"
    assert found["received_at"] == datetime(2026, 3, 1, 16, 30, tzinfo=UTC)
    assert found["person"] == {"name": "甲", "persons": 2}


@pytest.mark.parametrize("form", [[], "x", None, 3])
def test_a_form_that_is_no_object_is_refused(form):
    with pytest.raises(Invalid, match="not_json"):
        load(LetterForm, form)


def test_a_flood_of_unknown_fields_gives_a_short_answer():
    assert len(faults(**{f"x{n}": 1 for n in range(500)})) == 50


@pytest.mark.parametrize("open_ended", [fields.Raw(), fields.Dict(), fields.List(fields.Raw())])
def test_a_form_cannot_have_an_open_ended_field(open_ended):
    with pytest.raises(TypeError, match="describes all"):
        type("LooseForm", (StrictSchema,), {"anything": open_ended})()


def test_a_past_field_without_a_clock_is_a_programming_mistake():
    with pytest.raises(RuntimeError):
        load(LetterForm, {"title": "标题", "happened_on": "2026-03-02"})


@given(st.text(max_size=15))
def test_whatever_comes_in_is_either_clean_or_refused(text):
    try:
        found = load(LetterForm, {"title": text})["title"]
    except Invalid as refusal:
        told, found = refusal.fields, text.strip()
        is_clean = 2 <= len(found) <= 20 and not any(map(is_hidden, found))
        if is_clean or set(told) != {"title"}:
            raise
    else:
        assert found == text.strip()
        assert not any(map(is_hidden, found))
