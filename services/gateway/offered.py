"""Steps that a service offers as forms of a page: what it named, and what was sent, checked and made plain JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.gateway.citizen.forms import PageForm, is_count
from shared.words import say

PAPER = "paper:"
"""what the name of a draft's field begins with"""


@dataclass(frozen=True)
class Field:
    """One field of a step: ``type`` is text, textarea, date, choice, choices, number or bool."""

    name: str
    zh: str
    type: str = "text"
    required: bool = False
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    value: str = ""
    """what is proposed"""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The choices for a select."""
        return list(self.choices)

    @property
    def options(self) -> list[tuple[str, str, str]]:
        """The choices for radio buttons."""
        return [(value, words, "") for value, words in self.choices]


@dataclass(frozen=True)
class Step:
    """One step that is lawful now."""

    step: str
    zh: str
    fields: tuple[Field, ...] = field(default=())
    why: str = ""
    """until when it is open, and why then"""

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
    )


def _choice(told: Any) -> tuple[str, str]:
    if isinstance(told, Mapping):
        value = str(told.get("value", told.get("code", "")))
        return value, str(told.get("zh") or value)
    if isinstance(told, list | tuple):
        return str(told[0]), str(told[1])
    return str(told), str(told)


def blank(step: Step, view: Mapping[str, Any]) -> PageForm:
    """The step's empty form; where the item proposes one of the choices already, that one is chosen."""
    form = PageForm(step.labels, step=step.step)
    for one in step.fields:
        offered = {value for value, _ in one.choices}
        proposed = view.get(one.name)
        if one.type == "choices" and isinstance(proposed, list):
            form.values[one.name] = [value for value in proposed if value in offered]
        elif proposed in offered and one.type == "choice":
            form.values[one.name] = proposed
        elif one.value:
            form.values[one.name] = one.value
    return form


def typed(step: Step, sent: Any) -> PageForm:
    """What was typed into the step's form; ``sent``: werkzeug's form."""
    form = PageForm(step.labels, step=step.step)
    for one in step.fields:
        if one.type == "choices":
            form.values[one.name] = sent.getlist(one.name)
        else:
            form.values[one.name] = sent.get(one.name, "").replace("\r\n", "\n").strip()
    for name in sent:
        if name.startswith(PAPER):
            form.values[name] = sent.get(name, "").replace("\r\n", "\n").strip()
    return form


def show_drafts(form: PageForm, drafts: Iterable[Mapping[str, str]]) -> None:
    """Put the drafts into the form; what was edited already is written anew."""
    form.drafts = [{"paper": one["paper"], "title": one["title"]} for one in drafts]
    form.values |= {PAPER + one["paper"]: one["text"] for one in drafts}


def body(step: Step, form: PageForm) -> dict[str, Any]:
    """The step's form as the service takes it; empty optional fields are left out. Faults go into ``form``."""
    plain: dict[str, Any] = {}
    for one in step.fields:
        value = form.values[one.name]
        if one.type == "bool":
            plain[one.name] = value == "yes"
        elif value in ("", []):
            if one.required:
                form.faults[one.name] = say("page_choose" if one.choices else "missing")["zh"]
        else:
            plain[one.name] = _read(one, value, form)
    drafts = {name: words for name, words in form.values.items() if name.startswith(PAPER) and words}
    edited = [{"paper": name.removeprefix(PAPER), "text": words} for name, words in drafts.items()]
    return {**plain, "papers": edited} if edited else plain


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
