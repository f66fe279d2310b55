"""Steps that a service offers as forms of a page: what it named, and what was sent, checked and made plain JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from services.gateway.citizen.forms import PageForm, is_count
from shared.words import say

PAPER = "paper:"
"""what the name of a draft's field begins with"""
ROWS_AT_MOST = 30


@dataclass(frozen=True)
class Field:
    """One field of a step: ``type`` is text, textarea, date, choice, choices, number, bool, files or rows."""

    name: str
    zh: str
    type: str = "text"
    required: bool = False
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    value: str = ""
    """what is proposed"""
    columns: tuple[Field, ...] = ()
    """of rows: the fields of each"""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The choices for a select."""
        return list(self.choices)

    @property
    def options(self) -> list[tuple[str, str, str]]:
        """The choices for radio buttons."""
        return [(value, words, "") for value, words in self.choices]

    def cells(self, nth: int) -> tuple[Field, ...]:
        """Of rows: the fields of the ``nth`` one, from 1, under names and words of their own."""
        return tuple(
            replace(one, name=f"{self.name}-{nth}-{one.name}", zh=f"第{nth}项：{one.zh}") for one in self.columns
        )


@dataclass(frozen=True)
class Step:
    """One step that is lawful now. ``fixed``: fields that this form of it has already answered."""

    step: str
    zh: str
    fields: tuple[Field, ...] = field(default=())
    why: str = ""
    """until when it is open, and why then"""
    fixed: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """What tells this form from the others of its page."""
        return "-".join((self.step, *self.fixed.values()))

    @property
    def labels(self) -> dict[str, str]:
        """Field name -> its words."""
        return {one.name: one.zh for one in self.fields}


def steps_of(view: Mapping[str, Any]) -> list[Step]:
    """The steps that the service says are open on this item."""
    return [
        Step(
            one["step"],
            one.get("zh") or one["step"],
            tuple(_field(each) for each in one.get("fields") or ()),
            one.get("explanation") or one.get("why") or "",
        )
        for one in view.get("steps") or ()
    ]


def apart(step: Step, name: str) -> Iterator[Step]:
    """A form of the step for each choice of one of its fields, which is then answered."""
    asked = next((one for one in step.fields if one.name == name), None)
    if asked is None or not asked.choices:
        yield step
        return
    rest = tuple(one for one in step.fields if one.name != name)
    for value, zh in asked.choices:
        yield replace(step, zh=f"{step.zh}：{zh}", fields=rest, fixed={name: value})


def _field(told: Mapping[str, Any]) -> Field:
    kind = told.get("type") or "text"
    return Field(
        name=told["name"],
        zh=told.get("zh") or told["name"],
        type="choices" if told.get("many") else kind,
        required=bool(told.get("required")),
        hint=told.get("hint") or "",
        choices=tuple(_choice(one) for one in told.get("choices") or ()),
        value=str(told.get("value") or ""),
        columns=tuple(_field(one) for one in told.get("columns") or ()),
    )


def _choice(told: Any) -> tuple[str, str]:
    if isinstance(told, Mapping):
        value = str(told.get("value", told.get("code", "")))
        return value, str(told.get("zh") or value)
    if isinstance(told, list | tuple):
        return str(told[0]), str(told[1])
    return str(told), str(told)


def blank(step: Step, view: Mapping[str, Any], given: Mapping[str, str] | None = None) -> PageForm:
    """The step's empty form; where the item proposes one of the choices already, that one is chosen. ``given``: what
    the page was asked to put in."""
    form = PageForm(dict(step.labels), step=step.id)
    for one in step.fields:
        offered = {value for value, _ in one.choices}
        proposed = view.get(one.name)
        if one.type == "rows":
            _propose_rows(one, proposed, form)
        elif one.type == "choices" and isinstance(proposed, list):
            form.values[one.name] = [value for value in proposed if value in offered]
        elif one.type == "choice" and proposed in offered:
            form.values[one.name] = proposed
        elif one.value:
            form.values[one.name] = one.value
        if given and one.name in given:
            form.values[one.name] = given[one.name]
    return form


def _propose_rows(one: Field, proposed: Any, form: PageForm) -> None:
    """A row for each that the item names, its words in the first column, and one to spare."""
    named = [str(words) for words in proposed if isinstance(words, str)] if isinstance(proposed, list) else []
    for nth, words in enumerate(named[:ROWS_AT_MOST], start=1):
        form.values[one.cells(nth)[0].name] = words
    least = int(one.value) if is_count(one.value) else 1
    _count_rows(one, min(max(len(named) + 1, least), ROWS_AT_MOST), form)


def _count_rows(one: Field, count: int, form: PageForm) -> None:
    form.rows[one.name] = list(range(1, count + 1))
    form.labels = {**form.labels, **{cell.name: cell.zh for nth in form.rows[one.name] for cell in one.cells(nth)}}


def typed(step: Step, sent: Any) -> PageForm:
    """What was typed into the step's form; ``sent``: werkzeug's form."""
    form = PageForm(dict(step.labels), step=step.id)
    for one in step.fields:
        if one.type == "choices":
            form.values[one.name] = sent.getlist(one.name)
        elif one.type == "rows":
            _count_rows(
                one, max((nth for nth in range(1, ROWS_AT_MOST + 1) if _is_sent(one, nth, sent)), default=1), form
            )
            cells = (cell.name for nth in form.rows[one.name] for cell in one.cells(nth))
            form.values |= {name: _text(sent, name) for name in cells}
        else:
            form.values[one.name] = _text(sent, one.name)
    for name in sent:
        if name.startswith(PAPER):
            form.values[name] = _text(sent, name)
    return form


def _is_sent(one: Field, nth: int, sent: Any) -> bool:
    return any(cell.name in sent for cell in one.cells(nth))


def _text(sent: Any, name: str) -> str:
    return str(sent.get(name, "")).replace("\r\n", "\n").strip()


def show_drafts(form: PageForm, drafts: Iterable[Mapping[str, str]]) -> None:
    """Put the drafts into the form; what was edited already is written anew."""
    form.drafts = [{"paper": one["paper"], "title": one["title"]} for one in drafts]
    form.values |= {PAPER + one["paper"]: one["text"] for one in drafts}


def body(step: Step, form: PageForm) -> dict[str, Any]:
    """The step's form as the service takes it; empty optional fields are left out. Faults go into ``form``."""
    plain: dict[str, Any] = dict(step.fixed)
    for one in step.fields:
        if one.type == "rows":
            plain[one.name] = _rows(one, form)
        else:
            _take(one, one.name, form, plain)
    drafts = {name: words for name, words in form.values.items() if name.startswith(PAPER) and words}
    edited = [{"paper": name.removeprefix(PAPER), "text": words} for name, words in drafts.items()]
    return {**plain, "papers": edited} if edited else plain


def _take(one: Field, name: str, form: PageForm, plain: dict[str, Any]) -> None:
    """The field's value, read, under ``name``; ``one.name`` is what the page calls it."""
    value = form.values[one.name]
    if one.type == "bool":
        plain[name] = value == "yes"
    elif one.type == "files":
        if form.files:
            plain[name] = [each["id"] for each in form.files]
    elif value in ("", []):
        if one.required:
            form.faults[one.name] = say("page_choose" if one.choices else "missing")["zh"]
    else:
        plain[name] = _read(one, value, form)


def _rows(one: Field, form: PageForm) -> list[dict[str, Any]]:
    """The rows that have something in them; a row that is left blank is none."""
    told, kept = [], []
    for nth in form.rows[one.name]:
        cells = one.cells(nth)
        if not any(form.values[cell.name] for cell in cells):
            continue
        row: dict[str, Any] = {}
        for column, cell in zip(one.columns, cells, strict=True):
            _take(cell, column.name, form, row)
        told.append(row)
        kept.append(nth)
    form.rows_sent[one.name] = kept
    if one.required and not told:
        form.faults[one.name] = say("missing")["zh"]
    return told


def _read(one: Field, value: Any, form: PageForm) -> Any:
    if one.type == "number":
        if is_count(value):
            return int(value)
        form.faults[one.name] = say("page_count")["zh"]
    if one.type == "date":
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            form.faults[one.name] = say("page_not_a_day")["zh"]
    return value
