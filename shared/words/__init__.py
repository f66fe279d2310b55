"""The words of every error and status code, Chinese and English, from the YAML files beside this one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@cache
def table() -> dict[str, dict[str, str]]:
    """``{code: {zh, en}}`` from all files; a code that stands twice is a mistake and raises ``ValueError``."""
    words: dict[str, dict[str, str]] = {}
    for file in sorted(HERE.glob("*.yaml")):
        for code, entry in (yaml.safe_load(file.read_text("utf-8")) or {}).items():
            if code in words:
                raise ValueError(f"{file.name}: the code {code!r} has words in another file already")
            words[code] = entry
    return words


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def say(code: str, **facts: Any) -> dict[str, str]:
    """``{zh, en}`` for a code, placeholders filled; an unknown code falls back to the words of ``error``."""
    entry = table().get(code) or table()["error"]
    return {language: str(entry[language]).format_map(_Facts(facts)) for language in ("zh", "en")}
