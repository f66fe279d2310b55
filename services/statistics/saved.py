"""Questions that a unit keeps: asked anew whenever they are opened, with what its people may see then. Rules only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shared.deadlines import Today
from shared.matters.entries import Entry
from shared.matters.offers import Field, Offer
from shared.matters.people import Officer
from shared.matters.taken import Form, must_be_open

KEPT, DELETED = "kept", "deleted"
STATES: Mapping[str, str] = {KEPT: "在用", DELETED: "已删除"}
STEPS: Mapping[str, str] = {"rename_question": "改名", "delete_question": "删除"}


@dataclass(frozen=True)
class SavedQuestion:
    """A question as it was asked: its form's plain values. No figure is kept with it."""

    number: str
    unit: str
    title: str
    question: dict[str, Any]
    saved_on: date
    state: str = KEPT
    history: tuple[Entry, ...] = ()
    version: int = 0


def save_question(number: str, form: Form, by: Officer, today: Today) -> tuple[SavedQuestion]:
    """Keep a question for the officer's unit. ``form``: title, and the question's plain values."""
    saved = SavedQuestion(number, by.unit, form["title"], dict(form["question"]), today.on)
    return _entered(saved, "save_question", form["title"], by, today)


def rename_question(saved: SavedQuestion, form: Form, by: Officer, today: Today) -> tuple[SavedQuestion]:
    """Another title."""
    _must(saved, "rename_question")
    return _entered(replace(saved, title=form["title"]), "rename_question", form["title"], by, today)


def delete_question(saved: SavedQuestion, form: Form, by: Officer, today: Today) -> tuple[SavedQuestion]:
    """Off the list; what was done stays on record."""
    _must(saved, "delete_question")
    return _entered(replace(saved, state=DELETED), "delete_question", saved.title, by, today)


RULES: Mapping[str, Any] = {
    "save_question": save_question, "rename_question": rename_question, "delete_question": delete_question,
}  # fmt: skip


def offers(saved: SavedQuestion, by: Officer) -> tuple[Offer, ...]:
    """What its unit may do with it."""
    if saved.state != KEPT or not by.is_of(saved.unit):
        return ()
    fields = {"rename_question": (Field("title", "名称", "text", value=saved.title),), "delete_question": ()}
    return tuple(Offer(step, STEPS[step], fields[step]) for step in STEPS)


def _must(saved: SavedQuestion, step: str) -> None:
    must_be_open(step, tuple(STEPS) if saved.state == KEPT else (), STEPS, STATES[saved.state], saved.state)


def _entered(saved: SavedQuestion, step: str, note: str, by: Officer, today: Today) -> tuple[SavedQuestion]:
    entry = Entry(step, today.at, today.on, by.name, note)
    return (replace(saved, history=(*saved.history, entry)),)
