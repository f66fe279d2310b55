"""The topology's YAML files, read strictly: every fault is named by file and entry, and says what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml

from shared.errors import Invalid
from shared.matters.data import read as read_yaml
from shared.matters.places import full_code
from shared.words import say

T = TypeVar("T")


@dataclass(frozen=True)
class Fault:
    """One mistake in one place; ``code`` has its words in ``shared/words/topology.yaml``."""

    file: str
    entry: str
    code: str
    facts: Mapping[str, Any]

    def __str__(self) -> str:
        words = say(self.code, **self.facts)
        return f"{self.file}: {self.entry}: {words['zh']} {words['en']}"


class TopologyFaulty(ValueError):
    """The files describe no usable topology; ``faults`` has all mistakes that were found, not only the first."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(one) for one in faults))


class Faults:
    """Collects what is wrong, so that one run shows it all."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, file: str, entry: str, code: str, **facts: Any) -> None:
        """Note a mistake."""
        self.found.append(Fault(file, entry, code, facts))

    def stop_if_any(self) -> None:
        """Raise ``TopologyFaulty`` when something was noted."""
        if self.found:
            raise TopologyFaulty(self.found)


class Entry:
    """One mapping of a file; asking for a field marks it as known, what was never asked for is a mistake."""

    def __init__(self, file: str, where: str, values: Mapping[str, Any], faults: Faults) -> None:
        self.file, self.where, self.values, self.faults = file, where, values, faults
        self.asked: set[str] = set()

    def text(self, name: str, default: str | None = None) -> str:
        """A string field; without a default it must be there."""
        value = self._take(name, default)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        return value if isinstance(value, str) else self._wrong(name, "text", "")

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number field."""
        value = self._take(name, default)
        return value if isinstance(value, int) and not isinstance(value, bool) else self._wrong(name, "number", 0)

    def flag(self, name: str, default: bool) -> bool:
        """A true/false field."""
        value = self._take(name, default)
        return value if isinstance(value, bool) else self._wrong(name, "true/false", default)

    def day(self, name: str) -> date | None:
        """A date field, None when it is absent."""
        self.asked.add(name)
        value = self.values.get(name)
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                return self._wrong(name, "YYYY-MM-DD", None)
        if value is None or isinstance(value, date):
            return value
        return self._wrong(name, "YYYY-MM-DD", None)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings; a single string stands for a list of one."""
        self.asked.add(name)
        value = self.values.get(name) or []
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            return self._wrong(name, "list of text", ())
        return tuple(value)

    def holders(self, name: str) -> tuple[Mapping[str, str], ...]:
        """A list of duty holders: mappings of one field, or a bare department line."""
        self.asked.add(name)
        value = self.values.get(name) or []
        if not isinstance(value, list) or not all(isinstance(one, dict | str) for one in value):
            return self._wrong(name, "list of holders", ())
        return tuple({"line": one} if isinstance(one, str) else one for one in value)

    def wrong(self, code: str, **facts: Any) -> None:
        """Note a mistake of this entry."""
        self.faults.add(self.file, self.where, code, **facts)

    def done(self) -> None:
        """Note every field that nobody asked for."""
        for name in sorted(set(map(str, self.values)) - self.asked):
            self.wrong("topology_unknown_field", field=name, known=", ".join(sorted(self.asked)))

    def _take(self, name: str, default: Any) -> Any:
        self.asked.add(name)
        value = self.values.get(name)
        if value is None:
            if default is None:
                self.wrong("topology_missing_field", field=name)
                return {"text": ""}  # not a value of any kind: reported once, below it is only replaced
            return default
        return value

    def _wrong(self, name: str, kind: str, instead: T) -> T:
        if name in self.values and self.values[name] is not None:
            self.wrong("topology_wrong_type", field=name, kind=kind)
        return instead


def read(path: Path, shown: str, faults: Faults) -> Any:
    """The content of a YAML file, None (and a noted mistake) when it is not there or not YAML."""
    try:
        return read_yaml(path.read_text("utf-8"))
    except FileNotFoundError:
        faults.add(shown, "-", "topology_no_file", path=str(path))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        faults.add(shown, "-", "topology_not_yaml", problem=" ".join(str(problem).split())[:300])
    return None


def entries(content: Any, file: str, section: str, faults: Faults, key: str = "id") -> Iterator[Entry]:
    """The entries of a list, each named by its place and its ``key``."""
    if content is None:
        return
    if not isinstance(content, list):
        faults.add(file, section or "-", "topology_not_a_list")
        return
    for place, values in enumerate(content):
        where = f"{section}[{place}]"
        if not isinstance(values, dict):
            faults.add(file, where, "topology_not_an_entry")
            continue
        named = values.get(key)
        yield Entry(file, f"{where} ({named})" if named is not None else where, values, faults)


def check_id(entry: Entry, given: str, form: re.Pattern[str], zh: str = "", en: str = "") -> None:
    """Note an id of the wrong form."""
    if given and not form.fullmatch(given):
        entry.wrong("topology_bad_id", id=given, more=zh + en)


def read_code(entry: Entry, name: str, default: str | None = None) -> str:
    """A division code in its long form."""
    code = entry.text(name, default)
    if not code:
        return ""
    try:
        return full_code(code)
    except Invalid:
        entry.wrong("topology_bad_code", given=code)
        return ""


def find_cycle(parents: Mapping[str, str]) -> list[str]:
    """One cycle of a child → parent map, its first member again at the end; empty when there is none."""
    done: set[str] = set()
    for start in parents:
        way: list[str] = []
        here = start
        while here in parents and here not in done:
            if here in way:
                return [*way[way.index(here) :], here]
            way.append(here)
            here = parents[here]
        done.update(way)
    return []
