"""A paper from its template and the facts: official Chinese as plain text; what people wrote enters only as values.

Templates are ``templates/<document code>.txt``: the first line is the title, the rest the text. A fact the template
asks for and nobody gave is an error, and so is ``None``: a paper with a hole in it never goes out.
Values become one line each, so that nobody can write a heading or a seal of their own into a paper; only the filter
``paragraphs`` keeps line breaks, and it indents every line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

TEMPLATES = Path(__file__).parent / "templates"
CHINA = timezone(timedelta(hours=8))
INDENT = "　　"

OPTIONAL: dict[str, Any] = {
    "claims": (), "code": "", "co_units": (), "contact": "", "expected_on": "", "measures": "", "name": "",
    "notice_owed": True, "other_paths": (), "perform_by": "", "performance_items": (), "persons": 1,
    "re_review_organ": "", "reasons": (), "redo_by": "", "redo_unit": "", "registered_by": "", "reply_copy": "",
    "responsibilities": "", "witnesses": "",
}  # fmt: skip
"""Facts a caller may leave out, and what the template then sees."""

NEEDED: Mapping[str, frozenset[str]] = {
    "advice_letter": frozenset({"reasons"}),
    "assistance_letter": frozenset({"name"}),
    "enforcement_letter": frozenset({"perform_by"}),
    "mediation_breach_notice": frozenset({"perform_by"}),
}
"""Papers that cannot do without a fact that others may leave out."""


@dataclass(frozen=True)
class Paper:
    """A paper ready to be issued."""

    title: str
    text: str


class Block(str):
    """Text whose line breaks stay."""


def render(name: str, /, **facts: Any) -> Paper:
    """The paper of a document code (domain 2.4). ``facts_of(name)`` tells what it needs; more facts do no harm.

    Dates print as 2026年3月2日, aware instants with the time in UTC+8, tuples joined by 、.
    Raises ``jinja2.TemplateNotFound``, ``jinja2.UndefinedError`` for a missing fact, ``TypeError`` for a ``None``.
    """
    written = _environment().get_template(f"{name}.txt").render({**_defaults(name), **facts})
    title, _, text = written.lstrip().partition("\n")
    return Paper(title.strip(), text.strip("\n") + "\n")


def codes() -> tuple[str, ...]:
    """The document codes there is a template for."""
    return tuple(sorted(file.stem for file in TEMPLATES.glob("[!_]*.txt")))


def facts_of(name: str) -> frozenset[str]:
    """The names of the facts a template cannot do without."""
    environment, needed, todo = _environment(), set[str](), [f"{name}.txt"]
    while todo:
        source = (TEMPLATES / todo.pop()).read_text("utf-8")
        tree = environment.parse(source)
        needed |= meta.find_undeclared_variables(tree)
        todo += [part for part in meta.find_referenced_templates(tree) if part]
    return frozenset(needed - set(_defaults(name)))


def _defaults(name: str) -> dict[str, Any]:
    return {fact: value for fact, value in OPTIONAL.items() if fact not in NEEDED.get(name, ())}


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=False,
        trim_blocks=True, lstrip_blocks=True, finalize=_written,
    )  # fmt: skip
    environment.filters["paragraphs"] = _paragraphs
    return environment


def _written(value: Any) -> Any:
    if value is None:
        raise TypeError("a paper must not say None: leave the fact out or give it")
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("an instant needs its zone")
        local = value.astimezone(CHINA)
        return f"{_day(local)}{local.hour}时{local.minute:02d}分"
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, tuple | list):
        return "、".join(str(_written(one)) for one in value)
    if isinstance(value, str) and not isinstance(value, Block):
        return " ".join(value.split())
    return value


def _day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def _paragraphs(value: str) -> Block:
    lines = [line.strip() for line in value.splitlines()]
    return Block("\n".join(INDENT + line for line in lines if line))
