"""Reads a page as a browser without scripts does: its forms with their fields, its tags, its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from tests.support.edge import FakeServices

Attributes = dict[str, str]


@dataclass
class Form:
    """A form with what it would send if it were sent as it stands."""

    method: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """The parsed page: ``tags`` (name, attributes), ``forms``, ``words`` (all text)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, Attributes]] = []
        self.forms: list[Form] = []
        self.words = ""
        self._area = ""
        self._select = ""
        self._form: Form | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value if value is not None else "" for name, value in attrs}
        self.tags.append((tag, told))
        if tag == "form":
            self._form = Form(told.get("method", "get"), told.get("action", ""))
            self.forms.append(self._form)
        if self._form is None:
            return
        name = told.get("name", "")
        if tag in ("input", "textarea", "select") and name:
            self._form.names.append(name)
        if tag == "input" and name and (told.get("type") not in ("radio", "checkbox") or "checked" in told):
            self._form.fields[name] = told.get("value", "")
        elif tag == "textarea":
            self._area = name
            self._form.fields[name] = ""
        elif tag == "select":
            self._select = name
            self._form.fields[name] = ""
        elif tag == "option" and "selected" in told:
            self._form.fields[self._select] = told.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        self.words += data
        if self._area and self._form is not None:
            self._form.fields[self._area] += data.removeprefix("\n")

    def form(self, action: str) -> Form:
        """The form with that action; ``StopIteration`` when there is none."""
        return next(one for one in self.forms if one.action == action)

    def text_of(self, id: str, html: str) -> str:
        """The text directly inside the element of that id."""
        return html.split(f'id="{id}"', 1)[1].split(">", 1)[1].split("<", 1)[0].strip()

    def has(self, tag: str, **attributes: str) -> bool:
        """Whether there is such a tag with these attributes."""
        return any(
            name == tag and all(told.get(key) == value for key, value in attributes.items()) for name, told in self.tags
        )


def calls_of(services: FakeServices, name: str) -> list[tuple[Any, ...]]:
    """The arguments of every call of that method of a service."""
    return [args for called, args in services.calls if called == name]
