"""A desk of records shows what is one's own, takes what is open, and refuses what was changed meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from shared.bus.desk import Desk
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.matters.forms import PlainText
from shared.matters.offers import Choice, Field, Offer
from shared.matters.people import Officer
from shared.matters.steps import Step, StepForm
from shared.matters.taken import must_be_open
from shared.ops.clock import StoppedClock
from shared.store.numbered import Numbered


@dataclass(frozen=True)
class Note:
    """A record for tests."""

    number: str
    unit: str
    state: str = "open"
    words: str = ""
    version: int = 0


class Notes(Numbered[Note]):
    kind = Note
    name = "notes"
    letter = "L"


class WordsForm(StepForm):
    words = PlainText(at_most=20, required=True)


def write(number, form, by, today):
    return (Note(number, by.unit, words=form["words"]),)


def end(note, form, by, today):
    must_be_open("end", [one.step for one in offers(note, by, today)], {"end": "结束"}, note.state, note.state)
    return (replace(note, state="done", words=form["words"]),)


def offers(note, by, today):
    field = Field("words", "说明", "choice", choices=(Choice("好", "好"), Choice("不好", "不好")))
    return [Offer("end", "结束", (field,))] if note.state == "open" else []


MINE = Officer("li", "李", "u_a", ("leader",), "lx")
OTHER = replace(MINE, unit="u_b")
CLERK = replace(MINE, roles=("clerk",))


@pytest.fixture
def notes():
    return Notes.in_memory()


@pytest.fixture
def desk(notes):
    return Desk(
        records=notes, clock=StoppedClock(), power="read_cases",
        steps={"write": Step(WordsForm, "", "extend"), "end": Step(WordsForm, "", "extend")},
        rules={"write": write, "end": end}, sees=lambda note, by: by.is_of(note.unit),
        mine=lambda by: {"unit": by.unit}, offers=offers, row=lambda note: {"number": note.number},
        view=lambda note: {"state": note.state, "words": note.words},
    )  # fmt: skip


def written(desk, notes, words="一", by=MINE):
    form = {"words": words}
    return desk.open_new("write", form, by, lambda make: notes.open_new("lx", 2026, make))


def test_something_new_is_numbered_and_shows_what_may_be_done(desk, notes):
    shown = written(desk, notes)
    assert (shown["number"][:12], shown["version"], shown["state"]) == ("LX-2026-L000", 1, "open")
    assert [one["step"] for one in shown["steps"]] == ["end"]


def test_a_page_has_only_ones_own_and_tells_where_it_goes_on(desk, notes):
    first, second, third = (written(desk, notes)["number"] for _ in range(3))
    written(desk, notes, by=OTHER)
    page = desk.page({"limit": 2}, MINE)
    assert [one["number"] for one in page["rows"]] == [third, second]
    assert page["next"] == second
    assert desk.page({"limit": 2, "after": second}, MINE) == {"rows": [{"number": first}], "next": None}


def test_what_lies_on_another_desk_is_not_found(desk, notes):
    number = written(desk, notes)["number"]
    for ask in (lambda: desk.item(number, OTHER), lambda: desk.take("end", number, {"words": "好"}, OTHER)):
        with pytest.raises(NotFound):
            ask()


def test_a_role_without_the_power_neither_reads_nor_acts(desk, notes):
    number = written(desk, notes)["number"]
    with pytest.raises(Forbidden):
        desk.page({}, CLERK)
    with pytest.raises(Forbidden):
        desk.take("end", number, {"words": "好"}, CLERK)
    with pytest.raises(Forbidden):
        written(desk, notes, by=CLERK)


def test_what_was_changed_meanwhile_is_a_conflict(desk, notes):
    number = written(desk, notes)["number"]
    assert desk.take("end", number, {"words": "好", "version": 1}, MINE)["version"] == 2
    with pytest.raises(Conflict):
        desk.take("end", number, {"words": "好", "version": 1}, MINE)


def test_a_value_that_is_not_offered_is_refused(desk, notes):
    with pytest.raises(Invalid):
        desk.take("end", written(desk, notes)["number"], {"words": "无所谓"}, MINE)
